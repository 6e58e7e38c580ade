"""Scala statements and completion, through the Scala interpreter of the driver's JVM.

The interpreter shares the Spark session, the context and the catalog with Python. Its classes go into the directory
that Spark serves to executors (`spark.repl.class.outputDir`, set before the context starts); with class-based wrapping
and transient `spark` and `sc` its closures can be serialised.
"""

import threading

from . import lines

PREAMBLE = (
    "@transient val spark = org.apache.spark.sql.SparkSession.getDefaultSession.get;"
    "@transient val sc = spark.sparkContext;"
    "import org.apache.spark.SparkContext._;"
    "import spark.implicits._;"
    "import spark.sql;"
    "import org.apache.spark.sql.functions._"
)


class ScalaInterpreter:
    """The interpreter. It can be made as soon as there is a JVM, and is used after `begin`, which needs Spark.
    `execute` is for one thread at a time; `complete` may run beside it."""

    def __init__(self, gateway, classes):
        self._jvm = gateway.jvm
        self._gateway = gateway
        self._buffer = self._jvm.java.io.ByteArrayOutputStream()
        self._console = self._jvm.java.io.PrintStream(self._buffer, True, "UTF-8")
        self._interpreter = self._create(classes)
        self._completer = None
        self._completing = threading.Lock()

    def begin(self):
        outcome, printed = self._interpret(PREAMBLE)
        if outcome != lines.SUCCESS:
            raise RuntimeError("the Scala interpreter does not start: " + printed)

    def execute(self, code):
        runner = lines.LineRunner(self._interpret, self._last_value)
        console = self._object(self._jvm.scala, "Console")
        before = console.out()
        console.setOutDirect(self._console)
        try:
            self._buffer.reset()
            return runner.run(code)
        finally:
            console.setOutDirect(before)

    def complete(self, code, cursor):
        """Names that fit at `cursor`, counted in UTF-16 units; nothing when it is outside of the code."""
        if not 0 <= cursor <= len(code.encode("utf-16-le")) // 2:
            return []
        with self._completing:
            if self._completer is None:
                compiler = self._jvm.scala.tools.nsc.interpreter.PresentationCompilerCompleter
                self._completer = compiler(self._interpreter)
            names = self._completer.complete(code, cursor).candidates().mkString("\n")
        return names.split("\n") if names else []

    def add_jar(self, path):
        url = self._jvm.java.io.File(path).toURI().toURL()
        self._interpreter.addUrlsToClassPath(self._sequence([url]))

    def _create(self, classes):
        nsc = self._jvm.scala.tools.nsc
        settings = nsc.Settings()
        arguments = ["-Yrepl-class-based", "-Yrepl-outdir", classes]
        settings.processArguments(self._sequence(arguments).toList(), True)
        getattr(settings.usejavacp(), "value_$eq")(True)
        loader = self._jvm.java.lang.Thread.currentThread().getContextClassLoader()
        settings.embeddedDefaults(loader)
        encoded = self._jvm.java.io.OutputStreamWriter(self._buffer, "UTF-8")
        interpreter = nsc.interpreter.IMain(settings, self._jvm.java.io.PrintWriter(encoded, True))
        interpreter.initializeSynchronous()
        interpreter.ensureClassLoader()  # or there is none to add to
        extra = self._extra_jars(loader)
        if extra:
            interpreter.addUrlsToClassPath(self._sequence(extra))
        return interpreter

    def _extra_jars(self, loader):
        """Jars that spark-submit put into its own class loader: the interpreter only looks at the JVM's class path."""
        while loader is not None:
            if loader.getClass().getName() == "org.apache.spark.util.MutableURLClassLoader":
                return [url for url in loader.getURLs() if url.getProtocol() == "file"]
            loader = loader.getParent()
        return []

    def _interpret(self, code):
        outcome = self._interpreter.interpret(code).toString()
        if outcome == lines.INCOMPLETE:
            return outcome, ""
        printed = self._buffer.toString("UTF-8")
        self._buffer.reset()
        return outcome, printed

    def _last_value(self):
        """The value of the last line as JSON text; of an RDD the first ten elements. The value stays in its Option on
        the way: Py4J would turn a Scala number into a Python one, and can't read a BigDecimal."""
        found = self._interpreter.lastRequest().lineRep().callEither("$result", self._sequence([])).toOption()
        try:
            value = found.get()
        except ValueError:
            value = found
        if value is None:
            return None
        value = value.take(10) if self._is_rdd(value) else found
        formats = self._object(self._jvm.org.json4s, "DefaultFormats")
        json = self._object(self._jvm.org.json4s.jackson, "JsonMethods")
        tree = self._object(self._jvm.org.json4s, "Extraction").decompose(value, formats)
        return json.mapper().writeValueAsString(tree)

    def _is_rdd(self, value):
        from py4j.java_gateway import JavaObject, is_instance_of

        return isinstance(value, JavaObject) and is_instance_of(self._gateway, value, "org.apache.spark.rdd.RDD")

    def _sequence(self, items):
        return self._jvm.PythonUtils.toSeq(items)

    @staticmethod
    def _object(package, name):
        """A Scala `object` of the package."""
        return getattr(getattr(package, name + "$"), "MODULE$")
