//! Filling in a served form.

use serde_json::{Map, Value, json};

/// The services with their forms.
pub(crate) const SERVICES: &str = "{ services { id name mayStart mayNameOtherContact form { version \
    pages { key questions { key kind required maxLength options } } } } }";

/// Answers to every question of a service's form. Every free text says `words`.
///
/// # Panics
/// When the form asks what the contract doesn't know.
#[must_use]
pub fn completed(service: &Value, learner: &str, contact: &str, words: &str) -> Value {
    let pages = service.pointer("/form/pages").and_then(Value::as_array);
    let pages = pages.unwrap_or_else(|| panic!("a service without a form: {service}"));
    let questions = pages.iter().filter_map(|page| page["questions"].as_array()).flatten();
    let answers: Map<_, _> = questions
        .map(|question| {
            let key = question["key"].as_str().unwrap_or_default().to_owned();
            let answer = answer(question, &key, learner, contact, words);
            (key, answer)
        })
        .collect();
    Value::Object(answers)
}

fn answer(question: &Value, key: &str, learner: &str, contact: &str, words: &str) -> Value {
    let option = question.pointer("/options/0").cloned().unwrap_or(Value::Null);
    match question["kind"].as_str().unwrap_or_default() {
        "TEXT" | "LONG_TEXT" => json!(words),
        "CHOICE" => option,
        "CHOICES" => json!([option]),
        "DATE" => json!("2026-03-02"),
        "NUMBER" => json!(if key == "halfDaysAttended" { 40 } else { 100 }),
        "YES_NO" => json!(true),
        "PHONE" => json!("04 555 0100"),
        "EMAIL" => json!("home@example.org"),
        "LEARNER" => json!(learner),
        "CONTACT" => json!(contact),
        other => panic!("the contract has no question of kind {other}"),
    }
}
