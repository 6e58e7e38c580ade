//! The app's files over HTTP.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::Router;
use common::{INDEX, built_app, client, options, raw, serve_with, status};
use livy_notebook::base::BasePath;
use livy_notebook::headers::{API_POLICY, APP_POLICY, SANDBOX_POLICY};
use livy_notebook::serve::{Livy, Running};

async fn served(folder: &tempfile::TempDir) -> Running {
    serve_with(options(folder), Livy::Here(Router::new())).await
}

fn url(running: &Running, path: &str) -> String {
    format!("http://{}{path}", running.address)
}

#[tokio::test]
async fn every_answer_carries_its_policy() {
    let folder = built_app();
    let running = served(&folder).await;
    for (path, policy) in [
        ("/", APP_POLICY),
        ("/assets/app-1.js", APP_POLICY),
        ("/sandbox.html", SANDBOX_POLICY),
        ("/missing", API_POLICY),
        ("/livy/sessions", API_POLICY),
        ("/health", API_POLICY),
    ] {
        let answer = client().get(url(&running, path)).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        assert_eq!(header("content-security-policy"), policy, "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
    for scripts in [APP_POLICY, API_POLICY] {
        assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"));
    }
    assert!(!SANDBOX_POLICY.contains("allow-same-origin"));
}

#[tokio::test]
async fn files_come_with_their_types_their_caching_and_the_best_encoding_accepted() {
    let folder = built_app();
    let running = served(&folder).await;
    let get = async |path: &str, encodings: &str| {
        client().get(url(&running, path)).header("accept-encoding", encodings).send().await.unwrap()
    };

    let wasm = get("/assets/app-1.wasm", "br, gzip").await;
    assert_eq!(wasm.headers()["content-type"], "application/wasm");
    assert_eq!(wasm.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert!(wasm.headers().get("content-encoding").is_none());

    let script = get("/assets/app-1.js", "gzip, br").await;
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(script.headers()["content-encoding"], "br");
    assert_eq!(script.headers()["vary"], "accept-encoding");
    assert_eq!(script.text().await.unwrap(), "brotli of app");
    assert_eq!(get("/assets/app-1.js", "gzip, br;q=0").await.text().await.unwrap(), "gzip of app");
    assert_eq!(get("/assets/app-1.js", "identity").await.text().await.unwrap(), "console.log(1)");

    let page = get("/", "identity").await;
    assert_eq!(page.headers()["cache-control"], "no-cache");
    assert_eq!(page.text().await.unwrap(), INDEX);
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let folder = built_app();
    let running = served(&folder).await;
    let get = async |tag: &str| client().get(url(&running, "/")).header("if-none-match", tag).send().await.unwrap();
    let first = get("\"x\"").await;
    assert_eq!(first.status(), 200);
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let again = get(&format!("\"y\", {tag}")).await;
    assert_eq!(again.status(), 304);
    assert_eq!(again.text().await.unwrap(), "");
    std::fs::write(folder.path().join("index.html"), "new").unwrap();
    assert_eq!(get(&tag).await.text().await.unwrap(), "new");
}

#[tokio::test]
async fn addresses_of_the_apps_pages_answer_with_the_app_to_browsers_that_navigate() {
    let folder = built_app();
    let running = served(&folder).await;
    for path in ["/sessions/7", "/notebooks/a.b", "/sessions/na%2Fme", "/sessions/a:b", "/batches/"] {
        let page = client().get(url(&running, path)).header("accept", "text/html,*/*").send().await.unwrap();
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(page.text().await.unwrap(), INDEX, "{path}");
        let fetched = client().get(url(&running, path)).header("sec-fetch-mode", "cors").send().await.unwrap();
        assert_eq!(fetched.status(), 404, "{path}");
    }
    let part = client().get(url(&running, "/assets/gone-2.js")).header("accept", "text/html").send().await.unwrap();
    assert_eq!(part.status(), 404, "a missing part of the app is no page");
    let written = client().post(url(&running, "/sessions/7")).send().await.unwrap();
    assert_eq!(written.status(), 405);
    assert_eq!(written.headers()["allow"], "GET, HEAD");
}

#[tokio::test]
async fn nothing_outside_the_folder_is_a_file() {
    let folder = built_app();
    std::fs::write(folder.path().parent().unwrap().join("outside.txt"), "outside").unwrap();
    let running = served(&folder).await;
    for path in [
        "/../outside.txt",
        "/assets/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/assets/..%5c..%5coutside.txt",
        "//etc/passwd",
        "/.secret",
        "/assets/app-1.js.br",
        "/assets",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = raw(running.address, &request).await;
        assert_eq!(status(&answer), 404, "{path}: {answer}");
    }
}

#[tokio::test]
async fn under_a_prefix_the_page_says_so_whoever_takes_the_prefix_off() {
    let folder = built_app();
    let mut given = options(&folder);
    given.base = BasePath::parse("/nb").unwrap();
    let running = serve_with(given, Livy::Here(Router::new())).await;
    let page = async |path: &str, outer: &str| {
        let request = client().get(url(&running, path)).header("accept", "text/html");
        request.header("x-forwarded-prefix", outer).header("accept-encoding", "br").send().await.unwrap()
    };
    assert!(page("/nb/sessions/7", "").await.text().await.unwrap().contains("<base href=\"/nb/\">"));
    assert!(page("/sessions/7", "").await.text().await.unwrap().contains("<base href=\"/nb/\">"));
    assert!(page("/nb/", "/gw/").await.text().await.unwrap().contains("<base href=\"/gw/nb/\">"));
    let hostile = page("/nb/", "//evil.example/\"><script>").await;
    assert!(hostile.headers().get("content-encoding").is_none(), "the compressed copy has another base");
    assert!(hostile.text().await.unwrap().contains("<base href=\"/nb/\">"));
    let script = page("/nb/assets/app-1.js", "").await;
    assert_eq!(script.text().await.unwrap(), "brotli of app");
}

#[tokio::test]
async fn health_answers_to_every_name() {
    let folder = built_app();
    let running = served(&folder).await;
    let answer = raw(running.address, "GET /health HTTP/1.1\r\nHost: 10.0.0.9\r\nConnection: close\r\n\r\n").await;
    assert_eq!(status(&answer), 200);
    assert!(answer.ends_with("{\"status\":\"ok\",\"livy\":\"local\"}"), "{answer}");
}

#[tokio::test]
async fn exported_files_carry_their_base_and_api_root() {
    let app = built_app();
    let target = tempfile::tempdir().unwrap();
    let folder = target.path().join("www/notebook");
    let assets = options(&app).assets;
    let base = BasePath::parse("/notebook").unwrap();
    livy_notebook::export::export(&assets, &folder, &base, "/gateway/livy/v1").await.unwrap();
    let page = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(page.contains("<base href=\"/notebook/\">") && page.contains("content=\"/gateway/livy/v1\""), "{page}");
    assert!(!folder.join("index.html.br").exists(), "the compressed copy is of another page");
    assert!(folder.join("assets/app-1.js.br").exists());
    for api in ["//evil.example", "x\"><script>", "https://evil.example/"] {
        assert!(livy_notebook::export::export(&assets, &folder, &base, api).await.is_err(), "{api}");
    }
}
