//! Signing in and out, and the web client at every other address.

mod demo;
mod session;

use crate::app::App;
use crate::front::{secure, web};
use axum::Router;
use axum::extract::Json;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

/// What the routes of sign-in share.
#[derive(Clone)]
struct Door {
    app: App,
    /// The name of the session's cookie; one that begins with `__Host-` goes over TLS only.
    cookie: &'static str,
}

/// The routes of sign-in; `/auth/demo` exists in demo mode only.
pub fn routes(app: &App, cookie: &'static str) -> Router {
    let door = Door { app: app.clone(), cookie };
    let mut router = Router::new()
        .route("/session", get(session::show).post(session::extend))
        .route("/sign-out", post(session::sign_out))
        .fallback(elsewhere);
    if app.demo {
        router = router.route("/auth/demo", get(demo::accounts).post(demo::sign_in));
    }
    let secured = map_response(|mut response: Response| async move {
        secure(response.headers_mut(), false);
        response
    });
    router.with_state(door).layer(secured)
}

impl Door {
    /// The header that gives a browser this cookie.
    fn set(&self, value: &str) -> [(header::HeaderName, String); 1] {
        let secure = if self.cookie.starts_with("__Host-") { "; Secure" } else { "" };
        let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}", self.cookie);
        [(header::SET_COOKIE, cookie)]
    }

    /// The header that takes the cookie away.
    fn unset(&self) -> [(header::HeaderName, String); 1] {
        self.set("").map(|(name, cookie)| (name, format!("{cookie}; Max-Age=0")))
    }
}

async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    web::answer(&method, &uri, &headers)
        .unwrap_or_else(|| refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here."))
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, Json(body)).into_response()
}

/// A fault of ours: the log says more under its id.
fn failed(fault: crate::error::Internal) -> Response {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", &fault.message())
}
