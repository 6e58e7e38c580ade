"""A batch that runs until it is killed, with Python workers busy below Spark."""

import time

from pyspark.sql import SparkSession

context = SparkSession.builder.getOrCreate().sparkContext
print("running", flush=True)
context.parallelize(range(2), 2).foreach(lambda _: time.sleep(3600))
