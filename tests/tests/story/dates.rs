//! What is there from when: 16 and 28 February 2026, at midnight in Auckland.

use super::listed;
use casetrail_tests::{App, User};
use serde_json::json;
use std::time::{Duration, Instant};

async fn at(clock: &str) -> App {
    App::start_empty(&[("CASETRAIL_CLOCK", clock)])
}

async fn may(user: &User) -> (bool, bool) {
    let service = user.service().await;
    (service["mayStart"] == true, service["mayNameOtherContact"] == true)
}

#[tokio::test]
async fn before_the_sixteenth_nothing_starts() {
    let app = at("2026-02-15T23:59:59+13:00,fixed").await;
    let contact = app.user("contact@north").await;
    assert_eq!(may(&contact).await, (false, false));
    // Its id is always the same, listed or not.
    let service = App::shared().user("contact@north").await.service().await["id"].clone();
    let refused = contact.act("startDraft", json!({ "serviceId": service })).await;
    assert_eq!(refused.code(), Some("NOT_YET_AVAILABLE"));
    assert_eq!(refused.refusal()["availableFrom"], "2026-02-16");
}

#[tokio::test]
async fn from_the_sixteenth_requests_in_ones_own_name() {
    let app = at("2026-02-16T00:00:00+13:00,fixed").await;
    let (contact, lead) = (app.user("contact@north").await, app.user("lead@north").await);
    assert_eq!(may(&contact).await, (true, false));
    assert!(listed(&lead, json!({ "scope": "ALL" })).await.is_empty(), "lists come later");
    let home = lead.query("{ home { activeCases closedCases } }", json!({})).await.good();
    assert_eq!((home.number("/home/activeCases"), home.number("/home/closedCases")), (0, 0));

    let learners: Vec<String> = lead.learners().await.into_keys().collect();
    let mut submitted = None;
    for learner in &learners {
        let refused = contact.try_submit(learner, &lead.id, "Words.").await;
        assert_ne!(refused.code(), None, "another contact is named from the 28th only");
        let outcome = contact.try_submit(learner, &contact.id, "Words.").await;
        if outcome.code().is_none() {
            assert_eq!(refused.code(), Some("NOT_YET_AVAILABLE"), "{}", refused.answer.body);
            assert_eq!(refused.refusal()["availableFrom"], "2026-02-28");
            submitted = Some(outcome);
            break;
        }
        assert_eq!(outcome.code(), Some("DUPLICATE_OPEN_CASE"));
    }
    let case = submitted.expect("a learner has no open case");
    let input = json!({ "body": "Too early." });
    let refused = lead.act_on("addComment", case.text("/case/id"), input).await;
    assert_eq!(refused.code(), Some("NOT_YET_AVAILABLE"));
    assert_eq!(refused.refusal()["availableFrom"], "2026-02-28");
}

#[tokio::test]
async fn from_the_twenty_eighth_all_is_there() {
    let app = at("2026-02-27T23:59:59+13:00,fixed").await;
    assert_eq!(may(&app.user("lead@north").await).await, (true, false));
    drop(app);
    let app = at("2026-02-28T00:00:00+13:00,fixed").await;
    let lead = app.user("lead@north").await;
    assert_eq!(may(&lead).await, (true, true));
    assert!(!listed(&lead, json!({ "scope": "ALL" })).await.is_empty());
    let features =
        lead.query("{ features { key availableFrom available } }", json!({})).await.good();
    assert!(features.list("/features").iter().all(|feature| feature["available"] == true));
}

#[tokio::test]
async fn today_all_is_there() {
    let contact = App::shared().user("contact@north").await;
    assert_eq!(may(&contact).await, (true, true));
}

/// How long before midnight the clock is started.
const BEFORE_MIDNIGHT: Duration = Duration::from_secs(12);

/// The clock runs past midnight, and what was not there is there, without a restart.
#[tokio::test]
async fn while_the_service_runs_midnight_comes() {
    let begun = Instant::now();
    let app = at("2026-02-27T23:59:48+13:00").await;
    // Its clock began to run between these two moments.
    let ready = Instant::now();
    let lead = app.user("lead@north").await;
    let document = "{ home { activeCases } features { key available } }";
    loop {
        let asked = Instant::now();
        let answer = lead.query(document, json!({})).await.good();
        let answered = Instant::now();
        let features = answer.list("/features");
        let there = |key: &str| {
            let feature = features.iter().find(|feature| feature["key"] == key);
            feature.expect("it is listed")["available"] == true
        };
        assert!(there("services"), "since the 16th");
        assert_eq!(there("lists"), there("comments"), "all come at once");
        assert_eq!(there("lists"), answer.number("/home/activeCases") > 0, "and so do the cases");
        if there("lists") {
            assert!(answered - begun >= BEFORE_MIDNIGHT, "not before midnight");
            return;
        }
        assert!(asked <= ready + BEFORE_MIDNIGHT, "at midnight");
    }
}
