//! Documents made to kill or stall: each is refused at once, or answered.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{Server, demo};

/// The parser takes ten times as long when it isn't optimised.
const AT_ONCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_000 } else { 100 });

async fn answered_at_once(server: &Server, name: &str, query: &str) {
    let start = Instant::now();
    let answer = server.query(query).await;
    let took = start.elapsed();
    assert_eq!(answer.status, 200, "{name}");
    assert!(took < AT_ONCE, "{name} took {took:?}: {}", answer.code());
}

#[tokio::test]
async fn bombs() {
    let server = demo().await;
    let list = |n: usize| format!("{{ echo(text: {}{}) }}", "[".repeat(n), "]".repeat(n));
    let object = |n: usize| format!("{{ json(value: {}1{}) }}", "{a:".repeat(n), "}".repeat(n));
    let doubling = |n: usize| {
        let fragments: String = (1..n)
            .map(|i| format!("fragment F{i} on Query {{ ...F{0} ...F{0} }} ", i + 1))
            .collect();
        format!("{{ ...F1 }} {fragments} fragment F{n} on Query {{ hello }}")
    };
    let unused_doubling = |n: usize| doubling(n).replacen("{ ...F1 }", "{ hello }", 1);
    let node_doubling = |n: usize| {
        let fragments: String = (1..n)
            .map(|i| {
                format!(
                    "fragment F{i} on Node {{ node {{ ...F{0} }} a: node {{ ...F{0} }} }} ",
                    i + 1
                )
            })
            .collect();
        format!("{{ node {{ ...F1 }} }} {fragments} fragment F{n} on Node {{ id }}")
    };
    let subscription =
        |n: usize| doubling(n).replace("Query", "Subscription").replacen('{', "subscription {", 1);
    let aliases = |n: usize| {
        format!("{{ node {{ {} }} }}", (0..n).map(|i| format!("a{i}:id ")).collect::<String>())
    };
    // Each within the brackets allowed, all of them together some 1,400 levels deep.
    let chained = |n: usize| {
        let fragment = |i| {
            format!("fragment F{i} on Node {}...F{}{} ", "{node".repeat(28), i + 1, "}".repeat(28))
        };
        let fragments: String = (1..n).map(fragment).collect();
        format!("{{ node {{ ...F1 }} }} {fragments} fragment F{n} on Node {{ id }}")
    };
    let bombs = [
        ("lists", list(100)),
        ("more lists", list(50_000)),
        ("objects", object(40_000)),
        ("selections", format!("{}a{}", "{a".repeat(10_000), "}".repeat(10_000))),
        (
            "types",
            format!("query($a: {}Int{}) {{ hello }}", "[".repeat(50_000), "]".repeat(50_000)),
        ),
        ("fragments that double", doubling(30)),
        ("fragments that double, unused", unused_doubling(30)),
        ("fragments that double in fields", node_doubling(30)),
        ("fragments that double in a subscription", subscription(30)),
        (
            "a cycle",
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(),
        ),
        ("aliases", aliases(10_000)),
        ("directives", format!("{{ hello {} }}", "@include(if: true) ".repeat(10_000))),
        ("unknown directives", format!("{{ hello {} }}", "@a".repeat(10_000))),
        ("repeated fields", format!("{{ node {{ {} }} }}", "id ".repeat(30_000))),
        ("as many repeated fields as pass", format!("{{ node {{ {} }} }}", "id ".repeat(1_990))),
        (
            "unknown fields",
            format!("{{ {} }}", (0..30_000).map(|i| format!("x{i} ")).collect::<String>()),
        ),
        (
            "as many unknown fields as pass",
            format!(
                "{{ node {{ {} }} }}",
                (0..1_900).map(|i| format!("ide{i} ")).collect::<String>()
            ),
        ),
        ("fragments that chain downwards", chained(50)),
        ("operations", (0..10_000).map(|i| format!("query Q{i} {{ hello }} ")).collect()),
        (
            "as many operations as pass",
            (0..790).map(|i| format!("query Q{i} {{ hello }} ")).collect(),
        ),
        (
            "variables",
            format!(
                "query({}) {{ hello }}",
                (0..1_300).map(|i| format!("$a{i}:Int ")).collect::<String>()
            ),
        ),
        (
            "arguments",
            format!("{{ echo({}) }}", (0..1_300).map(|i| format!("a{i}:1 ")).collect::<String>()),
        ),
        ("one long name", "{".to_owned() + &"a".repeat(200_000) + "}"),
        ("one long string", format!("{{ echo(text: \"{}\") }}", "a".repeat(200_000))),
        ("blanks", format!("{{ hello {} }}", ", ".repeat(100_000))),
        ("comments", format!("{{ hello {} }}", "#\n".repeat(60_000))),
        ("quotes", "\"".repeat(100_000)),
        ("NUL", "\0".repeat(40_000)),
    ];
    for (name, query) in &bombs {
        answered_at_once(&server, name, query).await;
    }
    assert_eq!(
        server.query("{ hello }").await.json()["data"],
        json!({"hello": "w"}),
        "still there"
    );
}

#[tokio::test]
async fn large_variables_are_not_copied_at_every_field() {
    let server = demo().await;
    let fields: String = (0..30).map(|i| format!("a{i}: rows(first: $v) {{ id }} ")).collect();
    let query = format!("query($v: Int) {{ node {{ {fields} }} }}");
    let large: Vec<u32> = (0..100_000).map(|_| 1).collect();
    let start = Instant::now();
    let answer = server.ask(json!({"query": query, "variables": {"v": large}})).await;
    assert_eq!(answer.code(), "BAD_REQUEST");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
