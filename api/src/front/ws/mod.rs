//! `GET /graphql`: the `graphql-transport-ws` protocol.

mod message;
mod socket;
mod wire;

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::backend::{Backend, Credential};
use super::headers::{credential, may_open_socket};
use super::http::{HttpRefusal, Media, malformed, not_allowed, refused};
use super::refusal::Refusal;
use super::state::Front;

const PROTOCOL: &str = "graphql-transport-ws";

/// Opens a socket for a page or program that may have one.
pub(super) async fn upgrade<B: Backend>(
    State(front): State<Arc<Front<B>>>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    if !asks_for_socket(&parts.headers) {
        return not_allowed().await;
    }
    let offered = match offered(&parts.headers, &front) {
        Ok(offered) => offered,
        Err(refusal) => return refused(&front, Media::Json, refusal),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        let refusal = Refusal::bad(format!("The subprotocol is {PROTOCOL}."));
        return refused(&front, Media::Json, malformed(refusal));
    }
    let most = front.settings.transport.body_bytes;
    let span = tracing::Span::current();
    upgrade
        .read_buffer_size(4 * 1024)
        .write_buffer_size(0)
        // Only one frame is in hand at a time, and that one has to fit.
        .max_write_buffer_size(usize::MAX)
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| socket::converse(front, socket, offered).instrument(span))
}

/// Any method but GET is refused elsewhere, so only the wish for an upgrade is left to check.
fn asks_for_socket(headers: &HeaderMap) -> bool {
    headers
        .get(header::UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The credential that came with the upgrade, if it may be used. A cookie is one only on a page of ours: any page can make a browser
/// send it, but a page's origin is always told.
fn offered<B: Backend>(
    headers: &HeaderMap,
    front: &Front<B>,
) -> Result<Option<Credential>, HttpRefusal> {
    let credential = credential(headers, front.settings.cookie);
    match (headers.get(header::ORIGIN), credential) {
        (Some(origin), credential) => {
            if may_open_socket(origin, headers, front.settings.demo) {
                return Ok(credential);
            }
            let refusal = Refusal::bad("Pages of other sites may not open a socket.");
            Err(HttpRefusal(StatusCode::FORBIDDEN, refusal))
        }
        (None, Some(Credential::Bearer(token))) => Ok(Some(Credential::Bearer(token))),
        (None, Some(Credential::Cookie(_)) | None) => Ok(None),
    }
}
