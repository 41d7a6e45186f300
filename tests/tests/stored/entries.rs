//! What people read of each event, and who reads it.

use super::EVENTS;
use super::golden::{Golden, golden};
use casetrail_domain::Event;
use casetrail_domain::entry::{Class, Entry, Part, entry};
use casetrail_domain::event::ItemId;
use casetrail_domain::policy::{Capacity, Content, sees};
use std::fmt::Write as _;
use uuid::Uuid;

/// Who the ids of the golden files are.
const NAMES: [(&str, &str); 7] = [
    ("01970000-0000-7000-8000-000000000003", "North High School"),
    ("01970000-0000-7000-8000-000000000004", "Northwood Attendance"),
    ("01970000-0000-7000-8000-000000000005", "Harbour Attendance"),
    ("01970000-0000-7000-8000-000000000006", "John Smith"),
    ("01970000-0000-7000-8000-000000000007", "David Smith"),
    ("01970000-0000-7000-8000-000000000008", "Jane Doe"),
    ("01970000-0000-7000-8000-000000000009", "Ana Whetū"),
];

fn name(id: Uuid) -> &'static str {
    let id = id.to_string();
    let known = NAMES.iter().find(|(known, _)| *known == id);
    known.map(|(_, name)| *name).unwrap_or_else(|| panic!("nobody has the id {id}"))
}

/// The summary with names put in.
pub fn words(parts: &[Part]) -> String {
    let word = |part: &Part| match part {
        Part::Text(words) => words.clone(),
        Part::Person(id) => name(id.0).to_owned(),
        Part::Organisation(id) => name(id.0).to_owned(),
    };
    parts.iter().map(word).collect()
}

/// Who reads lines of this class in a timeline, by the policy; `all` who see a timeline at all.
pub fn readers(content: Content) -> String {
    let timeline = Capacity::ALL.into_iter().filter(|&held| sees(held, Content::Timeline));
    let (reads, not): (Vec<_>, Vec<_>) = timeline.partition(|&held| sees(held, content));
    if not.is_empty() {
        return "all".to_owned();
    }
    reads.into_iter().map(called).collect::<Vec<_>>().join(", ")
}

/// All who see a timeline, by name.
pub fn all_readers() -> String {
    let timeline = Capacity::ALL.into_iter().filter(|&held| sees(held, Content::Timeline));
    timeline.map(called).collect::<Vec<_>>().join(", ")
}

fn called(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::NamedContact => "Primary Contact",
        Capacity::OfficeSupport => "Office Support",
        Capacity::AttendanceLead => "Attendance Lead",
        Capacity::CaseOwner => "Case Owner",
        Capacity::WorkflowLead => "Workflow Lead",
        Capacity::Receiver => "receiving Workflow Lead",
        Capacity::Allocator => "Ministry administrator",
        Capacity::Auditor => "Auditor",
    }
}

/// Who reads a line.
pub fn readers_of(class: Class) -> String {
    match class {
        Class::Content(content) => readers(content),
        Class::Item(ItemId::Comment(_)) => "whoever sees the comment".to_owned(),
        Class::Item(ItemId::File(_)) => "whoever sees the file".to_owned(),
        Class::Directory => "no case's timeline".to_owned(),
    }
}

/// One line of the timeline: its words, who reads them, and the detail with its own readers.
fn told(entry: &Entry) -> String {
    let mut text = format!("{} ({})", words(&entry.summary), readers_of(entry.class));
    if let Some((content, detail)) = &entry.detail {
        let detail = detail.known().map_or("(erased)", String::as_str);
        let _ = write!(text, "\n    {detail} ({})", readers(*content));
    }
    text
}

#[test]
fn every_event_in_words() {
    let mut page = String::new();
    for Golden { kind, examples } in golden(EVENTS) {
        let _ = writeln!(page, "{kind}");
        for example in &examples {
            let event: Event = example.event(&kind);
            let entry = entry(&event);
            assert_eq!(entry.kind, kind);
            let _ = writeln!(page, "  {}", told(&entry));
        }
    }
    insta::assert_snapshot!("every event in words", page);
}
