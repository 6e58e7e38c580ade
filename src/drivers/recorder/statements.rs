//! Statements with their outputs, beside a session's record.

use std::collections::HashMap;

use livy_api::Statement;
use viewer::record::{KeptStatement, Record, Sort, Who, statement_key, statements_prefix};

use super::Recorder;
use crate::platform::spawn;
use crate::platform::storage::{Op, Table};

/// The statements that are kept of one run.
pub enum Statements {
    /// What was kept before is being read; these came meanwhile.
    Reading(Vec<Ended>),
    /// It has been read.
    Read(Kept),
}

/// What is known of kept statements.
#[derive(Default)]
pub struct Kept {
    /// By number, how many bytes each has, and whether it had an output.
    known: HashMap<u32, (usize, bool)>,
    /// The one that was written last, which may have printed more than its output says.
    last: Option<Ended>,
}

/// A statement that has ended.
pub struct Ended {
    statement: KeptStatement,
    /// What it printed before it failed, where somebody heard it.
    printed: String,
}

impl Ended {
    fn text(&self) -> String {
        self.statement.after(&self.printed).to_json()
    }
}

impl Kept {
    fn note(&mut self, key: &str, ended: Ended) -> Op {
        let (text, id) = (ended.text(), ended.statement.id);
        self.known.insert(id, (text.len(), !ended.statement.output.is_empty()));
        self.last = Some(ended);
        Op::Put(Table::Pieces, statement_key(key, id), text)
    }

    /// What has to be written of these; it is known afterwards.
    fn fresh(&mut self, key: &str, ended: Vec<Ended>) -> Vec<Op> {
        let mut ops = Vec::new();
        for ended in ended {
            let has_output = !ended.statement.output.is_empty();
            if self.known.get(&ended.statement.id).is_none_or(|(_, had)| has_output && !had) {
                ops.push(self.note(key, ended));
            }
        }
        ops
    }

    fn bytes(&self) -> u64 {
        self.known.values().map(|(bytes, _)| *bytes as u64).sum()
    }
}

impl Recorder {
    /// A session's statements were seen; those that have ended are kept, each once. A cancelled one can get its output later.
    pub fn saw_statements(&self, key: &str, statements: &[Statement]) {
        let ended = statements.iter().filter(|statement| statement.state.is_final());
        let ended = ended.map(|one| Ended { statement: KeptStatement::of(one), printed: String::new() });
        self.keep_statements(key, ended.collect());
    }

    /// Statements of this session were seen elsewhere than on its page.
    pub fn saw_run(&self, id: u32, who: &Who, statements: &[Statement]) {
        if let Some(key) = self.run_of(id, who) {
            self.saw_statements(&key, statements);
        }
    }

    /// The statement that ended last in this session printed this before it failed.
    pub fn saw_printed(&self, id: u32, who: &Who, statement: u32, printed: &str) {
        let Some(key) = self.run_of(id, who) else { return };
        let mut all = self.0.statements.borrow_mut();
        match all.get_mut(&key) {
            Some(Statements::Reading(waiting)) => {
                if let Some(ended) = waiting.iter_mut().find(|ended| ended.statement.id == statement) {
                    printed.clone_into(&mut ended.printed);
                }
            }
            Some(Statements::Read(kept)) => {
                let last = kept.last.take_if(|ended| ended.statement.id == statement);
                let Some(mut ended) = last else { return };
                printed.clone_into(&mut ended.printed);
                let (op, bytes) = (kept.note(&key, ended), kept.bytes());
                drop(all);
                self.write_statements(&key, vec![op], bytes);
            }
            None => {}
        }
    }

    /// The key of the newest run of this number, which the server may have forgotten a moment ago. Whoever asks does not
    /// know its kind.
    fn run_of(&self, id: u32, who: &Who) -> Option<String> {
        let record = self.of(Sort::Session, id).into_iter().next()?;
        let same = record.who.may_be(&Who { kind: record.who.kind.clone(), ..who.clone() });
        same.then_some(record.key)
    }

    fn keep_statements(&self, key: &str, ended: Vec<Ended>) {
        if ended.is_empty() || self.get(key).is_none() {
            return;
        }
        let mut all = self.0.statements.borrow_mut();
        match all.get_mut(key) {
            Some(Statements::Reading(waiting)) => waiting.extend(ended),
            Some(Statements::Read(kept)) => {
                let (ops, bytes) = (kept.fresh(key, ended), kept.bytes());
                drop(all);
                self.write_statements(key, ops, bytes);
            }
            None => {
                all.insert(key.to_owned(), Statements::Reading(ended));
                drop(all);
                let (recorder, key) = (self.clone(), key.to_owned());
                spawn::to_the_end(async move { recorder.read_statements(key).await });
            }
        }
    }

    /// Reads which statements are kept, and keeps those that came meanwhile.
    async fn read_statements(&self, key: String) {
        let mut kept = Kept::default();
        if let Ok(storage) = self.0.store.open().await {
            let found = storage.all(Table::Pieces, &statements_prefix(&key)).await.unwrap_or_default();
            let had = |text: &str| Some((KeptStatement::read(text)?, text.len()));
            let found = found.iter().filter_map(|(_, text)| had(text));
            kept.known.extend(found.map(|(one, bytes)| (one.id, (bytes, !one.output.is_empty()))));
        }
        let before = self.0.statements.borrow_mut().insert(key.clone(), Statements::Read(kept));
        if let Some(Statements::Reading(waiting)) = before {
            self.keep_statements(&key, waiting);
        }
    }

    fn write_statements(&self, key: &str, ops: Vec<Op>, bytes: u64) {
        if ops.is_empty() {
            return;
        }
        self.0.store.carry_out(ops);
        if let Some(record) = self.0.records.borrow_mut().as_mut().and_then(|records| records.get_mut(key)) {
            record.statements = bytes;
        }
        self.written(vec![key.to_owned()]);
    }

    /// The statements that are kept of a run, in the order of their numbers.
    pub async fn statements(&self, record: &Record) -> Vec<KeptStatement> {
        let Ok(storage) = self.0.store.open().await else { return Vec::new() };
        let found = storage.all(Table::Pieces, &statements_prefix(&record.key)).await.unwrap_or_default();
        found.iter().filter_map(|(_, text)| KeptStatement::read(text)).collect()
    }
}
