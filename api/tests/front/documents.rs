//! Documents: trusted, named, measured; limits at the limit and one beyond.

use casetrail_api::front::{DocumentLimits, FrontError, FrontSettings, Lane, Stop, router};
use serde_json::json;

use crate::server::{Server, demo};
use crate::toy::Toy;

/// A document at the limit is answered, one beyond it is refused with the code.
async fn limit(server: &Server, code: &str, at: &str, beyond: &str) {
    let answer = server.query(at).await;
    assert!(answer.json().get("errors").is_none(), "at the limit: {}", answer.text);
    assert_eq!(server.query(beyond).await.code(), code, "one beyond");
}

fn nested(depth: usize) -> String {
    format!("{{ {} id {} }}", "node { ".repeat(depth - 1), "} ".repeat(depth - 1))
}

#[tokio::test]
async fn depth_through_fields_and_fragments() {
    let server = demo().await;
    limit(&server, "TOO_DEEP", &nested(12), &nested(13)).await;
    let through_fragment =
        |depth: usize| format!("{{ node {{ ...F }} }} fragment F on Node {}", nested(depth - 1));
    limit(&server, "TOO_DEEP", &through_fragment(12), &through_fragment(13)).await;
    let inline = |depth: usize| format!("{{ node {{ ... {} }} }}", nested(depth - 1));
    limit(&server, "TOO_DEEP", &inline(12), &inline(13)).await;
    let chain = |fragments: usize| {
        let last = format!("fragment F{fragments} on Query {{ hello }}");
        let links = (1..fragments).map(|n| format!("fragment F{n} on Query {{ ...F{} }} ", n + 1));
        format!("{{ ...F1 }} {}{last}", links.collect::<String>())
    };
    limit(&server, "TOO_DEEP", &chain(31), &chain(32)).await;
}

#[tokio::test]
async fn introspection_has_a_lane_of_its_own() {
    let demo = demo().await;
    let of_type = |depth: usize| {
        let inner = "ofType { ".repeat(depth - 3);
        format!("{{ __schema {{ types {{ {inner} name {} }} }} }}", "} ".repeat(depth - 3))
    };
    limit(&demo, "TOO_DEEP", &of_type(16), &of_type(17)).await;
    let mixed = format!("{{ __schema {{ queryType {{ name }} }} {}", &nested(13)[1..]);
    assert_eq!(demo.query(&mixed).await.code(), "TOO_DEEP", "the rest of it has not");
    let real = Server::start(FrontSettings::default()).await;
    assert_eq!(real.query("{ __schema { types { name } } }").await.code(), "BAD_REQUEST");
    assert_eq!(
        real.query("{ ...F } fragment F on Query { __type(name: \"Row\") { name } }").await.code(),
        "BAD_REQUEST"
    );
    assert_eq!(real.query("{ __typename }").await.json()["data"], json!({"__typename": "Query"}));
}

#[tokio::test]
async fn complexity_counts_fields_times_first() {
    let server = demo().await;
    // 1 + 100 * 19 + 1 + 97 = 1,999; the field `node` and its page of 25 are counted by the default.
    let page = |more: usize| {
        format!("{{ rows(first: 100) {{ {} }} {} }}", "id ".repeat(19), "hello ".repeat(more))
    };
    assert!(server.query(&page(9)).await.json().get("errors").is_none());
    let twenty = format!("{{ rows(first: 100) {{ {} }} }}", "id ".repeat(20));
    assert_eq!(server.query(&twenty).await.code(), "TOO_COMPLEX", "1 + 100 * 20 = 2,001");
    let body = |first: u32| {
        let query =
            format!("query($n: Int = 100) {{ rows(first: $n) {{ {} }} }}", "id ".repeat(20));
        json!({"query": query, "variables": {"n": first}})
    };
    assert!(server.ask(body(99)).await.json().get("errors").is_none());
    assert_eq!(server.ask(body(100)).await.code(), "TOO_COMPLEX", "by variable");
    assert_eq!(server.ask(body(101)).await.code(), "BAD_REQUEST");
    let by_default = json!({"query": body(1)["query"]});
    assert_eq!(server.ask(by_default).await.code(), "TOO_COMPLEX", "by the variable's default");
    let left_out = |fields: usize| format!("{{ rows {{ {} }} }}", "id ".repeat(fields));
    limit(&server, "TOO_COMPLEX", &left_out(79), &left_out(80)).await;
    let inside = "{ node { ...F } } fragment F on Node { rows(first: 100) { id name } }";
    assert!(server.query(inside).await.json().get("errors").is_none());
}

#[tokio::test]
async fn aliases_and_root_fields() {
    let server = demo().await;
    let aliases = |count: usize| {
        let fields: String = (0..count).map(|n| format!("a{n}: id ")).collect();
        format!("{{ node {{ {fields} }} }}")
    };
    limit(&server, "TOO_COMPLEX", &aliases(30), &aliases(31)).await;
    let spread = |count: usize| {
        let nodes: String = (0..count).map(|n| format!("n{n}: node {{ ...F }} ")).collect();
        format!("{{ node {{ {nodes} }} }} fragment F on Node {{ a: id b: id }}")
    };
    limit(&server, "TOO_COMPLEX", &spread(10), &spread(11)).await;
    let roots = |count: usize| format!("{{ {} }}", "hello ".repeat(count));
    limit(&server, "TOO_COMPLEX", &roots(50), &roots(51)).await;
    let spread_roots =
        |count: usize| format!("{{ {} }} fragment F on Query {{ hello }}", "...F ".repeat(count));
    limit(&server, "TOO_COMPLEX", &spread_roots(50), &spread_roots(51)).await;
    assert_eq!(
        server.query(&format!("mutation {{ {} }}", "note ".repeat(51))).await.code(),
        "TOO_COMPLEX"
    );
}

#[tokio::test]
async fn operations_are_picked_by_name() {
    let server = demo().await;
    let query = "query A { hello } query B { me } mutation C { note }";
    let ask = |name| server.ask(json!({"query": query, "operationName": name}));
    assert_eq!(ask("A").await.json()["data"], json!({"hello": "w"}));
    assert_eq!(ask("B").await.json()["data"], json!({"me": "alice"}));
    assert_eq!(ask("D").await.code(), "BAD_REQUEST");
    assert_eq!(
        server.ask(json!({"query": "{ hello }", "operationName": "A"})).await.code(),
        "BAD_REQUEST"
    );
    assert_eq!(ask("C").await.json()["data"], json!({"note": "1"}), "only the one named ran");
}

#[tokio::test]
async fn trusted_documents_go_by_their_id() {
    let trusted =
        vec![("sha256:aa".to_owned(), "query Q($t: String!) { echo(text: $t) }".to_owned())];
    let server = Server::start(FrontSettings { trusted, ..FrontSettings::default() }).await;
    let ask = |id| server.ask(json!({"documentId": id, "variables": {"t": "x"}}));
    assert_eq!(ask("sha256:aa").await.json()["data"], json!({"echo": "x"}));
    assert_eq!(ask("sha256:bb").await.code(), "BAD_REQUEST");
    assert_eq!(*server.toy.state.lanes.lock().unwrap(), [Lane::Validated]);
}

#[tokio::test]
async fn a_document_that_ran_is_validated_once_unless_it_has_variables() {
    let server = demo().await;
    let lanes = |server: &Server| std::mem::take(&mut *server.toy.state.lanes.lock().unwrap());
    for _ in 0..2 {
        server.query("{ hello }").await;
    }
    assert_eq!(lanes(&server), [Lane::AdHoc, Lane::Validated]);
    for variable in [json!("x"), json!("y")] {
        let query = "query Q($t: String!) { echo(text: $t) }";
        server.ask(json!({"query": query, "variables": {"t": variable}})).await;
    }
    assert_eq!(lanes(&server), [Lane::AdHoc, Lane::AdHoc]);
    for _ in 0..2 {
        assert_eq!(server.query("{ nonsense }").await.code(), "BAD_REQUEST");
    }
    assert_eq!(lanes(&server), [Lane::AdHoc, Lane::AdHoc], "one that is wrong stays wrong");
}

#[tokio::test]
async fn a_trusted_document_beyond_the_limits_stops_the_start() {
    let trusted = vec![("sha256:aa".to_owned(), nested(13))];
    let settings = FrontSettings { trusted, ..FrontSettings::default() };
    let error = router(Toy::new(), settings, Stop::new()).unwrap_err();
    assert!(matches!(error, FrontError::Trusted { id, .. } if id == "sha256:aa"));
}

#[tokio::test]
async fn a_document_sent_again_is_answered_the_same() {
    let server = demo().await;
    let body = |text: &str| json!({"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": text}});
    for text in ["a", "b", "a"] {
        assert_eq!(server.ask(body(text)).await.json()["data"], json!({"echo": text}));
    }
    for number in 0..2_000 {
        let answer = server.query(&format!("{{ a{number}: hello }}")).await;
        assert_eq!(
            answer.json()["data"],
            json!({format!("a{number}"): "w"}),
            "as the memory of documents turns over"
        );
    }
}

/// The control of the tests above: it is the limits that refuse, and nothing behind them does.
#[tokio::test]
async fn with_wide_limits_the_same_documents_are_answered() {
    let mut settings = FrontSettings::demo();
    settings.document = DocumentLimits {
        depth: 30,
        introspection_depth: 30,
        complexity: u64::MAX,
        aliases: 100,
        root_fields: 100,
        directives: 100,
        levels: 100,
        ..settings.document
    };
    let server = Server::start(settings).await;
    let aliases: String = (0..31).map(|n| format!("a{n}: id ")).collect();
    for query in [
        nested(13),
        format!("{{ rows(first: 100) {{ {} }} }}", "id ".repeat(20)),
        format!("{{ node {{ {aliases} }} }}"),
        format!("{{ {} }}", "hello ".repeat(11)),
    ] {
        let answer = server.query(&query).await;
        assert!(answer.json().get("errors").is_none(), "{query}: {}", answer.text);
    }
}
