//! Values as text.

use serde_json::Value;

use super::arena::{Arena, Kind};

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

pub(super) fn text(arena: &Arena, node: u32) -> String {
    let Some(root) = arena.get(node) else { return String::new() };
    if root.kind == Kind::String {
        return arena.text(root).to_owned();
    }
    let mut text = String::new();
    // Branches that are open, with the bracket that closes them.
    let mut open: Vec<(u32, &str, u16)> = Vec::new();
    for id in node..root.end {
        let Some(node) = arena.get(id) else { break };
        while let Some((_, bracket, depth)) = open.pop_if(|(end, ..)| *end <= id) {
            close(&mut text, bracket, depth - root.depth);
        }
        if !open.is_empty() {
            // After a bracket that opens comes the first child.
            text.push_str(if text.ends_with(['[', '{']) { "\n" } else { ",\n" });
            indent(&mut text, node.depth - root.depth);
        }
        if !open.is_empty() && arena.in_object(node) && node.kind != Kind::More {
            text.push_str(&quoted(arena.key(node)));
            text.push_str(": ");
        }
        match node.kind {
            Kind::Null => text.push_str("null"),
            Kind::False => text.push_str("false"),
            Kind::True => text.push_str("true"),
            Kind::Number => text.push_str(arena.text(node)),
            Kind::String => text.push_str(&quoted(arena.text(node))),
            Kind::More => text.push_str(&format!("… {} more", node.children)),
            Kind::Array if node.children == 0 => text.push_str("[]"),
            Kind::Object if node.children == 0 => text.push_str("{}"),
            Kind::Array | Kind::Object => {
                let (opening, closing) = if node.kind == Kind::Array { ('[', "]") } else { ('{', "}") };
                text.push(opening);
                open.push((node.end, closing, node.depth));
            }
        }
    }
    while let Some((_, bracket, depth)) = open.pop() {
        close(&mut text, bracket, depth - root.depth);
    }
    text
}

fn indent(text: &mut String, depth: u16) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn close(text: &mut String, bracket: &str, depth: u16) {
    text.push('\n');
    indent(text, depth);
    text.push_str(bracket);
}
