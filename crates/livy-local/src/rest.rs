//! Livy's REST API: routes, bodies, errors. Facts come from Livy 0.9.0, observed and recorded.

pub(crate) mod addresses;
mod body;
pub(crate) mod create;
mod files;
mod handlers;
mod layers;
mod plain;
mod query;
mod reply;
mod requests;
mod uploads;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

use crate::scripted;
use crate::server::Server;

use handlers as h;

/// All routes, at the root.
pub(crate) fn router(server: &Arc<Server>) -> Router {
    let livy = sessions()
        .merge(batches())
        .layer(RequestDecompressionLayer::new())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .merge(itself())
        .fallback(layers::not_found)
        .layer(from_fn_with_state(Arc::clone(server), layers::around))
        .with_state(Arc::clone(server));
    match &server.control {
        Some(control) => scripted::wrap(livy, server, control),
        None => livy,
    }
}

fn sessions() -> Router<Arc<Server>> {
    let all = get(h::list_sessions).post(h::create_session);
    Router::new()
        .route("/sessions", all.clone())
        .route("/sessions/", all)
        .route("/sessions/{id}", get(h::get_session).delete(h::delete_session))
        .route("/sessions/{id}/state", get(h::session_state))
        .route("/sessions/{id}/log", get(h::session_log))
        .route("/sessions/{id}/stop", post(h::stop_session))
        .route("/sessions/{id}/interrupt", post(h::interrupt_session))
        .route("/sessions/{id}/connect", post(h::connect))
        .route("/sessions/{id}/statements", get(h::list_statements).post(h::post_statement))
        .route("/sessions/{id}/statements/{n}", get(h::get_statement))
        .route("/sessions/{id}/statements/{n}/cancel", post(h::cancel_statement))
        .route("/sessions/{id}/completion", post(h::complete))
        .route("/sessions/{id}/submit-job", post(h::submit_job))
        .route("/sessions/{id}/run-job", post(h::submit_job))
        .route("/sessions/{id}/jobs/{n}", get(h::get_job))
        .route("/sessions/{id}/jobs/{n}/cancel", post(h::cancel_job))
        .route("/sessions/{id}/add-jar", post(files::add_jar))
        .route("/sessions/{id}/add-pyfile", post(files::add_jar))
        .route("/sessions/{id}/add-file", post(files::add_file))
        .route("/sessions/{id}/upload-jar", post(files::upload_jar))
        .route("/sessions/{id}/upload-pyfile", post(files::upload_python_file))
        .route("/sessions/{id}/upload-file", post(files::upload_file))
        // Livy has no limit for JSON bodies, and for uploads one for each part.
        .layer(DefaultBodyLimit::disable())
}

fn batches() -> Router<Arc<Server>> {
    let all = get(h::list_batches).post(h::create_batch);
    Router::new()
        .route("/batches", all.clone())
        .route("/batches/", all)
        .route("/batches/{id}", get(h::get_batch).delete(h::delete_batch))
        .route("/batches/{id}/state", get(h::batch_state))
        .route("/batches/{id}/log", get(h::batch_log))
        .layer(DefaultBodyLimit::disable())
}

fn itself() -> Router<Arc<Server>> {
    Router::new()
        .route("/version", get(plain::version))
        .route("/metrics", get(plain::metrics_menu))
        .route("/metrics/metrics", get(plain::metrics))
        .route("/metrics/ping", get(plain::ping))
        .route("/metrics/threads", get(plain::threads))
        .route("/metrics/healthcheck", get(plain::health_check))
}
