//! The session one is in: how long it lasts, that it goes on, that it ends.

use super::{Door, failed, refuse};
use crate::error::{Fault, Internal, OUT_OF_REACH};
use crate::front::{Credential, REQUEST, credential, from_own_page};
use crate::sessions::Session;
use crate::sessions::token::Way;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `GET /session`: how long it has left. Asking does not make it longer.
pub async fn show(State(door): State<Door>, headers: HeaderMap) -> Response {
    match door.session_with_access(&headers).await {
        Ok(session) => door.told(&session).into_response(),
        Err(refused) => refused,
    }
}

/// `POST /session`: the person did something, so the session goes on.
pub async fn extend(State(door): State<Door>, headers: HeaderMap) -> Response {
    if !is_ours(&headers) {
        return refuse(StatusCode::FORBIDDEN, "FORBIDDEN", "This page may not do that.");
    }
    let session = match door.session_with_access(&headers).await {
        Ok(session) => session,
        Err(refused) => return refused,
    };
    match door.app.sessions.extend(&session) {
        Ok((session, cookie)) => {
            ([(header::SET_COOKIE, door.set(&cookie))], door.told(&session)).into_response()
        }
        Err(fault) => failed(fault),
    }
}

/// `POST /sign-out`: ends the session at every instance and clears what the browser holds of it.
pub async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Response {
    if !is_ours(&headers) {
        return refuse(StatusCode::FORBIDDEN, "FORBIDDEN", "This page may not sign you out.");
    }
    // Without a good session there is nothing to end, and the cookie goes all the same.
    if let Ok(session) = door.session(&headers).await
        && let Err(error) = door.app.sessions.end(&door.app, &session).await
    {
        return failed(Internal::new(error));
    }
    let clear = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, door.unset())], [("clear-site-data", clear)])
        .into_response()
}

/// No page of another site can send this.
fn is_ours(headers: &HeaderMap) -> bool {
    headers.contains_key(REQUEST) || from_own_page(headers)
}

fn signed_out() -> Response {
    refuse(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Sign in first.")
}

impl Door {
    /// The session of a request, or the answer that refuses it.
    async fn session(&self, headers: &HeaderMap) -> Result<Session, Response> {
        let found = match credential(headers, self.cookie) {
            Some(Credential::Bearer(token)) => {
                self.app.sessions.open(&self.app, &token, Way::Bearer).await
            }
            Some(Credential::Cookie(token)) => {
                self.app.sessions.open(&self.app, &token, Way::Cookie).await
            }
            None => Ok(None),
        };
        match found {
            Ok(session) => session.ok_or_else(signed_out),
            Err(Fault::Internal(fault)) => Err(failed(fault)),
            Err(Fault::OutOfReach) => {
                Err(refuse(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", OUT_OF_REACH))
            }
            Err(Fault::NoAccess | Fault::Stale) => Err(signed_out()),
        }
    }

    /// The same, of somebody who still has access: a page whose line was cut because it has ended
    /// asks here whether it is over.
    async fn session_with_access(&self, headers: &HeaderMap) -> Result<Session, Response> {
        let session = self.session(headers).await?;
        let grants = self.app.views.snapshot().and_then(|views| views.grants(session.person()));
        match grants {
            Ok(grants) if grants.is_empty() => Err(signed_out()),
            Ok(_) => Ok(session),
            Err(error) => Err(failed(Internal::new(error))),
        }
    }

    fn told(&self, session: &Session) -> Json<serde_json::Value> {
        let sessions = &self.app.sessions;
        Json(json!({
            "endsInSeconds": sessions.left(session).map(|left| left.as_secs()),
            "mayExtend": sessions.may_extend(session),
        }))
    }
}
