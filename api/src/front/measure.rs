//! How large a parsed document is once its fragments are spread out, without spreading them out: each fragment is measured once.

use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{
    Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};

use super::guard::within;
use super::refusal::Refusal;
use super::settings::DocumentLimits;
use super::shape::{Shape, integer};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

const LEVELS: &str = "levels of fields and fragments";

/// What a selection set comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    /// Fields below one another.
    depth: u32,
    /// Fields and fragments below one another.
    levels: u32,
    /// Fields and fragments in all.
    selections: u32,
    aliases: u32,
    /// Fields times the `first` above them.
    cost: u64,
}

/// Measures one document against the limits.
pub(super) struct Measure<'a> {
    limits: &'a DocumentLimits,
    shape: &'a Shape,
    fragments: &'a Fragments,
    /// Of the operation that is going to run; none while a document is only let in.
    run: Option<Run<'a>>,
    /// None while the fragment is being measured, so that a cycle shows.
    known: HashMap<&'a str, Option<Size>>,
    /// Levels above what is being measured: the measure itself recurses, so it looks at its own depth on the way down.
    level: u32,
}

/// What an operation is going to run with.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
}

impl<'a> Measure<'a> {
    pub(super) fn new(
        limits: &'a DocumentLimits,
        shape: &'a Shape,
        fragments: &'a Fragments,
        run: Option<Run<'a>>,
    ) -> Self {
        Self { limits, shape, fragments, run, known: HashMap::new(), level: 0 }
    }

    /// Refuses fragments that contain themselves or grow beyond the limits, used or not: validators walk them all.
    pub(super) fn fragments(&mut self) -> Result<(), Refusal> {
        for (name, fragment) in self.fragments {
            self.fragment(name, fragment)?;
        }
        Ok(())
    }

    /// Refuses an operation beyond the limits.
    pub(super) fn operation(
        &mut self,
        root_type: &'a str,
        operation: &'a OperationDefinition,
        introspection: bool,
    ) -> Result<(), Refusal> {
        let size = self.selections(Some(root_type), &operation.selection_set.node)?;
        within(size.aliases, self.limits.aliases, Refusal::complex, "aliases")?;
        self.roots(Some(root_type), &operation.selection_set.node, introspection, &mut 0)?;
        // Only the pass that knows the variables counts what will run.
        if self.run.is_some() && size.cost > self.limits.complexity {
            return Err(Refusal::complex(format!(
                "The operation asks for {} fields, counted times the `first` above them; the most is {}.",
                size.cost, self.limits.complexity
            )));
        }
        Ok(())
    }

    /// Looks at the fields of the operation itself, through fragments. Cheap: the selections are known to be within their limit.
    fn roots(
        &mut self,
        on: Option<&'a str>,
        set: &'a SelectionSet,
        introspection: bool,
        count: &mut u32,
    ) -> Result<(), Refusal> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    *count += 1;
                    within(*count, self.limits.root_fields, Refusal::complex, "root fields")?;
                    self.root(on, &field.node, introspection)?;
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        let on = Some(fragment.node.type_condition.node.on.node.as_str());
                        self.roots(on, &fragment.node.selection_set.node, introspection, count)?;
                    }
                }
                Selection::InlineFragment(inline) => {
                    self.roots(on, &inline.node.selection_set.node, introspection, count)?;
                }
            }
        }
        Ok(())
    }

    fn root(
        &mut self,
        on: Option<&'a str>,
        field: &'a Field,
        introspection: bool,
    ) -> Result<(), Refusal> {
        let of_schema = matches!(field.name.node.as_str(), "__schema" | "__type");
        if of_schema && !introspection {
            return Err(Refusal::bad("The schema is not shown here.").at(field.name.pos));
        }
        let most = if of_schema { self.limits.introspection_depth } else { self.limits.depth };
        let depth = self.field(on, field)?.depth;
        if depth > most {
            return Err(Refusal::deep(format!(
                "The operation has {depth} fields below one another; the most is {most}."
            ))
            .at(field.name.pos));
        }
        Ok(())
    }

    fn selections(&mut self, on: Option<&'a str>, set: &'a SelectionSet) -> Result<Size, Refusal> {
        self.level += 1;
        // One more than the limit: a field without selections of its own is looked into too.
        within(self.level, self.limits.levels + 1, Refusal::deep, LEVELS)?;
        let size = self.sum(on, set)?;
        self.level -= 1;
        within(size.selections, self.limits.selections, Refusal::complex, "selections")?;
        within(size.levels, self.limits.levels, Refusal::deep, LEVELS)?;
        Ok(size)
    }

    fn sum(&mut self, on: Option<&'a str>, set: &'a SelectionSet) -> Result<Size, Refusal> {
        let mut size = Size::default();
        for selection in &set.items {
            let one = match &selection.node {
                Selection::Field(field) => self.field(on, &field.node)?,
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    match self.fragments.get(name) {
                        Some(fragment) => self.fragment(name, fragment)?.one_level_up(),
                        // The validator says that it is missing.
                        None => Size::default().one_level_up(),
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = match &inline.node.type_condition {
                        Some(condition) => Some(condition.node.on.node.as_str()),
                        None => on,
                    };
                    self.selections(on, &inline.node.selection_set.node)?.one_level_up()
                }
            };
            size.add(one);
        }
        Ok(size)
    }

    fn fragment(
        &mut self,
        name: &'a str,
        fragment: &'a Positioned<FragmentDefinition>,
    ) -> Result<Size, Refusal> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                let message = format!("Fragment \"{name}\" contains itself.");
                return Err(Refusal::bad(message).at(fragment.pos));
            }
            None => {}
        }
        self.known.insert(name, None);
        let on = Some(fragment.node.type_condition.node.on.node.as_str());
        let size = self.selections(on, &fragment.node.selection_set.node)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }

    fn field(&mut self, on: Option<&'a str>, field: &'a Field) -> Result<Size, Refusal> {
        let shape = self.shape.field(on, &field.name.node);
        let yields = shape.map(|shape| shape.yields.as_str());
        let children = self.selections(yields, &field.selection_set.node)?;
        let first = match self.first(field)? {
            Some(first) => first,
            None => shape.and_then(|shape| shape.first).unwrap_or(1),
        };
        Ok(Size {
            depth: children.depth + 1,
            levels: children.levels + 1,
            selections: children.selections + 1,
            aliases: children.aliases + u32::from(field.alias.is_some()),
            cost: children.cost.saturating_mul(first).saturating_add(1),
        })
    }

    /// The `first` that a field names, when the document is going to run; the validator sees to one that is no whole number.
    fn first(&self, field: &'a Field) -> Result<Option<u64>, Refusal> {
        let (Some(run), Some(argument)) = (self.run, field.get_argument("first")) else {
            return Ok(None);
        };
        // Only numbers are taken over from variables: a large value would be copied at every field.
        let value = argument.node.clone().into_const_with(|name| {
            let number = run.variable(&name).and_then(integer);
            Ok::<_, Infallible>(number.map_or(Value::Null, Value::from))
        });
        let first = match value {
            Ok(value) => integer(&value),
            Err(never) => match never {},
        };
        let Some(first) = first else { return Ok(None) };
        match u64::try_from(first) {
            Ok(first) if (1..=self.limits.first).contains(&first) => Ok(Some(first)),
            _ => {
                let message = format!("`first` is from 1 to {}.", self.limits.first);
                Err(Refusal::bad(message).at(argument.pos))
            }
        }
    }
}

impl<'a> Run<'a> {
    /// A variable's value: as sent, else its default.
    fn variable(&self, name: &Name) -> Option<&'a Value> {
        self.variables.get(name).or_else(|| {
            let definitions = &self.operation.variable_definitions;
            let definition =
                definitions.iter().find(|definition| definition.node.name.node == *name)?;
            Some(&definition.node.default_value.as_ref()?.node)
        })
    }
}

impl Size {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.levels = self.levels.max(other.levels);
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.cost = self.cost.saturating_add(other.cost);
    }

    fn one_level_up(self) -> Self {
        Self { levels: self.levels + 1, selections: self.selections + 1, ..self }
    }
}
