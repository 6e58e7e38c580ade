//! Errors as people read them, from what Livy 0.9 and Spark 3.5 really send.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use livy_api::{ErrorOutput, SessionKind};
use proptest::prelude::*;
use viewer::error_view::{Banner, BlockKind, ErrorView, Unknown, view};

fn error(ename: &str, evalue: &str, traceback: &[&str]) -> ErrorOutput {
    ErrorOutput {
        ename: ename.to_owned(),
        evalue: evalue.to_owned(),
        traceback: traceback.iter().map(|item| (*item).to_owned()).collect(),
    }
}

fn lines(view: &ErrorView, kind: BlockKind) -> Vec<&str> {
    view.blocks
        .iter()
        .filter(|block| block.kind == kind)
        .flat_map(|block| &block.lines)
        .map(|line| line.text.as_str())
        .collect()
}

fn places(view: &ErrorView) -> Vec<(usize, std::ops::Range<usize>, bool)> {
    view.places.iter().map(|place| (place.line, place.columns.clone(), place.sure)).collect()
}

#[test]
fn a_python_error_shows_the_line_of_the_cell() {
    let code = "def f(n):\n    return 1/n\nf(0)";
    let error = error(
        "ZeroDivisionError",
        "division by zero",
        &[
            "Traceback (most recent call last):\n",
            "  File \"<stdin>\", line 2, in f\n",
            "ZeroDivisionError: division by zero\n",
        ],
    );
    let view = view(&error, &SessionKind::PySpark, code);
    assert_eq!(view.headline, "ZeroDivisionError: division by zero");
    assert_eq!(view.cause, None);
    assert_eq!(places(&view), [(2, 4..14, true)]);
    assert_eq!(view.places[0].note, "f");
    let shown = ["  File \"<stdin>\", line 2, in f", "    return 1/n"];
    assert_eq!(lines(&view, BlockKind::Frames), shown, "the cell has the line that the interpreter can't read");
    assert_eq!(view.blocks[0].lines[0].place, Some(0));
    assert_eq!(view.blocks.len(), 1);
}

#[test]
fn a_frame_of_a_function_from_another_cell_is_not_sure() {
    let error =
        error("E", "x", &["Traceback (most recent call last):\n", "  File \"<stdin>\", line 1, in g\n", "E: x\n"]);
    assert_eq!(places(&view(&error, &SessionKind::PySpark, "g(1)")), [(1, 0..4, false)]);
    assert_eq!(places(&view(&error, &SessionKind::PySpark, "")), []);
}

#[test]
fn a_syntax_error_is_marked_at_its_column() {
    let error = error(
        "SyntaxError",
        "invalid syntax (<stdin>, line 2)",
        &["  File \"<stdin>\", line 2\n", "    for x in:\n", "            ^\n", "SyntaxError: invalid syntax\n"],
    );
    let view = view(&error, &SessionKind::PySpark, "if True:\n    for x in:\n      1");
    assert_eq!(view.headline, "SyntaxError: invalid syntax (<stdin>, line 2)");
    assert_eq!(places(&view), [(2, 12..13, true)]);
}

#[test]
fn an_analysis_error_names_what_may_have_been_meant_and_folds_plan_and_libraries() {
    let evalue = "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column or function parameter with name `ix` cannot be resolved. Did you mean one of the following? [`id`].; line 1 pos 7;\n'Project ['ix]\n+- Range (0, 3, step=1, splits=None)\n";
    let error = error(
        "AnalysisException",
        evalue,
        &[
            "Traceback (most recent call last):\n",
            "  File \"/opt/spark/python/lib/pyspark.zip/pyspark/sql/session.py\", line 1631, in sql\n    return DataFrame(self._jsparkSession.sql(sqlQuery, litArgs), self)\n                     ^^^^^^^^^^^^^^^\n",
            "  File \"/opt/spark/python/lib/py4j-0.10.9.7-src.zip/py4j/java_gateway.py\", line 1322, in __call__\n    return_value = get_return_value(\n",
            &format!("pyspark.errors.exceptions.captured.AnalysisException: {evalue}\n"),
        ],
    );
    let view = view(&error, &SessionKind::PySpark, "spark.sql('select ix from range(3)')");
    assert!(view.headline.starts_with("AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION]"));
    let hint = view.hint.as_ref().expect("a hint");
    assert_eq!(
        (hint.unknown, hint.name.as_str(), hint.candidates.as_slice()),
        (Unknown::Column, "ix", &["id".to_owned()][..])
    );
    assert_eq!(lines(&view, BlockKind::Plan).len(), 2);
    assert_eq!(lines(&view, BlockKind::Library).len(), 5);
    assert!(view.blocks.iter().all(|block| block.folded));
    assert!(view.blocks.iter().any(|block| block.title == "2 frames of libraries"));
    assert_eq!(view.cause, None);
}

/// What Spark 3.5 says about `rdd.map(lambda x: 1/(x-5)).collect()`, shortened.
const WORKER: &str = "An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.\n: org.apache.spark.SparkException: Job aborted due to stage failure: Task 1 in stage 1.0 failed 1 times, most recent failure: Lost task 1.0 in stage 1.0 (TID 3) (host executor driver): org.apache.spark.api.python.PythonException: Traceback (most recent call last):\n  File \"/opt/spark/python/lib/pyspark.zip/pyspark/worker.py\", line 1247, in main\n    process()\n  File \"<stdin>\", line 2, in <lambda>\nZeroDivisionError: division by zero\n\n\tat org.apache.spark.api.python.BasePythonRunner$ReaderIterator.handlePythonException(PythonRunner.scala:572)\n\nDriver stacktrace:\n\tat org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2898)\nCaused by: org.apache.spark.api.python.PythonException: Traceback (most recent call last):\n  File \"/opt/spark/python/lib/pyspark.zip/pyspark/worker.py\", line 1247, in main\n    process()\n  File \"<stdin>\", line 2, in <lambda>\nZeroDivisionError: division by zero\n\n\tat org.apache.spark.api.python.PythonRunner$$anon$3.read(PythonRunner.scala:784)\n\t... 1 more\n";

#[test]
fn the_exception_of_a_python_worker_is_lifted_out_of_the_jvm() {
    let traceback = format!("py4j.protocol.Py4JJavaError: {WORKER}");
    let error = error(
        "Py4JJavaError",
        WORKER,
        &[
            "Traceback (most recent call last):\n",
            "  File \"/opt/spark/python/lib/pyspark.zip/pyspark/rdd.py\", line 1833, in collect\n",
            &traceback,
        ],
    );
    let view = view(&error, &SessionKind::PySpark, "r = sc.parallelize(range(10))\nr.map(lambda x: 1/(x-5)).collect()");
    assert_eq!(view.cause.as_deref(), Some("ZeroDivisionError: division by zero"));
    assert_eq!(places(&view), [(2, 0..34, true)]);
    let shown = ["  File \"<stdin>\", line 2, in <lambda>", "    r.map(lambda x: 1/(x-5)).collect()"];
    assert_eq!(lines(&view, BlockKind::Frames), shown);
    let jvm = lines(&view, BlockKind::Jvm);
    assert!(jvm[0].starts_with(": org.apache.spark.SparkException: Job aborted"));
    assert!(jvm.contains(&"\t... 1 more"));
    assert!(view.blocks.iter().any(|block| block.kind == BlockKind::Jvm && block.folded));
}

#[test]
fn the_deepest_cause_of_the_jvm_is_lifted() {
    let evalue = "An error occurred while calling o40.showString.\n: org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3 in stage 1.0 (TID 1) (host executor 1): java.io.IOException: disk\n\tat a.B.c(B.java:1)\nCaused by: java.lang.RuntimeException: middle\n\tat a.B.d(B.java:2)\nCaused by: java.io.FileNotFoundException: /data/x\n\t... 9 more\n";
    let view = view(&error("Py4JJavaError", evalue, &[]), &SessionKind::PySpark, "df.show()");
    assert_eq!(view.headline, "Py4JJavaError: An error occurred while calling o40.showString.");
    assert_eq!(view.cause.as_deref(), Some("java.io.FileNotFoundException: /data/x"));
    let short = evalue.split("\n\tat").next().expect("a message");
    let view = super_view(short);
    assert_eq!(view.cause.as_deref(), Some("java.io.IOException: disk"));
}

fn super_view(evalue: &str) -> ErrorView {
    view(&error("Py4JJavaError", evalue, &[]), &SessionKind::PySpark, "")
}

#[test]
fn a_mistake_in_sql_is_marked_in_a_sql_cell() {
    let parse = "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'range'.(line 1, pos 14)\n\n== SQL ==\nselect id fro range(3)\n--------------^^^\n";
    let code = "select id fro range(3)";
    let view = view(
        &error(
            "Error",
            parse,
            &["org.apache.spark.sql.catalyst.parser.ParseException.withCommand(parsers.scala:257)", "a.B.c(B.scala:1)"],
        ),
        &SessionKind::Sql,
        code,
    );
    assert_eq!(view.headline, "[PARSE_SYNTAX_ERROR] Syntax error at or near 'range'.(line 1, pos 14)");
    assert_eq!(places(&view), [(1, 14..19, true)]);
    assert_eq!(lines(&view, BlockKind::Code), ["select id fro range(3)", "--------------^^^"]);
    assert_eq!(lines(&view, BlockKind::Jvm).len(), 2);

    let resolve =
        "[UNRESOLVED_ROUTINE] Cannot resolve function `foo` on search path [`system`.`builtin`].; line 2 pos 2";
    let view2 = viewer::error_view::view(
        &error("Error", resolve, &[]),
        &SessionKind::Sql,
        "select id,\n  foo(id) from range(3)",
    );
    assert_eq!(places(&view2), [(2, 2..5, true)]);
    assert_eq!(view2.hint.map(|hint| hint.name).as_deref(), Some("foo"));

    let divide = "[DIVIDE_BY_ZERO] Division by zero. Use `try_divide`.\n== SQL(line 1, position 8) ==\nselect id/0 as x from range(3)\n       ^^^^\n";
    let view3 =
        viewer::error_view::view(&error("Error", divide, &[]), &SessionKind::Sql, "select id/0 as x from range(3)");
    assert_eq!(places(&view3), [(1, 7..11, true)]);
}

#[test]
fn a_mistake_in_sql_inside_python_is_found_by_its_text() {
    let parse = "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'range'.(line 1, pos 14)\n\n== SQL ==\nselect id fro range(3)\n--------------^^^\n";
    let view = view(
        &error("ParseException", parse, &[]),
        &SessionKind::PySpark,
        "x = 1\ndf = spark.sql(\"select id fro range(3)\")",
    );
    assert_eq!(places(&view), [(2, 30..33, true)]);
    assert_eq!(view.headline, "ParseException: [PARSE_SYNTAX_ERROR] Syntax error at or near 'range'.(line 1, pos 14)");
}

#[test]
fn a_scala_compiler_error_is_marked_where_its_caret_stands() {
    let traceback =
        [" found   : String(\"a\")\n", " required: Int\n", "       val y: Int = \"a\"\n", "                    ^\n"];
    let view = view(
        &error("Error", "<console>:22: error: type mismatch;", &traceback),
        &SessionKind::Spark,
        "val x = 1\n val y: Int = \"a\"",
    );
    assert_eq!(view.headline, "error: type mismatch");
    assert_eq!(places(&view), [(2, 14..15, true)]);
    assert_eq!(lines(&view, BlockKind::Code).len(), 5);
    assert_eq!(view.places[0].note, "type mismatch");
}

#[test]
fn a_caret_beyond_its_line_marks_the_end_of_it() {
    let error = error("Error", "<console>:1: error: x", &["é\t\n", "   ^\n"]);
    assert_eq!(places(&view(&error, &SessionKind::Spark, "é")), [(1, 1..1, true)]);
}

#[test]
fn two_compiler_errors_have_two_places() {
    let traceback = [
        "       foo(1)\n",
        "       ^\n",
        "<console>:24: error: not found: value bar\n",
        "       val z = bar\n",
        "               ^\n",
    ];
    let view = view(
        &error("Error", "<console>:23: error: not found: value foo", &traceback),
        &SessionKind::Spark,
        "foo(1)\nval z = bar",
    );
    assert_eq!(places(&view), [(1, 0..3, true), (2, 8..11, true)]);
    assert_eq!(view.blocks.len(), 2);
}

#[test]
fn what_scala_printed_before_the_exception_is_told_apart() {
    let traceback = [
        "java.lang.RuntimeException: boom\n",
        "  at f(<console>:25)\n",
        "  at org.apache.spark.Foo.bar(Foo.scala:1)\n",
        "  ... 51 elided\n",
        "Caused by: java.io.IOException: deep\n",
    ];
    let view = view(&error("Error", "hello", &traceback), &SessionKind::Spark, "println(\"hello\"); f()");
    assert_eq!(view.headline, "java.lang.RuntimeException: boom");
    assert_eq!(view.cause.as_deref(), Some("java.io.IOException: deep"));
    assert_eq!(lines(&view, BlockKind::Printed), ["hello"]);
    assert_eq!(lines(&view, BlockKind::Frames), ["at f(<console>:25)"]);
    assert_eq!(lines(&view, BlockKind::Jvm).len(), 3);
    let plain =
        viewer::error_view::view(&error("Error", "incomplete statement", &[]), &SessionKind::Spark, "val z = {");
    assert_eq!(plain.headline, "incomplete statement");
}

#[test]
fn broken_sessions_get_a_banner() {
    let banner = |ename: &str, evalue: &str| view(&error(ename, evalue, &[]), &SessionKind::PySpark, "").banner;
    assert_eq!(banner("Error", "Interpreter died:\nSegmentation fault\n"), Some(Banner::InterpreterDied));
    assert_eq!(
        banner("com.fasterxml.jackson.core.JsonParseException", "Unrecognized token 'hi': was expecting (JSON String"),
        Some(Banner::OutOfStep)
    );
    assert_eq!(banner("com.fasterxml.jackson.core.JsonParseException", "Non-standard token 'NaN': enable"), None);
    assert_eq!(
        banner("Py4JJavaError", "x\n: java.lang.IllegalStateException: Cannot call methods on a stopped SparkContext."),
        Some(Banner::ContextStopped)
    );
    assert_eq!(banner("AttributeError", "'NoneType' object has no attribute 'sc'"), Some(Banner::ContextStopped));
    assert_eq!(banner("InterpreterError", "Fail to start interpreter"), Some(Banner::InterpreterMissing));
    assert_eq!(banner("Py4JNetworkError", "Answer from Java side is empty"), Some(Banner::DriverGone));
    assert_eq!(banner("ValueError", "x"), None);
}

#[test]
fn every_recorded_error_keeps_all_its_lines() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../livy-api/tests/data/exchanges-0.9.0.json");
    let recorded: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the file")).expect("JSON");
    let mut seen = 0;
    for exchange in recorded.as_array().expect("exchanges") {
        let output = &exchange["response"]["output"];
        if output["status"] != "error" {
            continue;
        }
        seen += 1;
        let text = |key: &str| output[key].as_str().unwrap_or_default().to_owned();
        let traceback =
            output["traceback"].as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned));
        let error = ErrorOutput { ename: text("ename"), evalue: text("evalue"), traceback: traceback.collect() };
        let code = exchange["response"]["code"].as_str().unwrap_or_default();
        for kind in [SessionKind::PySpark, SessionKind::Spark, SessionKind::Sql, SessionKind::SparkR] {
            let view = view(&error, &kind, code);
            assert!(!view.headline.is_empty());
            let mut shown = vec![view.headline.clone(), view.cause.clone().unwrap_or_default()];
            shown.extend(view.blocks.iter().flat_map(|block| &block.lines).map(|line| line.text.clone()));
            for line in error.evalue.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("== SQL")) {
                assert!(
                    shown.iter().any(|text| text.contains(line.trim())),
                    "{kind}: {line:?} of {}",
                    exchange["name"]
                );
            }
        }
    }
    assert!(seen > 8);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_error_is_too_odd(parts in proptest::collection::vec(prop::sample::select(vec![
        "  File \"<stdin>\", line 3, in f\n", "Traceback (most recent call last):\n", "<console>:1: error: x\n", "   ^\n", "== SQL ==\n", "(line 9, pos 99)", "é\t",
        "== SQL(line 0, position 0) ==\n", "\tat a.b\n", "Caused by: x\n", "  File \"<stdin>\", line 99999999999999999999\n", "line 1 pos 3;", "\n", ": a.B.CException: x\n", "    code é\n", "~~~^^^\n",
    ]), 0..12), code in "[a-zé\\n (]{0,30}", split in 0usize..12) {
        let split = split.min(parts.len());
        let error = ErrorOutput { ename: "Error".into(), evalue: parts[..split].concat(), traceback: parts[split..].iter().map(|part| (*part).to_owned()).collect() };
        for kind in [SessionKind::PySpark, SessionKind::Spark, SessionKind::Sql, SessionKind::SparkR] {
            let view = view(&error, &kind, &code);
            for place in &view.places {
                let line = code.lines().nth(place.line - 1).expect("a line of the code");
                prop_assert!(place.columns.start <= place.columns.end && place.columns.end <= line.chars().count());
            }
            for line in view.blocks.iter().flat_map(|block| &block.lines) {
                prop_assert!(line.place.is_none_or(|place| place < view.places.len()));
            }
        }
    }
}
