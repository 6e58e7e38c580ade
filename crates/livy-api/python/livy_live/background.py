"""Questions to Spark that may take seconds (the first of their kind do) are answered by one thread of this module's
own, so that neither output nor an interrupt waits behind them: who asks is told to ask again."""

import queue
import threading
import time
from collections import OrderedDict

PENDING = object()
KEPT = 64

_answers = OrderedDict()  # by question: (when it was answered, the answer, what it raised)
_asked = set()
_questions = queue.Queue()
_lock = threading.Lock()
_thread = []


def ask(key, work, fresh):
    """`work()`, at most `fresh` seconds old, or PENDING."""
    with _lock:
        known = _answers.get(key)
        if known is not None and time.monotonic() - known[0] < fresh:
            if known[2] is not None:
                raise known[2]
            return known[1]
        if key not in _asked:
            _asked.add(key)
            _questions.put((key, work))
        if not _thread:
            _thread.append(threading.Thread(target=_run, name="livy-notebook", daemon=True))
            _thread[0].start()
    return PENDING


def forget():
    """What was answered may be wrong now."""
    with _lock:
        _answers.clear()


def _run():
    while True:
        key, work = _questions.get()
        value = failure = None
        try:
            value = work()
        except Exception as raised:
            failure = raised.with_traceback(None)
        with _lock:
            _asked.discard(key)
            _answers[key] = (time.monotonic(), value, failure)
            _answers.move_to_end(key)
            while len(_answers) > KEPT:
                _answers.popitem(last=False)
