//! Which lines of a log belong together, and how bad they are.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use viewer::log::{Gap, GapKind, Level, LogBuffer, LogIndex, Section};

fn log(lines: &[&str]) -> LogBuffer {
    let mut log = LogBuffer::new();
    for line in lines {
        log.push(Section::Stderr, line);
    }
    log
}

fn index(log: &LogBuffer) -> LogIndex {
    let mut index = LogIndex::new();
    while index.advance(log, 7) {}
    index
}

/// Each line with its level's first letter, or `|` when it belongs to the line above.
fn marks(lines: &[&str]) -> String {
    let log = log(lines);
    let index = index(&log);
    log.lines()
        .map(|line| {
            let info = index.info(line).expect("a scanned line");
            match (info.belongs, info.level) {
                (true, _) => '|',
                (false, None) => '.',
                (false, Some(level)) => level.name().chars().next().expect("a name"),
            }
        })
        .collect()
}

#[test]
fn a_java_stack_trace_belongs_to_the_line_that_reports_it() {
    assert_eq!(
        marks(&[
            "24/03/01 04:05:06 INFO Executor: Running task 0.0 in stage 0.0 (TID 0)",
            "24/03/01 04:05:06 ERROR Executor: Exception in task 0.0 in stage 0.0 (TID 0)",
            "java.lang.ArithmeticException: / by zero",
            "\tat Main$.div(Main.scala:3)",
            "\tat Main$.main(Main.scala:9)",
            "Caused by: java.io.IOException: no",
            "\tat Io$.read(Io.scala:1)",
            "\t... 2 more",
            "24/03/01 04:05:07 INFO SparkContext: Stopped",
        ]),
        "IE||||||I"
    );
}

#[test]
fn an_exception_with_a_python_traceback_inside_is_one_entry() {
    assert_eq!(
        marks(&[
            "24/03/01 04:05:06 ERROR Executor: Exception in task 1.0 in stage 0.0 (TID 1)",
            "org.apache.spark.api.python.PythonException: Traceback (most recent call last):",
            "  File \"job.py\", line 5, in bad",
            "    def bad(x): return 1//(x-5)",
            "                       ~^^~~~~~",
            "ZeroDivisionError: integer division or modulo by zero",
            "",
            "\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:572)",
            "",
            "Driver stacktrace:",
            "\tat org.apache.spark.scheduler.DAGScheduler.fail(DAGScheduler.scala:2898)",
            "24/03/01 04:05:06 WARN TaskSetManager: Lost task (TID 1): org.apache.spark.api.python.PythonException: Traceback (most recent call last):",
            "  File \"job.py\", line 5, in bad",
            "ZeroDivisionError: integer division or modulo by zero",
            "",
            "\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:572)",
            "24/03/01 04:05:06 INFO DAGScheduler: Stage 0 failed due to: PythonException: Traceback (most recent call last):",
            "  File \"job.py\", line 5, in bad",
            "ZeroDivisionError: integer division or modulo by zero",
            "",
            "\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:572)",
        ]),
        "E||||||||||W||||I||||"
    );
}

#[test]
fn a_traceback_of_the_driver_is_an_error_of_its_own_with_its_java_part() {
    assert_eq!(
        marks(&[
            "24/03/01 04:05:06 INFO DAGScheduler: Job 0 failed",
            "Traceback (most recent call last):",
            "  File \"job.py\", line 6, in <module>",
            "    df.show()",
            "py4j.protocol.Py4JJavaError: An error occurred while calling o40.showString.",
            ": org.apache.spark.SparkException: Job aborted due to stage failure: Task 0",
            "== SQL(line 1, position 8) ==",
            "select id/0 as x from range(3)",
            "       ^^^^",
            "",
            "\tat org.apache.spark.scheduler.DAGScheduler.fail(DAGScheduler.scala:2898)",
            "Caused by: org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero.",
            "\t... 1 more",
            "",
            "24/03/01 04:05:07 INFO SparkContext: Invoking stop() from shutdown hook",
        ]),
        "IE|||||||||||.I"
    );
}

#[test]
fn chained_python_exceptions_and_those_of_workers_are_one_entry() {
    assert_eq!(
        marks(&[
            "Traceback (most recent call last):",
            "  File \"job.py\", line 1, in <module>",
            "KeyError: 'a'",
            "",
            "During handling of the above exception, another exception occurred:",
            "",
            "Traceback (most recent call last):",
            "  File \"job.py\", line 3, in <module>",
            "ValueError: b",
            "done",
        ]),
        "E||||||||."
    );
    assert_eq!(
        marks(&[
            "Traceback (most recent call last):",
            "  File \"job.py\", line 6, in <module>",
            "pyspark.errors.exceptions.captured.PythonException: ",
            "  An exception was thrown from the Python worker. Please see the stack trace below.",
            "Traceback (most recent call last):",
            "  File \"job.py\", line 5, in bad",
            "ZeroDivisionError: integer division or modulo by zero",
        ]),
        "E||||||"
    );
}

#[test]
fn the_plan_in_an_analysis_error_belongs_to_it() {
    assert_eq!(
        marks(&[
            "Traceback (most recent call last):",
            "  File \"job.py\", line 3, in <module>",
            "pyspark.errors.exceptions.captured.AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table `nope` cannot be found.",
            "If you did not qualify the name with a schema, verify the current_schema() output.",
            "'Project [*]",
            "+- 'UnresolvedRelation [nope], [], false",
            "",
            "after",
        ]),
        "E|||||.."
    );
}

#[test]
fn an_explained_plan_is_one_entry_and_what_follows_is_not() {
    assert_eq!(
        marks(&[
            "before",
            "== Parsed Logical Plan ==",
            "'Project [*]",
            "+- Range",
            "",
            "== Physical Plan ==",
            "*(1) Range",
            "",
            "+---+",
            "|  x|"
        ]),
        "..|||||..."
    );
}

#[test]
fn the_output_of_a_program_between_log_lines_stays_visible() {
    assert_eq!(
        marks(&[
            "24/03/01 04:05:06 INFO A: b",
            "hello",
            "  indented",
            "24/03/01 04:05:06 INFO A: b",
            "  indented",
            "world"
        ]),
        "I..I.."
    );
}

#[test]
fn the_report_of_a_yarn_client_belongs_to_its_line() {
    assert_eq!(
        marks(&[
            "24/03/01 04:05:06 INFO Client: ",
            "\t client token: N/A",
            "\t diagnostics: N/A",
            "24/03/01 04:05:07 INFO Client: x"
        ]),
        "I||I"
    );
}

#[test]
fn a_syntax_error_of_the_submitted_file_is_an_error() {
    assert_eq!(
        marks(&["  File \"job.py\", line 1", "    def f(:", "          ^", "SyntaxError: invalid syntax", "bye"]),
        "E|||."
    );
}

#[test]
fn a_trace_that_begins_above_the_log_is_an_error() {
    assert_eq!(marks(&["\tat a.B.c(B.java:1)", "\tat a.B.d(B.java:2)", "24/03/01 04:05:06 INFO A: b"]), "E|I");
}

#[test]
fn nothing_belongs_across_a_gap() {
    let mut log = log(&["24/03/01 04:05:06 ERROR A: b", "\tat a.B.c(B.java:1)"]);
    log.add_gap(Gap { before: log.end(), section: Section::Stderr, kind: GapKind::Overrun, at_least: 0 });
    log.push(Section::Stderr, "\tat x.Y.z(Y.java:1)");
    let index = index(&log);
    assert!(index.info(1).expect("scanned").belongs);
    assert!(!index.info(2).expect("scanned").belongs);
}

#[test]
fn sections_do_not_fold_into_each_other() {
    let mut log = LogBuffer::new();
    log.push(Section::Stderr, "24/03/01 04:05:06 ERROR A: b");
    log.push(Section::Stdout, "hello");
    log.push(Section::Stderr, "\tat a.B.c(B.java:1)");
    let index = index(&log);
    assert!(!index.info(1).expect("scanned").belongs);
    assert!(index.info(2).expect("scanned").belongs);
    assert_eq!(index.entry_of(&log, 2), 0);
    assert_eq!(index.belonging(&log, 0), 1);
}

#[test]
fn errors_are_walked_through_in_both_directions_and_round() {
    let log = log(&[
        "24/03/01 04:05:06 ERROR A: 0",
        "\tat a.B.c(B.java:1)",
        "24/03/01 04:05:06 INFO A: 2",
        "24/03/01 04:05:06 FATAL A: 3",
    ]);
    let index = index(&log);
    assert_eq!(index.error_from(None, true), Some(0));
    assert_eq!(index.error_from(Some(0), true), Some(3));
    assert_eq!(index.error_from(Some(3), true), Some(0));
    assert_eq!(index.error_from(None, false), Some(3));
    assert_eq!(index.error_from(Some(3), false), Some(0));
    assert_eq!(index.error_from(Some(0), false), Some(3));
    assert_eq!(index.count_of(Some(Level::Error)), 1);
    assert_eq!(index.count_of(Some(Level::Fatal)), 1);
    assert_eq!(index.count_of(Some(Level::Info)), 1);
}

#[test]
fn times_between_lines_and_their_range_are_known() {
    let log = log(&[
        "24/03/01 04:05:06 INFO A: 0",
        "text",
        "24/03/01 04:05:08 INFO A: 2",
        "2024-03-01 04:05:09,500 INFO A: 3",
    ]);
    assert_eq!(log.time_since_above(2), Some(2000));
    assert_eq!(log.time_since_above(3), Some(1500));
    assert_eq!(log.time_since_above(1), None);
    assert_eq!(log.time_since_above(0), None);
    let (first, last) = log.time_range().expect("times");
    assert_eq!(last.0 - first.0, 3500);
}

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("24/03/01 04:05:06 INFO A: b".to_owned()),
        Just("24/03/01 04:05:06 ERROR A: Traceback (most recent call last):".to_owned()),
        Just("\tat a.B.c(B.java:1)".to_owned()),
        Just("Traceback (most recent call last):".to_owned()),
        Just("  File \"job.py\", line 1, in f".to_owned()),
        Just("java.lang.Error: x".to_owned()),
        Just(": java.lang.Error: x".to_owned()),
        Just("== Plan ==".to_owned()),
        Just("+- Scan".to_owned()),
        Just(String::new()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_does_not_depend_on_how_the_log_came(lines in proptest::collection::vec(any_line(), 0..120), step in 1u32..9) {
        let mut whole = LogBuffer::new();
        let mut growing = LogBuffer::new();
        let mut stepped = LogIndex::new();
        for line in &lines {
            whole.push(Section::Stdout, line);
            growing.push(Section::Stdout, line);
            let settled = stepped.settled();
            let before: Vec<_> = (0..settled).map(|line| stepped.info(line)).collect();
            stepped.advance(&growing, step);
            let after: Vec<_> = (0..settled).map(|line| stepped.info(line)).collect();
            prop_assert_eq!(before, after, "what was settled changed");
        }
        while stepped.advance(&growing, step) {}
        let mut once = LogIndex::new();
        once.advance(&whole, u32::MAX);
        for line in whole.lines() {
            prop_assert_eq!(once.info(line), stepped.info(line));
        }
        let total: u32 = once.count_of(None) + Level::ALL.into_iter().map(|level| once.count_of(Some(level))).sum::<u32>();
        let begins = whole.lines().filter(|line| !once.info(*line).expect("scanned").belongs).count();
        prop_assert_eq!(total as usize, begins);
    }
}
