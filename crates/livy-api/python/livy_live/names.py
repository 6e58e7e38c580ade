"""Completion of Python, and what is known of the name at a place."""

import builtins
import inspect
import keyword
import re
import sys

from . import infer, source, tables, values

MOST = 1500
DETAIL = 90
DOCUMENTATION = 6000
TABLE_METHODS = frozenset(("table", "insertInto", "saveAsTable", "cacheTable", "uncacheTable", "refreshTable", "isCached"))
IMPORT = re.compile(r"^\s*from\s+([\w.]+)\s+import\s+\(?\s*(?:[\w\s,]*,\s*)?\w*$")
MODULE = re.compile(r"^\s*(?:import|from)\s+([\w.]*)$")


def complete(before, namespace, context):
    """Candidates for what stands at the end of `before`: {"from": position, "options": [[label, kind, detail]]}."""
    code = source.Source(before)
    if code.comment:
        return None
    if code.string is not None:
        return _in_string(code, namespace, context)
    start = len(before) - len(re.search(r"\w*$", before).group())
    line = before[before.rfind("\n") + 1 :]
    match = IMPORT.match(line)
    if match:
        module = sys.modules.get(match.group(1))
        return _answer(start, _members(infer.Thing(module), before[start:]) if module else [])
    match = MODULE.match(line)
    if match:
        return _modules(match.group(1), start)
    tokens = [token for token in code.tokens if token.start < start]
    if tokens and tokens[-1].kind == "number" and tokens[-1].end == start:
        return None
    if tokens and tokens[-1].kind == ".":
        thing = infer.infer(code.expression_before(len(tokens) - 1), namespace)
        return _answer(start, _members(thing, before[start:])) if thing else None
    return _answer(start, _arguments(code, namespace) + _globals(namespace, before[start:]))


def _answer(start, options):
    if not options:
        return None
    return {"from": start, "options": options[:MOST], "incomplete": len(options) > MOST}


def _modules(typed, start):
    parent = typed.rpartition(".")[0]
    head = parent + "." if parent else ""
    found = set()
    for name in list(sys.modules):
        if name.startswith(head) and not name[len(head) :].startswith("_"):
            found.add(name[len(head) :].split(".")[0])
    return _answer(start, [[name, "namespace", ""] for name in sorted(found)])


def _globals(namespace, prefix):
    found = {}
    for name, value in list(namespace.items()):
        if isinstance(name, str) and not (name.startswith("_") and not prefix.startswith("_")):
            found[name] = [name, _kind(value), _detail(value)]
    for name, value in list(vars(builtins).items()):
        if name not in found and not name.startswith("_"):
            found[name] = [name, _kind(value), ""]
    options = list(found.values())
    return options + [[word, "keyword", ""] for word in keyword.kwlist if word not in found]


def _arguments(code, namespace):
    """Names of the parameters of the call that the cursor is in."""
    if not code.open or code.tokens[code.open[-1]].kind != "(":
        return []
    thing = infer.infer(code.expression_before(code.open[-1]), namespace)
    if thing is None or not thing.is_value or not callable(thing.value):
        return []
    try:
        parameters = inspect.signature(thing.value).parameters.values()
    except (ValueError, TypeError, RecursionError, NameError):
        return []
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [[one.name + "=", "property", "parameter"] for one in parameters if one.kind in named and one.name != "self"]


def _members(thing, prefix):
    """What may follow a dot."""
    found = {}
    if thing.is_value and inspect.ismodule(thing.value):
        for name, value in list(vars(thing.value).items()):
            if "typing" not in (type(value).__module__, getattr(value, "__module__", None)):
                found[name] = [name, _kind(value), _detail(value)]
    else:
        owner = thing.value if thing.is_value and inspect.isclass(thing.value) else thing.cls
        if thing.is_value:
            for name, kind in values.columns(thing.value) or ():
                if name.isidentifier():
                    found[name] = [name, "column", kind]
            for name, value in _own(thing.value):
                found.setdefault(name, [name, "property", values.type_name(value)])
        for cls in type.__dict__["__mro__"].__get__(owner):
            for name, value in list(vars(cls).items()):
                if name not in found:
                    found[name] = [name, _kind(value, True), _detail(value)]
    hidden = "__" if prefix.startswith("_") and not prefix.startswith("__") else "" if prefix.startswith("__") else "_"
    return [option for name, option in sorted(found.items()) if not (hidden and name.startswith(hidden))]


def _own(value):
    """An object's own attributes."""
    if inspect.isclass(value) or not inspect.isgetsetdescriptor(inspect.getattr_static(type(value), "__dict__", None)):
        return []
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    return [pair for pair in list(own.items()) if isinstance(pair[0], str)] if type(own) is dict else []


def _kind(value, member=False):
    if inspect.isclass(value):
        return "class"
    if inspect.ismodule(value):
        return "namespace"
    if inspect.isroutine(value) or isinstance(value, (staticmethod, classmethod)):
        return "method" if member else "function"
    return "property" if member else "variable"


def _detail(value):
    """A function's parameters, another value's type."""
    if inspect.isroutine(value):
        text = values.signature(value)
        text = "" if text == "(…)" else re.sub(r"^\(self(?:: \w+)?(?:, )?", "(", text)
    elif inspect.isclass(value) or inspect.ismodule(value) or isinstance(value, (property, staticmethod, classmethod)):
        return ""
    else:
        text = values.type_name(value)
    return text if len(text) <= DETAIL else text[: DETAIL - 1] + "…"


def _in_string(code, namespace, context):
    """Columns, tables and keys, where a call or a subscript takes their names."""
    typed = code.text[code.string :]
    if "\n" in typed or not code.open:
        return None
    innermost = code.open[-1]
    callee = code.expression_before(innermost)
    name = callee.rpartition(".")[2]
    if code.tokens[innermost].kind == "(" and name in TABLE_METHODS:
        return _answer(code.string, [[table, "table", ""] for table in tables.table_names(context)])
    for index in reversed(code.open):
        bracket = code.tokens[index].kind
        expression = code.expression_before(index)
        if not expression:
            continue
        owner = expression if bracket == "[" else _receiver(expression)
        thing = infer.infer(owner, namespace) if owner else None
        if thing is None:
            continue
        if thing.frame is not None:
            return _answer(code.string, _column_options(values.columns(thing.frame)))
        if bracket == "[" and thing.is_value and type(thing.value) is dict and index == innermost:
            keys = [key for key in list(thing.value) if isinstance(key, str)]
            return _answer(code.string, [[key, "property", values.type_name(thing.value[key])] for key in keys])
    if _takes_column(callee, namespace):
        return _answer(code.string, _all_columns(namespace))
    return None


def _receiver(expression):
    """`df` of `df.select`: what a method is called on."""
    code = source.Source(expression)
    if len(code.tokens) < 3 or code.tokens[-1].kind != "name" or code.tokens[-2].kind != ".":
        return ""
    return code.expression_before(len(code.tokens) - 2)


def _takes_column(callee, namespace):
    thing = infer.infer(callee, namespace) if callee else None
    module = getattr(thing.value, "__module__", "") if thing is not None and thing.is_value else ""
    return isinstance(module, str) and module.startswith("pyspark.sql") and "functions" in module


def _column_options(columns):
    return [[name, "column", kind] for name, kind in columns or ()]


def _all_columns(namespace):
    found = {}
    for name, value in list(namespace.items()):
        if isinstance(name, str) and not name.startswith("_") and values.is_spark_frame(value):
            for column, kind in values.schema(value) or ():
                found.setdefault(column, [column, "column", "%s, in %s" % (kind, name)])
    return list(found.values())


def explain(text, position, namespace, call):
    """What is known of the name at a position; with `call` of the function whose brackets the position is in.
    {"signature": …, "text": …}, or None."""
    end = position + len(re.match(r"\w*", text[position:]).group())
    code = source.Source(text[:end])
    if code.comment or (code.string is not None and not call):
        return None
    expression = ""
    at_name = code.tokens and code.tokens[-1].kind == "name" and code.tokens[-1].end >= position
    if at_name:
        expression = code.expression_before(len(code.tokens))
    if call and (not expression or not callable(getattr(infer.infer(expression, namespace), "value", None))):
        for index in reversed(code.open):
            inside = code.expression_before(index) if code.tokens[index].kind == "(" else ""
            if inside and infer.infer(inside, namespace) is not None:
                expression = inside
                break
    thing = infer.infer(expression, namespace) if expression else None
    return thing and _described(expression.split("\n")[-1].strip(), thing)


def _described(expression, thing):
    if not thing.is_value:
        return {"signature": "%s: %s" % (expression, thing.cls.__name__), "text": ""}
    value = thing.value
    if inspect.isroutine(value) or inspect.isclass(value):
        name = getattr(value, "__name__", expression)
        head = ("class " if inspect.isclass(value) else "") + name + values.signature(value)
        return {"signature": head, "text": (inspect.getdoc(value) or "")[:DOCUMENTATION]}
    if inspect.ismodule(value):
        return {"signature": "module " + value.__name__, "text": (inspect.getdoc(value) or "")[:DOCUMENTATION]}
    known = values.columns(value)
    head = "%s: %s" % (expression, values.type_name(value))
    size = values.size(value)
    head += ", " + size if size else ""
    if known is None:
        return {"signature": head, "text": values.preview(value)}
    lines = ["%s: %s" % column for column in known[:200]]
    return {"signature": head, "text": "\n".join(lines)}
