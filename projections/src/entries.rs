//! Lines of the timeline, and comments.

use crate::{Position, Sight};
use casetrail_domain::id::{CaseId, CommentId, EntryId, OrganisationId, PersonId};
use casetrail_domain::policy::{Content, Item};
use chrono::{DateTime, Utc};

/// One line of a case's timeline: one event in words, as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The id of the event it tells.
    pub id: EntryId,
    /// Its case.
    pub case: CaseId,
    /// Where it stands in the log.
    pub position: Position,
    /// The event's name.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: PersonId,
    /// What happened, with names as they were then.
    pub summary: String,
    /// A reason, outcome or the like; `None` when there is none, it is hidden or erased.
    pub detail: Option<String>,
    /// The comment it is about, when that is visible.
    pub comment: Option<CommentId>,
    /// That comment's text: as of this event for those who may see old texts, else the present one.
    pub body: Option<String>,
}

/// A comment, as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    /// Which.
    pub id: CommentId,
    /// Its case.
    pub case: CaseId,
    /// Where it was added in the log.
    pub position: Position,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who wrote it, for whom, who sees it: what the policy asks.
    pub item: Item,
    /// Its present text; `None` once withdrawn or erased.
    pub body: Option<String>,
}

impl CommentRow {
    /// Who wrote it.
    #[must_use]
    pub fn author(&self) -> PersonId {
        self.item.author
    }

    /// For which organisation.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.item.organisation
    }
}

/// A comment as it is stored, with its text also when withdrawn.
#[derive(Clone, Debug)]
pub(crate) struct StoredComment {
    pub id: CommentId,
    pub case: CaseId,
    pub position: Position,
    pub created_at: DateTime<Utc>,
    pub item: Item,
    pub body: Option<String>,
}

impl StoredComment {
    /// The comment as it is shown: a withdrawn one without its text.
    pub fn show(&self) -> CommentRow {
        CommentRow {
            id: self.id,
            case: self.case,
            position: self.position,
            created_at: self.created_at,
            item: self.item,
            body: self.body.clone().filter(|_| !self.item.withdrawn),
        }
    }
}

/// A line as it is stored, for all who may see parts of it.
#[derive(Clone, Debug)]
pub(crate) struct StoredLine {
    pub id: EntryId,
    pub case: CaseId,
    pub position: Position,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub actor: PersonId,
    /// Who sees it; `None`: whoever sees its comment.
    pub class: Option<Content>,
    pub summary: String,
    pub detail: Option<(Content, Option<String>)>,
    /// The text it gave its comment, once that has another.
    pub former: Option<String>,
}

impl StoredLine {
    /// Whether this sight shows the line.
    pub fn is_seen(&self, comment: Option<&StoredComment>, sight: &Sight) -> bool {
        match self.class {
            Some(class) => sight.sees(class),
            None => comment.is_some_and(|comment| sight.sees_item(&comment.item)),
        }
    }

    /// The line, of which this sight shows at least the summary.
    pub fn show(&self, comment: Option<&StoredComment>, sight: &Sight) -> EntryRow {
        let comment = comment.filter(|comment| sight.sees_item(&comment.item));
        let detail = self.detail.as_ref().filter(|(content, _)| sight.sees(*content));
        let body = comment.and_then(|comment| {
            let former = self.former.as_ref().filter(|_| sight.sees_former(&comment.item));
            former.or(comment.body.as_ref()).cloned()
        });
        EntryRow {
            id: self.id,
            case: self.case,
            position: self.position,
            kind: self.kind.clone(),
            at: self.at,
            actor: self.actor,
            summary: self.summary.clone(),
            detail: detail.and_then(|(_, text)| text.clone()),
            comment: comment.map(|comment| comment.id),
            body,
        }
    }
}
