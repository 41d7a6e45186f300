//! Signing in and out, and the web client at every other address.

mod demo;
pub mod oidc;
mod session;

use crate::app::App;
use crate::front::{secure, web};
use axum::Router;
use axum::extract::Json;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::json;
use std::sync::Arc;

/// What the routes of sign-in share.
#[derive(Clone)]
struct Door {
    app: App,
    /// The name of the session's cookie; one that begins with `__Host-` goes over TLS only.
    cookie: &'static str,
    /// The provider of accounts, when one is set.
    provider: Option<Arc<oidc::Provider>>,
}

/// The routes of sign-in; `/auth/demo` exists in demo mode only.
pub fn routes(app: &App, cookie: &'static str) -> Router {
    let door = Door { app: app.clone(), cookie, provider: app.provider.clone() };
    let mut router = Router::new()
        .route("/session", get(session::show).post(session::extend))
        .route("/sign-out", post(session::sign_out))
        .fallback(elsewhere);
    if app.demo {
        router = router.route("/auth/demo", get(demo::accounts).post(demo::sign_in));
    } else {
        router = router.route("/auth/demo", any(nothing_here));
    }
    if app.provider.is_some() {
        router = router
            .route("/auth/provider", get(async || StatusCode::NO_CONTENT))
            .route("/sign-in", get(oidc::sign_in))
            .route("/auth/callback", get(oidc::callback));
    } else {
        router = router.route("/auth/provider", any(nothing_here));
    }
    let secured = map_response(|mut response: Response| async move {
        secure(response.headers_mut(), false);
        response
    });
    router.with_state(door).layer(secured)
}

impl Door {
    /// The session's cookie with this value.
    fn set(&self, value: &str) -> String {
        self.baked(self.cookie, value)
    }

    /// The session's cookie, taken away.
    fn unset(&self) -> String {
        format!("{}; Max-Age=0", self.set(""))
    }

    /// The name of the cookie that is kept while somebody is at the provider.
    fn flow_cookie(&self) -> &'static str {
        match self.over_tls() {
            true => "__Host-casetrail-flow",
            false => "casetrail-flow",
        }
    }

    fn set_flow(&self, value: &str) -> String {
        self.baked(self.flow_cookie(), value)
    }

    fn unset_flow(&self) -> String {
        format!("{}; Max-Age=0", self.set_flow(""))
    }

    fn over_tls(&self) -> bool {
        self.cookie.starts_with("__Host-")
    }

    fn baked(&self, name: &str, value: &str) -> String {
        let secure = if self.over_tls() { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
    }
}

async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    web::answer(&method, &uri, &headers).unwrap_or_else(nothing)
}

/// What is not there on this server; the web client answers everywhere else.
async fn nothing_here() -> Response {
    nothing()
}

fn nothing() -> Response {
    refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, Json(body)).into_response()
}

/// A fault of ours: the log says more under its id.
fn failed(fault: crate::error::Internal) -> Response {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", &fault.message())
}
