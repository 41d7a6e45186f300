//! The HTTP and WebSocket front: everything between a connection and the service behind it.
//!
//! A request goes through the same checks on every transport: its headers and origin, sign-in, body, document (guarded before it is
//! parsed, measured before it runs), limits of its person; then [`Backend`] executes it, and the answer is told in the contract's codes.
//! Nothing here knows a case, and nothing here logs what a client sent.

mod answer;
mod backend;
mod body;
mod document;
mod graphiql;
mod guard;
mod headers;
mod http;
mod limits;
mod measure;
mod measured;
mod operation;
mod probes;
mod refusal;
mod request_trace;
mod serve;
mod settings;
mod shape;
mod single_root;
mod sse;
mod state;
mod stop;
pub mod web;
mod ws;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

pub use backend::{Backend, Credential, SignInRefused, Unreached};
pub use document::Lane;
pub use headers::{AS_OF, AT_LEAST, REQUEST, cookie, credential, from_own_page, secure};
pub use limits::{Held, Limits, NotNow, RateLimited, Turn, What};
pub use measured::recorder;
pub use refusal::{Code, Refusal};
pub use request_trace::REQUEST_ID;
pub use serve::serve;
pub use settings::{DocumentLimits, FrontError, FrontSettings, PersonLimits, TransportLimits};
pub use shape::Shape;
pub use stop::{Busy, Stop};

use state::Front;

/// The front's routes before a backend. Other routes may be merged into it; they bring their own headers.
pub fn router<B: Backend>(
    backend: B,
    settings: FrontSettings,
    stop: Stop,
) -> Result<Router, FrontError> {
    let (demo, tls) = (settings.demo, settings.tls);
    let front = Arc::new(Front::new(backend, settings, stop)?);
    let mut router = Router::new()
        .route("/graphql", get(ws::upgrade::<B>).post(http::post::<B>).fallback(http::not_allowed))
        .route("/graphql/stream", post(sse::post::<B>).fallback(http::not_allowed))
        .route("/livez", get(probes::live))
        .route("/readyz", get(probes::ready::<B>))
        .route("/metrics", get(probes::metrics));
    if demo {
        router = router.route("/graphiql", get(graphiql::page));
    }
    let traced = from_fn(move |request, next| request_trace::traced(request, next, tls));
    Ok(router.with_state(front).layer(traced))
}
