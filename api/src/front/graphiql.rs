//! `GET /graphiql`: the explorer page of a demonstration, one file that needs nothing from outside.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use uuid::Uuid;

const PAGE: &str = include_str!("graphiql.html");

/// The page, with a nonce of its own so that nothing but its own script and style may run.
pub(super) async fn page() -> Response {
    let nonce = Uuid::new_v4().simple().to_string();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    match HeaderValue::try_from(policy) {
        Ok(policy) => {
            let page = Html(PAGE.replace("{{nonce}}", &nonce));
            ([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
