//! A case's history in words, as of any moment, as anybody saw it then.

use crate::contention::stream;
use crate::story::opened;
use casetrail_tests::{App, Cast, User};
use serde_json::{Value, json};
use std::process::Output;

fn text(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?}: {stderr}", output.status.code());
    String::from_utf8(output.stdout.clone()).expect("the history is text")
}

#[tokio::test]
async fn a_history_reads_as_a_person_tells_it() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let case = opened(contact, lead, workflow, manager).await;
    let commented =
        lead.act_on("addComment", &case.id, json!({ "body": "She came on Monday." })).await.done();
    let _ = manager.act_on("pauseCase", &case.id, json!({ "reason": "Holidays." })).await.done();

    let whole = text(&app.run(&["replay", "--case", &case.number]));
    for words in [
        case.number.as_str(),
        "John Smith",
        "Jane Doe",
        "Northwood Attendance",
        "She came on Monday.",
        "Holidays.",
    ] {
        assert!(whole.contains(words), "{words} is told:\n{whole}");
    }
    let then = commented.position().to_string();
    let before = text(&app.run(&["replay", "--case", &case.number, "--at", &then]));
    assert!(before.contains("She came on Monday.") && !before.contains("Holidays."), "{before}");

    let events = stream(&cast["auditor@ministry"], &case.id).await;
    let lines = text(&app.run(&["replay", "--case", &case.number, "--json"]));
    for (kind, position) in &events {
        assert!(
            lines.contains(kind.as_str()) && lines.contains(&position.to_string()),
            "{kind}: {lines}"
        );
    }
    assert!(parses(&lines), "{lines}");

    let long_ago = app.run(&["replay", "--case", &case.number, "--at", "2001-01-01T00:00:00Z"]);
    let told = String::from_utf8_lossy(&long_ago.stdout).into_owned();
    assert!(!told.contains("She came on Monday."), "{told}");
    let unknown = app.run(&["replay", "--case", "09999999"]);
    assert_eq!(unknown.status.code(), Some(1), "{unknown:?}");
    let wrong = app.run(&["replay"]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

/// The guide's cases, as `casetrail replay` tells them.
#[test]
fn the_cases_of_the_guide_in_words() {
    let told = ["00000001", "00098712"].map(|number| {
        let output = App::shared().run(&["replay", "--case", number]);
        text(&output)
    });
    insta::assert_snapshot!("the cases of the guide in words", told.join("\n"));
}

/// One JSON document, or one a line.
fn parses(text: &str) -> bool {
    let whole = serde_json::from_str::<Value>(text).is_ok();
    whole || text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok())
}

const SEEN: &str = "id number version status outcome closedAt learner { id name } owner { id name } \
    primaryContact { person { id name } phone notes } transfer { reason to { name } } pausedUntil closingSummary \
    comments(first: 20) { totalCount nodes { id body visibility } } \
    services(first: 5) { totalCount nodes { number status serviceName } } \
    timeline(first: 20) { totalCount nodes { id kind position summary comment { body } } }";

/// The case as a viewer sees it now, and the position at which they do.
async fn now(viewer: &User, case: &str) -> (String, Value) {
    let document = format!("query($id: ID!) {{ case(id: $id) {{ {SEEN} }} }}");
    let answer = viewer.query(&document, json!({ "id": case })).await.good();
    let as_of = answer.as_of.clone().expect("an answer says as of when it is");
    assert_eq!(
        answer.body.pointer("/extensions/asOf"),
        Some(&json!(as_of)),
        "header and extension agree"
    );
    (as_of, answer.at("/case").clone())
}

#[tokio::test]
async fn as_of_then_is_what_each_viewer_saw_live() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let case = opened(contact, lead, workflow, manager).await;
    let viewers = [
        "contact@north",
        "support@north",
        "lead@north",
        "manager@northwood",
        "workflow@northwood",
        "workflow@harbour",
        "lead@south",
    ];
    let harbour = cast["workflow@harbour"]
        .query("{ viewer { organisation { id } } }", json!({}))
        .await
        .good();
    let steps: [(&User, &str, Value); 8] = [
        (lead, "addComment", json!({ "body": "From the school." })),
        (manager, "addComment", json!({ "body": "From the provider." })),
        (manager, "pauseCase", json!({ "reason": "Holidays." })),
        (manager, "resumeCase", json!({})),
        (
            lead,
            "changePrimaryContact",
            json!({ "personId": cast["support@north"].id, "notes": "Mornings." }),
        ),
        (
            manager,
            "referToService",
            json!({ "serviceName": "Nurse", "serviceProvider": "Health NZ" }),
        ),
        (
            workflow,
            "requestTransfer",
            json!({ "toProviderId": harbour.at("/viewer/organisation/id"), "reason": "Moved." }),
        ),
        (&cast["workflow@harbour"], "answerTransfer", json!({ "accept": true })),
    ];
    let mut live = Vec::new();
    for (who, act, input) in steps {
        let _ = who.act_on(act, &case.id, input).await.done();
        for viewer in viewers {
            let (as_of, seen) = now(&cast[viewer], &case.id).await;
            live.push((viewer, act, as_of, seen));
        }
    }
    let document = format!(
        "query($id: ID!, $at: At!, $viewer: ID) {{ audit {{ caseAt(caseId: $id, at: $at, viewerId: $viewer) {{ {SEEN} }} }} }}"
    );
    let auditor = &cast["auditor@ministry"];
    let (mut seen_some, mut seen_none) = (0, 0);
    for (viewer, act, as_of, seen) in live {
        let variables =
            json!({ "id": case.id, "at": { "position": as_of }, "viewer": cast[viewer].id });
        let then = auditor.query(&document, variables).await.good();
        assert_eq!(then.at("/audit/caseAt"), &seen, "{viewer} after {act}");
        if seen.is_null() { seen_none += 1 } else { seen_some += 1 }
    }
    assert!(seen_some > 20 && seen_none > 10, "{seen_some} seen, {seen_none} hidden");
}

#[tokio::test]
async fn lists_as_of_then() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let list = "query { position cases(first: 100) { totalCount nodes { number status } } }";
    let before = lead.query(list, json!({})).await.good();
    let case = opened(contact, lead, &cast["workflow@northwood"], &cast["manager@northwood"]).await;
    let document = "query($at: At!, $viewer: ID) { audit { casesAt(at: $at, viewerId: $viewer, first: 100) { totalCount nodes { number status } } } }";
    let auditor = &cast["auditor@ministry"];
    let at = json!({ "position": before.at("/position") });
    let then = auditor.query(document, json!({ "at": at, "viewer": lead.id })).await.good();
    assert_eq!(then.at("/audit/casesAt"), before.at("/cases"));
    assert!(!then.body.to_string().contains(&case.number));
}

#[tokio::test]
async fn only_an_auditor_audits() {
    let app = App::shared();
    for name in ["lead@north", "workflow@northwood", "admin@ministry", "authoriser@south"] {
        let user = app.user(name).await;
        let answer = user.query("{ audit { events(first: 1) { totalCount } } }", json!({})).await;
        assert!(answer.at("/audit").is_null() && answer.status == 200, "{name}: {}", answer.body);
    }
    let total = crate::crash::contiguous(&app.user("auditor@ministry").await).await;
    assert!(total > 38, "{total} events");
}
