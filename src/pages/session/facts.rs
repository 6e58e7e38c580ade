//! Every field the server sent, as far as it says something.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::Session;

use crate::drivers::live_setting;
use crate::drivers::services::Services;

/// The fields.
#[component]
pub fn Facts(session: Arc<Session>) -> impl IntoView {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.to_owned(), value));
        }
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let list = |items: &[String]| Some(items.join("\n"));
    let root = Services::here().api().root();
    fact("Live channel", live_setting::seen(&root, &session.id.to_string()));
    fact("Owner", session.owner.clone());
    fact("Proxy user", session.proxy_user.clone());
    fact("Application", session.app_id.clone());
    fact("Driver log", session.app_info.driver_log_url.clone());
    fact("Queue", session.queue.clone());
    fact("Driver memory", session.driver_memory.clone());
    fact("Driver cores", number(session.driver_cores));
    fact("Executor memory", session.executor_memory.clone());
    fact("Executor cores", number(session.executor_cores));
    fact("Executors", number(session.num_executors));
    fact("Idle time-out", session.idle_timeout.clone());
    fact("Time to live", session.ttl.clone());
    fact("Heartbeat time-out", session.heartbeat_timeout_s.map(|seconds| format!("{seconds} s")));
    fact("Jars", list(&session.jars));
    fact("Python files", list(&session.py_files));
    fact("Files", list(&session.files));
    fact("Archives", list(&session.archives));
    fact("Configuration", Some(viewer::format::write_conf(&session.conf).trim_end().to_owned()));
    for (name, value) in &session.extra {
        fact(name, Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    if facts.is_empty() {
        return view! { <p class="subtle">"The server says nothing more about it."</p> }.into_any();
    }
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
    view! { <dl class="facts">{facts.into_iter().map(row).collect_view()}</dl> }.into_any()
}
