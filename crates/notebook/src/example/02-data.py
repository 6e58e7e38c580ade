from pyspark.sql import functions as F

# The more often a city is listed, the more orders it has.
cities = ["Bern", "Graz", "Graz", "Lyon", "Lyon", "Lyon", "Lyon", "Oslo", "Porto", "Porto"]

orders = (
    spark.range(200_000)
    .withColumn("city", F.array([F.lit(city) for city in cities])[F.expr(f"pmod(hash(id), {len(cities)})")])
    .withColumn("day", F.date_add(F.lit("2024-03-01"), (F.col("id") % 91).cast("int")))
    .withColumn("amount", F.round(2 + 40 * F.rand(7) * F.rand(11) + (F.dayofweek("day") == 7).cast("int") * 3, 2))
)
orders.createOrReplaceTempView("orders")

print(f"Spark {spark.version} has {orders.count():,} orders.")
orders.show(5)
