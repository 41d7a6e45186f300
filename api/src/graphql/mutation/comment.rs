//! Comments: add, amend, withdraw, share, unshare.

use super::answer::{self, case, case_of};
use super::input::{
    AddCommentInput, AmendCommentInput, ShareInput, UnshareInput, WithdrawCommentInput,
};
use super::parse::{items, order, perhaps, sender};
use crate::act::Order;
use crate::derive::derive;
use crate::graphql::payload::{CasePayload, CommentPayload, UserError};
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::case::Change;
use casetrail_domain::id::CommentId;
use casetrail_domain::text::{self, COMMENT_CHARACTERS_MAX};
use casetrail_domain::{Event, Refusal};

/// Mutations of comments.
#[derive(Default)]
pub struct Comments;

fn body(text: &str) -> Result<String, Refusal> {
    text::required("body", text, COMMENT_CHARACTERS_MAX)
}

fn id(id: &str) -> CommentId {
    CommentId::parse(id).unwrap_or_default()
}

#[Object]
impl Comments {
    async fn add_comment(
        &self,
        ctx: &Context<'_>,
        input: AddCommentInput,
    ) -> Result<CommentPayload> {
        let sender = sender(ctx, "addComment", input.command_id, &input)?;
        let comment = CommentId(derive(sender.person.0, sender.command, "comment", 0));
        let visibility = input.visibility.map(Into::into);
        let change = body(&input.body).map(|body| Change::AddComment { comment, body, visibility });
        comment_payload(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn amend_comment(
        &self,
        ctx: &Context<'_>,
        input: AmendCommentInput,
    ) -> Result<CommentPayload> {
        let sender = sender(ctx, "amendComment", input.command_id, &input)?;
        let comment = id(&input.comment_id);
        let change = body(&input.body).map(|body| Change::AmendComment { comment, body });
        comment_payload(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn withdraw_comment(
        &self,
        ctx: &Context<'_>,
        input: WithdrawCommentInput,
    ) -> Result<CommentPayload> {
        let sender = sender(ctx, "withdrawComment", input.command_id, &input)?;
        let comment = id(&input.comment_id);
        let change = perhaps("reason", input.reason.as_ref());
        let change = change.map(|reason| Change::WithdrawComment { comment, reason });
        comment_payload(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn share(&self, ctx: &Context<'_>, input: ShareInput) -> Result<CasePayload> {
        let sender = sender(ctx, "share", input.command_id, &input)?;
        let change = items(&input.ids).map(|items| Change::Share { items });
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn unshare(&self, ctx: &Context<'_>, input: UnshareInput) -> Result<CasePayload> {
        let sender = sender(ctx, "unshare", input.command_id, &input)?;
        let change = perhaps("reason", input.reason.as_ref())
            .and_then(|reason| Ok(Change::Unshare { items: items(&input.ids)?, reason }));
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }
}

async fn comment_payload(
    ctx: &Context<'_>,
    order: Result<Order, Refusal>,
) -> Result<CommentPayload> {
    Ok(match answer::on_case(ctx, order).await? {
        Err(error) => UserError::into(error),
        Ok(acted) => {
            let case = case_of(&acted);
            let id = acted.events.iter().find_map(comment_of);
            let comment = case.as_ref().zip(id).map(|(case, id)| case.comment(id));
            CommentPayload {
                comment: comment.transpose()?.flatten(),
                case,
                position: Some(Position(acted.position)),
                repeated: acted.repeated,
                errors: Vec::new(),
            }
        }
    })
}

fn comment_of(event: &Event) -> Option<CommentId> {
    if let Event::CommentAdded { comment, .. }
    | Event::CommentAmended { comment, .. }
    | Event::CommentWithdrawn { comment, .. } = event
    {
        return Some(*comment);
    }
    None
}
