//! Waiting.

use futures_channel::oneshot;
use futures_util::future::{Either, select};

/// Milliseconds after which a frame is no longer waited for: nothing is painted in a hidden tab.
const NO_FRAME: u32 = 1_000;

/// Waits so many milliseconds; a dropped wait costs nothing. Hidden tabs stretch it to a minute and more, so nobody may
/// conclude from its end how late it is.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}

/// Waits until what is in the page now has been painted, or for a moment where nothing is painted.
pub async fn painted() {
    let (tell, framed) = oneshot::channel();
    leptos::prelude::request_animation_frame(move || {
        let _ = tell.send(());
    });
    if let Either::Left(_) = select(framed, std::pin::pin!(sleep(NO_FRAME))).await {
        // That was before the frame's painting; what is asked for now comes after it.
        sleep(0).await;
    }
}
