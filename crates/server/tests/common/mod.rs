//! A server over real HTTP, with a small app and a made-up Livy.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used, reason = "shared by tests, which may fail")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use livy_notebook::assets::Assets;
use livy_notebook::base::BasePath;
use livy_notebook::forward::Upstream;
use livy_notebook::serve::{self, Livy, Options, Running};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const INDEX: &str = "<!doctype html><base href=\"/\"><meta name=\"livy-api\" content=\"livy\"><script src=\"assets/app-1.js\"></script>";

/// A folder as `trunk build` leaves it.
pub(crate) fn built_app() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, contents: &str| std::fs::write(folder.path().join(name), contents).expect("a file");
    std::fs::create_dir(folder.path().join("assets")).expect("a folder");
    write("index.html", INDEX);
    write("index.html.br", "brotli of index");
    write("sandbox.html", "<!doctype html>sandbox");
    write("favicon.svg", "<svg/>");
    write("assets/app-1.js", "console.log(1)");
    write("assets/app-1.js.br", "brotli of app");
    write("assets/app-1.js.gz", "gzip of app");
    write("assets/app-1.wasm", "\0asm");
    write(".secret", "not to be served");
    folder
}

pub(crate) fn options(app: &TempDir) -> Options {
    Options {
        bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        allowed_hosts: Vec::new(),
        base: BasePath::default(),
        assets: Assets::Folder(app.path().to_owned()),
        needs_token: true,
    }
}

pub(crate) async fn serve_with(options: Options, livy: Livy) -> Running {
    let listener = serve::bind(&options).await.expect("a free port");
    serve::start(listener, options, livy).expect("a server")
}

/// Serves a router at a port of its own.
pub(crate) async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

pub(crate) fn elsewhere(url: &str) -> Livy {
    Livy::Elsewhere(Box::new(Upstream::new(url).expect("a URL")))
}

/// A client that follows no redirects and keeps no cookies.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect("a client")
}

/// Sends bytes as they are and reads until the server closes or `Connection: close` ends the answer.
pub(crate) async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The first line's status code.
pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line")
}
