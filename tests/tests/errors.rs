//! Which error, in which order, with which path; and every limit at its edge.

use crate::story::{opened, submitted};
use casetrail_tests::{Answer, App, Cast, User};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn the_first_that_applies() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let case = opened(contact, lead, workflow, manager).await;
    let stranger = &cast["lead@south"];
    let pause =
        |reason: &str, version: i64| json!({ "reason": reason, "expectedVersion": version });

    // Invalid before hidden, hidden before forbidden, forbidden before the state, that before the version.
    assert_eq!(
        stranger.act_on("pauseCase", &case.id, pause("", 0)).await.code(),
        Some("INVALID_INPUT")
    );
    assert_eq!(
        stranger.act_on("pauseCase", &case.id, pause("x", 0)).await.code(),
        Some("NOT_FOUND")
    );
    assert_eq!(
        lead.act_on("pauseCase", &case.id, pause("x", 0)).await.code(),
        Some("NOT_PERMITTED")
    );
    assert_eq!(
        manager.act_on("resumeCase", &case.id, json!({ "expectedVersion": 0 })).await.code(),
        Some("INVALID_STATE")
    );
    let conflict = manager.act_on("pauseCase", &case.id, pause("x", 0)).await;
    assert_eq!(conflict.code(), Some("VERSION_CONFLICT"));
    assert_eq!(conflict.refusal()["current"]["version"], json!(manager.version(&case.id).await));
    let input = json!({ "personId": manager.id, "expectedVersion": 1 });
    let assigned = workflow.act_on("assignCase", &case.id, input).await;
    assert_eq!(assigned.code(), Some("ALREADY_ASSIGNED"));
    assert_eq!(assigned.refusal()["current"]["owner"]["id"], json!(manager.id));
    // With the present version it reassigns, but not to the present owner.
    let to_her = workflow.act_on("assignCase", &case.id, json!({ "personId": manager.id })).await;
    assert_eq!(to_her.code(), Some("INVALID_STATE"));
    let other = &cast["manager2@northwood"].id;
    let moved = workflow.act_on("assignCase", &case.id, json!({ "personId": other })).await.done();
    assert_eq!(moved.at("/case/owner/id"), &json!(other));

    let _ = workflow.act_on("closeCase", &case.id, json!({ "outcome": "Attending" })).await.done();
    let closed = workflow.act_on("pauseCase", &case.id, pause("x", 0)).await;
    assert_eq!(closed.code(), Some("CASE_CLOSED"));
    assert_eq!(
        lead.act_on("pauseCase", &case.id, pause("x", 0)).await.code(),
        Some("NOT_PERMITTED")
    );
    let reopened = workflow.act_on("reopenCase", &case.id, pause("x", 0)).await;
    assert_eq!(reopened.code(), Some("VERSION_CONFLICT"));
}

#[tokio::test]
async fn a_comment_at_its_edges() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let lead = &cast["lead@north"];
    let case = submitted(&cast["contact@north"], lead).await;
    // Ten thousand characters, not bytes, after trimming and composing.
    for body in [
        "x".repeat(10_000),
        format!("  {}\n", "ā".repeat(10_000)),
        "a\u{304}".repeat(10_000),
        "🐑".repeat(10_000),
    ] {
        let _ = lead.act_on("addComment", &case.id, json!({ "body": body })).await.done();
    }
    for body in ["x".repeat(10_001), String::new(), " \n\t\u{a0}".to_owned()] {
        let refused = lead.act_on("addComment", &case.id, json!({ "body": body })).await;
        assert_eq!(refused.code(), Some("INVALID_INPUT"), "{} characters", body.chars().count());
        assert_eq!(refused.refusal()["path"], json!(["body"]));
    }
    let added =
        lead.act_on("addComment", &case.id, json!({ "body": " Ma\u{304}ori \n" })).await.done();
    assert_eq!(added.text("/comment/body"), "Māori");
}

#[tokio::test]
async fn one_command_id_means_one_input() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let case = submitted(contact, lead).await;
    let command = Uuid::new_v4();
    let input = |body: &str| json!({ "commandId": command, "body": body });
    let first = lead.act_on("addComment", &case.id, input("One.")).await.done();
    let other = lead.act_on("addComment", &case.id, input("Two.")).await;
    assert_eq!(other.code(), Some("COMMAND_ID_REUSED"));
    let again = lead.act_on("addComment", &case.id, input("One.")).await.done();
    assert!(again.repeated() && !first.repeated());
    assert_eq!((again.position(), again.at("/comment")), (first.position(), first.at("/comment")));
    // The id is one person's: another's same id is another command.
    let theirs = contact.act_on("addComment", &case.id, input("Three.")).await.done();
    assert!(!theirs.repeated());
    // A refused command leaves nothing, and is decided anew.
    let command = Uuid::new_v4();
    let input = json!({ "commandId": command, "reason": "After all.", "expectedVersion": lead.version(&case.id).await });
    let workflow = &cast["workflow@northwood"];
    assert_eq!(
        workflow.act_on("reopenCase", &case.id, input.clone()).await.code(),
        Some("INVALID_STATE")
    );
    assert_eq!(workflow.act_on("reopenCase", &case.id, input).await.code(), Some("INVALID_STATE"));
}

fn code(answer: &Answer) -> Option<&str> {
    assert!(answer.status < 500, "{}: {}", answer.status, answer.body);
    answer.code()
}

#[tokio::test]
async fn documents_at_their_limits() {
    let lead = App::shared().user("lead@north").await;
    let first = |n: i64| format!("{{ cases(first: {n}) {{ totalCount }} }}");
    for (n, expected) in [
        (1, None),
        (100, None),
        (0, Some("BAD_REQUEST")),
        (101, Some("BAD_REQUEST")),
        (-1, Some("BAD_REQUEST")),
    ] {
        assert_eq!(code(&lead.query(&first(n), json!({})).await), expected, "first: {n}");
    }
    // The deepest path there is has twelve levels; only a mutation's payload goes one further.
    let twelve = lead.query(&format!("{{ {DEEP} }}"), json!({})).await;
    assert_eq!(code(&twelve), None, "{}", twelve.body);
    let deeper = format!(
        "mutation($input: SetPreferencesInput!) {{ setPreferences(input: $input) {{ {DEEP} }} }}"
    );
    let input =
        json!({ "input": { "commandId": Uuid::new_v4(), "language": "en", "email": "NONE" } });
    assert_eq!(code(&lead.query(&deeper, input).await), Some("TOO_DEEP"));
    let introspection =
        "{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }";
    let introspected = lead.query(introspection, json!({})).await;
    assert_eq!(code(&introspected), None, "{}", introspected.body);
    let deep = "{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { \
        ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } } } } } } } }";
    assert_eq!(code(&lead.query(deep, json!({})).await), Some("TOO_DEEP"));

    let aliases = |n: usize| {
        let fields: Vec<String> = (0..n).map(|i| format!("a{i}: position")).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    assert_eq!(code(&lead.query(&aliases(30), json!({})).await), None);
    assert!(
        code(&lead.query(&aliases(31), json!({})).await)
            .is_some_and(|code| code == "TOO_COMPLEX" || code == "BAD_REQUEST")
    );

    let costly =
        "{ cases(first: 100) { nodes { number timeline(first: 100) { nodes { summary } } } } }";
    assert_eq!(code(&lead.query(costly, json!({})).await), Some("TOO_COMPLEX"));
    let bomb = format!(
        "query {{ ...a0 }} {}",
        (0..30)
            .map(|i| format!("fragment a{i} on Query {{ ...a{} ...a{} }} ", i + 1, i + 1))
            .collect::<String>()
            + "fragment a30 on Query { position }"
    );
    assert!(code(&lead.query(&bomb, json!({})).await).is_some());
    let nest = format!(
        "{{ cases(filter: {}1{}) {{ totalCount }} }}",
        "[".repeat(3_000),
        "]".repeat(3_000)
    );
    assert!(code(&lead.query(&nest, json!({})).await).is_some());
    let large = format!("{{ position }} #{}", "x".repeat(256 * 1024));
    let answer = lead.send(&json!({ "query": large })).await;
    assert!(answer.is_ok_and(|answer| answer.status == 413));
}

/// Twelve levels of fields.
const DEEP: &str = "viewer { notifications(first: 1) { edges { node { case { timeline(first: 1) { edges { \
    node { comment { author { organisation { id } } } } } } } } } } }";

#[tokio::test]
async fn cursors_and_positions_of_another_place() {
    let app = App::shared();
    let lead = app.user("lead@north").await;
    let page = lead
        .query("{ cases(first: 2, orderBy: { by: OPENED }) { pageInfo { endCursor } } }", json!({}))
        .await
        .good();
    let cursor = page.at("/cases/pageInfo/endCursor").clone();
    let document = "query($after: Cursor, $by: CaseOrderBy!) { cases(first: 2, after: $after, orderBy: { by: $by }) { totalCount } }";
    let mine = lead.query(document, json!({ "after": cursor, "by": "OPENED" })).await;
    assert_eq!(code(&mine), None, "{}", mine.body);
    for (after, by) in
        [(cursor.clone(), "NUMBER"), (json!("garbage"), "OPENED"), (json!(""), "OPENED")]
    {
        let answer = lead.query(document, json!({ "after": after, "by": by })).await;
        assert_eq!(code(&answer), Some("BAD_REQUEST"), "{by}: {}", answer.body);
    }
    let mut socket = casetrail_tests::Socket::of(&lead).await;
    let document = "subscription { caseListChanges(after: \"99999999999\") { position } }";
    socket.subscribe("1", document, &json!({})).await;
    let end = socket.next().await;
    assert!(format!("{end:?}").contains("BAD_REQUEST"), "{end:?}");
}

#[tokio::test]
async fn reading_ones_writes() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let head: u64 = lead
        .query("{ position }", json!({}))
        .await
        .good()
        .text("/position")
        .parse()
        .expect("a number");
    let at_least = |position: u64| json!({ "query": "{ position }", "extensions": { "atLeast": position.to_string() } });
    let now = lead.send(&at_least(head)).await.expect("it answers");
    assert_eq!(code(&now), None);
    let stale = lead.send(&at_least(head + 1_000)).await.expect("it answers");
    assert_eq!((stale.status, code(&stale)), (200, Some("STALE")), "{}", stale.body);
    assert_eq!(now.body.pointer("/extensions/asOf"), Some(&json!(now.as_of)), "{}", now.body);
    let bearer = format!("Bearer {}", lead.token);
    let far = (head + 1_000).to_string();
    let headers = [
        ("Content-Type", "application/json"),
        ("Authorization", &*bearer),
        ("Casetrail-At-Least", &*far),
    ];
    let body = "{\"query\":\"{ position }\"}";
    let (status, text) = raw(&lead, reqwest::Method::POST, &headers, body).await;
    assert!(status == 200 && text.contains("STALE"), "{status} {text}");
}

/// What the raw request is answered: method, headers and body as given.
async fn raw(
    user: &User,
    method: reqwest::Method,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String) {
    let client = reqwest::Client::new();
    let mut request =
        client.request(method, format!("http://{}/graphql", user.address)).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("it answers");
    (response.status().as_u16(), response.text().await.unwrap_or_default())
}

#[tokio::test]
async fn only_posted_json_with_the_header() {
    let app = App::shared();
    let lead = app.user("lead@north").await;
    let body = "{\"query\":\"{ viewer { username } }\"}";
    let cookie = format!("casetrail={}", lead.token);
    let bearer = format!("Bearer {}", lead.token);
    let (json_type, post) = (("Content-Type", "application/json"), reqwest::Method::POST);
    let good = raw(
        &lead,
        post.clone(),
        &[json_type, ("Cookie", &cookie), ("Casetrail-Request", "1")],
        body,
    )
    .await;
    assert!(good.0 == 200 && good.1.contains("lead@north"), "{good:?}");
    let good = raw(&lead, post.clone(), &[json_type, ("Authorization", &bearer)], body).await;
    assert!(good.0 == 200 && good.1.contains("lead@north"), "{good:?}");

    let form = "multipart/form-data; boundary=x";
    let refused: [(&str, Vec<(&str, &str)>); 5] = [
        ("a cookie without the header", vec![json_type, ("Cookie", &cookie)]),
        (
            "text",
            vec![("Content-Type", "text/plain"), ("Cookie", &cookie), ("Casetrail-Request", "1")],
        ),
        ("no type", vec![("Cookie", &cookie), ("Casetrail-Request", "1")]),
        ("a form", vec![("Content-Type", form), ("Cookie", &cookie), ("Casetrail-Request", "1")]),
        (
            "another origin",
            vec![
                json_type,
                ("Cookie", &cookie),
                ("Casetrail-Request", "1"),
                ("Origin", "https://evil.example"),
            ],
        ),
    ];
    for (what, headers) in refused {
        let (status, text) = raw(&lead, post.clone(), &headers, body).await;
        assert!(
            (400..500).contains(&status) && !text.contains("lead@north"),
            "{what}: {status} {text}"
        );
    }
    let get = raw(&lead, reqwest::Method::GET, &[("Authorization", &bearer)], "").await;
    assert!((400..500).contains(&get.0), "{get:?}");
    let batch =
        raw(&lead, post.clone(), &[json_type, ("Authorization", &bearer)], &format!("[{body}]"))
            .await;
    assert!((400..500).contains(&batch.0) && !batch.1.contains("lead@north"), "{batch:?}");
    for nobody in ["", "made-up"] {
        let answer = app.bearer(nobody).query("{ position }", json!({})).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, Some("UNAUTHENTICATED")),
            "{}",
            answer.body
        );
    }
    for broken in [
        "",
        "{",
        "null",
        "{\"query\":1}",
        "{\"query\":\"{\"}",
        "{\"query\":\"{ nothing }\"}",
        "{\"variables\":{}}",
    ] {
        let (status, text) =
            raw(&lead, post.clone(), &[json_type, ("Authorization", &bearer)], broken).await;
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let code = body.pointer("/errors/0/extensions/code");
        assert!(status < 500 && code == Some(&json!("BAD_REQUEST")), "{broken}: {status} {text}");
    }
}
