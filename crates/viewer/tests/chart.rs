//! Charts: what is drawn, what is said about it, and what is suggested.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::{Value, json};
use viewer::chart::{Aggregate, ChartError, Choice, MAX_GROUPS, MAX_POINTS, Mark, chart, suggest};
use viewer::table::Table;

fn table(fields: &[(&str, &str)], data: Vec<Value>) -> Table {
    let fields: Vec<Value> = fields.iter().map(|(name, type_)| json!({"name": name, "type": type_})).collect();
    Table::of_sql(&json!({"schema": {"fields": fields}, "data": data}), 1000).expect("a table")
}

fn choice(mark: Mark, x: usize, y: Option<usize>, colour: Option<usize>, aggregate: Aggregate) -> Choice {
    Choice { mark, x: Some(x), y, colour, aggregate }
}

fn draw(table: &Table, choice: Choice) -> (Vec<Value>, Value, Vec<String>) {
    let chart = chart(table, &table.rows(&[], &[]), &choice).expect("a chart");
    let values = chart.spec["data"]["values"].as_array().expect("values").clone();
    (values, chart.spec, chart.notes)
}

fn sales() -> Table {
    table(
        &[("city.name", "string"), ("day", "date"), ("sales", "double"), ("ok", "boolean")],
        vec![
            json!(["b", "2024-01-01", 1.5, true]),
            json!(["a", "2024-01-01", 2, true]),
            json!(["b", "2024-01-02", 3, false]),
            json!(["a", "2024-01-02", null, true]),
        ],
    )
}

#[test]
fn groups_are_added_up_over_all_rows() {
    let (values, spec, notes) = draw(&sales(), choice(Mark::Bar, 0, Some(2), None, Aggregate::Sum));
    assert_eq!(values, [json!({"x": "b", "y": 4.5}), json!({"x": "a", "y": 2.0})]);
    assert_eq!(notes, ["1 row without a value left out."]);
    assert_eq!(spec["encoding"]["x"], json!({"field": "x", "type": "nominal", "title": "city.name", "sort": null}));
    assert_eq!(spec["encoding"]["y"]["title"], "sum of sales");
    assert_eq!(spec["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
    for (aggregate, expected) in
        [(Aggregate::Mean, 2.25), (Aggregate::Min, 1.5), (Aggregate::Max, 3.0), (Aggregate::Count, 2.0)]
    {
        let (values, ..) = draw(&sales(), choice(Mark::Bar, 0, Some(2), None, aggregate));
        assert_eq!(values[0]["y"], json!(expected), "{aggregate:?}");
    }
}

#[test]
fn colours_split_groups_and_times_are_utc() {
    let (values, spec, _) = draw(&sales(), choice(Mark::Line, 1, Some(2), Some(0), Aggregate::Sum));
    assert_eq!(values[2], json!({"x": "2024-01-02", "y": 3.0, "c": "b"}));
    assert_eq!(spec["encoding"]["x"]["scale"], json!({"type": "utc"}));
    assert_eq!(spec["encoding"]["color"]["title"], "city.name");
    assert_eq!(spec["encoding"]["tooltip"].as_array().map(Vec::len), Some(3));
}

#[test]
fn too_many_rows_are_sampled_and_the_chart_says_so() {
    let rows: Vec<Value> = (0..20_000).map(|number| json!([number, number * 2])).collect();
    let table = table(&[("a", "long"), ("b", "long")], rows);
    let (values, _, notes) = draw(&table, choice(Mark::Scatter, 0, Some(1), None, Aggregate::None));
    assert_eq!(values.len(), MAX_POINTS);
    assert_eq!(values[0], json!({"x": 0.0, "y": 0.0}));
    assert_eq!(values[MAX_POINTS - 1]["x"], json!(19_996.0));
    assert_eq!(notes, ["5,000 of 20,000 rows drawn, evenly chosen."]);
}

#[test]
fn too_many_groups_keep_the_largest_and_a_pie_puts_the_rest_together() {
    let rows: Vec<Value> = (0..1000).map(|number| json!([format!("g{number}"), number])).collect();
    let table = table(&[("a", "string"), ("b", "long")], rows);
    let (values, _, notes) = draw(&table, choice(Mark::Bar, 0, Some(1), None, Aggregate::Sum));
    assert_eq!(values.len(), MAX_GROUPS);
    assert!(values.iter().all(|value| value["y"].as_f64() >= Some(800.0)));
    assert_eq!(notes, ["The 200 largest of 1,000 groups drawn."]);
    let (values, spec, notes) = draw(&table, choice(Mark::Pie, 0, Some(1), None, Aggregate::None));
    let sum: f64 = values.iter().filter_map(|value| value["y"].as_f64()).sum();
    assert_eq!((values.len(), sum), (13, 499_500.0));
    assert_eq!(values[12]["x"], "(other)");
    assert_eq!(spec["mark"]["type"], "arc");
    assert_eq!(notes.len(), 2, "one group is 0: {notes:?}");
}

#[test]
fn too_many_colours_become_one() {
    let rows: Vec<Value> =
        (0..100).map(|number| json!([number, number, format!("c{}", number / 2 + number % 3)])).collect();
    let table = table(&[("a", "long"), ("b", "long"), ("c", "string")], rows);
    let (values, _, notes) = draw(&table, choice(Mark::Scatter, 0, Some(1), Some(2), Aggregate::None));
    let colours: std::collections::BTreeSet<_> = values.iter().filter_map(|value| value["c"].as_str()).collect();
    assert_eq!(colours.len(), 20);
    assert!(colours.contains("(other)"));
    assert_eq!(notes.len(), 1);
}

#[test]
fn a_histogram_counts_every_row() {
    let rows: Vec<Value> =
        (0..50_000).map(|number| json!([f64::from(number % 1000) / 10.0, number % 2 == 0])).collect();
    let table = table(&[("a", "double"), ("b", "boolean")], rows);
    let (values, spec, notes) = draw(&table, choice(Mark::Histogram, 0, None, None, Aggregate::Count));
    assert_eq!(values.len(), 20);
    assert_eq!(values[0], json!({"x": 0.0, "x2": 5.0, "y": 2500}));
    assert_eq!(spec["encoding"]["x"]["bin"], json!({"binned": true}));
    assert!(notes.is_empty());
    let (values, ..) = draw(&table, choice(Mark::Histogram, 0, None, Some(1), Aggregate::Count));
    let total: u64 = values.iter().filter_map(|value| value["y"].as_u64()).sum();
    assert_eq!(total, 50_000);
}

#[test]
fn what_can_not_be_drawn_is_said() {
    let sales = sales();
    let rows = sales.rows(&[], &[]);
    let error = |choice: Choice| chart(&sales, &rows, &choice).expect_err("an error");
    assert_eq!(error(choice(Mark::Bar, 0, None, None, Aggregate::Sum)), ChartError::Choose("y"));
    assert_eq!(error(choice(Mark::Bar, 0, Some(1), None, Aggregate::Sum)), ChartError::NoNumbers("day".into()));
    assert_eq!(
        error(choice(Mark::Scatter, 0, Some(2), None, Aggregate::None)),
        ChartError::NoNumbers("city.name".into())
    );
    assert_eq!(error(choice(Mark::Histogram, 9, None, None, Aggregate::None)), ChartError::Choose("x"));
    assert_eq!(chart(&sales, &[], &choice(Mark::Bar, 0, Some(2), None, Aggregate::Sum)), Err(ChartError::Nothing));
    assert_eq!(chart(&sales, &[3], &choice(Mark::Histogram, 2, None, None, Aggregate::None)), Err(ChartError::Nothing));
}

#[test]
fn the_first_chart_follows_the_types_of_the_columns() {
    let suggested = |fields: &[(&str, &str)], data: Vec<Value>| {
        let table = table(fields, data);
        let rows = table.rows(&[], &[]);
        let choice = suggest(&table, &rows);
        if let Some(choice) = choice {
            chart(&table, &rows, &choice).expect("what is suggested can be drawn");
        }
        choice
    };
    let two = |a: Value, b: Value| vec![a, b];
    assert_eq!(
        suggested(
            &[("id", "long"), ("day", "date"), ("n", "double")],
            two(json!([1, "2024-01-01", 1]), json!([2, "2024-01-02", 2]))
        ),
        Some(choice(Mark::Line, 1, Some(2), None, Aggregate::None))
    );
    assert_eq!(
        suggested(
            &[("day", "date"), ("n", "double"), ("k", "string")],
            vec![json!(["2024-01-01", 1, "a"]), json!(["2024-01-01", 2, "b"])]
        ),
        Some(choice(Mark::Line, 0, Some(1), Some(2), Aggregate::Mean))
    );
    assert_eq!(
        suggested(&[("k", "string"), ("n", "long")], two(json!(["a", 1]), json!(["b", 2]))),
        Some(choice(Mark::Bar, 0, Some(1), None, Aggregate::None))
    );
    assert_eq!(
        suggested(&[("k", "string"), ("n", "long")], vec![json!(["a", 1]), json!(["b", 2]), json!(["a", 2])]),
        Some(choice(Mark::Bar, 0, Some(1), None, Aggregate::Sum))
    );
    assert_eq!(
        suggested(&[("a", "long"), ("b", "double")], two(json!([1, 2]), json!([2, 3]))).map(|choice| choice.mark),
        Some(Mark::Scatter)
    );
    assert_eq!(
        suggested(&[("a", "double")], two(json!([1]), json!([2]))).map(|choice| choice.mark),
        Some(Mark::Histogram)
    );
    assert_eq!(
        suggested(&[("k", "string")], vec![json!(["a"]), json!(["b"]), json!(["a"])]),
        Some(choice(Mark::Bar, 0, None, None, Aggregate::Count))
    );
    assert_eq!(suggested(&[("user_id", "long")], two(json!([1]), json!([2]))), None);
    assert_eq!(suggested(&[("a", "double")], vec![json!([1])]), None);
}
