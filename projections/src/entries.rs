//! Lines of the timeline, and comments.

use crate::Position;
use casetrail_domain::id::{CaseId, CommentId, EntryId, OrganisationId, PersonId};
use casetrail_domain::policy::Item;
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
