//! Long tables: only the rows near the viewport are in the page.

use leptos::html;
use leptos::prelude::*;

/// Rows above and below the viewport that are in the page all the same.
const OVERSCAN: usize = 12;
/// Up to this many rows all are in the page: find-in-page and screen readers like that better.
const ALL: usize = 100;

/// Which rows of a table are in the page, kept up to date with the scrolling of the window.
///
/// Put `before` and `after` as empty rows of that many pixels around rows `range`.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// First row and the row after the last.
    pub range: Memo<(usize, usize)>,
    /// Height of the rows left out above, in pixels.
    pub before: Signal<f64>,
    /// Height of the rows left out below, in pixels.
    pub after: Signal<f64>,
}

/// Follows the scrolling of the window over the table body `body` of `count` rows. All rows are equally high; how high
/// is measured once there is one (on a phone a row has two lines), and taken to be `height` pixels before.
pub fn window(count: Signal<usize>, height: f64, body: NodeRef<html::Tbody>) -> Window {
    let row_height = RwSignal::new(height);
    let first_visible = RwSignal::new((0_usize, 60_usize));
    let measure = move || {
        let (Some(body), Some(window)) = (body.get_untracked(), web_sys::window()) else { return };
        let top = body.get_bounding_client_rect().top();
        let row =
            body.query_selector("tr:not(.spacer)").ok().flatten().map(|row| row.get_bounding_client_rect().height());
        let height = row.filter(|height| *height > 1.0).unwrap_or(row_height.get_untracked());
        if (height - row_height.get_untracked()).abs() > 0.5 {
            row_height.set(height);
        }
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
    let pixels = move |rows: usize| rows as f64 * row_height.get();
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
    columns: Signal<usize>,
) -> impl IntoView {
    view! {
        <Show when=move || height.with(|height| *height > 0.0)>
            <tr class="spacer" aria-hidden="true">
                <td colspan=move || columns.get() style:height=move || format!("{}px", height.get())></td>
            </tr>
        </Show>
    }
}
