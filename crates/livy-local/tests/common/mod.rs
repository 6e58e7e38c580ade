//! A server on a free port and a client for it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    reason = "a test may fail, and not every test uses all"
)]

pub mod spark;

use std::time::Duration;

use livy_local::{LivyLocal, Options, ScriptedOptions};
use reqwest::Method;
use serde_json::{Value, json};

/// Nothing in a test takes this long; it only stops a hang.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// A running server and the way to talk to it.
pub struct Livy {
    pub server: LivyLocal,
    pub client: Client,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header's text, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Talks to a server.
#[derive(Debug, Clone)]
pub struct Client {
    pub base: String,
    http: reqwest::Client,
}

impl Client {
    pub fn new(base: String) -> Self {
        let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("a client");
        Self { base, http }
    }

    /// A request to be sent with `ask`.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).header("X-Requested-By", "test")
    }

    /// Sends a request and reads the answer.
    pub async fn ask(&self, request: reqwest::RequestBuilder) -> reqwest::Result<Reply> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, text: response.text().await? })
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(self.request(Method::GET, path)).await.expect("an answer")
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.ask(self.request(Method::DELETE, path)).await.expect("an answer")
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(self.request(Method::POST, path).json(&body)).await.expect("an answer")
    }

    /// Sends a body as it is.
    pub async fn post_raw(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.request(Method::POST, path).header("Content-Type", kind).body(body);
        self.ask(request).await.expect("an answer")
    }

    /// Sends a file as the only part of a form.
    pub async fn upload(&self, path: &str, part: &str, name: &str, data: &[u8]) -> Reply {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), data, b"\r\n--b--\r\n"].concat();
        self.post_raw(path, "multipart/form-data; boundary=b", body).await
    }

    /// Creates a session and waits until it is idle; gives its number.
    pub async fn session(&self, body: Value) -> u64 {
        let created = self.post("/sessions", body).await;
        assert_eq!(created.status, 201, "{}", created.text);
        let id = created.json()["id"].as_u64().expect("a number");
        self.wait_for(&format!("/sessions/{id}/state"), |state| state["state"] != json!("starting")).await;
        assert_eq!(self.get(&format!("/sessions/{id}/state")).await.json()["state"], json!("idle"));
        id
    }

    /// Asks again and again until the answer fits.
    pub async fn wait_for(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let begun = tokio::time::Instant::now();
        loop {
            let reply = self.get(path).await;
            if reply.status == 200 {
                let value = reply.json();
                if fits(&value) {
                    return value;
                }
            }
            assert!(begun.elapsed() < PATIENCE, "{path} stays {}", reply.text);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Posts a statement; gives its number.
    pub async fn submit(&self, session: u64, code: &str, kind: Option<&str>) -> u64 {
        let mut body = json!({"code": code});
        if let Some(kind) = kind {
            body["kind"] = json!(kind);
        }
        let posted = self.post(&format!("/sessions/{session}/statements"), body).await;
        assert_eq!(posted.status, 201, "{}", posted.text);
        posted.json()["id"].as_u64().expect("a number")
    }

    /// Waits for the end of a statement; gives the statement.
    pub async fn ended(&self, session: u64, statement: u64) -> Value {
        let path = format!("/sessions/{session}/statements/{statement}");
        self.wait_for(&path, |value| value["state"] == json!("available") || value["state"] == json!("cancelled")).await
    }

    /// Runs a statement; gives its output.
    pub async fn run(&self, session: u64, code: &str, kind: Option<&str>) -> Value {
        let statement = self.submit(session, code, kind).await;
        self.ended(session, statement).await["output"].take()
    }

    /// Runs a statement that shows text; gives the text.
    pub async fn text(&self, session: u64, code: &str, kind: Option<&str>) -> String {
        let output = self.run(session, code, kind).await;
        let text = output["data"]["text/plain"].as_str();
        text.unwrap_or_else(|| panic!("{code:?} shows {output}")).to_owned()
    }
}

/// Starts a server and listens at a free port.
pub async fn start(options: Options) -> Livy {
    let server = LivyLocal::start(options).await.expect("the server starts");
    let client = serve(server.router()).await;
    Livy { server, client }
}

/// The scripted engine with its defaults.
pub async fn scripted() -> Livy {
    start(Options::scripted(ScriptedOptions::default())).await
}

/// Serves a router at a free port.
pub async fn serve(router: axum::Router) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    Client::new(format!("http://{address}"))
}
