//! Any session as a notebook: statements that somebody, or some program, ran in a session become cells, and are
//! followed as they go on.

use std::collections::BTreeMap;
use std::sync::Arc;

use livy_api::{Millis, Output as Reply, Statement, StatementId, StatementState};

use crate::binding::{Binding, CodeHash, Marker, Outcome, SessionIdentity, Show, SourceRevision};
use crate::cell::{Cell, RunRecord};
use crate::edit::Edit;
use crate::id::{CellId, Ids};
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;
use crate::output::Output;
use crate::run::Effect;

/// Edits that bring a notebook in line with a session's statements: new ones become cells at its end, in the order of
/// their numbers, and cells of statements that have gone on get their outputs. `language` is the session's, for code
/// whose language can't be told from its text and its output. What is newer in the notebook stays.
#[must_use]
pub fn follow(
    notebook: &Notebook,
    session: &SessionIdentity,
    language: Language,
    statements: &[Statement],
    now: Millis,
    ids: &mut Ids,
) -> Vec<Edit> {
    let known = known(notebook, session);
    let mut ordered: Vec<&Statement> = statements.iter().collect();
    ordered.sort_by_key(|statement| statement.id);
    ordered.dedup_by_key(|statement| statement.id);
    let mut edits = Vec::new();
    let mut fresh = Vec::new();
    for statement in ordered {
        match known.get(&statement.id) {
            Some((cell, binding)) => edits.extend(update(notebook, cell, binding, statement)),
            None => fresh.push(cell(session, language, statement, now, ids)),
        }
    }
    if !fresh.is_empty() {
        edits.push(Edit::Insert { at: notebook.len(), cells: fresh });
    }
    edits
}

/// Cells that are bound to statements of this session.
fn known<'a>(
    notebook: &'a Notebook,
    session: &SessionIdentity,
) -> BTreeMap<StatementId, (&'a CellId, &'a Arc<Binding>)> {
    let bound = notebook.cells().filter_map(|cell| {
        let binding = cell.run.binding.as_ref().filter(|binding| binding.session.may_be(session))?;
        Some((binding.statement?, (&cell.id, binding)))
    });
    bound.collect()
}

fn cell(session: &SessionIdentity, language: Language, statement: &Statement, now: Millis, ids: &mut Ids) -> Cell {
    let language = guess(statement, language);
    let source = statement.code.replace("\r\n", "\n");
    let binding = Binding {
        marker: Marker(ids.text()),
        session: session.clone(),
        revision: SourceRevision::of(language, &source),
        code: CodeHash::of(&statement.code),
        after: None,
        statement: Some(statement.id),
        outcome: outcome(statement),
        show: Show::Plain,
        asked: now,
        started: statement.started,
        completed: statement.completed,
    };
    let mut cell = Cell::new(ids.cell(), CellKind::Code, language, source);
    cell.run = RunRecord {
        outputs: Arc::new(outputs(statement)),
        execution_count: statement.state.is_final().then(|| u64::from(statement.id.0)),
        binding: Some(Arc::new(binding)),
        ..RunRecord::default()
    };
    cell
}

/// The edit for a cell whose statement has gone on; `None` when there is nothing new.
fn update(notebook: &Notebook, cell: &CellId, binding: &Arc<Binding>, statement: &Statement) -> Option<Edit> {
    let outcome = outcome(statement);
    if binding.outcome.is_final() && (!outcome.is_final() || binding.completed.is_some()) {
        return None;
    }
    let newer = Binding {
        outcome: if binding.outcome.is_final() { binding.outcome } else { outcome },
        started: binding.started.or(statement.started),
        completed: binding.completed.or(statement.completed),
        ..Binding::clone(binding)
    };
    if newer == **binding {
        return None;
    }
    let outputs = (!binding.outcome.is_final() && outcome.is_final()).then(|| outputs(statement));
    notebook.record_run(&Effect::Record { cell: cell.clone(), binding: Some(Arc::new(newer)), outputs })
}

fn outcome(statement: &Statement) -> Outcome {
    match (&statement.state, &statement.output) {
        (StatementState::Available, Some(Reply::Error(_))) => Outcome::Error,
        (StatementState::Available, _) => Outcome::Done,
        (StatementState::Cancelled, _) => Outcome::Cancelled,
        _ => Outcome::Sent,
    }
}

fn outputs(statement: &Statement) -> Vec<Output> {
    let count = u64::from(statement.id.0);
    statement.output.as_ref().map(|output| Output::from_livy(output, Some(count))).unwrap_or_default()
}

/// Livy does not say a statement's language. SQL shows by its result or its first word; between the others only a
/// session that speaks Python is in doubt, and then some words of Scala and R tell.
fn guess(statement: &Statement, session: Language) -> Language {
    let has_table = matches!(&statement.output, Some(Reply::Ok(bundle))
        if bundle.get("application/json").is_some_and(|json| json.get("schema").is_some_and(|schema| schema.get("fields").is_some())));
    let code = statement.code.trim_start();
    let first = code.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
    let sql = ["select", "show", "create", "insert", "describe", "explain", "drop", "alter", "values", "use", "cache"];
    // `with open(…)` is Python.
    let is_with = first == "with" && code.to_ascii_lowercase().contains(" as (");
    let next = code[first.len()..].chars().next();
    if has_table || is_with || sql.contains(&first.as_str()) && next.is_none_or(char::is_whitespace) {
        return Language::Sql;
    }
    let begins = |words: &[&str]| code.lines().any(|line| words.iter().any(|word| line.starts_with(word)));
    match session {
        Language::Python
            if begins(&["val ", "var ", "object ", "case class ", "import org.apache.", "import spark.implicits"]) =>
        {
            Language::Scala
        }
        Language::Python if begins(&["library("]) || code.lines().any(|line| line.contains(" <- ")) => Language::R,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use livy_api::{MimeBundle, SessionId};
    use serde_json::json;

    use super::*;

    fn session() -> SessionIdentity {
        SessionIdentity {
            server: "http://livy".into(),
            id: SessionId(1),
            name: Some("airflow-7".into()),
            app_id: None,
            owner: None,
            born: None,
            first_seen: Millis(0),
        }
    }

    fn statement(id: u32, code: &str, state: StatementState, data: Option<serde_json::Value>) -> Statement {
        let output = data.map(|data| Reply::Ok(MimeBundle(data.as_object().expect("an object").clone())));
        let completed = state.is_final().then_some(Millis(9));
        Statement {
            id: StatementId(id),
            code: code.into(),
            state,
            output,
            progress: 0.0,
            started: Some(Millis(5)),
            completed,
        }
    }

    #[test]
    fn a_session_becomes_cells_and_is_followed_as_it_goes_on() {
        let mut ids = Ids::new(1);
        let mut notebook = Notebook::default();
        let sees = |notebook: &mut Notebook, statements: &[Statement], ids: &mut Ids| {
            let edits = follow(notebook, &session(), Language::Python, statements, Millis(1), ids);
            let count = edits.len();
            notebook.apply_all(edits).expect("fits");
            count
        };
        let done = statement(3, "1 + 1", StatementState::Available, Some(json!({"text/plain": "2"})));
        let running = statement(4, "slow()", StatementState::Running, None);
        assert_eq!(sees(&mut notebook, &[running.clone(), done.clone()], &mut ids), 1);
        let sources: Vec<&str> = notebook.cells().map(|cell| cell.source.as_str()).collect();
        assert_eq!(sources, ["1 + 1", "slow()"]);
        assert_eq!(sees(&mut notebook, &[done.clone(), running.clone()], &mut ids), 0, "nothing new");
        let ended = statement(4, "slow()", StatementState::Available, Some(json!({"text/plain": "x"})));
        let next = statement(5, "next", StatementState::Waiting, None);
        assert_eq!(sees(&mut notebook, &[ended, next], &mut ids), 2);
        assert_eq!(sees(&mut notebook, &[running, done], &mut ids), 0, "late and old");
        let cell = notebook.at(1).expect("a cell");
        assert_eq!(cell.run.outputs.as_slice(), [Output::stream("stdout", "x")]);
        let binding = cell.run.binding.as_ref().expect("bound");
        assert_eq!((binding.outcome, binding.duration_ms()), (Outcome::Done, Some(4)));
        assert!(!cell.is_edited_since_run());
        assert_eq!(notebook.len(), 3);
    }

    #[test]
    fn languages_are_guessed_where_they_show() {
        for (code, data, language) in [
            ("select 1", None, Language::Sql),
            ("  WITH a AS (select 1) select * from a", None, Language::Sql),
            ("with open('x') as f: pass", None, Language::Python),
            ("show tables", None, Language::Sql),
            ("show(x)", None, Language::Python),
            ("selected = 1", None, Language::Python),
            ("x", Some(json!({"application/json": {"schema": {"fields": []}, "data": []}})), Language::Sql),
            ("val x = 1\nx", None, Language::Scala),
            ("x <- 1", None, Language::R),
            ("print(1)", None, Language::Python),
        ] {
            let guessed = guess(&statement(1, code, StatementState::Available, data), Language::Python);
            assert_eq!(guessed, language, "{code}");
        }
        assert_eq!(guess(&statement(1, "print(1)", StatementState::Available, None), Language::Scala), Language::Scala);
    }
}
