//! What can go wrong with the read models.

use crate::Position;
use thiserror::Error;

/// Why a read model couldn't be read or brought forward.
#[derive(Debug, Error)]
pub enum ViewsError {
    /// The database refused.
    #[error("views.db: {0}")]
    Database(#[from] rusqlite::Error),
    /// A stored case doesn't read back.
    #[error("views.db holds a case that doesn't read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The folder or a file in it couldn't be used.
    #[error("views.db: {0}")]
    Io(#[from] std::io::Error),
    /// Events are missing between what was applied and what came.
    #[error("expected the event at position {expected}, got {got}")]
    Gap {
        /// The next position.
        expected: Position,
        /// What came instead.
        got: Position,
    },
    /// An event can't be applied; nothing is applied after it.
    #[error("the {kind} at position {position} can't be applied: {reason}")]
    Poison {
        /// Where it stands.
        position: Position,
        /// The event's name.
        kind: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The projector stopped at an earlier event.
    #[error("the read models stopped: {0}")]
    Stopped(String),
    /// A copy from elsewhere is of another generation, or goes to another position than it should.
    #[error("the copy of the read models is not what it says")]
    OtherCopy,
    /// The snapshot was given back before.
    #[error("the snapshot was given back")]
    GivenBack,
    /// The cursor belongs to another list or order.
    #[error("the cursor belongs to another list")]
    Cursor,
    /// A rebuilt file can't take over, because it has not caught up.
    #[error("the rebuilt read models stand at {at}, the present ones at {present}")]
    Behind {
        /// What the rebuilt file has applied.
        at: Position,
        /// What the present file has applied.
        present: Position,
    },
}
