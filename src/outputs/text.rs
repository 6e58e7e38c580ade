//! Printed text: colours, carriage returns, and a bound on how much of it is in the page.

use leptos::prelude::*;
use viewer::ansi::{Color, Limits, Line, Screen, Style};
use viewer::format;

/// Lines shown until more are asked for.
const FIRST: usize = 300;
/// Lines shown when more were asked for.
const MOST: usize = 10_000;

/// Printed text.
#[component]
pub fn Text(text: String, #[prop(optional)] stderr: bool) -> impl IntoView {
    let screen = Screen::of(&text, Limits::default());
    let lines = screen.len();
    let shown = RwSignal::new(FIRST);
    let screen = StoredValue::new(screen);
    let more = move || lines > shown.get();
    view! {
        <pre class="out-text" class:stderr=stderr>
            {move || screen.with_value(|screen| draw(screen, 0, lines.min(shown.get())))}
        </pre>
        <Show when=more>
            <button type="button" class="link small" on:click=move |_| shown.set(MOST)>
                {format!("Show {} more lines", format::count((lines.min(MOST) - FIRST) as u64))}
            </button>
        </Show>
    }
}

/// The lines `from` to `to`, plain stretches as one text.
pub fn draw(screen: &Screen, from: usize, to: usize) -> AnyView {
    let mut pieces: Vec<AnyView> = Vec::new();
    let mut plain = String::new();
    let omitted = screen.omitted();
    for index in from..to {
        if let Some(omitted) = omitted.as_ref().filter(|omitted| omitted.before == index) {
            flush(&mut plain, &mut pieces);
            let lines = format::plural(omitted.lines, "line");
            pieces.push(view! { <span class="out-omitted">{format!("… {lines} left out …\n")}</span> }.into_any());
        }
        let Some(line) = screen.line(index) else { continue };
        draw_line(&line, screen, &mut plain, &mut pieces);
        if index + 1 < to {
            plain.push('\n');
        }
    }
    flush(&mut plain, &mut pieces);
    pieces.into_any()
}

fn draw_line(line: &Line, screen: &Screen, plain: &mut String, pieces: &mut Vec<AnyView>) {
    for (text, style) in line.spans() {
        if style.is_plain() {
            plain.push_str(text);
            continue;
        }
        flush(plain, pieces);
        let (class, foreground, background) = look(style);
        let text = text.to_owned();
        let span = match style.link().and_then(|link| screen.link(link)) {
            Some(url) => view! {
                <a class=class href=url.to_owned() target="_blank" rel="noopener noreferrer">
                    {text}
                </a>
            }
            .into_any(),
            None => view! {
                <span class=class style:color=foreground style:background-color=background>
                    {text}
                </span>
            }
            .into_any(),
        };
        pieces.push(span);
    }
    if line.cut > 0 {
        flush(plain, pieces);
        let cut = format::plural(line.cut, "character");
        pieces.push(view! { <span class="out-omitted">{format!(" … {cut} left out")}</span> }.into_any());
    }
}

fn flush(plain: &mut String, pieces: &mut Vec<AnyView>) {
    if !plain.is_empty() {
        pieces.push(std::mem::take(plain).into_any());
    }
}

/// Classes for attributes, and colours where the program asked for them.
fn look(style: Style) -> (String, Option<String>, Option<String>) {
    let mut classes = Vec::new();
    for (on, class) in [
        (style.bold(), "ansi-bold"),
        (style.dim(), "ansi-dim"),
        (style.italic(), "ansi-italic"),
        (style.underline(), "ansi-underline"),
        (style.strike(), "ansi-strike"),
    ] {
        if on {
            classes.push(class);
        }
    }
    let (mut foreground, mut background) = (colour(style.foreground), colour(style.background));
    if style.inverse() {
        (foreground, background) =
            (background.or(Some("var(--bg)".to_owned())), foreground.or(Some("var(--ink)".to_owned())));
    }
    // A ground of the program's own needs an ink that is readable on it. White means white there: on the page's own
    // ground it is the ink of the page.
    let is_white = matches!(style.foreground, Color::Palette(7 | 15)) && !style.inverse();
    if background.is_some() && (foreground.is_none() || is_white) {
        foreground = None;
        classes.push("ansi-on-colour");
    }
    (classes.join(" "), foreground, background)
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Default => None,
        Color::Palette(index @ 0..=15) => Some(format!("var(--ansi-{index})")),
        Color::Palette(index @ 16..=231) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * u32::from(n) };
            let index = index - 16;
            Some(format!("rgb({} {} {})", level(index / 36), level(index / 6 % 6), level(index % 6)))
        }
        Color::Palette(index) => {
            let grey = 8 + 10 * u32::from(index - 232);
            Some(format!("rgb({grey} {grey} {grey})"))
        }
        Color::Rgb(red, green, blue) => Some(format!("rgb({red} {green} {blue})")),
    }
}
