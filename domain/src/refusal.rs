//! Refusals: a command that was understood and not done, and why.

use crate::id::CaseId;
use chrono::NaiveDate;
use thiserror::Error;

/// Why a command is refused; in the order in which they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The input is not what it should be.
    InvalidInput,
    /// Missing, or hidden from this person: the two answer alike.
    NotFound,
    /// Seen, but not theirs to do.
    NotPermitted,
    /// Comes on at a later date.
    NotYetAvailable,
    /// The case is closed.
    CaseClosed,
    /// Somebody was assigned since the version this was decided on.
    AlreadyAssigned,
    /// The present state doesn't allow it.
    InvalidState,
    /// Something else happened since the version this was decided on.
    VersionConflict,
    /// The learner has an open case of this type.
    DuplicateOpenCase,
    /// The learner is not enrolled at the school.
    LearnerNotEnrolled,
    /// The person has no access at the learner's school.
    ContactNotEligible,
    /// The file has too many bytes.
    FileTooLarge,
    /// The file has no bytes.
    FileEmpty,
    /// The file is of no type that is taken, or not what its name says.
    FileTypeNotAllowed,
    /// The file's bytes have not all arrived.
    FileNotReady,
    /// The file holds a virus.
    FileInfected,
}

/// A refused command. It is no error: nothing went wrong and nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Refusal {
    /// Why.
    pub code: Code,
    /// Plain words for a person.
    pub message: String,
    /// The path into the input, when one part of it is the cause.
    pub path: Vec<String>,
    /// The open case that stands in the way.
    pub existing: Option<CaseId>,
    /// From when it may be done.
    pub available_from: Option<NaiveDate>,
    /// The rule that denied it, for the access log.
    pub rule: Option<&'static str>,
}

impl Refusal {
    /// A refusal with a message and nothing else.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: Vec::new(),
            existing: None,
            available_from: None,
            rule: None,
        }
    }

    /// `INVALID_INPUT` at a path such as `answers.learner`.
    #[must_use]
    pub fn invalid(path: &str, message: impl Into<String>) -> Self {
        let path = path.split('.').map(str::to_owned).collect();
        Self { path, ..Self::new(Code::InvalidInput, message) }
    }

    /// `NOT_FOUND`, the same words whether missing or hidden.
    #[must_use]
    pub fn not_found(rule: &'static str) -> Self {
        let message = "We can't find that, or you can't see it.";
        Self { rule: Some(rule), ..Self::new(Code::NotFound, message) }
    }

    /// `NOT_PERMITTED`, with the rule that denied it.
    #[must_use]
    pub fn not_permitted(rule: &'static str) -> Self {
        Self { rule: Some(rule), ..Self::new(Code::NotPermitted, "Your role doesn't allow this.") }
    }

    /// `NOT_YET_AVAILABLE`, with the day it comes on.
    #[must_use]
    pub fn not_yet(from: NaiveDate) -> Self {
        let message = format!("This is available from {}.", crate::auckland::day_text(from));
        Self { available_from: Some(from), ..Self::new(Code::NotYetAvailable, message) }
    }

    /// `INVALID_STATE`.
    #[must_use]
    pub fn state(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidState, message)
    }
}
