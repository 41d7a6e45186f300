//! Comments, and what they have in common with files: whose they are, who sees them, sharing.

use super::file;
use crate::case::{Case, Change, Facts};
use crate::event::{Event, ItemId, Verdict, Visibility};
use crate::id::{CommentId, FileId};
use crate::policy::{Action, Content, Item, Side, Standing};
use crate::refusal::{Code, Refusal};

/// Hidden and missing items answer alike, and before anything else.
pub fn items_are_visible(case: &Case, standing: &Standing, change: &Change) -> Result<(), Refusal> {
    if let Change::UpdateReferral { referral, .. } = change
        && !(standing.sees(Content::Outcome) && case.referral(*referral).is_some())
    {
        return Err(Refusal::not_found("the referral is missing or hidden"));
    }
    let sees = |item: Item| standing.sees_item(&item);
    let hidden = items_of(change).into_iter().find(|&id| !case.item(id).is_some_and(sees));
    match hidden {
        None => Ok(()),
        Some(ItemId::Comment(_)) => Err(Refusal::not_found("the comment is missing or hidden")),
        Some(ItemId::File(_)) => Err(Refusal::not_found("the file is missing or hidden")),
    }
}

/// Amending is the author's; withdrawing also the Workflow Lead's.
pub fn own_items(case: &Case, standing: &Standing, change: &Change) -> Result<(), Refusal> {
    let of = |id: ItemId, may: &dyn Fn(&Item) -> bool| case.item(id).is_none_or(|item| may(&item));
    match change {
        Change::AmendComment { comment, .. } => {
            let may = |item: &Item| standing.may_amend(item, Action::AddComment);
            authors(of(ItemId::Comment(*comment), &may), "only the author may change a comment")
        }
        Change::WithdrawComment { comment, .. } => {
            let may = |item: &Item| standing.may_withdraw(item, Action::AddComment);
            authors(of(ItemId::Comment(*comment), &may), "only the author may change a comment")
        }
        Change::RenameFile { file, .. } => {
            let may = |item: &Item| standing.may_amend(item, Action::UploadFiles);
            authors(of(ItemId::File(*file), &may), "only the author may change a file")
        }
        Change::WithdrawFile { file, .. } => {
            let may = |item: &Item| standing.may_withdraw(item, Action::UploadFiles);
            authors(of(ItemId::File(*file), &may), "only the author may change a file")
        }
        Change::AddComment { visibility: Some(Visibility::Internal), .. }
            if standing.side() == Side::School =>
        {
            Err(Refusal::invalid("visibility", "A school's comments are always shared."))
        }
        Change::AttachFiles { visibility: Some(Visibility::Internal), .. }
            if standing.side() == Side::School =>
        {
            Err(Refusal::invalid("visibility", "A school's files are always shared."))
        }
        _ => Ok(()),
    }
}

fn authors(holds: bool, rule: &'static str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::not_permitted(rule)) }
}

/// Whether the items are in a state that the command can change.
pub fn fits(case: &Case, change: &Change, facts: &Facts) -> Result<(), Refusal> {
    if let Change::AttachFiles { files, .. } = change {
        return file::has_room(case, files.len(), facts);
    }
    let named = items_of(change);
    let mut named = named.iter().filter_map(|&id| case.item(id));
    let wrong = match change {
        Change::AmendComment { .. } | Change::WithdrawComment { .. } => {
            named.any(|item| item.withdrawn).then_some("This comment was withdrawn.")
        }
        Change::RenameFile { .. } | Change::WithdrawFile { .. } => {
            named.any(|item| item.withdrawn).then_some("This file was withdrawn.")
        }
        Change::ReportMisfiling { .. } => {
            named.any(|item| item.withdrawn).then_some("This was withdrawn already.")
        }
        Change::Share { .. } => named
            .any(|item| item.withdrawn || item.visibility == Visibility::Shared)
            .then_some("Some of this is shared already or was withdrawn."),
        Change::Unshare { .. } => named
            .any(|item| {
                item.withdrawn || !item.by_provider || item.visibility == Visibility::Internal
            })
            .then_some("Only what the provider shared can be unshared."),
        _ => None,
    };
    wrong.map_or(Ok(()), |message| Err(Refusal::state(message)))
}

fn items_of(change: &Change) -> Vec<ItemId> {
    match change {
        Change::AmendComment { comment, .. } | Change::WithdrawComment { comment, .. } => {
            vec![ItemId::Comment(*comment)]
        }
        Change::RenameFile { file, .. } | Change::WithdrawFile { file, .. } => {
            vec![ItemId::File(*file)]
        }
        Change::ReportMisfiling { item, .. } => vec![*item],
        Change::Share { items } | Change::Unshare { items, .. } => items.clone(),
        _ => Vec::new(),
    }
}

/// Who reads what this person puts on a case, unless they say: all of a school is shared.
pub fn usual(standing: &Standing) -> Visibility {
    match standing.side() {
        Side::School => Visibility::Shared,
        Side::Provider | Side::Ministry | Side::Audit => Visibility::Internal,
    }
}

/// A school's comment is shared; a provider's is internal unless said.
pub fn add(
    standing: &Standing,
    comment: CommentId,
    body: String,
    visibility: Option<Visibility>,
) -> Result<Vec<Event>, Refusal> {
    let visibility = visibility.unwrap_or_else(|| usual(standing));
    Ok(vec![Event::CommentAdded { comment, visibility, body: body.into() }])
}

pub fn amend(comment: CommentId, body: String) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CommentAmended { comment, body: body.into() }])
}

pub fn withdraw(comment: CommentId, reason: Option<String>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CommentWithdrawn { comment, reason: reason.map(Into::into) }])
}

/// What holds a virus is never shared.
pub fn share(case: &Case, items: Vec<ItemId>) -> Result<Vec<Event>, Refusal> {
    distinct(items)
        .map(|item| match item {
            ItemId::Comment(comment) => Ok(Event::CommentShared { comment }),
            ItemId::File(file) if is_infected(case, file) => {
                let message = "A file that holds a virus can't be shared.";
                let path = vec!["ids".to_owned()];
                Err(Refusal { path, ..Refusal::new(Code::FileInfected, message) })
            }
            ItemId::File(file) => Ok(Event::FileShared { file }),
        })
        .collect()
}

fn is_infected(case: &Case, id: FileId) -> bool {
    case.file(id).is_some_and(|file| file.verdict == Some(Verdict::Infected))
}

pub fn unshare(items: Vec<ItemId>, reason: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let reason = || reason.map(|text| text.to_owned().into());
    Ok(distinct(items)
        .map(|item| match item {
            ItemId::Comment(comment) => Event::CommentUnshared { comment, reason: reason() },
            ItemId::File(file) => Event::FileUnshared { file, reason: reason() },
        })
        .collect())
}

fn distinct(mut items: Vec<ItemId>) -> impl Iterator<Item = ItemId> {
    items.sort_unstable();
    items.dedup();
    items.into_iter()
}
