"""Values described from the outside: type, size, a short text. Code of the user's classes is never called."""

import inspect
import itertools
import json
import re
import types
import weakref

PREVIEW = 120
COLUMNS = 1000

_schemas = weakref.WeakKeyDictionary()


def is_a(value, module, name):
    """`value` is an instance of the class with this name, whose module begins with `module`; nothing is imported."""
    return subclass(type(value), module, name)


def subclass(cls, module, name):
    for one in type.__dict__["__mro__"].__get__(cls):
        if one.__name__ == name and one.__module__.startswith(module):
            return True
    return False


def is_spark_frame(value):
    return is_a(value, "pyspark.sql", "DataFrame")


def is_pandas_frame(value):
    return is_a(value, "pandas.", "DataFrame")


def type_name(value):
    cls = type(value)
    if cls.__module__ in ("builtins", "__main__"):
        return cls.__name__
    return "%s.%s" % (cls.__module__.split(".")[0], cls.__name__)


def schema(frame):
    """Columns of a Spark DataFrame as (name, type), without a Spark job and without its own cache. None when the JVM
    does not say."""
    known = _schemas.get(frame)
    if known is None:
        try:
            fields = json.loads(frame._jdf.schema().json())["fields"]
        except Exception:  # the context is stopped, or it is a frame of another kind
            return None
        known = [(field["name"], type_text(field["type"])) for field in fields]
        _schemas[frame] = known
    return known


def type_text(kind):
    """Spark's JSON of a type as people write it."""
    if isinstance(kind, str):
        return kind
    name = kind.get("type")
    if name == "struct":
        inner = ", ".join("%s: %s" % (field["name"], type_text(field["type"])) for field in kind["fields"])
        return "struct<%s>" % inner
    if name == "array":
        return "array<%s>" % type_text(kind["elementType"])
    if name == "map":
        return "map<%s, %s>" % (type_text(kind["keyType"]), type_text(kind["valueType"]))
    return str(kind.get("class") or name).split(".")[-1]


def columns(value):
    """Columns of a Spark or pandas frame as (name, type), or None."""
    if is_spark_frame(value):
        return schema(value)
    if is_pandas_frame(value):
        try:
            return [(str(name), str(kind)) for name, kind in itertools.islice(value.dtypes.items(), COLUMNS)]
        except Exception:
            return None
    return None


def size(value):
    """How large it is, in words; empty when that has no meaning."""
    cls = type(value)
    if cls in (list, tuple, set, frozenset, dict, range):
        return "%d items" % len(value) if len(value) != 1 else "1 item"
    if cls in (str, bytes, bytearray):
        return "%d %s" % (len(value), "characters" if cls is str else "bytes")
    if is_spark_frame(value):
        known = schema(value)
        return "" if known is None else "%d columns" % len(known) if len(known) != 1 else "1 column"
    if is_pandas_frame(value) or is_a(value, "pandas.", "Series") or is_a(value, "numpy", "ndarray"):
        try:
            return " × ".join(str(int(length)) for length in value.shape)
        except Exception:
            return ""
    return ""


def preview(value):
    """A short text of it."""
    found = columns(value)
    if found is not None:
        text = ", ".join("%s: %s" % column for column in found[:40])
    elif inspect.isroutine(value):
        text = signature(value)
    elif is_a(value, "numpy", "ndarray"):
        text = str(getattr(value, "dtype", ""))
    else:
        text = shown(value, 2)
    return text if len(text) <= PREVIEW else text[: PREVIEW - 1] + "…"


def shown(value, depth):
    """`repr` of Python's own types, of others their name."""
    cls = type(value)
    if value is None or cls in (bool, float, complex):
        return repr(value)
    if cls is int:
        return repr(value) if value.bit_length() < 1000 else "an int of %d bits" % value.bit_length()
    if cls in (str, bytes):
        return repr(value[:PREVIEW]) + ("…" if len(value) > PREVIEW else "")
    if cls in (list, tuple, set, frozenset, dict):
        if not value:
            return repr(value)
        opening, closing = {list: "[]", tuple: "()"}.get(cls, "{}")
        if depth == 0:
            return opening + "…" + closing
        try:
            first = list(itertools.islice(value.items() if cls is dict else value, 12))
        except RuntimeError:  # it changes while we look
            return opening + "…" + closing
        if cls is dict:
            parts = ["%s: %s" % (shown(key, depth - 1), shown(item, depth - 1)) for key, item in first]
        else:
            parts = [shown(item, depth - 1) for item in first]
        return opening + ", ".join(parts) + (", …" if len(value) > len(first) else "") + closing
    if cls is range:
        return repr(value)
    if inspect.isclass(value):
        return "class %s" % value.__name__
    return "<%s>" % type_name(value)


def signature(function):
    """`(a, b=1) -> int`, or `(…)` where Python does not know."""
    try:
        text = str(inspect.signature(function, follow_wrapped=True))
    except (ValueError, TypeError, RecursionError, NameError):
        return "(…)"
    # Annotations as people write them: without quotes, and without the modules that classes are in.
    text = re.sub(r"(: |-> |\[|, )'([\w.\[\], ]+)'", r"\1\2", text)
    text = re.sub(r"ForwardRef\('?([\w.]+)'?\)", r"\1", text)
    text = re.sub(r"\b(?:\w+\.)+([A-Z]\w*)", r"\1", text)
    return text if len(text) < 2000 else "(…)"


def variables(namespace, limit=500):
    """The user's variables, sorted by name: name, type, size, text, and for frames the columns."""
    found = []
    named = [pair for pair in list(namespace.items()) if isinstance(pair[0], str)]
    for name, value in sorted(named, key=lambda pair: pair[0]):
        if name.startswith("_") or isinstance(value, types.ModuleType) or given(name, value):
            continue
        entry = {"name": name, "type": type_name(value), "size": size(value), "text": preview(value)}
        known = columns(value)
        if known is not None:
            entry["columns"] = known[:COLUMNS]
        found.append(entry)
        if len(found) == limit:
            break
    return found


def given(name, value):
    """Not the user's own: what Livy puts into the namespace, and what was imported."""
    if inspect.isroutine(value) or inspect.isclass(value):
        return getattr(value, "__module__", None) not in (None, "__main__", "builtins")
    return name in ("sc", "spark", "sqlContext", "hiveContext") and type(value).__module__.startswith("pyspark")
