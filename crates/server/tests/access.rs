//! Who may use a Livy that runs in the server's own process, over HTTP.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use common::{built_app, client, options, serve_with};
use livy_notebook::base::BasePath;
use livy_notebook::serve::{Livy, Running};
use tempfile::TempDir;

/// A Livy that says which request reached it.
fn livy() -> Livy {
    let answer = async |request: Request| {
        let secrets = ["cookie", "authorization"].map(|name| request.headers().contains_key(name));
        ([("location", "/sessions/0")], format!("ran {} {} {secrets:?}", request.method(), request.uri()))
    };
    Livy::Here(Router::new().fallback(any(answer)))
}

async fn served() -> (Running, TempDir) {
    let folder = built_app();
    (serve_with(options(&folder), livy()).await, folder)
}

fn url(running: &Running, path: &str) -> String {
    format!("http://{}{path}", running.address)
}

fn token(running: &Running) -> String {
    running.url.split("token=").nth(1).expect("a token").to_owned()
}

/// Opens the printed address, as a person does, and returns the cookie.
async fn cookie(running: &Running) -> String {
    let opened = client().get(&running.url).send().await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_printed_address_becomes_a_strict_cookie_and_leaves_the_address_bar() {
    let (running, _folder) = served().await;
    let opened = client().get(format!("{}&x=1", running.url)).send().await.unwrap();
    assert_eq!(opened.status(), 303);
    assert_eq!(opened.headers()["location"], "/?x=1");
    assert_eq!(opened.headers()["referrer-policy"], "no-referrer");
    assert_eq!(opened.headers()["cache-control"], "no-store");
    let cookie = opened.headers()["set-cookie"].to_str().unwrap();
    let name = format!("livy-notebook-{}=", running.address.port());
    assert!(cookie.starts_with(&name) && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains(&token(&running)), "the cookie is another secret");

    let deep = client().get(url(&running, &format!("/sessions/7?token={}", token(&running)))).send().await.unwrap();
    assert_eq!(deep.headers()["location"], "/sessions/7");
    let hostile =
        client().get(url(&running, &format!("//evil.example/?token={}", token(&running)))).send().await.unwrap();
    assert_eq!(hostile.headers()["location"], "/evil.example/", "no redirect to another server");
}

#[tokio::test]
async fn code_runs_for_the_cookie_and_for_the_token_and_for_nobody_else() {
    let (running, _folder) = served().await;
    let cookie = cookie(&running).await;
    let post = |name: &'static str, value: String| {
        let request = client().post(url(&running, "/livy/sessions/0/statements?x=1"));
        request.header("x-requested-by", "test").header(name, value).send()
    };
    let ran = post("cookie", format!("a=b; {cookie}")).await.unwrap();
    assert_eq!(ran.status(), 200);
    assert_eq!(ran.headers()["location"], "/livy/sessions/0");
    assert_eq!(ran.text().await.unwrap(), "ran POST /sessions/0/statements?x=1 [false, false]");
    assert_eq!(post("authorization", format!("Bearer {}", token(&running))).await.unwrap().status(), 200);

    let secret = cookie.split('=').nth(1).unwrap();
    for (name, value) in [
        ("x-nothing", String::new()),
        ("cookie", format!("livy-notebook-1={secret}")),
        ("cookie", format!("{}0", cookie)),
        ("cookie", cookie.replace(secret, &token(&running))),
        ("authorization", format!("Bearer {secret}")),
        ("authorization", "Bearer ".to_owned()),
        ("authorization", format!("Basic {}", token(&running))),
    ] {
        let refused = post(name, value.clone()).await.unwrap();
        assert_eq!(refused.status(), 401, "{name}: {value}");
        assert!(refused.headers().get("www-authenticate").is_none(), "browsers would ask for a password");
        assert!(refused.text().await.unwrap().starts_with("{\"msg\":\"Sign-in needed"));
    }
    let by_query = client().get(url(&running, &format!("/livy/sessions?token={}", token(&running)))).send().await;
    assert_eq!(by_query.unwrap().status(), 401, "a token in an API address would be passed on and kept");
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_sets_nothing() {
    let (running, _folder) = served().await;
    let wrong = client().get(url(&running, "/?token=0000")).send().await.unwrap();
    assert_eq!(wrong.status(), 403);
    assert!(wrong.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn the_app_itself_holds_no_secret_and_needs_no_token() {
    let (running, _folder) = served().await;
    assert_eq!(client().get(url(&running, "/")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn changes_need_the_header_that_other_origins_cannot_send() {
    let (running, _folder) = served().await;
    let cookie = cookie(&running).await;
    for method in [reqwest::Method::POST, reqwest::Method::DELETE, reqwest::Method::PUT, reqwest::Method::OPTIONS] {
        let send = |header: &'static str| {
            client()
                .request(method.clone(), url(&running, "/livy/sessions/0"))
                .header("cookie", &cookie)
                .header(header, "x")
                .send()
        };
        assert_eq!(send("x-other").await.unwrap().status(), 400, "{method}");
        assert_eq!(send("x-requested-by").await.unwrap().status(), 200, "{method}");
    }
}

#[tokio::test]
async fn even_with_the_cookie_other_pages_run_nothing() {
    let (running, _folder) = served().await;
    let cookie = cookie(&running).await;
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("host", "rebound.evil.example"),
    ] {
        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let request = client().request(method.clone(), url(&running, "/livy/sessions"));
            let request = request.header("cookie", &cookie).header("x-requested-by", "x").header(name, value);
            assert_eq!(request.send().await.unwrap().status(), 403, "{method} {name}: {value}");
        }
    }
}

#[tokio::test]
async fn no_preflight_is_ever_granted() {
    let (running, _folder) = served().await;
    let request = client().request(reqwest::Method::OPTIONS, url(&running, "/livy/sessions"));
    let request = request.header("origin", "http://evil.example").header("access-control-request-method", "POST");
    let answer = request.header("access-control-request-headers", "x-requested-by").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.headers().keys().all(|name| !name.as_str().starts_with("access-control-")));
}

#[tokio::test]
async fn names_given_with_allow_host_are_let_in_and_no_others() {
    let folder = built_app();
    let mut given = options(&folder);
    given.allowed_hosts = vec!["nb.example.com".to_owned()];
    given.needs_token = false;
    given.base = BasePath::parse("/nb").unwrap();
    let running = serve_with(given, livy()).await;
    assert!(!running.url.contains("token"));
    let post = |host: &'static str, origin: &'static str| {
        let request = client().post(url(&running, "/nb/livy/sessions")).header("host", host).header("origin", origin);
        request.header("x-requested-by", "x").send()
    };
    assert_eq!(post("nb.example.com", "https://nb.example.com").await.unwrap().status(), 200);
    assert_eq!(
        post("127.0.0.1:8999", "https://nb.example.com").await.unwrap().status(),
        200,
        "a proxy that changes Host"
    );
    assert_eq!(post("other.example.com", "https://other.example.com").await.unwrap().status(), 403);
}
