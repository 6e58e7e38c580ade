//! Tags of HTML, read and written anew.

use super::is_address;
use crate::export::html::escape;

/// Attributes that come through, beside addresses.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "title",
    "colspan",
    "rowspan",
    "scope",
    "align",
    "start",
    "open",
    "border",
    "checked",
    "disabled",
    "display",
    "mathvariant",
    "stretchy",
    "fence",
    "separator",
    "form",
    "lspace",
    "rspace",
    "linethickness",
    "columnalign",
    "rowspacing",
    "columnspacing",
    "accent",
    "accentunder",
    "largeop",
    "movablelimits",
    "symmetric",
    "width",
    "height",
    "depth",
    "minsize",
    "maxsize",
    "mathsize",
    "mathcolor",
    "displaystyle",
    "scriptlevel",
    "notation",
    "encoding",
    "columnlines",
    "rowlines",
    "frame",
];

/// A tag as it was written.
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    /// It ends an element.
    pub(super) is_end: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The tag at the beginning of `text`, and what follows it.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let rest = text.strip_prefix('<')?;
        let (is_end, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')?;
        let mut tag = Self { name: rest[..end].to_ascii_lowercase(), is_end, attributes: Vec::new() };
        let mut rest = &rest[end..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                return Some((tag, after));
            }
            let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
            // A character that names no attribute is stepped over, or this would never end.
            let end = if end == 0 { 1 } else { end };
            let name = rest.get(..end)?.to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (raw, after) = match quote {
                    Some(quote) => after[1..].split_once(quote)?,
                    None => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
                };
                value = unescape(raw);
                rest = after;
            }
            tag.attributes.push((name, value));
        }
    }

    /// Writes it with the attributes that come through.
    pub(super) fn write(&self, out: &mut String, name: &'static str) {
        out.push('<');
        out.push_str(name);
        for (key, value) in &self.attributes {
            let comes_through = match (name, key.as_str()) {
                ("a", "href") => is_address(value, false),
                ("img", "src") => is_address(value, true),
                // Tasks of Markdown, and no other input.
                ("input", "type") => value == "checkbox",
                (_, key) => ATTRIBUTES.contains(&key),
            };
            if comes_through {
                out.push(' ');
                out.push_str(key);
                out.push_str("=\"");
                out.push_str(&escape(value));
                out.push('"');
            }
        }
        if name == "input" && !self.attributes.iter().any(|(key, _)| key == "disabled") {
            out.push_str(" disabled");
        }
        out.push('>');
    }
}

/// An attribute's value without character references; those that are not known stay as they are written.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| c != '&' && c != '#' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[1..end].trim_end_matches('&');
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        let named = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "colon" => Some(':'),
            "Tab" => Some('\t'),
            "NewLine" => Some('\n'),
            _ => number.and_then(char::from_u32),
        };
        let length = 1 + name.len();
        match named {
            Some(c) => {
                plain.push(c);
                rest = rest[length..].strip_prefix(';').unwrap_or(&rest[length..]);
            }
            None => {
                plain.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    plain.push_str(rest);
    plain
}
