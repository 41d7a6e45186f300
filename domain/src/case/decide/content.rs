//! Comments: adding, amending, withdrawing, sharing; and whether a command's referral is there.

use crate::case::{Case, Change, Comment};
use crate::event::{Event, Visibility};
use crate::id::CommentId;
use crate::policy::{Content, Side, Standing};
use crate::refusal::Refusal;

/// Hidden and missing items answer alike, and before anything else.
pub fn items_are_visible(case: &Case, standing: &Standing, change: &Change) -> Result<(), Refusal> {
    if let Change::UpdateReferral { referral, .. } = change
        && !(standing.sees(Content::Outcome) && case.referral(*referral).is_some())
    {
        return Err(Refusal::not_found("the referral is missing or hidden"));
    }
    let sees = |comment: &Comment| standing.sees_item(&comment.item());
    if comments_of(change).iter().all(|&id| case.comment(id).is_some_and(sees)) {
        return Ok(());
    }
    Err(Refusal::not_found("the comment is missing or hidden"))
}

/// Amending is the author's; withdrawing also the Workflow Lead's.
pub fn own_items(case: &Case, standing: &Standing, change: &Change) -> Result<(), Refusal> {
    let holds = match change {
        Change::AmendComment { comment, .. } => {
            case.comment(*comment).is_none_or(|comment| standing.may_amend(&comment.item()))
        }
        Change::WithdrawComment { comment, .. } => {
            case.comment(*comment).is_none_or(|comment| standing.may_withdraw(&comment.item()))
        }
        Change::AddComment { visibility: Some(Visibility::Internal), .. }
            if standing.side() == Side::School =>
        {
            let message = "A school's comments are always shared.";
            return Err(Refusal::invalid("visibility", message));
        }
        _ => true,
    };
    if holds {
        return Ok(());
    }
    Err(Refusal::not_permitted("only the author may change a comment"))
}

/// Whether the comments are in a state that the command can change.
pub fn fits(case: &Case, change: &Change) -> Result<(), Refusal> {
    let mut named = comments_of(change).iter().filter_map(|&id| case.comment(id));
    let wrong = match change {
        Change::AmendComment { .. } | Change::WithdrawComment { .. } => {
            named.any(|comment| comment.withdrawn).then_some("This comment was withdrawn.")
        }
        Change::Share { .. } => named
            .any(|comment| comment.withdrawn || comment.visibility == Visibility::Shared)
            .then_some("Some of this is shared already or was withdrawn."),
        Change::Unshare { .. } => named
            .any(|comment| {
                comment.withdrawn
                    || !comment.by_provider
                    || comment.visibility == Visibility::Internal
            })
            .then_some("Only what the provider shared can be unshared."),
        _ => None,
    };
    wrong.map_or(Ok(()), |message| Err(Refusal::state(message)))
}

fn comments_of(change: &Change) -> &[CommentId] {
    match change {
        Change::AmendComment { comment, .. } | Change::WithdrawComment { comment, .. } => {
            std::slice::from_ref(comment)
        }
        Change::Share { comments } | Change::Unshare { comments, .. } => comments,
        _ => &[],
    }
}

/// A school's comment is shared; a provider's is internal unless said.
pub fn add(
    standing: &Standing,
    comment: CommentId,
    body: String,
    visibility: Option<Visibility>,
) -> Result<Vec<Event>, Refusal> {
    let usual = match standing.side() {
        Side::School => Visibility::Shared,
        Side::Provider | Side::Ministry | Side::Audit => Visibility::Internal,
    };
    let visibility = visibility.unwrap_or(usual);
    Ok(vec![Event::CommentAdded { comment, visibility, body: body.into() }])
}

pub fn amend(comment: CommentId, body: String) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CommentAmended { comment, body: body.into() }])
}

pub fn withdraw(comment: CommentId, reason: Option<String>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CommentWithdrawn { comment, reason: reason.map(Into::into) }])
}

pub fn share(comments: Vec<CommentId>) -> Result<Vec<Event>, Refusal> {
    Ok(distinct(comments).map(|comment| Event::CommentShared { comment }).collect())
}

pub fn unshare(comments: Vec<CommentId>, reason: Option<&str>) -> Result<Vec<Event>, Refusal> {
    Ok(distinct(comments)
        .map(|comment| Event::CommentUnshared {
            comment,
            reason: reason.map(|text| text.to_owned().into()),
        })
        .collect())
}

fn distinct(mut comments: Vec<CommentId>) -> impl Iterator<Item = CommentId> {
    comments.sort_unstable();
    comments.dedup();
    comments.into_iter()
}
