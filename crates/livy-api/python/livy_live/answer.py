"""The one function that the notebook calls: a question as JSON in, an answer as JSON out."""

import __main__
import json
import time

from . import background, frames, interrupt, names, output, rows, spark, tables, values


def look(context, question):
    """What the running statement does: its output from the given places on, its line, and its Spark jobs."""
    answer = {}
    if question.get("python"):
        answer["generation"] = output.generation()
        answer["running"] = frames.user_code_runs()
        answer["line"] = frames.line()
        for name in ("stdout", "stderr"):
            # Places in another statement's buffer mean nothing in this one.
            same = question.get("generation") in (None, answer["generation"])
            found = output.read(name, question.get(name, 0)) if same else None
            if found is not None:
                answer[name] = found
    began = time.thread_time()
    if question.get("jobs"):
        answer["spark"] = spark.jobs(context, question["group"])
        answer["spark"]["cost"] = (time.thread_time() - began) * 1000
    return answer


def drop(context, question):
    """Takes a variable out of the user's namespace, as the person asked."""
    if frames.user_code_runs():
        return {"dropped": False}
    return {"dropped": __main__.global_dict.pop(question["name"], drop) is not drop}


QUESTIONS = {
    "hello": lambda context, question: {"spark": context.sc.version},
    "look": look,
    "interrupt": lambda context, question: {"did": interrupt.interrupt(context, question.get("group"))},
    "complete": lambda context, question: names.complete(question["before"], __main__.global_dict, context),
    "explain": lambda context, question: names.explain(
        question["text"], question["position"], __main__.global_dict, question.get("call", False)
    ),
    "variables": lambda context, question: values.variables(__main__.global_dict),
    "drop": drop,
    "rows": lambda context, question: rows.rows(context, __main__.global_dict, question),
    "stop-rows": rows.stop,
    "forget": lambda context, question: background.forget(),
    "catalog": lambda context, question: tables.catalog(context, question.get("tables", [])),
    "check": lambda context, question: tables.check(context, question["query"]),
    "details": lambda context, question: spark.details(context, question["stages"], question.get("over", False)),
}


def answer(context, question):
    """Answers {"value": …, "cost": milliseconds of this thread's CPU}, or {"error": text}, or {"pending": true} when it
    must be asked again."""
    began = time.thread_time()
    try:
        question = json.loads(question)
        value = QUESTIONS[question["ask"]](context, question)
        reply = {"pending": True} if value is background.PENDING else {"value": value}
    except Exception as failure:
        reply = {"error": "%s: %s" % (type(failure).__name__, failure)}
    reply["cost"] = (time.thread_time() - began) * 1000
    # Half a surrogate pair, which a str may hold, is no text for anybody else.
    return json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
