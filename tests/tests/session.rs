//! Sessions end: by sign-out at once, by idling, at their hour; and what ended never opens again.

use casetrail_tests::{App, Socket};
use reqwest::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long something that must come may take.
const COMING_MAX: Duration = Duration::from_secs(30);

/// What ended on one instance has ended on the others within this time.
const EVERYWHERE_MAX: Duration = Duration::from_secs(2);

/// A browser that was signed in once, with what it was given.
#[derive(Clone)]
struct Browser {
    http: Client,
    address: String,
    cookie: String,
    token: String,
}

impl Browser {
    async fn signed_in(app: &App) -> Self {
        let http = Client::new();
        let url = format!("http://{}/auth/demo", app.address());
        let request = http.post(url).json(&json!({ "username": "lead@north" }));
        let response = request.send().await.expect("the service answers");
        let cookie = given(&response).expect("a cookie is given");
        let body: Value = response.json().await.expect("the answer is JSON");
        let token = body["token"].as_str().expect("a token is given").to_owned();
        Self { http, address: app.address().to_owned(), cookie, token }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path)).header("Casetrail-Request", "1")
    }

    async fn asks(&self, cookie: &str) -> StatusCode {
        let asked = self.post("/graphql").header(COOKIE, cookie).json(&question());
        asked.send().await.expect("the service answers").status()
    }

    async fn asks_with(&self, token: &str) -> StatusCode {
        let asked = self.post("/graphql").bearer_auth(token).json(&question());
        asked.send().await.expect("the service answers").status()
    }

    /// What `/session` says, and whether it gave another cookie.
    async fn session(&self, request: RequestBuilder) -> (StatusCode, Value, Option<String>) {
        let response = request.header(COOKIE, &self.cookie).send().await;
        let response = response.expect("the service answers");
        let (status, cookie) = (response.status(), given(&response));
        (status, response.json().await.expect("the answer is JSON"), cookie)
    }

    async fn signs_out(&self) {
        let request = self.post("/sign-out").header(COOKIE, &self.cookie);
        let response = request.send().await.expect("the service answers");
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert!(given(&response).is_some_and(|cookie| cookie.ends_with('=')), "it is cleared");
    }
}

fn question() -> Value {
    json!({ "query": "{ viewer { username } }" })
}

/// `name=value` of the cookie that an answer gives.
fn given(response: &Response) -> Option<String> {
    let header = response.headers().get(SET_COOKIE)?.to_str().ok()?;
    header.split(';').next().map(str::to_owned)
}

/// Waits until this is refused; how long that took.
async fn refused(mut asks: impl AsyncFnMut() -> StatusCode) -> Duration {
    let begun = Instant::now();
    while asks().await != StatusCode::UNAUTHORIZED {
        assert!(begun.elapsed() < COMING_MAX, "it is never refused");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    begun.elapsed()
}

#[tokio::test]
async fn signed_out_is_out_for_good() {
    let mut app = App::start();
    let mut browser = Browser::signed_in(&app).await;
    let other = Browser::signed_in(&app).await;
    assert_eq!(browser.asks(&browser.cookie).await, StatusCode::OK);
    assert_eq!(browser.asks_with(&browser.token).await, StatusCode::OK);
    let lead = app.bearer(&browser.token);
    let mut socket = Socket::of(&lead).await;
    browser.signs_out().await;
    assert_eq!(socket.closed().await, 4403);
    assert_eq!(browser.asks(&browser.cookie).await, StatusCode::UNAUTHORIZED, "replayed");
    assert_eq!(browser.asks_with(&browser.token).await, StatusCode::UNAUTHORIZED, "replayed");
    assert_eq!(other.asks(&other.cookie).await, StatusCode::OK, "another session goes on");
    assert!(app.stop());
    app.go_on();
    app.address().clone_into(&mut browser.address);
    assert_eq!(browser.asks(&browser.cookie).await, StatusCode::UNAUTHORIZED, "after a restart");
    let other = Browser { address: app.address().to_owned(), ..other };
    assert_eq!(other.asks(&other.cookie).await, StatusCode::OK, "sessions outlive a restart");
}

#[tokio::test]
async fn a_session_ends_when_nothing_is_done_and_goes_on_when_something_is() {
    let app = App::start_with(&[("CASETRAIL_SESSION_IDLE", "6")]);
    let mut browser = Browser::signed_in(&app).await;
    let first = browser.cookie.clone();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        let (status, body, cookie) = browser.session(browser.post("/session")).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert_eq!(body["mayExtend"], true);
        browser.cookie = cookie.expect("the cookie is renewed");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(browser.asks(&browser.cookie).await, StatusCode::OK, "it went on");
    // Asking, and being asked how long it lasts, is not doing something.
    let took = refused(async || {
        let (_, _, cookie) = browser.session(browser.http.get(browser.url("/session"))).await;
        assert_eq!(cookie, None, "looking renews nothing");
        browser.asks(&browser.cookie).await
    });
    assert!(took.await >= Duration::from_secs(1), "not before its time");
    assert_eq!(browser.asks(&first).await, StatusCode::UNAUTHORIZED);
    let (status, _, _) = browser.session(browser.post("/session")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "what ended can't be extended");
    assert_eq!(browser.asks_with(&browser.token).await, StatusCode::OK, "a token does not idle");
}

#[tokio::test]
async fn every_session_ends_at_its_hour() {
    let app = App::start_with(&[("CASETRAIL_SESSION_ABSOLUTE", "4")]);
    let mut browser = Browser::signed_in(&app).await;
    let mut socket = Socket::of(&app.bearer(&browser.token)).await;
    let (_, body, _) = browser.session(browser.http.get(browser.url("/session"))).await;
    let left = body["endsInSeconds"].as_u64();
    assert!(left.is_some_and(|left| left <= 4), "the nearer end is told: {body}");
    assert_eq!(body["mayExtend"], false, "{body}");
    let took = refused(async || {
        let (_, _, cookie) = browser.session(browser.post("/session")).await;
        browser.cookie = cookie.unwrap_or(browser.cookie.clone());
        browser.asks(&browser.cookie).await
    });
    assert!(took.await >= Duration::from_secs(2), "not before its time");
    assert_eq!(browser.asks_with(&browser.token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(socket.closed().await, 4403);
}

/// The control: with both ends off, nothing says that a session would end.
#[tokio::test]
async fn with_both_ends_off_a_session_lasts() {
    let off = [("CASETRAIL_SESSION_IDLE", "0"), ("CASETRAIL_SESSION_ABSOLUTE", "0")];
    let app = App::start_with(&off);
    let browser = Browser::signed_in(&app).await;
    let (status, body, _) = browser.session(browser.http.get(browser.url("/session"))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body, json!({ "endsInSeconds": null, "mayExtend": false }));
}

#[tokio::test]
async fn a_made_up_token_opens_nothing() {
    let app = App::shared();
    let browser = Browser::signed_in(app).await;
    let (name, value) = browser.cookie.split_once('=').expect("a cookie is name=value");
    let mut changed = value.to_owned();
    let last = if changed.pop() == Some('0') { '1' } else { '0' };
    changed.push(last);
    assert_eq!(browser.asks(&format!("{name}={changed}")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.asks_with(&changed).await, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.asks_with(value).await, StatusCode::UNAUTHORIZED, "a cookie is no token");
    assert_eq!(browser.asks(&format!("{name}={}", browser.token)).await, StatusCode::OK);
    let request = browser.post("/session").header(AUTHORIZATION, "Bearer 00");
    let response = request.send().await.expect("the service answers");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signed_out_on_one_instance_is_out_on_every_other() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let browser = Browser::signed_in(&one).await;
    let there = Browser { address: two.address().to_owned(), ..browser.clone() };
    assert_eq!(there.asks(&there.cookie).await, StatusCode::OK, "one session for both");
    let mut socket = Socket::of(&two.bearer(&there.token)).await;
    browser.signs_out().await;
    let took = refused(async || there.asks(&there.cookie).await).await;
    assert!(took <= EVERYWHERE_MAX, "{took:?}");
    assert_eq!(there.asks_with(&there.token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(socket.closed().await, 4403);
}
