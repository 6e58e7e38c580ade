//! Tables: reading, sorting, filtering, showing, summing up, exporting.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use serde_json::{Value, json};
use viewer::table::{Align, CellKind, Class, Distinct, Filter, SortKey, Table, Test};

fn sql(fields: &[(&str, &str)], data: &str) -> Table {
    let fields: Vec<Value> = fields.iter().map(|(name, type_)| json!({"name": name, "type": type_})).collect();
    let data: Value = serde_json::from_str(data).expect("JSON");
    Table::of_sql(&json!({"schema": {"type": "struct", "fields": fields}, "data": data}), 1000).expect("a table")
}

fn column(table: &Table, rows: &[u32], column: usize) -> Vec<String> {
    rows.iter().map(|row| table.cell(*row as usize, column).text.to_owned()).collect()
}

fn sorted(table: &Table, keys: &[(usize, bool)], show: usize) -> Vec<String> {
    let keys: Vec<_> =
        keys.iter().map(|(column, descending)| SortKey { column: *column, descending: *descending }).collect();
    column(table, &table.rows(&[], &keys), show)
}

fn filtered(table: &Table, index: usize, text: &str) -> Vec<String> {
    let filter = Filter { column: Some(index), test: Test::parse(text).expect("a test") };
    column(table, &table.rows(&[filter], &[]), index)
}

#[test]
fn a_sql_result_with_every_type_is_read_with_all_digits() {
    let value: Value = serde_json::from_str(
        r#"{"schema": {"type": "struct", "fields": [
            {"name": "id", "type": "long"}, {"name": "dec", "type": "decimal(38,2)"}, {"name": "d", "type": "double"},
            {"name": "dt", "type": "date"}, {"name": "ts", "type": "timestamp"}, {"name": "bin", "type": "binary"},
            {"name": "a", "type": {"type": "array", "elementType": "integer"}},
            {"name": "m", "type": {"type": "map", "keyType": "string", "valueType": "integer"}},
            {"name": "st", "type": {"type": "struct", "fields": [{"name": "x", "type": "integer"}]}},
            {"name": "b", "type": "boolean"}, {"name": "n", "type": "void"}, {"name": "s", "type": "string"}]},
          "data": [[9007199254740993, 1.2345678901234567E19, "Infinity", "2024-01-02", "2024-01-02T03:04:05Z", [104, 105, -1],
            [1, 2], {"k": 1}, {"schema": [{"name": "x", "dataType": {}}, {"name": "y"}], "values": [1, {"schema": [{"name": "z"}], "values": [null]}]},
            true, null, "Infinity"]]}"#,
    )
    .expect("JSON");
    let table = Table::of_sql(&value, 1000).expect("a table");
    let texts: Vec<_> = (0..12).map(|column| table.cell(0, column).text).collect();
    assert_eq!(
        texts,
        [
            "9007199254740993",
            "1.2345678901234567E19",
            "Infinity",
            "2024-01-02",
            "2024-01-02T03:04:05Z",
            "0x6869ff",
            "[1,2]",
            r#"{"k":1}"#,
            r#"{"x":1,"y":{"z":null}}"#,
            "true",
            "",
            "Infinity"
        ]
    );
    use Class::*;
    let classes: Vec<_> = table.columns().iter().map(viewer::table::Column::class).collect();
    assert_eq!(
        classes,
        [Integer, Number, Number, Date, Timestamp, Binary, Nested, Nested, Nested, Boolean, Text, Text]
    );
    assert_eq!(table.cell(0, 2).kind, CellKind::Number);
    assert_eq!(table.cell(0, 11).kind, CellKind::Text);
    assert_eq!(table.columns()[7].type_name(), "map<string,integer>");
    assert_eq!(table.columns()[4].display(0, true, 50), "2024-01-02 03:04:05");
}

#[test]
fn json_that_is_no_table_is_none() {
    for value in [
        json!(null),
        json!([]),
        json!({"schema": 1, "data": []}),
        json!({"schema": {"fields": []}}),
        json!({"schema": {"fields": []}, "data": {}}),
    ] {
        assert!(Table::of_sql(&value, 1000).is_none(), "{value}");
    }
    let empty = Table::of_sql(&json!({"schema": {"type": "struct", "fields": []}, "data": []}), 1000).expect("a table");
    assert!(empty.is_empty() && empty.columns().is_empty());
}

#[test]
fn a_table_magic_is_read_and_found_in_an_output() {
    let bundle: Value = json!({
        "text/plain": "x",
        "application/vnd.livy.table.v1+json": {
            "headers": [{"name": "n", "type": "INT_TYPE"}, {"name": "d", "type": "DECIMAL_TYPE"}, {"name": "z", "type": "NULL_TYPE"}],
            "data": [[1, "1.10", null], [2, "oops"]]
        }
    });
    let Value::Object(bundle) = bundle else { panic!("an object") };
    let table = Table::of_output(&bundle).expect("a table");
    assert_eq!(table.cell(0, 1).kind, CellKind::Number);
    assert_eq!((table.cell(1, 1).kind, table.cell(1, 1).text), (CellKind::Text, "oops"));
    assert_eq!(table.cell(1, 2).kind, CellKind::Missing);
    assert_eq!(table.odd_rows(), 1);
    assert!(!table.may_be_cut());
}

#[test]
fn rows_of_any_length_and_shape_are_kept() {
    let table = sql(&[("a", "long"), ("a", "long")], r#"[[1], [1, 2, "x"], [], 7, {"a": 5}, [1, 2]]"#);
    assert_eq!(table.columns().len(), 3);
    assert_eq!(table.columns()[2].name(), "column 3");
    assert_eq!(table.cell(1, 2).text, "x");
    assert_eq!(table.cell(0, 2).kind, CellKind::Missing);
    assert_eq!(table.cell(3, 0).text, "7");
    assert_eq!(table.odd_rows(), 4);
    assert_eq!(table.cell(99, 0).kind, CellKind::Missing);
    assert_eq!(table.cell(0, 99).kind, CellKind::Missing);
}

#[test]
fn as_many_rows_as_the_server_gives_may_not_be_all() {
    let rows = |count: usize| {
        Table::of_sql(&json!({"schema": {"fields": [{"name": "a", "type": "long"}]}, "data": vec![[1]; count]}), 1000)
            .expect("a table")
    };
    assert!(rows(1000).may_be_cut());
    assert_eq!(rows(1000).describe_rows(), "≥ 1,000 rows");
    assert_eq!(rows(999).describe_rows(), "999 rows");
    assert_eq!(rows(1).describe_rows(), "1 row");
}

#[test]
fn numbers_are_sorted_as_numbers_with_nulls_last_and_beyond_what_a_float_tells() {
    let table = sql(
        &[("n", "long")],
        "[[10], [9], [null], [-1], [9007199254740993], [9007199254740992], [-9007199254740993], [-9007199254740992]]",
    );
    assert_eq!(
        sorted(&table, &[(0, false)], 0),
        ["-9007199254740993", "-9007199254740992", "-1", "9", "10", "9007199254740992", "9007199254740993", ""]
    );
    assert_eq!(sorted(&table, &[(0, true)], 0)[0], "9007199254740993");
    assert_eq!(sorted(&table, &[(0, true)], 0)[7], "");
    let table = sql(&[("d", "double")], r#"[["Infinity"], [1e3], ["NaN"], [-0.5], ["-Infinity"], [2]]"#);
    assert_eq!(sorted(&table, &[(0, false)], 0), ["-Infinity", "-0.5", "2", "1E3", "Infinity", "NaN"]);
}

#[test]
fn several_keys_decide_one_after_the_other_and_equal_rows_keep_their_order() {
    let table =
        sql(&[("a", "string"), ("b", "long"), ("i", "long")], r#"[["y",1,0],["x",2,1],["y",2,2],["x",2,3],["x",1,4]]"#);
    assert_eq!(sorted(&table, &[(0, false), (1, true)], 2), ["1", "3", "4", "2", "0"]);
    assert_eq!(sorted(&table, &[(1, false)], 2), ["0", "4", "1", "2", "3"]);
    assert_eq!(sorted(&table, &[(9, false)], 2), ["0", "1", "2", "3", "4"]);
}

#[test]
fn timestamps_are_sorted_by_time_also_with_fractions() {
    let table = sql(
        &[("t", "timestamp")],
        r#"[["2024-01-02T03:04:05.5Z"], ["2024-01-02T03:04:05Z"], ["2023-12-31T00:00:00Z"]]"#,
    );
    assert_eq!(sorted(&table, &[(0, false)], 0)[1], "2024-01-02T03:04:05Z");
}

#[test]
fn filters_read_what_a_person_types() {
    let table = sql(&[("n", "long")], "[[5], [50], [null], [1234]]");
    assert_eq!(filtered(&table, 0, "5"), ["5", "50"]);
    assert_eq!(filtered(&table, 0, "= 5"), ["5"]);
    assert_eq!(filtered(&table, 0, "!=5"), ["50", "", "1234"]);
    assert_eq!(filtered(&table, 0, ">=50"), ["50", "1234"]);
    assert_eq!(filtered(&table, 0, "< 50.5"), ["5", "50"]);
    assert_eq!(filtered(&table, 0, "= 1,234"), ["1234"]);
    assert_eq!(filtered(&table, 0, "> x"), Vec::<String>::new());
    assert_eq!(filtered(&table, 0, "null"), [""]);
    assert_eq!(filtered(&table, 0, "NOT null").len(), 3);
    let table = sql(
        &[("s", "string"), ("t", "timestamp")],
        r#"[["Spark", "2024-01-02T03:04:05Z"], ["livy", "2024-01-03T00:00:00Z"], ["", null]]"#,
    );
    assert_eq!(filtered(&table, 0, "SPAR"), ["Spark"]);
    assert_eq!(filtered(&table, 0, "="), [""]);
    assert_eq!(filtered(&table, 0, ">m"), Vec::<String>::new());
    assert_eq!(filtered(&table, 0, ">l"), ["livy"]);
    assert_eq!(filtered(&table, 1, "> 2024-01-02 12:00").len(), 1);
    assert_eq!(filtered(&table, 1, "= 2024-01-02 03:04:05").len(), 1);
    assert!(Test::parse("  ").is_none() && Test::parse(">").is_none());
    let anywhere = Filter { column: None, test: Test::Contains("01-03".into()) };
    assert_eq!(table.rows(&[anywhere], &[]), [1]);
}

#[test]
fn columns_know_how_they_want_to_be_laid_out() {
    let table =
        sql(&[("a number", "double"), ("s", "string")], r#"[[1234.5, "x"], [-2, "two\nlines"], [0.125, null]]"#);
    let look = table.columns()[0].look(true);
    assert_eq!((look.align, look.width, look.decimals), (Align::Right, 9, 3));
    assert_eq!(table.columns()[0].display(0, true, 60), "1,234.5");
    assert_eq!(table.columns()[0].display(0, false, 60), "1234.5");
    let look = table.columns()[1].look(true);
    assert_eq!((look.align, look.width), (Align::Left, 9));
    assert_eq!(table.columns()[1].display(1, true, 60), "two lines");
    assert_eq!(table.columns()[1].display(1, true, 5), "two …");
    assert_eq!(table.columns()[1].display(2, true, 5), "null");
    assert_eq!(table.columns()[1].display(3, true, 5), "");
}

#[test]
fn a_column_is_summed_up() {
    let table = sql(
        &[("n", "long"), ("s", "string")],
        r#"[[1, "a"], [9007199254740993, "b"], [null, "a"], [9007199254740992, null], [2, "c"]]"#,
    );
    let all = table.rows(&[], &[]);
    let numbers = table.columns()[0].summary(&all);
    assert_eq!((numbers.count, numbers.nulls, numbers.distinct), (4, 1, Distinct::Exactly(4)));
    assert_eq!((numbers.min.as_deref(), numbers.max.as_deref()), (Some("1"), Some("9007199254740993")));
    assert_eq!(numbers.mean, Some((9007199254740992.0 * 2.0 + 4.0) / 4.0));
    assert!(numbers.top.is_empty());
    let texts = table.columns()[1].summary(&all);
    assert_eq!(texts.top[0], ("a".to_owned(), 2));
    assert_eq!((texts.min.as_deref(), texts.max.as_deref(), texts.mean), (Some("a"), Some("c"), None));
    let rows: Vec<Vec<u32>> = (0..20_000).map(|number| vec![number]).collect();
    let many = sql(&[("n", "long")], &serde_json::to_string(&rows).expect("JSON"));
    assert_eq!(many.columns()[0].summary(&many.rows(&[], &[])).distinct, Distinct::MoreThan(10_000));
}

#[test]
fn a_file_quotes_what_has_to_be_quoted() {
    let table = sql(
        &[("a", "string"), ("a", "long"), ("j", "array")],
        r#"[["x,\"y\"\nz|", -12345678901234567890, [1]], ["=1+1", null, null]]"#,
    );
    assert_eq!(
        table.csv(&table.rows(&[], &[])),
        "a,a,j\r\n\"x,\"\"y\"\"\nz|\",-12345678901234567890,[1]\r\n=1+1,,\r\n"
    );
    assert_eq!(table.csv(&[1]), "a,a,j\r\n=1+1,,\r\n", "only the rows that are shown");
}

/// Reads CSV back by the rules of RFC 4180.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(char) = chars.next() {
        let row = rows.last_mut().expect("a row");
        let field = row.last_mut().expect("a field");
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            char if quoted => field.push(char),
            '\r' => {}
            '\n' => rows.push(vec![String::new()]),
            ',' => row.push(String::new()),
            char => field.push(char),
        }
    }
    rows.pop();
    rows
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~\\n\\t\",é]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::hash_map("[a-c]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_in_place_of_rows_makes_a_table_that_exports_and_sorts(
        types in proptest::collection::vec(prop::sample::select(vec!["long", "double", "string", "binary", "struct", "timestamp", "?"]), 0..4),
        data in proptest::collection::vec(proptest::collection::vec(any_value(), 0..5), 0..8)
    ) {
        let fields: Vec<Value> = types.iter().map(|type_| json!({"name": "n", "type": type_})).collect();
        let table = Table::of_sql(&json!({"schema": {"fields": fields}, "data": data}), 1000).expect("a table");
        prop_assert_eq!(table.len(), data.len());
        let width = table.columns().len();
        let rows = parse_csv(&table.csv(&table.rows(&[], &[])));
        prop_assert_eq!(rows.len(), data.len() + 1);
        for (row, fields) in rows.iter().skip(1).enumerate() {
            for (column, field) in fields.iter().enumerate().take(width) {
                prop_assert_eq!(field.replace('\r', ""), table.cell(row, column).text.replace('\r', ""));
            }
        }
        for column in 0..width {
            let mut rows = table.rows(&[], &[SortKey { column, descending: false }]);
            let back = table.rows(&[], &[SortKey { column, descending: true }]);
            prop_assert_eq!(back.len(), rows.len());
            rows.sort_unstable();
            prop_assert_eq!(rows, (0..data.len() as u32).collect::<Vec<_>>());
            prop_assert_eq!(table.columns()[column].summary(&back).count + table.columns()[column].summary(&back).nulls, data.len());
            prop_assert!((3..=60).contains(&table.columns()[column].look(true).width));
        }
    }
}
