//! One case as of a position, folded from its own events: what audits and replays read.

use crate::{CommentRow, EntryRow, Position, Sight, Snapshot, ViewsError};
use casetrail_domain::case::Case;
use casetrail_domain::recorded::Recorded;

/// A case with its lines and comments, as of a position.
#[derive(Clone, Debug)]
pub struct History {
    /// The case then.
    pub case: Case,
}

impl History {
    /// Folds a case's events, oldest first, up to a position; names are looked up as of each event.
    ///
    /// # Errors
    /// When the directory can't be read.
    pub fn fold(
        _events: &[Recorded<'_>],
        _upto: Position,
        _names: &Snapshot,
    ) -> Result<Self, ViewsError> {
        Err(ViewsError::Unfinished)
    }

    /// The lines that this sight shows, newest first.
    #[must_use]
    pub fn entries(&self, _sight: &Sight) -> Vec<EntryRow> {
        Vec::new()
    }

    /// The comments that this sight shows, newest first.
    #[must_use]
    pub fn comments(&self, _sight: &Sight) -> Vec<CommentRow> {
        Vec::new()
    }
}
