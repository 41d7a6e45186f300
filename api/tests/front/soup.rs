//! A hundred thousand documents, valid and broken, from a seeded generator: none panics, none takes long, none is a fault.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use casetrail_api::front::{FrontSettings, Shape, Stop, router};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::toy::{Toy, sdl};

const DOCUMENTS: u64 = 100_000;

#[tokio::test]
async fn a_hundred_thousand_documents() {
    let settings =
        FrontSettings { shape: Shape::from_sdl(&sdl()).unwrap(), ..FrontSettings::demo() };
    let router = router(Toy::new(), settings, Stop::new()).unwrap();
    let (mut answered, mut refused, mut longest) = (0_u64, 0_u64, (Duration::ZERO, 0));
    for seed in 0..DOCUMENTS {
        let mut soup = Soup::new(seed);
        let query = soup.document();
        let body = json!({"query": query, "variables": soup.variables()});
        let start = Instant::now();
        let answer = ask(&router, &body).await;
        longest = longest.max((start.elapsed(), seed));
        assert!(start.elapsed() < Duration::from_secs(5), "seed {seed}: {query}");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_ne!(code, "INTERNAL", "seed {seed}: {query}\n{answer}");
        if answer.get("errors").is_none() {
            answered += 1;
        } else {
            refused += 1;
            assert!(code.is_string(), "seed {seed}: {answer}");
        }
    }
    println!("{answered} answered, {refused} refused, the longest took {longest:?}");
    assert!(
        answered > DOCUMENTS / 20 && refused > DOCUMENTS / 20,
        "{answered} answered, {refused} refused"
    );
}

async fn ask(router: &Router, body: &Value) -> Value {
    let request = Request::post("/graphql")
        .header("authorization", "Bearer alice")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// A generator of documents; each seed gives one.
struct Soup {
    state: u64,
    fragments: u64,
}

/// Fragments a document may have.
const FRAGMENTS: u64 = 4;

const TOKENS: [&str; 44] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "@",
    "...",
    "=",
    "|",
    "&",
    "\"",
    "\"\"\"",
    "\"text\"",
    "\\",
    "#",
    "\n",
    ",",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "Query",
    "Node",
    "hello",
    "node",
    "rows",
    "id",
    "first",
    "note",
    "__typename",
    "__schema",
    "1",
    "-1.5e3",
    "99999999999999999999",
    "null",
    "true",
    "\u{1F600}",
    "\u{0}",
    "ā",
];

impl Soup {
    fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, fragments: 0 }
    }

    fn below(&mut self, most: u64) -> u64 {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = self.below(of.len() as u64);
        of[usize::try_from(at).unwrap()]
    }

    fn document(&mut self) -> String {
        match self.below(8) {
            0 => self.tokens(),
            1 => {
                let whole = self.whole();
                self.broken(&whole)
            }
            _ => self.whole(),
        }
    }

    fn tokens(&mut self) -> String {
        let blank = self.one(&["", " ", "\n"]);
        (0..self.below(60)).map(|_| self.one(&TOKENS).to_owned() + blank).collect()
    }

    /// A document by the grammar, which now and then asks for what isn't there.
    fn whole(&mut self) -> String {
        let root = if self.below(8) == 0 { "Mutation" } else { "Query" };
        let mut text = self.selection(root, 4);
        // A fragment spreads only those after it, so nothing but a broken document has a cycle.
        for fragment in 0..FRAGMENTS {
            if text.contains(&format!("...F{fragment}")) {
                self.fragments = fragment + 1;
                let on = self.one(&["Query", "Node", "Row", "Mutation"]);
                text += &format!(" fragment F{fragment} on {on} {}", self.selection(on, 2));
            }
        }
        let variables =
            [("$n", "$n: Int = 3 "), ("$t", "$t: String! "), ("$b", "$b: Boolean = true ")];
        let used: String = variables
            .iter()
            .filter(|(name, _)| text.contains(name))
            .map(|(_, definition)| *definition)
            .collect();
        let definitions = if used.is_empty() { used } else { format!("({used})") };
        format!("{} Q{definitions} {text}", root.to_lowercase())
    }

    fn selection(&mut self, on: &str, depth: u64) -> String {
        let items: Vec<String> = (0..=self.below(4)).map(|_| self.item(on, depth)).collect();
        format!("{{ {} }}", items.join(self.one(&[" ", ", ", "\n"])))
    }

    fn item(&mut self, on: &str, depth: u64) -> String {
        let directive =
            self.one(&["", "", "", "", " @include(if: true)", " @skip(if: $t)", " @nothing"]);
        match self.below(12) {
            0 if depth > 0 => format!("... on {on}{directive} {}", self.selection(on, depth - 1)),
            1 if self.fragments < FRAGMENTS && self.below(3) == 0 => format!(
                "...F{}{directive}",
                self.fragments + self.below(FRAGMENTS - self.fragments)
            ),
            2 => format!("a{}: __typename{directive}", self.below(3)),
            _ => self.field(on, depth) + directive,
        }
    }

    fn field(&mut self, on: &str, depth: u64) -> String {
        if self.below(40) == 0 {
            return self
                .one(&[
                    "nothing",
                    "id { id }",
                    "hello(a: 1)",
                    "echo",
                    "rows",
                    "id(id: \"x\")",
                    "echo(text: ENUM)",
                ])
                .to_owned();
        }
        let first = match self.below(30) {
            0 => self.one(&["(first: 101)", "(first: \"2\")", "(last: 1)", "(first: -1)"]),
            _ => self.one(&["", "(first: 2)", "(first: $n)", "(first: 100)"]),
        };
        match (on, self.below(6)) {
            ("Query" | "Node", 0) if depth > 0 => {
                format!("node {}", self.selection("Node", depth - 1))
            }
            ("Query" | "Node", 1) => format!("rows{first} {{ id name }}"),
            ("Query", 2) => "hello".to_owned(),
            ("Query", 3) => {
                format!("echo(text: {})", self.one(&["\"x\"", "$t", "\"\"\"block \\\"\"\" \"\"\""]))
            }
            ("Query", _) => self
                .one(&["me", "notes", "json(value: {a: [null]})", "__schema { types { name } }"])
                .to_owned(),
            ("Mutation", _) => {
                self.one(&["note", "note(text: \"x\")", "note(text: $t)"]).to_owned()
            }
            ("Row", _) => self.one(&["id", "name"]).to_owned(),
            (_, _) => "id".to_owned(),
        }
    }

    /// The document with one place cut, doubled or replaced.
    fn broken(&mut self, text: &str) -> String {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let place =
            |soup: &mut Self| places[usize::try_from(soup.below(places.len() as u64)).unwrap()];
        let (a, b) = (place(self), place(self));
        let (from, to) = (a.min(b), a.max(b));
        match self.below(3) {
            0 => text[..from].to_owned() + &text[to..],
            1 => text[..to].to_owned() + &text[from..],
            _ => text[..from].to_owned() + self.one(&TOKENS) + &text[from..],
        }
    }

    fn variables(&mut self) -> Value {
        match self.below(10) {
            0 => json!({"n": 101, "t": "x"}),
            1 => json!({"n": "five", "t": 5}),
            2 => json!({"n": null, "other": [[[{"a": null}]]]}),
            3 => Value::Null,
            _ => json!({"n": 5, "t": "x"}),
        }
    }
}
