//! Files for a session that runs: uploaded, or by an address that the cluster reads.

use serde_json::json;

use super::acknowledge;
use crate::error::ApiError;
use crate::ids::Target;
use crate::request::{Endpoint, RawReply, Request};

/// Bytes that a file to upload may have, unless an administrator said otherwise (`livy.file.upload.max.size`).
pub const UPLOAD_LIMIT: u64 = 100 * 1024 * 1024;

/// What a file is to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddKind {
    /// A jar, for Scala and Java classes. Its name has to end in `.jar`: by that Livy tells it from a module.
    Jar,
    /// A Python module: `.py`, or an archive of modules, `.zip` or `.egg`.
    PyFile,
    /// Any file.
    File,
}

impl AddKind {
    /// What the routes call it.
    fn word(self) -> &'static str {
        match self {
            Self::Jar => "jar",
            Self::PyFile => "pyfile",
            Self::File => "file",
        }
    }
}

/// `POST /sessions/{id}/add-jar`, `add-pyfile` and `add-file`: a file the cluster can read already.
#[derive(Debug, Clone)]
pub struct AddFile {
    /// The session.
    pub session: Target,
    /// What the file is.
    pub kind: AddKind,
    /// Its address.
    pub uri: String,
}

impl Endpoint for AddFile {
    type Reply = ();

    fn request(&self) -> Request {
        let path = format!("/sessions/{}/add-{}", self.session.segment(), self.kind.word());
        Request::post(path, Some(json!({"uri": self.uri}))).deadline(300_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply).map_err(|error| error.of_file(false))
    }
}

/// `POST /sessions/{id}/upload-jar`, `upload-pyfile` and `upload-file`: a file that is sent along, as the only part of a
/// multipart body. Livy puts it on the cluster's file system and then does what [`AddFile`] does. Of files of one name the
/// session keeps the first.
#[derive(Debug, Clone)]
pub struct UploadFile {
    /// The session.
    pub session: Target,
    /// What the file is.
    pub kind: AddKind,
}

impl Endpoint for UploadFile {
    type Reply = ();

    fn request(&self) -> Request {
        let part = if self.kind == AddKind::Jar { "jar" } else { "file" };
        Request::post_file(format!("/sessions/{}/upload-{}", self.session.segment(), self.kind.word()), part)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply).map_err(|error| error.of_file(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Class, Problem};
    use crate::request::Method;

    const SESSION: Target = Target::Id(3);

    fn upload(status: u16, body: &str) -> ApiError {
        let endpoint = UploadFile { session: SESSION, kind: AddKind::File };
        endpoint.decode(RawReply { status, body }).expect_err("a refusal")
    }

    fn add(status: u16, body: &str) -> ApiError {
        let endpoint = AddFile { session: SESSION, kind: AddKind::File, uri: "hdfs:///x".to_owned() };
        endpoint.decode(RawReply { status, body }).expect_err("a refusal")
    }

    #[test]
    fn each_kind_of_file_has_its_route_and_its_part() {
        for (kind, path, part) in [
            (AddKind::Jar, "/sessions/3/upload-jar", "jar"),
            (AddKind::PyFile, "/sessions/3/upload-pyfile", "file"),
            (AddKind::File, "/sessions/3/upload-file", "file"),
        ] {
            let request = UploadFile { session: SESSION, kind }.request().acting_as(Some("a b"));
            assert_eq!((request.method, request.body.as_deref(), request.file_part), (Method::Post, None, Some(part)));
            assert_eq!(request.path, format!("{path}?doAs=a%20b"));
            let request = AddFile { session: SESSION, kind, uri: "s3a://b/c".to_owned() }.request();
            assert_eq!((request.path, request.file_part), (path.replace("upload", "add"), None));
            assert_eq!(request.body.as_deref(), Some(r#"{"uri":"s3a://b/c"}"#));
        }
    }

    #[test]
    fn an_empty_reply_is_a_success() {
        let endpoint = UploadFile { session: SESSION, kind: AddKind::File };
        assert_eq!(endpoint.decode(RawReply { status: 200, body: "" }), Ok(()));
    }

    #[test]
    fn a_file_that_is_too_large_is_told_alike_by_livy_and_by_a_gateway() {
        let livy = upload(500, "org.scalatra.servlet.SizeConstraintExceededException: Too large request or file");
        let gateway = upload(413, "<html><head><title>413 Request Entity Too Large</title></head></html>");
        for error in [livy, gateway] {
            assert_eq!((&error.problem, error.class()), (&Problem::TooLarge, Class::Invalid));
            assert_eq!(error.message, "The file is larger than the server takes.");
            assert!(error.advice().contains("livy.file.upload.max.size"));
        }
    }

    #[test]
    fn a_local_path_that_is_not_allowed_means_another_thing_for_what_was_uploaded() {
        let body = r#"{"msg":"requirement failed: Local path /x/a.txt cannot be added to user sessions."}"#;
        assert_eq!(add(400, body).problem, Problem::PathNotAllowed);
        assert_eq!(add(400, body).message, "Local path /x/a.txt cannot be added to user sessions.");
        assert_eq!(upload(400, body).problem, Problem::NoSharedFiles);
        assert!(upload(400, body).advice().contains("file system"));
    }

    #[test]
    fn the_reason_is_found_at_the_end_of_a_python_sessions_traceback() {
        let thrown = |end: &str| {
            let text = format!(
                "java.util.concurrent.ExecutionException: java.lang.RuntimeException: py4j.Py4JException: An exception was \
                 raised by the Python Proxy. Return Message: Traceback (most recent call last):\n  File \"x.py\", line \
                 204, in addFile\n    job_context.sc.addFile(uri_path)\n{end}"
            );
            add(500, &json!(text).to_string())
        };
        let call = "py4j.protocol.Py4JJavaError: An error occurred while calling o72.addFile.\n: ";
        let missing = thrown(&format!("{call}java.io.FileNotFoundException: File file:/x does not exist\n\tat a.b(C)"));
        assert_eq!(missing.problem, Problem::FileUnreadable);
        assert_eq!(missing.message, "The session's driver can't read it: File file:/x does not exist");
        let host = thrown("pyspark.errors.IllegalArgumentException: java.net.UnknownHostException: nowhere\n");
        assert_eq!(host.message, "The session's driver can't read it: there is no host nowhere");
        assert!(host.detail.is_some_and(|detail| detail.contains("in addFile")));
        let class = "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found";
        let scheme = thrown(&format!("{call}java.lang.RuntimeException: {class}\n\tat a.b(C)"));
        assert_eq!(scheme.problem, Problem::FileUnreadable);
        let other = thrown(&format!("{call}java.lang.IllegalStateException: stopped\n\tat a.b(C)"));
        assert_eq!(
            (other.problem, other.message.as_str()),
            (Problem::NotTaken, "java.lang.IllegalStateException: stopped")
        );
        assert!(other.detail.is_some());
    }

    #[test]
    fn what_the_driver_throws_is_a_refusal_and_no_unknown_outcome() {
        let thrown = |what: &str| {
            let prefix = "java.util.concurrent.ExecutionException: org.apache.livy.rsc.rpc.RpcException: ";
            format!("\"{prefix}{what}\\n\\tat a.B.c(B.java:1)\"")
        };
        let missing = add(500, &thrown("java.io.FileNotFoundException: File file:/x does not exist"));
        assert_eq!(missing.problem, Problem::FileUnreadable);
        assert_eq!(missing.message, "The session's driver can't read it: File file:/x does not exist");
        let scheme = thrown("org.apache.hadoop.fs.UnsupportedFileSystemException: No FileSystem for scheme \\\"s3\\\"");
        assert_eq!(add(500, &scheme).problem, Problem::FileUnreadable);
        let refused = upload(500, &thrown("java.lang.IllegalArgumentException: requirement failed: x"));
        assert_eq!(refused.problem, Problem::NotTaken);
        for error in [missing, refused] {
            assert!(!crate::error::CallError::Api(error).is_ambiguous());
        }
        assert!(crate::error::CallError::Api(upload(502, "")).is_ambiguous());
    }
}
