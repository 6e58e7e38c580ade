"""R statements, through an R process that talks to the driver's JVM with SparkR.

Code goes to R in a file and what it prints comes back in a file, so that nothing R prints can be mistaken for an answer.
"""

import base64
import os
import re
import select
import shutil
import subprocess
import tempfile
import threading

from . import results

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "repl.R")
PLOTS = (
    "abline arrows axis barplot boxplot chart contour curve density dotchart ggplot hist image interaction.plot lines"
    " matplot mosaicplot pairs persp pie plot points polygon qqline qqnorm rug stripchart sunflowerplot"
)
PLOT = re.compile("|".join(re.escape(name) for name in PLOTS.split()))
COLOUR = re.compile("\x1b\\[[0-9;]*[mG]")


class RInterpreter:
    """Raises when R or the SparkR package is not there, or SparkR can't connect."""

    def __init__(self, spark, environment, folder):
        self._spark = spark
        self._environment = environment
        self._program = environment.get("SPARKR_DRIVER_R") or "R"
        if shutil.which(self._program) is None:
            raise RuntimeError("R is not installed (looked for %s)" % self._program)
        home = os.path.join(environment["SPARK_HOME"], "R", "lib")
        self._library = environment.get("SPARKR_PACKAGE_DIR") or home
        if not os.path.isdir(os.path.join(self._library, "SparkR")):
            raise RuntimeError("Cannot find sparkr package directory. (%s)" % self._library)
        self._folder = tempfile.mkdtemp(prefix="r-", dir=folder)
        self._start()

    def _start(self):
        self._backend = self._spark.gateway.jvm.org.apache.spark.api.r.RBackend()
        pair = self._backend.init()
        threading.Thread(target=self._backend.run, name="livy-r-backend", daemon=True).start()
        self._process = subprocess.Popen(
            [self._program, "--slave", "--no-save", "--no-restore", "--file=" + SCRIPT],
            stdin=subprocess.PIPE,
            env=dict(
                self._environment,
                EXISTING_SPARKR_BACKEND_PORT=str(pair._1()),
                SPARKR_BACKEND_AUTH_SECRET=pair._2().secret(),
                SPARKR_PACKAGE_DIR=self._library,
                LIVY_R_FOLDER=self._folder,
            ),
        )
        status, said = self._exchange("")
        if status != "ok":
            self._end()
            raise RuntimeError("SparkR does not start: " + said)

    def _end(self):
        self._process.kill()
        self._process.wait()
        self._backend.close()

    def execute(self, code):
        if self._process.poll() is not None:
            self._start()  # the last statement ended it
        image = None
        if PLOT.search(code):
            image = os.path.join(self._folder, "plot.png")
            code = 'png("%s")\n%s\ninvisible(dev.off())' % (image, code)
        status, said = self._exchange(code)
        said = COLOUR.sub("", said)
        if status == "died":
            self._end()
            return results.error("Error", "Interpreter died:\n" + said)
        if status != "ok":
            return results.error("Error", said)
        bundle = {"text/plain": said}
        if image and os.path.exists(image):
            with open(image, "rb") as file:
                bundle["image/png"] = base64.b64encode(file.read()).decode("ascii")
            os.remove(image)
        return results.ok(bundle)

    def _exchange(self, code):
        """Sends code; gives "ok", "error" or "died", and what was printed or the error's text."""
        answer = os.path.join(self._folder, "answer")
        with open(os.path.join(self._folder, "code.R"), "w", encoding="utf-8") as file:
            file.write(code)
        os.mkfifo(answer)
        try:
            self._process.stdin.write(b"%s\n" % self._spark.group.encode("ascii"))
            self._process.stdin.flush()
            status, _, message = self._read(answer).partition("\n")
        except OSError:
            status, message = "", ""
        finally:
            os.remove(answer)
        if status == "ok":
            return status, self._printed()
        return (status, message.rstrip("\n")) if status else ("died", self._printed())

    def _printed(self):
        try:
            with open(os.path.join(self._folder, "printed"), encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            return ""
        return text[:-1] if text.endswith("\n") else text

    def _read(self, path):
        """Reads the named pipe to its end; nothing when R ends before it writes there."""
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        data = b""
        try:
            while True:
                ready, _, _ = select.select([reader], [], [], 0.05)
                piece = os.read(reader, 1 << 16) if ready else b""
                data += piece
                if not piece and (data or self._process.poll() is not None):
                    return data.decode("utf-8", "replace")
        finally:
            os.close(reader)
