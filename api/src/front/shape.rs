//! What the guard knows of the schema: the types of fields, and which of them are pages, with the length they have when `first` is left out.

use std::collections::HashMap;

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};

use super::settings::FrontError;

/// Fields by type; empty when the front is to count only a `first` that a document names.
#[derive(Debug, Clone, Default)]
pub struct Shape(HashMap<String, HashMap<String, FieldShape>>);

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldShape {
    /// The named type it yields.
    pub(super) yields: String,
    /// Its `first` when left out; none when it is no page.
    pub(super) first: Option<u64>,
}

impl Shape {
    /// Reads the shape from a schema's text.
    pub fn from_sdl(sdl: &str) -> Result<Self, FrontError> {
        let document = parse_schema(sdl).map_err(|error| FrontError::Schema(error.to_string()))?;
        let types = document.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(ty) = definition else { return None };
            let fields = match ty.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                TypeKind::Scalar
                | TypeKind::Union(_)
                | TypeKind::Enum(_)
                | TypeKind::InputObject(_) => return None,
            };
            let fields = fields.into_iter().map(|field| field_shape(&field.node)).collect();
            Some((ty.node.name.node.to_string(), fields))
        });
        Ok(Self(types.collect()))
    }

    pub(super) fn field(&self, on: Option<&str>, name: &str) -> Option<&FieldShape> {
        self.0.get(on?)?.get(name)
    }
}

fn field_shape(field: &FieldDefinition) -> (String, FieldShape) {
    let first = field
        .arguments
        .iter()
        .find(|argument| argument.node.name.node == "first")
        .and_then(|argument| argument.node.default_value.as_ref())
        .and_then(|default| integer(&default.node))
        .and_then(|first| u64::try_from(first).ok());
    let shape = FieldShape { yields: base_name(&field.ty.node).to_owned(), first };
    (field.name.node.to_string(), shape)
}

fn base_name(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base_name(inner),
    }
}

/// The value when it is a whole number.
pub(super) fn integer(value: &async_graphql::Value) -> Option<i64> {
    let Value::Number(number) = value else { return None };
    number.as_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_pages_and_types() {
        let shape = Shape::from_sdl(
            "schema { query: Query } type Query { cases(search: String, first: Int = 25): [Case!]! one: Case } \
             interface Node { id: ID! } type Case implements Node { id: ID! events(first: Int! = 100): Case! open(first: Int): Case }",
        )
        .unwrap();
        let field = |on, name| shape.field(Some(on), name).map(|f| (f.yields.as_str(), f.first));
        assert_eq!(field("Query", "cases"), Some(("Case", Some(25))));
        assert_eq!(field("Query", "one"), Some(("Case", None)));
        assert_eq!(field("Case", "events"), Some(("Case", Some(100))));
        assert_eq!(field("Case", "open"), Some(("Case", None)));
        assert_eq!(field("Node", "id"), Some(("ID", None)));
        assert_eq!(field("Case", "missing"), None);
        assert!(Shape::from_sdl("type {").is_err());
    }
}
