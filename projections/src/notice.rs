//! Something somebody was told.

use crate::Position;
use casetrail_domain::id::{CaseId, NotificationId, PersonId};
use casetrail_domain::notice::Topic;
use chrono::{DateTime, Utc};

/// Something somebody was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NotificationId,
    /// Where it stands in the log.
    pub position: Position,
    /// Who was told.
    pub person: PersonId,
    /// Of which case.
    pub case: CaseId,
    /// What.
    pub topic: Topic,
    /// The position of the event they were told of.
    pub cause: Position,
    /// When.
    pub at: DateTime<Utc>,
}
