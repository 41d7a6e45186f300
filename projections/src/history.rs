//! One case as of a position, folded from its own events: what audits and replays read.
//!
//! Lines are made by the code that fills the tables, and shown by the code that reads them.

use crate::entries::{StoredComment, StoredLine};
use crate::line::{Line, known};
use crate::{CommentRow, EntryRow, Position, Sight, Snapshot, UNKNOWN_NAME, ViewsError};
use casetrail_domain::case::Case;
use casetrail_domain::entry::Part;
use casetrail_domain::event::Event;
use casetrail_domain::id::CommentId;
use casetrail_domain::recorded::Recorded;

/// A case with its lines and comments, as of a position.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The case then.
    pub case: Case,
    lines: Vec<(StoredLine, Option<CommentId>)>,
    comments: Vec<StoredComment>,
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
        self.take_comment(recorded);
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
        self.lines.push((stored, line.comment));
        Ok(())
    }

    fn take_comment(&mut self, recorded: &Recorded<'_>) {
        if let Event::CommentAmended { comment, body } = recorded.event {
            self.amend(*comment, known(body));
        }
        if let Event::CommentAdded { comment, body, .. } = recorded.event
            && let Some(added) = self.case.comment(*comment)
        {
            self.comments.push(StoredComment {
                id: added.id,
                case: self.case.id,
                position: recorded.position,
                created_at: added.created_at,
                item: added.item(),
                body: known(body),
            });
        }
        for comment in &mut self.comments {
            if let Some(present) = self.case.comment(comment.id) {
                comment.item = present.item();
            }
        }
    }

    /// The line that gave the comment its former text keeps that text.
    fn amend(&mut self, id: CommentId, body: Option<String>) {
        let gave_text = |(line, comment): &&mut (StoredLine, Option<CommentId>)| {
            *comment == Some(id) && ["CommentAdded", "CommentAmended"].contains(&line.kind.as_str())
        };
        let line = self.lines.iter_mut().rev().find(gave_text);
        let comment = self.comments.iter_mut().find(|comment| comment.id == id);
        if let (Some((line, _)), Some(comment)) = (line, comment) {
            line.former = std::mem::replace(&mut comment.body, body);
        }
    }

    /// The lines that this sight shows, newest first.
    #[must_use]
    pub fn entries(&self, sight: &Sight) -> Vec<EntryRow> {
        let seen = self.lines.iter().rev().filter_map(|(line, comment)| {
            let comment = comment.and_then(|id| self.comment(id));
            line.is_seen(comment, sight).then(|| line.show(comment, sight))
        });
        seen.collect()
    }

    /// The comments that this sight shows, newest first.
    #[must_use]
    pub fn comments(&self, sight: &Sight) -> Vec<CommentRow> {
        let seen = self.comments.iter().rev().filter(|comment| sight.sees_item(&comment.item));
        seen.map(StoredComment::show).collect()
    }

    fn comment(&self, id: CommentId) -> Option<&StoredComment> {
        self.comments.iter().find(|comment| comment.id == id)
    }
}

fn name(then: &Snapshot, part: &Part) -> Result<String, ViewsError> {
    let name = match part {
        Part::Text(words) => Some(words.clone()),
        Part::Person(id) => then.person(*id)?.map(|person| person.name),
        Part::Organisation(id) => then.organisation(*id)?.map(|organisation| organisation.name),
    };
    Ok(name.unwrap_or_else(|| UNKNOWN_NAME.to_owned()))
}
