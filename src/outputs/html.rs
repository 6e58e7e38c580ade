//! HTML and Markdown, made harmless before they get into the page.

use leptos::html as tags;
use leptos::prelude::*;
use pulldown_cmark::{Options, Parser};

use crate::bridge::sandbox::Sandbox;
use crate::drivers::services::{self, Services};

/// HTML of an output. What it has of scripts runs only when the person says so, in a frame that can reach nothing.
#[component]
pub fn Html(html: String, key: String) -> impl IntoView {
    let has_scripts = html.to_ascii_lowercase().contains("<script");
    let frame = NodeRef::<tags::Div>::new();
    let running = RwSignal::new(false);
    let sandbox = StoredValue::new_local(None::<Sandbox>);
    let source = StoredValue::new(html.clone());
    let run = move |_| {
        let Some(parent) = frame.get_untracked() else { return };
        running.set(true);
        let url = Services::here().href("/sandbox.html");
        services::scoped(async move {
            let html = source.get_value();
            match Sandbox::mount(&parent, &url, &html, "Output with scripts").await {
                Ok(mounted) => {
                    sandbox.try_update_value(|sandbox| *sandbox = Some(mounted));
                }
                Err(_) => {
                    running.try_set(false);
                }
            }
        });
    };
    let run = StoredValue::new_local(run);
    view! {
        <Show when=move || !running.get()>
            <Harmless html=source.get_value() key=key.clone() />
        </Show>
        {has_scripts
            .then(|| {
                view! {
                    <div node_ref=frame></div>
                    <Show when=move || !running.get()>
                        <p class="small subtle">
                            "This output has scripts. "
                            <button type="button" class="link" on:click=move |event| run.with_value(|run| run(event))>
                                "Run them in a sandbox"
                            </button>
                        </p>
                    </Show>
                }
            })}
    }
}

/// Markdown: tables, tasks, strikethrough, footnotes, and LaTeX as MathML.
#[component]
pub fn Markdown(#[prop(into)] source: Signal<String>, key: String) -> impl IntoView {
    let html = Memo::new(move |_| to_html(&source.get()));
    view! { <div class="markdown">{move || view! { <Harmless html=html.get() key=key.clone() /> }}</div> }
}

#[component]
fn Harmless(html: String, key: String) -> impl IntoView {
    let modules = Services::here().modules;
    modules.want_sanitiser();
    let node = NodeRef::<tags::Div>::new();
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        modules.sanitiser.ready.with(|sanitiser| match sanitiser {
            Some(sanitiser) => sanitiser.show(&sanitiser.clean(&html, &format!("{key}-")), &element),
            // Until it is there, or when it can't be had: the source, as text.
            None if modules.sanitiser.failed.get() => element.set_text_content(Some(&html)),
            None => {}
        });
    });
    view! { <div node_ref=node class="out-html"></div> }
}

/// The HTML of a Markdown text, not yet harmless.
fn to_html(source: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let events = Parser::new_ext(source, options).map(math);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

/// Formulas become MathML; one that can't be read stays as it was written. Boxes of tasks get a name.
fn math(event: pulldown_cmark::Event<'_>) -> pulldown_cmark::Event<'_> {
    use pulldown_cmark::Event;
    use pulldown_latex::config::DisplayMode;
    let (latex, mode) = match &event {
        Event::InlineMath(latex) => (latex, DisplayMode::Inline),
        Event::DisplayMath(latex) => (latex, DisplayMode::Block),
        // A box says by itself what it is.
        Event::TaskListMarker(done) => {
            let (word, checked) = if *done { ("Done", " checked") } else { ("To do", "") };
            let html = format!("<input type=\"checkbox\" disabled aria-label=\"{word}\"{checked}>");
            return Event::InlineHtml(html.into());
        }
        _ => return event,
    };
    let storage = pulldown_latex::Storage::new();
    let config = pulldown_latex::RenderConfig { display_mode: mode, ..Default::default() };
    let mut mathml = String::new();
    let parser = pulldown_latex::Parser::new(latex, &storage);
    match pulldown_latex::push_mathml(&mut mathml, parser, config) {
        Ok(()) => Event::InlineHtml(mathml.into()),
        Err(_) => event,
    }
}
