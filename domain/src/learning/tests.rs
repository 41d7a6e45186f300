use super::*;
use crate::access::Role;
use crate::form::QuestionKind;
use crate::id::OrganisationId;
use crate::refusal::Code;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;

const NOW: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

fn right(lesson: &Lesson) -> serde_json::Value {
    let answers = lesson.check.iter().map(|asked| (asked.question.key.to_owned(), asked.right()));
    serde_json::Value::Object(answers.collect())
}

fn completing(lesson: &Lesson) -> Change {
    Change::CompleteLesson { lesson: lesson.key.into(), answers: right(lesson) }
}

/// How far somebody is after these changes, each of which is accepted.
fn after(changes: &[Change]) -> Progress {
    changes.iter().fold(Progress::default(), |progress, change| {
        let events = decide(&SCHOOLS, &progress, change).expect("it is accepted");
        events.iter().fold(progress, |progress, event| progress.evolve(&SCHOOLS, event, NOW))
    })
}

fn codes(progress: &Progress, change: &Change) -> Vec<Code> {
    let refused = decide(&SCHOOLS, progress, change).expect_err("it is refused");
    refused.iter().map(|refusal| refusal.code).collect()
}

#[test]
fn the_course_is_the_guides_seven_topics() {
    let titles: Vec<_> = SCHOOLS.lessons.iter().map(|lesson| lesson.title).collect();
    let guide = [
        "Schools online module",
        "Submit a Chronic Absence request for support",
        "Add a case comment",
        "Upload files to a case",
        "Change the Primary Contact",
        "View shared content on a case",
        "Navigate the Attendance Service home page",
    ];
    assert_eq!(titles, guide);
}

#[test]
fn each_check_asks_one_to_three_questions_that_can_be_answered() {
    let mut keys = BTreeSet::new();
    for lesson in SCHOOLS.lessons {
        assert!(keys.insert(lesson.key), "{} is there twice", lesson.key);
        assert!((1..=3).contains(&lesson.check.len()), "{}", lesson.key);
        let mut questions = BTreeSet::new();
        for asked in lesson.check {
            let question = &asked.question;
            assert!(questions.insert(question.key), "{} {}", lesson.key, question.key);
            assert!(question.required);
            let kind = question.kind;
            let kinds = matches!(kind, QuestionKind::Choice(_) | QuestionKind::Choices(_));
            assert!(kinds || kind == QuestionKind::YesNo, "{} {}", lesson.key, question.key);
            let all = kind.options().is_some_and(|options| json!(options) == asked.right());
            assert!(!all, "{} {}: choosing all is no question", lesson.key, question.key);
        }
        assert_eq!(lesson.wrong(&right(lesson)), [], "{}", lesson.key);
    }
}

#[test]
fn nothing_that_prints_a_course_tells_what_is_right() {
    let printed = format!("{SCHOOLS:?}");
    assert!(printed.contains("How big can one file be?"), "it prints the questions");
    for word in ["right:", "Right", "One(", "Yes,"] {
        assert!(!printed.contains(word), "{word}");
    }
}

#[test]
fn each_wrong_answer_is_named_and_none_is_given_away() {
    let files = &SCHOOLS.lessons[3];
    let wrong = files.wrong(&json!({ "size": "2 MB", "right": true }));
    let paths: Vec<_> = wrong.iter().map(|refusal| refusal.path.join(".")).collect();
    assert_eq!(paths, ["answers.size", "answers.last"]);
    assert_eq!(wrong[0].message, "Look at question 1 again: “How big can one file be?”");
    let label = "What is the last step that puts the file on the case?";
    assert_eq!(wrong[1].message, format!("Answer question 2: “{label}”"));
    assert!(wrong.iter().all(|refusal| refusal.code == Code::InvalidInput));
    assert!(!wrong.iter().any(|refusal| refusal.message.contains("20 MB")));
    for odd in [json!(7), json!({ "colour": "red" }), json!({ "size": 20 }), json!({ "size": "9" })]
    {
        let first = files.wrong(&odd).first().map(|refusal| refusal.code);
        assert_eq!(first, Some(Code::InvalidInput), "{odd}");
    }
    assert_eq!(files.wrong(&serde_json::Value::Null).len(), files.check.len());
}

#[test]
fn some_of_the_right_options_are_not_enough_and_one_more_is_too_many() {
    let request = &SCHOOLS.lessons[1];
    let with = |who: &[&str]| {
        let mut answers = right(request);
        answers["who"] = json!(who);
        request.wrong(&answers).len()
    };
    assert_eq!(with(&["Primary Contact", "Office Support"]), 1);
    assert_eq!(with(&["Attendance Lead", "Office Support", "Primary Contact"]), 0, "in any order");
    let four = ["Primary Contact", "Office Support", "Attendance Lead", "Delegated Authoriser"];
    assert_eq!(with(&four), 1);
}

#[test]
fn the_last_lesson_completes_the_course_in_the_same_append() {
    let mut changes = vec![Change::Enrol];
    for (n, lesson) in SCHOOLS.lessons.iter().rev().enumerate() {
        let events = decide(&SCHOOLS, &after(&changes), &completing(lesson)).unwrap();
        let kinds: Vec<_> = events.iter().map(Event::kind).collect();
        match n {
            6 => assert_eq!(kinds, ["LessonCompleted", "CourseCompleted"]),
            _ => assert_eq!(kinds, ["LessonCompleted"], "lesson {n}"),
        }
        changes.push(completing(lesson));
    }
    assert_eq!(after(&changes).completed, Some(NOW));
}

#[test]
fn one_enrols_once_and_completes_each_lesson_once_and_only_enrolled() {
    let first = &SCHOOLS.lessons[0];
    assert_eq!(codes(&Progress::default(), &completing(first)), [Code::InvalidState]);
    let enrolled = after(&[Change::Enrol]);
    assert_eq!(codes(&enrolled, &Change::Enrol), [Code::InvalidState]);
    let one = after(&[Change::Enrol, completing(first)]);
    assert_eq!(codes(&one, &completing(first)), [Code::InvalidState]);
    let none = Change::CompleteLesson { lesson: "dancing".into(), answers: json!({}) };
    assert_eq!(codes(&enrolled, &none), [Code::NotFound]);
    let wrong = Change::CompleteLesson { lesson: first.key.into(), answers: json!({}) };
    let both = [Code::InvalidInput, Code::InvalidInput];
    assert_eq!(codes(&one, &wrong), both, "as the contract orders them");
}

#[test]
fn it_is_offered_to_who_submits_requests_and_to_whom_it_stands_before() {
    let at = |role| [Grant { organisation: OrganisationId::default(), role }];
    for role in Role::ALL {
        let waits = matches!(role, Role::CaseManager | Role::WorkflowLead);
        let none = Progress::default();
        assert_eq!(concerns(&at(role), Training::Optional, &none), role.submits(), "{role:?}");
        let required = concerns(&at(role), Training::Required, &none);
        assert_eq!(required, role.submits() || waits, "{role:?}");
        assert!(concerns(&at(role), Training::Optional, &after(&[Change::Enrol])), "{role:?}");
    }
}
