//! The demo's data, number by number.

use super::{case, listed};
use casetrail_tests::{App, Cast, PEOPLE, User};
use serde_json::{Value, json};

#[tokio::test]
async fn the_home_page_counts() {
    let lead = App::shared().user("lead@north").await;
    let home =
        lead.query("{ home { services drafts activeCases closedCases } }", json!({})).await.good();
    let expected = json!({ "services": 1, "drafts": 3, "activeCases": 15, "closedCases": 20 });
    assert_eq!(home.at("/home"), &expected);
    assert_eq!(listed(&lead, json!({ "scope": "ACTIVE" })).await.len(), 15);
    assert_eq!(listed(&lead, json!({ "scope": "CLOSED" })).await.len(), 20);
    let drafts = lead
        .query("{ drafts { totalCount nodes { number } } services { name } }", json!({}))
        .await
        .good();
    assert_eq!(drafts.list("/drafts/nodes").len(), 3);
    assert_eq!(drafts.text("/services/0/name"), "Chronic Absence request for support");
}

#[tokio::test]
async fn everybody_is_who_the_guide_says() {
    let app = App::shared();
    for name in PEOPLE {
        let user = app.user(name).await;
        let document = "{ viewer { name organisation { name } roles access { role organisation { name kind } } } }";
        let viewer = user.query(document, json!({})).await.good();
        let role = name.split('@').next().unwrap_or_default().trim_end_matches('2');
        let expected = match role {
            "contact" => "PRIMARY_CONTACT",
            "support" => "OFFICE_SUPPORT",
            "lead" => "ATTENDANCE_LEAD",
            "authoriser" => "DELEGATED_AUTHORISER",
            "manager" => "CASE_MANAGER",
            "workflow" => "WORKFLOW_LEAD",
            "admin" => "MINISTRY_ADMIN",
            "auditor" => "AUDITOR",
            _ => continue,
        };
        assert_eq!(viewer.at("/viewer/roles"), &json!([expected]), "{name}");
        let place = match name.split('@').nth(1) {
            Some("north") => "North High School",
            Some("south") => "South College",
            Some("northwood") => "Northwood Attendance",
            Some("harbour") => "Harbour Attendance",
            _ => "Ministry",
        };
        let organisation = viewer.text("/viewer/organisation/name");
        assert!(organisation.starts_with(place), "{name}: {organisation}");
    }
    let john = app.user("contact@north").await.query("{ viewer { name } }", json!({})).await;
    assert_eq!(john.text("/viewer/name"), "John Smith");
    let jane = app.user("manager@northwood").await.query("{ viewer { name } }", json!({})).await;
    assert_eq!(jane.text("/viewer/name"), "Jane Doe");
    let nobody = app.sign_in("nobody@north").await;
    assert!(
        (400..500).contains(&nobody.status) && nobody.body.get("token").is_none(),
        "{nobody:?}"
    );
}

#[tokio::test]
async fn the_case_of_joseph_bloggs() {
    let lead = App::shared().user("lead@north").await;
    let document = "query($n: String!) { caseByNumber(number: $n) { number status type catchment \
        learner { name } owner { name } primaryContact { person { name } } school { name } } }";
    let seen = lead.query(document, json!({ "n": "00000001" })).await.good();
    let expected = json!({ "number": "00000001", "status": "OPEN", "type": "CHRONIC_ABSENCE",
        "catchment": "Northwood area", "learner": { "name": "Joseph Bloggs" }, "owner": { "name": "Jane Doe" },
        "primaryContact": { "person": { "name": "John Smith" } }, "school": { "name": "North High School" } });
    assert_eq!(seen.at("/caseByNumber"), &expected);
    for number in ["00098034", "00098554", "00098712"] {
        let seen = lead.query(document, json!({ "n": number })).await.good();
        assert_eq!(seen.text("/caseByNumber/number"), number);
    }
}

#[tokio::test]
async fn learners_and_where_their_cases_go() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    for (school, provider) in [("north", "Northwood Attendance"), ("south", "Harbour Attendance")] {
        let (contact, lead) =
            (&cast[&*format!("contact@{school}")], &cast[&*format!("lead@{school}")]);
        let names = lead.learners().await;
        let free = lead.free_learners().await;
        assert!(names.len() >= 60, "{school} has {} learners", names.len());
        assert!(free.len() >= 25, "{school} has {} learners without an open case", free.len());
        if school == "north" {
            assert!(names.values().any(|name| name == "Fa'atali Solomona"));
            let opened = contact.submit(&free[0], &contact.id, "Words.").await;
            assert_eq!(case(lead, &opened.id).await["provider"]["name"], provider);
            continue;
        }
        // All of South College's, but for the two whom its In-School Provision covers.
        let mut elsewhere = Vec::new();
        for learner in &free {
            let opened = contact.submit(learner, &contact.id, "Words.").await;
            let seen = case(lead, &opened.id).await;
            if seen["provider"]["name"] != provider {
                elsewhere.push(seen["provider"]["name"].clone());
            }
        }
        assert!(elsewhere.len() <= 2, "{elsewhere:?}");
    }
}

#[tokio::test]
async fn numbers_go_on_without_a_gap() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    for (learner, number) in lead.free_learners().await.iter().zip(98_713..98_718) {
        let opened = contact.submit(learner, &contact.id, "Words.").await;
        assert_eq!(opened.number, format!("{number:08}"));
    }
}

/// What each of some people see, as text.
pub async fn everything(app: &App) -> Vec<String> {
    let document = "{ home { activeCases closedCases drafts } cases(scope: ALL, first: 50) { totalCount nodes { \
        id number version status openedAt closedAt outcome position learner { id name } \
        owner { id name } primaryContact { person { id name } since phone email notes } } } }";
    let timeline = "query($n: String!) { caseByNumber(number: $n) { timeline(first: 100) { nodes { id position kind at summary \
        comment { id body } } } comments { nodes { id createdAt body } } services { nodes { id number date } } \
        requests { id number submittedAt answers } } }";
    let mut seen = Vec::new();
    for name in ["lead@north", "support@north", "workflow@northwood", "lead@south"] {
        let user: User = app.user(name).await;
        seen.push(user.query(document, json!({})).await.good().body.to_string());
        let one = user.query(timeline, json!({ "n": "00098712" })).await.good();
        seen.push(one.body.to_string());
    }
    seen
}

/// The same but for how far the log was: who is told of what is told a moment later.
pub async fn everything_shown(app: &App) -> Vec<Value> {
    let shown = everything(app).await.into_iter().map(|text| {
        let mut answer: Value = serde_json::from_str(&text).expect("answers are JSON");
        answer.as_object_mut().map(|answer| answer.remove("extensions"));
        answer
    });
    shown.collect()
}

#[tokio::test]
async fn every_seeding_answers_alike() {
    let (one, two) = (App::start_empty(&[]), App::start_empty(&[]));
    assert_eq!(everything(&one).await, everything(&two).await);
}

#[tokio::test]
async fn a_folder_with_a_log_is_not_seeded_again() {
    let mut app = App::start();
    let before = everything(&app).await;
    assert!(app.stop());
    app.go_on();
    assert_eq!(everything(&app).await, before);
}

#[tokio::test]
async fn a_token_is_good_after_a_restart_of_the_same_log() {
    let mut app = App::start();
    let lead = app.user("lead@north").await;
    app.kill();
    app.go_on();
    let viewer = lead.at(&app).query("{ viewer { username } }", json!({})).await;
    let known = viewer.at("/viewer/username") == &Value::from("lead@north");
    // Kept sessions are a promise for instances of one log, a restart is one of them.
    assert!(known, "{}", viewer.body);
}
