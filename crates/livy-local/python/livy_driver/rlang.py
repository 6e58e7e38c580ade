"""R statements, through an R process that talks to the driver's JVM with SparkR.

Code goes to R in files and answers come back in files, so that nothing R prints can be mistaken for an answer.
"""

import base64
import os
import re
import shutil
import subprocess
import tempfile

from . import results

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "repl.R")
PLOTS = (
    "abline arrows axis barplot boxplot chart contour curve density dotchart ggplot hist image interaction.plot lines"
    " matplot mosaicplot pairs persp pie plot points polygon qqline qqnorm rug stripchart sunflowerplot"
)
PLOT = re.compile(r"(?:%s)" % "|".join(re.escape(name) for name in PLOTS.split()))
COLOUR = re.compile("\x1b\\[[0-9;]*[mG]")


class RInterpreter:
    """Raises when R or the SparkR package is not there, or SparkR can't connect."""

    def __init__(self, spark, environment, folder):
        program = environment.get("SPARKR_DRIVER_R") or environment.get("SPARKR_R") or "R"
        if shutil.which(program) is None:
            raise RuntimeError("R is not installed (looked for %s)" % program)
        library = environment.get("SPARKR_PACKAGE_DIR") or os.path.join(environment["SPARK_HOME"], "R", "lib")
        if not os.path.isdir(os.path.join(library, "SparkR")):
            raise RuntimeError("Cannot find sparkr package directory. (%s)" % library)
        port, secret = self._start_backend(spark)
        self._folder = tempfile.mkdtemp(prefix="r-", dir=folder)
        self._process = subprocess.Popen(
            [program, "--slave", "--no-save", "--no-restore", "--file=" + SCRIPT],
            stdin=subprocess.PIPE,
            env=dict(
                environment,
                EXISTING_SPARKR_BACKEND_PORT=str(port),
                SPARKR_BACKEND_AUTH_SECRET=secret,
                SPARKR_PACKAGE_DIR=library,
                LIVY_R_FOLDER=self._folder,
            ),
            cwd=os.getcwd(),
        )
        status, said = self._exchange("")
        if status != "ok":
            raise RuntimeError("SparkR does not start: " + said)

    def _start_backend(self, spark):
        import threading

        backend = spark.gateway.jvm.org.apache.spark.api.r.RBackend()
        pair = backend.init()
        threading.Thread(target=backend.run, name="livy-r-backend", daemon=True).start()
        return pair._1(), pair._2().secret()

    def execute(self, code):
        image = None
        if PLOT.search(code):
            image = os.path.join(self._folder, "plot.png")
            code = 'png("%s")\n%s\ninvisible(dev.off())' % (image, code)
        status, said = self._exchange(code)
        said = COLOUR.sub("", said)
        if status == "died":
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
        """Sends code; gives "ok", "error" or "died" and the text."""
        answer = os.path.join(self._folder, "answer")
        with open(os.path.join(self._folder, "code.R"), "w", encoding="utf-8") as file:
            file.write(code)
        os.mkfifo(answer)
        try:
            self._process.stdin.write(b"run\n")
            self._process.stdin.flush()
            lines = self._read(answer)
        except OSError:
            lines = []
        finally:
            os.remove(answer)
        return (lines[0], "\n".join(lines[1:])) if lines else ("died", "")

    def _read(self, path):
        """Reads the named pipe to its end; nothing when R ends before it writes there."""
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        data = b""
        import select

        try:
            while True:
                ready, _, _ = select.select([reader], [], [], 0.05)
                piece = os.read(reader, 1 << 16) if ready else b""
                data += piece
                if not piece and data:
                    return data.decode("utf-8", "replace").split("\n")
                if not piece and self._process.poll() is not None:
                    return []
        finally:
            os.close(reader)
