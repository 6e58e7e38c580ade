//! The handlers of sessions, statements, jobs and batches.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::create;
use super::query::{Query, long, number};
use super::reply::{Refusal, created, raw, reply};
use super::requests::{completion, execute, serialized_job};
use crate::batch::Batch;
use crate::kind::Kind;
use crate::log;
use crate::server::Server;
use crate::session::Session;
use crate::session::jobs::NoStatus;
use crate::session::run::slice;
use crate::session::statement::system_line_ends;

pub(crate) type Shared = State<Arc<Server>>;
pub(crate) type Answer = Result<Response, Refusal>;

/// The session of an address, by number or name; whoever asks keeps its heart beating.
pub(crate) fn find_session(server: &Server, id: &str) -> Result<Arc<Session>, Refusal> {
    let session = if id.chars().all(|c| c.is_ascii_digit()) {
        u32::try_from(number(id)?).ok().and_then(|id| server.sessions.get(id))
    } else {
        server.sessions.by_name(id)
    };
    let session = session.ok_or_else(|| Refusal::no_session(id))?;
    session.hear();
    Ok(session)
}

fn find_batch(server: &Server, id: &str) -> Result<Arc<Batch>, Refusal> {
    let batch = if id.chars().all(|c| c.is_ascii_digit()) {
        u32::try_from(number(id)?).ok().and_then(|id| server.batches.get(id))
    } else {
        server.batches.by_name(id)
    };
    batch.ok_or_else(|| Refusal::no_session(id))
}

fn list<T>(query: &Query, all: &[Arc<T>], view: impl Fn(&T) -> Value) -> Answer {
    let from = query.number("from")?.unwrap_or(0);
    let size = query.number("size")?.unwrap_or(100);
    let shown: Vec<Value> = slice(all, from, size).iter().map(|item| view(item)).collect();
    Ok(reply(StatusCode::OK, &json!({"from": from, "total": all.len(), "sessions": shown})))
}

fn log_page(query: &Query, id: u32, lines: Vec<String>) -> Answer {
    let page = log::page(lines, query.number("from")?, query.number("size")?);
    Ok(reply(StatusCode::OK, &json!({"id": id, "from": page.from, "total": page.total, "log": page.lines})))
}

fn message(text: &str) -> Response {
    reply(StatusCode::OK, &json!({"msg": text}))
}

pub(crate) async fn list_sessions(State(server): Shared, query: Query) -> Answer {
    list(&query, &server.sessions.all(), Session::view)
}

pub(crate) async fn create_session(State(server): Shared, body: Bytes) -> Answer {
    create::session(&server, &body)
}

pub(crate) async fn get_session(State(server): Shared, Path(id): Path<String>) -> Answer {
    Ok(reply(StatusCode::OK, &find_session(&server, &id)?.view()))
}

pub(crate) async fn session_state(State(server): Shared, Path(id): Path<String>) -> Answer {
    let session = find_session(&server, &id)?;
    Ok(reply(StatusCode::OK, &json!({"id": session.id, "state": session.state().as_str()})))
}

pub(crate) async fn session_log(State(server): Shared, Path(id): Path<String>, query: Query) -> Answer {
    let session = find_session(&server, &id)?;
    log_page(&query, session.id, session.log.lines())
}

pub(crate) async fn delete_session(State(server): Shared, Path(id): Path<String>) -> Answer {
    let session = find_session(&server, &id)?;
    session.stop().await;
    server.sessions.remove(session.id);
    Ok(message("deleted"))
}

pub(crate) async fn stop_session(State(server): Shared, Path(id): Path<String>) -> Answer {
    find_session(&server, &id)?.stop().await;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// In Livy this is the same as stop.
pub(crate) async fn interrupt_session(State(server): Shared, Path(id): Path<String>) -> Answer {
    find_session(&server, &id)?.stop().await;
    Ok(message("interrupted"))
}

pub(crate) async fn connect(State(server): Shared, Path(id): Path<String>) -> Answer {
    let session = find_session(&server, &id)?;
    session.act();
    Ok(reply(StatusCode::OK, &session.view()))
}

pub(crate) async fn list_statements(State(server): Shared, Path(id): Path<String>, query: Query) -> Answer {
    let session = find_session(&server, &id)?;
    let newest = query.get("order").is_some_and(|order| order.trim().eq_ignore_ascii_case("desc"));
    let (from, size) = (query.number("from")?, query.number("size")?);
    Ok(raw(StatusCode::OK, session.statements(from, size, newest)?))
}

pub(crate) async fn post_statement(State(server): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let request = execute(&body)?;
    let session = find_session(&server, &id)?;
    session.check_running()?;
    let code = system_line_ends(&request.code.ok_or_else(no_code)?);
    let kind = match request.kind {
        Some(text) => Kind::parse(&text).ok_or_else(|| invalid_kind(&text))?,
        None if session.shown.kind == Kind::Shared => {
            let reason = "Code type should be specified if session kind is shared";
            return Err(Refusal::driver_exception(&format!("java.lang.IllegalArgumentException: {reason}")));
        }
        None => session.shown.kind,
    };
    let (statement, posted) = session.post(code, kind)?;
    session.settle(statement, server.options.post_grace).await;
    // Should the session have died of it, or others have pushed it out, it was accepted all the same.
    let json = session.statement(statement).ok().flatten().unwrap_or(posted);
    Ok(created(&format!("/sessions/{}/statements/{statement}", session.id), json))
}

pub(crate) async fn get_statement(State(server): Shared, Path((id, n)): Path<(String, String)>) -> Answer {
    let session = find_session(&server, &id)?;
    let n = number(&n)?;
    let found = session.statement(u64::try_from(n).unwrap_or(u64::MAX))?;
    Ok(raw(StatusCode::OK, found.ok_or_else(statement_not_found)?))
}

pub(crate) async fn cancel_statement(State(server): Shared, Path((id, n)): Path<(String, String)>) -> Answer {
    let session = find_session(&server, &id)?;
    session.cancel(u64::try_from(number(&n)?).unwrap_or(u64::MAX))?;
    Ok(message("canceled"))
}

pub(crate) async fn complete(State(server): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let request = completion(&body)?;
    let session = find_session(&server, &id)?;
    session.check_running()?;
    let code = system_line_ends(&request.code.ok_or_else(no_code)?);
    let kind = request.kind.as_deref();
    let kind = kind.and_then(Kind::parse).ok_or_else(|| invalid_kind(kind.unwrap_or("null")))?;
    let names = session.complete(kind, &code, request.cursor).await?;
    Ok(reply(StatusCode::OK, &json!({"candidates": names})))
}

pub(crate) async fn submit_job(State(server): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    if !server.engine.has_jobs() {
        return Err(Refusal::Empty(StatusCode::NOT_FOUND));
    }
    let request = serialized_job(&body)?;
    let session = find_session(&server, &id)?;
    let job = request.job.filter(|job| !job.is_empty());
    let job = job.ok_or_else(|| Refusal::bad("requirement failed: no job provided."))?;
    let n = session.submit_job(&job, request.kind.as_deref().and_then(Kind::parse))?;
    Ok(reply(StatusCode::CREATED, &json!({"id": n, "state": "SENT", "result": null, "error": null})))
}

pub(crate) async fn get_job(State(server): Shared, Path((id, n)): Path<(String, String)>) -> Answer {
    if !server.engine.has_jobs() {
        return Err(Refusal::Empty(StatusCode::NOT_FOUND));
    }
    let session = find_session(&server, &id)?;
    let n = long(&n)?;
    let status = session.job_status(u64::try_from(n).unwrap_or(u64::MAX))?;
    let status = status.map_err(|reason| match reason {
        NoStatus::Unknown => Refusal::exception(format!("java.util.NoSuchElementException: key not found: {n}")),
        NoStatus::Forgotten => Refusal::driver_exception(&format!("java.util.NoSuchElementException: {n}")),
    })?;
    let (state, result, error) = (status.state, status.result, status.error);
    Ok(reply(StatusCode::OK, &json!({"id": n, "state": state, "result": result, "error": error})))
}

pub(crate) async fn cancel_job(State(server): Shared, Path((id, n)): Path<(String, String)>) -> Answer {
    if !server.engine.has_jobs() {
        return Err(Refusal::Empty(StatusCode::NOT_FOUND));
    }
    let session = find_session(&server, &id)?;
    session.cancel_job(u64::try_from(long(&n)?).unwrap_or(u64::MAX))?;
    Ok(StatusCode::OK.into_response())
}

pub(crate) async fn list_batches(State(server): Shared, query: Query) -> Answer {
    list(&query, &server.batches.all(), Batch::view)
}

pub(crate) async fn create_batch(State(server): Shared, body: Bytes) -> Answer {
    create::batch(&server, &body)
}

pub(crate) async fn get_batch(State(server): Shared, Path(id): Path<String>) -> Answer {
    Ok(reply(StatusCode::OK, &find_batch(&server, &id)?.view()))
}

pub(crate) async fn batch_state(State(server): Shared, Path(id): Path<String>) -> Answer {
    let batch = find_batch(&server, &id)?;
    Ok(reply(StatusCode::OK, &json!({"id": batch.id, "state": batch.state().as_str()})))
}

pub(crate) async fn batch_log(State(server): Shared, Path(id): Path<String>, query: Query) -> Answer {
    let batch = find_batch(&server, &id)?;
    log_page(&query, batch.id, batch.log_lines())
}

pub(crate) async fn delete_batch(State(server): Shared, Path(id): Path<String>) -> Answer {
    let batch = find_batch(&server, &id)?;
    batch.stop().await;
    server.batches.remove(batch.id);
    Ok(message("deleted"))
}

fn statement_not_found() -> Refusal {
    Refusal::Text(StatusCode::NOT_FOUND, "Statement not found".to_owned())
}

fn invalid_kind(text: &str) -> Refusal {
    Refusal::driver_exception(&format!("java.lang.IllegalArgumentException: Invalid kind: {text}"))
}

fn no_code() -> Refusal {
    Refusal::driver_exception(
        "java.lang.NullPointerException: Cannot invoke \"String.toCharArray()\" because \"s\" is null",
    )
}
