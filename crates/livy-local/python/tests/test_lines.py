import unittest

from livy_driver import lines


class FakeScala:
    """Answers lines as the interpreter would, and remembers them."""

    def __init__(self, answers, value=None):
        self.answers = answers
        self.value = value
        self.seen = []

    def interpret(self, code):
        self.seen.append(code)
        return self.answers.get(code, (lines.SUCCESS, ""))

    def run(self, code):
        return lines.LineRunner(self.interpret, lambda: self.value).run(code)


class LineRunnerTest(unittest.TestCase):
    def test_texts_of_lines_are_put_together(self):
        scala = FakeScala({"1": (lines.SUCCESS, "res0: Int = 1\n"), "2": (lines.SUCCESS, "res1: Int = 2\n")})
        self.assertEqual(scala.run(" 1\n2\n\n")["data"], {"text/plain": "res0: Int = 1\nres1: Int = 2\n"})
        self.assertEqual(scala.seen, ["1", "2"])

    def test_an_incomplete_line_is_extended_by_the_next(self):
        scala = FakeScala({"f {": (lines.INCOMPLETE, ""), "f {\n1": (lines.INCOMPLETE, ""), "f {\n1\n}": (lines.SUCCESS, "x")})
        self.assertEqual(scala.run("f {\n1\n}")["data"], {"text/plain": "x"})

    def test_code_that_stays_incomplete_is_an_error_but_a_comment_is_not(self):
        broken = FakeScala({"val z = {": (lines.INCOMPLETE, ""), "{\nval z = {\n}": (lines.ERROR, "no")})
        result = broken.run("val z = {")
        self.assertEqual((result["ename"], result["evalue"]), ("Error", "incomplete statement"))
        comment = FakeScala({"// c": (lines.INCOMPLETE, ""), "1": (lines.SUCCESS, "one")})
        self.assertEqual(comment.run("1\n// c")["data"], {"text/plain": "one"})

    def test_an_error_ends_the_statement_with_its_first_line_as_value(self):
        scala = FakeScala({"bad": (lines.ERROR, "x\nboom\n  ... 1 elided\n")})
        result = scala.run("1\nbad\n2")
        self.assertEqual((result["evalue"], result["traceback"]), ("x", ["boom\n", "  ... 1 elided\n"]))
        self.assertEqual(scala.seen, ["1", "bad"])

    def test_a_magic_shows_the_last_value_whatever_name_it_has(self):
        scala = FakeScala({}, value='{"a": 1}')
        self.assertEqual(scala.run("val x = 1\n%json y")["data"], {"application/json": {"a": 1}})
        self.assertEqual(scala.run("val x = 1\n%json y\n2")["data"], {"text/plain": ""})

    def test_a_magic_alone_has_no_value(self):
        result = FakeScala({}, value="1").run("%json a")
        self.assertEqual((result["ename"], result["evalue"]), ("NameError", "Value a does not exist"))
        self.assertEqual(FakeScala({}).run("1\n%nope a")["ename"], "UnknownMagic")

    def test_tables_have_sorted_columns_and_one_type_a_column(self):
        rows = FakeScala({}, value='[{"b": "x", "a": 1}, {"b": "y", "a": 2}]').run("1\n%table t")["data"]
        headers = [{"type": "BIGINT_TYPE", "name": "a"}, {"type": "STRING_TYPE", "name": "b"}]
        self.assertEqual(rows["application/vnd.livy.table.v1+json"], {"headers": headers, "data": [[1, "x"], [2, "y"]]})
        mixed = FakeScala({}, value='[[1], ["a"]]').run("1\n%table t")
        self.assertEqual((mixed["ename"], mixed["evalue"]), ("TypeError", "table rows have different types"))
        self.assertEqual(FakeScala({}, value="[[1, \"a\"], 2]").run("1\n%table t")["status"], "ok")

    def test_nan_is_null(self):
        self.assertEqual(FakeScala({}, value="[NaN, 1.5]").run("1\n%json d")["data"], {"application/json": [None, 1.5]})


if __name__ == "__main__":
    unittest.main()
