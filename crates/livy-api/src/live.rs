//! The live channel: Python sent through `submit-job` that answers questions about a session while its statements run.
//!
//! The Python is in `python/livy_live`, one file a concern. It is sent once a session ([`install`]) and stays in the
//! driver's `sys.modules` under a private name that has a hash of it, so that two versions of this program never share
//! one; after that only questions are sent ([`ask`]). An answer is JSON ([`Answer::read`]).

mod answer;
mod question;

use serde_json::{Value, json};

pub use answer::{
    Answer, Catalog, Checked, Column, Completion, Completions, Details, Did, Explanation, Look, Printed, Rows,
    SparkSummary, SparkWork, Stage, StageDetail, Variable,
};
pub use question::Question;

/// The modules, each after those it uses.
const MODULES: [(&str, &str); 12] = [
    ("frames", include_str!("../python/livy_live/frames.py")),
    ("output", include_str!("../python/livy_live/output.py")),
    ("interrupt", include_str!("../python/livy_live/interrupt.py")),
    ("values", include_str!("../python/livy_live/values.py")),
    ("source", include_str!("../python/livy_live/source.py")),
    ("infer", include_str!("../python/livy_live/infer.py")),
    ("background", include_str!("../python/livy_live/background.py")),
    ("tables", include_str!("../python/livy_live/tables.py")),
    ("names", include_str!("../python/livy_live/names.py")),
    ("spark", include_str!("../python/livy_live/spark.py")),
    ("rows", include_str!("../python/livy_live/rows.py")),
    ("answer", include_str!("../python/livy_live/answer.py")),
];
const INSTALL: &str = include_str!("../python/livy_live/install.py");

/// A `lambda jc: …` for [`SubmitJob`](crate::SubmitJob) that puts the modules into the driver and asks a question.
#[must_use]
pub fn install(question: &Question) -> String {
    let sources: Vec<Value> = MODULES.iter().map(|(name, source)| json!([name, source])).collect();
    // JSON's texts and arrays are Python's.
    format!(
        "lambda jc: (lambda scope: (exec({}, scope), scope['install']({}, {}))[1])({{}}).answer.answer(jc, {})",
        text(INSTALL),
        text(&name()),
        Value::Array(sources),
        text(&question.json())
    )
}

/// A `lambda jc: …` that asks a question of modules that are there; [`Answer::Absent`] when they are not.
#[must_use]
pub fn ask(question: &Question) -> String {
    format!(
        "lambda jc: (lambda m: m.answer(jc, {}) if m else '{{\"absent\": true}}')(__import__('sys').modules.get({}))",
        text(&question.json()),
        text(&format!("{}.answer", name()))
    )
}

/// A Python text.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// The name of the package in the driver.
fn name() -> String {
    // FNV-1a: short, and good enough to tell versions apart.
    let hash = MODULES
        .iter()
        .flat_map(|(_, source)| source.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("_livy_notebook_live_{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_names_its_modules_in_the_order_in_which_they_are_sent() {
        let package = include_str!("../python/livy_live/__init__.py");
        let list = package.split("MODULES = (").nth(1).expect("a list");
        let named: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(named, MODULES.map(|(name, _)| name));
    }

    #[test]
    fn expressions_are_of_one_line_so_that_no_pickle_breaks_them() {
        for expression in [install(&Question::hello()), ask(&Question::hello())] {
            assert!(!expression.contains('\n'), "{expression}");
            assert!(expression.starts_with("lambda jc: "));
        }
    }
}
