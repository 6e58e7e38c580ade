//! One session on real Spark, shared by all tests of this program: languages, progress, cancel, the job channel.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use base64::Engine as _;
use common::Client;
use common::spark::on_spark;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard, OnceCell};

/// Tests that ask how long or in what order things happen take turns; the session is started once.
static TURN: Mutex<()> = Mutex::const_new(());
static SESSION: OnceCell<u64> = OnceCell::const_new();

struct Session {
    client: Client,
    id: u64,
    _turn: MutexGuard<'static, ()>,
}

async fn session(client: Client) -> Session {
    let turn = TURN.lock().await;
    let id = *SESSION.get_or_init(|| client.session(json!({"kind": "pyspark", "name": "shared"}))).await;
    Session { client, id, _turn: turn }
}

impl Session {
    async fn run(&self, code: &str) -> Value {
        self.client.run(self.id, code, None).await
    }

    async fn text(&self, code: &str) -> String {
        self.client.text(self.id, code, None).await
    }

    async fn scala(&self, code: &str) -> String {
        self.client.text(self.id, code, Some("spark")).await
    }

    async fn sql(&self, code: &str) -> Value {
        self.client.run(self.id, code, Some("sql")).await["data"]["application/json"].take()
    }

    async fn submit(&self, code: &str) -> u64 {
        self.client.submit(self.id, code, None).await
    }

    async fn ended(&self, statement: u64) -> Value {
        self.client.ended(self.id, statement).await
    }

    /// Runs a job; gives what it returned, or its error.
    async fn job(&self, expression: &str) -> Result<String, String> {
        let body = json!({"job": livy_api::pickle::encode_expression(expression), "jobType": "pyspark"});
        let sent = self.client.post(&format!("/sessions/{}/submit-job", self.id), body).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let path = format!("/sessions/{}/jobs/{}", self.id, sent.json()["id"]);
        let over = |value: &Value| value["state"] == json!("SUCCEEDED") || value["state"] == json!("FAILED");
        let status = self.client.wait_for(&path, over).await;
        match status["result"].as_str() {
            Some(result) => Ok(livy_api::pickle::decode_result(result).expect("a pickled text")),
            None => Err(status["error"].as_str().expect("an error").to_owned()),
        }
    }

    /// Waits until the statement's code is running.
    async fn running(&self, statement: u64) {
        let path = format!("/sessions/{}/statements/{statement}", self.id);
        self.client.wait_for(&path, |value| value["state"] == json!("running")).await;
    }
}

#[test]
fn a_simple_expression_gives_its_value() {
    on_spark(async |client| {
        let session = session(client).await;
        assert_eq!(session.text("1 + 1").await, "2");
        assert_eq!(session.text("spark.range(3).count(), sc.appName").await, "(3, 'shared')");
    });
}

#[test]
fn python_scala_and_sql_share_the_catalog() {
    on_spark(async |client| {
        let session = session(client).await;
        session.text("spark.range(5).createOrReplaceTempView('py_view')").await;
        let rows = session.sql("select max(id) m, count(*) n from py_view").await;
        assert_eq!(rows["data"], json!([[4, 5]]));
        assert_eq!(session.scala("spark.table(\"py_view\").count()").await, "res0: Long = 5\n");
        session.scala("Seq((1, \"a\")).toDF(\"n\", \"s\").createOrReplaceTempView(\"scala_view\")").await;
        assert_eq!(session.text("[tuple(r) for r in spark.table('scala_view').collect()]").await, "[(1, 'a')]");
    });
}

#[test]
fn scala_closures_run_on_executors_and_only_its_console_is_shown() {
    on_spark(async |client| {
        let session = session(client).await;
        let code = "val factor = 3\ncase class P(a: Long)\nspark.range(4).map(x => P(x * factor)).collect().map(_.a).sum\nprintln(\"hi\")\nSystem.out.println(\"to the log\")";
        let text = session.scala(code).await;
        assert!(text.starts_with("factor: Int = 3\ndefined class P\nres"), "{text}");
        assert!(text.ends_with(": Long = 18\nhi\n"), "{text}");
        let failed = session.client.run(session.id, "println(\"x\")\nval y: Int = \"a\"", Some("spark")).await;
        assert_eq!(failed["ename"], json!("Error"));
        assert!(failed["evalue"].as_str().is_some_and(|text| text.ends_with("error: type mismatch;")), "{failed}");
        let table = session.client.run(session.id, "val t = Seq(Seq(1, \"a\"))\n%table t", Some("spark")).await;
        let headers = &table["data"]["application/vnd.livy.table.v1+json"]["headers"];
        assert_eq!(headers, &json!([{"type": "BIGINT_TYPE", "name": "0"}, {"type": "STRING_TYPE", "name": "1"}]));
        let json = session.client.run(session.id, "val b = BigDecimal(\"1.10\")\n%json b", Some("spark")).await;
        assert_eq!(json["data"]["application/json"].to_string(), "1.1");
    });
}

#[test]
fn sql_values_are_shown_as_livys() {
    on_spark(async |client| {
        let session = session(client).await;
        let code = "select 9007199254740993 big, cast(1.10 as decimal(10,2)) dec, double('nan') nan, date'2024-01-02' d, \
                    timestamp'2024-01-02 03:04:05Z' ts, map('k', 1) m, binary('hi') bin, struct(1 as x) st";
        let shown = session.sql(code).await;
        let row = &shown["data"][0];
        assert_eq!(row[0].to_string(), "9007199254740993");
        assert_eq!((&row[1], &row[2], &row[3]), (&json!(1.1), &Value::Null, &json!("2024-01-02")));
        assert_eq!((&row[4], &row[5]), (&json!("2024-01-02T03:04:05Z"), &json!({"k": 1})));
        assert_eq!((&row[6], &row[7]["values"]), (&json!([104, 105]), &json!([1])));
        assert_eq!(shown["schema"]["fields"][1]["type"], json!("decimal(10,2)"));
        assert_eq!(session.sql("select id from range(2500)").await["data"].as_array().map(Vec::len), Some(1000));
        let error = session.client.run(session.id, "select * from nope", Some("sql")).await;
        assert!(error["evalue"].as_str().is_some_and(|text| text.starts_with("[TABLE_OR_VIEW_NOT_FOUND]")), "{error}");
        let first = error["traceback"][0].as_str().expect("a trace");
        assert!(first.starts_with("org.apache.spark.sql.") && !first.ends_with('\n'), "{first}");
    });
}

#[test]
fn a_plot_is_a_picture() {
    on_spark(async |client| {
        let session = session(client).await;
        let output = session.run("import matplotlib.pyplot as plt\nf = plt.figure(figsize=(1, 1))\n%matplot plt").await;
        assert!(output["data"]["image/png"].as_str().is_some_and(|image| image.starts_with("iVBORw0KGgo")), "{output}");
    });
}

#[test]
fn output_of_child_processes_goes_to_the_log_and_breaks_nothing() {
    on_spark(async |client| {
        let session = session(client).await;
        let code = "import os, subprocess\nos.system('echo from the shell')\nsubprocess.run(['sh', '-c', 'echo and its errors >&2'])\nprint('mine')";
        assert_eq!(session.text(code).await, "mine");
        assert_eq!(session.text("'still in step'").await, "'still in step'");
        let path = format!("/sessions/{}/log?size=-1", session.id);
        let has = |log: &Value, text: &str| log["log"].as_array().is_some_and(|lines| lines.contains(&json!(text)));
        session.client.wait_for(&path, |log| has(log, "from the shell") && has(log, "and its errors")).await;
    });
}

#[test]
fn progress_follows_the_tasks_and_a_cancel_ends_the_job() {
    on_spark(async |client| {
        let session = session(client).await;
        let code = "import time\nsc.parallelize(range(40), 40).map(lambda x: time.sleep(0.5)).count()";
        let n = session.submit(code).await;
        let path = format!("/sessions/{}/statements/{n}", session.id);
        let part = |value: &Value| value["progress"].as_f64().is_some_and(|share| share > 0.0 && share < 1.0);
        let seen = session.client.wait_for(&path, part).await;
        assert_eq!(seen["state"], json!("running"));
        assert_eq!(session.client.post(&format!("{path}/cancel"), json!({})).await.json(), json!({"msg": "canceled"}));
        let ended = session.ended(n).await;
        assert_eq!((&ended["state"], &ended["output"]["ename"]), (&json!("cancelled"), &json!("Py4JJavaError")));
        let reason = format!("cancelled part of cancelled job group {n}");
        assert!(ended["output"]["evalue"].as_str().is_some_and(|text| text.contains(&reason)));
        assert_eq!(session.text("'on'").await, "'on'");
    });
}

#[test]
fn scala_completes_while_python_runs() {
    on_spark(async |client| {
        let session = session(client).await;
        session.scala("val completable = 1").await;
        let n = session.submit("import time\nfor i in range(100000): time.sleep(0.1)").await;
        session.running(n).await;
        let path = format!("/sessions/{}/completion", session.id);
        let ask = async |code: &str| {
            let body = json!({"code": code, "kind": "spark", "cursor": code.len()});
            session.client.post(&path, body).await.json()["candidates"].take()
        };
        assert_eq!(ask("spark.ra").await, json!(["range"]));
        assert_eq!(ask("List(1).ma").await, json!(["map", "mapConserve", "max", "maxBy"]));
        assert_eq!(ask("completab").await, json!(["completable"]));
        session.job("lambda jc: str(__import__('_thread').interrupt_main())").await.expect("interrupted");
        session.ended(n).await;
    });
}

#[test]
fn a_job_runs_beside_a_statement_and_sees_what_it_printed_and_where_it_is() {
    on_spark(async |client| {
        let session = session(client).await;
        session.text("answer = 42").await;
        let n = session.submit("import time\nfor i in range(100000):\n    print('line', i)\n    time.sleep(0.1)").await;
        session.running(n).await;
        let printed = async || session.job("lambda jc: __import__('sys').stdout.getvalue()").await.expect("text");
        // Before its first line there is what the statement before it printed.
        while !printed().await.contains("line 1\n") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let printed = printed().await;
        assert!(printed.starts_with("line 0\nline 1\n"), "{printed}");
        let frame = "lambda jc: (lambda f: f.f_code.co_filename + ':' + str(f.f_lineno))(__import__('sys')._current_frames()[__import__('threading').main_thread().ident])";
        let place = session.job(frame).await.expect("a place");
        assert!(place.starts_with("<stdin>:"), "{place}");
        let namespace = "lambda jc: str(__import__('__main__').global_dict['answer']) + jc.sc.appName + jc.spark_session.version[:1]";
        assert_eq!(session.job(namespace).await.as_deref(), Ok("42shared3"));
        let error = session.job("lambda jc: 1/0").await.expect_err("an error");
        assert!(error.starts_with("org.apache.livy.repl.PythonJobException: Client job error:Traceback"), "{error}");
        assert!(error.contains("ZeroDivisionError: division by zero"), "{error}");
        session.job("lambda jc: str(__import__('_thread').interrupt_main())").await.expect("interrupted");
        let ended = session.ended(n).await;
        assert_eq!(ended["output"]["ename"], json!("KeyboardInterrupt"));
        let trace = json!(["Traceback (most recent call last):\n", "KeyboardInterrupt\n"]);
        assert_eq!((&ended["state"], &ended["output"]["traceback"]), (&json!("available"), &trace));
        assert_eq!(session.text("answer").await, "42");
    });
}

#[test]
fn an_interrupt_at_any_moment_leaves_the_shell_alive() {
    on_spark(async |client| {
        let session = session(client).await;
        session.text("kept = 7").await;
        let signals = ["_thread').interrupt_main()", "os').kill(__import__('os').getpid(), 2)"];
        for round in 0..200_u64 {
            // Sometimes between two statements, sometimes within one, at its beginning or at its end.
            let statement = match round % 4 {
                0 => None,
                1 => Some(session.submit("sum(range(200000))").await),
                2 => Some(session.submit("1 + 1").await),
                _ => Some(session.submit("[str(i) for i in range(30000)][-1]").await),
            };
            tokio::time::sleep(Duration::from_micros(round * 37 % 3000)).await;
            let signal = signals[usize::try_from(round / 4 % 2).expect("small")];
            session.job(&format!("lambda jc: str(__import__('{signal})")).await.expect("a signal");
            if let Some(n) = statement {
                let output = session.ended(n).await["output"].take();
                assert!(output["status"] == json!("ok") || output["ename"] == json!("KeyboardInterrupt"), "{output}");
            }
        }
        assert_eq!(session.text("kept").await, "7");
    });
}

#[test]
fn interrupting_a_spark_job_cancels_it_and_the_connection_to_the_jvm_survives() {
    on_spark(async |client| {
        let session = session(client).await;
        let n = session.submit("import time\nsc.parallelize(range(2), 2).map(lambda x: time.sleep(60)).count()").await;
        session.running(n).await;
        let jobs = format!("lambda jc: str(len(jc.sc.statusTracker().getJobIdsForGroup('{n}')))");
        while session.job(&jobs).await.as_deref() != Ok("1") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        session.job("lambda jc: str(__import__('os').kill(__import__('os').getpid(), 2))").await.expect("a signal");
        assert_eq!(session.ended(n).await["output"]["ename"], json!("KeyboardInterrupt"));
        assert_eq!(session.text("spark.range(10).count()").await, "10");
        let active = "lambda jc: str(jc.sc.statusTracker().getActiveJobsIds())";
        while session.job(active).await.as_deref() != Ok("[]") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
}

#[test]
fn a_thousand_jobs_leave_the_users_names_alone() {
    on_spark(async |client| {
        let session = session(client).await;
        session.text("'shown'").await;
        let names = session.text("sorted(globals())").await;
        let before = session.text("'last'").await;
        for n in 0..1000 {
            assert_eq!(session.job(&format!("lambda jc: str({n})")).await, Ok(n.to_string()));
        }
        assert_eq!(session.text("_").await, before);
        assert_eq!(session.text("sorted(globals())").await, names);
    });
}

#[test]
fn a_large_output_arrives_whole() {
    on_spark(async |client| {
        let session = session(client).await;
        let text =
            session.text("print('x' * 99 + '\\n' * 1, end='')\nprint(('y' * 99 + '\\n') * 200000, end='')").await;
        assert_eq!(text.len(), 100 * 200_001 - 1);
    });
}

/// Jars with one class each: `package demo; public class First { public static String name() { return "first"; } }`.
const JARS: [(&str, &str); 2] = [
    (
        "first.jar",
        "UEsDBBQACAgIABdBd10AAAAAAAAAAAAAAAAQAAQAZGVtby9GaXJzdC5jbGFzc/7KAAA79W/XPgYGBhMGPi4GJgZmdgYWHgZWBjZG\
     BoGsxLJE/ZzEvHR9/6Ss1OQSRgY2m8y8zBI7RgZmDc0wDgYORgbWtMyi4hJ2Bi5GBq6U1Nx8fTcQn5GBxTk/JRVI5SXmAikRDU0f\
     hGnBJUWZeenWDIoMnEAbQYCJgRFkJ5DkBvIEgTQjkGbV2s7AuBGsgJOBh4EXKs0PlmRgYBZi3wBmMAAAUEsHCIm0oNmgAAAAwwAA\
     AFBLAQIUABQACAgIABdBd12JtKDZoAAAAMMAAAAQAAQAAAAAAAAAAAAAAAAAAABkZW1vL0ZpcnN0LmNsYXNz/soAAFBLBQYAAAAA\
     AQABAEIAAADiAAAAAAA=",
    ),
    (
        "second.jar",
        "UEsDBBQACAgIABdBd10AAAAAAAAAAAAAAAARAAQAZGVtby9TZWNvbmQuY2xhc3P+ygAAO/Vv1z4GBgYTBj4uBiYGZnYGFh4GVgY2\
     RgaBrMSyRP2cxLx0ff+krNTkEkYGNpvMvMwSO0YGZg3NMA4GDqBIcWpyfl4KOwMXIwN3Smpuvn4wWICRgcU5PyUVSOUl5gIpEQ1N\
     H4R5wSVFmXnp1gyKDJxAO0GAiYERZCuQ5AbyBIE0I5Bm1drOwLgRrICTgYeBFyrND5ZkYGAWYt8AZjAAAFBLBwj0PgY/oAAAAMUA\
     AABQSwECFAAUAAgICAAXQXdd9D4GP6AAAADFAAAAEQAEAAAAAAAAAAAAAAAAAAAAZGVtby9TZWNvbmQuY2xhc3P+ygAAUEsFBgAA\
     AAABAAEAQwAAAOMAAAAAAA==",
    ),
];

#[test]
fn files_and_jars_can_be_given_added_and_uploaded() {
    on_spark(async |client| {
        let folder = tempfile::tempdir().expect("a folder");
        let jars = JARS.map(|(name, jar)| {
            let path = folder.path().join(name);
            std::fs::write(&path, base64::engine::general_purpose::STANDARD.decode(jar).expect("base64"))
                .expect("a jar");
            path
        });
        // A session of its own: Spark looks at added files again for every job, and these go with the test.
        let turn = TURN.lock().await;
        let id = client.session(json!({"kind": "pyspark", "jars": [jars[0]]})).await;
        let session = Session { client, id, _turn: turn };
        assert_eq!(session.scala("demo.First.name()").await, "res0: String = first\n");
        let added = session.client.post(&format!("/sessions/{}/add-jar", session.id), json!({"uri": jars[1]})).await;
        assert_eq!(added.status, 200, "{}", added.text);
        let on_executors = "sc.parallelize(1 to 2).map(_ => demo.Second.name()).collect()";
        assert_eq!(session.scala(on_executors).await, "res1: Array[String] = Array(second, second)\n");
        assert_eq!(session.text("sc._jvm.demo.First.name()").await, "'first'");
        let path = folder.path().join("added_module.py");
        std::fs::write(&path, "VALUE = 'from a file'\n").expect("a file");
        let added = session.client.post(&format!("/sessions/{}/add-pyfile", session.id), json!({"uri": path})).await;
        assert_eq!((added.status, added.text.as_str()), (200, ""));
        assert_eq!(session.text("import added_module\nadded_module.VALUE").await, "'from a file'");
        let refused =
            session.client.post(&format!("/sessions/{}/add-file", session.id), json!({"uri": "/etc/hosts"})).await;
        let reason = "requirement failed: Local path /etc/hosts cannot be added to user sessions.";
        assert_eq!((refused.status, refused.json()), (400, json!({"msg": reason})));
        let upload = async |route: &str, part: &str, name: &str, text: &str| {
            let path = format!("/sessions/{id}/{route}");
            session.client.upload(&path, part, name, text.as_bytes()).await
        };
        let read = async |name: &str| {
            let code = format!("from pyspark import SparkFiles\nopen(SparkFiles.get({name:?})).read()");
            session.text(&code).await
        };
        let sent = upload("upload-file", "file", "../my data.txt", "uploaded").await;
        assert_eq!((sent.status, sent.text.as_str()), (200, ""));
        assert_eq!(read("my data.txt").await, "'uploaded'");
        let none = upload("upload-file", "jar", "data.txt", "x").await;
        assert_eq!((none.status, none.json()), (400, json!("No file sent!")));
        // As with Livy the session keeps the first file of a name; jobs still run.
        assert_eq!(upload("upload-file", "file", "my data.txt", "another").await.status, 200);
        assert_eq!(read("my data.txt").await, "'uploaded'");
        let module = "def twice(n):\n    return 2 * n\n";
        assert_eq!(upload("upload-pyfile", "file", "sent_module.py", module).await.status, 200);
        let on_executors = "import sent_module\nsc.parallelize([20, 1]).map(sent_module.twice).collect()";
        assert_eq!(session.text(on_executors).await, "[40, 2]");
        let third = base64::engine::general_purpose::STANDARD.decode(JARS[1].1).expect("base64");
        let sent = session.client.upload(&format!("/sessions/{id}/upload-jar"), "jar", "sent again.jar", &third).await;
        assert_eq!((sent.status, sent.text.as_str()), (200, ""));
        assert_eq!(
            session.scala("sc.parallelize(1 to 1).map(_ => demo.Second.name()).count").await,
            "res2: Long = 1\n"
        );
        session.client.delete(&format!("/sessions/{id}")).await;
    });
}
