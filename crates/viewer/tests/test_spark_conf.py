"""data/spark-conf.tsv against the Spark that is here: names, kinds, defaults and ages, as Spark's own registry has them."""

from pathlib import Path
import re

from pyspark.java_gateway import launch_gateway
import pytest

DATA = Path(__file__).parent.parent / "data" / "spark-conf.tsv"

# Objects that register their settings when they are loaded.
REGISTERING = [
    *(
        f"org.apache.spark.internal.config.{name}$"
        for name in "package Deploy History Kryo Network Python R Status Streaming Tests UI Worker".split()
    ),
    "org.apache.spark.deploy.k8s.Config$",
    "org.apache.spark.deploy.yarn.config.package$",
    "org.apache.spark.sql.hive.HiveUtils$",
    "org.apache.spark.sql.internal.SQLConf$",
    "org.apache.spark.sql.internal.StaticSQLConf$",
    "org.apache.spark.streaming.StreamingConf$",
]

# Documented, but read by their names where they are used, so that no registry has them.
UNREGISTERED = re.compile(
    r"""
    spark\.(app\.name|master|default\.parallelism|local\.dir|logConf|port\.maxRetries|ui\.proxyBase|ssl\.enabled)
    | spark\.(driver|executor)\.defaultJavaOptions  # By the launcher.
    | spark\.files\.(fetchTimeout|overwrite|useFetchCache)
    | spark\.(rpc|shuffle|network)\.io\..+  # By the network library.
    | spark\.stage\.maxConsecutiveAttempts
    | spark\.python\.(profile|worker\.memory) | spark\.r\.shell\.command | spark\.repl\.enableHiveContext
    | spark\.yarn\.(kerberos\.relogin\.period|max\.executor\.failures|executor\.failuresValidityInterval)  # Older names.
    # Names with a part that is the person's.
    | spark\.(driver|executor|task)\.resource\..+ | spark\.executorEnv\..+ | spark\.hadoop\..+ | spark\.yarn\.appMasterEnv\..+
    | spark\.kubernetes\.(driver\.|executor\.|)(annotation|label|node\.selector)\..+
    """,
    re.VERBOSE,
)

# Registered without a default, or with another: what holds is decided where they are used, and documented.
OTHER_DEFAULTS = {
    "spark.driver.host": "the machine's own",
    "spark.driver.port": "0 means any",
    "spark.eventLog.dir": "the same, as an address",
    "spark.excludeOnFailure.enabled": "",
    "spark.excludeOnFailure.timeout": "",
    "spark.executor.cores": "1 or all there are, as the cluster manager will have it",
    "spark.executor.instances": "",
    "spark.kubernetes.authenticate.driver.serviceAccountName": "",
    "spark.kubernetes.pyspark.pythonVersion": "",
    "spark.r.command": "",
    "spark.rpc.lookupTimeout": "",
    "spark.scheduler.minRegisteredResourcesRatio": "the one on YARN and Kubernetes",
    "spark.sql.session.timeZone": "the machine's own",
    "spark.sql.warehouse.dir": "below the working folder",
    "spark.stage.maxAttempts": "no limit",
    "spark.yarn.populateHadoopClasspath": "depends on the build",
}

# Any text to the registry, but no other is understood where they are used.
READ_ELSEWHERE = {
    "spark.eventLog.compression.codec",
    "spark.executor.logs.rolling.maxSize",
    "spark.executor.logs.rolling.strategy",
    "spark.io.compression.codec",
    "spark.rpc.askTimeout",
    "spark.rpc.lookupTimeout",
    "spark.scheduler.mode",
    "spark.shuffle.mapStatus.compression.codec",
    "spark.submit.deployMode",
}

SIZES = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
TIMES = {"us": 0.001, "ms": 1, "s": 1e3, "m": 6e4, "min": 6e4, "h": 36e5, "d": 864e5}


def settings():
    lines = [line.split("\t") for line in DATA.read_text().splitlines()]
    return [(name, kind, default, since) for name, kind, default, since, _ in lines if name.startswith("spark.")]


@pytest.fixture(scope="module")
def find():
    """Finds a setting in the registry of a Java that runs without a session."""
    gateway = launch_gateway()
    jvm = gateway.jvm
    loader = jvm.Thread.currentThread().getContextClassLoader()
    for name in REGISTERING:
        jvm.java.lang.Class.forName(name, True, loader)
    yield jvm.org.apache.spark.internal.config.ConfigEntry.findEntry
    gateway.shutdown()
    gateway.proc.stdin.close()


def read(entry, value):
    """What Spark makes of a value, written by itself; None when it refuses it."""
    try:
        # In one step: on the way through Python a long becomes an integer.
        return entry.valueConverter().andThen(entry.stringConverter()).apply(value)
    except Exception:
        return None


def amount(text, kind):
    """A default as a number where it is one, so that 1g is 1024m and infinity the largest number."""
    name, _, unit = kind.partition(":")
    if text == "infinity":
        return float("inf")
    parts = re.fullmatch(r"(-?[\d.]+)([a-z]*)", text.lower())
    if not parts or name.startswith(("bool", "choice", "list", "text")):
        return text
    number, written = float(parts[1]), parts[2]
    if name.startswith("bytes"):
        number *= SIZES[(written.rstrip("b") or "b") if written else unit]
    elif name == "time":
        number *= TIMES[written or unit]
    return float("inf") if number >= 2**31 - 1 and (name == "int>=0" or number >= 2**31 * 999) else number


def test_every_name_is_one_that_spark_knows(find):
    unknown = [name for name, *_ in settings() if find(name) is None]
    assert [name for name in unknown if not UNREGISTERED.fullmatch(name)] == []
    assert len(unknown) < 50


def test_defaults_and_ages_are_those_of_spark(find):
    wrong = []
    for name, kind, default, since in settings():
        entry = find(name)
        if entry is None:
            continue
        if entry.version() != since:
            wrong.append(f"{name} is there since {entry.version()}, not {since}")
        held = entry.defaultValueString()
        while other := re.fullmatch(r"<value of (.+)>", held):
            held = find(other[1]).defaultValueString()
            # It may be said that there is none of its own.
            held = held if default else ""
        held = "" if held == "<undefined>" else held
        if amount(held, kind) != amount(default, kind) and name not in OTHER_DEFAULTS:
            wrong.append(f"{name} is {held!r} by default, not {default!r}")
    assert wrong == []


def test_values_are_of_the_kind_that_spark_takes(find):
    wrong = []
    for name, kind, default, _ in settings():
        entry = find(name)
        if entry is None or name in READ_ELSEWHERE:
            continue
        sort, _, unit = kind.partition(":")
        if sort == "bool":
            fits = read(entry, "true") == "true" and read(entry, "7") is None
        elif sort.startswith("int"):
            fits = read(entry, "7") == "7" and read(entry, "7.5") is None
        elif sort == "float":
            fits = read(entry, "0.5") == "0.5" and read(entry, "x") is None
        elif sort.startswith("bytes"):
            # Some have a least value.
            fits = any(read(entry, f"{n}") == f"{n * SIZES[unit]}b" for n in (7, 70_000, 70_000_000))
            fits = fits and (read(entry, "-1") is not None or sort == "bytes")
        elif sort == "time":
            fits = read(entry, "7") == f"{int(7 * TIMES[unit])}ms"
        elif sort == "choice":
            fits = all(read(entry, word) is not None for word in unit.split(",")) and read(entry, "x") is None
        else:
            fits = read(entry, default or "x") is not None or default == ""
        if not fits:
            wrong.append(f"{name} is no {kind}")
    assert wrong == []
