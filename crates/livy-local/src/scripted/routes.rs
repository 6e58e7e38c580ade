//! The control routes, and the layer that makes requests fail.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http_body_util::BodyExt as _;
use livy_api::{BatchState, SessionState};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::control::Control;
use super::faults::{Effect, Fault};
use super::options::{JobAnswer, JobsMode, Seed};
use crate::log::Stream;
use crate::server::Server;

type Shared = State<(Arc<Server>, Arc<Control>)>;
type Answer = Result<Response, (StatusCode, String)>;

/// Adds the control routes, which faults never hit.
pub(crate) fn wrap(livy: Router, server: &Arc<Server>, control: &Arc<Control>) -> Router {
    let routes = Router::new()
        .route("/scripted/faults", get(list_faults).post(add_fault).delete(clear_faults))
        .route("/scripted/requests", get(list_requests).delete(clear_requests))
        .route("/scripted/restart", post(restart))
        .route("/scripted/reset", post(reset))
        .route("/scripted/seed", post(seed))
        .route("/scripted/sessions/{id}", post(change_session))
        .route("/scripted/batches/{id}", post(change_batch))
        .route("/scripted/jobs", post(set_jobs))
        .with_state((Arc::clone(server), Arc::clone(control)));
    livy.layer(from_fn_with_state(Arc::clone(control), intercept)).merge(routes)
}

/// Remembers each request and lets it run into a fault.
async fn intercept(State(control): State<Arc<Control>>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let shown = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let seen = control.see(&method, &shown);
    let response = match control.take_fault(&method, &path).map(|fault| fault.effect) {
        None => next.run(request).await,
        Some(Effect::Latency(time)) => {
            sleep(time).await;
            next.run(request).await
        }
        Some(effect) if effect.carries_out() => effect.spoil(next.run(request).await).await,
        Some(effect) => effect.instead().await,
    };
    seen.status.store(u64::from(response.status().as_u16()), Ordering::Relaxed);
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let length = frame.data_ref().map_or(0, Bytes::len);
            seen.bytes.fetch_add(u64::try_from(length).unwrap_or_default(), Ordering::Relaxed);
            frame
        }))
    })
}

fn read(body: &[u8]) -> Result<Value, (StatusCode, String)> {
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

fn done(value: &Value) -> Answer {
    Ok((StatusCode::OK, axum::Json(value.clone())).into_response())
}

async fn list_faults(State((_, control)): Shared) -> Answer {
    done(&control.faults())
}

async fn add_fault(State((_, control)): Shared, body: Bytes) -> Answer {
    let fault = Fault::read(read(&body)?).map_err(|reason| (StatusCode::BAD_REQUEST, reason))?;
    done(&json!({"id": control.add_fault(fault)}))
}

async fn clear_faults(State((_, control)): Shared) -> Answer {
    control.clear_faults();
    done(&json!({}))
}

async fn list_requests(State((_, control)): Shared) -> Answer {
    done(&control.requests())
}

async fn clear_requests(State((_, control)): Shared) -> Answer {
    control.clear_requests();
    done(&json!({}))
}

async fn restart(State((server, control)): Shared) -> Answer {
    control.restart(&server).await;
    done(&json!({}))
}

async fn reset(State((server, control)): Shared) -> Answer {
    control.reset(&server).await;
    done(&json!({}))
}

async fn seed(State((server, control)): Shared, body: Bytes) -> Answer {
    let value = read(&body)?;
    let number = |key: &str| value[key].as_u64().unwrap_or_default();
    let small = |key: &str| u32::try_from(number(key)).unwrap_or(u32::MAX);
    let change_every = value["change_ms"].as_u64().map(Duration::from_millis);
    let (sessions, batches, log_rate) = (small("sessions"), small("batches"), small("log_rate"));
    control.set_seed(&server, Seed { sessions, batches, seed: number("seed"), change_every, log_rate });
    done(&json!({}))
}

fn lines(value: &Value) -> Vec<String> {
    let lines = value["log"].as_array().map(Vec::as_slice).unwrap_or_default();
    lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

async fn change_session(State((server, _)): Shared, Path(id): Path<u32>, body: Bytes) -> Answer {
    let value = read(&body)?;
    let session = server.sessions.get(id).ok_or((StatusCode::NOT_FOUND, "no such session".to_owned()))?;
    for line in lines(&value) {
        session.log.push(Stream::Stderr, line);
    }
    if value["die"] == json!(true) {
        session.driver_ended();
    }
    if let Some(state) = value["state"].as_str() {
        session.show_state(SessionState::parse(state));
    }
    done(&session.view())
}

async fn change_batch(State((server, _)): Shared, Path(id): Path<u32>, body: Bytes) -> Answer {
    let value = read(&body)?;
    let batch = server.batches.get(id).ok_or((StatusCode::NOT_FOUND, "no such batch".to_owned()))?;
    for line in lines(&value) {
        batch.log.push(Stream::Stdout, line);
    }
    if let Some(state) = value["state"].as_str() {
        batch.show_state(BatchState::parse(state));
    }
    done(&batch.view())
}

async fn set_jobs(State((_, control)): Shared, body: Bytes) -> Answer {
    let value = read(&body)?;
    let answers = value["answers"].as_array().cloned().unwrap_or_default();
    let mode = match value["mode"].as_str() {
        Some("off") => JobsMode::Off,
        Some("on") => JobsMode::On(answers.iter().map(answer).collect()),
        _ => return Err((StatusCode::BAD_REQUEST, "mode is on or off".to_owned())),
    };
    control.set_jobs(mode);
    done(&json!({}))
}

fn answer(value: &Value) -> JobAnswer {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    JobAnswer {
        contains: text("contains").unwrap_or_default(),
        result: text("result").unwrap_or_default(),
        error: text("error"),
        delay: Duration::from_millis(value["delay_ms"].as_u64().unwrap_or_default()),
        interrupts: value["interrupts"] == json!(true),
    }
}
