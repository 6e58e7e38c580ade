"""Livy's Python magics: a line `%json NAME`, `%table NAME` or `%matplot NAME`.

Each takes the name of one variable and gives a MIME bundle. A name that is not there is told inside the data of a
success, as Livy does. Where Livy's shell would die, the magic fails with a plain error instead.
"""

import base64
import datetime
import decimal
import io
import traceback

from . import results


class UnknownMagic(Exception):
    """The line's first word is no magic."""

    __module__ = "builtins"  # tracebacks show the bare name, as Livy's do


class MagicFailed(Exception):
    """The magic can't do it; args are the name and the text of the error."""


def run(line, namespace):
    """Runs the magic in `line`, which begins with a percent sign; gives a MIME bundle."""
    word, space, argument = line[1:].partition(" ")
    if not word:
        raise UnknownMagic("magic command not specified")
    if word not in MAGICS:
        raise UnknownMagic("unknown magic command '%s'" % word)
    if not space:
        raise MagicFailed("TypeError", "%%%s needs the name of a variable" % word)
    try:
        value = namespace[argument]
    except KeyError as missing:
        return _reply_error(missing)
    return MAGICS[word](value)


def _reply_error(failure):
    lines = traceback.format_exception_only(type(failure), failure)
    return results.shell_reply_error(type(failure).__name__, str(failure), lines)


def as_json(value):
    return {"application/json": value}


def as_image(value):
    try:
        buffer = io.BytesIO()
        value.gcf().savefig(buffer, format="png")
    except Exception as failure:
        return _reply_error(failure)
    return {"image/png": base64.b64encode(buffer.getvalue()).decode("ascii"), "text/plain": ""}


def as_table(value):
    headers = {}
    data = []
    for row in value if isinstance(value, (list, tuple)) else [value]:
        data.append([_cell(headers, name, cell) for name, cell in _columns(row)])
    table = {"headers": [headers[name] for name in sorted(headers)], "data": data}
    return {"application/vnd.livy.table.v1+json": table}


def _columns(row):
    if type(row).__name__ == "Row":
        row = row.asDict()
    if isinstance(row, dict):
        return sorted(row.items())
    return enumerate(row if isinstance(row, (list, tuple)) else [row])


def _cell(headers, name, cell):
    kind, shown = table_value(cell)
    header = headers.setdefault(name, {"name": str(name), "type": kind})
    if header["type"] == "NULL_TYPE":
        header["type"] = kind
    elif kind not in ("NULL_TYPE", header["type"]):
        raise MagicFailed("TypeError", "table rows have different types")
    return shown


def table_value(value):
    """The type's name in Livy's tables, and the value as it is shown."""
    kind = type(value)
    if value is None:
        return "NULL_TYPE", None
    if kind in (list, tuple):
        return "ARRAY_TYPE", _same(value)
    if kind is dict:
        keys, values = _same(value.keys()), _same(value.values())
        return "MAP_TYPE", dict(zip(keys, values))
    name, show = TABLE_TYPES.get(kind, ("STRING_TYPE", str))
    return name, show(value)


def _same(values):
    pairs = [table_value(value) for value in values]
    if len({kind for kind, _ in pairs}) > 1:
        raise MagicFailed("ValueError", "value has inconsistent types")
    return [shown for _, shown in pairs]


TABLE_TYPES = {
    bool: ("BOOLEAN_TYPE", bool),
    int: ("INT_TYPE", int),
    float: ("DOUBLE_TYPE", float),
    datetime.date: ("DATE_TYPE", str),
    datetime.datetime: ("TIMESTAMP_TYPE", str),
    decimal.Decimal: ("DECIMAL_TYPE", str),
}

MAGICS = {"json": as_json, "table": as_table, "matplot": as_image}
