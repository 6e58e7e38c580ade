"""SQL statements: the first rows of one query, as JSON with the schema.

Rows are fetched with PySpark and then shown as Livy shows them: decimals as doubles, timestamps in UTC without
fraction, binary as signed bytes, structs with their schema. Types that Livy fails on (intervals, timestamps without
time zone) are shown as text.
"""

import datetime
import decimal
import json
import math

from . import results


class SqlInterpreter:
    def __init__(self, session, rows):
        self._session = session
        self._rows = rows

    def execute(self, code):
        from py4j.protocol import Py4JJavaError

        try:
            frame = self._session.sql(code)
            schema = frame.schema
            data = [show_fields(row, schema) for row in frame.take(self._rows)]
        except Py4JJavaError as failure:
            return self._java_error(failure.java_exception)
        except Exception as failure:
            origin = getattr(failure, "_origin", None)
            return self._java_error(origin) if origin is not None else results.error("Error", str(failure))
        return results.ok({"application/json": {"schema": json.loads(frame._jdf.schema().json()), "data": data}})

    def _java_error(self, java):
        """Livy's error: the message, and the elements of the trace without "at", those of the causes left out."""
        trace = self._session.sparkContext._jvm.org.apache.spark.util.Utils.exceptionString(java)
        message = java.getMessage()
        own = trace.split("\nCaused by: ", 1)[0].split("\n")
        elements = [line[len("\tat ") :] for line in own if line.startswith("\tat ")]
        return results.error("Error", message, elements)


def show_fields(row, schema):
    return [show(value, field.dataType) for value, field in zip(row, schema.fields)]


def show(value, kind):
    """A value as JSON shows it."""
    name = kind.typeName()
    if value is None:
        return None
    if name == "struct":
        return {"schema": show_schema(kind), "values": show_fields(value, kind)}
    if name == "array":
        return [show(item, kind.elementType) for item in value]
    if name == "map":
        return {show_key(key): show(item, kind.valueType) for key, item in value.items()}
    if isinstance(value, (bool, int, str)):
        return value
    return show_scalar(value)


def show_scalar(value):
    if isinstance(value, float):
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return None if math.isnan(value) else value
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return show_time(value)
    if isinstance(value, (bytes, bytearray)):
        return [byte - 256 if byte > 127 else byte for byte in value]
    return str(value)


def show_time(value):
    """A timestamp, which PySpark gives in the machine's time zone, in UTC."""
    try:
        value = value.astimezone(datetime.timezone.utc)
    except (OverflowError, ValueError):
        pass  # within a day of the first or last date there is
    # strftime does not pad years before 1000 everywhere
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % value.timetuple()[:6]


def show_key(key):
    if isinstance(key, bool):
        return str(key).lower()
    if isinstance(key, (int, str, float)):
        return str(key)
    if isinstance(key, datetime.datetime):
        return show_time(key)
    if isinstance(key, datetime.date):
        return key.isoformat() + "T00:00:00Z"
    raise ValueError(
        "Do not know how to serialize key of type %s. Consider implementing a CustomKeySerializer." % type(key)
    )


def show_schema(kind):
    """A nested struct's fields, as Livy's JSON library writes Spark's classes."""
    return [
        {
            "name": field.name,
            "dataType": show_type(field.dataType),
            "nullable": field.nullable,
            "metadata": {"map": field.metadata or {}},
        }
        for field in kind.fields
    ]


def show_type(kind):
    name = kind.typeName()
    if name == "struct":
        return show_schema(kind)
    if name == "array":
        return {"elementType": show_type(kind.elementType), "containsNull": kind.containsNull}
    if name == "map":
        keys, values = show_type(kind.keyType), show_type(kind.valueType)
        return {"keyType": keys, "valueType": values, "valueContainsNull": kind.valueContainsNull}
    if name == "decimal":
        return {"precision": kind.precision, "scale": kind.scale}
    return {}
