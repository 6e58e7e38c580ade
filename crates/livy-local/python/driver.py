"""The driver's main program: `driver.py CONFIG`, with the socket to the server on descriptor 0.

CONFIG is a JSON file: {"arguments": [spark-submit's arguments], "folder": for files of the session, "classes": folder
for Scala's classes, "sql_rows": number, "kind": the session's kind, "warm_up": bool}.

Commands, by "do": execute (id, kind, code), prepare (id, kind), cancel (id), complete (call, kind, code, cursor),
job (id, job), add (call, what, path). Events: ready (times, version), failed (reason), prepared (id, ok), output (id,
payload), progress (id, value), answer (call, value or error), job (id, state, result, error).
"""

import json
import os
import queue
import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

# Clients reach the user's variables as `__import__("__main__").global_dict`.
global_dict = {}
job_context = None


class Driver:
    def __init__(self, config, channel):
        self.config = config
        self.channel = channel
        self.statements = queue.SimpleQueue()
        self.running = None  # the statement's id, while one runs
        self.interpreters = {}
        # Completing and starting interpreters never wait for the main thread, and cancelling for nobody. A plain
        # queue, because a signal handler may only touch what can't be locked by what it interrupted.
        self.helpers = ThreadPoolExecutor(4, thread_name_prefix="livy-helper")
        self.cancels = queue.SimpleQueue()
        self.boot = threading.RLock()
        self.scala = None  # made early, when it will be needed

    def start(self):
        self.spark = spark.Spark(self.config["arguments"], os.environ)
        wants_scala = self.config["kind"] in ("spark", "shared")
        if wants_scala:
            # The compiler takes as long as Spark does, and each leaves one of two processors idle.
            self.scala = self.helpers.submit(self.make_scala)
        self.spark.connect()
        global_dict.update(self.spark.namespace())
        global job_context
        job_context = jobs.JobContext(global_dict, self.config["folder"])
        self.jobs = jobs.Jobs(job_context, global_dict["cloudpickle"].dumps, self.report_job)
        self.interpreters["pyspark"] = shell.Shell(global_dict)
        self.interpreters["sql"] = sql.SqlInterpreter(self.spark.session, self.config["sql_rows"])
        counter = progress.TaskCounter(self.spark.context)
        self.progress = progress.Progress(counter, lambda id, value: self.channel.send("progress", id=id, value=value))
        threading.Thread(target=self.cancel_jobs, name="livy-cancel", daemon=True).start()
        signal.signal(signal.SIGINT, self.interrupted)
        streams.install()
        self.channel.send("ready", times=self.spark.times, version=self.spark.context.version)
        self.helpers.submit(self.prepare_early, wants_scala)

    def prepare_early(self, wants_scala):
        if wants_scala:
            self.interpreter("spark")
        if self.config["warm_up"]:
            self.spark.warm_up()

    def interpreter(self, kind):
        """The kind's interpreter, started when it is not; None when it can't be. Any thread may ask."""
        with self.boot:
            if kind not in self.interpreters:
                try:
                    self.interpreters[kind] = self.make(kind)
                except Exception:
                    print("Fail to start interpreter %s" % kind, file=sys.__stderr__)
                    traceback.print_exc(file=sys.__stderr__)
                    sys.__stderr__.flush()
            return self.interpreters.get(kind)

    def make(self, kind):
        if kind == "spark":
            early, self.scala = self.scala, None
            interpreter = early.result() if early else self.make_scala()
            interpreter.begin()
            return interpreter
        if kind == "sparkr":
            return rlang.RInterpreter(self.spark, os.environ, self.config["folder"])
        raise ValueError("no such kind: %s" % kind)

    def make_scala(self):
        return scala.ScalaInterpreter(self.spark.gateway, self.config["classes"])

    # The reader's thread.

    def listen(self):
        for command in self.channel.commands():
            handler = getattr(self, "do_" + command.pop("do"))
            handler(**command)
        # The server let go of us, or is gone: nobody needs this process or its children any more.
        os.killpg(os.getpgrp(), signal.SIGTERM)

    def do_execute(self, **statement):
        self.statements.put(statement)

    def do_prepare(self, id, kind):
        self.helpers.submit(lambda: self.channel.send("prepared", id=id, ok=self.interpreter(kind) is not None))

    def do_cancel(self, id):
        self.cancels.put(id)

    def do_complete(self, call, kind, code, cursor):
        self.helpers.submit(self.answer, call, lambda: self.complete(kind, code, cursor))

    def do_add(self, call, what, path):
        self.helpers.submit(self.answer, call, lambda: self.add(what, path))

    def do_job(self, id, job):
        self.jobs.submit(id, job)

    # Helpers' threads.

    def cancel_jobs(self):
        while True:
            self.spark.cancel_jobs(self.cancels.get())

    def answer(self, call, question):
        try:
            self.channel.send("answer", call=call, value=question())
        except Exception as failure:
            self.channel.send("answer", call=call, error="%s: %s" % (type(failure).__name__, failure))

    def complete(self, kind, code, cursor):
        if kind != "spark":
            return []
        interpreter = self.interpreter(kind)
        return interpreter.complete(code, cursor) if interpreter else []

    def add(self, what, path):
        if what == "file":
            self.spark.add_file(path)
        elif files.named(path).endswith(".jar"):
            jar = files.to_disk(self.spark, path, self.config["folder"])
            self.spark.add_jar(path, jar)
            if "spark" in self.interpreters:
                self.interpreters["spark"].add_jar(jar)
        else:
            self.spark.add_python_file(files.local(path) or path)

    def report_job(self, number, state, result, error):
        self.channel.send("job", id=number, state=state, result=result, error=error)

    # The main thread.

    def run(self):
        while True:
            try:
                self.run_statement(**self.statements.get())
            except KeyboardInterrupt:
                # Only when user code put its own handler in place; then the statement was answered already.
                signal.signal(signal.SIGINT, self.interrupted)

    def run_statement(self, id, kind, code):
        self.spark.set_job_group(id)
        self.running = id
        self.progress.begin(id)
        try:
            result = self.interpreters[kind].execute(code)
        except Exception as failure:
            result = results.error("Internal Error: " + type(failure).__name__, str(failure))
        finally:
            signal.signal(signal.SIGINT, self.interrupted)
            self.running = None
            self.progress.end()
        self.channel.send_payload("output", results.encode(result, id), id=id)

    def interrupted(self, number, frame):
        """An interrupt ends user code in Python, cancels the statement's Spark jobs, and does nothing else: between
        statements there is nothing to end, and this process must not end by it."""
        if self.running is None:
            return
        self.cancels.put(self.running)
        while frame is not None:
            if frame.f_code is shell.Shell.run.__code__:
                raise KeyboardInterrupt
            frame = frame.f_back


def main(path):
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    driver = Driver(config, channel.Channel.from_descriptor(0))
    try:
        driver.start()
    except BaseException as failure:
        traceback.print_exc()
        driver.channel.send("failed", reason=str(failure))
        return 1
    threading.Thread(target=driver.listen, name="livy-listen", daemon=True).start()
    driver.run()
    return 0


if __name__ == "__main__":
    from livy_driver import channel, files, jobs, progress, results, rlang, scala, shell, spark, sql, streams

    # As at a prompt: modules are found in the working directory, and the program's own are not in the way.
    sys.path[0] = ""
    config_path = sys.argv[1]
    sys.argv = [""]
    status = main(config_path)
    sys.stdout.flush()
    os._exit(status)
