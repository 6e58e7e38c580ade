//! Forwarding to a Livy elsewhere, over HTTP.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::net::Ipv4Addr;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use common::{built_app, client, elsewhere, listen, options, raw, serve_with, status};
use futures_util::StreamExt as _;
use livy_notebook::base::BasePath;
use livy_notebook::serve::Running;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Says what arrived: the first line, then each header.
async fn echo(request: Request) -> String {
    let mut lines = vec![format!("{} {}", request.method(), request.uri())];
    for (name, value) in request.headers() {
        lines.push(format!("{name}: {}", value.to_str().unwrap()));
    }
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    lines.push(format!("body of {} bytes", body.len()));
    lines.join("\n")
}

async fn forwarding_to(router: Router) -> (Running, TempDir) {
    let address = listen(router).await;
    let folder = built_app();
    let running = serve_with(options(&folder), elsewhere(&format!("http://{address}/"))).await;
    (running, folder)
}

fn url(running: &Running, path: &str) -> String {
    format!("http://{}{path}", running.address)
}

#[tokio::test]
async fn a_request_arrives_as_it_was_sent_but_for_its_root() {
    let (running, _folder) = forwarding_to(Router::new().fallback(any(echo))).await;
    let sent = client()
        .post(url(&running, "/livy/sessions/a%2Fb/statements?doAs=c%26d&x="))
        .header("authorization", "Negotiate YII")
        .header("cookie", "hadoop.auth=abc; livy-notebook-1=secret")
        .header("x-requested-by", "livy-notebook")
        .header("connection", "keep-alive, x-hop")
        .header("x-hop", "1")
        .body("{\"code\":\"1\"}");
    let arrived = sent.send().await.unwrap().text().await.unwrap();
    let lines: Vec<&str> = arrived.lines().collect();
    assert_eq!(lines[0], "POST /sessions/a%2Fb/statements?doAs=c%26d&x=");
    assert!(lines.contains(&"authorization: Negotiate YII"), "{arrived}");
    assert!(lines.contains(&"cookie: hadoop.auth=abc"), "{arrived}");
    assert!(lines.contains(&"x-requested-by: livy-notebook"), "{arrived}");
    assert!(lines.contains(&"body of 12 bytes"), "{arrived}");
    assert!(!arrived.contains("x-hop") && !arrived.contains(&format!("host: {}", running.address)), "{arrived}");

    let bare = client().delete(url(&running, "/livy/sessions/1")).send().await.unwrap().text().await.unwrap();
    assert!(!bare.contains("x-requested-by"), "the header is the app's to send: {bare}");
}

#[tokio::test]
async fn an_answer_comes_back_as_livy_gave_it_but_cannot_speak_for_the_app() {
    let answer = async || -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("location", "/sessions/3"),
            ("www-authenticate", "Negotiate"),
            ("set-cookie", "hadoop.auth=abc; Path=/; Domain=livy; HttpOnly"),
            ("set-cookie", "other=1"),
            ("content-security-policy", "default-src *"),
            ("access-control-allow-origin", "*"),
            ("strict-transport-security", "max-age=1"),
            ("x-custom", "kept"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        (StatusCode::UNAUTHORIZED, headers, "<html>who are you</html>").into_response()
    };
    let (running, _folder) = forwarding_to(Router::new().fallback(any(answer))).await;
    let got = client().get(url(&running, "/livy/sessions")).send().await.unwrap();
    assert_eq!(got.status(), 401);
    let headers = got.headers();
    assert_eq!(headers["location"], "/livy/sessions/3");
    assert_eq!(headers["www-authenticate"], "Negotiate");
    let cookies: Vec<_> = headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["hadoop.auth=abc; HttpOnly; Path=/livy", "other=1; Path=/livy"]);
    assert_eq!(headers["x-custom"], "kept");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
    assert!(headers.get("access-control-allow-origin").is_none());
    assert!(headers.get("strict-transport-security").is_none());
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(got.text().await.unwrap(), "<html>who are you</html>");
}

#[tokio::test]
async fn addresses_in_answers_know_the_public_prefix() {
    let redirect = async |request: Request| {
        let host = request.headers()["host"].to_str().unwrap().to_owned();
        [("location", format!("http://{host}/gw/ui"))]
    };
    let address = listen(Router::new().fallback(any(redirect))).await;
    let folder = built_app();
    let mut given = options(&folder);
    given.base = BasePath::parse("/nb").unwrap();
    let running = serve_with(given, elsewhere(&format!("http://{address}/gw"))).await;
    let got = client().get(url(&running, "/nb/livy/")).header("x-forwarded-prefix", "/outer").send().await.unwrap();
    assert_eq!(got.headers()["location"], "/outer/nb/livy/ui");
}

#[tokio::test]
async fn both_directions_stream() {
    let (seen, mut arrivals) = mpsc::unbounded_channel::<Bytes>();
    let (finish, finished) = mpsc::unbounded_channel::<Bytes>();
    let finished = std::sync::Arc::new(tokio::sync::Mutex::new(Some(finished)));
    let upload = async move |body: Body| {
        let mut stream = body.into_data_stream();
        while let Some(Ok(chunk)) = stream.next().await {
            seen.send(chunk).unwrap();
        }
        "done"
    };
    let download = async move || {
        let receiver = finished.lock().await.take().unwrap();
        let chunks = futures_util::stream::unfold(receiver, |mut receiver| async move {
            let chunk = receiver.recv().await?;
            Some((Ok::<_, std::convert::Infallible>(chunk), receiver))
        });
        Body::from_stream(chunks)
    };
    let (running, _folder) =
        forwarding_to(Router::new().route("/up", post(upload)).route("/down", get(download))).await;

    let (chunks, body) = mpsc::unbounded_channel::<Result<Bytes, std::io::Error>>();
    let body = futures_util::stream::unfold(body, |mut body| async move { Some((body.recv().await?, body)) });
    let sending = client()
        .post(url(&running, "/livy/up"))
        .header("x-requested-by", "x")
        .body(reqwest::Body::wrap_stream(body))
        .send();
    let sending = tokio::spawn(sending);
    // The second part is sent only after the first was seen at the other end.
    chunks.send(Ok(Bytes::from_static(b"first"))).unwrap();
    assert_eq!(arrivals.recv().await.unwrap(), "first");
    chunks.send(Ok(Bytes::from_static(b"second"))).unwrap();
    assert_eq!(arrivals.recv().await.unwrap(), "second");
    drop(chunks);
    assert_eq!(sending.await.unwrap().unwrap().text().await.unwrap(), "done");

    finish.send(Bytes::from_static(b"one")).unwrap();
    let mut answer = client().get(url(&running, "/livy/down")).send().await.unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "one");
    finish.send(Bytes::from_static(b"two")).unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "two");
    drop(finish);
    assert_eq!(answer.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn a_livy_that_is_not_there_is_said_in_livys_own_shape() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
    let folder = built_app();
    let running = serve_with(options(&folder), elsewhere(&format!("http://{free}"))).await;
    let got = client().get(url(&running, "/livy/sessions")).send().await.unwrap();
    assert_eq!(got.status(), 502);
    let body: serde_json::Value = serde_json::from_str(&got.text().await.unwrap()).unwrap();
    let message = body["msg"].as_str().unwrap();
    assert!(message.contains(&free.to_string()) && message.contains("cannot be reached"), "{message}");
}

#[tokio::test]
async fn an_answer_that_is_no_http_or_that_breaks_off_is_an_error_and_no_answer() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let answers: [&[u8]; 2] =
            [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"from\":0,"];
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            // A connection that is closed with something unread takes back what was sent.
            let asked = stream.read(&mut [0; 4096]).await.unwrap();
            assert!(asked > 0);
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    let folder = built_app();
    let running = serve_with(options(&folder), elsewhere(&format!("http://{address}"))).await;
    let first = client().get(url(&running, "/livy/sessions")).send().await.unwrap();
    assert_eq!(first.status(), 502);
    let second = client().get(url(&running, "/livy/sessions")).send().await.unwrap();
    assert_eq!(second.status(), 200);
    assert!(second.text().await.is_err(), "half an answer must not look whole");
}

#[tokio::test]
async fn no_request_makes_the_server_ask_another_one() {
    let (running, _folder) = forwarding_to(Router::new().fallback(any(echo))).await;
    let foreign = listen(Router::new().fallback(any(async || "FOREIGN"))).await;
    let host = format!("Host: {}", running.address);
    for (target, expected) in [
        (format!("http://{foreign}/livy/sessions"), 200),
        ("http://evil.example/livy/sessions".to_owned(), 403),
        (format!("//{foreign}/livy/sessions"), 404),
        (format!("/livy//{foreign}/x"), 400),
        ("/livy/../health".to_owned(), 400),
        ("/livy/%2e%2e/health".to_owned(), 400),
        (format!("/livy/http://{foreign}/x"), 400),
    ] {
        let request = format!("GET {target} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
        let answer = raw(running.address, &request).await;
        assert_eq!(status(&answer), expected, "{target}: {answer}");
        assert!(!answer.contains("FOREIGN"), "{target}: {answer}");
    }
    let connect = format!("CONNECT {foreign} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
    let answer = raw(running.address, &connect).await;
    assert!(status(&answer) >= 400, "{answer}");
}

#[tokio::test]
async fn pages_of_other_sites_do_not_reach_livy_through_this_server() {
    let (running, _folder) = forwarding_to(Router::new().fallback(any(echo))).await;
    let post = |name: &'static str, value: &str| {
        client().post(url(&running, "/livy/sessions")).header(name, value).body("{}").send()
    };
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("host", "rebound.evil.example"),
    ] {
        assert_eq!(post(name, value).await.unwrap().status(), 403, "{name}: {value}");
    }
    assert_eq!(post("sec-fetch-site", "same-origin").await.unwrap().status(), 200);
    assert_eq!(post("origin", &format!("http://{}", running.address)).await.unwrap().status(), 200);
}
