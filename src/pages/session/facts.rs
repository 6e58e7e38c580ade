//! Every field the server sent, as far as it says something.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Batch, Session};
use serde_json::{Map, Value};

use crate::drivers::live_setting;
use crate::drivers::services::Services;

/// Names and values.
#[derive(Default)]
struct Said(Vec<(String, String)>);

impl Said {
    fn fact(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0.push((name.to_owned(), value));
        }
    }

    fn executors(&mut self, logs: &[(String, String)]) {
        for (name, url) in logs {
            self.fact(&format!("Log of {name}"), Some(url.clone()));
        }
    }

    /// What this client does not know is shown as it came.
    fn others(&mut self, extra: &Map<String, Value>) {
        for (name, value) in extra.iter().filter(|(_, value)| !value.is_null()) {
            self.fact(name, Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
        }
    }
}

/// What the server said of a batch beyond what stands at the head of its page.
#[component]
pub fn BatchFacts(batch: Arc<Batch>) -> impl IntoView {
    let mut said = Said::default();
    said.fact("Proxy user", batch.proxy_user.clone());
    said.executors(&batch.app_info.executor_logs);
    said.others(&batch.extra);
    (!said.0.is_empty()).then(|| view! { <FactList said /> })
}

/// What the server said of a session.
#[component]
pub fn Facts(session: Arc<Session>) -> impl IntoView {
    let mut said = Said::default();
    let mut fact = |name: &str, value: Option<String>| said.fact(name, value);
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let list = |items: &[String]| Some(items.join("\n"));
    let root = Services::here().api().root();
    let launch = &session.launch;
    fact("Live channel", live_setting::seen(&root, &session.id.to_string()));
    fact("Owner", session.owner.clone());
    fact("Proxy user", launch.proxy_user.clone());
    fact("Application", session.app_id.clone());
    fact("Driver log", session.app_info.driver_log_url.clone());
    fact("Queue", launch.queue.clone());
    fact("Driver memory", launch.driver_memory.clone());
    fact("Driver cores", number(launch.driver_cores));
    fact("Executor memory", launch.executor_memory.clone());
    fact("Executor cores", number(launch.executor_cores));
    fact("Executors", number(launch.num_executors));
    fact("Idle time-out", session.idle_timeout.clone());
    fact("Time to live", session.ttl.clone());
    fact("Heartbeat time-out", session.heartbeat_timeout_s.map(|seconds| format!("{seconds} s")));
    fact("Jars", list(&launch.jars));
    fact("Python files", list(&launch.py_files));
    fact("Files", list(&launch.files));
    fact("Archives", list(&launch.archives));
    fact("Configuration", Some(viewer::format::write_conf(&launch.conf).trim_end().to_owned()));
    said.executors(&session.app_info.executor_logs);
    said.others(&session.extra);
    if said.0.is_empty() {
        return view! { <p class="subtle">"The server says nothing more about it."</p> }.into_any();
    }
    view! { <FactList said /> }.into_any()
}

#[component]
fn FactList(said: Said) -> impl IntoView {
    let row = |(name, value): (String, String)| {
        let shown = if value.starts_with("http://") || value.starts_with("https://") {
            view! {
                <a href=value.clone() target="_blank" rel="noopener noreferrer">
                    {value.clone()}
                </a>
            }
            .into_any()
        } else if value.contains('\n') || name == "Configuration" {
            view! { <pre class="wrap">{value}</pre> }.into_any()
        } else {
            value.into_any()
        };
        view! {
            <dt>{name}</dt>
            <dd>{shown}</dd>
        }
    };
    view! { <dl class="facts">{said.0.into_iter().map(row).collect_view()}</dl> }
}
