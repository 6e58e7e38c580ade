//! What sparkmagic leaves in saved outputs and no program can show.

use serde_json::Value;

use super::{Output, OutputView};
use crate::notebook::Notebook;

const WIDGET: &str = "application/vnd.jupyter.widget-view+json";

impl Output {
    /// It is a widget without its state, such as sparkmagic's progress bar or chart, with nothing beside it but a text
    /// like `FloatProgress(value=0.0)`. Such outputs stay in the file and are not shown.
    #[must_use]
    pub fn is_litter(&self, notebook: &Notebook) -> bool {
        let OutputView::Data { bundle, .. } = self.view() else { return false };
        let Some(view) = bundle.get(WIDGET) else { return false };
        let model = view.get("model_id").and_then(Value::as_str).unwrap_or_default();
        let states = notebook
            .metadata()
            .get("widgets")
            .and_then(|widgets| widgets.get("application/vnd.jupyter.widget-state+json")?.get("state"));
        let has_state = !model.is_empty() && states.is_some_and(|states| states.get(model).is_some());
        !has_state && bundle.keys().all(|mime| mime == WIDGET || mime == "text/plain")
    }
}
