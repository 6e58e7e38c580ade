//! Time.

/// Milliseconds of a clock that never goes back, since the page was opened.
pub fn now() -> u64 {
    whole(web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now()))
}

/// When something was done, on the clock of [`now`]: a busy page hears of it later.
pub fn of(event: &web_sys::Event) -> u64 {
    whole(event.time_stamp())
}

fn whole(ms: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is open for less than 2^53 ms")]
    {
        ms as u64
    }
}

/// Milliseconds since 1970-01-01 UTC by this machine's clock.
pub fn wall() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the present is after 1970")]
    {
        js_sys::Date::now() as u64
    }
}

/// A point of time in the person's zone and language, to the second: `23 Nov 2026, 14:03:12`.
pub fn exact(wall_ms: u64) -> String {
    let date = date(wall_ms);
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "medium")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date.to_locale_string("en-GB", &options).into()
}

/// The time of day in the person's zone: `14:03`.
pub fn time_of_day(wall_ms: u64) -> String {
    let date = date(wall_ms);
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

fn date(wall_ms: u64) -> js_sys::Date {
    #[expect(clippy::cast_precision_loss, reason = "exact up to the year 287396")]
    js_sys::Date::new(&(wall_ms as f64).into())
}

/// Random bytes for identifiers.
pub fn entropy() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "53 random bits, spread over 64")]
    let part = || (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
    part() ^ (part() << 21)
}
