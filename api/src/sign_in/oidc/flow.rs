//! Leaving for the provider and coming back.

use super::account;
use super::provider::Refused;
use crate::error::Fault;
use crate::sign_in::Door;
use crate::sign_ins;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde::{Deserialize, Serialize};

/// What the browser's note is sealed for.
const PURPOSE: &[u8] = b"sign-in under way";
/// How long somebody may take at the provider.
const UNDER_WAY_SECONDS_MAX: i64 = 10 * 60;

/// What the browser keeps while it is at the provider, sealed.
#[derive(Serialize, Deserialize)]
struct Note {
    state: String,
    nonce: String,
    verifier: String,
    to: String,
    left: i64,
}

#[derive(Deserialize)]
pub struct Wish {
    to: Option<String>,
}

/// Why somebody comes to a page that says they are not signed in.
#[derive(Clone, Copy)]
enum Because {
    /// They have no access here.
    NoAccess,
    /// They changed their mind at the provider.
    Cancelled,
    /// What came back doesn't hold, or is too old.
    Failed,
    /// The provider can't be reached.
    Unreachable,
}

/// `GET /sign-in`: to the provider.
pub(in crate::sign_in) async fn sign_in(
    State(door): State<Door>,
    Query(wish): Query<Wish>,
) -> Response {
    let Some(provider) = &door.provider else {
        return away(&door, "/");
    };
    let leaving = match provider.leave().await {
        Ok(leaving) => leaving,
        Err(refused) => return turned_away(&door, &refused),
    };
    let note = Note {
        state: leaving.state,
        nonce: leaving.nonce,
        verifier: leaving.verifier,
        to: own_path(wish.to),
        left: Utc::now().timestamp(),
    };
    let sealed = serde_json::to_vec(&note).ok();
    let sealed = sealed.and_then(|note| door.app.sessions.tokens().seal_for(PURPOSE, note).ok());
    match sealed {
        Some(sealed) => to(&leaving.url, [door.set_flow(&sealed)]),
        None => refuse(&door, Because::Failed),
    }
}

#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// `GET /auth/callback`: back from the provider.
pub(in crate::sign_in) async fn callback(
    State(door): State<Door>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Response {
    let Some(provider) = &door.provider else {
        return away(&door, "/");
    };
    let Some(note) = door.note(&headers) else {
        return refuse(&door, Because::Failed);
    };
    let other_state = back.state.as_deref() != Some(note.state.as_str());
    let other_issuer = back.iss.as_deref().is_some_and(|issuer| issuer != provider.issuer());
    if other_state || other_issuer {
        return refuse(&door, Because::Failed);
    }
    let Some(code) = back.code.filter(|_| back.error.is_none()) else {
        let cancelled = back.error.as_deref() == Some("access_denied");
        return refuse(&door, if cancelled { Because::Cancelled } else { Because::Failed });
    };
    let identity = match provider.come_back(&code, &note.verifier, &note.nonce).await {
        Ok(identity) => identity,
        Err(refused) => return turned_away(&door, &refused),
    };
    match let_in(&door, provider.issuer(), &identity).await {
        Ok(Some(cookie)) => to(&note.to, [door.set(&cookie), door.unset_flow()]),
        Ok(None) => refuse(&door, Because::NoAccess),
        Err(_) => refuse(&door, Because::Failed),
    }
}

async fn let_in(
    door: &Door,
    issuer: &str,
    identity: &super::provider::Identity,
) -> Result<Option<String>, Fault> {
    let Some(person) = account::person(&door.app, issuer, identity).await? else {
        return Ok(None);
    };
    sign_ins::note(&door.app, person).await;
    Ok(Some(door.app.sessions.issue(person)?.cookie))
}

impl Door {
    /// What the browser kept, when it is ours and not too old.
    fn note(&self, headers: &HeaderMap) -> Option<Note> {
        let sealed = crate::front::cookie(headers, self.flow_cookie())?;
        let note = self.app.sessions.tokens().open_for(PURPOSE, &sealed)?;
        let note: Note = serde_json::from_slice(&note).ok()?;
        (Utc::now().timestamp() - note.left <= UNDER_WAY_SECONDS_MAX).then_some(note)
    }
}

fn turned_away(door: &Door, refused: &Refused) -> Response {
    tracing::warn!(%refused, "somebody was not let in");
    refuse(
        door,
        match refused {
            Refused::Unreachable(_) => Because::Unreachable,
            Refused::NotGood(_) => Because::Failed,
        },
    )
}

fn refuse(door: &Door, because: Because) -> Response {
    let word = match because {
        Because::NoAccess => "no-access",
        Because::Cancelled => "cancelled",
        Because::Failed => "failed",
        Because::Unreachable => "unreachable",
    };
    away(door, &format!("/?notSignedIn={word}"))
}

/// To a page of ours; what was kept for the provider is thrown away.
fn away(door: &Door, path: &str) -> Response {
    to(path, [door.unset_flow()])
}

fn to<const N: usize>(url: &str, cookies: [String; N]) -> Response {
    let mut response =
        (StatusCode::SEE_OTHER, [(header::LOCATION, url.to_owned())]).into_response();
    for cookie in cookies {
        if let Ok(cookie) = cookie.parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A path of ours, so that nobody is sent elsewhere in our name.
fn own_path(to: Option<String>) -> String {
    let is_own = |path: &String| {
        path.starts_with('/')
            && !path[1..].starts_with(['/', '\\'])
            && path.bytes().all(|byte| byte.is_ascii_graphic())
    };
    to.filter(is_own).unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in ["/", "/cases/00098712?tab=related", "/settings"] {
            assert_eq!(own_path(Some(own.to_owned())), own);
        }
        for other in ["https://evil.example", "//evil.example", "/\\evil", "", "/a\r\nb", "evil"] {
            assert_eq!(own_path(Some(other.to_owned())), "/", "{other:?}");
        }
        assert_eq!(own_path(None), "/");
    }
}
