//! The values that events hold.

use crate::id::{CommentId, FileId};
use crate::personal::Personal;
use serde::{Deserialize, Serialize};

/// What kind of case it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum CaseType {
    /// Attending 70 % or less.
    #[default]
    ChronicAbsence,
}

/// Who may see a comment or file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Visibility {
    /// The provider alone.
    Internal,
    /// The school's Primary Contact and Attendance Lead too.
    Shared,
}

/// Something that people put on a case: what is shared, withdrawn and reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ItemId {
    /// A comment.
    Comment(CommentId),
    /// A file.
    File(FileId),
}

/// What a scan of a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// It holds a virus, and nobody may read it.
    Infected,
}

/// What scanned a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scanner {
    /// A clamd.
    Clamd,
    /// The demo's own check, which knows the test virus and nothing else.
    BuiltIn,
}

/// Why a case went to its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Route {
    /// The school's own provision covers the learner.
    InSchoolProvision,
    /// The provider of the school's catchment.
    Catchment,
    /// The Ministry decided.
    ByHand,
}

/// How far a referral to a service has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReferralStatus {
    /// Sent.
    Pending,
    /// Arrived.
    Received,
    /// Taken on.
    Accepted,
    /// Not taken on.
    Declined,
    /// Done.
    Completed,
}

/// How to reach the Primary Contact about this case; absent parts are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Phone number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub phone: Option<Personal<String>>,
    /// Email address.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub email: Option<Personal<String>>,
    /// Preferred method of contact, best times.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub notes: Option<Personal<String>>,
}
