by_weekday = (
    orders.groupBy(F.weekday("day").alias("number"), F.date_format("day", "EEEE").alias("weekday"))
    .agg(F.count("*").alias("orders"), F.round(F.avg("amount"), 2).alias("average"))
    .orderBy("number")
    .drop("number")
)
weekdays = [row.asDict() for row in by_weekday.collect()]
%table weekdays
