//! Events as they are stored for ever: golden files, and nothing personal in the clear.
//!
//! `tests/golden/` holds one file for each kind of event, and one for each kind of look in the
//! access log. A file is a list of examples, each as the log keeps it: `clear` is the payload that
//! anyone with the file can read, `sealed` are the personal values that its marks stand for. What
//! was once stored must stay readable, so an example is never changed; a new optional field is a
//! new first example, in which every field is filled.

mod clear;
mod entries;
mod golden;
mod page;
mod shape;
mod store;

use casetrail_domain::case::Case;
use casetrail_domain::event::ContactDetails;
use casetrail_domain::look::Look;
use casetrail_domain::{Event, PersonId, Recorded};
use chrono::Utc;
use golden::{Golden, Stored, golden};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The golden files of the log.
const EVENTS: &str = "events";
/// The golden files of the access log.
const LOOKS: &str = "looks";

/// The kinds of this enum without a golden file, and the files without a kind.
fn unmatched<E: DeserializeOwned>(folder: &str) -> Vec<String> {
    let kinds: BTreeSet<String> = shape::variants::<E>().iter().map(ToString::to_string).collect();
    let files: BTreeSet<String> = golden(folder).into_iter().map(|golden| golden.kind).collect();
    assert!(!kinds.is_empty(), "the enum has variants");
    kinds.symmetric_difference(&files).cloned().collect()
}

#[test]
fn every_kind_of_event_has_its_golden_file() {
    assert_eq!(unmatched::<Event>(EVENTS), [""; 0], "in tests/golden/events");
    assert_eq!(unmatched::<Look>(LOOKS), [""; 0], "in tests/golden/looks");
}

/// The control: an enum with one variant more than there are files is found out.
#[test]
fn a_kind_without_a_golden_file_is_found() {
    #[derive(serde::Deserialize)]
    enum More {
        CommandDenied,
        FileDownloaded,
        HistoryReplayed,
        CaseViewed,
    }
    assert_eq!(unmatched::<More>(LOOKS), ["CaseViewed"]);
}

/// The fields of this enum's variants that their file's first example leaves out or leaves empty.
fn unfilled<E: DeserializeOwned>(folder: &str) -> Vec<String> {
    let mut missing = Vec::new();
    for Golden { kind, examples } in golden(folder) {
        for field in shape::fields_of_variant::<E>(&kind) {
            if examples[0].clear[*field].is_null() {
                missing.push(format!("{kind}.{field}"));
            }
            if *field == "details" {
                let parts = shape::fields::<ContactDetails>().iter();
                let empty = parts.filter(|part| examples[0].clear["details"][**part].is_null());
                missing.extend(empty.map(|part| format!("{kind}.details.{part}")));
            }
        }
    }
    missing
}

#[test]
fn first_examples_fill_every_field() {
    assert_eq!(unfilled::<Event>(EVENTS), [""; 0]);
    assert_eq!(unfilled::<Look>(LOOKS), [""; 0]);
}

/// The control: a field that no file fills is found out.
#[test]
fn an_unfilled_field_is_found() {
    #[derive(serde::Deserialize)]
    #[expect(dead_code, reason = "only the names of its fields matter")]
    enum Wider {
        CommandDenied { command: String, reason: String },
        HistoryReplayed { what: String },
    }
    assert_eq!(unfilled::<Wider>(LOOKS), ["CommandDenied.reason"]);
}

/// Reads every example, stores it in a real log, and holds what lies on disk against the file.
async fn stored_as_they_stand<E>(folder: &str)
where
    E: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug + Send + Sync + 'static,
{
    let examples: Vec<(String, Stored)> = golden(folder)
        .into_iter()
        .flat_map(|Golden { kind, examples }| {
            examples.into_iter().map(move |example| (kind.clone(), example))
        })
        .collect();
    let events: Vec<E> = examples.iter().map(|(kind, example)| example.event(kind)).collect();
    let kept = store::keep(&events).await;
    assert_eq!(kept.rows.len(), examples.len());
    for (((kind, example), event), (row, read)) in
        examples.iter().zip(&events).zip(kept.rows.iter().zip(&kept.read))
    {
        assert_eq!(&row.kind, kind);
        assert_eq!(row.clear(), example.clear, "{kind}: what is in the clear");
        let plain = serde_json::to_value(event).expect("an event is JSON");
        assert_eq!(golden::sealed(&row.clear(), &plain[kind]), example.sealed, "{kind}: sealed");
        assert_eq!(row.sealed.is_some(), !example.sealed.is_empty(), "{kind}: a sealed part");
        assert_eq!(read, event, "{kind}: read back from the log");
        let again = serde_json::to_value(read).expect("an event is JSON");
        assert_eq!(again[kind], example.spliced(), "{kind}: nothing is lost on the way");
    }
}

#[tokio::test]
async fn golden_events_are_stored_and_read_as_they_stand() {
    stored_as_they_stand::<Event>(EVENTS).await;
    stored_as_they_stand::<Look>(LOOKS).await;
}

/// An event of which a part was erased still reads, and says so where it was.
#[test]
fn erased_parts_leave_the_rest_readable() {
    for Golden { kind, examples } in golden(EVENTS) {
        for example in examples.into_iter().filter(|example| !example.sealed.is_empty()) {
            let erased = example.with(|_| Value::Null);
            let event: Event = erased.event(&kind);
            assert_eq!(event.kind(), kind);
            assert_ne!(event, example.event(&kind), "{kind}: something personal was there");
        }
    }
}

/// The directory's events leave every case as it was; whose stream an event stands in and what
/// `evolve` makes of it agree.
#[test]
fn events_of_the_directory_change_no_case() {
    let mut changing = 0;
    for Golden { kind, examples } in golden(EVENTS) {
        let event: Event = examples[0].event(&kind);
        let before = Case::default();
        let after = before.clone().evolve(&first(&event));
        let expected = Case { version: 1, position: 1, first_position: 1, ..before };
        if !event.is_of_a_case() {
            assert_eq!(after, expected, "{kind}");
        } else if after != expected {
            changing += 1;
        }
    }
    assert!(changing > 15, "{changing} events of a case change a case without a past");
}

/// The event as the first of its log.
fn first(event: &Event) -> Recorded<'_> {
    Recorded {
        position: 1,
        stream: Uuid::nil(),
        revision: 1,
        id: Uuid::nil(),
        at: Utc::now(),
        actor: PersonId(Uuid::nil()),
        organisation: None,
        role: None,
        number: Some(1),
        event,
    }
}
