"""The job channel: pickled functions called with a job context, beside whatever statement is running.

The answer is base64 of base64 of the pickled result, or an error text that holds the Python traceback, in Livy's words.
"""

import base64
import pickle
import tempfile
import threading
import traceback
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

ERROR = (
    "org.apache.livy.repl.PythonJobException: Client job error:%s\n"
    "\tat org.apache.livy.repl.BypassPySparkJob.call(livy_driver/jobs.py)\n"
)
SHARED_OBJECTS = 100
WORKERS = 32


class JobContext:
    """What a job gets: Livy's names for Spark's entry points, and objects that jobs share."""

    def __init__(self, namespace, folder):
        self.sc = namespace["sc"]
        self.sql_ctx = namespace.get("sqlContext")
        self.hive_ctx = None
        self.streaming_ctx = None
        self.spark_session = namespace["spark"]
        self.local_tmp_dir_path = tempfile.mkdtemp(dir=folder)
        self._shared = OrderedDict()
        self._lock = threading.RLock()

    def get_local_tmp_dir_path(self):
        return self.local_tmp_dir_path

    def create_streaming_ctx(self, batch_duration):
        from pyspark.streaming import StreamingContext

        with self._lock:
            if self.streaming_ctx is not None:
                raise ValueError("Streaming context already exists")
            self.streaming_ctx = StreamingContext(self.sc, batch_duration)

    def stop_streaming_ctx(self):
        with self._lock:
            if self.streaming_ctx is None:
                raise ValueError("Cannot stop streaming context. Streaming context is None")
            self.streaming_ctx.stop(stopSparkContext=False)
            self.streaming_ctx = None

    def stop(self):
        with self._lock:
            if self.streaming_ctx is not None:
                self.stop_streaming_ctx()
            self.sc.stop()

    def get_shared_object(self, name):
        with self._lock:
            if name not in self._shared:
                return None
            self._shared.move_to_end(name)
            return self._shared[name]

    def set_shared_object(self, name, value):
        with self._lock:
            self._shared[name] = value
            self._shared.move_to_end(name)
            while len(self._shared) > SHARED_OBJECTS:
                self._shared.popitem(last=False)

    def remove_shared_object(self, name):
        with self._lock:
            self._shared.pop(name, None)


class Jobs:
    """Runs jobs on threads of their own; `report(id, state, result, error)` is told what becomes of them."""

    def __init__(self, context, dumps, report):
        self._context = context
        self._dumps = dumps
        self._report = report
        # Threads are used again: each has its own connection to the JVM.
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="livy-job")

    def submit(self, number, job):
        self._threads.submit(self._run, number, job)

    def _run(self, number, job):
        self._report(number, "STARTED", None, None)
        try:
            function = pickle.loads(base64.b64decode(job), encoding="bytes")
            pickled = self._dumps(function(self._context))
            # Livy encodes twice: once in the driver, once in the JSON of its answer.
            result = base64.b64encode(base64.b64encode(pickled)).decode("ascii")
        except BaseException:  # a job may raise anything, also SystemExit
            self._report(number, "FAILED", None, ERROR % traceback.format_exc())
        else:
            self._report(number, "SUCCEEDED", result, None)
