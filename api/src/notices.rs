//! What somebody was told, as far as they may still see it: it follows the line of the timeline
//! that it tells of.

use crate::error::Internal;
use crate::reader::Reader;
use casetrail_domain::id::{CaseId, NotificationId};
use casetrail_domain::notice::told_beside;
use casetrail_domain::policy::Standing;
use casetrail_projections::{
    CaseRow, Edge, Notice, Page, PageRequest, Position, Sight, ViewsError,
};
use std::collections::HashMap;
use std::sync::Arc;

/// How many unread notices are counted; whoever has more is told that many.
pub const UNREAD_COUNTED_MAX: usize = 1_000;
/// How many notices are counted in all.
const COUNTED_MAX: usize = 10_000;
/// How many notices are looked at at a time.
const LOOKED_AT_MAX: usize = 200;

/// Whether somebody who stands so to a case may be told this of it.
///
/// # Errors
/// When the read models can't be read.
pub fn is_told(
    reader: &Reader,
    notice: &Notice,
    row: &CaseRow,
    standing: &Standing,
) -> Result<bool, Internal> {
    if let Some(told) = told_beside(standing, notice.topic) {
        return Ok(told);
    }
    let sight = Sight::of(standing, &row.case);
    Ok(reader.read(|views| views.entry_at(notice.cause, &sight))?.is_some())
}

/// One person's notices in one snapshot, each case looked up once.
pub struct Inbox<'a> {
    reader: &'a Arc<Reader>,
    cases: HashMap<CaseId, Option<(CaseRow, Standing)>>,
}

impl<'a> Inbox<'a> {
    /// The inbox of whoever reads.
    #[must_use]
    pub fn of(reader: &'a Arc<Reader>) -> Self {
        Self { reader, cases: HashMap::new() }
    }

    /// Whether they may still see this notice of theirs.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn shows(&mut self, notice: &Notice) -> Result<bool, Internal> {
        if notice.person != self.reader.actor.person {
            return Ok(false);
        }
        if !self.cases.contains_key(&notice.case) {
            self.cases.insert(notice.case, self.reader.case(notice.case)?);
        }
        match self.cases.get(&notice.case).and_then(Option::as_ref) {
            Some((row, standing)) => is_told(self.reader, notice, row, standing),
            None => Ok(false),
        }
    }

    /// The number of a case that was looked up.
    #[must_use]
    pub fn number(&self, case: CaseId) -> Option<u64> {
        self.cases.get(&case)?.as_ref().map(|(row, _)| row.case.number)
    }

    /// A page of what they were told after a position, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the read models can't be read.
    pub fn page(&mut self, after: Position, page: &PageRequest) -> Result<Page<Notice>, Internal> {
        let before = page.after.as_deref().map(str::parse).transpose();
        let before = before.map_err(|_| Internal::new(ViewsError::Cursor))?;
        let mut found = self.seen(before, after, page.first + 1)?;
        let has_next = found.len() > page.first;
        found.truncate(page.first);
        let edge = |row: Notice| Edge { cursor: row.position.to_string(), row };
        let edges = found.into_iter().map(edge).collect();
        Ok(Page { edges, has_next, has_previous: page.after.is_some() })
    }

    /// How many there are after a position, up to 10,000.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn count(&mut self, after: Position) -> Result<u64, Internal> {
        Ok(self.seen(None, after, COUNTED_MAX)?.len() as u64)
    }

    /// How many they have not read, up to [`UNREAD_COUNTED_MAX`].
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn unread(&mut self) -> Result<u64, Internal> {
        let read_to = self.read_to()?;
        Ok(self.seen(None, read_to, UNREAD_COUNTED_MAX)?.len() as u64)
    }

    /// Up to where they have read.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn read_to(&self) -> Result<Position, Internal> {
        self.reader.read(|views| views.read_to(self.reader.actor.person))
    }

    /// One notice of theirs.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn find(&mut self, id: NotificationId) -> Result<Option<Notice>, Internal> {
        match self.reader.read(|views| views.notice(id))? {
            Some(notice) if self.shows(&notice)? => Ok(Some(notice)),
            Some(_) | None => Ok(None),
        }
    }

    fn seen(
        &mut self,
        mut before: Option<Position>,
        after: Position,
        most: usize,
    ) -> Result<Vec<Notice>, Internal> {
        let person = self.reader.actor.person;
        let mut seen = Vec::new();
        loop {
            let looked_at =
                self.reader.read(|views| views.notices(person, before, after, LOOKED_AT_MAX))?;
            before = looked_at.last().map(|notice| notice.position);
            let is_last = looked_at.len() < LOOKED_AT_MAX;
            for notice in looked_at {
                if self.shows(&notice)? {
                    seen.push(notice);
                    if seen.len() == most {
                        return Ok(seen);
                    }
                }
            }
            if is_last {
                return Ok(seen);
            }
        }
    }
}
