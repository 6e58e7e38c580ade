//! A chart of a result: what to draw is suggested by the columns, and chosen.

use leptos::html;
use leptos::prelude::*;
use viewer::chart::{self, Aggregate, Choice, Mark};
use viewer::table::Table;

use crate::bridge::chart::Chart;
use crate::components::field;
use crate::drivers::services::{self, Services};

const MARKS: [(&str, &str, Mark); 6] = [
    ("bar", "Bars", Mark::Bar),
    ("line", "Lines", Mark::Line),
    ("area", "Areas", Mark::Area),
    ("scatter", "Points", Mark::Scatter),
    ("pie", "Pie", Mark::Pie),
    ("histogram", "Histogram", Mark::Histogram),
];

const AGGREGATES: [(&str, &str, Aggregate); 6] = [
    ("none", "Each row", Aggregate::None),
    ("count", "Number of rows", Aggregate::Count),
    ("sum", "Sum", Aggregate::Sum),
    ("mean", "Mean", Aggregate::Mean),
    ("min", "Least", Aggregate::Min),
    ("max", "Greatest", Aggregate::Max),
];

/// The chart and what it shows.
#[component]
pub fn ChartPanel(table: StoredValue<Table, LocalStorage>, rows: Memo<Vec<u32>>) -> impl IntoView {
    let services = Services::here();
    let first = table.with_value(|table| rows.with_untracked(|rows| chart::suggest(table, rows)));
    let choice = RwSignal::new(first.unwrap_or(Choice {
        mark: Mark::Bar,
        x: Some(0),
        y: None,
        colour: None,
        aggregate: Aggregate::Count,
    }));
    let node = NodeRef::<html::Div>::new();
    let drawn = StoredValue::new_local(None::<Chart>);
    let problem = RwSignal::new(None::<String>);
    let notes = RwSignal::new(Vec::<String>::new());
    let turn = StoredValue::new(0_u64);
    Effect::new(move || {
        let Some(parent) = node.get() else { return };
        services.theme.track();
        let made = table.with_value(|table| rows.with(|rows| chart::chart(table, rows, &choice.get())));
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        match made {
            Err(why) => {
                drawn.set_value(None);
                notes.set(Vec::new());
                problem.set(Some(why.to_string()));
            }
            Ok(chart) => {
                notes.set(chart.notes);
                let (dark, width) = (services.is_dark(), f64::from(parent.client_width()));
                services::scoped(async move {
                    let result =
                        Chart::draw(&parent, &chart.spec.to_string(), dark, width, "Chart of the result").await;
                    // A newer choice was made meanwhile: this picture goes as it came.
                    if turn.try_get_value() != Some(own) {
                        return;
                    }
                    problem.set(result.as_ref().err().cloned());
                    drawn.set_value(result.ok());
                });
            }
        }
    });
    let columns = table.with_value(|table| {
        table.columns().iter().map(|column| column.name().to_owned()).enumerate().collect::<Vec<_>>()
    });
    let column = move |label: &'static str, get: fn(&Choice) -> Option<usize>, set: fn(&mut Choice, Option<usize>)| {
        let options = columns
            .iter()
            .map(|(at, name)| {
                let at = *at;
                view! { <option value=at.to_string() selected=move || choice.with(get) == Some(at)>{name.clone()}</option> }
            })
            .collect_view();
        let id = field::unique();
        view! {
            <label for=id.clone()>{label}</label>
            <select id=id on:change=move |event| choice.update(|choice| set(choice, event_target_value(&event).parse().ok()))>
                <option value="" selected=move || choice.with(get).is_none()>
                    "–"
                </option>
                {options}
            </select>
        }
    };
    view! {
        <div class="chart-panel">
            <div class="chart-choices">
                <Select label="Chart" options=MARKS.map(|(key, text, _)| (key, text)) value=Signal::derive(move || MARKS.iter().find(|(_, _, mark)| *mark == choice.with(|choice| choice.mark)).map_or("bar", |(key, ..)| *key)) on_choose=Callback::new(move |key: String| {
                    if let Some((_, _, mark)) = MARKS.iter().find(|(own, ..)| *own == key) {
                        choice.update(|choice| choice.mark = *mark);
                    }
                }) />
                {column("Along", |choice| choice.x, |choice, column| choice.x = column)}
                {column("Value", |choice| choice.y, |choice, column| choice.y = column)}
                <Select label="Combined by" options=AGGREGATES.map(|(key, text, _)| (key, text)) value=Signal::derive(move || AGGREGATES.iter().find(|(_, _, aggregate)| *aggregate == choice.with(|choice| choice.aggregate)).map_or("none", |(key, ..)| *key)) on_choose=Callback::new(move |key: String| {
                    if let Some((_, _, aggregate)) = AGGREGATES.iter().find(|(own, ..)| *own == key) {
                        choice.update(|choice| choice.aggregate = *aggregate);
                    }
                }) />
                {column("Colour", |choice| choice.colour, |choice, column| choice.colour = column)}
            </div>
            <div class="chart-area">
                <div node_ref=node></div>
                {move || problem.get().map(|why| view! { <p class="subtle" role="status">{why}</p> })}
                {move || notes.get().into_iter().map(|note| view! { <p class="small subtle">{note}</p> }).collect_view()}
            </div>
        </div>
    }
}

#[component]
fn Select<const N: usize>(
    label: &'static str,
    options: [(&'static str, &'static str); N],
    value: Signal<&'static str>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let id = field::unique();
    let options = options
        .into_iter()
        .map(|(key, text)| view! { <option value=key selected=move || value.get() == key>{text}</option> })
        .collect_view();
    view! {
        <label for=id.clone()>{label}</label>
        <select id=id on:change=move |event| on_choose.run(event_target_value(&event))>
            {options}
        </select>
    }
}
