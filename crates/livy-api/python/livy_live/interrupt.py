"""Ending the running statement as Ctrl+C does in a terminal.

Python raises KeyboardInterrupt in whatever the main thread does when it looks for signals. So the signal is sent only
while that is code of the user's: between statements it would end the shell itself.
"""

import _thread
import ctypes
import signal
import threading
import time

from . import frames

# Seconds that a statement gets to end by itself once its Spark jobs are cancelled.
GRACE = 0.25


def interrupt(context, group):
    """Cancels the Spark jobs of `group` and interrupts user code; says what was done: "interrupted", "cancelled" when
    only jobs could be, "nothing" when nothing of the user's runs."""
    if not frames.user_code_runs():
        _cancel(context, group)
        return "cancelled" if group else "nothing"
    if frames.waits_for_spark():
        _cancel(context, group)
        end = time.monotonic() + GRACE
        while frames.waits_for_spark() and time.monotonic() < end:
            time.sleep(0.02)
    else:
        # The jobs of other threads belong to the statement as well; they need not hold up the interrupt.
        threading.Thread(target=_cancel, args=(context, group), daemon=True).start()
    # Looking and signalling are one step as far as the main thread is concerned: no call here gives the lock away.
    if frames.user_code_runs():
        _signal()
        return "interrupted"
    return "cancelled"


def _cancel(context, group):
    if not group:
        return
    try:
        context.sc.cancelJobGroup(group)
    except Exception:
        pass  # no Spark, no jobs


def _signal():
    main = threading.main_thread().ident
    if callable(signal.getsignal(signal.SIGINT)):
        if hasattr(signal, "pthread_kill"):
            # A real signal also ends sleeping and waiting.
            signal.pthread_kill(main, signal.SIGINT)
        else:
            _thread.interrupt_main()
    else:
        # Nobody listens to the signal in this process: the exception itself.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(KeyboardInterrupt))
