//! One id for each request: in the logs, where everything said meanwhile carries it, and in the answer, so that a person can quote it.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument, debug, error, info};
use uuid::Uuid;

use super::headers::secure;

/// The id of a request, in its answer.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("casetrail-request-id");

/// Runs a request within its span. What is logged of it is its route, never its path, query, headers or body.
pub(super) async fn traced(request: Request, next: Next, tls: bool) -> Response {
    let (id, start) = (Uuid::now_v7(), Instant::now());
    let method = request.method().clone();
    let route = route(request.uri().path());
    let span = tracing::info_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, micros) = (response.status(), start.elapsed().as_micros());
    span.in_scope(|| {
        let status = status.as_u16();
        match status {
            0..400 => debug!(%method, route, status, micros, "answered"),
            400..500 => info!(%method, route, status, micros, "refused"),
            500.. => error!(%method, route, status, micros, "failed"),
        }
    });
    secure(response.headers_mut(), tls);
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The route as we wrote it: a path may hold anything.
fn route(path: &str) -> &'static str {
    const ROUTES: [&str; 6] =
        ["/graphql", "/graphql/stream", "/graphiql", "/livez", "/readyz", "/metrics"];
    ROUTES.into_iter().find(|route| *route == path).unwrap_or("other")
}
