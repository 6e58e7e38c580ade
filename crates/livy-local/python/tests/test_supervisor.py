import os
import subprocess
import sys
import tempfile
import time
import unittest

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SUPERVISOR = os.path.join(FOLDER, "supervisor.py")

# Seconds that nothing takes; they only stop a hang.
PATIENCE = 120


class SupervisorTest(unittest.TestCase):
    def start(self, *arguments):
        reader, writer = os.pipe()
        command = [sys.executable, "-I", "-S", SUPERVISOR, "--grace", "0.3"] + list(arguments)
        process = subprocess.Popen(command, stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(reader)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        return process, writer

    def gone(self, pid):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                os.kill(pid, 0)
            except OSError:
                return True
            time.sleep(0.02)
        return False

    def test_the_commands_status_is_passed_on(self):
        for code, expected in [("exit 7", 7), ("kill -9 $$", 137), ("true", 0)]:
            process, writer = self.start("--", "sh", "-c", code)
            self.assertEqual(process.wait(PATIENCE), expected)
            os.close(writer)

    def test_a_command_that_is_not_there_is_127(self):
        process, writer = self.start("--", "no-such-program")
        self.assertEqual(process.wait(PATIENCE), 127)
        self.assertIn(b"no-such-program", process.stderr.read())
        os.close(writer)

    def test_all_descendants_end_with_the_lifeline_whatever_they_do(self):
        script = "trap '' TERM; (trap '' TERM; sleep 300) & echo $!; setsid sleep 300 & echo $!; echo $$; wait; sleep 300"
        process, writer = self.start("--", "sh", "-c", script)
        pids = [int(process.stdout.readline()) for _ in range(3)]
        os.close(writer)
        process.wait(PATIENCE)
        for pid in pids:
            self.assertTrue(self.gone(pid), pid)

    def test_what_the_command_leaves_behind_ends_with_it(self):
        process, writer = self.start("--", "sh", "-c", "sleep 300 & echo $!")
        pid = int(process.stdout.readline())
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertTrue(self.gone(pid))
        os.close(writer)

    def test_errors_can_go_where_the_output_goes_and_a_folder_is_removed(self):
        folder = tempfile.mkdtemp()
        inside = os.path.join(folder, "inside")
        os.mkdir(inside)
        process, writer = self.start("--merge", "--remove", inside, "--", "sh", "-c", "echo out; echo err >&2")
        self.assertEqual(process.stdout.read(), b"out\nerr\n")
        process.wait(PATIENCE)
        self.assertFalse(os.path.exists(inside))
        self.assertTrue(os.path.exists(folder), "it belongs to the server, which lives")
        os.rmdir(folder)
        os.close(writer)

    def test_a_dead_servers_folder_is_removed_by_the_last_supervisor(self):
        folder = tempfile.mkdtemp()
        inside = os.path.join(folder, "inside")
        os.mkdir(inside)
        server = (
            "import subprocess, sys\n"
            "command = [sys.executable, '-I', '-S', %r, '--remove', %r, '--', 'sh', '-c', 'echo up; sleep 300']\n"
            "process = subprocess.Popen(command, stdin=subprocess.PIPE)\n"
            "print(process.pid, flush=True)\n"
            "sys.stdin.readline()\n"
            "import os\n"
            "os._exit(9)\n"
        ) % (SUPERVISOR, inside)
        process = subprocess.Popen([sys.executable, "-c", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        supervisor = int(process.stdout.readline())
        self.assertEqual(process.stdout.readline(), b"up\n")
        process.communicate(b"\n")
        self.assertTrue(self.gone(supervisor))
        self.assertFalse(os.path.exists(folder))

    def test_the_command_has_no_input_unless_it_shares_the_lifeline(self):
        process, writer = self.start("--", "cat")
        self.assertEqual(process.wait(PATIENCE), 0)
        os.close(writer)
        process, writer = self.start("--share-stdin", "--", "head", "-n", "1")
        os.write(writer, b"hello\n")
        self.assertEqual(process.stdout.readline(), b"hello\n")
        self.assertEqual(process.wait(PATIENCE), 0)
        os.close(writer)


if __name__ == "__main__":
    unittest.main()
