//! Lines of the timeline, comments and files.

use crate::{Position, Sight};
use casetrail_domain::event::{ItemId, Verdict};
use casetrail_domain::file::FileKind;
use casetrail_domain::id::{CaseId, CommentId, EntryId, FileId, OrganisationId, PersonId};
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
    /// The comment or file it is about, when that is visible.
    pub item: Option<ItemId>,
    /// That comment's text or that file's name: as of this event for those who may see old ones,
    /// else the present one.
    pub body: Option<String>,
}

impl EntryRow {
    /// The comment it is about, when that is visible.
    #[must_use]
    pub fn comment(&self) -> Option<CommentId> {
        if let Some(ItemId::Comment(id)) = self.item { Some(id) } else { None }
    }

    /// The file it is about, when that is visible.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        if let Some(ItemId::File(id)) = self.item { Some(id) } else { None }
    }
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

/// A file, as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Which.
    pub id: FileId,
    /// Its case.
    pub case: CaseId,
    /// Where it was put on the case in the log.
    pub position: Position,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who put it there, for whom, who sees it: what the policy asks.
    pub item: Item,
    /// Its present name; `None` once erased.
    pub name: Option<String>,
    /// What else is known of it.
    pub facts: FileFacts,
}

/// What is known of a file beside who put it on its case, and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// What it is.
    pub kind: FileKind,
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of the file itself, in hexadecimal digits; `None` once erased.
    pub sha256: Option<String>,
    /// SHA-256 of what is stored, which is sealed.
    pub stored_sha256: String,
    /// What a scan of it came to; `None`: it was not scanned yet.
    pub verdict: Option<Verdict>,
}

/// A comment or file as it is stored, with its text also when withdrawn.
#[derive(Clone, Debug)]
pub(crate) struct StoredItem {
    pub id: ItemId,
    pub case: CaseId,
    pub position: Position,
    pub created_at: DateTime<Utc>,
    pub item: Item,
    /// A comment's text, a file's name.
    pub body: Option<String>,
    /// `None` for a comment.
    pub facts: Option<FileFacts>,
}

impl StoredItem {
    /// The comment as it is shown: a withdrawn one without its text. `None` for a file.
    pub fn comment(&self) -> Option<CommentRow> {
        let ItemId::Comment(id) = self.id else { return None };
        Some(CommentRow {
            id,
            case: self.case,
            position: self.position,
            created_at: self.created_at,
            item: self.item,
            body: self.body.clone().filter(|_| !self.item.withdrawn),
        })
    }

    /// The file as it is shown. `None` for a comment.
    pub fn file(&self) -> Option<FileRow> {
        let ItemId::File(id) = self.id else { return None };
        Some(FileRow {
            id,
            case: self.case,
            position: self.position,
            created_at: self.created_at,
            item: self.item,
            name: self.body.clone(),
            facts: self.facts.clone()?,
        })
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
    /// Who sees it; `None`: whoever sees its comment or file.
    pub class: Option<Content>,
    pub summary: String,
    pub detail: Option<(Content, Option<String>)>,
    /// The text it gave its comment, or the name its file, once that has another.
    pub former: Option<String>,
}

impl StoredLine {
    /// Whether this sight shows the line.
    pub fn is_seen(&self, item: Option<&StoredItem>, sight: &Sight) -> bool {
        match self.class {
            Some(class) => sight.sees(class),
            None => item.is_some_and(|item| sight.sees_item(&item.item)),
        }
    }

    /// The line, of which this sight shows at least the summary.
    pub fn show(&self, item: Option<&StoredItem>, sight: &Sight) -> EntryRow {
        let item = item.filter(|item| sight.sees_item(&item.item));
        let detail = self.detail.as_ref().filter(|(content, _)| sight.sees(*content));
        let body = item.and_then(|item| {
            let former = self.former.as_ref().filter(|_| sight.sees_former(&item.item));
            former.or(item.body.as_ref()).cloned()
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
            item: item.map(|item| item.id),
            body,
        }
    }
}
