//! Generated documents, valid and broken: no panic, no 5xx, none over five seconds.
//!
//! Valid ones are walks through the contract with arguments that fit; broken ones are valid ones
//! with something done to them. `CASETRAIL_FUZZ` says how many.

use casetrail_tests::sdl::{Field, contract};
use casetrail_tests::{App, Cast, PEOPLE};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How many documents by default.
const DOCUMENTS: u64 = 5_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_document_breaks_it() {
    let documents =
        std::env::var("CASETRAIL_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(DOCUMENTS);
    let mut app = App::start();
    let cast = Cast::of(&app).await;
    let pool = ids(&cast).await;
    let seed = 0xca5e;
    let mut chance = Chance(seed);
    let (mut executed, mut slowest) = (0_u64, Duration::ZERO);
    for number in 0..documents {
        let user = &cast[PEOPLE[chance.below(PEOPLE.len())]];
        let mut document = Walk { chance: &mut chance, pool: &pool, depth: 0 }.document();
        if number % 3 == 2 {
            document = broken(&document, &mut chance);
        }
        let begun = Instant::now();
        let body = json!({ "query": document });
        let answer = user.send(&body).await;
        let took = begun.elapsed();
        slowest = slowest.max(took);
        let answer = answer.unwrap_or_else(|error| panic!("{number}: {error}: {document}"));
        assert!(answer.status < 500, "{number}: {}: {document}\n{}", answer.status, answer.body);
        assert!(answer.code() != Some("INTERNAL"), "{number}: {document}\n{}", answer.body);
        assert!(took < Duration::from_secs(5), "{number}: {took:?}: {document}");
        executed += u64::from(answer.body.get("data").is_some_and(Value::is_object));
    }
    let log = app.log_text();
    assert!(!log.contains("panicked"), "{log}");
    println!("{documents} documents from seed {seed:#x}, {executed} executed, slowest {slowest:?}");
    assert!(executed * 2 >= documents, "half of them are valid: {executed} of {documents}");
    assert!(app.stop(), "it still ends well");
}

/// Ids and words that hit something.
async fn ids(cast: &Cast) -> Vec<String> {
    let document = "{ cases(scope: ALL, first: 20) { nodes { id number learner { id name } owner { id } \
        comments(first: 3) { nodes { id } } } } services { id } viewer { id organisation { id } } }";
    let answer = cast["workflow@northwood"].query(document, json!({})).await.good();
    let mut pool: Vec<String> =
        strings(&answer.body).into_iter().filter(|text| !text.is_empty()).collect();
    pool.extend([
        "".into(),
        "\u{0}".into(),
        "x".repeat(300),
        "00000001".into(),
        "ā'ʻ".into(),
        "%_*\"".into(),
    ]);
    pool
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

struct Walk<'a> {
    chance: &'a mut Chance,
    pool: &'a [String],
    depth: usize,
}

impl Walk<'_> {
    fn document(&mut self) -> String {
        let (word, root) =
            if self.chance.one_in(5) { ("mutation", "Mutation") } else { ("query", "Query") };
        let fields = &contract()[root].fields;
        let mut text = format!("{word} {{ ");
        for _ in 0..=self.chance.below(2) {
            let (name, field) = nth(fields, self.chance);
            let alias = self.chance.below(1_000);
            let _ = write!(text, "f{alias}: ");
            self.field(name, field, &mut text);
        }
        text + "}"
    }

    fn field(&mut self, name: &str, field: &Field, text: &mut String) {
        text.push_str(name);
        let arguments: Vec<String> = field
            .arguments
            .iter()
            .filter_map(|(name, argument)| {
                let wanted = argument.required || self.chance.one_in(2);
                wanted.then(|| format!("{name}: {}", self.argument(name, argument)))
            })
            .collect();
        if !arguments.is_empty() {
            let _ = write!(text, "({})", arguments.join(", "));
        }
        self.selection(field, text);
        text.push(' ');
    }

    fn selection(&mut self, field: &Field, text: &mut String) {
        let ty = &contract()[builtin(&field.named)];
        if ty.fields.is_empty() {
            return;
        }
        self.depth += 1;
        text.push_str(" { __typename ");
        let leaves = self.depth > 5;
        for _ in 0..=self.chance.below(3) {
            let (name, inner) = nth(&ty.fields, self.chance);
            let leaf = contract()[builtin(&inner.named)].fields.is_empty();
            if leaf || !leaves {
                let _ = write!(text, "f{}: ", self.chance.below(1_000_000));
                self.field(name, inner, text);
            }
        }
        text.push('}');
        self.depth -= 1;
    }

    fn argument(&mut self, name: &str, argument: &Field) -> String {
        if argument.list {
            let items: Vec<String> =
                (0..self.chance.below(3)).map(|_| self.value(name, argument)).collect();
            return format!("[{}]", items.join(", "));
        }
        self.value(name, argument)
    }

    fn value(&mut self, name: &str, argument: &Field) -> String {
        let ty = &contract()[builtin(&argument.named)];
        match (ty.kind, argument.named.as_str()) {
            ("enum", _) => ty.values[self.chance.below(ty.values.len())].clone(),
            ("input", "At") => format!("{{ position: \"{}\" }}", self.chance.below(500)),
            ("input", _) => {
                let fields: Vec<String> = ty
                    .fields
                    .iter()
                    .filter_map(|(name, field)| {
                        let wanted = field.required || self.chance.one_in(3);
                        wanted.then(|| format!("{name}: {}", self.argument(name, field)))
                    })
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
            (_, "Int") if name == "first" => (1 + self.chance.below(3)).to_string(),
            (_, "Int") => self.chance.below(200).to_string(),
            (_, "Boolean") => self.chance.one_in(2).to_string(),
            (_, "UUID") => {
                format!("\"00000000-0000-4000-8000-{:012x}\"", self.chance.below(1 << 30))
            }
            (_, "DateTime") => "\"2026-03-04T05:06:07.000000Z\"".to_owned(),
            (_, "Date") => "\"2026-03-04\"".to_owned(),
            (_, "Position") => format!("\"{}\"", self.chance.below(500)),
            (_, "JSON") => "{ a: 1, b: [\"x\", null], c: { d: true } }".to_owned(),
            _ => quoted(&self.pool[self.chance.below(self.pool.len())]),
        }
    }
}

/// A type of the language itself has no fields, as any scalar.
fn builtin(name: &str) -> &str {
    if matches!(name, "String" | "ID" | "Int" | "Boolean" | "Float") { "JSON" } else { name }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// Something is done to a valid document.
fn broken(document: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = document.chars().collect();
    let at = chance.below(letters.len());
    let (before, after) =
        (letters[..at].iter().collect::<String>(), letters[at..].iter().collect::<String>());
    match chance.below(9) {
        0 => before,
        1 => after,
        2 => format!("{before}{}", after.chars().skip(1 + chance.below(9)).collect::<String>()),
        3 => format!("{before}{{{{{{{after}"),
        4 => format!(
            "{before}{}{after}",
            ["\u{0}", "\"", "\"\"\"", "$", "@skip(if: $x)", "...", "#", "\u{feff}", "&"]
                [chance.below(9)]
        ),
        5 => format!("{before}{}{after}", "[".repeat(1 + chance.below(3_000))),
        6 => format!("{document}{document}"),
        7 => document.replace("__typename", "__typename ...f ") + " fragment f on Case { ...f }",
        _ => document.replace('1', "99999999999999999999999"),
    }
}

fn nth<'a>(
    fields: &'a std::collections::BTreeMap<String, Field>,
    chance: &mut Chance,
) -> (&'a str, &'a Field) {
    let (name, field) =
        fields.iter().nth(chance.below(fields.len())).expect("it is below the length");
    (name, field)
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }
}
