//! Where a new case goes: the provision that covers the learner, the provider of the school's
//! catchment, or the Ministry's queue.

use super::{case, timeline};
use casetrail_domain::access::Role;
use casetrail_tests::{App, Cast, User};
use serde_json::json;

/// Closes whatever is open for a learner and submits a new request; the case's id.
async fn submitted_anew(cast: &Cast, by: &User, learner: &str) -> String {
    let leads = ["inschool@south", "workflow@harbour", "workflow@northwood"];
    let document =
        "{ cases(scope: ACTIVE, first: 100) { nodes { id owner { id } learner { id } } } }";
    for keeper in leads.map(|name| &cast[name]) {
        let cases = keeper.query(document, json!({})).await.good();
        for row in cases.list("/cases/nodes") {
            let id = row["id"].as_str().unwrap_or_default();
            if row["learner"]["id"] == json!(learner) {
                let (mutation, input) = match row["owner"].is_null() {
                    true => ("declineRequest", json!({ "reason": "Anew." })),
                    false => ("closeCase", json!({ "outcome": "Anew" })),
                };
                let _ = keeper.act_on(mutation, id, input).await.done();
            }
        }
    }
    by.submit(learner, &by.id, "Words.").await.id
}

/// The provider's name and the line that tells why it has the case.
async fn routed(reader: &User, id: &str) -> (String, String) {
    let provider = case(reader, id).await["provider"]["name"].clone();
    let lines = timeline(reader, id).await;
    let why = lines.into_iter().find(|line| line.starts_with("CaseAllocated"));
    let why = why.unwrap_or_default();
    let why = why.rsplit(" | ").next().unwrap_or_default().to_owned();
    (provider.as_str().unwrap_or_default().to_owned(), why)
}

#[tokio::test]
async fn a_provision_has_the_learners_it_covers_as_long_as_it_does() {
    let mut app = App::start();
    assert!(app.stop());
    let directory = app.directory().await;
    let covered = directory.covered();
    directory.close().await;
    app.go_on();
    assert_eq!(covered.len(), 2, "two of South College");
    let cast = Cast::of(&app).await;
    let (south, north) = (&cast["lead@south"], &cast["lead@north"]);
    let provision = "South College In-School Provision";
    for learner in &covered {
        let id = submitted_anew(&cast, south, learner).await;
        let why = format!("Case allocated to {provision} (In-School Provision)");
        assert_eq!(routed(south, &id).await, (provision.to_owned(), why));
        assert!(case(&cast["workflow@harbour"], &id).await.is_null(), "it is not the area's");
    }

    // One is no longer covered, the other now goes to another school, where it isn't a provision.
    let learners = [covered[0].clone(), covered[1].clone()];
    assert!(app.stop());
    let mut directory = app.directory().await;
    directory.uncover(&learners[0]).await;
    directory.enrol(&learners[1], Some("North High School")).await;
    directory.close().await;
    app.go_on();
    let cast = Cast::of(&app).await;
    let south = cast["lead@south"].clone();
    let north = north.at(&app);
    let id = submitted_anew(&cast, &south, &learners[0]).await;
    let harbour = "Case allocated to Harbour Attendance".to_owned();
    assert_eq!(routed(&south, &id).await, ("Harbour Attendance".to_owned(), harbour));
    let id = submitted_anew(&cast, &north, &learners[1]).await;
    let northwood = "Case allocated to Northwood Attendance".to_owned();
    assert_eq!(routed(&north, &id).await, ("Northwood Attendance".to_owned(), northwood));
}

#[tokio::test]
async fn without_a_provider_the_ministry_allocates_and_the_timeline_says_so() {
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
    assert_eq!(case(lead, &opened.id).await["status"], "AWAITING_ALLOCATION");
    let told = timeline(lead, &opened.id).await;
    let failed = "No provider was found; the Ministry will allocate the case";
    assert!(told[0].starts_with("AllocationFailed") && told[0].ends_with(failed), "{told:#?}");

    // Two allocate at once: the first does, the second is told.
    let providers = admin.query("{ providers { id name } }", json!({})).await.good();
    let harbour = providers.list("/providers").iter().find(|p| p["name"] == "Harbour Attendance");
    let version = admin.version(&opened.id).await;
    let input =
        json!({ "providerId": harbour.expect("it is there")["id"], "expectedVersion": version });
    let _ = admin.act_on("allocateCase", &opened.id, input.clone()).await.done();
    let late = cast["admin2@ministry"].act_on("allocateCase", &opened.id, input).await;
    assert_eq!(late.code(), Some("NOT_FOUND"), "it is in the Ministry's queue no more");
    let by_hand = "Case allocated to Harbour Attendance by the Ministry".to_owned();
    assert_eq!(routed(lead, &opened.id).await, ("Harbour Attendance".to_owned(), by_hand));
}
