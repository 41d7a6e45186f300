//! How the provider is asked: HTTP/1.1 over TLS, no redirects, small answers, a time limit.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Request, Response, header};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// How long the provider may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How much it may say.
const BODY_BYTES_MAX: usize = 1 << 20;

/// A client of the provider. Redirects are not followed: a provider that sends elsewhere is not
/// the one that was set.
#[derive(Clone)]
pub struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// The provider was not reached, or its answer is of no use.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(String);

/// An answer on its way.
type Asked = BoxFuture<'static, Result<Response<Vec<u8>>, Unreachable>>;

impl Http {
    /// A client that trusts what this machine trusts.
    ///
    /// # Errors
    /// When the machine's certificates can't be read.
    pub fn new() -> Result<Self, Unreachable> {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|error| Unreachable(error.to_string()))?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    /// Sends a request and reads the answer whole.
    ///
    /// # Errors
    /// When it doesn't come, in time or at all, or is too long.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable> {
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let asked = async {
            let answer = self.0.request(request).await.map_err(|error| error.to_string())?;
            let (parts, body) = answer.into_parts();
            let body = Limited::new(body, BODY_BYTES_MAX).collect().await;
            let body = body.map_err(|error| error.to_string())?;
            Ok::<_, String>(Response::from_parts(parts, body.to_bytes().to_vec()))
        };
        match tokio::time::timeout(ANSWER_MAX, asked).await {
            Ok(answer) => answer.map_err(Unreachable),
            Err(_) => Err(Unreachable("no answer in time".to_owned())),
        }
    }

    /// The same, as the protocol's library wants it.
    pub fn asks(&self) -> impl Fn(Request<Vec<u8>>) -> Asked + Send + Sync {
        let http = self.clone();
        move |request| {
            let http = http.clone();
            async move { http.send(request).await }.boxed()
        }
    }

    /// The JSON at an address, asked for with a token.
    ///
    /// # Errors
    /// As [`Http::send`], and when it is no JSON.
    pub async fn json(&self, url: &str, token: &str) -> Result<serde_json::Value, Unreachable> {
        let wrong = |error: &dyn std::fmt::Display| Unreachable(error.to_string());
        let mut headers = HeaderMap::new();
        let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
        headers.insert(header::AUTHORIZATION, bearer.map_err(|error| wrong(&error))?);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let mut request = Request::get(url).body(Vec::new()).map_err(|error| wrong(&error))?;
        *request.headers_mut() = headers;
        let answer = self.send(request).await?;
        if !answer.status().is_success() {
            return Err(Unreachable(format!("answered with {}", answer.status())));
        }
        serde_json::from_slice(answer.body()).map_err(|error| wrong(&error))
    }
}
