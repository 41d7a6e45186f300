//! The access log's events: who looked at what, and what was denied.

use crate::id::{CaseId, FileId, PersonId};
use serde::{Deserialize, Serialize};

/// A look, or a denied command. The log's header says who and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// A command was denied, or its object hidden.
    CommandDenied {
        /// The command's name.
        command: String,
        /// On which case.
        case: Option<CaseId>,
        /// The rule that denied it.
        rule: String,
    },
    /// Somebody opened a file, or a part of one.
    FileDownloaded {
        /// On which case.
        case: CaseId,
        /// Which.
        file: FileId,
    },
    /// An auditor read history.
    HistoryReplayed {
        /// What was read.
        what: String,
        /// Of which case; `None`: of more than one.
        case: Option<CaseId>,
        /// As of which position.
        position: Option<u64>,
        /// As seen by whom, when not by the auditor.
        viewer: Option<PersonId>,
    },
}
