//! What is known of a kept notebook without reading it.

use notebook::Notebook;
use serde_json::{Value, json};

/// The record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its key in this browser.
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it was made, in milliseconds since 1970.
    pub created: u64,
    /// When it was last changed.
    pub updated: u64,
    /// When it was put into the trash, if it is there.
    pub trashed: Option<u64>,
    /// Revision of the document that is kept.
    pub revision: u64,
    /// Grows each time another tab takes over writing: whoever wrote under an older one has lost the right.
    pub epoch: u64,
    /// Number of cells.
    pub cells: usize,
    /// The first words of its text.
    pub excerpt: String,
    /// The session it uses, as JSON.
    pub session: Option<String>,
    /// The batch that was made of it last, as JSON.
    pub batch: Option<String>,
}

/// Characters of the excerpt.
const EXCERPT: usize = 160;

impl Head {
    /// For a notebook that is kept from now on.
    pub fn new(key: &str, title: &str, notebook: &Notebook, now: u64) -> Self {
        let mut head = Self {
            key: key.to_owned(),
            title: title.to_owned(),
            created: now,
            updated: now,
            trashed: None,
            revision: 0,
            epoch: 0,
            cells: 0,
            excerpt: String::new(),
            session: None,
            batch: None,
        };
        head.describe(notebook, now);
        head
    }

    /// Takes in what the document is now.
    pub fn describe(&mut self, notebook: &Notebook, now: u64) {
        self.revision = notebook.revision();
        self.cells = notebook.len();
        self.updated = now;
        let mut excerpt = String::new();
        for cell in notebook.cells().filter(|cell| !cell.source.trim().is_empty()).take(4) {
            excerpt.push_str(&cell.source.split_whitespace().take(40).collect::<Vec<_>>().join(" "));
            excerpt.push_str(" · ");
        }
        self.excerpt = excerpt.trim_end_matches(" · ").chars().take(EXCERPT).collect();
    }

    /// Reads a record; `None` when it is damaged.
    pub fn read(key: &str, text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            key: key.to_owned(),
            title: text("title")?,
            created: number("created").unwrap_or_default(),
            updated: number("updated").unwrap_or_default(),
            trashed: number("trashed"),
            revision: number("revision")?,
            epoch: number("epoch").unwrap_or_default(),
            cells: number("cells").and_then(|n| usize::try_from(n).ok()).unwrap_or_default(),
            excerpt: text("excerpt").unwrap_or_default(),
            session: text("session"),
            batch: text("batch"),
        })
    }

    /// The record.
    pub fn to_json(&self) -> String {
        json!({
            "title": self.title,
            "created": self.created,
            "updated": self.updated,
            "trashed": self.trashed,
            "revision": self.revision,
            "epoch": self.epoch,
            "cells": self.cells,
            "excerpt": self.excerpt,
            "session": self.session,
            "batch": self.batch,
        })
        .to_string()
    }
}
