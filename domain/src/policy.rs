//! Rights: who may do what with a case, and who sees which part of it.
//!
//! One pure function, [`stand`], says how a person stands to a case; two tables, [`may`] and
//! [`sees`], say what follows. Every query, list, search, subscription, export and command asks
//! here, and nowhere else. What goes in is an [`Actor`](crate::access::Actor), whose access is what
//! [`Training`] lets take effect of the access they hold. Source: product.md, "People".

mod action;
mod capacity;
mod content;
mod parties;
mod scope;
mod standing;
mod training;

pub use action::Action;
pub use capacity::{Capacity, Side};
pub use content::{Content, Item};
pub use parties::Parties;
pub use scope::{Scope, scopes};
pub use standing::{Standing, stand, stand_to};
pub use training::{Held, Training};

/// Whether somebody in this capacity may do this, as far as rights go.
#[must_use]
pub fn may(capacity: Capacity, action: Action) -> bool {
    use Capacity as C;
    let school = matches!(capacity, C::NamedContact | C::OfficeSupport | C::AttendanceLead);
    let lead = capacity == C::WorkflowLead;
    let provider = lead || capacity == C::CaseOwner;
    match action {
        Action::AddComment | Action::UploadFiles | Action::ReportMisfiling => school || provider,
        Action::ChangePrimaryContact | Action::ResubmitRequest | Action::WithdrawRequest => school,
        Action::ViewShared => (school && capacity != C::OfficeSupport) || provider,
        Action::Pause
        | Action::Resume
        | Action::Close
        | Action::Share
        | Action::Refer
        | Action::Work => provider,
        Action::Assign | Action::Reopen | Action::Transfer => lead,
        Action::AnswerTransfer => capacity == C::Receiver,
        Action::Allocate => capacity == C::Allocator,
        Action::ReturnRequest | Action::DeclineRequest => lead || capacity == C::Allocator,
    }
}

/// Whether somebody in this capacity sees content of this class.
#[must_use]
pub fn sees(capacity: Capacity, content: Content) -> bool {
    use Capacity as C;
    let provider = matches!(capacity, C::CaseOwner | C::WorkflowLead | C::Auditor);
    match content {
        Content::Header => true,
        Content::Names => capacity != C::Allocator,
        Content::Outcome => provider || matches!(capacity, C::NamedContact | C::AttendanceLead),
        Content::Internal => provider,
        Content::Timeline => capacity != C::Receiver && capacity != C::Allocator,
    }
}
