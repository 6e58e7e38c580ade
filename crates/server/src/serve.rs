//! Listens, serves, and stops in good order.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::api::Api;
use crate::assets::Assets;
use crate::base::BasePath;
use crate::forward::Upstream;
use crate::guard::Guard;
use crate::router::{Site, router};
use crate::token::Access;

/// How long requests under way may take to end after the server was told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address to listen at.
    pub bind: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Host names, beside the loopback ones, that the server answers to.
    pub allowed_hosts: Vec<String>,
    /// The prefix that proxies leave on.
    pub base: BasePath,
    /// The app.
    pub assets: Assets,
    /// Whether a Livy in this process asks for a token.
    pub needs_token: bool,
}

/// Whose API is served.
#[derive(Debug)]
pub enum Livy {
    /// That of another server.
    Elsewhere(Box<Upstream>),
    /// That of a router in this process.
    Here(Router),
}

/// Why serving did not begin; each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else listens there.
    #[error("port {0} is in use: stop the other program, or choose another port with --port")]
    PortInUse(u16),
    /// Any other reason not to get the address.
    #[error("cannot listen at {address}: {source}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The system gave no random numbers for the token.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

/// A server at work.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What a person opens, with the token where one is needed.
    pub url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

/// Takes the port, before anything slow is begun.
pub async fn bind(options: &Options) -> Result<TcpListener, StartError> {
    let address = SocketAddr::new(options.bind, options.port);
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse(options.port),
        _ => StartError::Bind { address, source },
    })
}

/// Begins to serve on a port that was taken by [`bind`].
pub fn start(listener: TcpListener, options: Options, livy: Livy) -> Result<Running, StartError> {
    let address = listener
        .local_addr()
        .map_err(|source| StartError::Bind { address: SocketAddr::new(options.bind, options.port), source })?;
    let api = match livy {
        Livy::Elsewhere(upstream) => Api::Forward(upstream),
        Livy::Here(router) => {
            let access = options.needs_token.then(|| Access::new(address.port())).transpose();
            Api::Local { router, access: access.map_err(StartError::Random)? }
        }
    };
    let token = api.access().map(|access| format!("?token={}", access.token().reveal())).unwrap_or_default();
    let url = format!("http://{}{}{token}", reachable(address), options.base.as_str());
    let guard = Guard::new(options.bind, &options.allowed_hosts);
    let site = Site { assets: options.assets, api, guard, base: options.base };

    let (stop, stopped) = oneshot::channel();
    let listener = listener.tap_io(|stream| {
        // Small answers must not wait for the next packet.
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(listener, router(site)).with_graceful_shutdown(async {
        // A dropped sender stops the server as well.
        let _ = stopped.await;
    });
    let task = tokio::spawn(serving.into_future());
    Ok(Running { address, url, stop, task })
}

impl Running {
    /// Takes no more requests, and gives those under way a few seconds.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let abort = self.task.abort_handle();
        if tokio::time::timeout(STOP_TIMEOUT, self.task).await.is_err() {
            tracing::warn!("requests were still under way when the server stopped");
            abort.abort();
        }
    }
}

/// The address to write into a URL: a server on all addresses is opened by the loopback one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
