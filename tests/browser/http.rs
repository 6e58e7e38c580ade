//! `platform::http` against the server that serves the tests' own page.

use livy_api::{Method, Request, Transport};
use livy_notebook_app::platform::http::send;
use wasm_bindgen_test::wasm_bindgen_test;

fn get(path: &str, deadline_ms: u32) -> Request {
    Request { method: Method::Get, path: path.to_owned(), body: None, file_part: None, deadline_ms }
}

#[wasm_bindgen_test]
async fn a_reply_comes_with_its_status_and_body() {
    let reply = send("", &get("/", 60_000)).await.expect("the page of the tests");
    assert_eq!(reply.status, 200);
    assert!(reply.body.contains("<html"), "{}", reply.body);
    let reply = send("", &get("/nothing-of-this-name", 60_000)).await.expect("a reply is a reply");
    assert_eq!(reply.status, 404);
}

#[wasm_bindgen_test]
async fn where_nobody_listens_it_is_unreachable() {
    // The discard port, on which browsers do not even try.
    let outcome = send("http://127.0.0.1:9", &get("/sessions", 60_000)).await;
    assert!(matches!(outcome, Err(Transport::Unreachable)), "{outcome:?}");
}

#[wasm_bindgen_test]
async fn past_its_deadline_it_is_given_up() {
    let outcome = send("", &get("/", 0)).await;
    assert!(matches!(outcome, Err(Transport::TimedOut(0))), "{outcome:?}");
}
