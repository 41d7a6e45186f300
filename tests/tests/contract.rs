//! The schema served contains the whole contract: names, arguments and shapes.

use casetrail_tests::sdl::{self, Field, Schema, Type};
use casetrail_tests::{App, sdl::contract};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What `casetrail schema` prints.
fn served() -> String {
    let output = App::shared().run(&["schema"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).expect("an SDL is text")
}

#[test]
fn the_served_schema_contains_the_contract() {
    let served = sdl::parsed(&served());
    let differences = missing_in(&served, contract());
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// The control: a field taken out, a type changed and an argument now required are all found.
#[test]
fn a_broken_contract_is_found() {
    let text = include_str!("../contract.graphql");
    let breaks = [
        ("activeCases: Int! ", "", "Home.activeCases"),
        (
            "number: String! \"Send as expectedVersion.\"",
            "number: String \"Send as expectedVersion.\"",
            "Case.number",
        ),
        ("case(id: ID!): Case", "case(id: ID!, more: Int!): Case", "Query.case(more)"),
        (" PAUSED CLOSED }", " CLOSED }", "CaseStatus.PAUSED"),
        (
            "input AddCommentInput { commandId: UUID!",
            "input AddCommentInput { more: Int! commandId: UUID!",
            "AddCommentInput.more",
        ),
    ];
    for (from, to, found) in breaks {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let differences = missing_in(&sdl::parsed(&broken), contract());
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(differences[0].starts_with(found), "{differences:?}");
    }
}

#[tokio::test]
async fn introspection_tells_the_same() {
    let lead = App::shared().user("lead@north").await;
    let answer =
        lead.query("{ __schema { types { name fields { name } } } }", json!({})).await.good();
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ty in answer.list("/__schema/types") {
        let names = ty["fields"].as_array().into_iter().flatten();
        let names = names.filter_map(|field| field["name"].as_str()).map(str::to_owned).collect();
        told.insert(ty["name"].as_str().unwrap_or_default().to_owned(), names);
    }
    for (name, ty) in sdl::parsed(&served()) {
        let fields: BTreeSet<String> = match ty.kind {
            "object" | "interface" => ty.fields.into_keys().collect(),
            _ => BTreeSet::new(),
        };
        assert_eq!(told.get(&name), Some(&fields), "{name}");
    }
    assert_ne!(answer.at("/__schema"), &Value::Null);
}

/// Everything of `wanted` that `served` lacks or has otherwise.
fn missing_in(served: &Schema, wanted: &Schema) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, ty) in wanted {
        match served.get(name) {
            None => differences.push(format!("{name}: missing")),
            Some(other) if other.kind != ty.kind => {
                differences.push(format!("{name}: {} instead of {}", other.kind, ty.kind));
            }
            Some(other) => compare(name, other, ty, &mut differences),
        }
    }
    differences
}

fn compare(name: &str, served: &Type, wanted: &Type, out: &mut Vec<String>) {
    for interface in wanted.interfaces.iter().filter(|i| !served.interfaces.contains(i)) {
        out.push(format!("{name}: doesn't implement {interface}"));
    }
    for value in wanted.values.iter().filter(|value| !served.values.contains(value)) {
        out.push(format!("{name}.{value}: missing"));
    }
    for (field, shape) in &wanted.fields {
        match served.fields.get(field) {
            None => out.push(format!("{name}.{field}: missing")),
            Some(other) => same(&format!("{name}.{field}"), other, shape, out),
        }
    }
    if wanted.kind == "input" {
        more_required(name, &served.fields, &wanted.fields, out, |name, field| {
            format!("{name}.{field}")
        });
    }
}

fn same(name: &str, served: &Field, wanted: &Field, out: &mut Vec<String>) {
    if served.written != wanted.written {
        out.push(format!("{name}: {} instead of {}", served.written, wanted.written));
    }
    if served.default != wanted.default {
        out.push(format!("{name}: default {:?} instead of {:?}", served.default, wanted.default));
    }
    for (argument, shape) in &wanted.arguments {
        match served.arguments.get(argument) {
            None => out.push(format!("{name}({argument}): missing")),
            Some(other) => same(&format!("{name}({argument})"), other, shape, out),
        }
    }
    more_required(name, &served.arguments, &wanted.arguments, out, |name, field| {
        format!("{name}({field})")
    });
}

/// What is added must not be required: a client of the contract doesn't know it.
fn more_required(
    name: &str,
    served: &BTreeMap<String, Field>,
    wanted: &BTreeMap<String, Field>,
    out: &mut Vec<String>,
    place: impl Fn(&str, &str) -> String,
) {
    for (field, shape) in served {
        if shape.required && !wanted.contains_key(field) {
            out.push(format!("{}: required, but not in the contract", place(name, field)));
        }
    }
}
