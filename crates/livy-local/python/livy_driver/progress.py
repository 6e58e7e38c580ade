"""Finished tasks out of known tasks of the running statement's Spark jobs, from Spark's status tracker.

Asked every quarter of a second, less often when asking is slow, and not at all while nothing runs. Jobs that have
ended are counted once and remembered.
"""

import threading
import time

FIRST_LOOK = 0.15
INTERVAL = 0.25
SHARE = 0.1  # of the time may go into asking, nearly all of which is waiting for the JVM's answers


class Progress:
    """`count(group)` gives (finished, known); `report(statement, value)` is told when the value changed."""

    def __init__(self, count, report):
        self._count = count
        self._report = report
        self._changed = threading.Condition()
        self._statement = None
        threading.Thread(target=self._watch, name="livy-progress", daemon=True).start()

    def begin(self, statement):
        self._set(statement)

    def end(self):
        self._set(None)

    def _set(self, statement):
        with self._changed:
            self._statement = statement
            self._changed.notify_all()

    def _watch(self):
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._statement is not None)
                statement = self._statement
            self._follow(statement)

    def _follow(self, statement):
        last = 0.0
        pause = FIRST_LOOK
        while not self._over(statement, pause):
            began = time.monotonic()
            try:
                finished, known = self._count(str(statement))
            except Exception:  # the context may be stopped any time
                finished, known = 0, 0
            value = finished / known if known else 0.0
            if value != last and not self._over(statement, 0):
                self._report(statement, value)
                last = value
            pause = max(INTERVAL, (time.monotonic() - began) / SHARE)

    def _over(self, statement, seconds):
        with self._changed:
            return self._changed.wait_for(lambda: self._statement != statement, seconds)


class TaskCounter:
    """Counts tasks through the JVM's status tracker."""

    def __init__(self, spark_context):
        self._context = spark_context
        self._group = None
        self._ended = {}

    def __call__(self, group):
        if group != self._group:
            self._group, self._ended = group, {}
        tracker = self._context._jsc.sc().statusTracker()
        counts = [self._job(tracker, job) for job in self._numbers(tracker.getJobIdsForGroup(group))]
        return sum(count[0] for count in counts), sum(count[1] for count in counts)

    def _job(self, tracker, number):
        if number in self._ended:
            return self._ended[number]
        info = tracker.getJobInfo(number)
        if info.isEmpty():
            return 0, 0
        info = info.get()
        over = info.status().toString() != "RUNNING"
        stages = [tracker.getStageInfo(stage) for stage in self._numbers(info.stageIds())]
        stages = [stage.get() for stage in stages if stage.isDefined()]
        count = sum(stage.numCompletedTasks() for stage in stages), sum(stage.numTasks() for stage in stages)
        if over:
            self._ended[number] = count
        return count

    def _numbers(self, array):
        """A Java int array in one call instead of one an element."""
        text = self._context._jvm.java.util.Arrays.toString(array)[1:-1]
        return [int(number) for number in text.split(",")] if text else []
