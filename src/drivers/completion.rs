//! Completion from the session: Python and SQL through the live channel, Scala from Livy itself, where it takes seconds
//! and holds up other questions about the session, so it is asked for with a key, not while typing.

use livy_api::{Complete, Target};
use notebook::Language;
use polling::Priority;

use super::live::Live;
use super::live::help::{self, KnownCatalog};
use super::services::Services;
use crate::bridge::editor::{CompletionOption, CompletionReply, CompletionRequest};
use crate::state::notebook::Attached;

/// Candidates for what stands at the cursor.
pub async fn complete(
    services: &Services,
    live: &Live,
    catalog: &KnownCatalog,
    session: &Attached,
    language: Language,
    request: CompletionRequest,
) -> Option<CompletionReply> {
    let identity = session.identity()?;
    match language {
        Language::Python => return help::complete_python(live, request).await,
        Language::Sql => return help::complete_sql(live, catalog, request).await,
        Language::Scala | Language::R => {}
    }
    if language != Language::Scala || !request.explicit {
        return None;
    }
    let from = word_start(&request.text, request.pos);
    let endpoint =
        Complete { session: Target::from(identity.id), code: request.text, kind: language.kind(), cursor: request.pos };
    let candidates = services.api().call(&endpoint, Priority::Act).await.ok()?;
    let option = |label: String| CompletionOption { label, kind: "method", ..CompletionOption::default() };
    Some(CompletionReply { from, options: candidates.into_iter().map(option).collect(), incomplete: false })
}

/// Where the identifier to the left of `pos` begins, in UTF-16 units. Livy does not say what its candidates replace.
pub fn word_start(text: &str, pos: u32) -> u32 {
    let mut start = 0;
    let mut at = 0;
    for char in text.chars() {
        if at >= pos {
            break;
        }
        at += if char.len_utf16() == 2 { 2 } else { 1 };
        if !(char.is_alphanumeric() || char == '_' || char == '$') {
            start = at;
        }
    }
    start
}
