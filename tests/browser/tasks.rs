//! `platform::spawn` and `platform::timer`: what ends with what.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::Owner;
use livy_notebook_app::platform::spawn;
use livy_notebook_app::platform::timer::sleep;
use wasm_bindgen_test::wasm_bindgen_test;

type Heard = Rc<RefCell<Vec<&'static str>>>;

/// Says `word` after a moment.
async fn say(heard: Heard, word: &'static str) {
    sleep(20).await;
    heard.borrow_mut().push(word);
}

#[wasm_bindgen_test]
async fn a_task_ends_with_its_handle() {
    let heard = Heard::default();
    let kept = spawn::task(say(Rc::clone(&heard), "kept"));
    drop(spawn::task(say(Rc::clone(&heard), "dropped")));
    sleep(100).await;
    assert_eq!(*heard.borrow(), ["kept"]);
    drop(kept);
}

#[wasm_bindgen_test]
async fn what_a_view_started_ends_with_it_but_what_must_not_stop_half_way_does_not() {
    let heard = Heard::default();
    let view = Owner::new();
    view.with(|| {
        spawn::scoped(say(Rc::clone(&heard), "scoped"));
        spawn::scoped_or_not(say(Rc::clone(&heard), "scoped or not"));
        spawn::to_the_end(say(Rc::clone(&heard), "to the end"));
    });
    view.cleanup();
    sleep(100).await;
    assert_eq!(*heard.borrow(), ["to the end"]);
}

#[wasm_bindgen_test]
async fn without_a_view_it_runs_to_its_end() {
    let heard = Heard::default();
    assert!(Owner::current().is_none());
    spawn::scoped_or_not(say(Rc::clone(&heard), "said"));
    sleep(100).await;
    assert_eq!(*heard.borrow(), ["said"]);
}
