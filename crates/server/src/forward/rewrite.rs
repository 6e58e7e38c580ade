//! Addresses and cookies in Livy's answers, as a browser must see them: Livy's root is at another path here.

use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};

/// A `Location`: an address on Livy's own server becomes one below `mount`; any other stays, such as a sign-in page.
///
/// Livy sends paths without the base path of a gateway before it, hence a path outside `base_path` is Livy's as well.
pub(super) fn location(location: &str, scheme: &Scheme, authority: &Authority, base_path: &str, mount: &str) -> String {
    let Ok(uri) = location.parse::<Uri>() else { return location.to_owned() };
    let same_server = match (uri.scheme(), uri.authority()) {
        (None, None) => true,
        (Some(theirs), Some(other)) => {
            let port =
                |authority: &Authority| authority.port_u16().unwrap_or(if *theirs == Scheme::HTTPS { 443 } else { 80 });
            theirs == scheme && other.host().eq_ignore_ascii_case(authority.host()) && port(other) == port(authority)
        }
        _ => false,
    };
    if !same_server || !uri.path().starts_with('/') || location.starts_with("//") {
        return location.to_owned();
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{mount}{}{query}", below(uri.path(), base_path))
}

/// A `Set-Cookie`: for the paths below `mount` and no others, and for this host, whatever host Livy thinks it is.
pub(super) fn cookie(cookie: &str, mount: &str) -> String {
    let mut parts = cookie.split(';');
    let mut rewritten = parts.next().unwrap_or_default().trim().to_owned();
    for attribute in parts.map(str::trim) {
        let name = attribute.split('=').next().unwrap_or_default();
        if name.eq_ignore_ascii_case("path") || name.eq_ignore_ascii_case("domain") {
            continue;
        }
        rewritten.push_str("; ");
        rewritten.push_str(attribute);
    }
    format!("{rewritten}; Path={mount}")
}

fn below<'a>(path: &'a str, base_path: &str) -> &'a str {
    match path.strip_prefix(base_path) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        location(text, &Scheme::HTTP, &Authority::from_static("livy:8998"), "/gw", "/nb/livy")
    }

    #[test]
    fn addresses_of_livy_move_below_the_mount() {
        assert_eq!(rewritten("/sessions/3"), "/nb/livy/sessions/3");
        assert_eq!(rewritten("/gw/sessions/3?x=1"), "/nb/livy/sessions/3?x=1");
        assert_eq!(rewritten("http://LIVY:8998/gw/ui"), "/nb/livy/ui");
        assert_eq!(rewritten("/gwx/y"), "/nb/livy/gwx/y");
    }

    #[test]
    fn addresses_of_others_stay() {
        for other in
            ["https://sso.example/login?to=x", "http://livy:9/x", "https://livy:8998/x", "//evil.example/x", "3", ""]
        {
            assert_eq!(rewritten(other), other);
        }
    }

    #[test]
    fn cookies_are_kept_to_the_mount_and_lose_the_other_host() {
        assert_eq!(
            cookie("hadoop.auth=\"u=a&t=b\"; Path=/; Domain=livy.internal; HttpOnly", "/nb/livy"),
            "hadoop.auth=\"u=a&t=b\"; HttpOnly; Path=/nb/livy"
        );
        assert_eq!(cookie("a=b", "/livy"), "a=b; Path=/livy");
        assert_eq!(cookie("a=b;SameSite=Lax;path=/x;secure", "/livy"), "a=b; SameSite=Lax; secure; Path=/livy");
    }
}
