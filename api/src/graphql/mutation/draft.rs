//! Drafts: start, save, take over, discard, submit.

use super::answer::carry_out;
use super::input::{
    DiscardDraftInput, SaveDraftInput, StartDraftInput, SubmitRequestInput, TakeOverDraftInput,
};
use super::parse::sender;
use crate::act::Denied;
use crate::act::draft::{self as act, Drafted};
use crate::graphql::draft::Draft;
use crate::graphql::payload::{CasePayload, DraftPayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::id::{DraftId, ServiceId};

/// Mutations of drafts.
#[derive(Default)]
pub struct Drafts;

fn id(id: &str) -> DraftId {
    DraftId::parse(id).unwrap_or_default()
}

fn version(version: i32) -> u64 {
    u64::try_from(version).unwrap_or(u64::MAX)
}

#[Object]
impl Drafts {
    async fn start_draft(&self, ctx: &Context<'_>, input: StartDraftInput) -> Result<DraftPayload> {
        let sender = sender(ctx, "startDraft", input.command_id, &input)?;
        let service = ServiceId::parse(&input.service_id).unwrap_or_default();
        payload(ctx, act::start(reader(ctx)?.current()?, sender, service)).await
    }

    async fn save_draft(&self, ctx: &Context<'_>, input: SaveDraftInput) -> Result<DraftPayload> {
        let sender = sender(ctx, "saveDraft", input.command_id, &input)?;
        let (draft, version) = (id(&input.draft_id), version(input.expected_version));
        payload(ctx, act::save(reader(ctx)?.current()?, sender, draft, version, &input.answers))
            .await
    }

    async fn take_over_draft(
        &self,
        ctx: &Context<'_>,
        input: TakeOverDraftInput,
    ) -> Result<DraftPayload> {
        let sender = sender(ctx, "takeOverDraft", input.command_id, &input)?;
        let (draft, version) = (id(&input.draft_id), version(input.expected_version));
        payload(ctx, act::take_over(reader(ctx)?.current()?, sender, draft, version)).await
    }

    async fn discard_draft(
        &self,
        ctx: &Context<'_>,
        input: DiscardDraftInput,
    ) -> Result<DraftPayload> {
        let sender = sender(ctx, "discardDraft", input.command_id, &input)?;
        payload(ctx, act::discard(reader(ctx)?.current()?, sender, id(&input.draft_id))).await
    }

    async fn submit_request(
        &self,
        ctx: &Context<'_>,
        input: SubmitRequestInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "submitRequest", input.command_id, &input)?;
        let (draft, version) = (id(&input.draft_id), input.expected_version.map(version));
        let submit = act::submit(reader(ctx)?.current()?, sender, draft, version, None);
        Ok(carry_out(ctx, submit).await?.map_or_else(UserError::into, CasePayload::from))
    }
}

async fn payload(
    ctx: &Context<'_>,
    command: impl Future<Output = Result<Drafted, Denied>>,
) -> Result<DraftPayload> {
    Ok(match carry_out(ctx, command).await? {
        Err(error) => error.into(),
        Ok(drafted) => DraftPayload {
            draft: drafted.draft.map(|draft| Draft::new(&drafted.reader, draft)),
            position: Some(Position(drafted.position)),
            repeated: drafted.repeated,
            errors: Vec::new(),
        },
    })
}
