//! Statements with their outputs, beside a session's record.

use livy_api::Statement;
use viewer::record::{KeptStatement, Record, statement_key, statements_prefix};

use super::Recorder;
use crate::platform::storage::{Op, Table};

impl Recorder {
    /// A session's statements were seen; those that have ended are kept, each once.
    pub fn saw_statements(&self, key: &str, statements: &[Statement]) {
        let mut ops = Vec::new();
        {
            let mut kept = self.0.statements.borrow_mut();
            for statement in statements.iter().filter(|statement| statement.state.is_final()) {
                let own = statement_key(key, statement.id.0);
                if kept.insert(own.clone()) {
                    ops.push(Op::Put(Table::Pieces, own, KeptStatement::of(statement).to_json()));
                }
            }
        }
        if !ops.is_empty() {
            self.0.store.carry_out(ops);
        }
    }

    /// The statements that are kept of a run, in the order of their numbers.
    pub async fn statements(&self, record: &Record) -> Vec<KeptStatement> {
        let Ok(storage) = self.0.store.open().await else { return Vec::new() };
        let found = storage.all(Table::Pieces, &statements_prefix(&record.key)).await.unwrap_or_default();
        found.iter().filter_map(|(_, text)| KeptStatement::read(text)).collect()
    }
}
