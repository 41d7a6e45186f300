//! Limits of a person, lost connections, probes, and stopping.

use std::sync::atomic::Ordering;

use casetrail_api::front::FrontSettings;
use serde_json::json;
use tokio::net::TcpStream;

use crate::server::{Server, answered, demo};

#[tokio::test]
async fn mutations_of_a_person_are_limited_and_repeats_are_free() {
    let mut settings = FrontSettings::demo();
    settings.person.mutation_burst = 12;
    settings.person.mutations_per_second = 1;
    let server = Server::start(settings).await;
    for _ in 0..50 {
        let again = server.query("mutation { note(text: \"again\") }").await;
        assert_ne!(again.json()["data"]["note"], "RATE_LIMITED", "a repeat is free");
    }
    let names: String = (0..10).map(|n| format!("n{n}: note ")).collect();
    let ten = server.query(&format!("mutation {{ {names} }}")).await;
    assert!(!ten.text.contains("RATE_LIMITED"), "{}", ten.text);
    let more = server.query(&format!("mutation {{ {names} }}")).await;
    assert!(
        more.json()["data"]["n0"] != "RATE_LIMITED" && more.json()["data"]["n9"] == "RATE_LIMITED",
        "each field counts: {}",
        more.text
    );
    let other = server
        .post("/graphql", r#"{"query":"mutation { note }"}"#)
        .header("authorization", "Bearer bob");
    drop(other);
    let bob = server
        .request("POST", "/graphql")
        .bearer_auth("bob")
        .header("content-type", "application/json");
    assert!(
        !answered(bob.body(r#"{"query":"mutation { note }"}"#)).await.text.contains("RATE_LIMITED")
    );
}

#[tokio::test]
async fn sockets_of_a_person_are_limited() {
    let mut settings = FrontSettings::demo();
    settings.person.sockets = 2;
    let server = Server::start(settings).await;
    let first = server.socket().await;
    let _second = server.socket().await;
    let mut third = server.silent_socket(&[]).await.unwrap();
    third
        .say(json!({"type": "connection_init", "payload": {"authorization": "Bearer alice"}}))
        .await;
    assert_eq!(third.closed().await, 4429);
    let mut bob = server.silent_socket(&[]).await.unwrap();
    bob.say(json!({"type": "connection_init", "payload": {"authorization": "Bearer bob"}})).await;
    assert_eq!(bob.hear().await["type"], "connection_ack");
    let mut first = first;
    first.0.close(None).await.unwrap();
    while first.0.next().await.is_some() {}
    let mut fourth = server.silent_socket(&[]).await.unwrap();
    fourth
        .say(json!({"type": "connection_init", "payload": {"authorization": "Bearer alice"}}))
        .await;
    assert_eq!(fourth.hear().await["type"], "connection_ack", "what is closed no longer counts");
}

/// A command whose connection is lost goes on to its end.
#[tokio::test]
async fn a_lost_connection_cuts_no_command_in_half() {
    let server = demo().await;
    let state = &server.toy.state;
    let body = r#"{"query":"mutation { slowNote }"}"#;
    let request = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    state.begun.notified().await;
    drop(stream);
    let mut socket = server.socket().await;
    state.go_on.notify_one();
    state.done.notified().await;
    assert_eq!(state.notes.load(Ordering::SeqCst), 1);

    socket.subscribe("1", "mutation { slowNote }").await;
    state.begun.notified().await;
    socket.say(json!({"type": "complete", "id": "1"})).await;
    drop(socket);
    state.go_on.notify_one();
    state.done.notified().await;
    assert_eq!(state.notes.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn probes_and_figures() {
    let server = demo().await;
    let get = |path: &'static str| answered(server.request("GET", path));
    assert_eq!(get("/livez").await.status, 200);
    assert_eq!(get("/readyz").await.status, 200);
    server.toy.state.unready.store(true, Ordering::SeqCst);
    let unready = get("/readyz").await;
    assert_eq!((unready.status, unready.text.as_str()), (503, "catching up\n"));
    assert_eq!(get("/livez").await.status, 200);
    server.query("{ hello }").await;
    server.query("{").await;
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { silence }").await;
    socket.say(json!({"type": "ping"})).await;
    socket.hear().await;
    let figures = get("/metrics").await.text;
    for line in [
        r#"casetrail_requests_total{kind="query",outcome="OK"}"#,
        r#"casetrail_refused_total{code="BAD_REQUEST"}"#,
        r#"casetrail_request_seconds_bucket{kind="query",le="0.001"}"#,
        "casetrail_sockets_open ",
        "casetrail_subscriptions_open ",
    ] {
        assert!(figures.contains(line), "{line} is missing in {figures}");
    }
    assert!(!figures.contains("alice"));
}

#[tokio::test]
async fn a_stop_closes_sockets_with_1012_and_finishes_commands() {
    let server = demo().await;
    let state = std::sync::Arc::clone(&server.toy.state);
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { silence }").await;
    let mut stream = server
        .post("/graphql/stream", r#"{"query":"subscription { count(upTo: 1) { number } }"}"#)
        .send()
        .await
        .unwrap();
    let request = server.post("/graphql", r#"{"query":"mutation { slowNote }"}"#);
    let running = tokio::spawn(answered(request));
    state.begun.notified().await;
    server.stop.begin();
    assert_eq!(socket.closed().await, 1012);
    while socket.0.next().await.is_some() {}
    while stream.chunk().await.unwrap().is_some() {}
    assert!(!server.serving.is_finished(), "a command is waited for");
    state.go_on.notify_one();
    let answer = running.await.unwrap();
    assert_eq!(answer.json()["data"], json!({"slowNote": 1}));
    assert!(server.serving.await.unwrap(), "all was finished in time");
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody is let in any more");
}

#[tokio::test]
async fn the_explorer_exists_in_a_demonstration_only() {
    let demo = demo().await;
    let page = answered(demo.request("GET", "/graphiql")).await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(
        page.text.contains(&format!("<script nonce=\"{nonce}\">")),
        "the page's own script may run"
    );
    assert!(!page.text.contains("{{nonce}}"));
    for from_outside in ["http://", "https://", "//cdn", "@import", "url("] {
        assert!(!page.text.contains(from_outside), "{from_outside}");
    }
    let real = Server::start(FrontSettings::default()).await;
    assert_eq!(answered(real.request("GET", "/graphiql")).await.status, 404);
}

use futures_util::StreamExt;
use tokio::io::AsyncWriteExt;
