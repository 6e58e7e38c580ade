//! Completion and help from the session itself.

use std::cell::RefCell;
use std::rc::Rc;

use livy_api::live::{Catalog, Column, Completion, Completions, Explanation, Question};
use notebook::{sql, text};
use polling::live::Purpose;

use super::Live;
use crate::bridge::editor::{CompletionOption, CompletionReply, CompletionRequest, Hover};
use crate::platform::clock;

/// Milliseconds that the catalog is believed.
const FRESH: u64 = 30_000;

/// What was answered of the catalog, while it is believed.
#[derive(Default, Clone)]
pub struct KnownCatalog(Rc<RefCell<Option<Known>>>);

struct Known {
    at: u64,
    /// The tables whose columns were asked for.
    tables: Vec<String>,
    catalog: Rc<Catalog>,
}

impl KnownCatalog {
    /// Tables may have come or gone.
    pub fn forget(&self) {
        self.0.borrow_mut().take();
    }

    async fn get(&self, live: &Live, tables: Vec<String>) -> Option<Rc<Catalog>> {
        if let Some(known) = &*self.0.borrow()
            && clock::now().saturating_sub(known.at) < FRESH
            && tables.iter().all(|table| known.tables.contains(table))
        {
            return Some(Rc::clone(&known.catalog));
        }
        let (value, _) = live.ask(Purpose::Act, Question::catalog(&tables)).await.ok()?;
        let catalog = Rc::new(Catalog::read(value)?);
        *self.0.borrow_mut() = Some(Known { at: clock::now(), tables, catalog: Rc::clone(&catalog) });
        Some(catalog)
    }
}

/// Python: names, attributes, columns, from the session's own namespace.
pub async fn complete_python(live: &Live, request: CompletionRequest) -> Option<CompletionReply> {
    let at = text::byte_offset(&request.text, request.pos as usize)?;
    let before = request.text.get(..at)?;
    let sent = before.get(Question::skipped(before)..)?;
    let (value, _) = live.ask(Purpose::Help, Question::complete(sent)).await.ok()?;
    let Completions { from, options, incomplete } = Completions::read(value)?;
    let kept = sent.char_indices().nth(from).map_or(sent.len(), |(at, _)| at);
    let from = request.pos - utf16(sent.get(kept..)?);
    let option = |Completion { label, kind, detail }| CompletionOption {
        label,
        kind: kind_of(&kind),
        detail,
        info: String::new(),
    };
    Some(CompletionReply { from, options: options.into_iter().map(option).collect(), incomplete })
}

/// SQL: tables where only tables make sense, otherwise columns of the query's tables first.
pub async fn complete_sql(live: &Live, known: &KnownCatalog, request: CompletionRequest) -> Option<CompletionReply> {
    let at = text::byte_offset(&request.text, request.pos as usize)?;
    let place = sql::place(&request.text, at)?;
    let mut tables: Vec<String> = place.tables.iter().map(|(_, table)| table.clone()).collect();
    tables.sort();
    tables.dedup();
    let catalog = known.get(live, tables).await?;
    let mut options = Vec::new();
    let mut add = |label: &str, kind: &'static str, detail: String| {
        options.push(CompletionOption { label: label.to_owned(), kind, detail, info: String::new() });
    };
    let columns = |table: &str| catalog.columns.iter().find(|(name, _)| name == table).map(|(_, columns)| columns);
    match &place.qualifier {
        Some(qualifier) => {
            let is_meant = |(alias, table): &&(String, String)| {
                alias.eq_ignore_ascii_case(qualifier) || table.eq_ignore_ascii_case(qualifier)
            };
            for (name, kind) in
                place.tables.iter().find(is_meant).and_then(|(_, table)| columns(table)).into_iter().flatten()
            {
                add(name, "column", kind.clone());
            }
            if qualifier.eq_ignore_ascii_case(&catalog.database) {
                catalog.tables.iter().for_each(|(name, _)| add(name, "table", String::new()));
            }
        }
        None => {
            if !place.wants_table {
                for (alias, table) in &place.tables {
                    let own: &[Column] = columns(table).map_or(&[], Vec::as_slice);
                    own.iter().for_each(|(name, kind)| add(name, "column", kind.clone()));
                    if alias != table {
                        add(alias, "table", table.clone());
                    }
                }
                catalog.functions.iter().for_each(|name| add(name, "function", String::new()));
            }
            for (name, temporary) in &catalog.tables {
                add(name, "table", if *temporary { "temporary view" } else { "" }.to_owned());
            }
            catalog.databases.iter().for_each(|name| add(name, "namespace", "database".to_owned()));
        }
    }
    let from = request.pos - utf16(request.text.get(place.from..at)?);
    (!options.is_empty()).then_some(CompletionReply { from, options, incomplete: false })
}

/// What is known of the name at a position; with `call` of the call the position is in.
pub async fn explain(live: &Live, code: &str, position: u32, call: bool) -> Option<Hover> {
    let at = text::byte_offset(code, position as usize)?;
    let characters = code.get(..at)?.chars().count();
    let (value, _) = live.ask(Purpose::Help, Question::explain(code, characters, call)).await.ok()?;
    let Explanation { signature, text } = Explanation::read(value)?;
    // Under the mouse there is room for the first paragraph only.
    let text = if call { text } else { text.split("\n\n").next().unwrap_or_default().to_owned() };
    Some(Hover { signature, text })
}

fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn kind_of(kind: &str) -> &'static str {
    const KINDS: [&str; 10] =
        ["function", "method", "class", "variable", "property", "namespace", "keyword", "type", "table", "column"];
    KINDS.into_iter().find(|known| *known == kind).unwrap_or("text")
}
