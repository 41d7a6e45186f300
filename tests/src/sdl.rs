//! The SDL as plain maps: the contract that clients may rely on, and whatever the service prints.

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A schema, by the names of its types.
pub type Schema = BTreeMap<String, Type>;

/// One type of a schema.
#[derive(Debug, Default)]
pub struct Type {
    /// `object`, `input`, `enum`, `interface`, `union` or `scalar`.
    pub kind: &'static str,
    /// Fields of objects, interfaces and inputs.
    pub fields: BTreeMap<String, Field>,
    /// Values of enums, members of unions.
    pub values: Vec<String>,
    /// The interfaces it implements.
    pub interfaces: Vec<String>,
}

/// One field, argument or input field.
#[derive(Debug, Default)]
pub struct Field {
    /// As written: `[Case!]!`.
    pub written: String,
    /// The innermost name: `Case`.
    pub named: String,
    /// Whether it is a list.
    pub list: bool,
    /// Whether a caller must give it: not null and without a default.
    pub required: bool,
    /// The default, as written.
    pub default: Option<String>,
    /// Its arguments.
    pub arguments: BTreeMap<String, Field>,
}

/// The contract, as kept beside this crate.
#[must_use]
pub fn contract() -> &'static Schema {
    static CONTRACT: OnceLock<Schema> = OnceLock::new();
    CONTRACT.get_or_init(|| parsed(include_str!("../contract.graphql")))
}

/// A schema from its text.
///
/// # Panics
/// When the text is no SDL.
#[must_use]
pub fn parsed(text: &str) -> Schema {
    let document = parse_schema(text).expect("the SDL parses");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    });
    types.map(|definition| (definition.name.node.to_string(), type_of(definition))).collect()
}

/// The input type and the payload type of a mutation of the contract.
///
/// # Panics
/// When the contract has no such mutation.
#[must_use]
pub fn mutation(name: &str) -> (&'static str, &'static str) {
    let field = contract()["Mutation"].fields.get(name);
    let field = field.unwrap_or_else(|| panic!("the contract has no mutation {name}"));
    (&field.arguments["input"].named, &field.named)
}

/// Whether an input type of the contract has this field.
#[must_use]
pub fn takes(input: &str, field: &str) -> bool {
    contract()[input].fields.contains_key(field)
}

fn type_of(definition: TypeDefinition) -> Type {
    let names = |names: Vec<Positioned<async_graphql::Name>>| {
        names.into_iter().map(|name| name.node.to_string()).collect()
    };
    match definition.kind {
        TypeKind::Scalar => Type { kind: "scalar", ..Type::default() },
        TypeKind::Object(object) => Type {
            kind: "object",
            fields: fields(object.fields),
            interfaces: names(object.implements),
            ..Type::default()
        },
        TypeKind::Interface(interface) => Type {
            kind: "interface",
            fields: fields(interface.fields),
            interfaces: names(interface.implements),
            ..Type::default()
        },
        TypeKind::Union(union) => {
            Type { kind: "union", values: names(union.members), ..Type::default() }
        }
        TypeKind::Enum(definition) => Type {
            kind: "enum",
            values: definition.values.iter().map(|v| v.node.value.node.to_string()).collect(),
            ..Type::default()
        },
        TypeKind::InputObject(input) => {
            Type { kind: "input", fields: arguments(input.fields), ..Type::default() }
        }
    }
}

fn fields(definitions: Vec<Positioned<FieldDefinition>>) -> BTreeMap<String, Field> {
    let named = definitions.into_iter().map(|definition| {
        let definition = definition.node;
        let mut field = shape(&definition.ty.node);
        field.arguments = arguments(definition.arguments);
        (definition.name.node.to_string(), field)
    });
    named.collect()
}

fn arguments(definitions: Vec<Positioned<InputValueDefinition>>) -> BTreeMap<String, Field> {
    let named = definitions.into_iter().map(|definition| {
        let definition = definition.node;
        let mut field = shape(&definition.ty.node);
        field.default = definition.default_value.map(|value| value.node.to_string());
        field.required = field.required && field.default.is_none();
        (definition.name.node.to_string(), field)
    });
    named.collect()
}

fn shape(ty: &async_graphql::parser::types::Type) -> Field {
    let written = ty.to_string();
    let named = written.trim_matches(|c| matches!(c, '[' | ']' | '!')).to_owned();
    Field {
        named,
        list: written.contains('['),
        required: !ty.nullable,
        written,
        ..Field::default()
    }
}
