//! HTML with everything taken out that could run, load, or break out of its place. The text is read tag by tag and
//! written anew: only known elements with known attributes come through, properly nested.

mod tag;

use tag::Tag;

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
