//! Tables out of JSON, whatever it has in it.

use serde_json::Value;

use super::Table;
use super::column::{CellKind, Column};
use super::kind::{self, Class};

/// Columns that rows longer than the header may add.
const MAX_EXTRA: usize = 1000;

/// `{"schema": {"fields": [{"name", "type"}]}, "data": [[…]]}`
pub(super) fn sql(value: &Value) -> Option<Table> {
    let fields = value.get("schema")?.get("fields")?.as_array()?;
    let data = value.get("data")?.as_array()?;
    Some(read(fields, data))
}

/// `{"headers": [{"name", "type"}], "data": [[…]]}`
pub(super) fn livy_table(value: &Value) -> Option<Table> {
    let headers = value.get("headers")?.as_array()?;
    let data = value.get("data")?.as_array()?;
    Some(read(headers, data))
}

fn read(fields: &[Value], data: &[Value]) -> Table {
    let mut columns: Vec<(Column, Option<Class>)> = fields.iter().map(column).collect();
    let declared = columns.len();
    let mut odd_rows = 0;
    for (number, row) in data.iter().enumerate() {
        let length = match row {
            Value::Array(cells) => {
                for (index, value) in cells.iter().enumerate().take(declared + MAX_EXTRA) {
                    if index == columns.len() {
                        let mut extra = Column::new(format!("column {}", index + 1), Class::Text, String::new());
                        extra.fill(number);
                        columns.push((extra, None));
                    }
                    if let Some((column, class)) = columns.get_mut(index) {
                        push(column, *class, value);
                    }
                }
                cells.len()
            }
            // Not what Livy sends, but no reason to show nothing.
            Value::Object(cells) => {
                for (column, class) in &mut columns {
                    push(column, *class, cells.get(&column.name).unwrap_or(&Value::Null));
                }
                declared
            }
            scalar => {
                if let Some((column, class)) = columns.first_mut() {
                    push(column, *class, scalar);
                }
                1
            }
        };
        odd_rows += usize::from(length != declared);
        for (column, _) in &mut columns {
            column.fill(number + 1);
        }
    }
    let columns = columns.into_iter().map(|(mut column, class)| {
        column.class = class.unwrap_or_else(|| column.guess());
        column.finish();
        column
    });
    Table { columns: columns.collect(), rows: data.len(), odd_rows, limit: None }
}

fn column(field: &Value) -> (Column, Option<Class>) {
    let name = match field.get("name") {
        Some(Value::String(name)) => name.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let type_name = field.get("type").map(kind::name_of).unwrap_or_default();
    let class = kind::class_of(&type_name);
    (Column::new(name, Class::Text, type_name), class)
}

fn push(column: &mut Column, class: Option<Class>, value: &Value) {
    match value {
        Value::Null => column.push(CellKind::Null, ""),
        Value::Bool(value) => column.push(CellKind::Boolean, if *value { "true" } else { "false" }),
        Value::Number(number) => column.push(CellKind::Number, &as_sent(number.to_string())),
        // Decimals of `%table`, and what JSON has no number for.
        Value::String(text) if class.is_some_and(Class::is_number) && kind::is_number(text) => {
            column.push(CellKind::Number, text);
        }
        Value::String(text) => column.push(CellKind::Text, text),
        Value::Array(items) if class == Some(Class::Binary) => match hexadecimal(items) {
            Some(text) => column.push(CellKind::Text, &text),
            None => column.push(CellKind::Nested, &value.to_string()),
        },
        Value::Array(_) | Value::Object(_) => column.push(CellKind::Nested, &plain(value).to_string()),
    }
}

/// The JSON library keeps all digits, but writes `e+19` for the `E19` that Spark wrote.
fn as_sent(number: String) -> String {
    if number.contains('e') { number.replace("e+", "E").replace('e', "E") } else { number }
}

/// Livy sends bytes as numbers from -128 to 127.
fn hexadecimal(items: &[Value]) -> Option<String> {
    let mut text = String::with_capacity(2 + items.len() * 2);
    text.push_str("0x");
    for item in items {
        let byte = item.as_i64().filter(|byte| (-128..256).contains(byte))?.rem_euclid(256);
        for digit in [byte / 16, byte % 16] {
            text.push(char::from_digit(u32::try_from(digit).ok()?, 16)?);
        }
    }
    Some(text)
}

/// Nested rows come as `{"schema": [{"name": …}], "values": […]}`: an object says the same in a form one can read.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(plain).collect()),
        Value::Object(object) => {
            if let (2, Some(Value::Array(fields)), Some(Value::Array(values))) =
                (object.len(), object.get("schema"), object.get("values"))
                && fields.len() == values.len()
                && fields.iter().all(|field| field.get("name").is_some_and(Value::is_string))
            {
                let name = |field: &Value| field.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
                return Value::Object(fields.iter().map(name).zip(values.iter().map(plain)).collect());
            }
            Value::Object(object.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        other => other.clone(),
    }
}
