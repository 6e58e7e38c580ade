//! Waiting.

/// Waits so many milliseconds; a dropped wait costs nothing. Hidden tabs stretch it to a minute and more, so nobody may
/// conclude from its end how late it is.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}
