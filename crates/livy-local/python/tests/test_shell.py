import json
import sys
import unittest

from livy_driver import results, shell, streams


class Statements(unittest.TestCase):
    """Runs statements in a fresh shell each test."""

    def setUp(self):
        self.before = sys.stdin, sys.stdout, sys.stderr
        self.namespace = {}
        self.shell = shell.Shell(self.namespace)

    def tearDown(self):
        sys.stdin, sys.stdout, sys.stderr = self.before

    def run_code(self, code):
        return json.loads(results.encode(self.shell.execute(code), 7).decode())

    def text(self, code):
        return self.run_code(code)["data"]["text/plain"]

    def failure(self, code):
        output = self.run_code(code)
        return output["ename"], output["evalue"], output["traceback"]


class ShellTest(Statements):
    def test_only_the_last_statement_shows_its_value(self):
        self.assertEqual(self.text("1\n2"), "2")
        self.assertEqual(self.text("1;2;3"), "3")
        self.assertEqual(self.text("if True:\n  5"), "5")
        self.assertEqual(self.text("x = 41"), "")
        self.assertEqual(self.text(""), "")
        self.assertEqual(self.text("# nothing"), "")

    def test_stdout_comes_before_stderr_and_the_end_is_trimmed(self):
        self.assertEqual(self.text("import sys\nprint('err', file=sys.stderr)\nprint('out')"), "out\nerr")

    def test_the_top_frame_is_left_out_of_a_traceback(self):
        code = "def f(n):\n    return 1/n\nf(0)"
        expected = [
            "Traceback (most recent call last):\n",
            '  File "<stdin>", line 2, in f\n',
            "ZeroDivisionError: division by zero\n",
        ]
        self.assertEqual(self.failure(code), ("ZeroDivisionError", "division by zero", expected))

    def test_an_error_at_the_top_level_has_no_line(self):
        expected = ["Traceback (most recent call last):\n", "ZeroDivisionError: division by zero\n"]
        self.assertEqual(self.failure("print('lost')\n1/0")[2], expected)

    def test_a_syntax_error_has_no_traceback_line(self):
        name, value, trace = self.failure("for x in:\n  1")
        self.assertEqual((name, value), ("SyntaxError", "invalid syntax (<stdin>, line 1)"))
        self.assertEqual(trace[0], '  File "<stdin>", line 1\n')

    def test_an_error_while_compiling_shows_nothing_of_the_shell(self):
        _, _, trace = self.failure("await x")
        self.assertFalse([line for line in trace if "livy_driver" in line], trace)

    def test_text_before_an_exception_is_not_in_the_output_but_can_be_read_until_the_next_statement(self):
        self.run_code("print('before')\n1/0")
        self.assertEqual(sys.stdout.getvalue(), "before\n")
        self.assertEqual(self.text("'after'"), "'after'")

    def test_nothing_that_user_code_raises_gets_out(self):
        self.assertEqual(self.failure("raise SystemExit(3)")[:2], ("SystemExit", "3"))
        self.assertEqual(self.failure("exit()")[0], "SystemExit")
        self.assertEqual(self.failure("raise KeyboardInterrupt")[0], "KeyboardInterrupt")
        self.assertEqual(self.failure("input()")[0], "EOFError")
        self.assertEqual(self.failure("class E(Exception):\n  def __str__(self): 1/0\nraise E()")[0], "E")
        self.assertEqual(self.failure("import sys\nsys.stdout = None\n1/0")[0], "ZeroDivisionError")

    def test_names_live_on_and_belong_to_no_module(self):
        self.run_code("x = 5\ndef f(): pass")
        self.assertEqual(self.text("x"), "5")
        self.assertEqual(self.text("f.__module__"), "")
        self.assertNotIn("__name__", self.namespace)

    def test_bytes_can_be_printed_and_a_lone_surrogate_does_no_harm(self):
        self.assertEqual(self.text("import sys\n_ = sys.stdout.write(b'\\xc3\\xa9')"), "\u00e9")
        self.assertEqual(self.text("print('\\ud800')"), "?")

    def test_a_logging_handler_of_an_earlier_statement_is_still_heard(self):
        self.run_code("import logging\nlog = logging.getLogger('shell test')\nlog.propagate = False\nlog.addHandler(logging.StreamHandler())")
        self.assertEqual(self.text("log.error('heard')"), "heard")

    def test_the_stream_is_a_new_one_for_each_statement(self):
        first = self.run_code("import sys\nkeep = sys.stdout")
        self.assertEqual(first["status"], "ok")
        self.assertEqual(self.text("keep is sys.stdout"), "False")
        self.assertIsInstance(sys.stdout, streams.CapturedText)


class MagicTest(Statements):
    def data(self, code):
        output = self.run_code(code)
        self.assertEqual(output["status"], "ok", output)
        return output["data"]

    def test_json_is_shown_together_with_text(self):
        self.assertEqual(self.data("print('p')\nx = {'a': [1, None]}\n%json x"), {"application/json": {"a": [1, None]}, "text/plain": "p"})
        self.assertEqual(self.data("x = 2**70\n%json x"), {"application/json": 2**70})

    def test_the_last_chunk_wins(self):
        self.assertEqual(self.data("x = 1\n%json x\ny = 2"), {"text/plain": ""})

    def test_a_missing_name_is_told_inside_a_success(self):
        content = {"ename": "KeyError", "evalue": "'nope'", "traceback": ["KeyError: 'nope'\n"], "status": "error"}
        self.assertEqual(self.data("%json nope"), {"msg_type": "execute_reply", "content": content})
        self.assertEqual(self.data("%matplot nope")["content"]["ename"], "KeyError")

    def test_an_unknown_magic_is_an_error(self):
        expected = ("UnknownMagic", "unknown magic command 'nope'", ["UnknownMagic: unknown magic command 'nope'\n"])
        self.assertEqual(self.failure("%nope x"), expected)
        self.assertEqual(self.failure("% json x")[1], "magic command not specified")

    def test_a_percent_sign_in_code_that_parses_is_no_magic(self):
        self.assertEqual(self.text("7 \\\n% 4"), "3")
        self.assertEqual(self.failure("   %json x")[0], "IndentationError")

    def test_tables_have_typed_headers(self):
        table = self.data("t = [{'n': 1, 's': 'a'}, {'n': None, 's': 'b'}]\n%table t")["application/vnd.livy.table.v1+json"]
        headers = [{"name": "n", "type": "INT_TYPE"}, {"name": "s", "type": "STRING_TYPE"}]
        self.assertEqual(table, {"headers": headers, "data": [[1, "a"], [None, "b"]]})

    def test_table_types_are_livys(self):
        code = (
            "import datetime, decimal\n"
            "t = [[datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5), decimal.Decimal('1.10'), None,"
            " True, 1.5, [1, 2], 2**70, {'k': 1}]]\n%table t"
        )
        table = self.data(code)["application/vnd.livy.table.v1+json"]
        kinds = "DATE TIMESTAMP DECIMAL NULL BOOLEAN DOUBLE ARRAY INT MAP".split()
        self.assertEqual([header["type"] for header in table["headers"]], [kind + "_TYPE" for kind in kinds])
        row = ["2020-01-02", "2020-01-02 03:04:05", "1.10", None, True, 1.5, [1, 2], 2**70, {"k": 1}]
        self.assertEqual(table["data"], [row])

    def test_rows_that_lack_a_key_are_not_aligned(self):
        table = self.data("t = [{'a': 1, 'b': 2}, {'b': 3}]\n%table t")["application/vnd.livy.table.v1+json"]
        self.assertEqual(table["data"], [[1, 2], [3]])

    def test_what_kills_livys_shell_is_an_error_here(self):
        self.assertEqual(self.failure("x = [1, 'a']\n%table x")[:2], ("TypeError", "table rows have different types"))
        self.assertEqual(self.failure("x = {1, 2}\n%json x")[0], "TypeError")
        self.assertEqual(self.failure("%json")[0], "TypeError")

    def test_nan_is_reported_as_livys_json_parser_does(self):
        expected = (
            "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow\n"
            ' at [Source: (String)"{"msg_type": "execute_reply", "content": {"data": {"application/json": {"x": NaN}},'
            ' "status": "ok"}}"; line: 1, column: 81]'
        )
        name, value, trace = self.failure("d = {'x': float('nan')}\n%json d")
        self.assertEqual((name, value, trace), ("com.fasterxml.jackson.core.JsonParseException", expected, []))


if __name__ == "__main__":
    unittest.main()
