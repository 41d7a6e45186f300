//! Search: every word typed begins some word, without macrons, doubled vowels, apostrophes, case.

use super::listed;
use casetrail_tests::{App, Cast, User};
use serde_json::json;

async fn found(user: &User, words: &str) -> Vec<String> {
    listed(user, json!({ "scope": "ALL", "search": words })).await
}

#[tokio::test]
async fn the_shapes_of_an_apostrophe_are_one() {
    let lead = App::shared().user("lead@north").await;
    let expected = found(&lead, "Fa'atali Solomona").await;
    assert!(!expected.is_empty(), "Fa'atali Solomona has a case");
    for words in [
        "Faʻatali",
        "Fa’atali",
        "Fa‘atali",
        "Faatali",
        "Fatali",
        "FAATALI",
        "faʻat",
        "solomona fa",
        "  Solo   Faat ",
        "Fāatali",
    ] {
        assert_eq!(found(&lead, words).await, expected, "{words}");
    }
    for words in ["olomona", "atali", "Fa'atali Smithson", "Faatalis"] {
        assert!(found(&lead, words).await.is_empty(), "{words}");
    }
}

#[tokio::test]
async fn macrons_and_doubled_vowels_are_one() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let names = lead.learners().await;
    let free = lead.free_learners().await;
    let macron = |name: &str| name.contains(['ā', 'ē', 'ī', 'ō', 'ū', 'Ā', 'Ē', 'Ī', 'Ō', 'Ū']);
    let learner = free.iter().find(|id| macron(&names[*id])).or_else(|| free.first());
    let learner = learner.expect("a learner is free");
    let name = &names[learner];
    assert!(macron(name), "a free learner has a macron in the name: {name}");
    let case = contact.submit(learner, &contact.id, "Words.").await;
    let plain = replaced(name, ["a", "e", "i", "o", "u"]);
    let doubled = replaced(name, ["aa", "ee", "ii", "oo", "uu"]);
    for words in [name.clone(), plain.clone(), doubled, plain.to_uppercase(), decomposed(name)] {
        assert!(found(lead, &words).await.contains(&case.number), "{words}");
        let document = "query($s: String!) { learners(search: $s, first: 100) { id } }";
        let learners = lead.query(document, json!({ "s": words })).await.good();
        assert!(learners.texts("/learners", "/id").contains(learner), "{words}");
    }
}

fn replaced(name: &str, by: [&str; 5]) -> String {
    ["āĀ", "ēĒ", "īĪ", "ōŌ", "ūŪ"]
        .iter()
        .zip(by)
        .fold(name.to_owned(), |name, (long, short)| name.replace(|c| long.contains(c), short))
}

/// With combining macrons, as some keyboards type.
fn decomposed(name: &str) -> String {
    replaced(name, ["a\u{304}", "e\u{304}", "i\u{304}", "o\u{304}", "u\u{304}"])
}

#[tokio::test]
async fn by_number_contact_owner_and_school() {
    let lead = App::shared().user("lead@north").await;
    assert_eq!(found(&lead, "00000001").await, ["00000001"]);
    for words in
        ["joseph", "bloggs jo", "john smith", "jane doe", "Jane Bloggs", "north high", "0000000"]
    {
        assert!(found(&lead, words).await.contains(&"00000001".to_owned()), "{words}");
    }
    let all = listed(&lead, json!({ "scope": "ALL" })).await;
    let document = "query($s: String!) { caseByNumber(number: $s) { requests { number } } }";
    let case = lead.query(document, json!({ "s": "00098712" })).await.good();
    let request = case.text("/caseByNumber/requests/0/number").to_owned();
    assert_eq!(found(&lead, &request).await, ["00098712"], "{request}");
    let digits = request.trim_start_matches("Request - ");
    assert_eq!(found(&lead, digits).await, ["00098712"], "{digits}");
    assert_eq!(found(&lead, "North High School").await.len(), all.len());
    for words in
        ["%", "_", "*", "\"", "' OR 1=1", "NEAR(a b)", "a* OR b", "-", "(", ":", "^joseph\u{0}"]
    {
        let document = "query($s: String!) { cases(scope: ALL, search: $s) { totalCount } }";
        let answer = lead.query(document, json!({ "s": words })).await;
        assert!(
            answer.status == 200 && answer.code() != Some("INTERNAL"),
            "{words}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn from_one_character_on() {
    let lead = App::shared().user("lead@north").await;
    let one = found(&lead, "j").await;
    assert!(one.contains(&"00000001".to_owned()), "{one:?}");
    let document = "{ learners(search: \"f\", first: 100) { name } }";
    let learners = lead.query(document, json!({})).await.good();
    assert!(learners.texts("/learners", "/name").contains(&"Fa'atali Solomona".to_owned()));
}
