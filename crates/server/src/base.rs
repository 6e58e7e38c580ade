//! Under which path people reach the app: `/`, or a prefix that a reverse proxy adds.

use std::borrow::Cow;

/// The element of `index.html` that says where the app is; everything in the page is relative to it.
const BASE_ELEMENT: &str = "<base href=\"/\">";

/// A path prefix that begins and ends with `/`, made of unreserved characters and slashes only, so that it may be written
/// into HTML and into cookies as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePath(String);

/// What is wrong with a prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a base path is made of letters, digits, '-', '.', '_', '~' and single slashes, such as /notebook/, not {0:?}")]
pub struct InvalidBasePath(String);

impl Default for BasePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl BasePath {
    /// Reads a prefix, with or without slashes at its ends.
    pub fn parse(text: &str) -> Result<Self, InvalidBasePath> {
        let inner = text.strip_prefix('/').unwrap_or(text);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        if inner.is_empty() {
            return Ok(Self::default());
        }
        let is_plain = |segment: &str| {
            !segment.is_empty()
                && segment != "."
                && segment != ".."
                && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        if inner.split('/').all(is_plain) {
            Ok(Self(format!("/{inner}/")))
        } else {
            Err(InvalidBasePath(text.to_owned()))
        }
    }

    /// The prefix, with a slash at both ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This prefix below another: what the browser sees when a proxy strips `outer` before this server is asked.
    #[must_use]
    pub fn below(&self, outer: &Self) -> Self {
        Self(format!("{}{}", outer.0, self.0.trim_start_matches('/')))
    }

    /// `path` without the prefix, beginning with `/`. A path outside the prefix is left as it is, so that the server
    /// works behind proxies that strip the prefix and behind those that do not.
    #[must_use]
    pub fn strip<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if self.0 == "/" {
            return Cow::Borrowed(path);
        }
        match path.strip_prefix(self.0.trim_end_matches('/')) {
            Some("") => Cow::Borrowed("/"),
            Some(rest) if rest.starts_with('/') => Cow::Borrowed(rest),
            _ => Cow::Borrowed(path),
        }
    }

    /// `index.html` with this prefix in its `<base>` element.
    #[must_use]
    pub fn write_into(&self, html: &str) -> String {
        html.replacen(BASE_ELEMENT, &format!("<base href=\"{}\">", self.0), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_at_the_ends_do_not_matter() {
        for text in ["notebook/x", "/notebook/x", "notebook/x/", "/notebook/x/"] {
            assert_eq!(BasePath::parse(text).unwrap().as_str(), "/notebook/x/");
        }
        assert_eq!(BasePath::parse("").unwrap(), BasePath::default());
        assert_eq!(BasePath::parse("/").unwrap(), BasePath::default());
    }

    #[test]
    fn nothing_that_html_or_a_url_could_read_otherwise_is_a_base_path() {
        for text in ["//evil.example", "/a//b", "/a/../b", "/a\"><script>", "/a b", "/a;b", "/a%2fb", "/a?b", "\\a"] {
            assert!(BasePath::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_prefix_is_stripped_only_at_a_segment_boundary() {
        let base = BasePath::parse("/nb").unwrap();
        assert_eq!(base.strip("/nb/livy/version"), "/livy/version");
        assert_eq!(base.strip("/nb"), "/");
        assert_eq!(base.strip("/nb/"), "/");
        assert_eq!(base.strip("/nbx/y"), "/nbx/y");
        assert_eq!(base.strip("/livy/version"), "/livy/version");
        assert_eq!(BasePath::default().strip("/nb"), "/nb");
    }

    #[test]
    fn prefixes_nest() {
        let inner = BasePath::parse("/nb").unwrap();
        let outer = BasePath::parse("/gateway").unwrap();
        assert_eq!(inner.below(&outer).as_str(), "/gateway/nb/");
        assert_eq!(BasePath::default().below(&outer).as_str(), "/gateway/");
    }

    #[test]
    fn only_the_base_element_changes() {
        let html = "<head><base href=\"/\"><a href=\"/\">";
        let written = BasePath::parse("/nb").unwrap().write_into(html);
        assert_eq!(written, "<head><base href=\"/nb/\"><a href=\"/\">");
    }
}
