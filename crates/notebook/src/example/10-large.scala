val large = spark.table("orders").where("amount > 35")
val share = 100.0 * large.count() / spark.table("orders").count()
println(f"${large.count()}%d orders are above 35, which is $share%.1f %% of all.")
large.createOrReplaceTempView("large_orders")
