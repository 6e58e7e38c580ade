//! A result as a grid: sorted by its heads, filtered as one types, moved through by keys, taken away as CSV.

use leptos::html;
use leptos::prelude::*;
use viewer::format;
use viewer::table::{Align, CellKind, Filter, SortKey, Table, Test};
use viewer::virtual_rows::fixed;
use wasm_bindgen::JsCast;

use super::chart::ChartPanel;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::{files, services};

/// Height of a row in pixels; the style sheet says the same.
const ROW: f64 = 26.0;
/// Rows above and below the window that have elements all the same.
const OVERSCAN: usize = 6;
/// Characters of a cell that are shown.
const CELL: usize = 200;

/// The table and its tools.
#[component]
pub fn ResultTable(table: Table) -> impl IntoView {
    let described = table.describe_rows();
    let may_be_cut = table.may_be_cut();
    let odd = table.odd_rows();
    let (count, columns) = (table.len(), table.columns().len());
    let table = StoredValue::new_local(table);
    let sort = RwSignal::new(Vec::<SortKey>::new());
    let filter = RwSignal::new(String::new());
    let charting = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let rows = Memo::new(move |_| {
        let filters: Vec<Filter> =
            Test::parse(&filter.get()).map(|test| Filter { column: None, test }).into_iter().collect();
        table.with_value(|table| table.rows(&filters, &sort.get()))
    });
    let worth_filtering = move || count > 10;
    let csv = move |_| {
        let text = table.with_value(|table| rows.with(|rows| table.csv(rows)));
        failed.set(files::download("result.csv", "text/csv", &text).err());
    };
    if columns == 0 {
        return view! { <p class="subtle">"Done. This statement returns no rows."</p> }.into_any();
    }
    view! {
        <div class="result">
            <Grid table rows sort />
            <div class="result-tools">
                <span class="small subtle" aria-live="polite">
                    {move || {
                        let shown = rows.with(Vec::len);
                        if shown == count {
                            described.clone()
                        } else {
                            format!("{} of {described}", format::count(shown as u64))
                        }
                    }}
                    {may_be_cut.then_some(" · the server cuts a result at this number")}
                    {(odd > 0).then(|| format!(" · {} do not fit the columns", format::plural(odd as u64, "row")))}
                </span>
                <span class="grow"></span>
                <Show when=worth_filtering>
                    <input
                        class="search"
                        type="search"
                        aria-label="Filter rows"
                        placeholder="Filter: text, = 5, > 10, null"
                        prop:value=filter
                        on:input=move |event| filter.set(event_target_value(&event))
                    />
                </Show>
                <button type="button" class="quiet" aria-pressed=move || if charting.get() { "true" } else { "false" } on:click=move |_| charting.update(|on| *on = !*on)>
                    <Icon glyph=Glyph::Chart />
                    "Chart"
                </button>
                <button type="button" class="quiet" on:click=csv>
                    <Icon glyph=Glyph::Download />
                    "Download CSV"
                </button>
            </div>
            {move || failed.get().map(|why| view! { <p class="problem" role="alert">{why}</p> })}
            <Show when=move || charting.get()>
                <ChartPanel table rows />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Grid(table: StoredValue<Table, LocalStorage>, rows: Memo<Vec<u32>>, sort: RwSignal<Vec<SortKey>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let shown = RwSignal::new((0_usize, 40_usize));
    let active = RwSignal::new((0_usize, 0_usize));
    let columns = table.with_value(|table| table.columns().len());
    let looks = table.with_value(|table| table.columns().iter().map(|column| column.look(true)).collect::<Vec<_>>());
    let template = looks.iter().map(|look| format!("{}ch", look.width + 3)).collect::<Vec<_>>().join(" ");
    let aligns: StoredValue<Vec<bool>> =
        StoredValue::new(looks.iter().map(|look| look.align == Align::Right).collect());
    let look_again = move || {
        let Some(node) = node.get_untracked() else { return };
        let count = rows.with_untracked(Vec::len);
        let range = fixed(count, ROW, f64::from(node.scroll_top()), f64::from(node.client_height()), OVERSCAN);
        shown.set((range.start, range.end));
    };
    Effect::new(move || {
        rows.track();
        look_again();
    });
    node.on_load(move |_| request_animation_frame(look_again));
    // Focus follows the active cell only when the person moves it, never when the page draws.
    let go = move |row: usize, column: usize| {
        let last = rows.with_untracked(Vec::len).saturating_sub(1);
        let (row, column) = (row.min(last), column.min(columns - 1));
        active.set((row, column));
        let Some(node) = node.get_untracked() else { return };
        keep_in_view(&node, row);
        look_again();
        request_animation_frame(move || {
            let cell = node.query_selector(&format!("[data-at=\"{row}/{column}\"]")).ok().flatten();
            if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = cell.focus();
            }
        });
    };
    let on_keydown = move |event: leptos::ev::KeyboardEvent| {
        let (row, column) = active.get_untracked();
        let end = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowDown" => go(row + 1, column),
            "ArrowUp" => go(row.saturating_sub(1), column),
            "ArrowRight" => go(row, column + 1),
            "ArrowLeft" => go(row, column.saturating_sub(1)),
            "PageDown" => go(row + 10, column),
            "PageUp" => go(row.saturating_sub(10), column),
            "Home" => go(if end { 0 } else { row }, 0),
            "End" => go(if end { usize::MAX } else { row }, columns),
            "c" if end => {
                let number = rows.with_untracked(|rows| rows.get(row).copied());
                if let Some(number) = number {
                    services::copy(table.with_value(|table| table.cell(number as usize, column).text.to_owned()));
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let heads = move || {
        table.with_value(|table| {
            let head = |(at, column): (usize, &viewer::table::Column)| {
                let number = aligns.with_value(|aligns| aligns.get(at).copied().unwrap_or_default());
                head(at, column.name().to_owned(), column.type_name().to_owned(), number, sort)
            };
            table.columns().iter().enumerate().map(head).collect_view()
        })
    };
    let template = StoredValue::new(template);
    let body = move || {
        let (first, end) = shown.get();
        let current = active.get();
        rows.with(|rows| {
            let visible = rows.get(first..end.min(rows.len())).unwrap_or_default();
            visible
                .iter()
                .enumerate()
                .map(|(at, number)| row(table, aligns, template, first + at, *number as usize, current, active))
                .collect_view()
        })
    };
    view! {
        <div
            node_ref=node
            class="grid"
            role="grid"
            aria-label="Result table"
            aria-rowcount=move || rows.with(Vec::len) + 1
            aria-colcount=columns
            on:scroll=move |_| look_again()
            on:keydown=on_keydown
        >
            <div class="grid-row head" role="row" aria-rowindex="1" style:grid-template-columns=template.get_value()>
                {heads()}
            </div>
            <div class="grid-body" role="rowgroup" style:height=move || format!("{}px", rows.with(Vec::len) as f64 * ROW)>
                {body}
            </div>
        </div>
    }
}

fn head(at: usize, name: String, type_name: String, number: bool, sort: RwSignal<Vec<SortKey>>) -> impl IntoView {
    let direction = move || sort.with(|keys| keys.first().filter(|key| key.column == at).map(|key| key.descending));
    let turn = move |_| {
        sort.set(match direction() {
            None => vec![SortKey { column: at, descending: false }],
            Some(false) => vec![SortKey { column: at, descending: true }],
            Some(true) => Vec::new(),
        });
    };
    view! {
        <div
            role="columnheader"
            class="grid-head"
            class:number=number
            aria-colindex=at + 1
            aria-sort=move || match direction() {
                None => "none",
                Some(false) => "ascending",
                Some(true) => "descending",
            }
        >
            <button type="button" title=type_name tabindex="-1" on:click=turn>
                <span>{name}</span>
                {move || {
                    direction().map(|down| view! { <Icon glyph=if down { Glyph::Down } else { Glyph::Up } /> })
                }}
            </button>
        </div>
    }
}

fn row(
    table: StoredValue<Table, LocalStorage>,
    aligns: StoredValue<Vec<bool>>,
    template: StoredValue<String>,
    at: usize,
    number: usize,
    current: (usize, usize),
    active: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let cells = table.with_value(|table| {
        table
            .columns()
            .iter()
            .enumerate()
            .map(|(column, of)| {
                let text = of.display(number, true, CELL).into_owned();
                let kind = of.cell(number).kind;
                let null = matches!(kind, CellKind::Null | CellKind::Missing);
                view! {
                    <div
                        role="gridcell"
                        class="grid-cell"
                        class:number=aligns.with_value(|aligns| aligns.get(column).copied().unwrap_or_default())
                        class:null=null
                        aria-colindex=column + 1
                        data-at=format!("{at}/{column}")
                        tabindex=if current == (at, column) { "0" } else { "-1" }
                        on:pointerdown=move |_| active.set((at, column))
                    >
                        {text}
                    </div>
                }
            })
            .collect_view()
    });
    view! {
        <div
            class="grid-row"
            role="row"
            aria-rowindex=at + 2
            style:top=format!("{}px", at as f64 * ROW)
            style:grid-template-columns=template.get_value()
        >
            {cells}
        </div>
    }
}

/// Scrolls as little as needed to show a row below the heads.
#[expect(clippy::cast_possible_truncation, reason = "a result has at most some thousand rows")]
fn keep_in_view(node: &web_sys::HtmlDivElement, row: usize) {
    let (top, height) = (f64::from(node.scroll_top()), f64::from(node.client_height()) - ROW);
    let y = row as f64 * ROW;
    if y < top {
        node.set_scroll_top(y as i32);
    } else if y + ROW > top + height {
        node.set_scroll_top((y + ROW - height) as i32);
    }
}
