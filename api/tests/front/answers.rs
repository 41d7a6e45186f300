//! What answers look like: statuses, media types, positions, and errors that tell nothing they shouldn't.

use casetrail_api::front::FrontSettings;
use serde_json::json;

use crate::server::{Answered, Server, answered, demo};

const GRAPHQL: &str = "application/graphql-response+json";

async fn as_graphql(server: &Server, query: &str) -> Answered {
    let body = json!({ "query": query }).to_string();
    answered(server.post("/graphql", body).header("accept", GRAPHQL)).await
}

#[tokio::test]
async fn a_document_refused_before_execution_has_no_data() {
    let server = demo().await;
    for (query, code) in [
        ("{", "BAD_REQUEST"),
        ("", "BAD_REQUEST"),
        ("{ nothing }", "BAD_REQUEST"),
        ("{ hello { x } }", "BAD_REQUEST"),
        ("query($a: Int!) { rows(first: $a) { id } }", "BAD_REQUEST"),
        ("{ echo(text: 1) }", "BAD_REQUEST"),
        ("{ rows(first: 101) { id } }", "BAD_REQUEST"),
        ("{ rows(first: 0) { id } }", "BAD_REQUEST"),
        ("query A { hello } query B { hello }", "BAD_REQUEST"),
        ("subscription { silence }", "BAD_REQUEST"),
        ("{ ...F } fragment F on Query { ...F }", "BAD_REQUEST"),
    ] {
        let plain = server.query(query).await;
        assert_eq!((plain.status, plain.code().as_str()), (200, code), "{query}");
        assert!(plain.header("content-type").starts_with("application/json"));
        let graphql = as_graphql(&server, query).await;
        assert_eq!((graphql.status, graphql.code().as_str()), (400, code), "{query}");
        assert!(graphql.header("content-type").starts_with(GRAPHQL));
        for answer in [plain, graphql] {
            assert!(answer.json().get("data").is_none(), "{query}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_failed_field_that_is_no_null_takes_its_parent_with_it() {
    let server = demo().await;
    for answer in
        [server.query("{ boom hello }").await, as_graphql(&server, "{ boom hello }").await]
    {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["data"], json!(null));
        assert!(answer.json().as_object().unwrap().contains_key("data"), "execution began");
        assert_eq!(answer.json()["errors"][0]["path"], json!(["boom"]));
    }
    let soft = server.query("{ softBoom hello }").await;
    assert_eq!(soft.json()["data"], json!({"softBoom": null, "hello": "w"}));
    assert_eq!(soft.code(), "NOT_YET_AVAILABLE", "the service's own codes pass");
}

#[tokio::test]
async fn a_fault_is_told_by_an_id_and_nothing_else() {
    let server = demo().await;
    for query in ["{ boom }", "{ panic }"] {
        let answer = server.query(query).await;
        assert_eq!((answer.status, answer.code().as_str()), (200, "INTERNAL"));
        assert!(answer.json()["errors"][0]["extensions"]["id"].is_string());
        assert!(
            !answer.text.contains("secret") && !answer.text.contains("purpose"),
            "{}",
            answer.text
        );
    }
    let wrong = server.query(r#"{ id(id: "no uuid") }"#).await;
    assert_eq!(wrong.code(), "BAD_REQUEST", "an argument of the wrong form is no fault of ours");
}

#[tokio::test]
async fn errors_are_few_and_suggest_only_in_a_demonstration() {
    let demo = demo().await;
    let many: String = (0..200).map(|n| format!("x{n} ")).collect();
    let answer = demo.query(&format!("{{ node {{ {many} }} }}")).await;
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 20);
    assert!(demo.query("{ helo }").await.text.contains("Did you mean"));
    let real = Server::start(FrontSettings::default()).await;
    assert!(!real.query("{ helo }").await.text.contains("Did you mean"));
    let long = format!("{{ echo(text: [\"{}\"]) }}", "x".repeat(100_000));
    assert!(demo.query(&long).await.text.len() < 2_000, "an error doesn't repeat what it is about");
}

#[tokio::test]
async fn positions_asked_for_and_shown() {
    let server = demo().await;
    let at_least = |position: &str, query: &str| {
        let body = json!({ "query": query }).to_string();
        answered(server.post("/graphql", body).header("casetrail-at-least", position))
    };
    let reached = at_least("7", "{ hello }").await;
    assert_eq!(reached.json()["data"], json!({"hello": "w"}));
    assert_eq!(reached.header("casetrail-as-of"), "7");
    assert_eq!(reached.json()["extensions"]["asOf"], "7");

    let stale = at_least("8", "{ hello }").await;
    assert_eq!((stale.status, stale.code().as_str()), (200, "STALE"));
    assert!(stale.json().get("data").is_none());
    let in_payload = at_least("8", "mutation { note }").await;
    assert_eq!(
        in_payload.json()["data"],
        json!({"note": "STALE"}),
        "a mutation says so in its payload"
    );

    for beyond in ["9", "9223372036854775808", "-1", "x", ""] {
        let answer = at_least(beyond, "{ hello }").await;
        assert_eq!(answer.code(), "BAD_REQUEST", "{beyond}");
    }
    for extension in [json!("8"), json!(8)] {
        let body = json!({"query": "{ hello }", "extensions": {"atLeast": extension}});
        assert_eq!(server.ask(body).await.code(), "STALE");
    }
}

#[tokio::test]
async fn an_answer_that_takes_too_long() {
    let mut settings = FrontSettings::demo();
    settings.transport.request_time = std::time::Duration::from_millis(20);
    let server = Server::start(settings).await;
    let answer = server.query("{ never }").await;
    assert_eq!((answer.status, answer.code().as_str()), (200, "OVERLOADED"));
}

#[tokio::test]
async fn what_can_not_be_accepted() {
    let server = demo().await;
    let request = server.post("/graphql", r#"{"query":"{hello}"}"#).header("accept", "text/html");
    assert_eq!(answered(request).await.status, 406);
}
