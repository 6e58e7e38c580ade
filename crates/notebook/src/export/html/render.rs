//! Markdown as HTML: GitHub's tables, tasks and struck-out text, mathematics as MathML. HTML inside of Markdown is
//! shown as far as it is harmless.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser as Latex, Storage, push_mathml};

use super::{escape, safe};

/// Markdown as HTML that holds nothing that runs.
pub(super) fn render(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::InlineMath(text) => Event::InlineHtml(math(&text, false).into()),
        Event::DisplayMath(text) => Event::InlineHtml(math(&text, true).into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: address(dest_url, false), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: address(dest_url, true), title, id })
        }
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    // Whatever HTML the text had, or a mistake anywhere above let through, ends here.
    safe::html(&page)
}

/// An address that leads nowhere unless it is known to be harmless.
fn address(address: CowStr<'_>, is_image: bool) -> CowStr<'_> {
    if safe::is_address(&address, is_image) { address } else { CowStr::Borrowed("#") }
}

/// LaTeX as MathML; as it was written when it is not understood.
pub(super) fn math(latex: &str, is_block: bool) -> String {
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Latex::new(latex, &storage).collect();
    let as_written = || format!("<code>{}</code>", escape(latex));
    let Ok(events) = events else { return as_written() };
    let display_mode = if is_block { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut mathml = String::new();
    let written = push_mathml(&mut mathml, events.into_iter().map(Ok::<_, std::fmt::Error>), config);
    if written.is_ok() { mathml } else { as_written() }
}
