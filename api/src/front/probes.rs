//! `/livez`, `/readyz`, `/metrics`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::backend::Backend;
use super::measured::recorder;
use super::state::Front;

/// The process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// Whether requests may be sent here; otherwise what stands in the way, a line each.
pub(super) async fn ready<B: Backend>(State(front): State<Arc<Front<B>>>) -> Response {
    if front.stop.has_begun() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match front.backend.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(reasons) => {
            (StatusCode::SERVICE_UNAVAILABLE, reasons.join("\n") + "\n").into_response()
        }
    }
}

/// All figures, as Prometheus reads them.
pub(super) async fn metrics() -> Response {
    match recorder() {
        Ok(recorder) => {
            let content_type = HeaderValue::from_static("text/plain; version=0.0.4");
            ([(header::CONTENT_TYPE, content_type)], recorder.render()).into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
