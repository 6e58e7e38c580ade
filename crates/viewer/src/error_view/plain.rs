//! Errors of R, and of what is not known.

use livy_api::ErrorOutput;

use super::message::Message;
use super::{ErrorView, headline};

pub(super) fn view(error: &ErrorOutput) -> ErrorView {
    let (headline, lines) = headline(&error.ename, &error.evalue);
    let mut view = ErrorView { headline, ..ErrorView::default() };
    let mut message = Message::read(&lines, "", &mut view);
    let traceback = error.traceback_text();
    let lines: Vec<&str> = traceback.lines().collect();
    message.merge(Message::read(&lines, "", &mut view));
    message.show("", &mut view);
    view
}
