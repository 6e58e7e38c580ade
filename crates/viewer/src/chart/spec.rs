//! The Vega-Lite specification around the data.

use serde_json::{Map, Value, json};

use super::{Aggregate, Choice, Mark};
use crate::table::{Class, Column, Table};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v6.json";
/// More numbers than these along a bar chart make an axis of their own.
const MAX_STEPS: usize = 50;

/// How Vega treats an axis.
fn kind(column: &Column, mark: Mark, data: &[Value]) -> &'static str {
    match column.class() {
        Class::Integer | Class::Number if matches!(mark, Mark::Bar | Mark::Pie) && data.len() <= MAX_STEPS => "ordinal",
        Class::Integer | Class::Number => "quantitative",
        Class::Date | Class::Timestamp if matches!(mark, Mark::Pie) => "ordinal",
        Class::Date | Class::Timestamp => "temporal",
        _ => "nominal",
    }
}

fn field(name: &str, kind: &str, title: &str) -> Map<String, Value> {
    let mut field = Map::new();
    field.insert("field".to_owned(), Value::from(name));
    field.insert("type".to_owned(), Value::from(kind));
    field.insert("title".to_owned(), Value::from(title));
    field
}

pub(super) fn build(table: &Table, choice: &Choice, data: Vec<Value>) -> Value {
    let column = |index: Option<usize>| index.and_then(|index| table.columns().get(index));
    let name = |index| column(index).map_or("", Column::name);
    let x_kind = column(choice.x).map_or("nominal", |column| kind(column, choice.mark, &data));
    let y_title = match (choice.mark, choice.aggregate) {
        (Mark::Histogram, _) | (_, Aggregate::Count) => "count".to_owned(),
        (_, aggregate) => format!("{}{}", aggregate.word(), name(choice.y)),
    };
    let mut x = field("x", x_kind, name(choice.x));
    let y = field("y", "quantitative", &y_title);
    let tooltip_x = x.clone();
    match x_kind {
        // The moments are in UTC, and so are days.
        "temporal" => drop(x.insert("scale".to_owned(), json!({"type": "utc"}))),
        // In the order of the rows.
        "nominal" => drop(x.insert("sort".to_owned(), Value::Null)),
        _ => {}
    }
    let mut encoding = Map::new();
    let mut tooltip = vec![Value::Object(tooltip_x), Value::Object(y.clone())];
    let mark = match choice.mark {
        Mark::Pie => {
            x.remove("scale");
            encoding.insert("theta".to_owned(), Value::Object(y));
            encoding.insert("color".to_owned(), Value::Object(x));
            json!({"type": "arc"})
        }
        mark => {
            if mark == Mark::Histogram {
                x.insert("bin".to_owned(), json!({"binned": true}));
                encoding.insert("x2".to_owned(), json!({"field": "x2"}));
                tooltip.insert(1, json!({"field": "x2", "type": "quantitative", "title": "up to"}));
            }
            encoding.insert("x".to_owned(), Value::Object(x));
            encoding.insert("y".to_owned(), Value::Object(y));
            match mark {
                Mark::Line => json!({"type": "line", "point": data.len() <= 100}),
                Mark::Area => json!({"type": "area"}),
                Mark::Scatter => json!({"type": "point"}),
                _ => json!({"type": "bar"}),
            }
        }
    };
    if choice.mark != Mark::Pie
        && let Some(column) = column(choice.colour)
    {
        let colour = field("c", "nominal", column.name());
        tooltip.push(Value::Object(colour.clone()));
        encoding.insert("color".to_owned(), Value::Object(colour));
    }
    encoding.insert("tooltip".to_owned(), Value::Array(tooltip));
    json!({
        "$schema": SCHEMA,
        "width": "container",
        "height": 300,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": data},
        "mark": mark,
        "encoding": encoding,
    })
}
