//! When a session or batch was first seen by this browser. Livy does not say when it was created.

use std::collections::HashMap;

use leptos::prelude::*;
use serde_json::{Map, Value, json};

/// When, and whether that was its beginning (it appeared while we looked) or only the first look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstSeen {
    /// Milliseconds since 1970.
    pub at: u64,
    /// It was created at that time, give or take a poll.
    pub created: bool,
}

/// First sightings by a key that names one session or batch of one server for its whole life.
#[derive(Debug, Clone, Copy)]
pub struct Seen(RwSignal<HashMap<String, FirstSeen>>);

impl Seen {
    /// From what [`Seen::to_json`] wrote; anything unreadable counts as nothing.
    pub fn from_json(text: &str) -> Self {
        let map: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let read = |value: &Value| {
            let at = value.as_i64()?;
            Some(FirstSeen { at: at.unsigned_abs(), created: at > 0 })
        };
        Self(RwSignal::new(map.iter().filter_map(|(key, value)| Some((key.clone(), read(value)?))).collect()))
    }

    /// A short form: key and time, negative where it is only the first look.
    pub fn to_json(self) -> String {
        self.0.with_untracked(|seen| {
            let entry = |(key, first): (&String, &FirstSeen)| {
                let at = i64::try_from(first.at).unwrap_or(i64::MAX);
                (key.clone(), json!(if first.created { at } else { -at }))
            };
            Value::Object(seen.iter().map(entry).collect()).to_string()
        })
    }

    /// When it was first seen; does not track, rows are made anew when their session changes.
    pub fn get(self, key: &str) -> Option<FirstSeen> {
        self.0.with_untracked(|seen| seen.get(key).copied())
    }

    /// Notes everything that is listed now and forgets what is gone. `fresh` says that the list was known a moment ago,
    /// so what is new in it has just been created. Whether anything changed.
    pub fn note<'a>(self, prefix: &str, keys: impl Iterator<Item = String> + 'a, fresh: bool, now: u64) -> bool {
        let listed: Vec<String> = keys.collect();
        let differs = self.0.with_untracked(|seen| {
            let ours = seen.keys().filter(|key| key.starts_with(prefix)).count();
            ours != listed.len() || listed.iter().any(|key| !seen.contains_key(key))
        });
        if differs {
            self.0.update(|seen| {
                let mut kept: HashMap<String, FirstSeen> = seen
                    .iter()
                    .filter(|(key, _)| !key.starts_with(prefix))
                    .map(|(key, first)| (key.clone(), *first))
                    .collect();
                for key in listed {
                    let first = seen.get(&key).copied().unwrap_or(FirstSeen { at: now, created: fresh });
                    kept.insert(key, first);
                }
                *seen = kept;
            });
        }
        differs
    }
}
