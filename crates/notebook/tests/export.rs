//! Scripts, Markdown and HTML.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use notebook::export::{Program, file_name, place, to_html, to_markdown, to_script};
use notebook::{Cell, CellKind, Flag, Ids, Language, Notebook, Output, compose, files};
use proptest::prelude::*;
use serde_json::json;

fn sample() -> Notebook {
    let mut ids = Ids::new(1);
    let mut cell = |kind: CellKind, language, source: &str| Cell::new(ids.cell(), kind, language, source);
    let mut cells = vec![
        cell(CellKind::Markdown, Language::Python, "# Title\n\nText with `code` & <b>bold</b>, $a < b$."),
        cell(CellKind::Code, Language::Python, "x = 1\n%table x"),
        cell(CellKind::Code, Language::Sql, "SELECT \"a\""),
        cell(CellKind::Code, Language::Python, "%%sql\nSELECT 2"),
        cell(CellKind::Code, Language::Scala, "val y = 2"),
        cell(CellKind::Code, Language::Python, "%%info"),
        cell(CellKind::Raw, Language::Python, "raw"),
    ];
    let table = json!({"application/vnd.livy.table.v1+json":
        {"headers": [{"name": "n", "type": "INT_TYPE"}, {"name": "s|t", "type": "STRING_TYPE"}], "data": [[1, "a|b\nc"], [2, null]]}});
    cells[1].run.outputs = Arc::new(vec![
        Output::stream("stdout", "10%\r100%\n\u{1b}[31mred\u{1b}[0m ``` <i>\n"),
        Output::result(table.as_object().expect("an object").clone(), Some(3)),
        Output::display(json!({"image/png": "iVBO\nRw0=\n"}).as_object().expect("an object").clone()),
        Output::display(json!({"text/html": "<script>x</script><b>html</b>"}).as_object().expect("an object").clone()),
        Output::error("ValueError", "<bad>", &["Traceback".into(), "  \u{1b}[0;31mline\u{1b}[0m".into()]),
    ]);
    cells[1].run.execution_count = Some(3);
    Notebook::of(cells)
}

#[test]
fn a_script_has_its_language_as_code_and_the_others_as_comments() {
    let script = to_script(&sample(), Language::Python);
    assert_eq!(
        script,
        "# %% [markdown]\n# # Title\n#\n# Text with `code` & <b>bold</b>, $a < b$.\n\n# %%\nx = 1\n# %table x\n\n# %% \
         [sql]\n# SELECT \"a\"\n\n# %% [sql]\n# SELECT 2\n\n# %% [spark]\n# val y = 2\n\n# %% [not run]\n# %%info\n\n# \
         %% [raw]\n# raw\n"
    );
    let scala = to_script(&sample(), Language::Scala);
    assert!(scala.contains("// %%\nval y = 2\n") && scala.contains("// %% [pyspark]\n// x = 1\n"), "{scala}");
    let sql = to_script(&sample(), Language::Sql);
    assert!(sql.contains("-- %%\nSELECT \"a\"\n") && sql.contains("-- %%\nSELECT 2\n"), "{sql}");
}

#[test]
fn a_program_makes_its_session_runs_sql_through_it_and_says_what_it_leaves_out() {
    let program = Program::of(&sample(), |_| true);
    assert!(program.text.starts_with("from pyspark.sql import SparkSession\n"));
    assert!(program.text.contains("spark.sql(\"SELECT \\\"a\\\"\").show(truncate=False)\n"), "{}", program.text);
    assert!(program.text.contains("\n# val y = 2\n") && program.text.contains("\n# # Title\n"), "{}", program.text);
    assert_eq!((program.runs, program.language.ending()), (3, "py"));
    let positions: Vec<usize> = program.left_out.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, [5, 6], "{:?}", program.left_out);
}

#[test]
fn a_program_has_only_the_cells_that_are_wanted_and_none_that_is_frozen() {
    let sample = sample();
    let second = sample.order()[1].clone();
    let program = Program::of(&sample, |id| *id != second);
    assert!(!program.text.contains("x = 1") && program.text.contains("spark.sql("), "{}", program.text);
    let change = compose::set_flag(&sample, std::slice::from_ref(&second), Flag::Frozen, true);
    let mut document = notebook::Document::new(sample);
    document.apply(change.edits).expect("the flag is set");
    let program = Program::of(document.notebook(), |_| true);
    assert!(!program.text.contains("x = 1"), "{}", program.text);
    assert_eq!(program.left_out[0].0, 2);
}

#[test]
fn what_writes_a_program_quotes_all_that_it_is_given() {
    let code = place(" hdfs:///a \"b\" ", "n'.py", "x = \"\\n\" # ä\n'''\u{1}");
    let call = code.lines().find(|line| line.starts_with("_livy_notebook_place(")).expect("the call");
    let expected = r##"_livy_notebook_place("hdfs:///a \"b\"", "n'.py", "x = \"\\n\" # ä\n'''\u0001")"##;
    assert_eq!(call, expected);
}

#[test]
fn markdown_keeps_outputs_readable() {
    let text = to_markdown(&sample());
    for part in [
        "# Title\n",
        "\n```python\nx = 1\n%table x\n```\n",
        "\n````text\n100%\nred ``` <i>\n````\n",
        "| n | s\\|t |\n| --- | --- |\n| 1 | a\\|b c |\n| 2 | null |\n",
        "![output](data:image/png;base64,iVBORw0=)",
        "\n```text\nTraceback\n  line\n```\n",
        "\n```sql\nSELECT \"a\"\n```\n",
    ] {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
}

#[test]
fn html_is_whole_and_escaped() {
    let page = to_html(&sample(), "A & <B>");
    for part in [
        "<title>A &amp; &lt;B&gt;</title>",
        "Content-Security-Policy",
        "<h1>Title</h1>",
        "<b>bold</b>",
        "<math",
        "<p class=\"about\">[3] Python</p>",
        "<pre class=\"source\">x = 1\n%table x</pre>",
        "100%\nred ``` &lt;i&gt;</pre>",
        "<th scope=\"col\">s|t</th>",
        "<td class=\"number\">1</td><td>a|b\nc</td>",
        "src=\"data:image/png;base64,iVBORw0=\"",
        "<div class=\"html\"><b>html</b></div>",
        "<b>ValueError</b>: &lt;bad&gt;",
        "<pre class=\"traceback\">Traceback\n  line</pre>",
    ] {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
    assert!(!page.contains("<script"));
}

#[test]
fn what_is_hidden_in_the_notebook_is_hidden_in_its_exports() {
    let mut notebook = sample();
    let cell = notebook.order()[1].clone();
    for flag in [Flag::SourceHidden, Flag::OutputsHidden] {
        let change = compose::set_flag(&notebook, std::slice::from_ref(&cell), flag, true);
        notebook.apply_all(change.edits).expect("fits");
    }
    let page = to_html(&notebook, "");
    assert!(!page.contains("x = 1") && !page.contains("ValueError"));
    assert!(!to_markdown(&notebook).contains("ValueError"));
}

#[test]
fn every_file_of_the_corpus_can_be_exported() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for entry in fs::read_dir(corpus).expect("the corpus") {
        let path = entry.expect("an entry").path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Ok(opened) = files::open(&text, &mut Ids::new(1)) else { continue };
        let page = to_html(&opened.notebook, "x");
        assert!(page.ends_with("</html>\n"));
        harmless(&page);
        if path.ends_with("attachments.ipynb") {
            assert_eq!(page.matches("src=\"data:image/").count(), 2, "{page}");
            assert!(to_markdown(&opened.notebook).contains("![shape](data:image/png;base64,"));
        }
        for language in Language::ALL {
            let script = to_script(&opened.notebook, language);
            assert!(script.lines().filter(|line| line.contains(" %%")).count() >= opened.notebook.len());
        }
        assert!(to_markdown(&opened.notebook).len() < 100_000);
    }
}

#[test]
fn file_names_hold_nothing_that_a_file_system_minds() {
    assert_eq!(file_name(" ../a/b:c?.ipynb"), "a-b-c-.ipynb");
    assert_eq!(file_name("Überblick (2)"), "Überblick (2)");
    assert_eq!(file_name("///"), "notebook");
}

/// Nothing in a page can run or reach out, whatever the notebook held.
fn harmless(page: &str) {
    let lower = page.to_ascii_lowercase();
    for tag in ["<script", "<iframe", "<object", "<embed", "<link", "<form", "<svg", "<base", "<button"] {
        assert!(!lower.contains(tag), "{tag}");
    }
    assert_eq!(lower.matches("<style").count(), 1);
    assert_eq!(lower.matches("<meta").count(), 3);
    let body = &lower[lower.find("<body").expect("a body")..];
    // Inside of tags only: text may say anything.
    for tag in body.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let quoted_out: String = tag.split('"').step_by(2).collect();
        assert!(!quoted_out.split_whitespace().any(|word| word.starts_with("on") && word.contains('=')), "{tag}");
        for address in ["href=\"", "src=\""] {
            if let Some(value) = tag.split(address).nth(1) {
                assert!(!value.trim_start().starts_with("javascript"), "{tag}");
                assert!(!value.starts_with("data:text"), "{tag}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_gets_out_of_its_place(pieces in prop::collection::vec(prop::sample::select(vec![
        "<script>", "</script>", "<img src=", "x onerror=alert(1)", ">", "<", "\"", "'", "javascript:", "[a](", ")", "![",
        "](", "<!--", "-->", "</pre>", "</section>", "&lt;", "&#106;", "<a href=", "<svg onload=x>", "<style>", "`", "```\n",
        "$", "$$", "\\text{<b>}", "\\frac{1}", "{", "}", "\n", " ", "<math><mtext>", "<annotation-xml>", "<b ", "/", "=",
        "text", "\u{0}", "é", "\\href{javascript:x}{y}", "^", "_", "&", "\\begin{matrix}", "\\end{matrix}", "\\\\", "#", "| a |\n|--|\n",
    ]), 0..25)) {
        let text = pieces.concat();
        let mut ids = Ids::new(1);
        let mut code = Cell::new(ids.cell(), CellKind::Code, Language::Python, text.clone());
        let data = json!({"text/html": text}).as_object().expect("an object").clone();
        let latex = json!({"text/latex": text}).as_object().expect("an object").clone();
        code.run.outputs = Arc::new(vec![Output::stream("stdout", text.clone()), Output::display(data), Output::display(latex)]);
        let notebook = Notebook::of(vec![
            Cell::new(ids.cell(), CellKind::Markdown, Language::Python, text.clone()),
            code,
            Cell::new(ids.cell(), CellKind::Raw, Language::Python, text.clone()),
        ]);
        let page = to_html(&notebook, &text);
        harmless(&page);
        prop_assert_eq!(page.matches("<section").count(), page.matches("</section>").count());
        prop_assert!(page.ends_with("</main>\n</body>\n</html>\n"));
    }
}
