spark.table("large_orders").groupBy("citty").count().show()
