use serde_json::json;

use super::*;

const PYTHON: Context = Context { language: Language::Python, notebook: Language::Python, synapse: false };
const SCALA: Context = Context { language: Language::Scala, notebook: Language::Scala, synapse: false };

fn code(source: &str, context: Context) -> CodePlan {
    match plan(source, context) {
        Ok(CellPlan::Code(plan)) => plan,
        other => panic!("{source:?} → {other:?}"),
    }
}

fn action(source: &str) -> Action {
    match plan(source, PYTHON) {
        Ok(CellPlan::Action(action)) => action,
        other => panic!("{source:?} → {other:?}"),
    }
}

fn error(source: &str) -> String {
    plan(source, PYTHON).expect_err(source).to_string()
}

#[test]
fn code_without_a_head_is_sent_as_it_is() {
    let plan = code("x = 1\nx % 2", PYTHON);
    assert_eq!((plan.kind, plan.code.as_str(), plan.first_line), (SessionKind::PySpark, "x = 1\nx % 2", Some(0)));
    assert_eq!(code("  a = 1\n  b = 2", PYTHON).code, "a = 1\nb = 2", "pasted code may be indented");
    assert_eq!(plan_of("\n \n"), CellPlan::Empty);
}

fn plan_of(source: &str) -> CellPlan {
    plan(source, PYTHON).expect("fits")
}

#[test]
fn livys_own_magics_are_left_alone() {
    for source in ["%table df", "%json x", "%matplot plt"] {
        assert_eq!(code(source, PYTHON).code, source);
        assert_eq!(code(source, SCALA).kind, SessionKind::Spark);
    }
    assert_eq!(code("import x\n%matplot plt\n", PYTHON).code, "import x\n%matplot plt\n");
}

#[test]
fn heads_of_languages_choose_the_kind_in_every_dialect() {
    for (source, kind, expected) in [
        ("%%pyspark\nx", SessionKind::PySpark, "x"),
        ("%python\nx", SessionKind::PySpark, "x"),
        ("%scala\nval x = 1", SessionKind::Spark, "val x = 1"),
        ("%%sql\nselect 1", SessionKind::Sql, "select 1"),
        ("%sql SELECT 1", SessionKind::Sql, "SELECT 1"),
        ("%sql SELECT 1,\n 2", SessionKind::Sql, "SELECT 1,\n 2"),
        ("%%sparkr\nx <- 1", SessionKind::SparkR, "x <- 1"),
        ("%r\nx", SessionKind::SparkR, "x"),
    ] {
        let plan = code(source, PYTHON);
        assert_eq!((plan.kind, plan.code.as_str()), (kind, expected), "{source}");
    }
    assert_eq!(code("\n%%sql\nselect 1", PYTHON).first_line, Some(2));
}

#[test]
fn spark_means_the_notebooks_language_and_scala_in_synapse() {
    assert_eq!(code("%%spark\n1", PYTHON).kind, SessionKind::PySpark);
    assert_eq!(code("%%spark\n1", SCALA).kind, SessionKind::Spark);
    assert_eq!(code("%%spark\n1", Context { synapse: true, ..PYTHON }).kind, SessionKind::Spark);
    let plan = code("%%spark -s work -c sql -q\nselect 1", PYTHON);
    assert_eq!((plan.kind, plan.show, plan.notes.len()), (SessionKind::Sql, Show::Quiet, 1));
}

#[test]
fn sql_is_wrapped_only_where_options_ask_for_it() {
    let sql = |source: &str| code(source, PYTHON).code;
    assert_eq!(sql("%%sql -q\nselect 1;"), "select 1;");
    assert_eq!(sql("%%sql -n 5\nselect 1 -- one\n;"), "SELECT * FROM (\nselect 1 -- one\n) LIMIT 5");
    assert_eq!(sql("%%sql -n -1\nselect 1"), "select 1");
    assert_eq!(
        sql("%%sql -m sample -r 0.07\nwith a as (select 1) select * from a"),
        "SELECT * FROM (\nwith a as (select 1) select * from a\n) TABLESAMPLE (7 PERCENT) LIMIT 2500"
    );
    assert_eq!(
        sql("%%sql -m sample -n -1\n/* c */ (select 1)"),
        "SELECT * FROM (\n/* c */ (select 1)\n) TABLESAMPLE (10 PERCENT)"
    );
    assert_eq!(sql("%%sql -n 5\nSHOW TABLES"), "SHOW TABLES", "not a query");
    assert_eq!(code("%%sql -n 5\nselect 1", PYTHON).first_line, None);
}

#[test]
fn results_for_local_python_are_pulled_by_python() {
    let plan = code("%%sql -o df -n 10 -q\nselect \"a\" as é;\n", PYTHON);
    assert_eq!(plan.kind, SessionKind::PySpark);
    assert!(
        plan.code.contains("_livy_pull(spark.sql(\"select \\\"a\\\" as é\"), \"df\", \"take\", 10, 0.1, False)"),
        "{}",
        plan.code
    );
    let plan = code("%%spark -o df -m sample -r 0.5\ndf = spark.range(3)", PYTHON);
    assert!(plan.code.starts_with("df = spark.range(3)\ndef _livy_pull"), "{}", plan.code);
    assert!(plan.code.contains("_livy_pull(df, \"df\", \"sample\", 2500, 0.5, False)"));
    let plan = code("%%spark -o df -n 7\nval df = spark.range(3)", SCALA);
    assert_eq!(plan.code, "val df = spark.range(3)\ndf.limit(7).createOrReplaceTempView(\"livy_local_df\")");
    let plan = code("%%local\n%matplotlib inline\ndf.plot()\n", PYTHON);
    assert!(plan.code.contains("_livy_local(\"df.plot()\\n\")"), "{}", plan.code);
    assert_eq!(plan.notes.len(), 1);
    let plan = code("%%send_to_spark -i x -t df -n y -m 9", PYTHON);
    assert!(plan.code.contains("_livy_send(\"x\", \"y\", \"df\", 9)"), "{}", plan.code);
    assert!(code("%sh\nls 'a'", PYTHON).code.contains("_livy_shell(\"ls 'a'\")"));
}

#[test]
fn pretty_runs_the_cell_and_shows_tables() {
    let plan = code("%%pretty\n  df.show()", PYTHON);
    assert_eq!((plan.code.as_str(), plan.show, plan.first_line), ("df.show()", Show::Pretty, Some(1)));
}

#[test]
fn heads_that_this_program_answers_become_actions() {
    let settings = json!({"driverMemory": "2g"}).as_object().expect("an object").clone();
    for source in [
        "%%configure -f\n{\"driverMemory\": \"2g\"}",
        "%%configure -f {\"driverMemory\": \"2g\"}",
        "%%configure -f {\n\"driverMemory\": \"2g\"}",
    ] {
        assert_eq!(action(source), Action::Configure { force: true, settings: settings.clone() }, "{source}");
    }
    assert_eq!(action("%%spark config\n{\"driverMemory\": \"2g\"}"), Action::Configure { force: false, settings });
    assert_eq!(action("%%info\n\n"), Action::Info);
    assert_eq!(action("%logs"), Action::Logs(None));
    assert_eq!(action("%%help"), Action::Help);
    assert_eq!(action("%%cleanup -f"), Action::Cleanup);
    assert_eq!(action("%%delete -f -s 3"), Action::Delete("3".into()));
    assert_eq!(action("%md ## Notes\ntext"), Action::Show { mime: "text/markdown", text: "## Notes\ntext".into() });
    assert_eq!(action("%%html\n<b>x</b>"), Action::Show { mime: "text/html", text: "<b>x</b>".into() });
    assert_eq!(
        action("%spark add -s test -l python -u https://livy.example.org -t None -k"),
        Action::AddSession {
            name: Some("test".into()),
            language: Some(Language::Python),
            url: Some("https://livy.example.org".into())
        }
    );
}

#[test]
fn heads_of_jupyters_kernel_do_no_harm() {
    assert!(matches!(action("%load_ext sparkmagic.magics\n%manage_spark"), Action::Say(_)));
    let plan = code("%matplotlib inline\nimport x\n%config InlineBackend.figure_format = 'svg'\n", PYTHON);
    assert_eq!(plan.code, "# %matplotlib inline\nimport x\n# %config InlineBackend.figure_format = 'svg'\n");
    assert_eq!(plan.notes, ["%matplotlib, %config is not needed here and was left out."]);
    assert_eq!(code("%%time\nx", PYTHON).code, "x");
    assert_eq!(code("!pip install x", PYTHON).notes.len(), 1);
    let glue = "%idle_timeout 2880\n%worker_type G.1X\n\nimport sys";
    assert_eq!(code(glue, PYTHON).code, "# %idle_timeout 2880\n# %worker_type G.1X\n\nimport sys");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (source, expected) in [
        ("%%sql -x\nselect 1", "Line 1: %%sql does not know -x; it knows -q, -o, -m, -n, -r, -c."),
        ("%%sql -n many\nselect 1", "Line 1: -n needs a whole number (negative for all rows), not \"many\"."),
        ("%%sql -m some\nselect 1", "Line 1: -m is take or sample, not \"some\"."),
        ("%%sql -r 2\nselect 1", "Line 1: -r needs a number from 0 to 1, not 2."),
        ("%%sql -o 1x\nselect 1", "Line 1: -o needs a variable's name, not \"1x\"."),
        ("\n%%configure\n{\"a\": 1,\n \"b\" 2}", "Line 4: The settings are not JSON (column 6): expected `:`."),
        ("%%configure -f\n[1]", "Line 2: Settings are a JSON object: {\"driverMemory\": \"2g\"}."),
        ("%%info\n\nx = 1", "Line 3: %%info stands alone in its cell: take the lines below it away."),
        ("%%delete -f", "Line 1: Say which session: %%delete -f -s ID."),
        ("%%send_to_spark -t df", "Line 1: Say which variable: %%send_to_spark -i VAR."),
    ] {
        assert_eq!(error(source), expected);
    }
    for source in
        ["%%cleanup", "%%delete -s 3", "%%wrong\nx", "%foo", "%pip install x", "%run ./x", "%fs ls", "%spark eat"]
    {
        assert!(error(source).starts_with("Line 1: "), "{source}");
    }
}

#[test]
fn the_shown_language_follows_the_head() {
    for (source, language) in [
        ("x", Language::Scala),
        ("%%sql\nx", Language::Sql),
        ("%python\nx", Language::Python),
        ("%%spark -c sql\nx", Language::Sql),
        ("%%local\nx", Language::Python),
        ("%table x", Language::Scala),
    ] {
        assert_eq!(shown_language(source, SCALA), language, "{source}");
    }
}

#[test]
fn every_head_that_help_lists_is_understood() {
    for known in KNOWN {
        for head in known.usage.split(", ").map(|usage| usage.split(' ').next().unwrap_or(usage)) {
            let unknown = plan(&format!("{head} x"), PYTHON).is_err_and(|error| error.message.contains("is not known"));
            assert!(!unknown, "{head}");
        }
    }
}
