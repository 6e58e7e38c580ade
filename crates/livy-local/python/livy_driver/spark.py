"""Starting Spark in this process, and what the driver needs from it beside running statements."""

import shlex
import time
import warnings


class Spark:
    """The context, the session, and the names that Livy puts into the user's namespace. First there is only the JVM
    (`gateway`); `connect` starts Spark in it. `times` are the seconds from the start to the end of each step."""

    def __init__(self, arguments, environment):
        self.times = {}
        self.group = ""
        self._began = time.monotonic()
        environment["PYSPARK_SUBMIT_ARGS"] = " ".join(map(shlex.quote, list(arguments) + ["pyspark-shell"]))
        from pyspark.java_gateway import launch_gateway

        self._took("import")
        self.gateway = launch_gateway()
        self._took("jvm")

    def connect(self):
        from pyspark.context import SparkContext

        SparkContext._ensure_initialized(gateway=self.gateway)
        self.context = SparkContext(gateway=self.gateway)
        self._took("context")
        from pyspark.sql import SparkSession

        self.session = SparkSession.builder.getOrCreate()
        self._took("session")

    def _took(self, step):
        self.times[step] = round(time.monotonic() - self._began, 3)

    def namespace(self):
        import pyspark.cloudpickle as cloudpickle
        from pyspark.sql import HiveContext, SQLContext
        from pyspark.streaming import StreamingContext

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that SQLContext is deprecated is not the user's doing
            sql_context = SQLContext(self.context, self.session)
        return {
            "HiveContext": HiveContext,
            "StreamingContext": StreamingContext,
            "cloudpickle": cloudpickle,
            "sc": self.context,
            "spark": self.session,
            "sqlContext": sql_context,
        }

    def set_job_group(self, statement):
        """Spark's jobs of the statement can be found and cancelled by its number."""
        self.group = str(statement)
        try:
            self.context.setJobGroup(self.group, "Job group for statement %s" % statement)
        except Exception:
            pass  # the user stopped the context: the statement will say so itself

    def cancel_jobs(self, statement):
        try:
            self.context.cancelJobGroup(str(statement))
        except Exception:
            pass

    def warm_up(self):
        """Loads the classes that plan a query and generate its code, so that the first one is not slow. No Spark job
        runs: statuses and the UI show only what the user did."""
        try:
            query = "select sum(id) from range(10) group by id % 3"
            plan = self.session._jsparkSession.sql(query).queryExecution().executedPlan()
            debug = self.gateway.jvm.org.apache.spark.sql.execution.debug
            getattr(getattr(debug, "package$"), "MODULE$").codegenString(plan)
        except Exception:
            pass  # only a head start

    def add_file(self, path):
        self.context.addFile(path)

    def add_python_file(self, path):
        self.context.addPyFile(path)

    def add_jar(self, path, jar):
        """Adds the jar at an address, which is the file `jar` here: to executors, to the driver's classes, and to those
        that SQL finds, as its ADD JAR does."""
        self.context._jsc.addJar(path)
        jvm = self.gateway.jvm
        url = jvm.java.io.File(jar).toURI().toURL()
        loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
        if loader.getClass().getName() == "org.apache.spark.util.MutableURLClassLoader":
            loader.addURL(url)
        self.session._jsparkSession.sharedState().jarClassLoader().addURL(url)
