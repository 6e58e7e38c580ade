//! The rest of `platform`: other tabs, small settings, events of the page, focus.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::Owner;
use livy_notebook_app::platform::page::{Location, listen};
use livy_notebook_app::platform::tabs::{Channel, Sign};
use livy_notebook_app::platform::timer::sleep;
use livy_notebook_app::platform::{clock, dom, prefs};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn what_one_tab_says_the_others_hear_until_they_close() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let ear = |name: &'static str| {
        let heard = Rc::clone(&heard);
        Channel::open("tests", move |text| heard.borrow_mut().push(format!("{name}: {text}"))).expect("a channel")
    };
    let heard_by = async |whom: &str, what: &str| {
        let wanted = format!("{whom}: {what}");
        while !heard.borrow().contains(&wanted) {
            sleep(5).await;
        }
    };
    let (mine, theirs, _others) = (ear("mine"), ear("theirs"), ear("others"));
    mine.say("hello");
    heard_by("theirs", "hello").await;
    heard_by("others", "hello").await;
    drop(theirs);
    mine.say("anybody?");
    heard_by("others", "anybody?").await;
    // What one tab hears a moment after another would come within this.
    sleep(50).await;
    let mut heard = heard.take();
    heard.sort_unstable();
    assert_eq!(heard, ["others: anybody?", "others: hello", "theirs: hello"]);
}

#[wasm_bindgen_test]
async fn a_sign_is_seen_until_whoever_put_it_up_takes_it_down() {
    assert_eq!(Sign::is_up("tests").await, Some(false));
    let (mine, theirs) = (Sign::put_up("tests"), Sign::put_up("tests"));
    assert!(mine.is_some() && theirs.is_some());
    assert_eq!(Sign::is_up("tests").await, Some(true));
    drop(mine);
    assert_eq!(Sign::is_up("tests").await, Some(true));
    assert_eq!(Sign::is_up("others").await, Some(false));
    drop(theirs);
    while Sign::is_up("tests").await != Some(false) {
        sleep(5).await;
    }
}

#[wasm_bindgen_test]
fn a_setting_is_kept_under_our_prefix_and_an_empty_one_is_removed() {
    prefs::write("tests.colour", "dark");
    assert_eq!(prefs::read("tests.colour").as_deref(), Some("dark"));
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    assert_eq!(storage.get_item("livy-notebook.tests.colour").unwrap().as_deref(), Some("dark"));
    prefs::write("tests.colour", "");
    assert_eq!(prefs::read("tests.colour"), None);
    assert_eq!(storage.get_item("livy-notebook.tests.colour").unwrap(), None);
}

#[wasm_bindgen_test]
fn a_listener_goes_with_the_view_that_asked() {
    let window = web_sys::window().unwrap();
    let count = Rc::new(Cell::new(0));
    let view = Owner::new();
    view.with(|| {
        let count = Rc::clone(&count);
        listen(&window, "tests-event", move || count.set(count.get() + 1));
    });
    let fire = || window.dispatch_event(&web_sys::Event::new("tests-event").unwrap()).unwrap();
    fire();
    view.cleanup();
    fire();
    assert_eq!(count.get(), 1);
}

#[wasm_bindgen_test]
fn an_address_of_this_origin_is_a_path_and_of_another_a_url() {
    for (typed, root) in [
        ("/gateway/livy/", "/gateway/livy"),
        (" https://livy.example:8998/ ", "https://livy.example:8998"),
        ("https://gateway.example/cdp/livy", "https://gateway.example/cdp/livy"),
        ("", "/livy"),
        ("http://[", "/livy"),
    ] {
        assert_eq!(Location::resolve(typed), root, "{typed:?}");
    }
}

#[wasm_bindgen_test]
fn the_focus_goes_to_the_first_that_matches() {
    let document = web_sys::window().unwrap().document().unwrap();
    let button = document.create_element("button").unwrap();
    button.set_class_name("tests-focus");
    document.body().unwrap().append_child(&button).unwrap();
    assert!(!dom::focus(".tests-nothing"));
    assert!(dom::focus(".tests-focus"));
    assert!(dom::focused().unwrap().is_same_node(Some(&button)));
    assert!(dom::focus_is_nowhere_but(".tests-focus"));
    assert!(!dom::focus_is_nowhere_but(".tests-other"));
    button.remove();
    assert!(dom::focus_is_nowhere_but(".tests-other"));
}

#[wasm_bindgen_test]
async fn the_clock_goes_on_and_chance_does_not_repeat() {
    let (before, wall) = (clock::now(), clock::wall());
    sleep(20).await;
    assert!(clock::now() > before);
    assert!(clock::wall() > wall);
    assert_ne!(clock::entropy(), clock::entropy());
}
