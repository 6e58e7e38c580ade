"""Runs a command and sees to it that nothing of it outlives the server.

    supervisor.py [--share-stdin] [--merge] [--remove DIR] [--grace SECONDS] -- COMMAND...

Descriptor 0 is the lifeline: a pipe or socket whose other end the server holds and never writes to on its own account
(with --share-stdin the command talks through it). When that end closes, because the server let go or because it died
in whatever way, every process that came from the command is ended: SIGTERM first, so that Spark can remove its
directories, then SIGKILL. The same happens to what is left when the command ends by itself.

Processes are found by session and by descent, not by process group: PySpark's worker daemon makes its own group, and a
command may fork into the background. On Linux the supervisor is a subreaper, so descendants stay descendants.

The exit status is the command's, 128 + N after signal N. Only the standard library is used, and no threads.
"""

import argparse
import ctypes
import errno
import os
import select
import shutil
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def prctl(option, value):
    """Linux's prctl; elsewhere nothing happens and groups and sessions have to do."""
    try:
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
    except (OSError, AttributeError):
        pass


def processes():
    """(pid, parent, session) of every process, from /proc; empty where there is none."""
    found = []
    try:
        names = os.listdir("/proc")
    except OSError:
        return found
    for name in names:
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name, "rb") as file:
                text = file.read()
        except OSError:
            continue
        # The name in parentheses may hold anything, also parentheses.
        fields = text[text.rindex(b")") + 2 :].split()
        if fields[0] != b"Z":
            found.append((int(name), int(fields[1]), int(fields[3])))
    return found


def members(root, session, table):
    """Pids out of `table` that descend from `root` or belong to `session`, `root` itself left out."""
    ours = {root}
    grown = True
    while grown:
        grown = False
        for pid, parent, sid in table:
            if pid not in ours and (parent in ours or sid == session):
                ours.add(pid)
                grown = True
    return sorted(ours - {root})


def send(pids, session, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:
            pass
    try:
        os.killpg(session, number)
    except OSError:
        pass


def reap(child):
    """Collects every dead child; the exit status of `child` when it was among them."""
    status = None
    while True:
        try:
            pid, code = os.waitpid(-1, os.WNOHANG)
        except OSError:
            return status
        if pid == 0:
            return status
        if pid == child:
            status = 128 + os.WTERMSIG(code) if os.WIFSIGNALED(code) else os.WEXITSTATUS(code)


def alive(session):
    try:
        os.killpg(session, 0)
        return True
    except OSError as error:
        return error.errno == errno.EPERM


def end_all(child, grace, status):
    """Ends what is left of the command, gently for `grace` seconds; gives the command's exit status."""
    deadline = time.monotonic() + grace
    told = False
    while True:
        ended = reap(child)
        status = ended if ended is not None else status
        left = members(os.getpid(), child, processes())
        if not left and not alive(child):
            return status
        if time.monotonic() > deadline:
            send(left, child, signal.SIGKILL)
        elif not told:
            send(left, child, signal.SIGTERM)
            told = True
        time.sleep(0.02)


def watch(child, wakeup):
    """Waits for the lifeline to close or the command to end; its exit status, or None when it still runs."""
    poll = select.poll()
    poll.register(0, 0)  # POLLHUP and POLLERR are always told
    poll.register(wakeup, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == 0:
                return None
            told = os.read(wakeup, 512)
            status = reap(child)
            if status is not None:
                return status
            if bytes([signal.SIGTERM]) in told:
                return None


def remove(folder, server):
    """Deletes the folder; when the server is dead also the one above it, which was the server's, unless another
    supervisor still needs it."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.getppid() != server:
        try:
            os.rmdir(os.path.dirname(folder))
        except OSError:
            pass


def launch(options):
    def prepare():
        # Should the supervisor be killed outright, the command at least gets a hint.
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return subprocess.Popen(
        options.command,
        stdin=None if options.share_stdin else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if options.merge else None,
        start_new_session=True,
        preexec_fn=prepare,
    )


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--share-stdin", action="store_true", help="the command uses descriptor 0 too")
    parser.add_argument("--merge", action="store_true", help="the command's stderr goes into its stdout")
    parser.add_argument("--remove", help="folder to delete in the end")
    parser.add_argument("--grace", type=float, default=5.0, help="seconds between SIGTERM and SIGKILL")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    server = os.getppid()
    reader, writer = os.pipe()
    for end in (reader, writer):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        # Held on to until the end: a Popen object that goes collects its process, and the status would be lost.
        process = launch(options)
    except OSError as error:
        print("cannot run %s: %s" % (options.command[0], error), file=sys.stderr, flush=True)
        return 127
    status = watch(process.pid, reader)
    status = end_all(process.pid, options.grace, status)
    if options.remove:
        remove(options.remove, server)
    return 0 if status is None else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
