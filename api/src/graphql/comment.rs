//! Comments, and the lines of the timeline.

use super::case::Case;
use super::choice::{ItemAction, Visibility};
use super::file::File;
use super::people::Person;
use super::scalar::{DateTime, Position};
use async_graphql::{ID, Object, Result};
use casetrail_domain::event::ItemId;
use casetrail_domain::policy::Content;
use casetrail_projections::{CommentRow, EntryRow};
use std::sync::Arc;

/// A comment, to somebody who may see it.
#[derive(Clone)]
pub struct Comment {
    case: Case,
    row: Arc<CommentRow>,
}

impl Comment {
    /// A comment that its viewer may see.
    #[must_use]
    pub fn new(case: &Case, row: CommentRow) -> Self {
        Self { case: case.clone(), row: Arc::new(row) }
    }

    /// The same comment with the text that a line of the timeline shows.
    #[must_use]
    pub fn saying(self, body: Option<String>) -> Self {
        let row = CommentRow { body, ..self.row.as_ref().clone() };
        Self { row: Arc::new(row), ..self }
    }
}

#[Object]
impl Comment {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.row.id.global().into()
    }
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
    async fn author(&self) -> Person {
        Person::new(self.case.reader(), self.row.author(), None)
    }
    /// Null when withdrawn or erased.
    async fn body(&self) -> Option<&str> {
        self.row.body.as_deref()
    }
    async fn visibility(&self) -> Visibility {
        self.row.item.visibility.into()
    }
    /// Whoever still sees it then is to keep the record of it.
    async fn withdrawn(&self) -> bool {
        self.row.item.withdrawn
    }
    /// The buttons to show beside it: what rights and the present state allow.
    async fn viewer_may(&self) -> Result<Vec<ItemAction>> {
        self.case.viewer_may_with(ItemId::Comment(self.row.id))
    }
}

/// One line of the timeline: one event in words.
#[derive(Clone)]
pub struct Entry {
    case: Case,
    row: Arc<EntryRow>,
}

impl Entry {
    /// A line of this case that its viewer may see.
    #[must_use]
    pub fn new(case: &Case, row: EntryRow) -> Self {
        Self { case: case.clone(), row: Arc::new(row) }
    }
}

#[Object]
impl Entry {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.row.id.global().into()
    }
    async fn position(&self) -> Position {
        Position(self.row.position)
    }
    async fn kind(&self) -> &str {
        &self.row.kind
    }
    async fn at(&self) -> DateTime {
        DateTime(self.row.at)
    }
    async fn actor(&self) -> Option<Person> {
        let names = self.case.standing().sees(Content::Names);
        Person::actor(self.case.reader(), self.row.actor).filter(|_| names)
    }
    async fn summary(&self) -> String {
        match &self.row.detail {
            Some(detail) => format!("{}: {detail}", self.row.summary),
            None => self.row.summary.clone(),
        }
    }
    async fn comment(&self) -> Result<Option<Comment>> {
        let Some(id) = self.row.comment() else {
            return Ok(None);
        };
        let comment = self.case.comment(id)?;
        Ok(comment.map(|comment| comment.saying(self.row.body.clone())))
    }
    async fn file(&self) -> Result<Option<File>> {
        let Some(id) = self.row.file() else {
            return Ok(None);
        };
        let file = self.case.file(id)?;
        Ok(file.map(|file| file.named(self.row.body.clone())))
    }
}
