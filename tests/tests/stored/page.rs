//! `docs/EVENTS.md`, made from the events themselves: their names, fields and sentences from
//! `domain/src/event.rs`, what is personal from the golden files, words and readers from `entry`
//! and the policy.

use super::entries::{all_readers, readers, readers_of, words};
use super::golden::{Golden, Stored, golden};
use super::{EVENTS, LOOKS, shape};
use casetrail_domain::Event;
use casetrail_domain::access::{OrganisationKind, Role};
use casetrail_domain::entry::{Class, entry};
use casetrail_domain::event::{
    CaseType, ReferralStatus, Route, Scanner, Stream, Verdict, Visibility,
};
use casetrail_domain::feature::Feature;
use casetrail_domain::file::FileKind;
use casetrail_domain::look::Look;
use casetrail_domain::notice::{Topic, Unsent};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Set by `make docs`: write the page instead of comparing it.
const WRITE: &str = "CASETRAIL_WRITE_DOCS";

const EVENT_SOURCE: &str = include_str!("../../../domain/src/event.rs");
const LOOK_SOURCE: &str = include_str!("../../../domain/src/look.rs");

const HEAD: &str = "# Events

All that can happen, as it is stored for ever. Made from the code by `make docs`; a test compares.

An event may gain optional fields, it never loses or renames one. **Personal** fields are sealed
under the key of the stream's subject: a case's learner, a learner, a person. Ids, codes and dates
stay in the clear. Who did it, when, for which organisation and in which role stands in the event's
header ([LOG_FORMAT.md](LOG_FORMAT.md)).

\"Reads\" is an example of the line in the timeline, with who reads it. A line about a comment or
file is read by whoever sees that as it is now: a shared one is seen by the Primary Contact, the
Attendance Lead and the provider, an internal one by the provider; Office Support sees its own; a
withdrawn one is seen by the auditor, and by the provider if it wrote it.
";

/// A variant, as its source says it.
struct Variant {
    section: String,
    name: String,
    sentence: String,
    fields: Vec<(String, String)>,
}

/// The variants of the enum in a source. Rustfmt keeps it in the form that this reads, and a test
/// holds what was read against what serde knows.
fn variants(source: &str) -> Vec<Variant> {
    let (_, body) = source.split_once("\npub enum ").expect("the enum is there");
    let (_, body) = body.split_once(" {\n").expect("the enum has a body");
    let (body, _) = body.split_once("\n}\n").expect("the enum ends");
    let mut section = String::new();
    let mut sentence = String::new();
    let mut variants: Vec<Variant> = Vec::new();
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            sentence = [sentence.as_str(), words].join(" ").trim().to_owned();
        } else if let Some(words) = line.strip_prefix("// ") {
            words.trim_end_matches('.').clone_into(&mut section);
        } else if let Some((name, fields)) = line.split_once(" {") {
            let (section, name) = (section.clone(), name.to_owned());
            let sentence = std::mem::take(&mut sentence);
            let fields = fields.trim_end_matches([' ', ',', '}']).split(", ");
            let fields = fields.filter_map(field).collect();
            variants.push(Variant { section, name, sentence, fields });
        } else if let Some(field) = field(line) {
            // What was said before a field was said of the field.
            sentence.clear();
            variants.last_mut().expect("a field stands in a variant").fields.push(field);
        }
    }
    variants
}

fn field(text: &str) -> Option<(String, String)> {
    let (name, kind) = text.trim().trim_end_matches(',').split_once(": ")?;
    Some((name.to_owned(), kind.to_owned()))
}

#[test]
fn the_source_is_read_as_serde_knows_it() {
    read_as_known::<Event>(EVENT_SOURCE);
    read_as_known::<Look>(LOOK_SOURCE);
}

fn read_as_known<E: DeserializeOwned>(source: &str) {
    let read = variants(source);
    let names: Vec<&str> = read.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, shape::variants::<E>());
    for variant in &read {
        let fields: Vec<&str> = variant.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(fields, shape::fields_of_variant::<E>(&variant.name), "{}", variant.name);
        assert!(variant.sentence.ends_with('.'), "{} has no sentence", variant.name);
    }
}

/// A field's type in words, and whether it may be missing.
fn in_words(kind: &str) -> String {
    let (inner, optional) = match kind.strip_prefix("Option<").and_then(|k| k.strip_suffix('>')) {
        Some(inner) => (inner, ", optional"),
        None => (kind, ""),
    };
    let (inner, personal) = match inner.strip_prefix("Personal<").and_then(|k| k.strip_suffix('>'))
    {
        Some(inner) => (inner, ", **personal**"),
        None => (inner, ""),
    };
    let words = match inner {
        "String" => "text",
        "bool" => "yes or no",
        "u64" | "u32" | "u16" | "u8" => "number",
        "NaiveDate" => "day",
        "DateTime<Utc>" => "moment",
        "Answers" => "the form's answers",
        "ContactDetails" => "phone, email and notes, each optional and **personal**",
        "ItemId" => "id of a comment or a file",
        "OrganisationId" => "id of an organisation",
        "CatalogueId" => "id of an entry of the catalogue",
        other => &match other.strip_suffix("Id") {
            Some(of) => format!("id of a {}", of.to_lowercase()),
            None => one_of(other),
        },
    };
    format!("{words}{personal}{optional}")
}

/// The codes of one of our own types.
fn one_of(name: &str) -> String {
    let codes = match name {
        "CaseType" => shape::variants::<CaseType>(),
        "Feature" => shape::variants::<Feature>(),
        "FileKind" => shape::variants::<FileKind>(),
        "OrganisationKind" => shape::variants::<OrganisationKind>(),
        "ReferralStatus" => shape::variants::<ReferralStatus>(),
        "Role" => shape::variants::<Role>(),
        "Route" => shape::variants::<Route>(),
        "Scanner" => shape::variants::<Scanner>(),
        "Topic" => shape::variants::<Topic>(),
        "Unsent" => shape::variants::<Unsent>(),
        "Verdict" => shape::variants::<Verdict>(),
        "Visibility" => shape::variants::<Visibility>(),
        other => panic!("say here what a {other} is"),
    };
    format!("`{}`", codes.join("`, `"))
}

/// Whether the source's mark and the stored example agree on what is personal.
fn agrees(kind: &str, stored: &Value) -> bool {
    let sealed = super::golden::mark(stored).is_some();
    kind.contains("Personal<") == sealed
}

fn called(stream: Stream) -> &'static str {
    match stream {
        Stream::Case => "the case's stream",
        Stream::Organisation => "the organisation's stream",
        Stream::Catchments => "the one stream of the catchments",
        Stream::Learner => "the learner's stream",
        Stream::Person => "the person's stream",
        Stream::Catalogue => "the catalogue entry's stream",
        Stream::Features => "the one stream of the feature dates",
        Stream::Inbox => "a person's inbox",
    }
}

fn reads(example: &Stored, kind: &str) -> String {
    let entry = entry(&example.event::<Event>(kind));
    let line = words(&entry.summary);
    if entry.class == Class::Directory {
        return format!("\"{line}\", in an audit only");
    }
    let by = readers_of(entry.class);
    let mut text = format!("\"{line}\", by {by}");
    if let Some((content, detail)) = entry.detail {
        let detail = detail.known().map_or("", String::as_str);
        // Nobody reads a detail without its line.
        let fewer = Some(readers(content)).filter(|readers| *readers != by && readers != "all");
        let fewer = fewer.map(|readers| format!(", by {readers} alone")).unwrap_or_default();
        let _ = write!(text, "; with \"{detail}\"{fewer}");
    }
    text
}

fn page() -> String {
    let mut page = format!("{HEAD}\n\"All\" are: {}.\n", all_readers());
    let mut section = String::new();
    for (variant, golden) in with_examples(EVENT_SOURCE, EVENTS) {
        if section != variant.section {
            section.clone_from(&variant.section);
            let _ = write!(page, "\n## {section}\n");
        }
        let event: Event = golden.examples[0].event(&golden.kind);
        chapter(&mut page, &variant, &golden.examples[0]);
        let _ = writeln!(page, "- In {}", called(event.stream()));
        let _ = writeln!(page, "- Reads {}", reads(&golden.examples[0], &golden.kind));
    }
    let _ = write!(page, "\n## The access log\n\nA log of its own, a stream a day.\n");
    for (variant, golden) in with_examples(LOOK_SOURCE, LOOKS) {
        chapter(&mut page, &variant, &golden.examples[0]);
    }
    page
}

/// The variants of a source, each with its golden file.
fn with_examples(source: &str, folder: &str) -> Vec<(Variant, Golden)> {
    let mut files: BTreeMap<String, Golden> =
        golden(folder).into_iter().map(|golden| (golden.kind.clone(), golden)).collect();
    let with_file = |variant: Variant| {
        let file = files.remove(&variant.name).expect("every kind has a golden file");
        (variant, file)
    };
    variants(source).into_iter().map(with_file).collect()
}

/// The name, the sentence and the fields.
fn chapter(page: &mut String, variant: &Variant, example: &Stored) {
    let _ = write!(page, "\n### {}\n\n{}\n\n", variant.name, variant.sentence);
    for (field, of) in &variant.fields {
        let stored = &example.clear[field.as_str()];
        assert!(agrees(of, stored), "{}.{field}: {of} is stored as {stored}", variant.name);
        let _ = writeln!(page, "- `{field}`: {}", in_words(of));
    }
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/EVENTS.md")
}

#[test]
fn the_committed_page_is_the_one_made() {
    if std::env::var_os(WRITE).is_some() {
        fs::write(committed(), page()).expect("the page can be written");
    }
    let text = fs::read_to_string(committed()).unwrap_or_default();
    assert_eq!(text, page(), "run make docs");
}
