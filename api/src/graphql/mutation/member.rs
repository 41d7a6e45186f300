//! Members: grant, change and end access.

use super::answer::carry_out;
use super::input::{ChangeAccessInput, EndAccessInput, GrantAccessInput};
use super::parse::{detail, line, sender};
use crate::act::Sender;
use crate::act::member::{Managed, manage};
use crate::graphql::choice::Role;
use crate::graphql::member::Member;
use crate::graphql::payload::{MemberPayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::id::{MemberId, PersonId};
use casetrail_domain::member::{Change, NewPerson, username};
use casetrail_domain::{Refusal, text};

/// Mutations of members.
#[derive(Default)]
pub struct Members;

#[Object]
impl Members {
    async fn grant_access(
        &self,
        ctx: &Context<'_>,
        input: GrantAccessInput,
    ) -> Result<MemberPayload> {
        let sender = sender(ctx, "grantAccess", input.command_id, &input)?;
        let change =
            person(&input).map(|person| Change::Grant { person, roles: roles(&input.roles) });
        payload(ctx, sender, None, change).await
    }

    async fn change_access(
        &self,
        ctx: &Context<'_>,
        input: ChangeAccessInput,
    ) -> Result<MemberPayload> {
        let sender = sender(ctx, "changeAccess", input.command_id, &input)?;
        let change = Change::SetRoles(roles(&input.roles));
        payload(ctx, sender, Some(member(&input.member_id)), Ok(change)).await
    }

    async fn end_access(&self, ctx: &Context<'_>, input: EndAccessInput) -> Result<MemberPayload> {
        let sender = sender(ctx, "endAccess", input.command_id, &input)?;
        // A text that is no person's id names somebody who is not there.
        let named = |id: &async_graphql::ID| PersonId::parse(id).unwrap_or_default();
        let change = Change::End { replacement: input.replacement_person_id.as_ref().map(named) };
        payload(ctx, sender, Some(member(&input.member_id)), Ok(change)).await
    }
}

fn person(input: &GrantAccessInput) -> Result<NewPerson, Refusal> {
    let given = |part: Option<String>| part.filter(|text| !text.is_empty());
    Ok(NewPerson {
        username: username("username", &input.username)?,
        name: line("name", &input.name)?,
        phone: given(detail("phone", input.phone.as_ref(), text::phone)?),
        email: given(detail("email", input.email.as_ref(), text::email)?),
    })
}

fn roles(roles: &[Role]) -> Vec<casetrail_domain::access::Role> {
    roles.iter().map(|&role| role.into()).collect()
}

/// A text that is no member's id names a member who is not there.
fn member(id: &str) -> MemberId {
    let nobody = MemberId { person: PersonId::default(), organisation: Default::default() };
    MemberId::parse(id).unwrap_or(nobody)
}

async fn payload(
    ctx: &Context<'_>,
    sender: Sender,
    member: Option<MemberId>,
    change: Result<Change, Refusal>,
) -> Result<MemberPayload> {
    let change = match change {
        Ok(change) => change,
        Err(refusal) => return Ok(UserError::from(refusal).into()),
    };
    let command = manage(reader(ctx)?.current()?, sender, member, change);
    match carry_out::<Managed>(ctx, command).await? {
        Err(error) => Ok(error.into()),
        Ok(managed) => Ok(MemberPayload {
            member: Member::find(&managed.reader, managed.member)?,
            position: Some(Position(managed.position)),
            repeated: managed.repeated,
            errors: Vec::new(),
        }),
    }
}
