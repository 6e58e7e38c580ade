//! Who may use `livy-local`: whoever has the token of the printed address, as with Jupyter.
//!
//! The token is good for one thing in a browser: it is exchanged for a cookie, and leaves the address bar. The cookie holds
//! another secret, so that neither gives the other away. Both are made anew at each start.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

use crate::base::BasePath;

/// 256 random bits in hexadecimal. Neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one from the system's random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The secret itself, for the address and the cookie only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Compares without ending early: how long it takes says nothing of where the difference is.
    #[must_use]
    pub fn is(&self, candidate: &str) -> bool {
        let (ours, theirs) = (self.0.as_bytes(), candidate.as_bytes());
        let mut difference = usize::from(ours.len() != theirs.len());
        for (position, byte) in ours.iter().enumerate() {
            let other = theirs.get(position).copied().unwrap_or_default();
            difference |= usize::from(std::hint::black_box(byte ^ other));
        }
        std::hint::black_box(difference) == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(..)")
    }
}

/// What one run of the server asks for before it passes a request on to `livy-local`.
#[derive(Debug, Clone)]
pub struct Access {
    token: Secret,
    session: Secret,
    cookie_name: String,
}

impl Access {
    /// New secrets for a server on `port`. Browsers send cookies to all ports of a host, so the name tells servers apart.
    pub fn new(port: u16) -> Result<Self, getrandom::Error> {
        Ok(Self { token: Secret::random()?, session: Secret::random()?, cookie_name: format!("livy-notebook-{port}") })
    }

    /// The token for the printed address.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// Whether a request carries the cookie, or the token as `Authorization: Bearer` (for programs).
    #[must_use]
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let by_cookie = cookies.flat_map(|value| value.split(';')).any(|pair| {
            pair.trim().split_once('=').is_some_and(|(name, value)| name == self.cookie_name && self.session.is(value))
        });
        let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        by_cookie || bearer.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| self.token.is(token))
    }

    /// The `Set-Cookie` value that a correct token is exchanged for.
    #[must_use]
    pub fn cookie(&self, base: &BasePath) -> String {
        let (name, value) = (&self.cookie_name, self.session.reveal());
        format!("{name}={value}; Path={}; HttpOnly; SameSite=Strict", base.as_str())
    }
}

/// The `token` of a query, and the query without it.
#[must_use]
pub fn take_from_query(query: &str) -> (Option<&str>, String) {
    let mut token = None;
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.strip_prefix("token=") {
            Some(value) => token = Some(value),
            None => rest.push(pair),
        }
    }
    (token, rest.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_equals_itself_only() {
        let secret = Secret::random().unwrap();
        let text = secret.reveal().to_owned();
        assert_eq!(text.len(), 64);
        assert!(secret.is(&text));
        assert!(!secret.is(&text[1..]));
        assert!(!secret.is(&format!("{text}0")));
        assert!(!secret.is(""));
        assert!(!secret.is(Secret::random().unwrap().reveal()));
        let mut last_changed = text;
        let last = last_changed.pop().unwrap();
        last_changed.push(if last == '0' { '1' } else { '0' });
        assert!(!secret.is(&last_changed));
    }

    #[test]
    fn debug_output_keeps_secrets() {
        let access = Access::new(1).unwrap();
        assert!(!format!("{access:?}").contains(access.token().reveal()));
    }

    #[test]
    fn the_cookie_of_another_port_is_another_cookie() {
        let access = Access::new(8999).unwrap();
        let cookie = access.cookie(&BasePath::default());
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, format!("a=b; {pair}").parse().unwrap());
        assert!(access.allows(&headers));
        headers.insert(COOKIE, pair.replace("8999", "9000").parse().unwrap());
        assert!(!access.allows(&headers));
    }

    #[test]
    fn a_token_leaves_the_rest_of_the_query() {
        assert_eq!(take_from_query("a=1&token=xyz&b=2"), (Some("xyz"), "a=1&b=2".to_owned()));
        assert_eq!(take_from_query("tokens=1"), (None, "tokens=1".to_owned()));
        assert_eq!(take_from_query(""), (None, String::new()));
    }
}
