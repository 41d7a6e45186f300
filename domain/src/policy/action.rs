//! What can be done with a case.

/// What can be done with a case. One for each right, whatever the number of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Add a comment.
    AddComment,
    /// Upload files.
    UploadFiles,
    /// Change the Primary Contact or their details.
    ChangePrimaryContact,
    /// See what the provider shared.
    ViewShared,
    /// Assign or reassign.
    Assign,
    /// Pause.
    Pause,
    /// Resume.
    Resume,
    /// Close.
    Close,
    /// Reopen.
    Reopen,
    /// Share and unshare the provider's comments and files.
    Share,
    /// Refer to a service and follow it up.
    Refer,
    /// Ask another provider to take it.
    Transfer,
    /// Accept or reject a transfer.
    AnswerTransfer,
    /// Allocate by hand.
    Allocate,
    /// Return the request to the school.
    ReturnRequest,
    /// Decline the request.
    DeclineRequest,
    /// Resubmit a returned request.
    ResubmitRequest,
    /// Withdraw a returned request.
    WithdrawRequest,
    /// Report something filed on the wrong case.
    ReportMisfiling,
    /// Tasks, contact attempts, attendance observed.
    Work,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::AddComment,
        Self::UploadFiles,
        Self::ChangePrimaryContact,
        Self::ViewShared,
        Self::Assign,
        Self::Pause,
        Self::Resume,
        Self::Close,
        Self::Reopen,
        Self::Share,
        Self::Refer,
        Self::Transfer,
        Self::AnswerTransfer,
        Self::Allocate,
        Self::ReturnRequest,
        Self::DeclineRequest,
        Self::ResubmitRequest,
        Self::WithdrawRequest,
        Self::ReportMisfiling,
        Self::Work,
    ];
}
