//! Files for a session: what is taken, what is refused and in which words. They were compared with a real Livy 0.9.0.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use common::{scripted, start};
use livy_local::{Options, ScriptedOptions};
use serde_json::json;

#[tokio::test]
async fn files_are_taken_by_a_session_that_lives_and_by_no_other() {
    let livy = scripted().await;
    let client = &livy.client;
    let id = client.session(json!({"kind": "pyspark"})).await;
    for (route, part) in [("upload-file", "file"), ("upload-pyfile", "file"), ("upload-jar", "jar")] {
        let path = format!("/sessions/{id}/{route}");
        let taken = client.upload(&path, part, "a.py", b"x").await;
        assert_eq!((taken.status, taken.text.as_str()), (200, ""));
        let missing = client.upload(&path, "other", "a.py", b"x").await;
        assert_eq!((missing.status, missing.json()), (400, json!(format!("No {part} sent!"))));
        let no_form = client.post(&path, json!({"uri": "/x"})).await;
        assert_eq!((no_form.status, no_form.json()), (400, json!(format!("No {part} sent!"))));
        let nameless = client.upload(&path, part, "", b"x").await;
        let reason = json!({"msg": "Can not create a Path from an empty string"});
        assert_eq!((nameless.status, nameless.json()), (400, reason));
    }
    let nobody = client.upload("/sessions/99/upload-file", "file", "a", b"x").await;
    assert_eq!((nobody.status, nobody.json()), (404, json!({"msg": "Session '99' not found."})));
    client.post(&format!("/sessions/{id}/stop"), json!({})).await;
    let over = client.upload(&format!("/sessions/{id}/upload-file"), "file", "a", b"x").await;
    assert_eq!((over.status, over.json()), (400, json!({"msg": "requirement failed: Session isn't active."})));
}

#[tokio::test]
async fn what_the_driver_can_not_read_is_refused_in_its_words() {
    let livy = start(Options { allowed_dirs: vec!["/".into()], ..Options::scripted(ScriptedOptions::default()) }).await;
    let client = &livy.client;
    let id = client.session(json!({})).await;
    let sent = client.upload(&format!("/sessions/{id}/upload-file"), "file", "fail.csv", b"x").await;
    let added = client.post(&format!("/sessions/{id}/add-file"), json!({"uri": "/t/fail.csv"})).await;
    for reply in [sent, added] {
        assert_eq!(reply.status, 500);
        let text = reply.json().as_str().expect("a text").to_owned();
        assert!(text.contains("java.io.FileNotFoundException: File file:/") && text.contains("fail.csv"), "{text}");
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_when_it_was_read_and_the_connection_goes_on() {
    let limit = 1 << 16;
    let livy = start(Options { upload_limit: limit, ..Options::scripted(ScriptedOptions::default()) }).await;
    let client = &livy.client;
    let path = format!("/sessions/{}/upload-file", client.session(json!({})).await);
    let large = client.upload(&path, "file", "large", &vec![b'x'; limit + 1]).await;
    let reason = "org.scalatra.servlet.SizeConstraintExceededException: Too large request or file";
    assert_eq!((large.status, large.text.as_str()), (500, reason));
    assert_eq!(client.upload(&path, "file", "fits", &vec![b'x'; limit]).await.status, 200);
}
