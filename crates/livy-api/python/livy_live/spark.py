"""Spark's jobs and stages of one statement: counts from the status tracker, which is always there, and sizes from the
driver's own REST API, which is when its UI is."""

import json
import time
import urllib.request

from . import background

JOBS = 200
STAGES = 24
TIMEOUT = 15
REASON = 600
# Seconds that Spark's account of a stage may be behind.
LAG = 2

_ended = {}
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def jobs(context, group):
    """{"jobs": [known, running, failed], "stages": [{id, name, tasks, done, active, failed}], "tasks": [done, known]}"""
    spark = context.sc
    tracker = spark._jsc.sc().statusTracker()
    numbers = _numbers(spark, tracker.getJobIdsForGroup(group))
    if _ended.get("group") != group:
        _ended.clear()
        _ended["group"] = group
    counts = [len(numbers), 0, 0]
    stages = {}
    for number in sorted(numbers)[-JOBS:]:
        state, own = _ended.get(number) or _job(spark, tracker, number)
        counts[1] += state == "RUNNING"
        counts[2] += state == "FAILED"
        stages.update((stage["id"], stage) for stage in own)
        if state in ("SUCCEEDED", "FAILED"):
            _ended[number] = (state, own)
    # A stage of an earlier job that is not run again has nothing done and is no work that is left.
    shown = [stage for _, stage in sorted(stages.items())]
    known = [sum(stage["done"] for stage in shown), sum(stage["tasks"] for stage in shown)]
    return {"jobs": counts, "stages": shown[-STAGES:], "tasks": known}


def tasks(context, group):
    """[done, known] of all jobs of a group."""
    spark = context.sc
    tracker = spark._jsc.sc().statusTracker()
    own = [_job(spark, tracker, number)[1] for number in _numbers(spark, tracker.getJobIdsForGroup(group))]
    return [sum(stage[key] for stages in own for stage in stages) for key in ("done", "tasks")]


def _job(spark, tracker, number):
    info = tracker.getJobInfo(number)
    if info.isEmpty():
        return "UNKNOWN", []
    info = info.get()
    state = info.status().toString()
    stages = []
    for stage in _numbers(spark, info.stageIds()):
        found = tracker.getStageInfo(stage)
        if found.isDefined():
            found = found.get()
            one = {
                "id": stage,
                "attempt": found.currentAttemptId(),
                "name": found.name(),
                "tasks": found.numTasks(),
                "done": found.numCompletedTasks(),
                "active": found.numActiveTasks(),
                "failed": found.numFailedTasks(),
            }
            if state == "RUNNING" or one["done"] or one["failed"]:
                stages.append(one)
    return state, stages


def _numbers(spark, array):
    """A Java array of int in one call instead of one an element."""
    text = spark._jvm.java.util.Arrays.toString(array)[1:-1]
    return [int(number) for number in text.split(",")] if text else []


def details(context, wanted, over=False):
    """Sizes, spill, skew and failures of stages, given as [id, attempt], and the number of executors. None without
    Spark's UI. When their statement is over, Spark's own account may be a moment behind: it is waited for."""
    wanted = sorted(tuple(pair) for pair in wanted)[-STAGES:]
    return background.ask("details %s %s" % (wanted, over), lambda: _details(context, wanted, over), 1)


def _details(context, wanted, over):
    root = context.sc.uiWebUrl
    if not root:
        return None
    root = "%s/api/v1/applications/%s/" % (root.rstrip("/"), context.sc.applicationId)
    found = {}
    for stage, attempt in wanted:
        path = "stages/%d/%d" % (stage, attempt)
        one = _get(root, path + "?details=false")
        end = time.monotonic() + LAG
        while over and one is not None and one.get("status") in ("ACTIVE", "PENDING") and time.monotonic() < end:
            time.sleep(0.1)
            one = _get(root, path + "?details=false")
        if one is None:
            return None
        detail = {
            "input": one.get("inputBytes", 0),
            "output": one.get("outputBytes", 0),
            "read": one.get("shuffleReadBytes", 0),
            "write": one.get("shuffleWriteBytes", 0),
            "spill": one.get("memoryBytesSpilled", 0) + one.get("diskBytesSpilled", 0),
        }
        times = _get(root, path + "/taskSummary?quantiles=0.5,1.0")
        run = (times or {}).get("executorRunTime") or []
        if len(run) == 2:
            detail["median"], detail["slowest"] = int(run[0]), int(run[1])
        if one.get("numFailedTasks"):
            failed = _get(root, path + "/taskList?status=failed&length=1") or []
            reasons = [task.get("errorMessage") or "" for task in failed] + [one.get("failureReason") or ""]
            detail["reason"] = next((short(reason) for reason in reasons if reason), "")
        found[str(stage)] = detail
    executors = _get(root, "executors") or []
    return {"stages": found, "executors": len([one for one in executors if one.get("isActive")])}


def short(reason):
    """Why a task failed, without the places in Spark's code; of a Python error its last lines, which say what it is."""
    text = reason.split("\n\tat ")[0].strip()
    if "Traceback (most recent call last):" in text:
        text = "\n".join([line for line in text.split("\n") if line.strip()][-3:])
    return text if len(text) <= REASON else "…" + text[-REASON:]


def _get(root, path):
    try:
        with _opener.open(root + path, timeout=TIMEOUT) as reply:
            return json.loads(reply.read().decode("utf-8"))
    except Exception:  # no UI, no such stage any more
        return None
