import datetime
import decimal
import unittest

from pyspark.sql import Row
from pyspark.sql import types as t

from livy_driver import sql


class ShowTest(unittest.TestCase):
    def test_values_are_shown_as_livys_json_has_them(self):
        cases = [
            (decimal.Decimal("1.10"), t.DecimalType(10, 2), 1.1),
            (float("nan"), t.DoubleType(), None),
            (float("-inf"), t.DoubleType(), "-Infinity"),
            (9007199254740993, t.LongType(), 9007199254740993),
            (bytearray(b"h\xff"), t.BinaryType(), [104, -1]),
            (datetime.date(2024, 1, 2), t.DateType(), "2024-01-02"),
            ({1: "a"}, t.MapType(t.IntegerType(), t.StringType()), {"1": "a"}),
            ([True, None], t.ArrayType(t.BooleanType()), [True, None]),
            (None, t.StringType(), None),
        ]
        for value, kind, expected in cases:
            self.assertEqual(sql.show(value, kind), expected)

    def test_a_timestamp_is_shown_in_utc_without_its_fraction(self):
        local = datetime.datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=datetime.timezone.utc).astimezone()
        self.assertEqual(sql.show(local.replace(tzinfo=None), t.TimestampType()), "2024-01-02T03:04:05Z")

    def test_a_struct_carries_its_schema(self):
        inner = t.StructType([t.StructField("q", t.DecimalType(5, 2), False)])
        kind = t.StructType([t.StructField("x", t.IntegerType(), False), t.StructField("y", inner)])
        shown = sql.show(Row(x=1, y=Row(q=decimal.Decimal("1.50"))), kind)
        field = {"name": "q", "dataType": {"precision": 5, "scale": 2}, "nullable": False, "metadata": {"map": {}}}
        self.assertEqual(shown["values"], [1, {"schema": [field], "values": [1.5]}])
        self.assertEqual(shown["schema"][0]["dataType"], {})
        self.assertEqual(shown["schema"][1]["dataType"], [field])

    def test_a_key_that_json_can_not_have_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "Do not know how to serialize key"):
            sql.show({decimal.Decimal(1): 1}, t.MapType(t.DecimalType(), t.IntegerType()))


if __name__ == "__main__":
    unittest.main()
