//! Following: cut connections, rights that end, lists that change.

use crate::contention::stream;
use crate::story::{opened, submitted};
use casetrail_tests::{App, Cast, Frame, Socket, User};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ACTIVITY: &str = "subscription($id: ID!, $after: Position) { caseActivity(caseId: $id, after: $after) { \
    position entry { kind comment { body } } case { version } } }";

const LIST: &str = "subscription($scope: CaseScope!, $filter: CaseFilter, $search: String, $after: Position) { \
    caseListChanges(scope: $scope, filter: $filter, search: $search, after: $after) { \
    position change caseId totalCount case { number } } }";

/// How often the connection is cut.
const CUTS: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_cut_a_hundred_times_sees_each_change_once() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (manager, lead) = (cast["manager@northwood"].clone(), cast["lead@north"].clone());
    let case = opened(&cast["contact@north"], &lead, &cast["workflow@northwood"], &manager).await;
    let from = position(&manager).await;
    let writers: Vec<_> =
        [&manager, &lead].map(|writer| tokio::spawn(write(writer.clone(), case.id.clone()))).into();

    let mut chance = Chance(0x5eed);
    let (mut seen, mut after) = (Vec::new(), from);
    for _ in 0..CUTS {
        let mut socket = Socket::of(&manager).await;
        socket
            .subscribe("1", ACTIVITY, &json!({ "id": case.id, "after": after.to_string() }))
            .await;
        for _ in 0..chance.below(5) {
            match socket.next_within(Duration::from_millis(chance.below(50))).await {
                Frame::Next(_, payload) => after = note(&payload, &mut seen),
                Frame::Silence => {}
                other => panic!("the subscription ended: {other:?}"),
            }
        }
        socket.cut();
    }
    for writer in writers {
        writer.await.expect("a writer ends well");
    }
    let expected: Vec<u64> = stream(&cast["auditor@ministry"], &case.id)
        .await
        .into_iter()
        .map(|(_, position)| position)
        .filter(|position| *position > from)
        .collect();
    let mut socket = Socket::of(&manager).await;
    socket.subscribe("1", ACTIVITY, &json!({ "id": case.id, "after": after.to_string() })).await;
    while seen.last() < expected.last() {
        let Frame::Next(_, payload) = socket.next().await else { panic!("{seen:?}") };
        note(&payload, &mut seen);
    }
    assert_eq!(expected.len(), 2 * COMMENTS);
    assert_eq!(seen, expected, "each change once, in order");
}

/// How many comments each writer makes.
const COMMENTS: usize = 150;

async fn write(writer: User, case: String) {
    for i in 0..COMMENTS {
        let _ = writer
            .act_on("addComment", &case, json!({ "body": format!("Comment {i}.") }))
            .await
            .done();
    }
}

fn note(payload: &Value, seen: &mut Vec<u64>) -> u64 {
    let position = payload.pointer("/data/caseActivity/position").and_then(Value::as_str);
    let position = position.and_then(|text| text.parse().ok());
    let position = position.unwrap_or_else(|| panic!("an item without a position: {payload}"));
    seen.push(position);
    position
}

#[tokio::test]
async fn a_right_that_ends_ends_its_subscription() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (first, second) = (submitted(contact, lead).await, submitted(contact, lead).await);
    let after = position(contact).await.to_string();
    let mut socket = Socket::of(contact).await;
    for (id, case) in [("first", &first), ("second", &second)] {
        socket.subscribe(id, ACTIVITY, &json!({ "id": case.id, "after": after })).await;
    }
    let _ = lead.act_on("addComment", &first.id, json!({ "body": "Hello." })).await.done();
    assert_eq!(socket.item().await["caseActivity"]["entry"]["comment"]["body"], "Hello.");

    let input = json!({ "personId": lead.id });
    let _ = lead.act_on("changePrimaryContact", &first.id, input).await.done();
    let begun = Instant::now();
    let secret = json!({ "body": "Not for him any more." });
    let _ = lead.act_on("addComment", &first.id, secret).await.done();
    loop {
        match socket.next().await {
            Frame::Error(id, errors) => {
                assert_eq!(id, "first");
                assert!(errors.to_string().contains("NOT_FOUND"), "{errors}");
                break;
            }
            // The change itself may be the last thing he is told.
            Frame::Next(_, payload) => {
                assert!(!payload.to_string().contains("Not for him"), "{payload}");
            }
            other => panic!("an end was expected: {other:?}"),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The socket stays, and so does the other case.
    let _ = lead.act_on("addComment", &second.id, json!({ "body": "Still there." })).await.done();
    assert_eq!(socket.item().await["caseActivity"]["entry"]["comment"]["body"], "Still there.");
}

#[tokio::test]
async fn hidden_and_missing_cases_end_alike() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let missing = crate::rights::missing(&case.id);
    let mut socket = Socket::of(&cast["lead@south"]).await;
    let mut ends = Vec::new();
    for id in [&case.id, &missing] {
        socket.subscribe("1", ACTIVITY, &json!({ "id": id, "after": "0" })).await;
        let Frame::Error(_, errors) = socket.next().await else { panic!("an error was expected") };
        ends.push(errors.to_string().replace(id.as_str(), "ID"));
    }
    assert_eq!(ends[0], ends[1]);
    assert!(ends[0].contains("NOT_FOUND"), "{}", ends[0]);
}

#[tokio::test]
async fn rows_enter_change_and_leave_a_list() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let workflow = &cast["workflow@northwood"];
    let after = position(workflow).await.to_string();
    let mut active = Socket::of(workflow).await;
    active.subscribe("active", LIST, &json!({ "scope": "ACTIVE", "after": after })).await;
    let mut queue = Socket::of(workflow).await;
    let unassigned = json!({ "scope": "ACTIVE", "filter": { "unassigned": true }, "after": after });
    queue.subscribe("queue", LIST, &unassigned).await;

    let case = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let added = until(&mut active, &case.id, "ADDED").await;
    let first = until(&mut queue, &case.id, "ADDED").await;
    assert_eq!(added["case"]["number"], json!(case.number));
    let input = json!({ "personId": cast["manager@northwood"].id });
    let _ = workflow.act_on("assignCase", &case.id, input).await.done();
    until(&mut active, &case.id, "UPDATED").await;
    let left = until(&mut queue, &case.id, "REMOVED").await;
    assert_eq!(left["totalCount"].as_i64(), first["totalCount"].as_i64().map(|count| count - 1));
    let input = json!({ "outcome": "Attending" });
    let _ = workflow.act_on("closeCase", &case.id, input).await.done();
    let left = until(&mut active, &case.id, "REMOVED").await;

    // A second look from the same position tells the same story.
    let mut again = Socket::of(workflow).await;
    again.subscribe("again", LIST, &json!({ "scope": "ACTIVE", "after": after })).await;
    until(&mut again, &case.id, "ADDED").await;
    assert_eq!(until(&mut again, &case.id, "REMOVED").await, left);
}

/// The next change of this kind to this case; positions only rise.
async fn until(socket: &mut Socket, case: &str, change: &str) -> Value {
    let mut last = 0;
    loop {
        let item = socket.item().await["caseListChanges"].clone();
        let position: u64 =
            item["position"].as_str().and_then(|p| p.parse().ok()).unwrap_or_default();
        assert!(position > last, "at most one item a position, in order: {item}");
        last = position;
        if item["caseId"] == json!(case) && item["change"] == change {
            return item;
        }
        assert_ne!(item["change"], "REMOVED", "it left too early: {item}");
    }
}

#[tokio::test]
async fn one_who_is_named_gains_the_row_and_loses_it() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let case = submitted(contact, lead).await;
    let authoriser = &cast["authoriser@north"];
    let after = position(contact).await.to_string();
    let (mut his, mut hers) = (Socket::of(contact).await, Socket::of(authoriser).await);
    for socket in [&mut his, &mut hers] {
        socket.subscribe("1", LIST, &json!({ "scope": "ACTIVE", "after": after })).await;
    }
    let input = json!({ "personId": authoriser.id });
    let _ = lead.act_on("changePrimaryContact", &case.id, input).await.done();
    for (socket, change) in [(&mut his, "REMOVED"), (&mut hers, "ADDED")] {
        let item = socket.item().await["caseListChanges"].clone();
        assert!(item["change"] == change || item["change"] == "RESET", "{change}: {item}");
    }
}

#[tokio::test]
async fn the_dashboard_follows() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let workflow = &cast["workflow@northwood"];
    let now = workflow.query("{ dashboard { awaitingOwner } position }", json!({})).await.good();
    let mut socket = Socket::of(workflow).await;
    let document = "subscription($after: Position) { dashboardChanges(after: $after) { position dashboard { awaitingOwner } } }";
    socket.subscribe("1", document, &json!({ "after": now.text("/position") })).await;
    submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let wanted = now.number("/dashboard/awaitingOwner") + 1;
    while socket.item().await["dashboardChanges"]["dashboard"]["awaitingOwner"] != json!(wanted) {}
}

#[tokio::test]
async fn the_protocol_closes_as_it_says() {
    let app = App::shared();
    let lead = app.user("lead@north").await;
    let init = json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {}", lead.token) } });
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { dashboardChanges { position } }" } });
    let follow = json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { caseListChanges { position } }" } });
    let cases: [(&str, Vec<&Value>, u16); 5] = [
        ("subscribing before the ack", vec![&subscribe], 4401),
        ("initialised twice", vec![&init, &init], 4429),
        ("one id twice", vec![&init, &follow, &follow], 4409),
        ("no message at all", vec![&Value::Null], 4400),
        ("nobody asks", vec![], 4408),
    ];
    for (what, messages, code) in cases {
        let mut socket = Socket::opened(app.address()).await;
        for message in messages {
            socket.tell(message).await;
        }
        let end = socket.closed().await;
        assert_eq!(end, code, "{what}");
    }
    let mut socket = Socket::opened(app.address()).await;
    let bad = json!({ "type": "connection_init", "payload": { "authorization": "Bearer x" } });
    socket.tell(&bad).await;
    assert_eq!(socket.closed().await, 4403, "an unknown token");
}

async fn position(user: &User) -> u64 {
    let answer = user.query("{ position }", json!({})).await.good();
    answer.text("/position").parse().expect("a position is a decimal string")
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Bytes that the write-ahead log of the read models may have: it is folded in at 16 MiB.
const WAL_BYTES_MAX: u64 = 24 << 20;
/// Comments that would leave far more in it, were it never folded in: some 70 KB each.
const COMMENTS_MANY: usize = 700;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_held_for_long_holds_up_nothing() {
    let app = App::start_with(&[("CASETRAIL_MUTATIONS_PER_SECOND", "0")]);
    let lead = app.user("lead@north").await;
    let page = lead.query("{ cases(first: 15) { nodes { id } } }", json!({})).await.good();
    let cases = page.texts("/cases/nodes", "/id");
    let mut socket = Socket::of(&lead).await;
    socket.subscribe("1", ACTIVITY, &json!({ "id": cases[0], "after": null })).await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let (lead, cases) = (lead.clone(), cases.clone());
            tokio::spawn(async move {
                for n in 0..COMMENTS_MANY / 8 {
                    let case = &cases[(writer + n) % cases.len()];
                    let _ = lead.act_on("addComment", case, json!({ "body": "On." })).await.done();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("a writer ends well");
    }
    let Frame::Next(..) = socket.next().await else { panic!("the subscription is open") };
    let wal = std::fs::metadata(app.data().join("views.db-wal")).expect("it is there").len();
    assert!(wal < WAL_BYTES_MAX, "{wal} bytes");
}
