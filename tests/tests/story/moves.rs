//! Learners who change school, people whose access ends, a school that no provider has.

use super::{case, comments, listed, opened};
use casetrail_domain::access::Role;
use casetrail_tests::{App, Cast, Opened};
use serde_json::{Value, json};

/// A case with a comment of each side, of a learner of North High School.
async fn prepared(app: &App) -> (Opened, String) {
    let cast = Cast::of(app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let case = opened(contact, lead, workflow, manager).await;
    let learner = super::case(lead, &case.id).await["learner"]["id"].as_str().map(str::to_owned);
    let _ = lead.act_on("addComment", &case.id, json!({ "body": "From the school." })).await.done();
    let shared = json!({ "body": "For the school.", "visibility": "SHARED" });
    let _ = manager.act_on("addComment", &case.id, shared).await.done();
    let _ = manager.act_on("addComment", &case.id, json!({ "body": "Internal." })).await.done();
    (case, learner.expect("a case has a learner"))
}

/// Nobody of this school sees the case, on any of the usual ways.
async fn hidden_from(cast: &Cast, people: &[&str], opened: &Opened) {
    for name in people {
        let user = &cast[*name];
        assert_eq!(case(user, &opened.id).await, Value::Null, "{name}");
        assert!(!listed(user, json!({ "scope": "ALL" })).await.contains(&opened.number), "{name}");
        let words = json!({ "scope": "ALL", "search": opened.number });
        assert!(listed(user, words).await.is_empty(), "{name}");
        let act = user.act_on("addComment", &opened.id, json!({ "body": "Still here?" })).await;
        assert_eq!(act.code(), Some("NOT_FOUND"), "{name}");
    }
}

#[tokio::test]
async fn a_learner_who_moves_takes_the_case_along() {
    let mut app = App::start();
    let (opened, learner) = prepared(&app).await;
    assert!(app.stop());
    let mut directory = app.directory().await;
    directory.enrol(&learner, Some("South College")).await;
    directory.close().await;
    app.go_on();
    let cast = Cast::of(&app).await;

    hidden_from(&cast, &["contact@north", "support@north", "lead@north"], &opened).await;
    let seen = case(&cast["lead@south"], &opened.id).await;
    assert_eq!(seen["school"]["name"], "South College");
    assert_eq!(seen["requests"][0]["school"]["name"], "North High School", "where they were then");
    assert_eq!(seen["primaryContact"], Value::Null, "vacant");
    let read = comments(&cast["lead@south"], &opened.id).await;
    assert_eq!(read, ["For the school.", "From the school."]);
    assert!(listed(&cast["lead@south"], json!({})).await.contains(&opened.number));
    hidden_from(&cast, &["contact@south", "authoriser@south"], &opened).await;

    // The provider keeps the case, and may be told who the new contact is by the new school.
    let manager = &cast["manager@northwood"];
    let seen = case(manager, &opened.id).await;
    assert_eq!((&seen["owner"]["id"], &seen["primaryContact"]), (&json!(manager.id), &Value::Null));
    let input = json!({ "personId": cast["contact@north"].id });
    let refused = cast["lead@south"].act_on("changePrimaryContact", &opened.id, input).await;
    assert_eq!(refused.code(), Some("CONTACT_NOT_ELIGIBLE"));
    let input = json!({ "personId": cast["contact@south"].id });
    let _ = cast["lead@south"].act_on("changePrimaryContact", &opened.id, input).await.done();
    assert_eq!(
        comments(&cast["contact@south"], &opened.id).await,
        ["For the school.", "From the school."]
    );
}

#[tokio::test]
async fn a_learner_of_no_school_is_seen_by_none() {
    let mut app = App::start();
    let (opened, learner) = prepared(&app).await;
    assert!(app.stop());
    let mut directory = app.directory().await;
    directory.enrol(&learner, None).await;
    directory.close().await;
    app.go_on();
    let cast = Cast::of(&app).await;
    hidden_from(&cast, &["contact@north", "support@north", "lead@north", "lead@south"], &opened)
        .await;
    let seen = case(&cast["workflow@northwood"], &opened.id).await;
    assert_eq!((&seen["school"], &seen["primaryContact"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_person_without_access_is_nobodys_contact() {
    let mut app = App::start();
    let (opened, _) = prepared(&app).await;
    let held = app.user("contact@north").await;
    assert!(app.stop());
    let directory = app.directory().await;
    directory.end_access("contact@north", "North High School", Role::PrimaryContact).await;
    directory.close().await;
    app.go_on();
    let lead = app.user("lead@north").await;
    assert_eq!(case(&lead, &opened.id).await["primaryContact"], Value::Null, "vacant");
    let held = held.at(&app);
    let document = "query($id: ID!) { case(id: $id) { number } }";
    let answer = held.query(document, json!({ "id": opened.id })).await;
    assert!(answer.at("/case").is_null(), "{}", answer.body);
    let home = held.query("{ home { activeCases } cases { totalCount } }", json!({})).await;
    assert!(!home.body.to_string().contains(":15"), "{}", home.body);
    let document =
        "query($id: ID!) { contacts(caseId: $id, search: \"John\") { person { name } } }";
    let found = lead.query(document, json!({ "id": opened.id })).await.good();
    assert!(found.list("/contacts").is_empty(), "{}", found.body);
    let input = json!({ "personId": held.id });
    let refused = lead.act_on("changePrimaryContact", &opened.id, input).await;
    assert_eq!(refused.code(), Some("CONTACT_NOT_ELIGIBLE"));
}

#[tokio::test]
async fn a_case_that_no_provider_has_is_allocated_by_hand() {
    let mut app = App::start();
    let learner = app.user("lead@north").await.free_learners().await.remove(0);
    assert!(app.stop());
    let mut directory = app.directory().await;
    directory.found_school("Island School").await;
    directory.enrol(&learner, Some("Island School")).await;
    directory.grant("lead@north", "Island School", Role::AttendanceLead).await;
    directory.close().await;
    app.go_on();
    let cast = Cast::of(&app).await;
    let (lead, admin) = (&cast["lead@north"], &cast["admin@ministry"]);
    let opened = lead.submit(&learner, &lead.id, "Words.").await;
    let seen = case(lead, &opened.id).await;
    assert_eq!((&seen["status"], &seen["provider"]), (&json!("AWAITING_ALLOCATION"), &Value::Null));
    for other in ["workflow@northwood", "workflow@harbour"] {
        assert_eq!(case(&cast[other], &opened.id).await, Value::Null, "{other}");
    }
    assert!(listed(admin, json!({})).await.contains(&opened.number), "the Ministry's queue");
    let document = "{ providers { id name } }";
    let providers = admin.query(document, json!({})).await.good();
    let harbour = providers.list("/providers").iter().find(|p| p["name"] == "Harbour Attendance");
    let input = json!({ "providerId": harbour.expect("it is there")["id"] });
    let refused = lead.act_on("allocateCase", &opened.id, input.clone()).await;
    assert_eq!(refused.code(), Some("NOT_PERMITTED"));
    let _ = admin.act_on("allocateCase", &opened.id, input).await.done();
    assert_eq!(case(&cast["workflow@harbour"], &opened.id).await["status"], "ALLOCATED");
    assert_eq!(case(admin, &opened.id).await, Value::Null, "no routing failure any more");
}
