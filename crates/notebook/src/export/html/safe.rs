//! HTML with everything taken out that could run, load, or break out of its place. The text is read tag by tag and
//! written anew: only known elements with known attributes come through, properly nested.

use super::escape;

/// Elements that come through.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var", // MathML
    "math",
    "annotation",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

/// Elements without content.
const EMPTY: &[&str] = &["br", "col", "hr", "img", "input", "mspace", "mprescripts", "none"];

/// Elements whose content goes with them.
const DROPPED: &[&str] = &[
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "applet",
    "textarea",
    "select",
    "svg",
    "xmp",
    "plaintext",
    "noembed",
    "noframes",
    "audio",
    "video",
    "head",
];

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

/// The harmless part of some HTML.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<&'static str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        push_text(&mut out, &rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            continue;
        }
        let Some((tag, after)) = Tag::read(rest) else {
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        rest = after;
        if DROPPED.contains(&tag.name.as_str()) {
            if !tag.is_end {
                rest = skip(rest, &tag.name);
            }
            continue;
        }
        let Some(name) = ELEMENTS.iter().find(|name| **name == tag.name) else { continue };
        if !tag.is_end {
            tag.write(&mut out, name);
            if !EMPTY.contains(name) {
                open.push(name);
            }
        } else if open.contains(name) {
            while let Some(own) = open.pop() {
                close(&mut out, own);
                if own == *name {
                    break;
                }
            }
        }
    }
    push_text(&mut out, rest);
    while let Some(own) = open.pop() {
        close(&mut out, own);
    }
    out
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Text of HTML: what is escaped already stays so.
fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => {}
            c => out.push(c),
        }
    }
}

/// What follows the end of an element whose content is dropped; its content may hold any text.
fn skip<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        let start = at + found;
        let own = rest.get(start + 2..start + 2 + name.len());
        if own.is_some_and(|own| own.eq_ignore_ascii_case(name)) {
            return rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
        }
        at = start + 2;
    }
    ""
}

struct Tag {
    name: String,
    is_end: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The tag at the beginning of `text`, and what follows it.
    fn read(text: &str) -> Option<(Self, &str)> {
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

    fn write(&self, out: &mut String, name: &'static str) {
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

/// The address leads to the web, to a place on this page, or (for pictures) holds a picture.
pub(super) fn is_address(address: &str, is_image: bool) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let lower = plain.to_ascii_lowercase();
    let Some(colon) = lower.find(':') else { return true };
    // A colon after one of these is no scheme's.
    if lower[..colon].contains(['/', '?', '#']) {
        return true;
    }
    match &lower[..colon] {
        "http" | "https" => true,
        "mailto" => !is_image,
        "data" => {
            is_image
                && ["png", "jpeg", "gif", "webp", "svg+xml"]
                    .iter()
                    .any(|kind| lower[colon + 1..].starts_with(&format!("image/{kind};")))
        }
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_text_come_through() {
        let pandas = "<div>\n<style scoped>\n.x {}\n</style>\n<table border=\"1\" class=\"dataframe\"><tr style=\"a\">\
                      <th></th><td colspan=2>a &lt; b</td></tr></table>\n</div>";
        assert_eq!(
            html(pandas),
            "<div>\n\n<table border=\"1\"><tr><th></th><td colspan=\"2\">a &lt; b</td></tr></table>\n</div>"
        );
    }

    #[test]
    fn what_runs_or_breaks_out_is_taken_away() {
        for (text, expected) in [
            ("<script>alert('</div>')</script>x", "x"),
            ("<SCRIPT src=x></SCRIPT >x", "x"),
            ("<script>never ends", ""),
            ("<img src=x onerror=alert(1)>", "<img src=\"x\">"),
            ("<img src=\"javascript:alert(1)\" alt='\"'>", "<img alt=\"&quot;\">"),
            ("<a href=\" java\nscript:alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"&#106;avascript&colon;alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"data:text/html,x\">x</a>", "<a>x</a>"),
            ("<iframe srcdoc='<b>'></iframe>x", "x"),
            ("<form action=x><button>b</button></form>", "b"),
            ("</div></section>x", "x"),
            ("<b><i>x</b>y", "<b><i>x</i></b>y"),
            ("a < b && c > d", "a &lt; b && c &gt; d"),
            ("<!-- <b> --><!DOCTYPE x>y<!--", "y"),
            ("<b", "&lt;b"),
            ("<b title=\"x", "&lt;b title=\"x"),
            ("<p/onclick=x>y", "<p>y</p>"),
            ("<b =x>y</b>", "<b>y</b>"),
            ("<svg><script>x</script></svg>y", "y"),
            ("<input value=x>", "<input disabled>"),
        ] {
            assert_eq!(html(text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_judged_as_browsers_read_them() {
        for good in ["https://x", "/a:b", "a?b:c", "#x:y", "file.html", "mailto:a@b"] {
            assert!(is_address(good, false), "{good}");
        }
        for bad in
            ["javascript:x", "JAVA\tSCRIPT:x", "vbscript:x", "data:image/png;base64,AA", "\u{1}javascript:x", "blob:x"]
        {
            assert!(!is_address(bad, false), "{bad}");
        }
        assert!(is_address("data:image/png;base64,AA", true) && !is_address("data:text/html;base64,AA", true));
    }
}
