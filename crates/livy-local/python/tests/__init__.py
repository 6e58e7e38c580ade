"""Tests of the driver's parts that need no Spark (but for `test_sql`, which needs PySpark's types): run from the folder
above with `python -m unittest discover tests`, or with pytest."""
