//! The notebook that a person is offered who has none yet. It runs as it is, from top to bottom, in a session of kind
//! `pyspark` with pandas and matplotlib; its texts are files beside this one.

use serde_json::json;

use crate::cell::Cell;
use crate::id::Ids;
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;

/// Its title.
pub const TITLE: &str = "First steps on Spark";

/// Marks the cell that fails on purpose.
const FAILS: &str = "fails";

/// What the notebook is made of: Markdown, a language's code, or (with [`FAILS`]) Python that fails.
const CELLS: [(&str, &str); 16] = [
    ("md", include_str!("example/01-welcome.md")),
    ("pyspark", include_str!("example/02-data.py")),
    ("md", include_str!("example/03-sql.md")),
    ("sql", include_str!("example/04-cities.sql")),
    ("md", include_str!("example/05-table.md")),
    ("pyspark", include_str!("example/06-weekdays.py")),
    ("md", include_str!("example/07-plot.md")),
    ("pyspark", include_str!("example/08-revenue.py")),
    ("md", include_str!("example/09-scala.md")),
    ("spark", include_str!("example/10-large.scala")),
    ("md", include_str!("example/11-error.md")),
    (FAILS, include_str!("example/12-typo.py")),
    ("md", include_str!("example/13-long.md")),
    ("pyspark", include_str!("example/14-darts.py")),
    ("md", include_str!("example/15-next.md")),
    ("pyspark", ""),
];

/// Makes it.
#[must_use]
pub fn example(ids: &mut Ids) -> Notebook {
    let cells = CELLS.iter().map(|(kind, source)| {
        let source = source.trim_end();
        let language = Language::parse(kind).unwrap_or_default();
        let kind_of_cell = if *kind == "md" { CellKind::Markdown } else { CellKind::Code };
        let mut cell = Cell::new(ids.cell(), kind_of_cell, language, source);
        if *kind == FAILS {
            cell.metadata.insert("tags".into(), json!(["raises-exception"]));
        }
        cell
    });
    let cells = cells.collect();
    let mut notebook = Notebook::of(cells);
    for (key, value) in crate::files::kernel::metadata_for(Language::Python) {
        notebook.metadata.insert(key.to_owned(), value);
    }
    notebook.metadata.insert("title".into(), json!(TITLE));
    notebook
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;
    use crate::outline::{self, Mark};
    use crate::run::{self, Which};

    #[test]
    fn every_code_cell_can_be_run_and_one_may_fail() {
        let notebook = example(&mut Ids::new(1));
        let cells = run::targets(&notebook, &Which::All);
        let planned: Vec<_> =
            cells.iter().filter_map(|cell| run::plan(&notebook, cell).expect("right heads")).collect();
        let kinds: Vec<String> = planned
            .iter()
            .filter_map(|planned| match &planned.request.work {
                run::Work::Code { kind, .. } => Some(kind.to_string()),
                run::Work::Action(_) => None,
            })
            .collect();
        assert_eq!(kinds, ["pyspark", "sql", "pyspark", "pyspark", "spark", "pyspark", "pyspark"]);
        assert_eq!(planned.iter().filter(|planned| planned.request.may_fail).count(), 1);
        assert!(planned.iter().all(|planned| planned.notes.is_empty()));
    }

    #[test]
    fn it_has_an_outline_and_survives_a_file() {
        let notebook = example(&mut Ids::new(1));
        assert!(outline::outline(&notebook, |_| Mark::None).len() >= 7);
        let again = files::open(&files::to_ipynb(&notebook), &mut Ids::new(2)).expect("opens");
        assert!(again.notebook == notebook && again.notes.is_empty());
        assert_eq!(notebook.title(), Some(TITLE));
    }
}
