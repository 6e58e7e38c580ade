//! The points to draw: rows as they are, or groups added up.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{Aggregate, ChartError, Choice, MAX_COLOURS, MAX_GROUPS, MAX_POINTS, MAX_SLICES, Mark};
use crate::format::{count, plural};
use crate::table::{Cell, Column, Table, largest_first};

/// What values beyond the limit are called.
pub(super) const OTHER: &str = "(other)";
const NULL: &str = "null";

/// A column that the chart needs.
pub(super) fn needed<'a>(table: &'a Table, index: Option<usize>, role: &'static str) -> Result<&'a Column, ChartError> {
    index.and_then(|index| table.columns().get(index)).ok_or(ChartError::Choose(role))
}

pub(super) fn numbers<'a>(
    table: &'a Table,
    index: Option<usize>,
    role: &'static str,
) -> Result<&'a Column, ChartError> {
    let column = needed(table, index, role)?;
    if column.class().is_number() { Ok(column) } else { Err(ChartError::NoNumbers(column.name().to_owned())) }
}

/// The colours that are told apart: the most frequent values.
pub(super) struct Colours<'a> {
    column: Option<&'a Column>,
    kept: Option<HashSet<&'a str>>,
}

impl<'a> Colours<'a> {
    pub(super) fn new(table: &'a Table, rows: &[u32], index: Option<usize>, notes: &mut Vec<String>) -> Self {
        let column = index.and_then(|index| table.columns().get(index));
        let mut colours = Self { column, kept: None };
        let Some(column) = column else { return colours };
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for row in rows {
            *counts.entry(word(column.cell(*row as usize))).or_default() += 1;
        }
        if counts.len() > MAX_COLOURS {
            notes.push(format!(
                "{} has {} values: the {} most frequent have a colour of their own.",
                column.name(),
                count(counts.len() as u64),
                MAX_COLOURS - 1
            ));
            let values = largest_first(counts.into_iter().map(|(value, count)| (value, count as f64)).collect());
            colours.kept = Some(values.into_iter().take(MAX_COLOURS - 1).map(|(value, _)| value).collect());
        }
        colours
    }

    /// The colour's value for a row; empty when there are no colours.
    pub(super) fn of(&self, row: u32) -> &'a str {
        let Some(column) = self.column else { return "" };
        let value = word(column.cell(row as usize));
        if self.kept.as_ref().is_none_or(|kept| kept.contains(value)) { value } else { OTHER }
    }

    pub(super) fn any(&self) -> bool {
        self.column.is_some()
    }
}

fn word(cell: Cell<'_>) -> &str {
    if cell.is_null() { NULL } else { cell.text }
}

fn finite(cell: Cell<'_>) -> Option<f64> {
    cell.number().filter(|number| number.is_finite())
}

/// The value of `x` as Vega reads it: a number, or text (dates too).
fn along(cell: Cell<'_>, column: &Column) -> Value {
    match finite(cell) {
        Some(number) if column.class().is_number() => Value::from(number),
        _ => Value::from(word(cell)),
    }
}

fn point(x: Value, y: f64, colour: Option<&str>) -> Value {
    let mut point = Map::new();
    point.insert("x".to_owned(), x);
    point.insert("y".to_owned(), Value::from(y));
    if let Some(colour) = colour {
        point.insert("c".to_owned(), Value::from(colour));
    }
    Value::Object(point)
}

pub(super) fn points(
    table: &Table,
    rows: &[u32],
    choice: &Choice,
    notes: &mut Vec<String>,
) -> Result<Vec<Value>, ChartError> {
    let x = match choice.mark {
        Mark::Scatter => numbers_or_time(table, choice.x)?,
        _ => needed(table, choice.x, "x")?,
    };
    let y = match choice.aggregate {
        Aggregate::Count => None,
        _ => Some(numbers(table, choice.y, "y")?),
    };
    let colours = Colours::new(table, rows, choice.colour, notes);
    // Numbers and times have no place on their axis without a value.
    let usable = |row: &u32| {
        let row = *row as usize;
        y.is_none_or(|y| finite(y.cell(row)).is_some())
            && (!x.class().is_time() || !x.cell(row).is_null())
            && (!x.class().is_number() || finite(x.cell(row)).is_some())
    };
    let drawn: Vec<u32> = rows.iter().copied().filter(usable).collect();
    if drawn.len() < rows.len() {
        notes.push(format!("{} without a value left out.", plural((rows.len() - drawn.len()) as u64, "row")));
    }
    match (choice.aggregate, y) {
        // Slices are parts of a sum.
        (Aggregate::None, y @ Some(_)) if choice.mark == Mark::Pie => {
            Ok(groups(&drawn, x, y, Aggregate::Sum, choice.mark, &colours, notes))
        }
        (Aggregate::None, Some(y)) => Ok(each(&drawn, x, y, &colours, notes)),
        (aggregate, y) => Ok(groups(&drawn, x, y, aggregate, choice.mark, &colours, notes)),
    }
}

fn numbers_or_time(table: &Table, index: Option<usize>) -> Result<&Column, ChartError> {
    let column = needed(table, index, "x")?;
    if column.class().is_time() { Ok(column) } else { numbers(table, index, "x") }
}

/// Each row, or every so many when there are too many.
fn each(rows: &[u32], x: &Column, y: &Column, colours: &Colours<'_>, notes: &mut Vec<String>) -> Vec<Value> {
    if rows.len() > MAX_POINTS {
        notes.push(format!(
            "{} of {} drawn, evenly chosen.",
            count(MAX_POINTS as u64),
            plural(rows.len() as u64, "row")
        ));
    }
    let drawn = rows.len().min(MAX_POINTS);
    (0..drawn)
        .filter_map(|index| rows.get(index * rows.len() / drawn))
        .filter_map(|row| {
            let colour = colours.any().then(|| colours.of(*row));
            let height = finite(y.cell(*row as usize))?;
            Some(point(along(x.cell(*row as usize), x), height, colour))
        })
        .collect()
}

#[derive(Default)]
struct Group {
    count: u64,
    sum: f64,
    min: Option<f64>,
    max: Option<f64>,
}

impl Group {
    fn add(&mut self, number: f64) {
        self.count += 1;
        self.sum += number;
        self.min = Some(self.min.map_or(number, |min| min.min(number)));
        self.max = Some(self.max.map_or(number, |max| max.max(number)));
    }

    fn value(&self, aggregate: Aggregate) -> f64 {
        match aggregate {
            Aggregate::Count => self.count as f64,
            Aggregate::None | Aggregate::Sum => self.sum,
            Aggregate::Mean => self.sum / self.count.max(1) as f64,
            Aggregate::Min => self.min.unwrap_or_default(),
            Aggregate::Max => self.max.unwrap_or_default(),
        }
    }
}

fn groups(
    rows: &[u32],
    x: &Column,
    y: Option<&Column>,
    aggregate: Aggregate,
    mark: Mark,
    colours: &Colours<'_>,
    notes: &mut Vec<String>,
) -> Vec<Value> {
    // Groups in the order in which their `x` comes first.
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    let mut groups: Vec<(&str, &str, u32, Group)> = Vec::new();
    for row in rows {
        let key = (word(x.cell(*row as usize)), colours.of(*row));
        let place = *places.entry(key).or_insert_with(|| {
            groups.push((key.0, key.1, *row, Group::default()));
            groups.len() - 1
        });
        let number = y.map_or(Some(0.0), |y| finite(y.cell(*row as usize)));
        if let (Some((_, _, _, group)), Some(number)) = (groups.get_mut(place), number) {
            group.add(number);
        }
    }
    if mark == Mark::Pie {
        let all = groups.len();
        groups.retain(|(_, _, _, group)| group.value(aggregate) > 0.0);
        if groups.len() < all {
            notes.push(format!("{} of 0 or less left out.", plural((all - groups.len()) as u64, "group")));
        }
    }
    let continuous = matches!(mark, Mark::Line | Mark::Area | Mark::Scatter);
    let limit = match mark {
        Mark::Pie => MAX_SLICES,
        _ if continuous => MAX_POINTS,
        _ => MAX_GROUPS,
    };
    // How much each `x` has in all colours together.
    let mut totals: HashMap<&str, f64> = HashMap::new();
    for (x, _, _, group) in &groups {
        *totals.entry(x).or_default() += group.value(aggregate).abs();
    }
    let mut rest = Group::default();
    if totals.len() > limit {
        let all = totals.len();
        let values = largest_first(totals.into_iter().collect());
        let kept: HashSet<&str> = values.iter().take(limit).map(|(value, _)| *value).collect();
        let together = mark == Mark::Pie && matches!(aggregate, Aggregate::Sum | Aggregate::Count);
        for (_, _, _, group) in groups.iter().filter(|group| together && !kept.contains(group.0)) {
            rest.add(group.value(aggregate));
        }
        groups.retain(|group| kept.contains(group.0));
        let others = if together { ", the others together" } else { "" };
        notes.push(format!("The {} largest of {} drawn{others}.", count(limit as u64), plural(all as u64, "group")));
    }
    let mut points: Vec<Value> = groups
        .iter()
        .map(|(_, colour, row, group)| {
            let colour = colours.any().then_some(*colour);
            point(along(x.cell(*row as usize), x), group.value(aggregate), colour)
        })
        .collect();
    if rest.count > 0 {
        points.push(point(Value::from(OTHER), rest.sum, colours.any().then_some(OTHER)));
    }
    points
}
