//! Why it died: a log of each shape, causes before consequences, and nothing where nothing is.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use viewer::diagnose::{Classifier, Confidence, Facts, Finding, Subject, all_causes, diagnose};

/// Logs by the name of the cause that each must lead to.
fn deaths() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in include_str!("data/deaths.txt").lines() {
        match line.strip_prefix("### ") {
            Some(id) => cases.push((id, Vec::new())),
            None => cases.last_mut().expect("a name first").1.push(line),
        }
    }
    cases
}

fn dead() -> Facts {
    Facts { state: "dead".to_owned(), ..Facts::default() }
}

fn first(log: &str) -> Finding {
    diagnose(log.lines(), &dead()).into_iter().next().expect("a finding")
}

#[test]
fn each_log_leads_to_its_cause() {
    for (id, lines) in deaths() {
        let findings = diagnose(lines.iter().copied(), &dead());
        let ids: Vec<_> = findings.iter().map(|finding| finding.id).collect();
        assert_eq!(ids.first(), Some(&id), "{ids:?} for {lines:#?}");
        let finding = &findings[0];
        let line = finding.line.expect("a line") as usize;
        assert!(lines[line].contains(&finding.quote) || finding.quote == lines[line].trim(), "{id}: {}", finding.quote);
        assert!(!finding.title.is_empty() && finding.advice.len() > 20);
        assert!(!ids.contains(&"unknown"));
    }
}

#[test]
fn each_cause_has_a_log_and_there_are_many() {
    let tested: BTreeSet<&str> = deaths().into_iter().map(|(id, _)| id).collect();
    let all = all_causes();
    let known: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(known.len(), all.len(), "two causes of the same name");
    let facts = ["deleted-here", "idle-timeout", "deleted", "long-start", "killed", "unknown"];
    let untested: Vec<_> = known.iter().filter(|id| !tested.contains(*id) && !facts.contains(id)).collect();
    assert!(untested.is_empty(), "{untested:?}");
    assert!(tested.len() >= 60, "{}", tested.len());
}

#[test]
fn the_advice_names_settings_and_values() {
    let settings = deaths()
        .into_iter()
        .filter(|(_, lines)| diagnose(lines.iter().copied(), &dead())[0].advice.contains("spark."))
        .count();
    assert!(settings > 50, "{settings}");
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        first("ModuleNotFoundError: No module named 'sklearn.tree'").title,
        "A Python module is missing: sklearn.tree"
    );
    assert_eq!(
        first("Caused by: java.lang.ClassNotFoundException: org.postgresql.Driver").title,
        "A class is missing: org.postgresql.Driver"
    );
    assert_eq!(
        first("x [PATH_NOT_FOUND] Path does not exist: hdfs://nn/data/in.").title,
        "A file or folder was not found: hdfs://nn/data/in"
    );
    assert_eq!(
        first("Error: Failed to load class com.example.Main.").title,
        "The main class was not found: com.example.Main"
    );
    assert_eq!(first("Application a was killed by user etl at 1.2.3.4").title, "Somebody killed the application: etl");
    let log =
        "Traceback (most recent call last):\n  File \"job.py\", line 3, in main\nIndexError: list index out of range";
    assert_eq!(first(log).title, "The program raised an exception: IndexError: list index out of range");
}

#[test]
fn causes_come_before_what_they_brought_about() {
    let log = "\
24/03/01 04:05:06 WARN TaskSetManager: Lost task 0.0 in stage 0.0 (TID 0) (n executor 2): FetchFailed(BlockManagerId(2, n, 7337, None)
24/03/01 04:05:06 ERROR X: Connection refused
24/03/01 04:05:06 ERROR TaskSetManager: Task 0 in stage 1.0 failed 4 times; aborting job
24/03/01 04:05:07 ERROR YarnScheduler: Lost executor 2 on node-2: Container killed by YARN for exceeding memory limits. 5.5 GB of 5.5 GB physical memory used.
24/03/01 04:05:08 INFO ApplicationMaster: Final app status: FAILED, exitCode: 15
Traceback (most recent call last):
  File \"job.py\", line 3, in <module>
py4j.protocol.Py4JJavaError: An error occurred while calling o24.count.
: org.apache.spark.SparkException: Job aborted due to stage failure
\tat org.apache.spark.scheduler.DAGScheduler.fail(DAGScheduler.scala:1)";
    let ids: Vec<_> = diagnose(log.lines(), &dead()).into_iter().map(|finding| finding.id).collect();
    assert_eq!(
        ids,
        ["yarn-memory", "python-exception", "shuffle-fetch", "task-failed", "network-refused", "exit-code"]
    );
}

#[test]
fn the_last_exception_of_the_program_is_told_with_its_deepest_cause() {
    let log = "\
Traceback (most recent call last):
  File \"job.py\", line 1, in a
KeyError: 'tried'
24/03/01 04:05:06 INFO A: going on
Traceback (most recent call last):
  File \"job.py\", line 9, in b
py4j.protocol.Py4JJavaError: An error occurred while calling o24.save.
: org.apache.spark.SparkException: Job aborted.
\tat a.B.c(B.java:1)
Caused by: org.example.BadInputException: row 7
\tat a.B.d(B.java:2)
24/03/01 04:05:06 INFO A: end";
    let finding = first(log);
    assert_eq!((finding.id, finding.line), ("python-exception", Some(9)));
    assert_eq!(finding.quote, "org.example.BadInputException: row 7");
    let java = "24/03/01 04:05:06 ERROR ApplicationMaster: User class threw exception: java.lang.RuntimeException: outer\njava.lang.RuntimeException: outer\n\tat a.B.c(B.java:1)\nCaused by: org.example.Inner: x\n\t... 1 more";
    let finding = first(java);
    assert_eq!((finding.id, finding.quote.as_str()), ("jvm-exception", "org.example.Inner: x"));
}

#[test]
fn what_a_line_says_below_a_warning_counts_less() {
    let quiet = "24/03/01 04:05:06 INFO Retry: Permission denied, trying another way\n24/03/01 04:05:07 ERROR X: Path does not exist: /a";
    let findings = diagnose(quiet.lines(), &dead());
    assert_eq!(
        findings.iter().map(|finding| (finding.id, finding.confidence)).collect::<Vec<_>>(),
        [("path-missing", Confidence::Certain), ("permission", Confidence::Possible),]
    );
}

#[test]
fn a_log_of_a_good_run_says_nothing() {
    let log = "\
24/03/01 04:05:06 WARN Utils: Your hostname, h resolves to a loopback address: 127.0.0.1; using 192.0.2.2 instead (on interface eth0)
24/03/01 04:05:06 WARN NativeCodeLoader: Unable to load native-hadoop library for your platform... using builtin-java classes where applicable
24/03/01 04:05:06 WARN Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.
24/03/01 04:05:06 INFO SparkContext: Running Spark version 3.5.1
24/03/01 04:05:06 INFO ResourceProfile: Default ResourceProfile created, executor resources: Map(memory -> name: memory, amount: 1024)
24/03/01 04:05:06 INFO YarnSchedulerBackend: Requesting to kill executor(s) 1
24/03/01 04:05:06 INFO YarnClientSchedulerBackend: Lost executor 1 killed by driver
24/03/01 04:05:06 INFO TaskSetManager: Finished task 0.0 in stage 0.0 (TID 0) in 1050 ms on h (executor driver) (1/2)
24/03/01 04:05:06 INFO ApplicationMaster: Final app status: SUCCEEDED, exitCode: 0
24/03/01 04:05:06 INFO SparkContext: SparkContext is stopping with exitCode 0.
done, no error";
    assert_eq!(diagnose(log.lines(), &Facts { state: "success".into(), ..Facts::default() }), []);
    assert_eq!(first(log).id, "unknown");
}

#[test]
fn a_log_that_stops_in_the_middle_says_that_the_driver_was_killed() {
    let begun = "24/03/01 04:05:06 INFO SparkContext: Running Spark version 3.5.1\nstep 1\n24/03/01 04:05:07 INFO DAGScheduler: Got job 0\nstep 2";
    let finding = first(begun);
    assert_eq!((finding.id, finding.line), ("cut-short", Some(2)));
    assert_eq!(finding.quote, "24/03/01 04:05:07 INFO DAGScheduler: Got job 0");
    let complaint = format!(
        "{begun}\nTraceback (most recent call last):\n  File \"job.py\", line 3, in <module>\nConnectionRefusedError: [Errno 111] Connection refused"
    );
    let findings = diagnose(complaint.lines(), &dead());
    assert_eq!(findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["cut-short"]);
    // It ended by itself, goes on, or was made silent before: nothing is claimed.
    let ended = format!("{begun}\n24/03/01 04:05:07 INFO ShutdownHookManager: Shutdown hook called");
    assert_eq!(first(&ended).id, "unknown");
    assert_eq!(diagnose(begun.lines(), &Facts { state: "running".into(), ..Facts::default() }), []);
    let silent = format!("{begun}\n24/03/01 04:05:07 WARN A: only warnings from here on");
    assert_eq!(first(&silent).id, "unknown");
    let raised = format!("{begun}\nTraceback (most recent call last):\n  File \"job.py\", line 3, in a\nKeyError: 'x'");
    assert_eq!(first(&raised).id, "python-exception");
}

#[test]
fn what_no_log_can_say_comes_from_the_facts() {
    let ask = |facts: Facts| diagnose([], &facts).into_iter().map(|finding| finding.id).collect::<Vec<_>>();
    assert_eq!(ask(Facts { gone: true, deleted_here: true, ..Facts::default() }), ["deleted-here"]);
    assert_eq!(ask(Facts { gone: true, unused_for: Some(3_600_000), ..Facts::default() }), ["idle-timeout"]);
    assert_eq!(
        ask(Facts { gone: true, unused_for: Some(1_000_000), idle_timeout: Some(900_000), ..Facts::default() }),
        ["idle-timeout"]
    );
    assert_eq!(ask(Facts { gone: true, unused_for: Some(60_000), ..Facts::default() }), ["deleted"]);
    assert_eq!(
        ask(Facts { gone: true, unused_for: Some(9_000_000), subject: Subject::Batch, ..Facts::default() }),
        ["deleted"]
    );
    assert_eq!(
        ask(Facts { state: "starting".into(), starting_for: Some(400_000), ..Facts::default() }),
        ["long-start"]
    );
    assert_eq!(
        ask(Facts { state: "starting".into(), starting_for: Some(40_000), ..Facts::default() }),
        Vec::<&str>::new()
    );
    assert_eq!(ask(Facts { state: "killed".into(), ..Facts::default() }), ["killed"]);
    assert_eq!(ask(Facts { state: "dead".into(), ..Facts::default() }), ["unknown"]);
    assert_eq!(ask(Facts { state: "idle".into(), ..Facts::default() }), Vec::<&str>::new());
    let log = ["Application a was killed by user etl at x"];
    let killed = diagnose(log, &Facts { state: "killed".into(), ..Facts::default() });
    assert_eq!(killed.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["killed-by-user"]);
}

#[test]
fn a_line_that_comes_again_is_counted_and_the_rest_of_a_long_one_is_left_out() {
    let long = format!("java.io.IOException: No space left on device {}", "x".repeat(5000));
    let log = [long.as_str(), "ok", &long];
    let finding = &diagnose(log, &dead())[0];
    assert_eq!((finding.count, finding.line), (2, Some(0)));
    assert!(finding.quote.len() < 1100);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_lines_is_ranked_without_doubles(picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..30), noise in "\\PC{0,20}") {
        let all: Vec<&str> = include_str!("data/deaths.txt").lines().collect();
        let mut classifier = Classifier::new();
        classifier.line(0, &noise);
        for (number, pick) in picks.iter().enumerate() {
            classifier.line(number as u32 + 1, all[pick.index(all.len())]);
        }
        let findings = classifier.finish(&Facts::default());
        let ids: BTreeSet<_> = findings.iter().map(|finding| finding.id).collect();
        prop_assert_eq!(ids.len(), findings.len());
        for finding in &findings {
            let line = finding.line.expect("a line");
            prop_assert!(line as usize <= picks.len());
        }
    }
}
