//! What is kept, as pages ask for it.

use std::collections::HashMap;

use viewer::record::{Record, Sort};

use super::Recorder;

impl Recorder {
    /// The records of one number, the newest first.
    pub fn of(&self, sort: Sort, id: u32) -> Vec<Record> {
        self.all(|record| record.sort == sort && record.id == id)
    }

    /// The newest record of this name.
    pub fn named(&self, sort: Sort, name: &str) -> Option<Record> {
        self.all(|record| record.sort == sort && record.who.name == name).into_iter().next()
    }

    /// What the server has forgotten, the newest first.
    pub fn forgotten(&self, sort: Sort) -> Vec<Record> {
        self.all(|record| record.sort == sort && record.gone)
    }

    /// All runs, the newest first.
    pub fn runs(&self) -> Vec<Record> {
        self.all(|_| true)
    }

    /// The run that was first seen at this moment.
    pub fn born(&self, sort: Sort, id: u32, born: u64) -> Option<Record> {
        self.of(sort, id).into_iter().find(|record| record.born == born)
    }

    /// How many runs are kept.
    pub fn count(&self) -> usize {
        self.0.records.borrow().as_ref().map_or(0, HashMap::len)
    }

    pub(super) fn all(&self, wanted: impl Fn(&Record) -> bool) -> Vec<Record> {
        let records = self.0.records.borrow();
        let mut found: Vec<Record> =
            records.iter().flat_map(HashMap::values).filter(|record| wanted(record)).cloned().collect();
        // Those of one list were first seen at the same moment.
        found.sort_by_key(|record| std::cmp::Reverse((record.born, record.sort, record.id)));
        found
    }
}
