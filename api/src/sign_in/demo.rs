//! Demo accounts: anybody on this machine may be anybody.

use super::{Door, failed, refuse};
use crate::error::Internal;
use crate::front::from_own_page;
use crate::{demo, sign_ins};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub struct Account {
    username: String,
}

pub async fn sign_in(
    State(door): State<Door>,
    headers: HeaderMap,
    account: Result<Json<Account>, JsonRejection>,
) -> Response {
    if !from_own_page(&headers) {
        return refuse(StatusCode::FORBIDDEN, "FORBIDDEN", "This page may not sign you in.");
    }
    let Ok(Json(account)) = account else {
        let message = "Send {\"username\": \"lead@north\"} as application/json.";
        return refuse(StatusCode::BAD_REQUEST, "BAD_REQUEST", message);
    };
    let found = door.app.views.snapshot().and_then(|views| {
        let person = views.person_by_username(account.username.trim())?;
        person.map(|person| Ok((views.grants(person.id)?, person))).transpose()
    });
    match found {
        Ok(Some((grants, person))) if !grants.is_empty() => {
            sign_ins::note(&door.app, person.id).await;
            match door.app.sessions.issue(person.id) {
                Ok(issued) => {
                    let body = Json(json!({ "token": issued.token }));
                    ([(header::SET_COOKIE, door.set(&issued.cookie))], body).into_response()
                }
                Err(fault) => failed(fault),
            }
        }
        Ok(_) => {
            let message = "There is no such account, or it has no access. Ask your \
                Delegated Authoriser.";
            refuse(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
        }
        Err(error) => failed(Internal::new(error)),
    }
}

/// The accounts that a demonstration can be entered as.
pub async fn accounts() -> Response {
    Json(json!({ "accounts": demo::listed() })).into_response()
}
