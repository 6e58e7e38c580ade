"""The first rows of a frame. For a Spark DataFrame that takes a Spark job, so it is done only when a person asks for it,
on a thread and in a job group of its own: nothing waits for it, and it can be stopped alone."""

import datetime
import decimal
import itertools
import math
import threading

from . import spark, values

ROWS = 200
TEXT = 500
ITEMS = 50
# Readings remembered: of older ones nobody waits any more.
KEPT = 4
GROUP = "livy-notebook-rows-%d"

_readings = {}
_lock = threading.Lock()


def rows(context, namespace, question):
    """Begins a reading, or says how the one of this number stands: {"running": [tasks done, known]}, {"failed": why},
    {"stopped": true}, or {"table": {"headers", "data"}, "more": whether there are more rows}."""
    number = question["number"]
    with _lock:
        reading = _readings.get(number)
        if reading is None:
            reading = _readings[number] = _Reading(context, number)
            for old in sorted(_readings, key=lambda key: _readings[key].began)[:-KEPT]:
                _readings.pop(old).stop()
            reading.begin(namespace.get(question["name"]), min(question["limit"], ROWS))
    return reading.answer()


def stop(context, question):
    """Stops a reading, also one whose beginning is still on its way."""
    with _lock:
        reading = _readings.setdefault(question["number"], _Reading(context, question["number"]))
    reading.stop()
    return {"stopped": True}


class _Reading:
    _count = itertools.count()

    def __init__(self, context, number):
        self.began = next(self._count)
        self._context = context
        self._group = GROUP % number
        self._stopped = False
        self._end = None

    def begin(self, frame, limit):
        threading.Thread(target=self._run, args=(frame, limit), name="livy-notebook-rows", daemon=True).start()

    def stop(self):
        self._stopped = True
        try:
            self._context.sc.cancelJobGroup(self._group)
        except Exception:
            pass  # no Spark, no jobs

    def answer(self):
        if self._stopped:
            return {"stopped": True}
        return self._end or {"running": spark.tasks(self._context, self._group)}

    def _run(self, frame, limit):
        try:
            if values.is_spark_frame(frame):
                self._end = self._of_spark(frame, limit)
            elif values.is_pandas_frame(frame):
                self._end = _of_pandas(frame, limit)
            else:
                self._end = {"failed": "It is no DataFrame any more."}
        except Exception as failure:
            # Spark's message, without the places in its own code.
            why = getattr(failure, "desc", None) or str(failure)
            self._end = {"failed": why.split("\n\tat ")[0].strip()[:2000]}

    def _of_spark(self, frame, limit):
        session = self._context.sc
        session.setJobGroup(self._group, "Rows for the notebook's panel of variables", True)
        try:
            if self._stopped:
                return None
            # One more than is shown tells whether there are more.
            found = frame.limit(limit + 1).collect()
        finally:
            # Threads of old Sparks share connections, and these keep the group.
            session.setLocalProperty("spark.jobGroup.id", None)
            session.setLocalProperty("spark.job.description", None)
        return _answer(values.schema(frame) or [], found, limit)


def _of_pandas(frame, limit):
    kinds = {"int": "long", "uint": "long", "float": "double", "bool": "boolean", "datetime": "timestamp"}
    known = [(name, kinds.get(kind.split("[")[0].rstrip("0123456789"), "")) for name, kind in values.columns(frame)]
    return _answer(known, frame.head(limit + 1).itertuples(index=False, name=None), limit)


def _answer(columns, found, limit):
    data = [[plain(value) for value in itertools.islice(row, values.COLUMNS)] for row in itertools.islice(found, limit + 1)]
    headers = [{"name": name, "type": kind} for name, kind in columns[: values.COLUMNS]]
    return {"table": {"headers": headers, "data": data[:limit]}, "more": len(data) > limit}


def plain(value, depth=0):
    """A value as JSON has it; of what is long the beginning."""
    if value is None or type(value) in (bool, int):
        return value
    if values.is_a(value, "numpy", "generic"):
        return plain(value.item(), depth)
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    if type(value) is str:
        return value if len(value) <= TEXT else value[:TEXT] + "…"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, datetime.timedelta)):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return "0x" + bytes(value[: TEXT // 2]).hex() + ("…" if len(value) > TEXT // 2 else "")
    if depth > 5:
        return "…"
    if isinstance(value, tuple) and hasattr(value, "__fields__"):  # a struct
        return {str(name): plain(item, depth + 1) for name, item in zip(value.__fields__, value)}
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in itertools.islice(value.items(), ITEMS)}
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in itertools.islice(value, ITEMS)]
    return "<%s>" % values.type_name(value)
