//! The checks at the end of lessons keep what is right to themselves.

use casetrail_tests::{App, right_answers};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn clients_are_told_questions_and_nothing_beside_them() {
    let app = App::shared();
    let lead = app.user("lead@north").await;
    let document = "query ($name: String!) { __type(name: $name) { fields { name } } }";
    for (name, fields) in [
        ("Course", &["completedAt", "enrolled", "id", "lessons", "title"][..]),
        ("Lesson", &["body", "check", "completed", "key", "title"]),
        ("Question", &["hint", "key", "kind", "label", "maxLength", "options", "required"]),
        ("CoursePayload", &["course", "errors", "position", "repeated"]),
    ] {
        let told = lead.query(document, json!({ "name": name })).await.good();
        let mut told = told.texts("/__type/fields", "/name");
        told.sort();
        assert_eq!(told, fields, "{name}");
    }
    let course = lead.course().await;
    let kinds: BTreeSet<_> = questions(&course).map(|asked| asked["kind"].to_string()).collect();
    let known = ["\"CHOICE\"", "\"CHOICES\"", "\"YES_NO\""];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), known);
    for asked in questions(&course) {
        let hints = [&Value::Null, &json!("Choose all that are right.")];
        assert!(hints.contains(&&asked["hint"]), "{asked}");
        assert_eq!(asked["required"], true, "{asked}");
    }
}

fn questions(course: &Value) -> impl Iterator<Item = &Value> {
    let lessons = course["lessons"].as_array().expect("it has lessons").iter();
    lessons.flat_map(|lesson| lesson["check"].as_array().expect("it has a check"))
}

#[tokio::test]
async fn each_question_answered_wrong_is_named_in_words_that_give_nothing_away() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let course = lead.course().await;
    let id = &course["id"];
    let _ = lead.act("enrol", json!({ "courseId": id })).await.done();
    for ((lesson, right), shown) in
        right_answers().iter().zip(course["lessons"].as_array().expect("it has lessons"))
    {
        let check = shown["check"].as_array().expect("it has a check");
        assert!((1..=3).contains(&check.len()), "{lesson}");
        assert_eq!(right.as_object().map(serde_json::Map::len), Some(check.len()), "{lesson}");
        for (place, asked) in check.iter().enumerate() {
            let key = asked["key"].as_str().expect("a question has a key");
            let mut wrong = right.clone();
            wrong[key] = other(asked, &right[key]);
            let refused = lead.complete(id, lesson, &wrong).await;
            let errors = refused.at("/errors").as_array().expect("errors are listed").clone();
            assert_eq!(errors.len(), 1, "{lesson}.{key}: {errors:?}");
            assert_eq!(errors[0]["code"], "INVALID_INPUT");
            assert_eq!(errors[0]["path"], json!(["answers", key]));
            let label = asked["label"].as_str().unwrap_or_default();
            let words = format!("Look at question {} again: “{label}”", place + 1);
            assert_eq!(errors[0]["message"], json!(words));
            assert!(refused.at("/position").is_null() && refused.at("/course").is_null());
        }
        let refused = lead.complete(id, lesson, &json!({})).await;
        let errors = refused.at("/errors").as_array().map(Vec::len);
        assert_eq!(errors, Some(check.len()), "{lesson}: one for each that was left out");
        // The control: what this test holds to be right is.
        let _ = lead.complete(id, lesson, right).await.done();
    }
}

/// An answer in the question's shape that is another than this.
fn other(asked: &Value, right: &Value) -> Value {
    let options = asked["options"].as_array();
    match (right, options) {
        (Value::Bool(yes), _) => json!(!yes),
        (Value::String(_), Some(options)) => {
            options.iter().find(|option| *option != right).cloned().unwrap_or_default()
        }
        (_, options) => json!(options.map(|options| &options[..1])),
    }
}
