"""Where the main thread is. Livy's shells compile what users write under the file name `<stdin>`."""

import sys
import threading

USER_FILE = "<stdin>"


def frames():
    """The main thread's frames, the innermost first."""
    frame = sys._current_frames().get(threading.main_thread().ident)
    while frame is not None:
        yield frame
        frame = frame.f_back


def user_code_runs():
    """The main thread is inside code of the user's."""
    return any(frame.f_code.co_filename == USER_FILE for frame in frames())


def waits_for_spark():
    """The main thread is inside user code that waits for an answer of the JVM."""
    inside = False
    for frame in frames():
        name = frame.f_code.co_filename
        inside = inside or "py4j" in name
        if name == USER_FILE:
            return inside
    return False


def line():
    """The line of the statement that runs, counted from 1, or None. Functions may be from other statements, so it is
    the line at the statement's own top level."""
    found = None
    for frame in frames():
        code = frame.f_code
        if code.co_filename == USER_FILE and code.co_name == "<module>":
            found = frame.f_lineno
    return found
