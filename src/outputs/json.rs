//! JSON as a tree that opens and closes, numbers with all their digits.

use leptos::prelude::*;
use serde_json::Value;
use viewer::format;
use viewer::json::{JsonRow, JsonTree, Key, NodeId, Shown};

use crate::components::icon::{Glyph, Icon};
use crate::drivers::services;

/// Rows in the page at most; closing some makes room for others.
const MOST: usize = 2_000;

/// The tree.
#[component]
pub fn Json(value: Value) -> impl IntoView {
    let tree = StoredValue::new(JsonTree::new(&value));
    let revision = RwSignal::new(0);
    let toggle = move |node: NodeId| {
        tree.update_value(|tree| tree.toggle(node));
        revision.update(|revision| *revision += 1);
    };
    let copy = move |_| {
        services::copy(tree.with_value(|tree| tree.text(tree.root())));
    };
    let rows = move || {
        revision.track();
        tree.with_value(|tree| {
            let rows: Vec<_> = (0..tree.len().min(MOST)).filter_map(|row| tree.row(row)).map(|row| draw(&row, toggle)).collect();
            let rest = tree.len().saturating_sub(MOST);
            let rest = (rest > 0).then(|| {
                view! { <p class="small subtle">{format!("{} more rows: close some values.", format::count(rest as u64))}</p> }
            });
            (rows, rest)
        })
    };
    view! {
        <div class="out-json" role="tree" aria-label="JSON">
            {rows}
        </div>
        <button type="button" class="link small" on:click=copy>
            "Copy JSON"
        </button>
    }
}

fn draw(row: &JsonRow<'_>, toggle: impl Fn(NodeId) + Copy + Send + Sync + 'static) -> AnyView {
    let key = match row.key {
        Key::None => None,
        Key::Name(name) => Some(format!("{name}: ")),
        Key::Index(index) => Some(format!("{index}: ")),
    };
    let (class, text) = match row.value {
        Shown::Null => ("json-atom", "null".to_owned()),
        Shown::Bool(value) => ("json-atom", value.to_string()),
        Shown::Number(digits) => ("json-number", digits.to_owned()),
        Shown::String { text, chars: None } => ("json-string", format!("{text:?}")),
        Shown::String { text, chars: Some(chars) } => {
            ("json-string", format!("{text:?}… {} characters", format::count(chars as u64)))
        }
        Shown::Array(items) => ("subtle", format!("[{}]", format::plural(u64::from(items), "item"))),
        Shown::Object(fields) => ("subtle", format!("{{{}}}", format::plural(u64::from(fields), "field"))),
        Shown::More(values) => ("subtle", format!("… {} left out", format::plural(u64::from(values), "value"))),
    };
    let (node, depth, expanded) = (row.node, row.depth, row.expanded);
    let indent = format!("{}px", u32::from(depth) * 16);
    let level = depth + 1;
    let content = view! {
        {key.map(|key| view! { <span class="json-key">{key}</span> })}
        <span class=class>{text}</span>
    };
    match expanded {
        Some(open) => view! {
            <div class="json-row" role="treeitem" attr:aria-level=level aria-expanded=if open { "true" } else { "false" } style:padding-left=indent>
                <button type="button" class="json-toggle" on:click=move |_| toggle(node)>
                    <Icon glyph=if open { Glyph::Open } else { Glyph::Closed } />
                    {content}
                </button>
            </div>
        }
        .into_any(),
        None => view! {
            <div class="json-row leaf" role="treeitem" attr:aria-level=level style:padding-left=indent>
                {content}
            </div>
        }
        .into_any(),
    }
}
