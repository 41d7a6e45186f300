//! Mutations of parts that are not built yet: they answer `NOT_YET_AVAILABLE` and append nothing.

use super::input::{
    AddTaskInput, ApproveErasureInput, CompleteTaskInput, LogContactAttemptInput,
    ObserveAttendanceInput, RequestErasureInput,
};
use crate::graphql::payload::{CasePayload, ErasurePayload, UserError};
use async_graphql::Object;

/// Erasure, tasks.
#[derive(Default)]
pub struct Unbuilt;

/// The answer of what is not built yet; its input was parsed, and that is all.
fn not_yet<Input, Payload: From<UserError>>(_input: Input) -> Payload {
    UserError::not_yet().into()
}

#[Object]
impl Unbuilt {
    async fn request_erasure(&self, input: RequestErasureInput) -> ErasurePayload {
        not_yet(input)
    }
    async fn approve_erasure(&self, input: ApproveErasureInput) -> ErasurePayload {
        not_yet(input)
    }
    async fn log_contact_attempt(&self, input: LogContactAttemptInput) -> CasePayload {
        not_yet(input)
    }
    async fn add_task(&self, input: AddTaskInput) -> CasePayload {
        not_yet(input)
    }
    async fn complete_task(&self, input: CompleteTaskInput) -> CasePayload {
        not_yet(input)
    }
    async fn observe_attendance(&self, input: ObserveAttendanceInput) -> CasePayload {
        not_yet(input)
    }
}
