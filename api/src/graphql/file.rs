//! Files on cases.

use super::case::Case;
use super::choice::{ItemAction, Scan, Visibility};
use super::people::Person;
use super::scalar::DateTime;
use async_graphql::{ID, Object, Result};
use casetrail_domain::event::{ItemId, Verdict};
use casetrail_projections::FileRow;
use std::sync::Arc;

/// A file on a case.
#[derive(Clone)]
pub struct File {
    case: Case,
    row: Arc<FileRow>,
}

impl File {
    /// A file that its viewer may see.
    #[must_use]
    pub fn new(case: &Case, row: FileRow) -> Self {
        Self { case: case.clone(), row: Arc::new(row) }
    }

    /// The same file with the name that a line of the timeline shows.
    #[must_use]
    pub fn named(self, name: Option<String>) -> Self {
        let row = FileRow { name, ..self.row.as_ref().clone() };
        Self { row: Arc::new(row), ..self }
    }
}

/// A file on a case.
#[Object]
impl File {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.row.id.global().into()
    }
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
    async fn author(&self) -> Person {
        Person::new(self.case.reader(), self.row.item.author, None)
    }
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }
    /// As people say it: PDF.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        self.row.facts.kind.words()
    }
    async fn bytes(&self) -> i32 {
        i32::try_from(self.row.facts.bytes).unwrap_or(i32::MAX)
    }
    async fn sha256(&self) -> Option<&str> {
        self.row.facts.sha256.as_deref()
    }
    async fn visibility(&self) -> Visibility {
        self.row.item.visibility.into()
    }
    async fn scan(&self) -> Scan {
        match self.row.facts.verdict {
            None => Scan::Pending,
            Some(Verdict::Clean) => Scan::Clean,
            Some(Verdict::Infected) => Scan::Infected,
        }
    }
    /// Fetch with the viewer's own session or token.
    async fn href(&self) -> Option<String> {
        let clean = self.row.facts.verdict == Some(Verdict::Clean);
        clean.then(|| format!("/files/{}", self.row.id.global()))
    }
    /// Whoever still sees it then is to keep the record of it.
    async fn withdrawn(&self) -> bool {
        self.row.item.withdrawn
    }
    /// The buttons to show beside it: what rights and the present state allow.
    async fn viewer_may(&self) -> Result<Vec<ItemAction>> {
        self.case.viewer_may_with(ItemId::File(self.row.id))
    }
}
