"""How Livy runs Scala code: line by line, each line extended by the next while the interpreter finds it incomplete.

Nothing here knows Spark: the interpreter comes in as functions, so that the rules can be tested without a JVM.
"""

import json
import re

from . import results

SUCCESS, INCOMPLETE, ERROR = "Success", "Incomplete", "Error"

MAGIC = re.compile(r"%([A-Za-z_0-9]+)[^A-Za-z_0-9]*(.*)")
JAVA_WHITESPACE = "".join(map(chr, range(33)))


class LineRunner:
    """Runs one statement.

    `interpret(code)` gives one of SUCCESS, INCOMPLETE, ERROR and the text printed. `last_value()` gives the value of
    the last line as JSON text, or None when there is none; it raises when the value has no JSON.
    """

    def __init__(self, interpret, last_value):
        self._interpret = interpret
        self._last_value = last_value
        self._ran_something = False

    def run(self, code):
        # Java's trim and split: without empty strings at the end, but an empty text is one empty line.
        lines = code.strip(JAVA_WHITESPACE).split("\n")
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        so_far = results.text("")
        while lines:
            line = lines.pop(0)
            result = self._line(line)
            if result is None and lines:
                lines[0] = line + "\n" + lines[0]
            elif result is None:
                return self._incomplete(line, so_far)
            elif result["status"] != "ok":
                return result
            else:
                so_far = merged(so_far, result)
        return so_far

    def _line(self, code):
        """The line's result; None when it is incomplete."""
        magic = MAGIC.fullmatch(code)
        if magic:
            return self._magic(magic.group(1), magic.group(2))
        outcome, printed = self._interpret(code)
        self._ran_something = True
        if outcome == SUCCESS:
            return results.text(printed)
        return parse_error(printed) if outcome == ERROR else None

    def _incomplete(self, code, so_far):
        """A comment at the end is incomplete too, but passes when it is wrapped in braces."""
        outcome, _ = self._interpret("{\n%s\n}" % code)
        return so_far if outcome == SUCCESS else results.error("Error", "incomplete statement")

    def _magic(self, magic, name):
        if magic not in ("json", "table"):
            return results.error("UnknownMagic", "Unknown magic command %s" % magic)
        try:
            # Whatever the name says: it is the value of the last line of this statement.
            value = self._last_value() if self._ran_something else None
        except Exception:
            return results.error("ValueError", "Failed to convert value into a JSON value")
        if value is None:
            return results.error("NameError", "Value %s does not exist" % name)
        value = json.loads(value, parse_constant=constant)
        return results.ok({"application/json": value}) if magic == "json" else table(value)


def constant(token):
    """NaN becomes null and infinities become text, as in Livy's JSON."""
    return None if token == "NaN" else token


def merged(before, result):
    """Text is put together; anything else replaces what was there."""
    old, new = before["data"], result["data"]
    if "text/plain" in old and "text/plain" in new:
        return results.text(old["text/plain"] + new["text/plain"])
    return result


def parse_error(printed):
    """The first line printed is the error's value, whatever it says; the other lines are the traceback."""
    first, *rest = re.split(r"(?<=\n)", printed)
    return results.error("Error", first.strip(JAVA_WHITESPACE), [line for line in rest if line])


class TypesDiffer(Exception):
    """A column or a collection holds more than one type."""


def table(value):
    """A JSON value as one of Livy's tables, with columns in the order of their names."""
    headers = {}
    try:
        data = [row_cells(row, headers) for row in (value if isinstance(value, list) else [value])]
    except TypesDiffer:
        return results.error("TypeError", "table rows have different types")
    shown = [{"type": headers[name], "name": name} for name in sorted(headers)]
    return results.ok({"application/vnd.livy.table.v1+json": {"headers": shown, "data": data}})


def row_cells(row, headers):
    if isinstance(row, list):
        cells = [(str(index), cell) for index, cell in enumerate(row)]
    else:
        cells = sorted(row.items()) if isinstance(row, dict) else [("0", row)]
    for name, cell in cells:
        if headers.setdefault(name, type_name(cell)) != type_name(cell):
            raise TypesDiffer
    return [cell for _, cell in cells]


def type_name(value):
    if value is None:
        return "NULL_TYPE"
    if isinstance(value, (list, dict)):
        inner = {type_name(item) for item in (value.values() if isinstance(value, dict) else value)}
        if len(inner) > 1:
            raise TypesDiffer
        return "MAP_TYPE" if isinstance(value, dict) else "ARRAY_TYPE"
    names = {bool: "BOOLEAN_TYPE", str: "STRING_TYPE", int: "BIGINT_TYPE", float: "DOUBLE_TYPE"}
    return names[type(value)]
