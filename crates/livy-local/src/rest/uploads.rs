//! Uploaded files: taken off the request, at most so large, and kept under a name that can't lead anywhere else.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use super::reply::Refusal;

/// So many times the limit is read of what is too large, because a client that is cut off never reads the answer.
const PATIENCE: u64 = 10;

/// A file that was sent.
#[derive(Debug)]
pub(crate) struct Received {
    name: String,
    file: TempPath,
}

/// A file of a session.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    /// There was one of that name, and it was not replaced: Spark holds on to it.
    pub(crate) was_there: bool,
}

/// The first file in the part named `part`, put into `folder`; `None` when there is none. A part of more than `limit`
/// bytes is an error.
pub(crate) async fn receive(
    mut parts: Multipart,
    part: &str,
    folder: &Path,
    limit: u64,
) -> Result<Option<Received>, Refusal> {
    let mut received = None;
    let mut large = false;
    while let Some(mut field) = parts.next_field().await.map_err(broken)? {
        let sent = field.file_name().map(str::to_owned).filter(|_| received.is_none() && field.name() == Some(part));
        let mut target = match sent {
            Some(sent) => Some((plain_name(&sent)?, NamedTempFile::new_in(folder).map_err(failed)?.into_parts())),
            None => None,
        };
        let mut file = match &mut target {
            Some((_, (file, _))) => Some(tokio::fs::File::from_std(file.try_clone().map_err(failed)?)),
            None => None,
        };
        large |= copy(&mut field, file.as_mut(), limit).await? > limit;
        received = received.or(target.map(|(name, (_, file))| Received { name, file }));
    }
    if large {
        let reason = "org.scalatra.servlet.SizeConstraintExceededException: Too large request or file";
        return Err(Refusal::Plain(StatusCode::INTERNAL_SERVER_ERROR, reason.to_owned()));
    }
    Ok(received)
}

/// Writes a part up to the limit and reads it to its end; its length.
async fn copy(field: &mut Field<'_>, mut to: Option<&mut tokio::fs::File>, limit: u64) -> Result<u64, Refusal> {
    let mut length = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        length += chunk.len() as u64;
        if length > limit.saturating_mul(PATIENCE) {
            break;
        }
        if let Some(file) = to.as_mut().filter(|_| length <= limit) {
            file.write_all(&chunk).await.map_err(failed)?;
        }
    }
    if let Some(file) = to {
        file.flush().await.map_err(failed)?;
    }
    Ok(length)
}

/// The last part of whatever path a client sent. Livy lets `..` lead out of its folder.
fn plain_name(sent: &str) -> Result<String, Refusal> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    if matches!(name, "" | "." | "..") {
        return Err(Refusal::bad("Can not create a Path from an empty string"));
    }
    if name.contains(':') {
        return Err(Refusal::bad(format!("java.net.URISyntaxException: Relative path in absolute URI: {name}")));
    }
    Ok(name.to_owned())
}

impl Received {
    /// Puts the file into a folder, unless there is one of its name.
    pub(crate) fn keep(self, folder: &Path) -> Result<Kept, Refusal> {
        std::fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(self.name);
        let was_there = match self.file.persist_noclobber(&path) {
            Ok(()) => false,
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => true,
            Err(error) => return Err(failed(error.error)),
        };
        Ok(Kept { path, was_there })
    }
}

/// The address of a local file: what an address may not contain is escaped.
pub(crate) fn address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            address.push(char::from(*byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

fn broken(error: MultipartError) -> Refusal {
    Refusal::exception(error.body_text())
}

fn failed(error: std::io::Error) -> Refusal {
    Refusal::exception(format!("java.io.IOException: {error}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_what_was_sent_and_an_empty_one_is_refused() {
        for (sent, name) in [("../../a.txt", "a.txt"), ("C:\\x\\b.py", "b.py"), ("/etc/passwd", "passwd"), ("…", "…")]
        {
            assert_eq!(plain_name(sent), Ok(name.to_owned()));
        }
        for sent in ["", "..", "a/", "..\\", "./.", "a:b"] {
            assert!(plain_name(sent).is_err(), "{sent}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_name_the_file_is_in_the_folder(sent in "[a./\\\\: %é]{0,12}") {
            let folder = tempfile::tempdir().expect("a folder");
            if let Ok(name) = plain_name(&sent) {
                let file = NamedTempFile::new_in(folder.path()).expect("a file").into_temp_path();
                let kept = Received { name, file }.keep(&folder.path().join("in")).expect("kept");
                prop_assert!(kept.path.parent() == Some(&folder.path().join("in")));
                prop_assert!(kept.path.is_file());
            }
        }
    }

    #[test]
    fn a_second_file_of_a_name_does_not_replace_the_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let keep = |text: &str| {
            let file = NamedTempFile::new_in(folder.path()).expect("a file").into_temp_path();
            std::fs::write(&file, text).expect("written");
            Received { name: "a".to_owned(), file }.keep(folder.path()).expect("kept")
        };
        assert!(!keep("first").was_there);
        let second = keep("second");
        assert!(second.was_there);
        assert_eq!(std::fs::read_to_string(&second.path).ok().as_deref(), Some("first"));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left over");
    }

    #[test]
    fn what_an_address_may_not_contain_is_escaped() {
        assert_eq!(address(Path::new("/t/a b#1%é.txt")), "file:/t/a%20b%231%25%C3%A9.txt");
    }
}
