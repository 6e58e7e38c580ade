//! Starts the app.

fn main() {
    leptos::mount::mount_to_body(livy_notebook_app::app::App);
}
