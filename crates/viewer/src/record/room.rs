//! How much is kept: the oldest that the server has forgotten make room for what is new.

use super::Record;

/// What may be kept at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Runs.
    pub runs: usize,
    /// Bytes of their logs and statements.
    pub bytes: u64,
}

/// Keys of the oldest that the server has forgotten, as many as have to go. What it still knows stays, also when it is too
/// much: it goes on being seen.
#[must_use]
pub fn unwanted<'a>(records: impl Iterator<Item = &'a Record> + Clone, room: Room) -> Vec<String> {
    let mut excess = records.clone().count().saturating_sub(room.runs);
    let mut bytes = records.clone().map(Record::bytes).fold(0, u64::saturating_add).saturating_sub(room.bytes);
    if excess == 0 && bytes == 0 {
        return Vec::new();
    }
    let mut gone: Vec<&Record> = records.filter(|record| record.gone).collect();
    gone.sort_by_key(|record| record.since());
    let mut unwanted = Vec::new();
    for record in gone {
        if excess == 0 && (bytes == 0 || record.bytes() == 0) {
            continue;
        }
        excess = excess.saturating_sub(1);
        bytes = bytes.saturating_sub(record.bytes());
        unwanted.push(record.key.clone());
    }
    unwanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Sort, Who};

    /// A run that was last seen at `at`, with so many bytes of log and of statements.
    fn run(at: u64, gone: bool, log: u64, statements: u64) -> Record {
        let mut record = Record::new("/livy", Sort::Session, 1, Who::default(), at);
        record.gone = gone;
        record.log.bytes = log;
        record.statements = statements;
        record
    }

    fn left_of(records: &[Record], room: Room) -> Vec<u64> {
        let unwanted = unwanted(records.iter(), room);
        records.iter().filter(|record| !unwanted.contains(&record.key)).map(|record| record.born).collect()
    }

    #[test]
    fn statements_take_room_as_logs_do_and_the_oldest_go_first() {
        let records = [run(3, true, 10, 90), run(1, true, 0, 100), run(2, true, 100, 0)];
        let left = |bytes| left_of(&records, Room { runs: 10, bytes });
        assert_eq!(left(300), [3, 1, 2]);
        assert_eq!(left(299), [3, 2]);
        assert_eq!(left(150), [3]);
        assert_eq!(left(0), [] as [u64; 0]);
    }

    #[test]
    fn what_takes_no_room_stays_when_there_is_no_room_and_goes_when_there_are_too_many() {
        let records = [run(1, true, 0, 0), run(2, true, 0, 50), run(3, true, 0, 50)];
        assert_eq!(left_of(&records, Room { runs: 10, bytes: 50 }), [1, 3]);
        assert_eq!(left_of(&records, Room { runs: 2, bytes: 100 }), [2, 3]);
    }

    #[test]
    fn what_the_server_still_knows_is_never_forgotten() {
        let records = [run(1, false, 0, 500), run(2, true, 0, 5)];
        assert_eq!(left_of(&records, Room { runs: 1, bytes: 1 }), [1]);
    }
}
