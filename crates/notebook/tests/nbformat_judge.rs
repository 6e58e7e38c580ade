//! Written files, judged by Jupyter's own library. Needs a Python with `nbformat` 5.10 or later, named by the
//! environment variable `LIVY_TEST_PYTHON`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use notebook::files;
use notebook::{CellKind, Ids, Notebook, OutputView};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Prints a line for each file of a folder: `ok` or `bad`, its name, and why.
const JUDGE: &str = r#"
import sys, pathlib, nbformat
assert tuple(map(int, nbformat.__version__.split(".")[:2])) >= (5, 10), "nbformat 5.10 or later is needed"
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        text = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        assert notebook.nbformat == 4 and notebook.nbformat_minor >= 5, "not nbformat 4.5"
        nbformat.validate(notebook, relax_add_props=len(sys.argv) > 2)
        print("ok", path.name)
    except Exception as error:
        print("bad", path.name, str(error).replace("\n", " ")[:400])
"#;

/// Verdicts on the files of a folder: name, and what is wrong with it.
fn judge(folder: &Path, relaxed: bool) -> Vec<(String, Option<String>)> {
    let python = env::var("LIVY_TEST_PYTHON").unwrap_or_else(|_| {
        panic!("Set LIVY_TEST_PYTHON to a Python that has nbformat 5.10 or later (pip install 'nbformat>=5.10').")
    });
    let mut command = Command::new(&python);
    command.arg("-c").arg(JUDGE).arg(folder);
    if relaxed {
        command.arg("relaxed");
    }
    let output = command.output().unwrap_or_else(|error| panic!("LIVY_TEST_PYTHON={python} does not start: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let verdict = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let ok = words.next() == Some("ok");
        let name = words.next().expect("a name").to_owned();
        (name, (!ok).then(|| words.next().unwrap_or_default().to_owned()))
    };
    text.lines().map(verdict).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(folder: &Path, name: &str, notebook: &Notebook) {
    fs::write(folder.join(format!("{name}.ipynb")), files::to_ipynb(notebook)).expect("written");
}

/// Files that hold what nbformat forbids, and keep it.
const FORBIDDEN: [&str; 2] = ["bad-shapes.ipynb", "metadata-oddities.ipynb"];
/// Files that hold fields and types that nbformat does not know, and keep them.
const UNKNOWN: [&str; 1] = ["unknown-fields.ipynb"];

#[test]
fn every_file_of_the_corpus_is_valid_once_it_was_written() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let written = folder("written");
    let mut count = 0;
    for entry in fs::read_dir(corpus).expect("the corpus") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir()
            || name == ".gitattributes"
            || FORBIDDEN.contains(&name.as_str())
            || UNKNOWN.contains(&name.as_str())
        {
            continue;
        }
        let opened = files::open(&fs::read_to_string(&path).expect("text"), &mut Ids::new(1)).expect("opens");
        write(&written, &name, &opened.notebook);
        count += 1;
    }
    // The one file of a format that is newer than the judge knows may have fields that it does not know.
    let verdicts = judge(&written, true);
    assert_eq!(verdicts.len(), count);
    let bad: Vec<_> = verdicts.into_iter().filter(|(_, error)| error.is_some()).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    fs::remove_file(written.join("v4-6-future.ipynb.ipynb")).expect("there");
    let bad: Vec<_> = judge(&written, false).into_iter().filter(|(_, error)| error.is_some()).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn what_is_invalid_was_so_before_it_was_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let sources = folder("sources");
    for name in FORBIDDEN.into_iter().chain(UNKNOWN) {
        fs::copy(corpus.join(name), sources.join(name)).expect("copied");
    }
    for (name, error) in judge(&sources, true) {
        assert!(error.is_some(), "{name} is valid and belongs to the others");
    }
}

#[test]
fn notebooks_made_by_editing_are_valid() {
    let edited = folder("edited");
    let mut runner = TestRunner::deterministic();
    let strategy = (support::notebook(), proptest::collection::vec(support::act(), 0..15));
    write(&edited, "new", &Notebook::new(notebook::Language::Scala, &mut Ids::new(1)));
    write(&edited, "example", &notebook::example(&mut Ids::new(1)));
    for number in 0..60 {
        let (mut notebook, acts) = strategy.new_tree(&mut runner).expect("a notebook").current();
        let mut ids = Ids::new(number);
        for act in acts {
            let change = act.change(&notebook, &mut ids);
            notebook.apply_all(change.edits).expect("fits");
        }
        // Random values make outputs and types that no program writes.
        let cells = notebook.cells().filter(|cell| !matches!(cell.kind, CellKind::Unknown(_))).map(|cell| {
            let mut cell = notebook::Cell::clone(cell);
            let known = |output: &&notebook::Output| !matches!(output.view(), OutputView::Unknown(_));
            cell.run.outputs = std::sync::Arc::new(cell.run.outputs.iter().filter(known).cloned().collect());
            cell
        });
        write(&edited, &format!("{number}"), &Notebook::of(cells.collect()));
    }
    let bad: Vec<_> = judge(&edited, true).into_iter().filter(|(_, error)| error.is_some()).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}
