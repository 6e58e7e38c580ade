//! Addresses of files: which local ones may be used, and how a bare path becomes an address.

use std::path::{Component, Path, PathBuf};

/// Resolves addresses against the folders that are allowed.
#[derive(Debug)]
pub(crate) struct Addresses<'a> {
    allowed: &'a [PathBuf],
}

impl<'a> Addresses<'a> {
    pub(crate) fn new(allowed: &'a [PathBuf]) -> Self {
        Self { allowed }
    }

    /// An address with a scheme stays as it is; a path must be absolute and becomes a local file. Local files must be
    /// in one of the allowed folders. The error is Livy's text.
    pub(crate) fn resolve(&self, address: &str) -> Result<String, String> {
        if let Some(at) = address.find(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c)) {
            return Err(format!("java.net.URISyntaxException: Illegal character in path at index {at}: {address}"));
        }
        let (scheme, path) = match address.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, address),
        };
        if scheme.is_none() && !path.starts_with('/') {
            let bare = path.split('#').next().unwrap_or_default();
            return Err(format!("requirement failed: Path '{bare}' is not absolute."));
        }
        if scheme.is_none_or(is_local) {
            let path = local_path(path);
            let plain = normal(Path::new(&path));
            if !self.allowed.iter().any(|folder| plain.starts_with(normal(folder))) {
                return Err(format!("requirement failed: Local path {path} cannot be added to user sessions."));
            }
        }
        Ok(if scheme.is_none() { format!("file://{address}") } else { address.to_owned() })
    }
}

/// The file of this machine that a resolved address names.
pub(crate) fn local_file(address: &str) -> Option<PathBuf> {
    let (scheme, rest) = address.split_once(':')?;
    is_local(scheme).then(|| PathBuf::from(local_path(rest)))
}

/// Livy looks for `file` alone; these are local files too.
fn is_local(scheme: &str) -> bool {
    ["file", "local"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Resolves all but the empty ones.
pub(crate) fn resolve_list(addresses: &Addresses<'_>, items: &[String]) -> Result<Vec<String>, String> {
    items.iter().filter(|item| !item.is_empty()).map(|item| addresses.resolve(item)).collect()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The path in an address of a local file, decoded, without host and fragment.
fn local_path(rest: &str) -> String {
    let path = rest.split('#').next().unwrap_or_default();
    let path = match path.strip_prefix("//") {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => path,
    };
    decoded(path)
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        if let Some(value) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            out.push(value);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The path without `.` and `..`; links are not followed, as in Livy.
fn normal(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolve(address: &str) -> Result<String, String> {
        Addresses::new(&[PathBuf::from("/data/")]).resolve(address)
    }

    #[test]
    fn a_path_must_be_absolute_and_in_an_allowed_folder() {
        assert_eq!(resolve("/data/ok.py"), Ok("file:///data/ok.py".to_owned()));
        assert_eq!(resolve("x.py"), Err("requirement failed: Path 'x.py' is not absolute.".to_owned()));
        let refused =
            |path: &str| Err(format!("requirement failed: Local path {path} cannot be added to user sessions."));
        assert_eq!(resolve("/etc/hosts"), refused("/etc/hosts"));
        assert_eq!(resolve("/data/../etc/hosts"), refused("/data/../etc/hosts"));
        assert_eq!(resolve("/database/x"), refused("/database/x"));
        assert_eq!(resolve("file:///etc/%68osts"), refused("/etc/hosts"));
        assert_eq!(resolve("file:/data/a.zip#b"), Ok("file:/data/a.zip#b".to_owned()));
    }

    proptest! {
        #[test]
        fn a_local_file_that_is_accepted_is_in_the_folder(parts in proptest::collection::vec("\\.\\.|\\.|data|etc|%2e%2e|//|a b|é", 0..6), scheme in "|file:|file://|FILE:|local:") {
            let address = format!("{scheme}/{}", parts.join("/"));
            if let Ok(resolved) = resolve(&address) {
                let path = resolved.split_once(':').map(|(_, rest)| local_path(rest)).unwrap_or_default();
                prop_assert!(normal(Path::new(&path)).starts_with("/data"), "{address} gives {resolved}");
            }
        }
    }

    #[test]
    fn other_schemes_pass_and_blanks_do_not() {
        assert_eq!(resolve("hdfs://host/x"), Ok("hdfs://host/x".to_owned()));
        let reason = "java.net.URISyntaxException: Illegal character in path at index 6: /tmp/a b.py";
        assert_eq!(resolve("/tmp/a b.py"), Err(reason.to_owned()));
    }
}
