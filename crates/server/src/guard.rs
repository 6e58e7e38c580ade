//! Refuses requests that another web page may have made a browser send.
//!
//! Three ways in are shut: a name of the attacker's that resolves to this machine (DNS rebinding; the `Host` is foreign
//! then), a request from a page of another origin (`Origin` and `Sec-Fetch-Site` say so), and a page of another port of the
//! same host (`same-site`, and cookies are sent along). Programs that are no browsers send none of these headers but `Host`.

use std::net::IpAddr;

use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What is asked for: links from elsewhere may lead to a page of the app, but never to the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A file of the app, or one of its pages.
    Page,
    /// Livy's API.
    Api,
}

/// Why a request is refused. The messages are for the person who set the server up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Host`, several, or none that can be read.
    #[error("the request has no usable Host header")]
    NoHost,
    /// A `Host` that this server does not answer to.
    #[error("this server does not answer to the host name {0}; start it with --allow-host {0} if it should")]
    Host(String),
    /// An `Origin` that is not this server's.
    #[error(
        "requests from pages of another origin are refused; start the server with --allow-host NAME if it is reached by that name"
    )]
    Origin,
    /// Sent by a page of another site, or of another port.
    #[error("requests from other sites are refused")]
    CrossSite,
}

impl Refusal {
    /// 400 for what is malformed, 403 for what is foreign.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoHost => StatusCode::BAD_REQUEST,
            Self::Host(_) | Self::Origin | Self::CrossSite => StatusCode::FORBIDDEN,
        }
    }
}

/// Which names this server answers to.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Lower-case host names given by `--allow-host`, without ports.
    names: Vec<String>,
    /// The address that the server listens at.
    bind: IpAddr,
}

impl Guard {
    /// For a server that listens at `bind` and is also reached as any of `names`.
    #[must_use]
    pub fn new(bind: IpAddr, names: &[String]) -> Self {
        Self { names: names.iter().map(|name| name.to_ascii_lowercase()).collect(), bind }
    }

    /// Whether the request may be answered.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap, target: Target) -> Result<(), Refusal> {
        let host = self.check_host(uri, headers)?;
        self.check_origin(&host, headers)?;
        check_fetch_site(method, headers, target)
    }

    fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<Authority, Refusal> {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Refusal::NoHost) };
        let host = host.to_str().ok().and_then(|text| text.parse::<Authority>().ok()).ok_or(Refusal::NoHost)?;
        // `GET http://name/path HTTP/1.1`: both names count.
        for authority in std::iter::once(&host).chain(uri.authority()) {
            if authority.as_str().contains('@') || !self.answers_to(authority.host()) {
                return Err(Refusal::Host(authority.host().to_owned()));
            }
        }
        Ok(host)
    }

    /// A page can be rebound only by a name, so addresses are safe: the browser has connected to the very address.
    fn answers_to(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return address.is_loopback() || address == self.bind || self.bind.is_unspecified() || self.is_named(&host);
        }
        host == "localhost" || host.ends_with(".localhost") || self.is_named(&host)
    }

    fn is_named(&self, host: &str) -> bool {
        self.names.iter().any(|name| name == host)
    }

    fn check_origin(&self, host: &Authority, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut origins = headers.get_all(ORIGIN).iter();
        let Some(origin) = origins.next() else { return Ok(()) };
        if origins.next().is_some() {
            return Err(Refusal::Origin);
        }
        // `null`, the origin of sandboxed frames and files, does not parse as a URI with an authority.
        let origin = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
        let Some((scheme, origin)) = origin.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.authority()?))) else {
            return Err(Refusal::Origin);
        };
        let default_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return Err(Refusal::Origin),
        };
        let port_of = |authority: &Authority| authority.port_u16().unwrap_or(default_port);
        let same = origin.host().eq_ignore_ascii_case(host.host()) && port_of(origin) == port_of(host);
        // Behind a proxy the browser's port, and perhaps its host name, is not the one in `Host`.
        if same || self.is_named(&origin.host().to_ascii_lowercase()) { Ok(()) } else { Err(Refusal::Origin) }
    }
}

fn check_fetch_site(method: &Method, headers: &HeaderMap, target: Target) -> Result<(), Refusal> {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let reads = *method == Method::GET || *method == Method::HEAD;
    match text(&FETCH_SITE) {
        None | Some("same-origin") => Ok(()),
        // Typed, or from a bookmark.
        Some("none") if reads => Ok(()),
        // A link on another page: the answer is a document of the app, which runs on its own and reads nothing from it.
        Some("same-site" | "cross-site")
            if target == Target::Page
                && reads
                && text(&FETCH_MODE) == Some("navigate")
                && text(&FETCH_DEST) == Some("document") =>
        {
            Ok(())
        }
        Some(_) => Err(Refusal::CrossSite),
    }
}

/// Whether a browser asks for a page to show, and not for a part of one.
#[must_use]
pub fn is_navigation(headers: &HeaderMap) -> bool {
    match headers.get(FETCH_MODE) {
        Some(mode) => mode == "navigate",
        None => {
            let accept = headers.get(axum::http::header::ACCEPT).and_then(|value| value.to_str().ok());
            accept.is_some_and(|accept| accept.contains("text/html"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn guard() -> Guard {
        Guard::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &["NB.example.com".to_owned()])
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn check(method: Method, target: Target, pairs: &[(&'static str, &str)]) -> Result<(), Refusal> {
        guard().check(&method, &"/livy/sessions".parse().unwrap(), &headers(pairs), target)
    }

    fn host(name: &str) -> Result<(), Refusal> {
        check(Method::GET, Target::Api, &[("host", name)])
    }

    #[test]
    fn loopback_names_and_given_names_are_answered_to_at_any_port() {
        for name in ["localhost:8999", "127.0.0.1", "127.8.9.1:80", "[::1]:8999", "a.localhost", "nb.EXAMPLE.com:8443"]
        {
            assert_eq!(host(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_rebound_name_is_refused() {
        for name in
            ["evil.example", "localhost.evil.example", "evillocalhost", "127.0.0.1.evil.example", "localhost@evil"]
        {
            assert!(matches!(host(name), Err(Refusal::Host(_))), "{name}");
        }
        assert_eq!(host("10.1.2.3"), Err(Refusal::Host("10.1.2.3".to_owned())));
        assert_eq!(check(Method::GET, Target::Api, &[]), Err(Refusal::NoHost));
        let twice = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(check(Method::GET, Target::Api, &twice), Err(Refusal::NoHost));
    }

    #[test]
    fn the_name_in_an_absolute_target_counts_too() {
        let uri = "http://evil.example/livy/sessions".parse().unwrap();
        let refused = guard().check(&Method::GET, &uri, &headers(&[("host", "localhost")]), Target::Api);
        assert_eq!(refused, Err(Refusal::Host("evil.example".to_owned())));
    }

    #[test]
    fn a_server_on_all_addresses_answers_to_any_address_but_to_no_foreign_name() {
        let open = Guard::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), &[]);
        let check = |name| open.check(&Method::GET, &"/".parse().unwrap(), &headers(&[("host", name)]), Target::Page);
        assert_eq!(check("192.168.3.4:8999"), Ok(()));
        assert!(check("evil.example").is_err());
    }

    #[test]
    fn only_the_own_origin_is_let_in() {
        let origin = |value: &str| check(Method::POST, Target::Api, &[("host", "localhost:8999"), ("origin", value)]);
        assert_eq!(origin("http://localhost:8999"), Ok(()));
        assert_eq!(origin("https://nb.example.com"), Ok(()), "by its name, behind a proxy");
        for foreign in [
            "null",
            "http://localhost:9000",
            "http://localhost",
            "http://evil.example",
            "file://",
            "ftp://localhost:8999",
        ] {
            assert_eq!(origin(foreign), Err(Refusal::Origin), "{foreign}");
        }
    }

    #[test]
    fn default_ports_are_left_out_of_origins() {
        let origin = |host, origin| check(Method::POST, Target::Api, &[("host", host), ("origin", origin)]);
        assert_eq!(origin("localhost:80", "http://localhost"), Ok(()));
        assert_eq!(origin("localhost", "https://localhost"), Ok(()));
        assert_eq!(origin("localhost:80", "https://localhost"), Err(Refusal::Origin));
    }

    #[test]
    fn other_sites_reach_the_api_with_no_method_and_no_mode() {
        for site in ["cross-site", "same-site", "something-new"] {
            for method in [Method::GET, Method::POST, Method::DELETE] {
                let sent = [
                    ("host", "localhost"),
                    ("sec-fetch-site", site),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ];
                assert_eq!(check(method, Target::Api, &sent), Err(Refusal::CrossSite), "{site}");
            }
        }
    }

    #[test]
    fn a_link_from_elsewhere_opens_the_app_but_a_frame_or_a_script_does_not_load() {
        let sent = |mode, dest| {
            let pairs = [
                ("host", "localhost"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ];
            check(Method::GET, Target::Page, &pairs)
        };
        assert_eq!(sent("navigate", "document"), Ok(()));
        assert_eq!(sent("navigate", "iframe"), Err(Refusal::CrossSite));
        assert_eq!(sent("no-cors", "script"), Err(Refusal::CrossSite));
        assert_eq!(sent("cors", "empty"), Err(Refusal::CrossSite));
    }

    #[test]
    fn a_typed_address_reads_but_does_not_write() {
        let sent = |method| check(method, Target::Api, &[("host", "localhost"), ("sec-fetch-site", "none")]);
        assert_eq!(sent(Method::GET), Ok(()));
        assert_eq!(sent(Method::POST), Err(Refusal::CrossSite));
    }
}
