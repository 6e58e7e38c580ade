//! Measures the work that could make a page stutter. `cargo xtask bench viewer` runs it; a line each: name, figure, unit.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use viewer::ansi::{Limits, Screen};
use viewer::diagnose::{Facts, diagnose};
use viewer::json::JsonTree;
use viewer::log::stitch::Stitcher;
use viewer::log::{Filter, Level, LevelSet, LogBuffer, LogIndex, LogView, Plain, Search, Section};
use viewer::table::{Filter as TableFilter, SortKey, Table, Test};

fn main() {
    terminal();
    logs();
    snapshots();
    tables();
    trees();
}

fn time<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = black_box(work());
    println!("viewer.{name} {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    result
}

fn terminal() {
    let mut text = String::new();
    while text.len() < 10 << 20 {
        text.push_str("\x1b[32mINFO\x1b[0m a line of a program that prints without end and does so quickly\n");
    }
    time("terminal.10-MB", || Screen::of(&text, Limits::default()));
    let bar = "\r 42%|####      | 420/1000 [00:10<00:14, 41.3it/s]".repeat(200_000);
    time("terminal.10-MB-of-progress-bar", || Screen::of(&bar, Limits::default()));
}

fn log_text() -> String {
    let mut text = String::new();
    for number in 0..1_000_000 {
        let (minute, second) = (number / 60 % 60, number % 60);
        match number % 100 {
            7 => text.push_str("java.lang.IllegalStateException: something is not as it should be\n"),
            8..20 => text.push_str("\tat org.apache.spark.scheduler.DAGScheduler.handle(DAGScheduler.scala:1234)\n"),
            at => {
                let level = if at == 6 { "ERROR" } else { "INFO" };
                text.push_str(&format!(
                    "24/03/01 04:{minute:02}:{second:02} {level} TaskSetManager: Finished task {number}.0 in stage 3.0 (TID {number}) in 12 ms\n"
                ));
            }
        }
    }
    text
}

fn logs() {
    let text = log_text();
    let mut log = LogBuffer::new();
    time("log.million-lines.taken-in", || log.push_text(Section::Stdout, &text));
    let mut index = LogIndex::new();
    time("log.20000-lines.looked-at", || index.advance(&log, 20_000));
    time("log.980000-lines.looked-at", || while index.advance(&log, 20_000) {});
    let mut view = LogView::new(true);
    time("log.rows.folded", || view.update(&log, &index));
    view.set_filter(Filter { levels: LevelSet::at_least(Level::Warn), ..Filter::default() });
    time("log.rows.warnings-and-worse", || view.update(&log, &index));
    let range = log.time_range();
    view.set_filter(Filter { time: range, ..Filter::default() });
    time("log.rows.in-a-time-range", || view.update(&log, &index));
    time("log.rows.10000-drawn", || (0..10_000).filter_map(|row| view.row(&log, &index, row * 50)).count());
    let mut search = Search::new();
    let mut plain = Plain::new("task 99", false);
    time("log.search.text", || while search.step(&log, &mut plain, 1 << 20) {});
    let mut search = Search::new();
    let mut plain = Plain::new("TASK 99", true);
    time("log.search.both-cases", || while search.step(&log, &mut plain, 1 << 20) {});
    time("log.last-error", || index.error_from(None, false));
    time("log.causes", || diagnose(text.lines(), &Facts::default()));
    let memory = log.memory() + index.memory() + view.memory() + search.memory();
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let share = memory as f64 / text.len() as f64;
    println!("viewer.log.text {:.1} MB", text.len() as f64 / 1e6);
    println!("viewer.log.memory-against-text {share:.2} times");
}

fn tables() {
    let columns = 20;
    let types = ["long", "double", "string", "timestamp"];
    let name = |index: usize| json!({"name": format!("c{index}"), "type": types.get(index % 4)});
    let fields: Vec<Value> = (0..columns).map(name).collect();
    let cell = |row: u64, column: usize| {
        let number = row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        match column % 4 {
            0 => json!(number),
            1 => json!(number as f64 / 1000.0),
            2 => json!(format!("text {number}")),
            _ => json!(format!("2024-01-{:02}T03:04:{:02}Z", 1 + number % 28, number % 60)),
        }
    };
    let data: Vec<Value> = (0..100_000).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect();
    let value = json!({"schema": {"fields": fields}, "data": data});
    let Some(table) = time("table.100000x20.read", || Table::of_sql(&value, 1000)) else { return };
    let key = |column, descending| SortKey { column, descending };
    time("table.sort.number", || table.rows(&[], &[key(0, false)]));
    time("table.sort.text", || table.rows(&[], &[key(2, true)]));
    time("table.sort.three-columns", || table.rows(&[], &[key(3, false), key(2, true), key(1, false)]));
    let filter = |column, text: &str| Test::parse(text).map(|test| TableFilter { column, test });
    time("table.filter.number", || table.rows(&filter(Some(1), "> 1000000").into_iter().collect::<Vec<_>>(), &[]));
    time("table.filter.text-anywhere", || table.rows(&filter(None, "999").into_iter().collect::<Vec<_>>(), &[]));
    let rows = table.rows(&[], &[]);
    time("table.summary", || table.columns().first().map(|column| column.summary(&rows)));
    time("table.csv", || table.csv(&rows));
}

fn snapshots() {
    let lines: Vec<String> = (0..100_000).map(|number| format!("24/03/01 04:05:06 INFO A: line {number}")).collect();
    let mut log = LogBuffer::new();
    let mut stitcher = Stitcher::default();
    time("stitcher.1000-snapshots", || {
        for (order, window) in lines.windows(200).step_by(100).enumerate() {
            let sections = livy_api::LogSections { stderr: window.to_vec(), ..Default::default() };
            stitcher.take(order as u64, &sections, &mut log);
        }
    });
}

fn trees() {
    let item = json!({"id": 1, "name": "a name", "tags": ["a", "b"], "score": 1.5});
    let value = Value::from(vec![item; 100_000]);
    time("json.800000-values.tree", || JsonTree::new(&value));
}
