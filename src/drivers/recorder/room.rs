//! How much is kept.

use std::collections::HashMap;

use viewer::record::Record;

/// Runs that are kept at most; the oldest that the server has forgotten go first.
const MOST: usize = 5_000;
/// Bytes of their logs that are kept at most, likewise.
const ROOM: u64 = 500 << 20;

/// Keys of the oldest that the server has forgotten, when there are too many or their logs take too much room.
pub fn unwanted(records: &HashMap<String, Record>) -> Vec<String> {
    let mut excess = records.len().saturating_sub(MOST);
    let mut bytes = records.values().map(|record| record.log.bytes).sum::<u64>().saturating_sub(ROOM);
    if excess == 0 && bytes == 0 {
        return Vec::new();
    }
    let mut gone: Vec<&Record> = records.values().filter(|record| record.gone).collect();
    gone.sort_by_key(|record| record.since());
    let mut unwanted = Vec::new();
    for record in gone {
        if excess == 0 && (bytes == 0 || record.log.bytes == 0) {
            continue;
        }
        excess = excess.saturating_sub(1);
        bytes = bytes.saturating_sub(record.log.bytes);
        unwanted.push(record.key.clone());
    }
    unwanted
}
