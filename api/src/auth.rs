//! Demo sign-in and sign-out, and the web client at every other address.

use crate::app::App;
use crate::front::{REQUEST, from_own_page, secure, web};
use crate::{demo, sessions};
use axum::extract::{Json, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, extract::rejection::JsonRejection};
use serde::Deserialize;
use serde_json::json;

#[derive(Clone)]
struct Door {
    app: App,
    cookie: &'static str,
}

/// The routes of sign-in; `/auth/demo` exists in demo mode only.
pub fn routes(app: &App, cookie: &'static str) -> Router {
    let door = Door { app: app.clone(), cookie };
    let mut router = Router::new().route("/sign-out", post(sign_out)).fallback(elsewhere);
    if app.demo {
        router = router.route("/auth/demo", get(accounts).post(sign_in));
    }
    let secured = map_response(|mut response: Response| async move {
        secure(response.headers_mut(), false);
        response
    });
    router.with_state(door).layer(secured)
}

#[derive(Deserialize)]
struct Account {
    username: String,
}

async fn sign_in(
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
            let token = sessions::issue(&door.app, person.id);
            let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", door.cookie);
            ([(header::SET_COOKIE, cookie)], Json(json!({ "token": token }))).into_response()
        }
        Ok(_) => {
            let message = "There is no such account, or it has no access. Ask your \
                Delegated Authoriser.";
            refuse(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
        }
        Err(error) => {
            let fault = crate::error::Internal::new(error);
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", &fault.message())
        }
    }
}

async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Response {
    if !headers.contains_key(REQUEST) && !from_own_page(&headers) {
        return refuse(StatusCode::FORBIDDEN, "FORBIDDEN", "This page may not sign you out.");
    }
    let cookie = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", door.cookie);
    let clear = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    let headers = [(header::SET_COOKIE, cookie)];
    (StatusCode::NO_CONTENT, headers, [("clear-site-data", clear)]).into_response()
}

/// The accounts that a demonstration can be entered as.
async fn accounts() -> Response {
    Json(json!({ "accounts": demo::listed() })).into_response()
}

async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    web::answer(&method, &uri, &headers)
        .unwrap_or_else(|| refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here."))
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, Json(body)).into_response()
}
