//! Nothing personal is stored in the clear.

use super::entries::words;
use super::golden::{Golden, golden, mark};
use super::{EVENTS, LOOKS, store};
use casetrail_domain::entry::entry;
use casetrail_domain::{Event, Personal};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use uuid::Uuid;

/// All that stands in the clear beside ids, and what makes it nobody's personal data. A new field
/// is `Personal`, or gets its line here.
const NOT_PERSONAL: [(&str, &str); 49] = [
    ("RequestSubmitted.number", "a number we gave"),
    ("RequestSubmitted.case_type", "one of our words"),
    ("RequestSubmitted.form_version", "a number we gave"),
    ("RequestResubmitted.form_version", "a number we gave"),
    ("CaseOpened.case_type", "one of our words"),
    ("CaseOpened.catchment", "an area's name"),
    ("CaseAllocated.route", "one of our words"),
    ("CasePaused.until", "a day in the calendar"),
    ("CommentAdded.visibility", "one of our words"),
    ("FileUploaded.visibility", "one of our words"),
    ("FileUploaded.file_kind", "one of our words"),
    ("FileUploaded.bytes", "a size that many files have"),
    ("FileUploaded.stored_sha256", "a hash of what is sealed under a key of its own"),
    ("FileScanned.verdict", "one of our words"),
    ("FileScanned.scanner", "one of our words"),
    ("ServiceReferralUpdated.status", "one of our words"),
    ("ContactAttemptLogged.attempted_at", "a moment"),
    ("ContactAttemptLogged.reached", "one of two words, for all who were ever tried"),
    ("TaskAdded.due", "a day in the calendar"),
    ("AttendanceObserved.from", "a day in the calendar"),
    ("AttendanceObserved.to", "a day in the calendar"),
    ("OrganisationRegistered.kind", "one of our words"),
    ("OrganisationRegistered.name", "an organisation's name"),
    ("SchoolCatchmentSet.catchment", "an area's name"),
    ("CatchmentAssigned.catchment", "an area's name"),
    ("AccountBound.issuer", "an address of a service"),
    ("AccessGranted.role", "one of our words"),
    ("AccessEnded.role", "one of our words"),
    ("Enrolled.course", "one of our words"),
    ("Enrolled.version", "a number we gave"),
    ("LessonCompleted.course", "one of our words"),
    ("LessonCompleted.lesson", "one of our words"),
    ("LessonCompleted.version", "a number we gave"),
    ("CourseCompleted.course", "one of our words"),
    ("CourseCompleted.version", "a number we gave"),
    ("CatalogueEntrySaved.service_name", "the catalogue is public"),
    ("CatalogueEntrySaved.service_provider", "the catalogue is public"),
    ("CatalogueEntrySaved.active", "the catalogue is public"),
    ("FeatureDateSet.feature", "one of our words"),
    ("FeatureDateSet.available_from", "a day in the calendar"),
    ("NotificationRaised.topic", "one of our words"),
    ("NotificationRaised.cause", "a number we gave"),
    ("NotificationsRead.up_to", "a number we gave"),
    ("NotificationSent.message_id", "made of an id and our host's name"),
    ("NotificationFailed.reason", "one of our words"),
    ("CommandDenied.command", "one of our words"),
    ("CommandDenied.rule", "one of our words"),
    ("HistoryReplayed.what", "one of our words"),
    ("HistoryReplayed.position", "a number we gave"),
];

/// The values in the clear that are no ids, as `Kind.field.part` and value.
fn leaves(path: &str, clear: &Value, found: &mut Vec<(String, Value)>) {
    if mark(clear).is_some() {
        return;
    }
    match clear {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(&format!("{path}.{key}"), value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(path, item, found)),
        Value::String(text) if Uuid::parse_str(text).is_ok() => {}
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.push((path.to_owned(), clear.clone()));
        }
    }
}

/// The places in the clear that nobody has looked at.
fn unknown(kind: &str, clear: &Value) -> Vec<String> {
    let mut found = Vec::new();
    leaves(kind, clear, &mut found);
    let known = |path: &str| NOT_PERSONAL.iter().any(|(place, _)| *place == path);
    found.into_iter().map(|(path, _)| path).filter(|path| !known(path)).collect()
}

/// A value of the same form that stands for nobody, and can be found again.
fn canary(value: &Value) -> Value {
    match value {
        Value::String(text) if chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() => {
            json!(DAY)
        }
        Value::String(_) => json!(WORD),
        Value::Number(_) => json!(NUMBER),
        Value::Array(items) => items.iter().map(canary).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), canary(value))).collect()
        }
        Value::Null | Value::Bool(_) => value.clone(),
    }
}

const WORD: &str = "Canary of a person";
const DAY: &str = "1901-02-03";
const NUMBER: u8 = 211;

/// The files of a folder in which the canaries can be read.
fn betrayed(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder).expect("the log's folder is there") {
        let path = file.expect("it can be listed").path();
        let bytes = fs::read(&path).expect("it can be read");
        let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        if holds(WORD) || holds(DAY) {
            found.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    found
}

#[tokio::test]
async fn no_canary_is_read_in_any_file_of_the_log() {
    let mut sung = 0;
    let mut events: Vec<Event> = Vec::new();
    for Golden { kind, examples } in golden(EVENTS) {
        for example in examples {
            sung += example.sealed.len();
            events.push(example.with(canary).event(&kind));
        }
    }
    assert!(sung > 30, "{sung} personal values");
    let kept = store::keep(&events).await;
    assert_eq!(betrayed(kept.folder.path()), [""; 0]);
    for row in &kept.rows {
        let mut found = Vec::new();
        leaves(&row.kind, &row.clear(), &mut found);
        found.retain(|(_, value)| *value == json!(NUMBER));
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn what_stands_in_the_clear_is_known_to_be_nobodys() {
    let mut found = Vec::new();
    for folder in [EVENTS, LOOKS] {
        for Golden { kind, examples } in golden(folder) {
            found.extend(examples.iter().flat_map(|example| unknown(&kind, &example.clear)));
        }
    }
    assert_eq!(found, [""; 0], "make it Personal, or say here why it is nobody's");
}

/// A summary is read by more people than its detail, and must tell nothing personal itself.
#[test]
fn no_summary_tells_what_is_personal() {
    let mut details = 0;
    for Golden { kind, examples } in golden(EVENTS) {
        for example in examples {
            let entry = entry(&example.with(canary).event(&kind));
            let summary = words(&entry.summary);
            let number = NUMBER.to_string();
            let found = [WORD, DAY, &number].into_iter().find(|word| summary.contains(*word));
            assert_eq!(found, None, "{kind}: {summary}");
            let detail = entry.detail.and_then(|(_, text)| text.known().cloned());
            details += usize::from(detail.is_some_and(|text| text.contains(WORD)));
        }
    }
    assert!(details > 15, "the canaries sing in {details} details");
}

/// An event whose author forgot to mark a name.
#[derive(Clone, Serialize, Deserialize)]
enum Careless {
    NeighbourNoted { name: String, street: Personal<String>, age: u8 },
}

/// The control: both tests find the careless event.
#[tokio::test]
async fn a_name_left_unmarked_is_found() {
    let street = WORD.to_owned().into();
    let careless = Careless::NeighbourNoted { name: WORD.to_owned(), street, age: NUMBER };
    let kept = store::keep(&[careless]).await;
    assert_eq!(betrayed(kept.folder.path()), ["log.db"]);
    let found = unknown(&kept.rows[0].kind, &kept.rows[0].clear());
    assert_eq!(found, ["NeighbourNoted.age", "NeighbourNoted.name"]);

    let street = WORD.to_owned().into();
    let marked = Careless::NeighbourNoted { name: String::new(), street, age: 0 };
    assert_eq!(betrayed(store::keep(&[marked]).await.folder.path()), [""; 0]);
}
