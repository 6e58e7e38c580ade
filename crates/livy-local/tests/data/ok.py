"""A batch that ends well: shows its arguments and counts something."""

import sys

from pyspark.sql import SparkSession

session = SparkSession.builder.getOrCreate()
print("arguments:", sys.argv[1:])
print("setting:", session.conf.get("spark.test.setting", "none"))
print("sum:", session.range(10).selectExpr("sum(id)").first()[0])
