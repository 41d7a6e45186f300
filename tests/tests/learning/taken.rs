//! A course is taken: enrolled in, left, gone on with, completed.

use casetrail_tests::{App, Outcome, right_answers};
use serde_json::{Value, json};
use uuid::Uuid;

/// The lessons that the answer to a command says are completed.
fn completed(outcome: &Outcome) -> Vec<String> {
    let lessons = outcome.at("/course/lessons").as_array().expect("a course has lessons");
    let completed = lessons.iter().filter(|lesson| lesson["completed"] == true);
    completed.map(|lesson| lesson["key"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn somebody_enrols_completes_seven_lessons_and_the_course_with_the_last() {
    let app = App::start();
    let (lead, auditor) = (app.user("lead@north").await, app.user("auditor@ministry").await);
    let course = lead.course().await;
    assert_eq!(course["title"], "The Online Attendance Service for Schools");
    assert_eq!((&course["enrolled"], &course["completedAt"]), (&json!(false), &Value::Null));
    let answers = right_answers();
    let keys: Vec<_> = answers.iter().map(|(key, _)| json!(key)).collect();
    let lessons = course["lessons"].as_array().expect("it has lessons");
    assert_eq!(lessons.iter().map(|lesson| lesson["key"].clone()).collect::<Vec<_>>(), keys);
    let id = &course["id"];
    let node = "query ($id: ID!) { node(id: $id) { id ... on Course { title } } }";
    let found = lead.query(node, json!({ "id": id })).await.good();
    assert_eq!(found.at("/node/title"), &course["title"]);

    let (lesson, right) = &answers[0];
    let early = lead.complete(id, lesson, right).await;
    assert_eq!(early.code(), Some("INVALID_STATE"), "before they enrolled");
    let begun = lead.act("enrol", json!({ "courseId": id })).await.done();
    assert_eq!(begun.at("/course/enrolled"), true);
    let again = lead.act("enrol", json!({ "courseId": id })).await;
    assert_eq!(again.code(), Some("INVALID_STATE"), "once");
    assert_eq!(lead.complete(id, "dancing", right).await.code(), Some("NOT_FOUND"));

    let mut last = begun;
    for (done, (lesson, right)) in answers.iter().rev().enumerate() {
        assert_eq!(last.at("/course/completedAt"), &Value::Null, "after {done} lessons");
        last = lead.complete(id, lesson, right).await.done();
        assert_eq!(completed(&last).len(), done + 1, "{lesson}");
        let twice = lead.complete(id, lesson, right).await;
        assert_eq!(twice.code(), Some("INVALID_STATE"), "{lesson}, once");
    }
    assert!(last.at("/course/completedAt").is_string());
    assert_eq!(lead.course().await["completedAt"], *last.at("/course/completedAt"));

    let document = "query ($who: ID) { audit { events(actorId: $who, kinds: [\"Enrolled\", \
        \"LessonCompleted\", \"CourseCompleted\"]) { nodes { kind position commandId payload } } } }";
    let told = auditor.query(document, json!({ "who": lead.id })).await.good();
    let events = told.list("/audit/events/nodes");
    assert_eq!(events.len(), 9, "enrolled, seven lessons, completed");
    assert_eq!(events[0]["payload"], json!({ "course": "schools", "version": 1 }));
    let home = json!({ "course": "schools", "lesson": "home", "version": 1 });
    assert_eq!(events[1]["payload"], home);
    let (seventh, whole) = (&events[7], &events[8]);
    assert_eq!(
        (&seventh["kind"], &whole["kind"]),
        (&json!("LessonCompleted"), &json!("CourseCompleted"))
    );
    assert_eq!(seventh["commandId"], whole["commandId"], "in the same append");
    assert_eq!(whole["position"], json!(last.position().to_string()));
}

#[tokio::test]
async fn a_command_sent_again_answers_as_the_first_time_and_appends_nothing() {
    let app = App::start();
    let support = app.user("support@north").await;
    let course = support.course().await["id"].clone();
    let command = Uuid::new_v4();
    let input = json!({ "commandId": command, "courseId": course });
    let first = support.act("enrol", input.clone()).await.done();
    let (lesson, right) = &right_answers()[0];
    let learnt = Uuid::new_v4();
    let answers = json!({ "commandId": learnt, "courseId": course, "lesson": lesson,
        "answers": right });
    // Refused, it leaves nothing and is decided anew.
    let mut wrong = answers.clone();
    wrong["answers"] = json!({});
    assert_eq!(support.act("completeLesson", wrong).await.code(), Some("INVALID_INPUT"));
    let second = support.act("completeLesson", answers.clone()).await.done();
    assert!(!first.repeated() && !second.repeated());
    for _ in 0..2 {
        let again = support.act("enrol", input.clone()).await.done();
        assert!(again.repeated() && again.position() == first.position());
        let again = support.act("completeLesson", answers.clone()).await.done();
        assert!(again.repeated() && again.position() == second.position());
        assert_eq!(completed(&again), ["module"]);
    }
    let mut other = answers.clone();
    other["lesson"] = json!("home");
    assert_eq!(support.act("completeLesson", other).await.code(), Some("COMMAND_ID_REUSED"));
}

#[tokio::test]
async fn who_sends_the_same_lesson_from_many_tabs_completes_it_once() {
    let app = App::start();
    let contact = app.user("contact@north").await;
    let course = contact.course().await["id"].clone();
    let _ = contact.act("enrol", json!({ "courseId": course })).await.done();
    let (lesson, right) = right_answers().swap_remove(0);
    let tabs = (0..12).map(|_| contact.complete(&course, lesson, &right));
    let outcomes = futures_util::future::join_all(tabs).await;
    let done = outcomes.iter().filter(|outcome| outcome.code().is_none()).count();
    let refused = outcomes.iter().filter(|outcome| outcome.code() == Some("INVALID_STATE")).count();
    assert_eq!((done, refused), (1, 11));
}

#[tokio::test]
async fn somebody_goes_on_where_they_stopped_after_the_service_was_killed() {
    let mut app = App::start();
    let lead = app.user("lead@north").await;
    let course = lead.course().await["id"].clone();
    let _ = lead.act("enrol", json!({ "courseId": course })).await.done();
    let answers = right_answers();
    let (rest, first) = (&answers[3..], &answers[..3]);
    for (lesson, right) in first {
        let _ = lead.complete(&course, lesson, right).await.done();
    }
    let before = lead.course().await;
    app.kill();
    app.go_on();
    let lead = lead.at(&app);
    assert_eq!(lead.course().await, before);
    let mut last = None;
    for (lesson, right) in rest {
        last = Some(lead.complete(&course, lesson, right).await.done());
    }
    let last = last.expect("there were lessons left");
    assert!(last.at("/course/completedAt").is_string());
    app.kill();
    app.go_on();
    assert_eq!(lead.at(&app).course().await["completedAt"], *last.at("/course/completedAt"));
}

#[tokio::test]
async fn it_is_offered_to_whom_it_concerns_and_is_missing_for_everyone_else() {
    let app = App::shared();
    let offered = app.user("lead@south").await.course().await["id"].clone();
    let node = "query ($id: ID!) { node(id: $id) { id } }";
    for (username, concerned) in [
        ("contact@north", true),
        ("support@north", true),
        ("inschool@south", true),
        ("authoriser@north", false),
        ("manager@northwood", false),
        ("workflow@northwood", false),
        ("admin@ministry", false),
        ("auditor@ministry", false),
    ] {
        let user = app.user(username).await;
        assert_eq!(user.course().await["id"] == offered, concerned, "{username}");
        let found = user.query(node, json!({ "id": offered })).await.good();
        assert_eq!(*found.at("/node/id") == offered, concerned, "{username}");
        if !concerned {
            for course in [&offered, &json!("crs_0000000000000000000000000z"), &json!("x")] {
                let refused = user.act("enrol", json!({ "courseId": course })).await;
                assert_eq!(refused.code(), Some("NOT_FOUND"), "{username}");
                let refused = user.complete(course, "module", &json!({})).await;
                assert_eq!(refused.code(), Some("NOT_FOUND"), "{username}");
            }
        }
    }
}
