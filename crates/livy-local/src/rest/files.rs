//! Files for a running session, by address or uploaded.

use axum::body::Bytes;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::addresses::Addresses;
use super::handlers::{Answer, Shared, find_session};
use super::reply::Refusal;
use super::requests::add_resource;
use crate::engine::Resource;
use crate::server::Server;

type Upload = Result<Multipart, MultipartRejection>;

/// `add-jar` and `add-pyfile`, which are the same to Livy.
pub(crate) async fn add_jar(State(server): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    add(&server, &id, &body, Resource::JarOrPythonFile).await
}

/// `add-file`.
pub(crate) async fn add_file(State(server): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    add(&server, &id, &body, Resource::File).await
}

async fn add(server: &Server, id: &str, body: &[u8], what: Resource) -> Answer {
    let address = add_resource(body)?;
    let session = find_session(server, id)?;
    let address = address.ok_or_else(|| {
        Refusal::exception(
            "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"this.input\" is null",
        )
    })?;
    session.check_active()?;
    let path = Addresses::new(&server.options.allowed_dirs).resolve(&address).map_err(Refusal::bad)?;
    session.add(what, &path).await?;
    Ok(StatusCode::OK.into_response())
}

pub(crate) async fn upload_jar(State(server): Shared, Path(id): Path<String>, parts: Upload) -> Answer {
    upload(&server, &id, parts, "jar", Resource::JarOrPythonFile).await
}

pub(crate) async fn upload_python_file(State(server): Shared, Path(id): Path<String>, parts: Upload) -> Answer {
    upload(&server, &id, parts, "file", Resource::JarOrPythonFile).await
}

pub(crate) async fn upload_file(State(server): Shared, Path(id): Path<String>, parts: Upload) -> Answer {
    upload(&server, &id, parts, "file", Resource::File).await
}

async fn upload(server: &Server, id: &str, parts: Upload, part: &str, what: Resource) -> Answer {
    let session = find_session(server, id)?;
    let missing = || Refusal::unreadable(format!("No {part} sent!"));
    let mut parts = parts.map_err(|_| missing())?;
    let broken = |error: axum::extract::multipart::MultipartError| Refusal::exception(error.body_text());
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        if field.name() != Some(part) {
            continue;
        }
        // Only the last part of whatever path the client sent: it must not lead out of the folder.
        let name = field.file_name().and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default();
        if matches!(name, "" | "." | "..") {
            return Err(missing());
        }
        let path = session.folder.join("uploads").join(name);
        let data = field.bytes().await.map_err(broken)?;
        session.check_active()?;
        let write = async {
            tokio::fs::create_dir_all(session.folder.join("uploads")).await?;
            tokio::fs::write(&path, &data).await
        };
        write.await.map_err(|error| Refusal::exception(format!("java.io.IOException: {error}")))?;
        session.add(what, &format!("file:{}", path.display())).await?;
        return Ok(StatusCode::OK.into_response());
    }
    Err(missing())
}
