//! When a notebook of this browser last used a session, so that no session in use is called leaked.

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use crate::platform::{clock, prefs};

/// Where it is kept.
const USED: &str = "used";
/// Milliseconds for which what was read is used again.
const FRESH: u64 = 2_000;
/// Sessions remembered.
const KEPT: usize = 200;

fn key(root: &str, id: u32) -> String {
    format!("{root} {id}")
}

fn read() -> Map<String, Value> {
    serde_json::from_str(&prefs::read(USED).unwrap_or_default()).unwrap_or_default()
}

/// A notebook uses the session of this number now.
pub fn note(root: &str, id: u32) {
    let mut used = read();
    used.insert(key(root, id), json!(clock::wall()));
    if used.len() > KEPT {
        let oldest = used.iter().min_by_key(|(_, at)| at.as_u64()).map(|(key, _)| key.clone());
        used.retain(|key, _| Some(key) != oldest.as_ref());
    }
    prefs::write(USED, &Value::Object(used).to_string());
}

/// When a session of the server at `root` was last used by a notebook of this browser, in milliseconds since 1970; 0 for
/// never. Asked for each row of a list, so what was read a moment ago is used again.
pub fn last_used(root: &str, id: u32) -> u64 {
    thread_local!(
        static READ: RefCell<(u64, Map<String, Value>)> = RefCell::default();
    );
    READ.with_borrow_mut(|(at, used)| {
        let now = clock::now();
        if *at == 0 || now.saturating_sub(*at) > FRESH {
            (*at, *used) = (now.max(1), read());
        }
        used.get(&key(root, id)).and_then(Value::as_u64).unwrap_or_default()
    })
}
