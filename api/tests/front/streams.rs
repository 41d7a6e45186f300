//! Subscriptions over server-sent events.

use std::time::Duration;

use casetrail_api::front::FrontSettings;
use serde_json::json;

use crate::server::{Server, answered, demo};

fn body(query: &str) -> String {
    json!({ "query": query }).to_string()
}

#[tokio::test]
async fn a_stream_to_its_end() {
    let server = demo().await;
    let answer = answered(
        server
            .post("/graphql/stream", body("subscription { count(after: 5, upTo: 7) { number } }")),
    )
    .await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/event-stream"));
    let next = |number: u64| {
        let data = json!({"data": {"count": {"number": number}}, "extensions": {"asOf": "7"}});
        format!("event: next\ndata: {data}\n\n")
    };
    assert_eq!(answer.text, format!("{}{}event: complete\ndata:\n\n", next(6), next(7)));
}

#[tokio::test]
async fn queries_mutations_and_failures() {
    let server = demo().await;
    let stream = |query: &str| answered(server.post("/graphql/stream", body(query)));
    let note = stream("mutation { note }").await;
    assert!(
        note.text.starts_with("event: next\ndata: {\"data\":{\"note\":\"1\"}"),
        "{}",
        note.text
    );
    assert!(note.text.ends_with("event: complete\ndata:\n\n"));
    let lost = stream("subscription { lost }").await;
    assert!(
        lost.text.contains("NOT_FOUND") && lost.text.ends_with("event: complete\ndata:\n\n"),
        "{}",
        lost.text
    );
    let wrong = stream("{").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_quiet_stream_has_comments_and_ends_with_the_session() {
    let mut settings = FrontSettings::demo();
    settings.transport.comment_every = Duration::from_millis(10);
    let server = Server::start(settings).await;
    let mut response =
        server.post("/graphql/stream", body("subscription { silence }")).send().await.unwrap();
    for _ in 0..3 {
        assert_eq!(response.chunk().await.unwrap().unwrap(), ":\n\n");
    }
    server.toy.state.ended.send_modify(|ended| ended.push("alice".to_owned()));
    let rest = response.text().await.unwrap();
    assert!(!rest.contains("complete"), "the client is to come back: {rest}");
}

#[tokio::test]
async fn streams_count_as_subscriptions() {
    let mut settings = FrontSettings::demo();
    settings.person.subscriptions = 2;
    let server = Server::start(settings).await;
    let open = || server.post("/graphql/stream", body("subscription { count { number } }")).send();
    let _first = open().await.unwrap();
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { silence }").await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await["type"], "pong");
    let third = answered(server.post("/graphql/stream", body("subscription { silence }"))).await;
    assert_eq!(third.code(), "RATE_LIMITED");
    socket.subscribe("2", "subscription { silence }").await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    socket.say(json!({"type": "complete", "id": "1"})).await;
    socket.subscribe("3", "subscription { count(upTo: 1) { number } }").await;
    assert_eq!(socket.hear().await["type"], "next", "what is completed no longer counts");
}
