//! `POST /graphql`: one request, one answer.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use super::answer::{Answer, Outcome};
use super::backend::{Backend, Credential, SignInRefused};
use super::body::Ask;
use super::headers::{self, AS_OF, REQUEST};
use super::operation::Operation;
use super::refusal::{Code, Refusal};
use super::state::Front;

const JSON: &str = "application/json";
const GRAPHQL_JSON: &str = "application/graphql-response+json";

/// What the client takes as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: a refused document is answered with 200.
    Json,
    /// `application/graphql-response+json`: with 400.
    GraphqlJson,
}

/// A request refused before its document was looked at; these have a status whatever the client takes.
#[derive(Debug)]
pub(super) struct HttpRefusal(pub(super) StatusCode, pub(super) Refusal);

/// Answers a query or mutation.
pub(super) async fn post<B: Backend>(
    State(front): State<Arc<Front<B>>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Some(media) = Media::of(&parts.headers) else {
        return refused(&front, Media::Json, not_acceptable());
    };
    let (session, operation) = match let_in(&front, &parts, body).await {
        Ok(let_in) => let_in,
        Err(refusal) => return refused(&front, media, refusal),
    };
    let operation = match operation {
        Ok(operation) if operation.kind == OperationType::Subscription => {
            Err(Refusal::bad("Subscriptions go over a WebSocket or /graphql/stream."))
        }
        other => other,
    };
    match operation {
        Ok(operation) => reply(media, front.answer(session, operation).await),
        Err(refusal) => reply(media, front.refuse(refusal)),
    }
}

/// Every check of a request in order: cheap ones first, and nothing is parsed for somebody who isn't signed in.
pub(super) async fn let_in<B: Backend>(
    front: &Front<B>,
    parts: &Parts,
    body: Body,
) -> Result<(B::Session, Result<Operation, Refusal>), HttpRefusal> {
    check_content_type(&parts.headers)?;
    let credential = headers::credential(&parts.headers, front.settings.cookie);
    let credential = credential.ok_or_else(unauthenticated)?;
    check_origin(&parts.headers, &credential)?;
    let at_least = headers::at_least(&parts.headers).map_err(malformed)?;
    let session = front.backend.sign_in(&credential).await.map_err(not_let_in)?;
    let reading = read_body(body, &parts.headers, front.settings.transport.body_bytes);
    let bytes = match tokio::time::timeout(front.settings.transport.body_time, reading).await {
        Ok(bytes) => bytes?,
        Err(_) => {
            let refusal = Refusal::bad("The body did not arrive in time.");
            return Err(HttpRefusal(StatusCode::REQUEST_TIMEOUT, refusal));
        }
    };
    let ask = match Ask::read(&bytes, front.settings.document.variable_nesting) {
        Ok(ask) => ask.or_at_least(at_least),
        Err(refusal) if refusal.code == Code::BadRequest => return Err(malformed(refusal)),
        Err(refusal) => return Ok((session, Err(refusal))),
    };
    Ok((session, front.admit(ask)))
}

fn check_content_type(headers: &HeaderMap) -> Result<(), HttpRefusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case(JSON));
    let is_utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        Some(_) | None => true,
    });
    if is_json && is_utf8 {
        return Ok(());
    }
    let refusal = Refusal::bad(format!("Send {JSON} in UTF-8."));
    Err(HttpRefusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal))
}

/// A request that the browser of a signed-in person could be made to send is refused. A token is sent by nobody but its holder.
fn check_origin(headers: &HeaderMap, credential: &Credential) -> Result<(), HttpRefusal> {
    match credential {
        Credential::Bearer(_) => Ok(()),
        Credential::Cookie(_) if headers.get(REQUEST).is_none_or(|value| value != "1") => {
            let message = "Send the header Casetrail-Request: 1, or a bearer token.";
            Err(malformed(Refusal::bad(message)))
        }
        Credential::Cookie(_) if !headers::from_own_page(headers) => {
            let refusal = Refusal::bad("Requests from pages of other sites are refused.");
            Err(HttpRefusal(StatusCode::FORBIDDEN, refusal))
        }
        Credential::Cookie(_) => Ok(()),
    }
}

async fn read_body(body: Body, headers: &HeaderMap, most: usize) -> Result<Vec<u8>, HttpRefusal> {
    let too_large = || {
        let refusal = Refusal::bad(format!("The body has more than {most} bytes."));
        HttpRefusal(StatusCode::PAYLOAD_TOO_LARGE, refusal)
    };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(length.min(most));
    let mut seen = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| malformed(Refusal::bad("The body was cut off.")))?;
        seen += chunk.len();
        if seen <= most {
            bytes.extend_from_slice(&chunk);
        }
        // A little more is read and thrown away, so that the client has sent it all and sees the answer.
        if seen > most.saturating_mul(4) {
            break;
        }
    }
    if seen > most { Err(too_large()) } else { Ok(bytes) }
}

pub(super) fn malformed(refusal: Refusal) -> HttpRefusal {
    HttpRefusal(StatusCode::BAD_REQUEST, refusal)
}

fn unauthenticated() -> HttpRefusal {
    HttpRefusal(StatusCode::UNAUTHORIZED, Refusal::unauthenticated())
}

fn not_let_in(refused: SignInRefused) -> HttpRefusal {
    match refused {
        SignInRefused::NotGood => unauthenticated(),
        SignInRefused::NotNow => {
            let message = "Nobody can be let in for the moment. Try again shortly.";
            let refusal = Refusal::new(Code::Overloaded, message);
            HttpRefusal(StatusCode::SERVICE_UNAVAILABLE, refusal)
        }
    }
}

fn not_acceptable() -> HttpRefusal {
    let refusal = Refusal::bad(format!("Answers are {GRAPHQL_JSON} or {JSON}."));
    HttpRefusal(StatusCode::NOT_ACCEPTABLE, refusal)
}

/// `GET` without an upgrade, and every other method.
pub(super) async fn not_allowed() -> Response {
    let refusal = HttpRefusal(StatusCode::METHOD_NOT_ALLOWED, Refusal::bad("Send POST."));
    let mut response = with_status(refusal.0, Media::Json, Answer::refusal(refusal.1, None));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

pub(super) fn refused<B: Backend>(
    front: &Front<B>,
    media: Media,
    refusal: HttpRefusal,
) -> Response {
    let HttpRefusal(status, refusal) = refusal;
    front.measured.refused(refusal.code);
    with_status(status, media, Answer::refusal(refusal, None))
}

/// The answer with the status that its media type wants.
pub(super) fn reply(media: Media, answer: Answer) -> Response {
    let status = match (media, answer.began, answer.outcome) {
        (
            Media::GraphqlJson,
            false,
            Outcome::Code(Code::BadRequest | Code::TooDeep | Code::TooComplex),
        ) => StatusCode::BAD_REQUEST,
        (Media::GraphqlJson | Media::Json, _, _) => StatusCode::OK,
    };
    with_status(status, media, answer)
}

fn with_status(status: StatusCode, media: Media, answer: Answer) -> Response {
    let content_type = HeaderValue::from_static(match media {
        Media::Json => "application/json; charset=utf-8",
        Media::GraphqlJson => "application/graphql-response+json; charset=utf-8",
    });
    let mut response =
        (status, [(header::CONTENT_TYPE, content_type)], answer.json).into_response();
    if let Some(as_of) = answer.as_of {
        response.headers_mut().insert(AS_OF, HeaderValue::from(as_of));
    }
    response
}

impl Media {
    /// The first of the client's wishes that can be met; none when none can.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut wishes = Vec::new();
        for value in headers.get_all(header::ACCEPT) {
            for wish in value.to_str().ok()?.split(',') {
                let mut parts = wish.split(';').map(str::trim);
                let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
                let quality = parts.find_map(|parameter| parameter.strip_prefix("q="));
                let quality = quality.map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0));
                wishes.push((essence, quality));
            }
        }
        if wishes.is_empty() {
            return Some(Self::Json);
        }
        wishes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        wishes.into_iter().filter(|(_, quality)| *quality > 0.0).find_map(|(essence, _)| {
            match essence.as_str() {
                GRAPHQL_JSON => Some(Self::GraphqlJson),
                JSON | "*/*" | "application/*" | "" => Some(Self::Json),
                _ => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(accept: &str) -> Option<Media> {
        Media::of(&HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]))
    }

    #[test]
    fn the_first_wish_that_can_be_met() {
        assert_eq!(Media::of(&HeaderMap::new()), Some(Media::Json));
        assert_eq!(media("*/*"), Some(Media::Json));
        assert_eq!(media("application/json"), Some(Media::Json));
        assert_eq!(media("application/graphql-response+json"), Some(Media::GraphqlJson));
        assert_eq!(
            media(
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"
            ),
            Some(Media::GraphqlJson)
        );
        assert_eq!(media("application/json, application/graphql-response+json"), Some(Media::Json));
        assert_eq!(
            media("application/json;q=0.5, application/graphql-response+json;q=0.9"),
            Some(Media::GraphqlJson)
        );
        assert_eq!(media("text/html, */*;q=0.1"), Some(Media::Json));
        assert_eq!(media("text/html"), None);
        assert_eq!(media("application/json;q=0"), None);
    }

    #[test]
    fn only_json_in_utf8() {
        let ok = |value: &str| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
            check_content_type(&headers).is_ok()
        };
        for good in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
            "application/json; profile=x",
        ] {
            assert!(ok(good), "{good}");
        }
        for bad in [
            "text/plain",
            "application/jsonx",
            "application/json; charset=utf-16",
            "multipart/form-data",
            "application/graphql",
            "application/x-www-form-urlencoded",
            "text/plain; application/json",
        ] {
            assert!(!ok(bad), "{bad}");
        }
        assert!(check_content_type(&HeaderMap::new()).is_err());
    }
}
