//! What is done with a case: contact, allocation, assignment, its life, transfers, referrals.

use super::answer::{self, case, case_of};
use super::input::{
    AllocateCaseInput, AnswerTransferInput, AssignCaseInput, ChangePrimaryContactInput,
    CloseCaseInput, PauseCaseInput, ReasonInput, ReferToServiceInput, ReopenCaseInput,
    RequestTransferInput, ResubmitRequestInput, ResumeCaseInput, UpdateReferralInput,
};
use super::parse::{detail, line, order, perhaps, reason, sender};
use crate::act::{Order, Sender};
use crate::derive::derive;
use crate::graphql::payload::{CasePayload, ReferralPayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::case::Change;
use casetrail_domain::form::{Answers, CHRONIC_ABSENCE};
use casetrail_domain::id::{OrganisationId, PersonId, ReferralId};
use casetrail_domain::{Event, Refusal, text};

/// Mutations of a case's life.
#[derive(Default)]
pub struct Cases;

/// A person's id; a text that is none names nobody.
fn person(id: &str) -> PersonId {
    PersonId::parse(id).unwrap_or_default()
}

fn organisation(id: &str) -> OrganisationId {
    OrganisationId::parse(id).unwrap_or_default()
}

#[Object]
impl Cases {
    async fn change_primary_contact(
        &self,
        ctx: &Context<'_>,
        input: ChangePrimaryContactInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "changePrimaryContact", input.command_id, &input)?;
        case(ctx, change_contact(sender, &input)).await
    }

    async fn allocate_case(
        &self,
        ctx: &Context<'_>,
        input: AllocateCaseInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "allocateCase", input.command_id, &input)?;
        let change = Change::Allocate { provider: organisation(&input.provider_id) };
        case(ctx, Ok(order(sender, &input.case_id, Some(input.expected_version), change))).await
    }

    async fn assign_case(&self, ctx: &Context<'_>, input: AssignCaseInput) -> Result<CasePayload> {
        let sender = sender(ctx, "assignCase", input.command_id, &input)?;
        let change = Change::Assign { person: person(&input.person_id) };
        case(ctx, Ok(order(sender, &input.case_id, Some(input.expected_version), change))).await
    }

    async fn pause_case(&self, ctx: &Context<'_>, input: PauseCaseInput) -> Result<CasePayload> {
        let sender = sender(ctx, "pauseCase", input.command_id, &input)?;
        let until = input.until.map(|day| day.0);
        let change = reason(&input.reason).map(|reason| Change::Pause { reason, until });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn resume_case(&self, ctx: &Context<'_>, input: ResumeCaseInput) -> Result<CasePayload> {
        let sender = sender(ctx, "resumeCase", input.command_id, &input)?;
        let change = perhaps("reason", input.reason.as_ref());
        let change = change.map(|reason| Change::Resume { reason });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn close_case(&self, ctx: &Context<'_>, input: CloseCaseInput) -> Result<CasePayload> {
        let sender = sender(ctx, "closeCase", input.command_id, &input)?;
        case(ctx, close(sender, &input)).await
    }

    async fn reopen_case(&self, ctx: &Context<'_>, input: ReopenCaseInput) -> Result<CasePayload> {
        let sender = sender(ctx, "reopenCase", input.command_id, &input)?;
        let change = reason(&input.reason).map(|reason| Change::Reopen { reason });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn request_transfer(
        &self,
        ctx: &Context<'_>,
        input: RequestTransferInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "requestTransfer", input.command_id, &input)?;
        let to = organisation(&input.to_provider_id);
        let change = reason(&input.reason).map(|reason| Change::RequestTransfer { to, reason });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn answer_transfer(
        &self,
        ctx: &Context<'_>,
        input: AnswerTransferInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "answerTransfer", input.command_id, &input)?;
        let accept = input.accept;
        let change = perhaps("reason", input.reason.as_ref());
        let change = change.map(|reason| Change::AnswerTransfer { accept, reason });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn return_request(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload> {
        because(ctx, "returnRequest", &input, |reason| Change::ReturnRequest { reason }).await
    }

    async fn decline_request(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload> {
        because(ctx, "declineRequest", &input, |reason| Change::DeclineRequest { reason }).await
    }

    async fn withdraw_request(&self, ctx: &Context<'_>, input: ReasonInput) -> Result<CasePayload> {
        because(ctx, "withdrawRequest", &input, |reason| Change::WithdrawRequest { reason }).await
    }

    async fn resubmit_request(
        &self,
        ctx: &Context<'_>,
        input: ResubmitRequestInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "resubmitRequest", input.command_id, &input)?;
        let answers = Answers::parse(CHRONIC_ABSENCE.form, &input.answers);
        let change = answers.map(|answers| Change::ResubmitRequest { answers });
        let expected = Some(input.expected_version);
        case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
    }

    async fn refer_to_service(
        &self,
        ctx: &Context<'_>,
        input: ReferToServiceInput,
    ) -> Result<ReferralPayload> {
        let sender = sender(ctx, "referToService", input.command_id, &input)?;
        let home = reader(ctx)?.me.organisation;
        let home = reader(ctx)?.read(|views| views.organisation(home))?;
        let home = home.map_or_else(String::new, |organisation| organisation.name);
        referral(ctx, refer(sender, &input, home)).await
    }

    async fn update_referral(
        &self,
        ctx: &Context<'_>,
        input: UpdateReferralInput,
    ) -> Result<ReferralPayload> {
        let sender = sender(ctx, "updateReferral", input.command_id, &input)?;
        let change = Change::UpdateReferral {
            referral: ReferralId::parse(&input.referral_id).unwrap_or_default(),
            status: input.status.into(),
        };
        referral(ctx, Ok(order(sender, &input.case_id, None, change))).await
    }
}

async fn because(
    ctx: &Context<'_>,
    name: &'static str,
    input: &ReasonInput,
    change: impl FnOnce(String) -> Change,
) -> Result<CasePayload> {
    let sender = sender(ctx, name, input.command_id, input)?;
    let change = reason(&input.reason).map(change);
    let expected = Some(input.expected_version);
    case(ctx, change.map(|change| order(sender, &input.case_id, expected, change))).await
}

fn change_contact(sender: Sender, input: &ChangePrimaryContactInput) -> Result<Order, Refusal> {
    let change = Change::ChangePrimaryContact {
        person: person(&input.person_id),
        phone: detail("phone", input.phone.as_ref(), text::phone)?,
        email: detail("email", input.email.as_ref(), text::email)?,
        notes: perhaps("notes", input.notes.as_ref())?,
    };
    Ok(order(sender, &input.case_id, Some(input.expected_version), change))
}

fn close(sender: Sender, input: &CloseCaseInput) -> Result<Order, Refusal> {
    let change = Change::Close {
        outcome: line("outcome", &input.outcome)?,
        summary: perhaps("summary", input.summary.as_ref())?,
    };
    Ok(order(sender, &input.case_id, Some(input.expected_version), change))
}

fn refer(sender: Sender, input: &ReferToServiceInput, home: String) -> Result<Order, Refusal> {
    let source = match &input.source {
        Some(source) if !source.trim().is_empty() => line("source", source)?,
        _ => home,
    };
    let change = Change::Refer {
        referral: ReferralId(derive(sender.person.0, sender.command, "referral", 0)),
        service_name: line("serviceName", &input.service_name)?,
        service_provider: line("serviceProvider", &input.service_provider)?,
        source,
    };
    Ok(order(sender, &input.case_id, None, change))
}

async fn referral(ctx: &Context<'_>, order: Result<Order, Refusal>) -> Result<ReferralPayload> {
    Ok(match answer::on_case(ctx, order).await? {
        Err(error) => UserError::into(error),
        Ok(acted) => {
            let case = case_of(&acted);
            let id = acted.events.iter().find_map(referral_of);
            let referral = case.as_ref().zip(id).map(|(case, id)| case.referral(id));
            ReferralPayload {
                referral: referral.transpose()?.flatten(),
                case,
                position: Some(Position(acted.position)),
                repeated: acted.repeated,
                errors: Vec::new(),
            }
        }
    })
}

fn referral_of(event: &Event) -> Option<ReferralId> {
    if let Event::ServiceReferred { referral, .. }
    | Event::ServiceReferralUpdated { referral, .. } = event
    {
        return Some(*referral);
    }
    None
}
