//! The Delegated Authoriser's users, and what follows when one of them leaves.

use casetrail_tests::{App, Cast, Outcome, Socket, User};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

const MEMBERS: &str = "query ($s: String) { members(search: $s, first: 100) { totalCount nodes { \
    id username roles active lastSignIn primaryContactOf owns person { id name } } } }";
const CASE: &str = "query ($id: ID!) { case(id: $id) { version status owner { id } \
    primaryContact { person { id } } timeline(first: 3) { nodes { kind actor { id } } } } }";
const CASES: &str = "query ($f: CaseFilter) { cases(first: 100, filter: $f) { nodes { \
    id status owner { id } primaryContact { person { id } } } } }";
/// How long what follows from an event may take to be seen.
const FOLLOWING_MAX: Duration = Duration::from_secs(20);

async fn members(user: &User, search: &str) -> Vec<Value> {
    let answer = user.query(MEMBERS, json!({ "s": search })).await.good();
    answer.list("/members/nodes").to_vec()
}

async fn member(user: &User, username: &str) -> Value {
    let found = members(user, "").await;
    let found = found.into_iter().find(|member| member["username"] == username);
    found.unwrap_or_else(|| panic!("{username} is no member"))
}

async fn grant(user: &User, username: &str, roles: Value) -> Outcome {
    let input = json!({ "username": username, "name": "Māia O‘Neill", "roles": roles });
    user.act("grantAccess", input).await
}

async fn end(user: &User, username: &str, replacement: Option<&str>) -> Outcome {
    let id = member(user, username).await["id"].clone();
    user.act("endAccess", json!({ "memberId": id, "replacementPersonId": replacement })).await
}

async fn case(user: &User, id: &str) -> Value {
    user.query(CASE, json!({ "id": id })).await.good().at("/case").clone()
}

/// Active cases that this person lists, with this filter.
async fn cases(user: &User, filter: Value) -> Vec<Value> {
    user.query(CASES, json!({ "f": filter })).await.good().list("/cases/nodes").to_vec()
}

/// Asks until it is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < FOLLOWING_MAX, "it never came to this: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_authoriser_lists_their_own_organisation_and_nobody_elses() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let found = members(&cast["authoriser@north"], "").await;
    let names: Vec<_> = found.iter().map(|member| member["username"].clone()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    let contact = member(&cast["authoriser@north"], "contact@north").await;
    assert_eq!(contact["roles"], json!(["PRIMARY_CONTACT"]));
    assert_eq!(contact["active"], true);
    assert!(contact["lastSignIn"].is_string(), "they signed in just now");
    let named = cases(&cast["contact@north"], json!({ "primaryContactIsViewer": true })).await;
    assert_eq!(contact["primaryContactOf"], json!(named.len()), "counted, and no content");
    let found = members(&cast["authoriser@north"], "contact").await;
    assert_eq!(found.len(), 1, "found by username");
    for nobody in ["lead@north", "workflow@northwood", "auditor@ministry", "contact@north"] {
        assert!(members(&cast[nobody], "").await.is_empty(), "{nobody}");
    }
    let node = json!({ "id": contact["id"] });
    let document = "query ($id: ID!) { node(id: $id) { id } }";
    let seen = cast["authoriser@north"].query(document, node.clone()).await.good();
    assert_eq!(seen.at("/node/id"), &contact["id"]);
    for nobody in ["authoriser@south", "lead@north", "auditor@ministry"] {
        let seen = cast[nobody].query(document, node.clone()).await.good();
        assert_eq!(seen.at("/node"), &Value::Null, "{nobody}");
    }
}

#[tokio::test]
async fn somebody_new_gets_in_with_the_roles_they_are_given() {
    let app = App::start();
    let authoriser = app.user("authoriser@north").await;
    let granted = grant(&authoriser, " Maia@North ", json!(["OFFICE_SUPPORT"])).await.done();
    assert_eq!(granted.at("/member/username"), "maia@north");
    assert_eq!(granted.at("/member/person/name"), "Māia O‘Neill");
    assert_eq!(granted.at("/member/lastSignIn"), &Value::Null);
    let maia = app.user("maia@north").await;
    let seen = maia.query("{ viewer { may roles } }", json!({})).await.good();
    assert_eq!(seen.at("/viewer/roles"), &json!(["OFFICE_SUPPORT"]));
    // Granting a role beside those they hold, then changing to others, then ending them all.
    let again = grant(&authoriser, "maia@north", json!(["OFFICE_SUPPORT"])).await;
    assert_eq!(again.code(), Some("INVALID_STATE"));
    let more = grant(&authoriser, "maia@north", json!(["ATTENDANCE_LEAD"])).await.done();
    assert_eq!(more.at("/member/roles"), &json!(["OFFICE_SUPPORT", "ATTENDANCE_LEAD"]));
    let id = more.at("/member/id").clone();
    let input = json!({ "memberId": id, "roles": ["PRIMARY_CONTACT"] });
    let changed = authoriser.act("changeAccess", input).await.done();
    assert_eq!(changed.at("/member/roles"), &json!(["PRIMARY_CONTACT"]));
    let mut socket = Socket::of(&maia).await;
    let ended = end(&authoriser, "maia@north", None).await.done();
    assert_eq!(ended.at("/member/active"), false);
    assert_eq!(socket.closed().await, 4403);
    assert_eq!(maia.query("{ viewer { name } }", json!({})).await.status, 401);
    assert_eq!(app.sign_in("maia@north").await.status, 401);
    let back = grant(&authoriser, "maia@north", json!(["OFFICE_SUPPORT"])).await.done();
    assert_eq!(back.at("/member/id"), &id, "the same member as before");
    let _ = app.user("maia@north").await;
}

#[tokio::test]
async fn what_an_authoriser_may_not_do() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let authoriser = &cast["authoriser@north"];
    for role in ["CASE_MANAGER", "WORKFLOW_LEAD", "MINISTRY_ADMIN", "AUDITOR"] {
        let refused = grant(authoriser, "maia@north", json!([role])).await;
        assert_eq!(refused.code(), Some("INVALID_INPUT"), "{role} at a school");
    }
    for (field, text) in
        [("username", "two words"), ("username", ""), ("name", " "), ("phone", "?")]
    {
        let mut input = json!({ "username": "m@n", "name": "M", "roles": ["OFFICE_SUPPORT"] });
        input[field] = json!(text);
        let refused = authoriser.act("grantAccess", input).await;
        assert_eq!(refused.code(), Some("INVALID_INPUT"), "{field}: {text:?}");
    }
    for nobody in ["lead@north", "workflow@northwood", "admin@ministry", "auditor@ministry"] {
        let refused = grant(&cast[nobody], "maia@north", json!(["OFFICE_SUPPORT"])).await;
        assert!(
            matches!(refused.code(), Some("NOT_PERMITTED" | "INVALID_INPUT")),
            "{nobody}: {refused:?}"
        );
    }
    let foreign = member(&cast["authoriser@south"], "lead@south").await["id"].clone();
    for id in [foreign, json!("mem_x"), json!("")] {
        let input = json!({ "memberId": id, "roles": ["OFFICE_SUPPORT"] });
        assert_eq!(authoriser.act("changeAccess", input).await.code(), Some("NOT_FOUND"));
        assert_eq!(
            authoriser.act("endAccess", json!({ "memberId": id })).await.code(),
            Some("NOT_FOUND")
        );
    }
    assert_eq!(end(authoriser, "authoriser@north", None).await.code(), Some("NOT_PERMITTED"));
    let stranger = cast["contact@south"].id.as_str();
    let refused = end(authoriser, "contact@north", Some(stranger)).await;
    assert_eq!(refused.code(), Some("CONTACT_NOT_ELIGIBLE"));
    // With a second authoriser, one may put the other's right down, and only the other's.
    let _ = grant(authoriser, "lead@north", json!(["DELEGATED_AUTHORISER"])).await.done();
    let lead = app.user("lead@north").await;
    let _ = end(&lead, "authoriser@north", None).await.done();
    let own = member(&lead, "lead@north").await["id"].clone();
    let input = json!({ "memberId": own, "roles": ["ATTENDANCE_LEAD"] });
    assert_eq!(lead.act("changeAccess", input).await.code(), Some("NOT_PERMITTED"));
}

#[tokio::test]
async fn the_same_command_grants_once() {
    let app = App::start();
    let authoriser = app.user("authoriser@north").await;
    let mut input = json!({ "commandId": Uuid::new_v4(), "username": "maia@north", "name": "Maia",
        "roles": ["OFFICE_SUPPORT"] });
    let first = authoriser.act("grantAccess", input.clone()).await.done();
    let again = authoriser.act("grantAccess", input.clone()).await.done();
    assert_eq!(again.at("/repeated"), true);
    assert_eq!(again.at("/position"), first.at("/position"));
    input["roles"] = json!(["ATTENDANCE_LEAD"]);
    let other = authoriser.act("grantAccess", input).await;
    assert_eq!(other.code(), Some("COMMAND_ID_REUSED"));
    // Twenty at once, each under a command of its own: one person, who has the role once.
    let grants = (0..20).map(|_| grant(&authoriser, "rawiri@north", json!(["PRIMARY_CONTACT"])));
    let granted = futures_util::future::join_all(grants).await;
    assert_eq!(granted.iter().filter(|granted| granted.code().is_none()).count(), 1);
    assert_eq!(members(&authoriser, "rawiri").await.len(), 1);
}

#[tokio::test]
async fn whoever_leaves_a_school_is_replaced_or_their_cases_fall_vacant() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (authoriser, lead) = (&cast["authoriser@north"], &cast["lead@north"]);
    let contact = &cast["contact@north"];
    let named = cases(contact, json!({ "primaryContactIsViewer": true })).await;
    assert!(named.len() > 1, "the demo names them");
    let first = named[0]["id"].as_str().expect("a case has an id").to_owned();
    let mut socket = Socket::of(contact).await;
    let _ = end(authoriser, "contact@north", Some(&lead.id)).await.done();
    assert_eq!(socket.closed().await, 4403);
    until("all have the replacement", async || {
        let mine = cases(lead, json!({ "primaryContactIsViewer": true })).await;
        named.iter().all(|case| mine.iter().any(|other| other["id"] == case["id"]))
    })
    .await;
    let seen = case(lead, &first).await;
    assert_eq!(seen["timeline"]["nodes"][0]["kind"], "PrimaryContactChanged");
    assert_eq!(seen["timeline"]["nodes"][0]["actor"], Value::Null, "Casetrail itself");
    // The lead loses the one role that let them be it, and nobody is named in their place.
    let before = case(&cast["manager@northwood"], &first).await;
    let _ = grant(authoriser, "support@north", json!(["ATTENDANCE_LEAD"])).await.done();
    let _ = end(authoriser, "lead@north", None).await.done();
    let support = app.user("support@north").await;
    until("all are vacant", async || {
        let all = cases(&support, json!({})).await;
        named.iter().all(|case| {
            let now = all.iter().find(|other| other["id"] == case["id"]);
            now.is_some_and(|now| now["primaryContact"].is_null())
        })
    })
    .await;
    until("the vacancy is an event", async || {
        let seen = case(&support, &first).await;
        seen["timeline"]["nodes"][0]["kind"] == "PrimaryContactVacated"
            && seen["version"] != before["version"]
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_a_provider_gives_their_cases_back_to_its_queue() {
    let mut app = App::start();
    let cast = Cast::of(&app).await;
    let workflow = &cast["workflow@northwood"];
    let manager = &cast["manager@northwood"];
    let owned = cases(workflow, json!({ "ownerId": manager.id })).await;
    assert!(owned.len() > 1, "the demo's manager owns cases");
    let id = owned[0]["id"].as_str().expect("a case has an id").to_owned();
    assert!(app.stop());
    let directory = app.directory().await;
    let role = casetrail_domain::access::Role::CaseManager;
    directory.end_access("manager@northwood", "Northwood Attendance", role).await;
    directory.close().await;
    app.go_on();
    let workflow = workflow.at(&app);
    until("all are in the queue", async || {
        cases(&workflow, json!({ "ownerId": manager.id })).await.is_empty()
    })
    .await;
    let seen = case(&workflow, &id).await;
    assert_eq!(
        (&seen["owner"], &seen["timeline"]["nodes"][0]["kind"]),
        (&Value::Null, &json!("CaseRequeued"))
    );
    let other = app.user("manager2@northwood").await;
    let _ = workflow.act_on("assignCase", &id, json!({ "personId": other.id })).await.done();
    assert_eq!(case(&other, &id).await["owner"]["id"], json!(other.id));
    // What followed once does not follow again.
    let version = case(&workflow, &id).await["version"].clone();
    assert!(app.stop());
    app.go_on();
    let workflow = workflow.at(&app);
    let again = case(&workflow, &id).await;
    assert_eq!((&again["version"], &again["owner"]["id"]), (&version, &json!(other.id)));
}

#[tokio::test]
async fn a_pause_until_a_day_ends_when_that_day_begins_in_auckland() {
    let app = App::start_empty(&[("CASETRAIL_CLOCK", "2026-11-20T23:59:50+13:00")]);
    let workflow = app.user("workflow@northwood").await;
    let open = cases(&workflow, json!({ "statusIn": ["OPEN"] })).await;
    let ids: Vec<_> = open.iter().filter_map(|case| case["id"].as_str()).take(2).collect();
    let [today, later] = ids[..] else { panic!("the demo has open cases: {open:?}") };
    let pause = |until: &str| json!({ "reason": "Away.", "until": until });
    let _ = workflow.act_on("pauseCase", today, pause("2026-11-21")).await.done();
    let _ = workflow.act_on("pauseCase", later, pause("2026-11-22")).await.done();
    assert_eq!(case(&workflow, today).await["status"], "PAUSED", "the day has not begun");
    until("it goes on by itself", async || case(&workflow, today).await["status"] == "OPEN").await;
    let seen = case(&workflow, today).await;
    assert_eq!(seen["timeline"]["nodes"][0]["kind"], "CaseResumed");
    assert_eq!(seen["timeline"]["nodes"][0]["actor"], Value::Null, "Casetrail itself");
    assert_eq!(case(&workflow, later).await["status"], "PAUSED", "its day has not come");
}

#[test]
fn the_first_authoriser_is_made_on_the_machine_itself() {
    let app = App::start();
    let said = |arguments: &[&str]| {
        let output = app.run(arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).expect("it says text"))
    };
    let (code, text) = said(&["grant", "Head@South", "south college", "delegated-authoriser"]);
    assert_eq!(
        (code, text.trim()),
        (Some(0), "head@south is Delegated Authoriser at South College.")
    );
    let (code, text) = said(&["grant", "head@south", "South College", "DELEGATED_AUTHORISER"]);
    assert!(code == Some(0) && text.contains("already"), "{text}");
    for (place, role, hint) in [
        ("South College", "CASE_MANAGER", "Nobody can be Case Manager at South College"),
        ("South College", "KING", "DELEGATED_AUTHORISER"),
        ("Nowhere", "OFFICE_SUPPORT", "import it first"),
    ] {
        let (code, text) = said(&["grant", "head@south", place, role]);
        assert!(code == Some(1) && text.contains(hint), "{place} {role}: {text}");
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let head = app.user("head@south").await;
        assert_eq!(members(&head, "").await.len(), 5 + 1, "theirs, with the In-School Provision's");
    });
}
