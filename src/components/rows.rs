//! Long tables: only the rows near the viewport are in the page.

use leptos::html;
use leptos::prelude::*;

/// Rows above and below the viewport that are in the page all the same.
const OVERSCAN: usize = 12;
/// Up to this many rows all are in the page: find-in-page and screen readers like that better.
const ALL: usize = 200;

/// Which rows of a table are in the page, kept up to date with the scrolling of the window.
///
/// `count` is the number of rows, `height` their height in pixels. Put `before` and `after` as empty rows of that many
/// pixels around rows `range`.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// First row and the row after the last.
    pub range: Memo<(usize, usize)>,
    /// Height of the rows left out above, in pixels.
    pub before: Signal<f64>,
    /// Height of the rows left out below, in pixels.
    pub after: Signal<f64>,
}

/// Follows the scrolling of the window over the table body `body`.
pub fn window(count: Signal<usize>, height: f64, body: NodeRef<html::Tbody>) -> Window {
    let first_visible = RwSignal::new((0_usize, 60_usize));
    let measure = move || {
        let (Some(body), Some(window)) = (body.get_untracked(), web_sys::window()) else { return };
        let top = body.get_bounding_client_rect().top();
        let tall = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1_000.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what rows there are")]
        let row = |y: f64| (y / height).max(0.0) as usize;
        let range = (row(-top).saturating_sub(OVERSCAN), row(tall - top) + OVERSCAN);
        if first_visible.get_untracked() != range {
            first_visible.set(range);
        }
    };
    if let Some(window) = web_sys::window() {
        crate::platform::page::listen(&window, "scroll", measure);
        crate::platform::page::listen(&window, "resize", measure);
    }
    Effect::new(move || {
        let _ = count.get();
        measure();
    });
    let range = Memo::new(move |_| {
        let count = count.get();
        if count <= ALL {
            return (0, count);
        }
        let (first, last) = first_visible.get();
        let last = last.min(count);
        (first.min(last), last)
    });
    #[expect(clippy::cast_precision_loss, reason = "far fewer rows than 2^52")]
    let pixels = move |rows: usize| rows as f64 * height;
    Window {
        range,
        before: Signal::derive(move || pixels(range.get().0)),
        after: Signal::derive(move || pixels(count.get().saturating_sub(range.get().1))),
    }
}

/// An empty row that is as tall as the rows it stands for.
#[component]
pub fn Spacer(
    /// Height in pixels; nothing at all at 0.
    height: Signal<f64>,
    /// Number of columns.
    columns: usize,
) -> impl IntoView {
    view! {
        <Show when=move || height.with(|height| *height > 0.0)>
            <tr class="spacer" aria-hidden="true">
                <td colspan=columns style:height=move || format!("{}px", height.get())></td>
            </tr>
        </Show>
    }
}
