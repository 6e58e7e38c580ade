//! Settings: the server and what it can do, how the app looks, and what is kept in this browser.

mod checks;
mod kept;
mod server;
mod servers;

use leptos::prelude::*;

use self::kept::Kept;
use self::server::ServerSection;
use self::servers::Servers;
use crate::drivers::live_setting;
use crate::drivers::services::Services;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let services = Services::here();
    services.title_of(Signal::derive(|| "Settings".to_owned()));
    view! {
        <div class="page-head">
            <h1>"Settings"</h1>
        </div>
        <div class="settings">
            <ServerSection />
            <Servers />
            <LiveChannel />
            <Appearance />
            <Kept />
        </div>
    }
}

/// Whether notebooks ask their sessions beside the statements.
#[component]
fn LiveChannel() -> impl IntoView {
    let allowed = live_setting::is_allowed();
    view! {
        <section aria-label="Live channel">
            <h2>"Live channel"</h2>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=allowed
                    on:change=move |event| live_setting::allow(event_target_checked(&event))
                />
                "Ask sessions while their cells run"
            </label>
            <p class="small subtle">
                "Output as it comes, interrupts that end Python, completion, variables and Spark's stages, through Livy's submit-job. \
                It needs the right to change the session, and each question counts as activity, so none is asked while the page is \
                hidden or was not touched for five minutes. The page of a session says whether it works there."
            </p>
        </section>
    }
}

/// Values of the setting and what they are called.
const THEMES: [(&str, &str); 3] = [("", "As the system"), ("light", "Light"), ("dark", "Dark")];

#[component]
fn Appearance() -> impl IntoView {
    let theme = Services::here().theme;
    let choice = |(value, title): (&'static str, &'static str)| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || theme.with(|theme| theme == value)
                    on:change=move |_| theme.set(value.to_owned())
                />
                {title}
            </label>
        }
    };
    view! {
        <section aria-label="Appearance">
            <h2>"Appearance"</h2>
            <fieldset class="choices">
                <legend>"Colours"</legend>
                {THEMES.map(choice)}
            </fieldset>
            <p class="small subtle">"Kept in this browser. Motion and contrast follow the system."</p>
        </section>
    }
}
