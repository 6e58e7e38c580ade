"""What an expression is worth, found without running it: names are looked up, attributes are read where that runs no
code, and of calls only the type is known that they are declared to return."""

import ast
import builtins
import inspect
import re
import sys

from . import values

MISSING = object()
# Properties that only make a small object, of the classes that have them.
HARMLESS = frozenset(("write", "na", "stat", "read", "catalog", "conf", "udf", "str", "dt", "loc", "iloc", "schema"))
# Methods of Spark's frames that give a frame, for versions without annotations.
FRAME_METHODS = frozenset(
    "alias cache checkpoint coalesce colRegex crossJoin crosstab cube describe distinct drop dropDuplicates "
    "drop_duplicates dropna exceptAll fillna filter hint intersect intersectAll join limit localCheckpoint melt "
    "observe orderBy persist repartition repartitionByRange replace sample select selectExpr sort "
    "sortWithinPartitions subtract summary to toDF transform union unionAll unionByName unpivot where withColumn "
    "withColumnRenamed withColumns withMetadata withWatermark agg table sql range createDataFrame load parquet csv "
    "json orc text".split()
)
KNOWN_MODULES = ("pyspark.sql", "pyspark.sql.dataframe", "pyspark.sql.column", "pyspark.sql.group", "pandas", "builtins")


class Thing:
    """A value, or an instance of a class that is not there. `frame` is the Spark or pandas frame that it came from."""

    __slots__ = ("value", "cls", "frame")

    def __init__(self, value=MISSING, cls=None, frame=None):
        self.value = value
        self.cls = cls if value is MISSING else type(value)
        self.frame = frame
        if value is not MISSING and (values.is_spark_frame(value) or values.is_pandas_frame(value)):
            self.frame = value

    @property
    def is_value(self):
        return self.value is not MISSING


def infer(expression, namespace):
    """The thing that an expression stands for, or None."""
    if not expression.strip():
        return None
    try:
        # In brackets, for expressions that go over several lines.
        node = ast.parse("(%s)" % expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _node(node, namespace, 0)


def _node(node, namespace, depth):
    if depth > 60:
        return None
    if isinstance(node, ast.Name):
        found = namespace.get(node.id, MISSING)
        if found is MISSING:
            found = getattr(builtins, node.id, MISSING)
        return None if found is MISSING else Thing(found)
    if isinstance(node, ast.Attribute):
        base = _node(node.value, namespace, depth + 1)
        return base and attribute(base, node.attr)
    if isinstance(node, ast.Call):
        return _call(node, namespace, depth + 1)
    if isinstance(node, ast.Subscript):
        base = _node(node.value, namespace, depth + 1)
        return base and _item(base, node.slice)
    if isinstance(node, ast.Constant):
        return Thing(cls=type(node.value))
    if isinstance(node, ast.JoinedStr):
        return Thing(cls=str)
    if isinstance(node, ast.BinOp):
        return _node(node.left, namespace, depth + 1)
    for kinds, cls in (((ast.List, ast.ListComp), list), ((ast.Dict, ast.DictComp), dict), ((ast.Tuple,), tuple), ((ast.Set, ast.SetComp), set)):
        if isinstance(node, kinds):
            return Thing(cls=cls)
    return None


def attribute(base, name):
    """An attribute as far as reading it runs nothing."""
    owner = base.value if base.is_value else base.cls
    if inspect.ismodule(owner):
        found = vars(owner).get(name, MISSING)
        return None if found is MISSING else Thing(found)
    raw = inspect.getattr_static(owner, name, MISSING)
    if raw is MISSING:
        if base.frame is not None and values.is_spark_frame(base.frame):
            column = _class("Column", "pyspark.sql")
            return column and Thing(cls=column, frame=base.frame)
        return None
    if isinstance(raw, property):
        if base.is_value and name in HARMLESS and type(base.value).__module__.startswith(("pyspark.", "pandas.")):
            try:
                return Thing(getattr(base.value, name), frame=base.frame)
            except Exception:
                return None
        cls = _declared(raw.fget)
        return Thing(cls=cls, frame=base.frame) if cls else None
    if isinstance(raw, (staticmethod, classmethod)):
        return Thing(raw.__func__, frame=base.frame)
    if inspect.isroutine(raw) or inspect.isclass(raw):
        thing = Thing(raw)
        thing.frame = base.frame
        return thing
    if base.is_value and not hasattr(type(raw), "__get__"):
        return Thing(raw)
    return None


def _call(node, namespace, depth):
    called = _node(node.func, namespace, depth)
    if called is None:
        return None
    if called.is_value and inspect.isclass(called.value):
        return Thing(cls=called.value)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    cls = _declared(called.value) if called.is_value else None
    module = getattr(called.value, "__module__", None) or ""
    if cls is None and name in FRAME_METHODS and module.startswith("pyspark.sql"):
        cls = _class("DataFrame", "pyspark.sql")
    if cls is None:
        return None
    keeps = values.subclass(cls, "pyspark.sql", "DataFrame") or values.subclass(cls, "pyspark.sql", "GroupedData")
    return Thing(cls=cls, frame=called.frame if keeps else None)


def _item(base, index):
    index = getattr(index, "value", index) if type(index).__name__ == "Index" else index
    key = index.value if isinstance(index, ast.Constant) else MISSING
    if base.frame is not None:
        if values.is_spark_frame(base.frame):
            column = _class("Column", "pyspark.sql")
            return column and Thing(cls=column, frame=base.frame)
        series = getattr(sys.modules.get("pandas"), "Series", None) if isinstance(key, str) else base.cls
        return series and Thing(cls=series)
    if base.is_value and type(base.value) in (list, tuple, dict) and key is not MISSING:
        try:
            return Thing(base.value[key])
        except (KeyError, IndexError, TypeError):
            return None
    return None


def _declared(function):
    """The class that a function is declared to return."""
    try:
        function = inspect.unwrap(function)
        declared = function.__annotations__.get("return")
    except (AttributeError, ValueError):
        return None
    if inspect.isclass(declared):
        return declared
    if not isinstance(declared, str):
        return None
    match = re.match(r"^\W*(?:Optional\[)?\W*([\w.]+)\W*$", declared)
    if not match:
        return None
    name = match.group(1).split(".")[-1]
    found = getattr(function, "__globals__", {}).get(name)
    return found if inspect.isclass(found) else _class(name, *KNOWN_MODULES)


def _class(name, *modules):
    for module in modules:
        found = vars(sys.modules[module]).get(name) if module in sys.modules else None
        if inspect.isclass(found):
            return found
    return None
