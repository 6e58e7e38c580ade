"""What the running statement has printed so far.

Livy's shells give every statement fresh buffers as `sys.stdout` and `sys.stderr` and read them when it ends. Which
statement a text belongs to is told by the buffer: each one seen gets a number.
"""

import io
import sys
import weakref

# Characters of one stream in one answer; of more than that the last ones.
LIMIT = 65536
# Buffers remembered: user code may put its own in place for a while and take it away again.
REMEMBERED = 16

_seen = []
_count = [0]


def generation():
    """The number of the present buffer; 0 while something else stands in its place."""
    stream = sys.stdout
    if not isinstance(stream, io.StringIO):
        return 0
    for reference, number in _seen:
        if reference() is stream:
            return number
    _count[0] += 1
    _seen.append((weakref.ref(stream), _count[0]))
    del _seen[:-REMEMBERED]
    return _count[0]


def read(name, at):
    """What `sys.stdout` or `sys.stderr` (by `name`) holds from the character `at` on: `{"at": its length, "text": …}`,
    and when that is too much `"skipped"` characters with `"lines"` line ends before the text. None when it has nothing
    new."""
    stream = getattr(sys, name, None)
    if not isinstance(stream, io.StringIO):
        return None
    try:
        text = io.StringIO.getvalue(stream)
    except ValueError:  # closed
        return None
    end = len(text)
    if end < at:
        at = 0
    if end == at:
        return None
    start = max(at, end - LIMIT)
    answer = {"at": end, "text": text[start:]}
    if start > at:
        answer["skipped"] = start - at
        answer["lines"] = text.count("\n", at, start)
    return answer
