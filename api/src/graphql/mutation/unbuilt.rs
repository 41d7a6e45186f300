//! Mutations of parts that are not built yet: they answer `NOT_YET_AVAILABLE` and append nothing.

use super::input::{ApproveErasureInput, RequestErasureInput};
use crate::graphql::payload::{ErasurePayload, UserError};
use async_graphql::Object;

/// Erasure.
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
}
