//! Documents: guarded, parsed, and the recent ones kept, since parsing is the largest single cost of a request.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::{Positioned, Value, Variables};

use super::body::Named;
use super::guard::guard;
use super::measure::{Measure, Run};
use super::refusal::Refusal;
use super::settings::{DocumentLimits, FrontError, FrontSettings};
use super::shape::Shape;
use super::single_root::single_root;

/// Bytes of text of the documents kept in one generation; a parsed document takes about twenty times its text.
const RECENT_BYTES_MAX: usize = 256 * 1024;
/// Longest text that is kept.
const RECENT_TEXT_MAX: usize = 16 * 1024;

/// A document that passed the guard and the parser.
#[derive(Debug)]
pub(super) struct Document {
    text: Arc<str>,
    parsed: ExecutableDocument,
    registered: bool,
    /// It began to execute once, so it is valid against the schema.
    began: AtomicBool,
    /// Whether it declares none.
    without_variables: bool,
}

/// Where a document comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Registered,
    Sent,
}

/// What is known of a document; it stands in the request's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Validated before: registered at the start and named by its id, or executed before and without
    /// variables, which are validated each time.
    Validated,
    /// Sent as text, and validated each time.
    AdHoc,
}

/// All documents the front knows, and how it reads new ones.
#[derive(Debug)]
pub(super) struct Documents {
    limits: DocumentLimits,
    shape: Shape,
    introspection: bool,
    trusted: HashMap<String, Arc<Document>>,
    recent: Mutex<Recent>,
}

impl Documents {
    pub(super) fn new(settings: &FrontSettings) -> Result<Self, FrontError> {
        let mut documents = Self {
            limits: settings.document.clone(),
            shape: settings.shape.clone(),
            introspection: settings.introspection,
            trusted: HashMap::new(),
            recent: Mutex::default(),
        };
        for (id, text) in &settings.trusted {
            let document = documents
                .read(text, Origin::Registered)
                .map_err(|refusal| FrontError::Trusted { id: id.clone(), refusal })?;
            documents.trusted.insert(id.clone(), Arc::new(document));
        }
        Ok(documents)
    }

    /// The document that a request names.
    pub(super) fn find(&self, named: &Named) -> Result<Arc<Document>, Refusal> {
        match named {
            Named::Id(id) => self
                .trusted
                .get(id)
                .cloned()
                .ok_or_else(|| Refusal::bad("No document has that id.")),
            Named::Text(text) => self.recent_or_new(text),
        }
    }

    fn recent_or_new(&self, text: &str) -> Result<Arc<Document>, Refusal> {
        if let Some(document) = self.recent().get(text) {
            return Ok(document);
        }
        let document = Arc::new(self.read(text, Origin::Sent)?);
        if text.len() <= RECENT_TEXT_MAX {
            self.recent().keep(Arc::clone(&document));
        }
        Ok(document)
    }

    fn recent(&self) -> std::sync::MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, text: &str, origin: Origin) -> Result<Document, Refusal> {
        guard(text, &self.limits)?;
        let mut parsed = parse_query(text).map_err(|error| parse_refusal(&error))?;
        {
            let mut measure = Measure::new(&self.limits, &self.shape, &parsed.fragments, None);
            measure.fragments()?;
            for (_, operation) in parsed.operations.iter() {
                let root = root_type(operation.node.ty);
                measure.operation(root, &operation.node, self.introspection)?;
            }
        }
        single_root(&mut parsed)?;
        let mut operations = parsed.operations.iter();
        Ok(Document {
            text: text.into(),
            registered: origin == Origin::Registered,
            began: AtomicBool::new(false),
            without_variables: operations.all(|(_, one)| one.node.variable_definitions.is_empty()),
            parsed,
        })
    }

    /// The operation of a document that is to run, once it is known to be within the limits with these variables.
    pub(super) fn operation<'a>(
        &'a self,
        document: &'a Document,
        name: Option<&str>,
        variables: &Variables,
    ) -> Result<OperationType, Refusal> {
        let operation = &document.operation(name)?.node;
        check_required(operation, variables)?;
        let run = Run { operation, variables };
        let fragments = &document.parsed.fragments;
        Measure::new(&self.limits, &self.shape, fragments, Some(run)).operation(
            root_type(operation.ty),
            operation,
            self.introspection,
        )?;
        Ok(operation.ty)
    }
}

impl Document {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn parsed(&self) -> ExecutableDocument {
        self.parsed.clone()
    }

    pub(super) fn lane(&self) -> Lane {
        let known = self.without_variables && self.began.load(Ordering::Relaxed);
        if self.registered || known { Lane::Validated } else { Lane::AdHoc }
    }

    /// Notes that it began to execute, which it does only when it is valid.
    pub(super) fn note_began(&self) {
        self.began.store(true, Ordering::Relaxed);
    }

    fn operation(&self, name: Option<&str>) -> Result<&Positioned<OperationDefinition>, Refusal> {
        match (&self.parsed.operations, name) {
            (DocumentOperations::Single(operation), None) => Ok(operation),
            (DocumentOperations::Multiple(operations), Some(name)) => operations
                .get(name)
                .ok_or_else(|| Refusal::bad("The document has no operation of that name.")),
            (DocumentOperations::Single(_), Some(_)) => {
                Err(Refusal::bad("The document has no operation of that name."))
            }
            (DocumentOperations::Multiple(operations), None) => {
                let mut all = operations.values();
                match (all.next(), all.next()) {
                    (Some(only), None) => Ok(only),
                    _ => Err(Refusal::bad("The document has several operations: name one.")),
                }
            }
        }
    }
}

/// The executor would notice a missing variable only at the field that uses it, when execution has begun.
fn check_required(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refusal> {
    let missing = operation.variable_definitions.iter().find(|definition| {
        let (variable, sent) = (&definition.node, variables.get(&definition.node.name.node));
        let is_required = !variable.var_type.node.nullable;
        let has_value = match sent {
            Some(value) => *value != Value::Null,
            None => variable.default_value.is_some(),
        };
        is_required && !has_value
    });
    match missing {
        None => Ok(()),
        Some(definition) => {
            let message = format!("Variable \"${}\" has no value.", definition.node.name.node);
            Err(Refusal::bad(message).at(definition.pos))
        }
    }
}

/// Root types go by the names that our schema gives them.
pub(super) fn root_type(ty: OperationType) -> &'static str {
    match ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

/// The parser's message without its drawing of the line.
fn parse_refusal(error: &async_graphql::parser::Error) -> Refusal {
    let text = error.to_string();
    let reason =
        text.lines().rev().find_map(|line| line.trim().strip_prefix("= ")).unwrap_or(&text);
    let refusal = Refusal::bad(format!("The document can't be read: {reason}."));
    match error.positions().next() {
        Some(at) => refusal.at(at),
        None => refusal,
    }
}

/// Recent documents in two generations: when the young one is full it becomes the old one, and what is used moves back.
#[derive(Debug, Default)]
struct Recent {
    young: HashMap<Arc<str>, Arc<Document>>,
    young_bytes: usize,
    old: HashMap<Arc<str>, Arc<Document>>,
}

impl Recent {
    fn get(&mut self, text: &str) -> Option<Arc<Document>> {
        if let Some(document) = self.young.get(text) {
            return Some(Arc::clone(document));
        }
        let document = self.old.remove(text)?;
        self.keep(Arc::clone(&document));
        Some(document)
    }

    fn keep(&mut self, document: Arc<Document>) {
        if self.young_bytes + document.text.len() > RECENT_BYTES_MAX {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        let bytes = document.text.len();
        if self.young.insert(Arc::clone(&document.text), document).is_none() {
            self.young_bytes += bytes;
        }
    }
}
