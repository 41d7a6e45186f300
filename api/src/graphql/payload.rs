//! What mutations answer: what changed, where it stands in the log, or why nothing happened.

use super::case::{Case, Referral};
use super::choice::{ErasureStatus, ErrorCode};
use super::comment::Comment;
use super::draft::Draft;
use super::file::File;
use super::learning::Course;
use super::member::Member;
use super::people::Person;
use super::scalar::{Date, DateTime, Position};
use super::viewer::Viewer;
use crate::reader::Reader;
use async_graphql::{ID, Result, SimpleObject};
use casetrail_domain::feature;
use casetrail_domain::{Code, Refusal};

/// Why a command was refused.
#[derive(SimpleObject, Clone)]
#[expect(missing_docs, reason = "described in schema.graphql")]
pub struct UserError {
    pub code: ErrorCode,
    /// Plain words for a person.
    pub message: String,
    /// Path into input.
    pub path: Option<Vec<String>>,
    /// VERSION_CONFLICT, INVALID_STATE, ALREADY_ASSIGNED: as it is now.
    pub current: Option<Case>,
    /// DUPLICATE_OPEN_CASE.
    pub existing_number: Option<String>,
    pub available_from: Option<Date>,
}

impl UserError {
    /// An error with a code and a message.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: None,
            current: None,
            existing_number: None,
            available_from: None,
        }
    }

    /// What is not built yet answers this, whatever its input.
    #[must_use]
    pub fn not_yet() -> Self {
        Self::new(ErrorCode::NotYetAvailable, "This is not available yet.")
    }
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        Self {
            path: (!refusal.path.is_empty()).then_some(refusal.path),
            available_from: refusal.available_from.map(Date),
            ..Self::new(code(refusal.code), refusal.message)
        }
    }
}

fn code(code: Code) -> ErrorCode {
    match code {
        Code::InvalidInput => ErrorCode::InvalidInput,
        Code::NotFound => ErrorCode::NotFound,
        Code::NotPermitted => ErrorCode::NotPermitted,
        Code::NotYetAvailable => ErrorCode::NotYetAvailable,
        Code::CaseClosed => ErrorCode::CaseClosed,
        Code::AlreadyAssigned => ErrorCode::AlreadyAssigned,
        Code::InvalidState => ErrorCode::InvalidState,
        Code::VersionConflict => ErrorCode::VersionConflict,
        Code::DuplicateOpenCase => ErrorCode::DuplicateOpenCase,
        Code::LearnerNotEnrolled => ErrorCode::LearnerNotEnrolled,
        Code::ContactNotEligible => ErrorCode::ContactNotEligible,
        Code::FileTooLarge => ErrorCode::FileTooLarge,
        Code::FileEmpty => ErrorCode::FileEmpty,
        Code::FileTypeNotAllowed => ErrorCode::FileTypeNotAllowed,
        Code::FileNotReady => ErrorCode::FileNotReady,
        Code::FileInfected => ErrorCode::FileInfected,
    }
}

/// Declares a payload: what changed, then the three fields that every payload has.
macro_rules! payload {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(SimpleObject, Default)]
        #[expect(missing_docs, reason = "described in schema.graphql")]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            pub position: Option<Position>,
            pub repeated: bool,
            pub errors: Vec<UserError>,
        }

        impl From<UserError> for $name {
            fn from(error: UserError) -> Self {
                Self { errors: vec![error], ..Self::default() }
            }
        }
    )+};
}

payload! {
    /// A case changed. `number` also when the actor may no longer see it.
    CasePayload { case: Case, number: String }
    /// A comment changed.
    CommentPayload { comment: Comment, case: Case }
    /// A draft changed.
    DraftPayload { draft: Draft }
    /// A referral changed.
    ReferralPayload { referral: Referral, case: Case }
    /// An upload began.
    UploadPayload { upload: Upload }
    /// Files changed.
    FilesPayload { files: Vec<File>, case: Case }
    /// A member changed.
    MemberPayload { member: Member }
    /// Notifications were read.
    NotificationPayload { unread_count: i32 }
    /// A course went on.
    CoursePayload { course: Course }
    /// An erasure went on.
    ErasurePayload { erasure: Erasure }
    /// The viewer changed something of their own.
    ViewerPayload { viewer: Viewer }
    /// The directory changed.
    DirectoryPayload { features: Vec<Feature>, catalogue: Vec<CatalogueEntry> }
}

/// Somewhere to send a file's bytes.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Upload {
    pub id: ID,
    pub href: String,
    pub expires_at: DateTime,
}

/// An erasure of personal data.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Erasure {
    pub id: ID,
    pub status: ErasureStatus,
    pub ground: String,
    pub requested_by: Person,
    pub approved_by: Option<Person>,
    pub done_at: Option<DateTime>,
}

/// Services, lists, comments, files, contacts, shared content: from when.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Feature {
    pub key: String,
    pub available_from: Date,
    pub available: bool,
}

impl Feature {
    /// Every feature, in the order of the guide.
    #[must_use]
    pub fn list(reader: &Reader) -> Vec<Self> {
        let one = |key: feature::Feature| Self {
            key: key.key().to_owned(),
            available_from: Date(reader.features.from(key)),
            available: reader.features.on(key, reader.now),
        };
        feature::Feature::ALL.into_iter().map(one).collect()
    }
}

/// A service that a case can be referred to.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CatalogueEntry {
    pub id: ID,
    pub service_name: String,
    pub service_provider: String,
    pub active: bool,
}

impl CatalogueEntry {
    /// The entries found by this search.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn list(reader: &Reader, search: Option<&str>) -> Result<Vec<Self>> {
        let found = reader.read(|views| views.catalogue(search))?.into_iter();
        let one = |entry: casetrail_projections::CatalogueEntry| Self {
            id: entry.id.global().into(),
            service_name: entry.service_name,
            service_provider: entry.service_provider,
            active: entry.active,
        };
        Ok(found.map(one).collect())
    }
}
