//! The WebSocket protocol, row by row.

use std::sync::atomic::Ordering;
use std::time::Duration;

use casetrail_api::front::FrontSettings;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::server::{Server, Socket, demo};

fn init(token: &str) -> serde_json::Value {
    json!({"type": "connection_init", "payload": {"authorization": format!("Bearer {token}")}})
}

async fn silent(server: &Server) -> Socket {
    server.silent_socket(&[]).await.unwrap()
}

#[tokio::test]
async fn without_init_4408() {
    let mut settings = FrontSettings::demo();
    settings.transport.init_time = Duration::from_millis(30);
    let server = Server::start(settings).await;
    assert_eq!(silent(&server).await.closed().await, 4408);
}

#[tokio::test]
async fn unreadable_messages_4400() {
    let server = demo().await;
    for text in [
        "no JSON",
        "[]",
        r#"{"type":"unknown"}"#,
        r#"{"type":"start","id":"1","payload":{"query":"{ hello }"}}"#,
        r#"{"type":"subscribe","payload":{"query":"{ hello }"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}"#,
        r#"{"type":"connection_init","payload":1}"#,
        &format!(r#"{{"type":"{}"}}"#, "x".repeat(10_000)),
    ] {
        let mut socket = silent(&server).await;
        socket.say_text(text).await;
        assert_eq!(socket.closed().await, 4400, "{text:.80}");
    }
    let mut socket = silent(&server).await;
    socket.0.send(Message::binary(b"{}".to_vec())).await.unwrap();
    assert_eq!(socket.closed().await, 4400, "binary");
}

#[tokio::test]
async fn subscribing_before_the_ack_4401() {
    let server = demo().await;
    let mut socket = silent(&server).await;
    socket.subscribe("1", "{ hello }").await;
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test]
async fn the_same_id_twice_4409() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { silence }").await;
    socket.subscribe("1", "subscription { silence }").await;
    assert_eq!(socket.closed().await, 4409);
}

#[tokio::test]
async fn a_second_init_4429() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.say(init("alice")).await;
    assert_eq!(socket.closed().await, 4429);
}

#[tokio::test]
async fn a_refused_init_4403() {
    let server = demo().await;
    for message in [
        init("nobody"),
        json!({"type": "connection_init"}),
        json!({"type": "connection_init", "payload": {}}),
        json!({"type": "connection_init", "payload": {"authorization": "alice"}}),
    ] {
        let mut socket = silent(&server).await;
        socket.say(message.clone()).await;
        assert_eq!(socket.closed().await, 4403, "{message}");
    }
}

#[tokio::test]
async fn the_end_of_the_session_4403() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { silence }").await;
    server.toy.state.ended.send_modify(|ended| ended.push("alice".to_owned()));
    assert_eq!(socket.closed().await, 4403);
}

#[tokio::test]
async fn refused_documents_are_an_error_and_the_socket_stays() {
    let server = demo().await;
    let mut socket = server.socket().await;
    for (query, code) in [
        ("{", "BAD_REQUEST"),
        ("{ nothing }", "BAD_REQUEST"),
        ("subscription { nothing }", "BAD_REQUEST"),
        ("subscription { silence count { number } }", "BAD_REQUEST"),
        ("subscription { silence again: silence }", "BAD_REQUEST"),
        (
            "subscription { ...A ...B } fragment A on Subscription { silence } fragment B on Subscription { missing }",
            "BAD_REQUEST",
        ),
        ("subscription { ...A } fragment A on Query { hello }", "BAD_REQUEST"),
        ("subscription { ...Missing }", "BAD_REQUEST"),
        ("subscription { __typename }", "BAD_REQUEST"),
        ("subscription { silence @include(if: false) }", "BAD_REQUEST"),
        ("subscription { missing }", "NOT_FOUND"),
        (
            "{ node { node { node { node { node { node { node { node { node { node { node { node { id } } } } } } } } } } } } }",
            "TOO_DEEP",
        ),
    ] {
        socket.subscribe("1", query).await;
        let message = socket.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("error"), &json!("1")),
            "{query}: {message}"
        );
        assert_eq!(message["payload"][0]["extensions"]["code"], code, "{query}");
    }
    socket.say(json!({"type": "subscribe", "id": "1", "payload": {}})).await;
    assert_eq!(socket.hear().await["type"], "error");
    socket.subscribe("1", "{ hello }").await;
    assert_eq!(
        socket.hear().await["payload"]["data"],
        json!({"hello": "w"}),
        "the id is free again"
    );
}

#[tokio::test]
async fn queries_and_mutations_answer_once_and_complete() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.subscribe("a\"b", "mutation { note }").await;
    let next = socket.hear().await;
    assert_eq!(next["type"], "next");
    assert_eq!(next["id"], "a\"b");
    assert_eq!(next["payload"], json!({"data": {"note": "1"}, "extensions": {"asOf": "7"}}));
    assert_eq!(socket.hear().await, json!({"id": "a\"b", "type": "complete"}));
    socket.subscribe("2", "{ boom hello }").await;
    let next = socket.hear().await;
    assert_eq!(
        (&next["type"], &next["payload"]["data"]),
        (&json!("next"), &json!(null)),
        "execution began"
    );
    assert_eq!(socket.hear().await["type"], "complete");
}

#[tokio::test]
async fn a_subscription_goes_to_its_end() {
    let server = demo().await;
    let mut socket = server.socket().await;
    for query in [
        "subscription { count(after: 5, upTo: 7) { number } }",
        "subscription { ...A } fragment A on Subscription { count(after: 5, upTo: 7) { ...N } } fragment N on Counted { number }",
        "subscription { ... { ... on Subscription { count(after: 5, upTo: 7) { number } } } }",
    ] {
        socket.subscribe("1", query).await;
        for number in 6..=7 {
            let next = socket.hear().await;
            assert_eq!(
                (&next["type"], &next["id"]),
                (&json!("next"), &json!("1")),
                "{query}: {next}"
            );
            assert_eq!(next["payload"]["data"]["count"]["number"], number);
            assert_eq!(next["payload"]["extensions"]["asOf"], "7");
        }
        assert_eq!(socket.hear().await, json!({"id": "1", "type": "complete"}));
    }
}

#[tokio::test]
async fn a_right_that_ends_is_an_error_of_that_id_only() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.subscribe("stays", "subscription { silence }").await;
    socket.subscribe("1", "subscription { lost }").await;
    assert_eq!(socket.hear().await["payload"]["data"], json!({"lost": 1}));
    let error = socket.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "NOT_FOUND");
    socket.subscribe("2", "subscription { panics }").await;
    assert_eq!(socket.hear().await["payload"]["data"], json!({"panics": 1}));
    let error = socket.hear().await;
    assert_eq!(error["payload"][0]["extensions"]["code"], "INTERNAL");
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}), "nothing of either id follows");
}

#[tokio::test]
async fn complete_of_the_client_ends_it_in_silence() {
    let server = demo().await;
    let mut socket = server.socket().await;
    socket.subscribe("1", "subscription { count { number } }").await;
    assert_eq!(socket.hear().await["id"], "1");
    socket.say(json!({"type": "complete", "id": "1"})).await;
    socket.say(json!({"type": "complete", "id": "never begun"})).await;
    socket.say(json!({"type": "ping", "payload": {"n": 1}})).await;
    while socket.hear().await["type"] == "next" {}
    socket.subscribe("1", "{ hello }").await;
    assert_eq!(
        socket.hear().await["payload"]["data"],
        json!({"hello": "w"}),
        "nothing of the first, and its id is free"
    );
    assert_eq!(socket.hear().await["type"], "complete");
}

#[tokio::test]
async fn pings_both_ways() {
    let mut settings = FrontSettings::demo();
    settings.transport.ping_every = Duration::from_millis(20);
    settings.transport.pong_time = Duration::from_secs(5);
    let server = Server::start(settings).await;
    let mut socket = server.socket().await;
    for _ in 0..3 {
        assert!(matches!(socket.0.next().await, Some(Ok(Message::Ping(_)))));
    }
    socket.say(json!({"type": "ping", "payload": {"n": 1}})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong", "payload": {"n": 1}}));
    socket.say(json!({"type": "pong"})).await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}), "a pong is heard and not answered");
}

#[tokio::test]
async fn no_answer_to_a_ping_1011() {
    let mut settings = FrontSettings::demo();
    settings.transport.ping_every = Duration::from_millis(10);
    settings.transport.pong_time = Duration::from_millis(10);
    let server = Server::start(settings).await;
    let mut socket = server.raw_socket().await;
    // Nothing is sent any more, so no ping is answered; the last frame is the close, and after it comes the end.
    let bytes = socket.rest().await;
    let close = [0x88, 21, 0x03, 0xf3];
    assert!(bytes.windows(4).any(|frame| frame == close), "{bytes:?}");
}

#[tokio::test]
async fn a_message_at_its_limit_and_one_byte_beyond() {
    let server = demo().await;
    let most = FrontSettings::default().transport.body_bytes;
    let message = |bytes: usize| {
        let frame = json!({"type": "ping", "x": ""}).to_string().len();
        json!({"type": "ping", "x": "x".repeat(bytes - frame)}).to_string()
    };
    let mut socket = server.socket().await;
    socket.say_text(&message(most)).await;
    assert_eq!(socket.hear().await["type"], "pong");
    socket.say_text(&message(most + 1)).await;
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn who_may_open_a_socket() {
    let demo = demo().await;
    let real = Server::start(FrontSettings::default()).await;
    let refused = |result: Result<Socket, Error>| match result {
        Err(Error::Http(response)) => Some(response.status().as_u16()),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    };
    for server in [&demo, &real] {
        for evil in ["http://evil.example", "null", "http://127.0.0.1.evil.example"] {
            let headers = [("origin", evil), ("authorization", "Bearer alice")];
            assert_eq!(refused(server.silent_socket(&headers).await), Some(403), "{evil}");
        }
        assert_eq!(refused(server.silent_socket(&[("origin", &server.url(""))]).await), None);
        let wrong = [("sec-websocket-protocol", "graphql-ws")];
        assert_eq!(refused(server.silent_socket(&wrong).await), Some(400), "the legacy protocol");
    }
    let other_port = [("origin", "http://localhost:1")];
    assert_eq!(refused(demo.silent_socket(&other_port).await), None);
    assert_eq!(refused(real.silent_socket(&other_port).await), Some(403));
}

#[tokio::test]
async fn what_signs_a_socket_in() {
    let server = demo().await;
    let origin = server.url("");
    let none = json!({"type": "connection_init"});
    let page = [("origin", origin.as_str()), ("cookie", "casetrail=bob")];
    let no_page = [("cookie", "casetrail=bob")];
    let program = [("authorization", "Bearer bob")];
    for (headers, message, person) in [
        (&page[..], &none, Some("bob")),
        (&no_page[..], &none, None),
        (&no_page[..], &init("alice"), Some("alice")),
        (&program[..], &none, Some("bob")),
        (&program[..], &init("alice"), Some("alice")),
        (&page[..], &init("nobody"), None),
    ] {
        let mut socket = server.silent_socket(headers).await.unwrap();
        socket.say(message.clone()).await;
        match person {
            None => assert_eq!(socket.closed().await, 4403, "{headers:?}"),
            Some(person) => {
                assert_eq!(socket.hear().await["type"], "connection_ack", "{headers:?}");
                socket.subscribe("1", "{ me }").await;
                assert_eq!(socket.hear().await["payload"]["data"]["me"], person);
            }
        }
    }
}

#[tokio::test]
async fn positions_over_a_socket() {
    let server = demo().await;
    let mut socket = server.socket().await;
    for (query, at_least, expected) in [
        ("{ hello }", "8", "STALE"),
        ("subscription { silence }", "8", "STALE"),
        ("subscription { silence }", "9", "BAD_REQUEST"),
        ("subscription { silence }", "x", "BAD_REQUEST"),
    ] {
        let payload = json!({"query": query, "extensions": {"atLeast": at_least}});
        socket.say(json!({"type": "subscribe", "id": "1", "payload": payload})).await;
        let message = socket.hear().await;
        assert_eq!(message["payload"][0]["extensions"]["code"], expected, "{message}");
    }
}

/// A client that doesn't read costs what fits between it and us: the subscription is asked for no more than that, and goes on where
/// it was, without loss, once the client reads.
#[tokio::test]
async fn a_slow_client_takes_no_memory_and_loses_nothing() {
    const PAD: usize = 10_000;
    let server = demo().await;
    let mut socket = server.socket().await;
    let pulled = || server.toy.state.pulled.load(Ordering::SeqCst);
    socket.subscribe("1", &format!("subscription {{ count(pad: {PAD}) {{ number pad }} }}")).await;
    // Another socket is answered meanwhile; each answer gives the first one time to fill.
    let mut other = server.socket().await;
    let mut before = 0;
    for round in 0.. {
        for _ in 0..100 {
            other.subscribe("1", "{ hello }").await;
            assert_eq!(other.hear().await["type"], "next");
            assert_eq!(other.hear().await["type"], "complete");
        }
        if pulled() == before && before > 0 {
            break;
        }
        before = pulled();
        assert!(round < 1_000, "the stream never stops being read: {before} items");
    }
    let megabytes = before * PAD as u64 / 1_000_000;
    assert!(megabytes < 20, "{megabytes} MB were read for a client that reads nothing");
    for number in 1..=before + 100 {
        assert_eq!(socket.hear().await["payload"]["data"]["count"]["number"], number);
    }
    assert!(pulled() > before);
}

/// Busy subscriptions share a socket: none waits for another to end.
#[tokio::test]
async fn subscriptions_take_turns() {
    let server = demo().await;
    let mut socket = server.socket().await;
    for id in 0..20 {
        socket.subscribe(&id.to_string(), "subscription { count { number } }").await;
    }
    let mut seen = [0_u32; 20];
    while seen.iter().any(|&count| count < 50) {
        let message = socket.hear().await;
        let id: usize = message["id"].as_str().unwrap().parse().unwrap();
        seen[id] += 1;
        assert!(seen[id] < 5_000, "one speaks and others don't: {seen:?}");
    }
}
