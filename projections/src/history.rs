//! One case as of a position, folded from its own events: what audits and replays read.
//!
//! Lines are made by the code that fills the tables, and shown by the code that reads them.

use crate::entries::{FileFacts, StoredItem, StoredLine};
use crate::line::{Line, known};
use crate::{CommentRow, EntryRow, FileRow, Position, Sight, Snapshot, UNKNOWN_NAME, ViewsError};
use casetrail_domain::case::Case;
use casetrail_domain::entry::Part;
use casetrail_domain::event::{Event, ItemId};
use casetrail_domain::personal::Personal;
use casetrail_domain::recorded::Recorded;

/// A case with its lines, comments and files, as of a position.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The case then.
    pub case: Case,
    lines: Vec<(StoredLine, Option<ItemId>)>,
    items: Vec<StoredItem>,
}

impl History {
    /// Folds a case's events, oldest first, up to a position; names are those of each event's
    /// time.
    ///
    /// # Errors
    /// When the directory can't be read.
    pub fn fold(
        events: &[Recorded<'_>],
        upto: Position,
        directory: &Snapshot,
    ) -> Result<Self, ViewsError> {
        let mut history = Self::default();
        for recorded in events.iter().take_while(|recorded| recorded.position <= upto) {
            history.take(recorded, directory)?;
        }
        Ok(history)
    }

    fn take(&mut self, recorded: &Recorded<'_>, directory: &Snapshot) -> Result<(), ViewsError> {
        self.case = std::mem::take(&mut self.case).evolve(recorded);
        self.take_item(recorded);
        let then = directory.at(recorded.position);
        let line = Line::of(recorded, &self.case, |part| name(&then, part))?;
        let stored = StoredLine {
            id: line.id,
            case: self.case.id,
            position: line.position,
            kind: line.kind.to_owned(),
            at: line.at,
            actor: line.actor,
            class: line.class,
            summary: line.summary,
            detail: line.detail,
            former: None,
        };
        self.lines.push((stored, line.item));
        Ok(())
    }

    fn take_item(&mut self, recorded: &Recorded<'_>) {
        match recorded.event {
            Event::CommentAdded { comment, body, .. } => {
                self.add(ItemId::Comment(*comment), body, recorded);
            }
            Event::FileUploaded { file, name, .. } => {
                self.add(ItemId::File(*file), name, recorded);
            }
            Event::CommentAmended { comment, body } => {
                self.amend(ItemId::Comment(*comment), known(body));
            }
            Event::FileRenamed { file, name } => self.amend(ItemId::File(*file), known(name)),
            _ => {}
        }
        for stored in &mut self.items {
            if let Some(present) = self.case.item(stored.id) {
                stored.item = present;
            }
            if let (ItemId::File(id), Some(facts)) = (stored.id, &mut stored.facts) {
                facts.verdict = self.case.file(id).and_then(|file| file.verdict);
            }
        }
    }

    fn add(&mut self, id: ItemId, body: &Personal<String>, recorded: &Recorded<'_>) {
        if let Some(item) = self.case.item(id) {
            self.items.push(StoredItem {
                id,
                case: self.case.id,
                position: recorded.position,
                created_at: recorded.at,
                item,
                body: known(body),
                facts: facts(recorded.event),
            });
        }
    }

    /// The line that gave the item its former text keeps that text.
    fn amend(&mut self, id: ItemId, body: Option<String>) {
        const GIVING: [&str; 4] = ["CommentAdded", "CommentAmended", "FileUploaded", "FileRenamed"];
        let gave_text = |(line, item): &&mut (StoredLine, Option<ItemId>)| {
            *item == Some(id) && GIVING.contains(&line.kind.as_str())
        };
        let line = self.lines.iter_mut().rev().find(gave_text);
        let item = self.items.iter_mut().find(|item| item.id == id);
        if let (Some((line, _)), Some(item)) = (line, item) {
            line.former = std::mem::replace(&mut item.body, body);
        }
    }

    /// The lines that this sight shows, newest first.
    #[must_use]
    pub fn entries(&self, sight: &Sight) -> Vec<EntryRow> {
        let seen = self.lines.iter().rev().filter_map(|(line, item)| {
            let item = item.and_then(|id| self.item(id));
            line.is_seen(item, sight).then(|| line.show(item, sight))
        });
        seen.collect()
    }

    /// The comments that this sight shows, newest first.
    #[must_use]
    pub fn comments(&self, sight: &Sight) -> Vec<CommentRow> {
        self.seen(sight).filter_map(StoredItem::comment).collect()
    }

    /// The files that this sight shows, newest first.
    #[must_use]
    pub fn files(&self, sight: &Sight) -> Vec<FileRow> {
        self.seen(sight).filter_map(StoredItem::file).collect()
    }

    fn seen<'a>(&'a self, sight: &'a Sight) -> impl Iterator<Item = &'a StoredItem> {
        self.items.iter().rev().filter(|item| sight.sees_item(&item.item))
    }

    fn item(&self, id: ItemId) -> Option<&StoredItem> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// What an event that puts a file on a case tells of it; `None` for any other event.
fn facts(event: &Event) -> Option<FileFacts> {
    if let Event::FileUploaded { file_kind, bytes, stored_sha256, sha256, .. } = event {
        return Some(FileFacts {
            kind: *file_kind,
            bytes: *bytes,
            sha256: known(sha256),
            stored_sha256: stored_sha256.clone(),
            verdict: None,
        });
    }
    None
}

fn name(then: &Snapshot, part: &Part) -> Result<String, ViewsError> {
    let name = match part {
        Part::Text(words) => Some(words.clone()),
        Part::Person(id) => then.person(*id)?.map(|person| person.name),
        Part::Organisation(id) => then.organisation(*id)?.map(|organisation| organisation.name),
    };
    Ok(name.unwrap_or_else(|| UNKNOWN_NAME.to_owned()))
}
