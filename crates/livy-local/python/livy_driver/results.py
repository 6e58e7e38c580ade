"""The shapes of a statement's output.

A result is a dict as Livy shows it, without `execution_count`: {"status": "ok", "data": {MIME: value}} or
{"status": "error", "ename", "evalue", "traceback"}.
"""

import json


def ok(data):
    return {"status": "ok", "data": data}


def error(ename, evalue, traceback=()):
    return {"status": "error", "ename": ename, "evalue": evalue, "traceback": list(traceback)}


def text(value):
    return ok({"text/plain": value})


def shell_reply_error(ename, evalue, traceback):
    """Livy shows the failure of a Python magic as data of a success; clients know the shape."""
    content = {"ename": ename, "evalue": evalue, "traceback": list(traceback), "status": "error"}
    return {"msg_type": "execute_reply", "content": content}


def encode(result, execution_count):
    """The output as JSON bytes, with the keys in Livy's order.

    A value that JSON can't hold becomes an error: NaN and Infinity as Livy reports them; what Livy's shell would die
    of (a set, a DataFrame) as a TypeError.
    """
    try:
        return _dump(_numbered(result, execution_count), allow_nan=False)
    except (ValueError, TypeError, RecursionError) as failure:
        return _dump(_numbered(_not_json(result, failure), execution_count))


def _numbered(result, execution_count):
    rest = {key: value for key, value in result.items() if key != "status"}
    return dict({"status": result["status"], "execution_count": execution_count}, **rest)


def _dump(value, allow_nan=True):
    # A lone surrogate has no UTF-8; Java writes a question mark for it.
    return json.dumps(value, ensure_ascii=False, allow_nan=allow_nan).encode("utf-8", "replace")


def _not_json(result, failure):
    if isinstance(failure, ValueError):
        token = _non_number(result)
        if token is not None:
            return token
    return error(type(failure).__name__, str(failure))


def _non_number(result):
    """What Livy's JSON parser says of the shell's reply when it holds NaN or an infinity."""
    try:
        reply = json.dumps({"msg_type": "execute_reply", "content": {"data": result.get("data"), "status": "ok"}})
    except (ValueError, TypeError, RecursionError):
        return None
    places = [(reply.find(" " + token), token) for token in ("NaN", "Infinity", "-Infinity")]
    places = sorted(place for place in places if place[0] >= 0)
    if not places:
        return None
    at, token = places[0]
    shown = reply if len(reply) <= 500 else "%s[truncated %d chars]" % (reply[:500], len(reply) - 500)
    message = (
        "Non-standard token '%s': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow\n"
        ' at [Source: (String)"%s"; line: 1, column: %d]' % (token, shown, at + len(token) + 2)
    )
    return error("com.fasterxml.jackson.core.JsonParseException", message)
