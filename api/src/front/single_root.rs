//! A subscription follows one thing: exactly one root field, which may stand in fragments.
//!
//! The executor looks for root fields in the operation itself only, so fragments there are written out before it sees the document.

use async_graphql::Positioned;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
};

use super::document::root_type;
use super::refusal::Refusal;

/// Writes out the root fragments of every subscription in a document whose fragments contain no cycle.
pub(super) fn single_root(document: &mut ExecutableDocument) -> Result<(), Refusal> {
    let mut written_out = Vec::new();
    let fragments = &document.fragments;
    let operations: Vec<&mut Positioned<OperationDefinition>> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        if operation.node.ty == OperationType::Subscription {
            let mut fields = Vec::new();
            let items = std::mem::take(&mut operation.node.selection_set.node.items);
            for item in items {
                write_out(item, fragments, &mut fields, &mut written_out)?;
            }
            let [only] = fields.as_slice() else {
                return Err(
                    Refusal::bad("A subscription has exactly one root field.").at(operation.pos)
                );
            };
            if let Selection::Field(field) = &only.node
                && field.node.name.node.starts_with("__")
            {
                return Err(Refusal::bad("A subscription follows no introspection.").at(only.pos));
            }
            operation.node.selection_set.node.items = fields;
        }
    }
    drop_unused(document, &written_out);
    Ok(())
}

type Fragments = std::collections::HashMap<
    async_graphql::Name,
    Positioned<async_graphql::parser::types::FragmentDefinition>,
>;

fn write_out(
    selection: Positioned<Selection>,
    fragments: &Fragments,
    fields: &mut Vec<Positioned<Selection>>,
    written_out: &mut Vec<String>,
) -> Result<(), Refusal> {
    if !selection.node.directives().is_empty() {
        let message = "The root field of a subscription has no directives.";
        return Err(Refusal::bad(message).at(selection.pos));
    }
    let (condition, inner) = match &selection.node {
        Selection::Field(_) => {
            fields.push(selection);
            return Ok(());
        }
        Selection::InlineFragment(inline) => {
            (inline.node.type_condition.as_ref(), &inline.node.selection_set)
        }
        Selection::FragmentSpread(spread) => {
            let name = &spread.node.fragment_name.node;
            let Some(fragment) = fragments.get(name) else {
                return Err(Refusal::bad(format!("Unknown fragment: \"{name}\"")).at(selection.pos));
            };
            written_out.push(name.to_string());
            (Some(&fragment.node.type_condition), &fragment.node.selection_set)
        }
    };
    let root = root_type(OperationType::Subscription);
    if let Some(other) = condition.filter(|condition| condition.node.on.node != root) {
        let message = format!("A subscription's root fields are on type \"{root}\".");
        return Err(Refusal::bad(message).at(other.pos));
    }
    for item in inner.node.items.clone() {
        write_out(item, fragments, fields, written_out)?;
    }
    Ok(())
}

/// Forgets the fragments that nothing spreads any more, which the validator would complain about.
fn drop_unused(document: &mut ExecutableDocument, written_out: &[String]) {
    for name in written_out {
        let operations = document
            .operations
            .iter()
            .map(|(_, operation)| &operation.node.selection_set.node.items);
        let fragments =
            document.fragments.values().map(|fragment| &fragment.node.selection_set.node.items);
        if !operations.chain(fragments).any(|items| spreads(items, name)) {
            document.fragments.remove(name.as_str());
        }
    }
}

fn spreads(items: &[Positioned<Selection>], name: &str) -> bool {
    items.iter().any(|item| match &item.node {
        Selection::Field(field) => spreads(&field.node.selection_set.node.items, name),
        Selection::InlineFragment(inline) => spreads(&inline.node.selection_set.node.items, name),
        Selection::FragmentSpread(spread) => spread.node.fragment_name.node == name,
    })
}
