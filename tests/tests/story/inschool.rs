//! In-School Provision staff: provider on the provision's own cases, school on all others.

use super::{case, comments};
use casetrail_tests::{App, Cast, Opened, User};
use serde_json::json;

/// A case that the provision has, and the provision's id, found by submitting for everyone free.
async fn of_the_provision(cast: &Cast) -> Opened {
    let (contact, lead) = (&cast["contact@south"], &cast["lead@south"]);
    let document = "{ cases(scope: ACTIVE, first: 100) { nodes { id number owner { id } provider { name } } } }";
    let active = lead.query(document, json!({})).await.good();
    let text =
        |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    for row in active.list("/cases/nodes") {
        if row["provider"]["name"] != "Harbour Attendance" && row["owner"].is_null() {
            return Opened { id: text(row, "id"), number: text(row, "number") };
        }
    }
    for learner in lead.free_learners().await {
        let opened = contact.submit(&learner, &contact.id, "Words.").await;
        if case(lead, &opened.id).await["provider"]["name"] != "Harbour Attendance" {
            return opened;
        }
    }
    panic!("the provision covers two learners");
}

async fn add(user: &User, case: &Opened, body: &str) -> String {
    let added = user.act_on("addComment", &case.id, json!({ "body": body })).await.done();
    added.text("/comment/visibility").to_owned()
}

#[tokio::test]
async fn provider_on_its_own_cases() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (staff, lead) = (&cast["inschool@south"], &cast["lead@south"]);
    let opened = of_the_provision(&cast).await;
    let provision = case(lead, &opened.id).await["provider"]["name"].clone();
    let document = "{ viewer { access { role organisation { name kind } } } }";
    let access = staff.query(document, json!({})).await.good();
    let holds = |name: &str, kind: &str| {
        access.list("/viewer/access").iter().any(|grant| {
            grant["organisation"]["name"] == name && grant["organisation"]["kind"] == kind
        })
    };
    let provision = provision.as_str().unwrap_or_default();
    assert!(holds(provision, "PROVIDER") && holds("South College", "SCHOOL"), "{}", access.body);

    assert_eq!(case(staff, &opened.id).await["status"], "ALLOCATED");
    for stranger in ["workflow@harbour", "manager@harbour", "workflow@northwood", "lead@north"] {
        assert!(case(&cast[stranger], &opened.id).await.is_null(), "{stranger}");
    }
    let _ = staff.act_on("assignCase", &opened.id, json!({ "personId": staff.id })).await.done();
    assert_eq!(add(staff, &opened, "Within the provision.").await, "INTERNAL");
    assert!(comments(lead, &opened.id).await.is_empty());
    let _ = staff.act_on("pauseCase", &opened.id, json!({ "reason": "Away." })).await.done();
    assert_eq!(case(staff, &opened.id).await["status"], "PAUSED");
    assert_eq!(case(lead, &opened.id).await["status"], "OPEN");
}

#[tokio::test]
async fn school_on_all_others() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (staff, lead) = (&cast["inschool@south"], &cast["lead@south"]);
    let (workflow, manager) = (&cast["workflow@harbour"], &cast["manager@harbour"]);
    let mut harbours = None;
    for learner in lead.free_learners().await {
        let opened = staff.submit(&learner, &staff.id, "Words.").await;
        if case(lead, &opened.id).await["provider"]["name"] == "Harbour Attendance" {
            harbours = Some(opened);
            break;
        }
    }
    let opened = harbours.expect("most cases of South College are Harbour's");
    let _ =
        workflow.act_on("assignCase", &opened.id, json!({ "personId": manager.id })).await.done();
    assert_eq!(add(manager, &opened, "Within Harbour.").await, "INTERNAL");
    let _ = manager.act_on("pauseCase", &opened.id, json!({ "reason": "Away." })).await.done();
    assert_eq!(case(staff, &opened.id).await["status"], "OPEN");
    assert_eq!(add(staff, &opened, "From the school.").await, "SHARED");
    assert_eq!(comments(staff, &opened.id).await, ["From the school."]);
    let refused = staff.act_on("resumeCase", &opened.id, json!({})).await;
    assert_eq!(refused.code(), Some("NOT_PERMITTED"));
}
