"""The catalog, and SQL looked at without running it. No Spark job comes of it."""

import json
import re

from . import background, values

TABLES = 3000
ASKED = 30
FRESH = 20  # seconds that tables and their columns are believed
PLACE = re.compile(r"[(;] ?line (\d+),? pos (\d+)\)?")


def session(context):
    """The Spark session that SQL cells use."""
    found = getattr(context, "spark_session", None)
    if found is None:
        from pyspark.sql import SparkSession

        found = SparkSession.builder.getOrCreate()
    return found


def table_names(context):
    """The names as far as they are known by now."""
    found = background.ask("tables", lambda: _tables(session(context)), FRESH)
    return [] if found is background.PENDING else [name for name, _ in found]


def _tables(spark):
    rows = spark.sql("SHOW TABLES").collect()
    return [(row["tableName"], bool(row["isTemporary"])) for row in rows[:TABLES]]


def catalog(context, wanted):
    """The current database's tables, the databases, functions that people made, and the columns of the tables in
    `wanted`."""
    wanted = sorted(set(wanted))[:ASKED]
    return background.ask("catalog " + " ".join(wanted), lambda: _catalog(context, wanted), FRESH)


def _catalog(context, wanted):
    spark = session(context)
    functions = [row[0] for row in spark.sql("SHOW USER FUNCTIONS").collect()]
    columns = {}
    for name in wanted:
        try:
            columns[name] = _fields(spark._jsparkSession.table(name).schema())
        except Exception:  # no such table, or no right to see it
            continue
    return {
        "database": spark.catalog.currentDatabase(),
        "databases": [row[0] for row in spark.sql("SHOW DATABASES").collect()[:TABLES]],
        "tables": _tables(spark),
        "functions": [name.split(".")[-1] for name in functions],
        "columns": columns,
    }


def _fields(schema):
    return [(field["name"], values.type_text(field["type"])) for field in json.loads(schema.json())["fields"]]


def check(context, query):
    """Parses and resolves a query: {"ok": True, "columns": …, "tables": …}, or {"ok": False, "message": …} with "line"
    from 1 and "column" from 0 where Spark says the place. Commands are not carried out. None when this Spark can't be
    asked."""
    return background.ask("check " + query, lambda: _check(context, query), 2)


def _check(context, query):
    spark = session(context)
    try:
        state = spark._jsparkSession.sessionState()
        plan = _execution(spark, state, state.sqlParser().parsePlan(query)).analyzed()
    except Exception as failure:
        # Python's own errors, and those of Py4J, tell of this code and not of the query.
        return _refused(failure) if hasattr(failure, "desc") or hasattr(failure, "java_exception") else None
    try:
        return {"ok": True, "columns": _fields(plan.schema()), "tables": _sources(plan)}
    except Exception:
        return {"ok": True, "columns": [], "tables": []}


def _execution(spark, state, plan):
    modes = spark._jvm.org.apache.spark.sql.execution.CommandExecutionMode
    try:
        skip = modes.SKIP()
    except (AttributeError, TypeError):  # before Spark 3.2 nothing was carried out here
        return state.executePlan(plan)
    return state.executePlan(plan, skip)


def _sources(plan):
    """The tables that a plan reads, by name."""
    found = []
    for line in plan.treeString().split("\n"):
        match = re.search(r"SubqueryAlias ([\w.`]+)$", line)
        name = match and match.group(1).replace("spark_catalog.", "")
        if name and name not in found and name != "__auto_generated_subquery_name":
            found.append(name)
    return found[:ASKED]


def _refused(failure):
    message = getattr(failure, "desc", None) or str(failure)
    match = PLACE.search(message)
    answer = {"ok": False, "message": (message[: match.start()] if match else re.split(";\n|\n\n", message.strip())[0]).strip()[:2000]}
    if match:
        answer["line"], answer["column"] = int(match.group(1)), int(match.group(2))
    return answer
