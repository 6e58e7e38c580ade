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
use super::uploads;
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
    // Livy's web server reads all of the body before anything is looked at.
    let limit = u64::try_from(server.options.upload_limit).unwrap_or(u64::MAX);
    let received = match parts {
        Ok(parts) => uploads::receive(parts, part, server.folder.path(), limit).await?,
        Err(_) => None,
    };
    let session = find_session(server, id)?;
    let received = received.ok_or_else(|| Refusal::unreadable(format!("No {part} sent!")))?;
    session.check_active()?;
    let kept = received.keep(&session.folder.join("uploads"))?;
    if kept.was_there {
        let name = kept.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        session.note(format!("A file with name {name} has already been uploaded, and hence will not be replaced."));
    }
    session.add(what, &uploads::address(&kept.path)).await?;
    Ok(StatusCode::OK.into_response())
}
