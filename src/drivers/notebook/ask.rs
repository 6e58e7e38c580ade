//! What a notebook asks its session while a person writes: variables, completion, help, whether a query makes sense.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::SessionKind;
use livy_api::live::{Checked, Question, Variable};
use notebook::run::{self, Work};
use notebook::{CellId, Language};
use polling::live::{Capability, Purpose};

use super::live::ask_alone;
use super::{Inner, OpenNotebook, Panel};
use crate::bridge::editor::{CompletionReply, CompletionRequest, Diagnostic, Hover};
use crate::drivers::completion;
use crate::drivers::live::help;
use crate::platform::{spawn, timer};

/// Milliseconds of rest in a query before it is looked at.
const REST: u32 = 600;

impl OpenNotebook {
    /// Takes a variable out of the session; `then` hears whether that was done.
    pub fn drop_variable(&self, name: &str, then: impl FnOnce(bool) + 'static) {
        let (inner, question) = (self.inner(), Question::drop(name));
        ask_alone(async move {
            let heard = inner.channel.live.ask(Purpose::Act, question).await;
            let dropped = heard.is_ok_and(|(value, _)| value["dropped"] == true);
            inner.refresh_variables();
            then(dropped);
        });
    }

    /// Puts text where the cursor of the active cell is.
    pub fn insert_text(&self, text: &str) {
        let inner = self.inner();
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        if let Some(editor) = active.and_then(|id| inner.editor(&id)) {
            editor.insert(text);
            editor.focus();
        }
    }
}

impl Inner {
    /// Asks for the variables, while somebody looks at them.
    pub(super) fn refresh_variables(self: &Rc<Self>) {
        if self.asks.panel.get_untracked() != Some(Panel::Variables) {
            return;
        }
        let (live, state) = (self.channel.live.clone(), self.channel.state);
        self.look(async move {
            if let Ok((value, _)) = live.ask(Purpose::Fill, Question::variables()).await
                && let Some(variables) = Variable::read_all(value)
            {
                state.variables.try_set(Some(variables.into()));
            }
        });
    }

    /// The language that a cell is written in, by its head.
    fn language_of(&self, id: &CellId) -> Option<Language> {
        let document = self.document.borrow();
        let cell = document.notebook().get(id)?;
        let context = notebook::magic::Context::of(document.notebook(), cell.language);
        Some(notebook::magic::shown_language(&cell.source, context))
    }

    pub(super) async fn complete(self: Rc<Self>, id: CellId, request: CompletionRequest) -> Option<CompletionReply> {
        let language = self.language_of(&id)?;
        let session = self.state.session.get_untracked();
        let channel = &self.channel;
        completion::complete(&self.services, &channel.live, &channel.catalog, &session, language, request).await
    }

    pub(super) async fn explain(self: Rc<Self>, id: CellId, text: String, position: u32, call: bool) -> Option<Hover> {
        if self.language_of(&id)? != Language::Python {
            return None;
        }
        help::explain(&self.channel.live, &text, position, call).await
    }

    /// Shift-Tab: help on the call that is being written, beside the cursor.
    pub(super) fn show_signature(self: &Rc<Self>, id: &CellId) -> bool {
        let Some(editor) = self.editor(id).filter(|_| self.language_of(id) == Some(Language::Python)) else {
            return false;
        };
        if matches!(self.channel.live.capability(), Capability::Off(_)) {
            return false;
        }
        let (inner, id, text, position) = (Rc::clone(self), id.clone(), editor.text(), editor.cursor());
        ask_alone(async move {
            let hover = inner.explain(id, text.clone(), position, true).await;
            if editor.text() == text && editor.cursor() == position {
                editor.show_signature(hover);
            }
        });
        true
    }

    /// Looks at a query once its writer rests.
    pub(super) fn check_soon(self: &Rc<Self>, id: &CellId) {
        let channel = &self.channel;
        if self.language_of(id) != Some(Language::Sql) || matches!(channel.live.capability(), Capability::Off(_)) {
            return;
        }
        let (inner, id) = (Rc::downgrade(self), id.clone());
        *channel.check.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(REST).await;
            if let Some(inner) = inner.upgrade() {
                inner.check(id).await;
            }
        }));
    }

    async fn check(self: Rc<Self>, id: CellId) {
        let Some((source, query)) = self.query(&id) else { return };
        let heard = self.channel.live.ask(Purpose::Check, Question::check(&query)).await;
        let Some(checked) = heard.ok().and_then(|(value, _)| Checked::read(value)) else { return };
        // What was written since has an answer of its own to come.
        if self.query(&id).is_none_or(|(now, _)| now != source) {
            return;
        }
        if let Some(editor) = self.editor(&id) {
            editor.set_diagnostics(diagnostic(&source, &query, &checked).as_slice());
        }
        self.channel.state.checked.set(Some((id, checked)));
    }

    /// A cell's text, and the query in it.
    fn query(&self, id: &CellId) -> Option<(String, String)> {
        let document = self.document.borrow();
        let cell = document.notebook().get(id)?;
        let planned = run::plan(document.notebook(), id).ok()??;
        match planned.request.work {
            Work::Code { kind: SessionKind::Sql, code } if !code.trim().is_empty() => {
                Some((cell.source.clone(), code.to_string()))
            }
            _ => None,
        }
    }
}

/// The mark at the place that Spark names, under the word that begins there.
fn diagnostic(source: &str, query: &str, checked: &Checked) -> Option<Diagnostic> {
    let Checked::Wrong { message, place } = checked else { return None };
    // Below the cell's head; a query that was put together is marked as a whole.
    let begin = source.find(query);
    let (line, column) = place.unwrap_or((1, 0));
    let (from, to) = match begin {
        Some(begin) => {
            let start: usize = query.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
            let rest = query.get(start..)?;
            // Spark counts UTF-16 units.
            let at = start + notebook::text::byte_offset(rest, column as usize).unwrap_or(0);
            let word = query.get(at..)?.find(|letter: char| !(letter.is_alphanumeric() || "_`.".contains(letter)));
            let length =
                word.unwrap_or(query.len() - at).max(query.get(at..)?.chars().next().map_or(0, char::len_utf8));
            (begin + at, begin + at + length)
        }
        None => (0, source.len()),
    };
    let utf16 = |at: usize| source.get(..at).map_or(0, |text| text.encode_utf16().count());
    let number = |at: usize| u32::try_from(utf16(at)).unwrap_or(u32::MAX);
    Some(Diagnostic { from: number(from), to: number(to), error: true, message: message.clone() })
}
