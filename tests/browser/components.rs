//! Building blocks, mounted on the page of the tests.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use livy_notebook_app::components::dialog::Confirm;
use livy_notebook_app::components::field::{Field, Input};
use livy_notebook_app::components::menu::{Entry, MenuButton};
use livy_notebook_app::platform::timer::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, HtmlElement};

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place of the test's own.
fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn find(place: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    place.query_selector(selector).unwrap().map(JsCast::unchecked_into)
}

fn press(key: &str) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
}

fn focused_text() -> String {
    document().active_element().and_then(|element| element.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_dialog_asks_and_gives_the_focus_back() {
    let place = place();
    let open = RwSignal::new(false);
    let confirmed = Rc::new(RefCell::new(0));
    let count = StoredValue::new_local(Rc::clone(&confirmed));
    let confirm = Callback::new(move |()| count.with_value(|count| *count.borrow_mut() += 1));
    let mounted = mount_to(place.clone(), move || {
        view! {
            <button class="opener" on:click=move |_| open.set(true)>"Delete …"</button>
            <Confirm open title="Delete session 7?" loses="Its variables are lost." verb="Delete" on_confirm=confirm />
        }
    });
    for (answer, times) in [("Cancel", 0), ("Delete", 1)] {
        let opener = find(&place, ".opener").unwrap();
        opener.focus().unwrap();
        opener.click();
        sleep(20).await;
        let dialog = find(&place, "[role=alertdialog]").expect("open");
        assert_eq!(dialog.get_attribute("aria-label").as_deref(), Some("Delete session 7?"));
        assert!(dialog.text_content().unwrap().contains("Its variables are lost."));
        let buttons = dialog.query_selector_all("footer button").unwrap();
        let buttons = (0..buttons.length()).map(|at| buttons.item(at).unwrap().unchecked_into::<HtmlElement>());
        buttons.into_iter().find(|button| button.text_content().as_deref() == Some(answer)).expect(answer).click();
        sleep(20).await;
        assert!(find(&place, "dialog").is_none());
        assert_eq!(focused_text(), "Delete …");
        assert_eq!(*confirmed.borrow(), times, "{answer}");
    }
    drop(mounted);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_menu_is_walked_by_arrow_keys_around_its_ends_and_left_by_escape() {
    let place = place();
    let chosen = RwSignal::new(String::new());
    let entries = Callback::new(move |()| {
        let entry = |title: &'static str| Entry::new(title, move || chosen.set(title.to_owned()));
        vec![entry("First"), entry("Second").disabled_if(true), entry("Third")]
    });
    let mounted = mount_to(place.clone(), move || view! { <MenuButton label="More" entries=entries /> });
    let button = find(&place, "[aria-haspopup=menu]").unwrap();
    let open = || find(&place, "[role=menu]").is_some();
    button.click();
    sleep(20).await;
    assert_eq!(focused_text(), "First");
    press("ArrowUp");
    assert_eq!(focused_text(), "Third");
    press("ArrowDown");
    press("ArrowDown");
    assert_eq!(focused_text(), "Second");
    document().active_element().unwrap().unchecked_into::<HtmlElement>().click();
    sleep(20).await;
    assert!(open() && chosen.get_untracked().is_empty(), "an entry that can't be done does nothing");
    press("Escape");
    sleep(20).await;
    assert!(!open());
    assert!(document().active_element().unwrap().is_same_node(Some(&button)));
    button.click();
    sleep(20).await;
    press("ArrowUp");
    document().active_element().unwrap().unchecked_into::<HtmlElement>().click();
    sleep(20).await;
    assert!(!open());
    assert_eq!(chosen.get_untracked(), "Third");
    drop(mounted);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_menu_stays_open_while_entries_are_switched_on_and_off() {
    let place = place();
    let on = RwSignal::new(false);
    let made = StoredValue::new(0);
    let entries = Callback::new(move |()| {
        made.update_value(|made| *made += 1);
        // What is read here is not followed: the entries would be made anew below the focus.
        let title = if on.get() { "On" } else { "Off" };
        vec![Entry::new("First", || ()), Entry::switch(title, on.into(), move || on.update(|on| *on = !*on))]
    });
    let mounted = mount_to(place.clone(), move || view! { <MenuButton label="Columns" entries=entries /> });
    find(&place, "[aria-haspopup=menu]").unwrap().click();
    sleep(20).await;
    press("ArrowDown");
    let item = find(&place, "[role=menuitemcheckbox]").unwrap();
    assert!(document().active_element().unwrap().is_same_node(Some(&item)));
    for (checked, expected) in [("false", true), ("true", false)] {
        assert_eq!(item.get_attribute("aria-checked").as_deref(), Some(checked));
        item.click();
        sleep(20).await;
        assert_eq!(on.get_untracked(), expected);
        assert!(document().active_element().unwrap().is_same_node(Some(&item)), "it keeps the focus");
    }
    assert_eq!(made.get_value(), 1);
    press("Escape");
    sleep(20).await;
    assert!(find(&place, "[role=menu]").is_none());
    drop(mounted);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_field_says_its_problem_where_it_is_and_keeps_what_was_typed() {
    let place = place();
    let value = RwSignal::new("512x".to_owned());
    let problem =
        Signal::derive(move || value.get().ends_with('x').then(|| "Memory is a number and a unit.".to_owned()));
    let mounted = mount_to(place.clone(), move || {
        view! { <Field label="Driver memory" value problem hint="Such as 2g." input=Input::Code /> }
    });
    sleep(20).await;
    let input: web_sys::HtmlInputElement = find(&place, "input").unwrap().unchecked_into();
    let label: HtmlElement = find(&place, "label").unwrap();
    assert_eq!(
        (label.text_content(), label.get_attribute("for")),
        (Some("Driver memory".to_owned()), Some(input.id()))
    );
    let about = || {
        let id = input.get_attribute("aria-describedby").unwrap();
        document().get_element_by_id(&id).unwrap().text_content().unwrap()
    };
    assert_eq!(input.value(), "512x");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(about(), "Memory is a number and a unit.");
    input.set_value("512m");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    sleep(20).await;
    assert_eq!((value.get_untracked().as_str(), about().as_str()), ("512m", "Such as 2g."));
    assert_eq!(input.get_attribute("aria-invalid"), None);
    drop(mounted);
    place.remove();
}
