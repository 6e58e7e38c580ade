import base64
import pickle
import socket
import threading
import unittest

from livy_driver import channel, jobs, progress


class ChannelTest(unittest.TestCase):
    def test_commands_come_in_and_events_go_out_with_their_payload(self):
        ours, theirs = socket.socketpair()
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        end = channel.Channel(theirs)
        ours.sendall(b'{"do": "a", "n": 1}\n{"do": "b"}\n')
        commands = end.commands()
        self.assertEqual(next(commands), {"do": "a", "n": 1})
        self.assertEqual(next(commands), {"do": "b"})
        end.send_payload("output", b"two\nlines", id=3)
        end.send("ready", text="\u00e9")
        reader = ours.makefile("rb")
        self.assertEqual(reader.readline(), b'{"id": 3, "event": "output", "bytes": 9}\n')
        self.assertEqual(reader.read(10), b"two\nlines\n")
        self.assertEqual(reader.readline(), b'{"text": "\\u00e9", "event": "ready"}\n')
        ours.shutdown(socket.SHUT_RDWR)
        self.assertEqual(list(commands), [])
        end.send("nobody listens")



def make_jobs(reports):
    done = threading.Event()

    def report(number, state, result, error):
        reports.append((number, state, result, error))
        if state != "STARTED":
            done.set()

    return jobs.Jobs("the context", pickle.dumps, report), done


def expression(text):
    code = text.encode()
    return base64.b64encode(b"\x80\x02cbuiltins\neval\nX" + len(code).to_bytes(4, "little") + code + b"\x85R.").decode()


class JobsTest(unittest.TestCase):
    def test_a_job_gets_the_context_and_its_result_is_encoded_twice(self):
        reports = []
        runner, done = make_jobs(reports)
        runner.submit(4, expression("lambda jc: jc.upper()"))
        self.assertTrue(done.wait(120))
        self.assertEqual(reports[0], (4, "STARTED", None, None))
        number, state, result, error = reports[1]
        self.assertEqual((number, state, error), (4, "SUCCEEDED", None))
        self.assertEqual(pickle.loads(base64.b64decode(base64.b64decode(result))), "THE CONTEXT")

    def test_a_job_that_fails_says_so_with_its_traceback(self):
        for code, last in [("lambda jc: 1/0", "ZeroDivisionError: division by zero"), ("1", "TypeError: 'int' object")]:
            reports = []
            runner, done = make_jobs(reports)
            runner.submit(1, expression(code))
            self.assertTrue(done.wait(120))
            _, state, _, error = reports[1]
            self.assertEqual(state, "FAILED")
            self.assertTrue(error.startswith("org.apache.livy.repl.PythonJobException: Client job error:Traceback"))
            self.assertIn(last, error)

    def test_shared_objects_are_kept_up_to_a_number(self):
        context = jobs.JobContext({"sc": 1, "spark": 2}, None)
        for n in range(jobs.SHARED_OBJECTS + 1):
            context.set_shared_object(n, n)
        self.assertIsNone(context.get_shared_object(0))
        self.assertEqual(context.get_shared_object(1), 1)
        context.remove_shared_object(1)
        self.assertIsNone(context.get_shared_object(1))


class ProgressTest(unittest.TestCase):
    def test_changes_are_told_while_the_statement_runs_and_only_then(self):
        told = []
        counts = iter([(0, 0), (0, 8), (2, 8), (2, 8)])
        asked = threading.Event()

        def count(group):
            self.assertEqual(group, "5")
            value = next(counts, None)
            if value is None:
                asked.set()
                return 8, 8
            return value

        follower = progress.Progress(count, lambda id, value: told.append((id, value)))
        follower.begin(5)
        self.assertTrue(asked.wait(120))
        follower.end()
        self.assertEqual(told[0], (5, 0.25))
        self.assertIn(told[1:], ([], [(5, 1.0)]))

    def test_a_count_that_fails_does_not_end_the_watching(self):
        failed, told = threading.Event(), threading.Event()

        def count(group):
            if not failed.is_set():
                failed.set()
                raise OSError("the context is stopped")
            return 1, 2

        follower = progress.Progress(count, lambda id, value: told.set())
        follower.begin(1)
        self.assertTrue(told.wait(120))
        follower.end()


if __name__ == "__main__":
    unittest.main()
