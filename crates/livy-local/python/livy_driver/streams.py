"""What user code prints, kept until the statement ends.

`sys.stdout` and `sys.stderr` are fresh `CapturedText` objects for each Python statement, with `getvalue()`, which
clients read through the job channel while the statement runs.
"""

import io
import sys


class CapturedText(io.StringIO):
    """A text buffer that also takes bytes, as Livy's does. Once retired it passes on what is written to it to the
    stream that came after it, so that a logging handler made in an earlier statement is still heard."""

    def __init__(self, name):
        super().__init__()
        self._name = name
        self._retired = False

    def retire(self):
        self._retired = True

    def write(self, data):
        if isinstance(data, bytes):
            data = data.decode("utf-8", "replace")
        if self._retired:
            current = getattr(sys, self._name, None)
            if current is not None and current is not self and not getattr(current, "_retired", False):
                return current.write(data)
        return super().write(data)


def install():
    """Puts fresh buffers in place of `sys.stdout` and `sys.stderr`; an empty text stands for `sys.stdin`."""
    for name in ("stdout", "stderr"):
        old = getattr(sys, name, None)
        setattr(sys, name, CapturedText(name))
        if isinstance(old, CapturedText):
            old.retire()
    sys.stdin = io.StringIO()


def taken():
    """What was printed: stdout, then stderr. User code may have put anything in their place."""
    return "".join(_value(getattr(sys, name, None)) for name in ("stdout", "stderr"))


def _value(stream):
    try:
        value = stream.getvalue()
    except Exception:
        return ""
    return value if isinstance(value, str) else ""
