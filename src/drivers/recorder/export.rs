//! Everything that is kept, as a file.

use serde_json::{Value, json};
use viewer::record::{is_piece, printed};

use super::Recorder;
use crate::platform::files;
use crate::platform::storage::Table;

/// Offers all runs with their logs and statements as a file of JSON.
///
/// # Errors
/// A sentence that says why not.
pub async fn export(recorder: &Recorder) -> Result<(), String> {
    let storage = recorder.0.store.open().await.map_err(|error| error.to_string())?;
    let mut parts = vec!["{\"runs\":[".to_owned()];
    for (at, run) in recorder.runs().into_iter().enumerate() {
        let kept = storage.all(Table::Pieces, &format!("{}/", run.key)).await.map_err(|error| error.to_string())?;
        let mut log = String::new();
        let mut statements = Vec::new();
        for (key, text) in kept {
            if is_piece(&key) {
                log.push_str(&printed(&text));
            } else if let Ok(statement) = serde_json::from_str::<Value>(&text) {
                statements.push(statement);
            }
        }
        let request = run.request.as_deref().and_then(|request| serde_json::from_str::<Value>(request).ok());
        let states = |(state, at): &(String, u64)| json!({ "state": state, "at": at });
        let value = json!({
            "what": if run.sort == viewer::record::Sort::Session { "session" } else { "batch" },
            "id": run.id, "name": run.who.name, "owner": run.who.owner, "kind": run.who.kind, "appId": run.who.app,
            "firstSeen": run.born, "states": run.states.iter().map(states).collect::<Vec<_>>(), "onServer": !run.gone,
            "request": request, "log": log, "statements": statements,
        });
        parts.push(format!("{}{value}", if at == 0 { "" } else { ",\n" }));
    }
    parts.push("]}\n".to_owned());
    files::download_parts("livy-runs.json", "application/json", &parts)
        .map_err(|_| "The browser did not allow the download.".to_owned())
}
