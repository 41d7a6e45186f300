//! Drafts: start, save, take over, discard, submit.

use super::answer::{self, case_of};
use super::input::{
    DiscardDraftInput, SaveDraftInput, StartDraftInput, SubmitRequestInput, TakeOverDraftInput,
};
use super::parse::sender;
use crate::act::draft::{self as act, Drafted};
use crate::graphql::draft::Draft;
use crate::graphql::payload::{CasePayload, DraftPayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::id::{DraftId, ServiceId};
use casetrail_domain::number::CaseNumber;

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
        if let Err(error) = answer::take_turn(ctx) {
            return Ok(error.into());
        }
        let service = ServiceId::parse(&input.service_id).unwrap_or_default();
        payload(ctx, act::start(&reader(ctx)?.app, sender, service).await)
    }

    async fn save_draft(&self, ctx: &Context<'_>, input: SaveDraftInput) -> Result<DraftPayload> {
        let sender = sender(ctx, "saveDraft", input.command_id, &input)?;
        if let Err(error) = answer::take_turn(ctx) {
            return Ok(error.into());
        }
        let (draft, version) = (id(&input.draft_id), version(input.expected_version));
        let saved = act::save(&reader(ctx)?.app, sender, draft, version, &input.answers).await;
        payload(ctx, saved)
    }

    async fn take_over_draft(
        &self,
        ctx: &Context<'_>,
        input: TakeOverDraftInput,
    ) -> Result<DraftPayload> {
        let sender = sender(ctx, "takeOverDraft", input.command_id, &input)?;
        if let Err(error) = answer::take_turn(ctx) {
            return Ok(error.into());
        }
        let (draft, version) = (id(&input.draft_id), version(input.expected_version));
        payload(ctx, act::take_over(&reader(ctx)?.app, sender, draft, version).await)
    }

    async fn discard_draft(
        &self,
        ctx: &Context<'_>,
        input: DiscardDraftInput,
    ) -> Result<DraftPayload> {
        let sender = sender(ctx, "discardDraft", input.command_id, &input)?;
        if let Err(error) = answer::take_turn(ctx) {
            return Ok(error.into());
        }
        payload(ctx, act::discard(&reader(ctx)?.app, sender, id(&input.draft_id)).await)
    }

    async fn submit_request(
        &self,
        ctx: &Context<'_>,
        input: SubmitRequestInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "submitRequest", input.command_id, &input)?;
        if let Err(error) = answer::take_turn(ctx) {
            return Ok(error.into());
        }
        let version = input.expected_version.map(version);
        match act::submit(&reader(ctx)?.app, sender, id(&input.draft_id), version, None).await {
            Err(denied) => Ok(answer::told(denied)?.into()),
            Ok(acted) => {
                answer::settled(ctx, acted.position, acted.repeated)?;
                Ok(CasePayload {
                    case: case_of(&acted),
                    number: Some(CaseNumber(acted.row.case.number).to_string()),
                    position: Some(Position(acted.position)),
                    repeated: acted.repeated,
                    errors: Vec::new(),
                })
            }
        }
    }
}

fn payload(
    ctx: &Context<'_>,
    drafted: Result<Drafted, crate::act::Denied>,
) -> Result<DraftPayload> {
    match drafted {
        Err(denied) => Ok(UserError::into(answer::told(denied)?)),
        Ok(drafted) => {
            answer::settled(ctx, drafted.position, drafted.repeated)?;
            Ok(DraftPayload {
                draft: drafted.draft.map(|draft| Draft::new(&drafted.reader, draft)),
                position: Some(Position(drafted.position)),
                repeated: drafted.repeated,
                errors: Vec::new(),
            })
        }
    }
}
