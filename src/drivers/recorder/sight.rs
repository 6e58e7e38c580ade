//! What was seen at a moment.

use livy_api::{Batch, Session};
use viewer::record::{Sort, Who};

/// One thing as a list or a page shows it.
pub(super) struct Sight {
    pub(super) sort: Sort,
    pub(super) id: u32,
    pub(super) who: Who,
    pub(super) state: String,
}

impl Sight {
    pub(super) fn session(session: &Session) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            sort: Sort::Session,
            id: session.id.0,
            who: Who {
                name: text(&session.name),
                owner: text(&session.owner),
                kind: session.kind.to_string(),
                app: text(&session.app_id),
            },
            state: session.state.as_str().to_owned(),
        }
    }

    pub(super) fn batch(batch: &Batch) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            sort: Sort::Batch,
            id: batch.id.0,
            who: Who {
                name: text(&batch.name),
                owner: text(&batch.owner),
                kind: String::new(),
                app: text(&batch.app_id),
            },
            state: batch.state.as_str().to_owned(),
        }
    }
}
