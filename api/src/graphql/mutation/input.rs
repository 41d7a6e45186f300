//! The inputs of mutations, as the contract has them.

use crate::graphql::choice::{CaseScope, EmailChoice, ReferralStatus, Role, Visibility};
use crate::graphql::scalar::{Date, DateTime, Position};
use async_graphql::{ID, InputObject, Json};
use serde_json::Value;
use uuid::Uuid;

/// Declares inputs; each has the `commandId` that makes it safe to send again.
macro_rules! inputs {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        #[derive(InputObject, Clone)]
        #[expect(missing_docs, reason = "described in schema.graphql")]
        pub struct $name {
            pub command_id: Uuid,
            $($(#[$attribute])* pub $field: $type,)*
        }
    )+};
}

inputs! {
    StartDraftInput { service_id: ID }
    SaveDraftInput { draft_id: ID, expected_version: i32, answers: Json<Value> }
    DiscardDraftInput { draft_id: ID }
    TakeOverDraftInput { draft_id: ID, expected_version: i32 }
    SubmitRequestInput {
        draft_id: ID,
        /// Refused when another tab saved since.
        expected_version: Option<i32>,
    }
    ReasonInput { case_id: ID, expected_version: i32, reason: String }
    ResubmitRequestInput { case_id: ID, expected_version: i32, answers: Json<Value> }
    AddCommentInput {
        case_id: ID,
        body: String,
        /// School: SHARED; provider: INTERNAL unless said.
        visibility: Option<Visibility>,
    }
    AmendCommentInput { case_id: ID, comment_id: ID, body: String }
    WithdrawCommentInput { case_id: ID, comment_id: ID, reason: Option<String> }
    BeginUploadInput { case_id: ID, name: String, #[graphql(name = "type")] kind: String, bytes: i32 }
    AttachFilesInput { case_id: ID, upload_ids: Vec<ID>, visibility: Option<Visibility> }
    WithdrawFileInput { case_id: ID, file_id: ID, reason: Option<String> }
    RenameFileInput { case_id: ID, file_id: ID, name: String }
    ReportMisfilingInput {
        case_id: ID,
        /// A file or a comment.
        item_id: ID,
        reason: String,
    }
    ChangePrimaryContactInput {
        case_id: ID,
        expected_version: i32,
        person_id: ID,
        phone: Option<String>,
        email: Option<String>,
        notes: Option<String>,
    }
    ShareInput {
        case_id: ID,
        /// Comments and files: all or none.
        ids: Vec<ID>,
    }
    UnshareInput { case_id: ID, ids: Vec<ID>, reason: Option<String> }
    AllocateCaseInput { case_id: ID, expected_version: i32, provider_id: ID }
    AssignCaseInput { case_id: ID, expected_version: i32, person_id: ID }
    PauseCaseInput { case_id: ID, expected_version: i32, reason: String, until: Option<Date> }
    ResumeCaseInput { case_id: ID, expected_version: i32, reason: Option<String> }
    CloseCaseInput { case_id: ID, expected_version: i32, outcome: String, summary: Option<String> }
    ReopenCaseInput { case_id: ID, expected_version: i32, reason: String }
    RequestTransferInput { case_id: ID, expected_version: i32, to_provider_id: ID, reason: String }
    AnswerTransferInput { case_id: ID, expected_version: i32, accept: bool, reason: Option<String> }
    ReferToServiceInput {
        case_id: ID,
        service_name: String,
        service_provider: String,
        /// Who asked; the actor's organisation unless said.
        source: Option<String>,
    }
    UpdateReferralInput { case_id: ID, referral_id: ID, status: ReferralStatus }
    LogContactAttemptInput {
        case_id: ID,
        at: DateTime,
        means: String,
        reached: bool,
        notes: Option<String>,
    }
    AddTaskInput { case_id: ID, title: String, due: Option<Date> }
    CompleteTaskInput { case_id: ID, task_id: ID }
    ObserveAttendanceInput {
        case_id: ID,
        from: Date,
        to: Date,
        half_days_possible: i32,
        half_days_attended: i32,
    }
    GrantAccessInput {
        username: String,
        name: String,
        roles: Vec<Role>,
        phone: Option<String>,
        email: Option<String>,
    }
    ChangeAccessInput { member_id: ID, roles: Vec<Role> }
    EndAccessInput {
        member_id: ID,
        /// Primary Contact of all their active cases; vacant when absent.
        replacement_person_id: Option<ID>,
    }
    MarkReadInput { up_to: Position }
    EnrolInput { course_id: ID }
    CompleteLessonInput { course_id: ID, lesson: String, answers: Option<Json<Value>> }
    RequestErasureInput {
        /// Exactly one of the two.
        learner_id: Option<ID>,
        item_id: Option<ID>,
        ground: String,
    }
    ApproveErasureInput { erasure_id: ID }
    SetPreferencesInput { language: String, email: EmailChoice }
    SaveViewInput {
        view_id: Option<ID>,
        expected_version: Option<i32>,
        name: String,
        scope: CaseScope,
        arguments: Json<Value>,
    }
    DeleteViewInput { view_id: ID }
    SetFeatureDateInput { key: String, available_from: Date }
    SaveCatalogueEntryInput {
        entry_id: Option<ID>,
        service_name: String,
        service_provider: String,
        active: bool,
    }
}
