"""The modules that the notebook sends, without Spark."""

import __main__
import ast
import builtins
import datetime
import decimal
import io
import json
import signal
import sys
import threading
import time
import types
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

import livy_live  # noqa: E402
from livy_live import answer, background, frames, interrupt, names, output, rows, source, spark, values  # noqa: E402

# Seconds that nothing takes; they only stop a hang.
PATIENCE = 60
CONTEXT = types.SimpleNamespace(sc=types.SimpleNamespace(version="3.5", cancelJobGroup=lambda group: None))


@pytest.fixture()
def namespace():
    __main__.global_dict = {}
    yield __main__.global_dict
    del __main__.global_dict


def run(code, namespace):
    exec(compile(code, "<stdin>", "exec"), namespace)


def ask(**question):
    return json.loads(answer.answer(CONTEXT, json.dumps(question)))


def labels(before, namespace):
    found = names.complete(before, namespace, None)
    return [] if found is None else [option[0] for option in found["options"]]


def test_the_modules_are_written_for_python_3_8():
    for path in HERE.glob("livy_live/*.py"):
        ast.parse(path.read_text("utf-8"), str(path), feature_version=(3, 8))


def test_installed_they_are_in_sys_modules_only():
    scope = {}
    exec((HERE / "livy_live/install.py").read_text("utf-8"), scope)
    sources = [[name, (HERE / "livy_live" / (name + ".py")).read_text("utf-8")] for name in livy_live.MODULES]
    __main__.global_dict = {"x": 1}
    try:
        package = scope["install"]("_private_name", sources)
        reply = json.loads(package.answer.answer(CONTEXT, '{"ask": "hello"}'))
        assert reply["value"] == {"spark": "3.5"}
        assert __main__.global_dict == {"x": 1}
        assert sys.modules["_private_name.answer"] is package.answer
    finally:
        del __main__.global_dict
        for name in [name for name in sys.modules if name.startswith("_private_name")]:
            del sys.modules[name]


def test_a_failed_installation_leaves_nothing_behind():
    scope = {}
    exec((HERE / "livy_live/install.py").read_text("utf-8"), scope)
    with pytest.raises(ZeroDivisionError):
        scope["install"]("_private_name", [["good", "x = 1"], ["bad", "1 / 0"]])
    assert not [name for name in sys.modules if name.startswith("_private_name")]


def test_a_thousand_calls_leave_the_namespace_and_the_last_value_as_they_were(namespace):
    run("x = [1]\nclass C: pass\nc = C()", namespace)
    builtins._ = "the last value"
    before = dict(namespace)
    questions = [
        {"ask": "variables"},
        {"ask": "complete", "before": "x."},
        {"ask": "complete", "before": "c"},
        {"ask": "explain", "text": "x", "position": 1},
        {"ask": "look", "python": True},
    ]
    try:
        for number in range(1000):
            assert "error" not in ask(**questions[number % len(questions)])
        assert namespace == before and namespace["x"] is before["x"]
        assert builtins._ == "the last value"
    finally:
        del builtins._


def test_a_question_that_fails_is_an_answer(namespace):
    assert ask(ask="nonsense")["error"] == "KeyError: 'nonsense'"


def test_output_is_read_from_where_one_was(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    first = output.generation()
    print("one")
    assert output.read("stdout", 0) == {"at": 4, "text": "one\n"}
    assert output.read("stdout", 4) is None
    print("two")
    assert output.read("stdout", 4)["text"] == "two\n"
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert output.generation() == first + 1
    # What the user put in place may be anything.
    monkeypatch.setattr(sys, "stdout", object())
    assert output.generation() == 0 and output.read("stdout", 0) is None


def test_of_output_without_end_the_last_part_is_sent_and_the_rest_counted(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    for number in range(100000):
        print(number)
    whole = sys.stdout.getvalue()
    found = output.read("stdout", 0)
    assert whole.endswith(found["text"]) and len(found["text"]) == output.LIMIT
    assert found["skipped"] + output.LIMIT == found["at"] == len(whole)
    assert found["lines"] + found["text"].count("\n") == 100000


def test_half_a_character_is_no_obstacle(monkeypatch, namespace):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    print("\ud83d\x1b[31m")
    assert ask(ask="look", python=True)["value"]["stdout"]["text"] == "?\x1b[31m\n"


def on_another_thread(act, line=None):
    """Acts while the main thread is in the middle of user code, at this line of it if one is given."""
    found = []

    def wait_and_act():
        end = time.monotonic() + PATIENCE
        while not (frames.user_code_runs() and line in (None, frames.line())) and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.1)
        found.append(act())

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread, found


def test_the_line_that_runs_is_the_statements_own(namespace):
    run("def f(until):\n    while not until: pass\n", namespace)
    stop = []
    namespace["stop"] = stop
    thread, found = on_another_thread(lambda: (frames.user_code_runs(), frames.line(), stop.append(1)), 3)
    run("1\n2\nf(stop)", namespace)
    thread.join()
    assert found[0][:2] == (True, 3)
    assert (frames.user_code_runs(), frames.line()) == (False, None)


@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_an_interrupt_ends_loops_and_sleep(namespace, code):
    thread, found = on_another_thread(lambda: interrupt.interrupt(CONTEXT, "1"))
    with pytest.raises(KeyboardInterrupt):
        run(code, namespace)
    thread.join()
    assert found == ["interrupted"]


def test_between_statements_nothing_is_interrupted(namespace):
    for _ in range(200):
        assert interrupt.interrupt(CONTEXT, "") == "nothing"
    time.sleep(0.1)


def test_a_process_that_does_not_listen_to_signals_is_interrupted_all_the_same(namespace):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        thread, found = on_another_thread(lambda: interrupt.interrupt(CONTEXT, "1"))
        with pytest.raises(KeyboardInterrupt):
            run("while True: pass", namespace)
        thread.join()
        assert found == ["interrupted"]
    finally:
        signal.signal(signal.SIGINT, before)


def test_no_code_of_the_users_runs_for_completion_and_variables(namespace):
    run(
        "class Trap:\n"
        "    def __init__(self): self.own = 1\n"
        "    @property\n"
        "    def prop(self): raise SystemExit\n"
        "    def __getattr__(self, name): raise SystemExit\n"
        "    def __dir__(self): raise SystemExit\n"
        "    def __repr__(self): raise SystemExit\n"
        "    def __len__(self): raise SystemExit\n"
        "    def __eq__(self, other): raise SystemExit\n"
        "    __hash__ = None\n"
        "    def go(self, far, fast=True): 'Goes.'\n"
        "trap = Trap()\nlist_of = [trap]\n",
        namespace,
    )
    assert labels("trap.", namespace) == ["go", "own", "prop"]
    assert labels("trap.prop.", namespace) == []
    assert labels("trap.missing.", namespace) == []
    found = {variable["name"]: variable["text"] for variable in values.variables(namespace)}
    assert found == {"Trap": "class Trap", "trap": "<Trap>", "list_of": "[<Trap>]"}
    assert ask(ask="explain", text="trap.go", position=6)["value"] == {
        "signature": "go(self, far, fast=True)",
        "text": "Goes.",
    }


@pytest.mark.parametrize(
    "before, expected",
    [
        ("import os.pa", "path"),
        ("from collections import Ord", "OrderedDict"),
        ("data['k", "key"),
        ("data['key'].", "append"),
        ("'text'.", "upper"),
        ("f(1, ", "width="),
        ("(text\n  .", "upper"),
        ("[x for x in ra", "range"),
        ("whi", "while"),
    ],
)
def test_names_are_found_where_they_stand(namespace, before, expected):
    run("data = {'key': []}\ntext = ''\ndef f(x, width=3): pass\nimport os, collections", namespace)
    assert expected in labels(before, namespace)


@pytest.mark.parametrize("before", ["# data.", "x = 'data.", "undefined.", "data[0].", "1.", "data..", ")."])
def test_where_nothing_is_known_nothing_is_offered(namespace, before):
    run("data = {'key': []}", namespace)
    assert names.complete(before, namespace, None) is None


def test_help_is_for_the_call_one_is_in(namespace):
    run("def f(x, y=2):\n    'Doc.'\nvalue = 3", namespace)
    text = "f(value, "
    assert ask(ask="explain", text=text, position=len(text), call=True)["value"]["signature"] == "f(x, y=2)"
    assert ask(ask="explain", text="value", position=2)["value"] == {"signature": "value: int", "text": "3"}


@pytest.mark.parametrize(
    "text, expression",
    [
        ("x = df.select('a').", "df.select('a')"),
        ("foo(df[\"a\"]).b[0].", "foo(df[\"a\"]).b[0]"),
        ("return df.", "df"),
        ("(df\n .a()\n .", "df\n .a()"),
        ("f'{x}'.", "f'{x}'"),
        ("a + b.", "b"),
        ("print((1, 2)).", "print((1, 2))"),
    ],
)
def test_the_expression_before_a_dot(text, expression):
    code = source.Source(text)
    assert code.expression_before(len(code.tokens) - 1) == expression


def test_code_of_any_shape_is_read_without_an_error():
    pieces = ["'", '"""', "(", ")", "[", "]", "{", "}", "\\", "\n", "a", ".", "#", "f'", "1", " ", "=", "é", "\u2028"]
    for seed in range(3000):
        text = "".join(pieces[(seed * 7919 + at * at * 31) % len(pieces)] for at in range(seed % 17))
        names.complete(text, {}, None)
        names.explain(text, len(text) // 2, {}, True)


def test_previews_are_short_and_of_pythons_own_types(namespace):
    namespace.update(big=list(range(10**6)), text="x" * 10**6, number=10**5000, nested={"a": {"b": {"c": 1}}})
    found = {variable["name"]: variable for variable in values.variables(namespace)}
    assert all(len(variable["text"]) <= values.PREVIEW for variable in found.values())
    assert found["big"]["size"] == "1000000 items"
    assert found["number"]["text"].startswith("an int of")
    assert found["nested"]["text"] == "{'a': {'b': {…}}}"


def test_a_variable_is_dropped_between_statements_only(namespace):
    namespace["x"] = 1
    thread, found = on_another_thread(lambda: (ask(ask="drop", name="x")["value"], namespace.update(stop=1)))
    run("while 'stop' not in globals(): pass", namespace)
    thread.join()
    assert found[0][0] == {"dropped": False} and "x" in namespace
    assert ask(ask="drop", name="x")["value"] == {"dropped": True}
    assert ask(ask="drop", name="x")["value"] == {"dropped": False}
    assert "x" not in namespace


def test_what_takes_long_is_answered_later_and_once():
    calls = []

    def work():
        calls.append(1)
        return "found"

    background.forget()
    assert background.ask("question", work, 60) is background.PENDING
    end = time.monotonic() + PATIENCE
    while background.ask("question", work, 60) is background.PENDING and time.monotonic() < end:
        time.sleep(0.01)
    assert background.ask("question", work, 60) == "found" and calls == [1]


class DataFrame:
    """Of Spark, as far as its first rows go; `gate` opens when its job may end."""

    __module__ = "pyspark.sql.dataframe"

    def __init__(self, found, gate=None):
        self._found, self._gate = found, gate
        schema = {"fields": [{"name": "id", "type": "long"}, {"name": "tags", "type": {"type": "array", "elementType": "string"}}]}
        self._jdf = types.SimpleNamespace(schema=lambda: types.SimpleNamespace(json=lambda: json.dumps(schema)))

    def limit(self, count):
        return DataFrame(self._found[:count], self._gate)

    def collect(self):
        if self._gate is not None and not self._gate.wait(PATIENCE):
            raise TimeoutError
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


@pytest.fixture()
def reading(namespace, monkeypatch):
    """Asks for rows until there is an end; with what Spark was told."""
    told = []
    sc = types.SimpleNamespace(
        setJobGroup=lambda *words: told.append("begin"),
        setLocalProperty=lambda key, value: told.append((key, value)),
        cancelJobGroup=lambda group: told.append(("cancel", group)),
    )
    monkeypatch.setitem(globals(), "CONTEXT", types.SimpleNamespace(sc=sc))
    monkeypatch.setattr(spark, "tasks", lambda context, group: [1, 4])
    monkeypatch.setattr(rows, "_readings", {})

    def read(number, name, limit=2):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = ask(ask="rows", number=number, name=name, limit=limit)["value"]
            if "running" not in found:
                return found
            time.sleep(0.005)

    return types.SimpleNamespace(read=read, told=told)


def test_the_first_rows_of_a_frame_are_read_once_in_a_job_group_of_their_own(namespace, reading):
    namespace["df"] = DataFrame([(1, ["a"]), (2, None), (3, [])])
    found = reading.read(1, "df")
    assert found["table"]["data"] == [[1, ["a"]], [2, None]] and found["more"]
    assert found["table"]["headers"] == [{"name": "id", "type": "long"}, {"name": "tags", "type": "array<string>"}]
    assert reading.read(1, "df") == found and reading.told.count("begin") == 1
    assert ("spark.jobGroup.id", None) in reading.told
    assert not reading.read(2, "df", 3)["more"]


def test_a_reading_tells_how_far_it_is_and_is_stopped_alone(namespace, reading):
    gate = threading.Event()
    namespace["df"] = DataFrame([], gate)
    assert ask(ask="rows", number=1, name="df", limit=2)["value"] == {"running": [1, 4]}
    assert ask(ask="stop-rows", number=1)["value"] == {"stopped": True}
    assert reading.read(1, "df") == {"stopped": True} and ("cancel", rows.GROUP % 1) in reading.told
    gate.set()
    # The order to stop may come before the one to begin.
    ask(ask="stop-rows", number=2)
    assert reading.read(2, "df") == {"stopped": True}


def test_rows_that_cannot_be_read_say_why(namespace, reading):
    namespace.update(df=DataFrame([]), text="x")
    namespace["df"].limit = lambda count: DataFrame(ValueError("no such file\n\tat java.lang.Thread"))
    assert reading.read(1, "df") == {"failed": "no such file"}
    assert "failed" in reading.read(2, "text") and "failed" in reading.read(3, "gone")


def test_the_reason_of_a_failed_task_is_the_error_and_not_the_way_to_it():
    python = "org.apache.spark.api.python.PythonException: Traceback (most recent call last):\n" + "  File x\n" * 200
    assert spark.short(python + '  File "<stdin>", line 1\n    1 // n\nZeroDivisionError: by zero\n\n\tat a.b(C.java:1)').endswith(
        "    1 // n\nZeroDivisionError: by zero"
    )
    assert spark.short("java.io.IOException: no space\n\tat a.b(C.java:1)\n\tat d") == "java.io.IOException: no space"
    assert len(spark.short("x" * 10**5)) == spark.REASON + 1


def test_values_of_rows_are_what_json_has_and_short():
    struct = type("Row", (tuple,), {"__fields__": ["a", "b"]})((1, decimal.Decimal("1.50")))
    values_ = [float("nan"), datetime.date(2020, 1, 2), b"\x01\xff", {"k": 1.5}, struct, "x" * 10**6, object()]
    plain = [rows.plain(value) for value in values_]
    assert plain[:5] == ["nan", "2020-01-02", "0x01ff", {"k": 1.5}, {"a": 1, "b": "1.50"}]
    assert len(plain[5]) == rows.TEXT + 1 and plain[6] == "<object>"
    nested = []
    nested.append(nested)
    json.dumps([plain, rows.plain(nested)], allow_nan=False)
