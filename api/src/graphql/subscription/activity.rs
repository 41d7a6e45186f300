//! What happens on one case, to somebody who may see it, for as long as they may.

use super::CaseChange;
use super::walk::{Walk, items, start};
use crate::error::coded;
use crate::graphql::case::Case;
use crate::graphql::comment::Entry;
use crate::graphql::scalar::Position;
use crate::reader::Reader;
use async_graphql::{Error, Result};
use casetrail_domain::Event;
use casetrail_domain::event::{ItemId, Visibility};
use casetrail_domain::id::CaseId;
use casetrail_domain::policy::{Content, Item};
use casetrail_eventlog::Recorded;
use futures_util::Stream;
use std::sync::Arc;
use uuid::Uuid;

fn not_found() -> Error {
    coded("NOT_FOUND", "We can't find that, or you can't see it.")
}

/// Follows one case.
pub async fn follow(
    reader: &Arc<Reader>,
    id: &str,
    after: Option<Position>,
) -> Result<impl Stream<Item = Result<CaseChange>> + use<>> {
    let id = CaseId::parse(id).ok_or_else(not_found)?;
    let (row, _) = reader.case(id)?.ok_or_else(not_found)?;
    reader.note_look("caseActivity", Some(id)).await?;
    let learner = row.case.learner.0;
    let walk = Walk::new(reader, start(reader, after)?);
    Ok(items(walk, move |walk, event| tell(walk, event, id, learner)))
}

fn tell(
    walk: &Walk,
    event: &Arc<Recorded<Event>>,
    id: CaseId,
    learner: Uuid,
) -> Result<Option<CaseChange>> {
    let of_case = event.stream == id.0;
    if !of_case && event.stream != learner && event.stream != walk.person().0 {
        return Ok(None);
    }
    let reader = walk.reader()?;
    let case = Case::find(&reader, id)?.ok_or_else(not_found)?;
    if !of_case {
        return Ok(None);
    }
    let sight = case.sight();
    let entry = reader.read(|views| views.entry_at(event.position, &sight))?;
    if entry.is_none() && !is_felt(&reader, &case, event)? {
        return Ok(None);
    }
    let entry = entry.map(|row| Entry::new(&case, row));
    Ok(Some(CaseChange { position: Position(event.position), entry, case }))
}

/// Whether an event without a visible line still changes what this viewer sees: something they saw
/// is gone, or the header changed.
fn is_felt(reader: &Reader, case: &Case, event: &Recorded<Event>) -> Result<bool> {
    let gone = |id: ItemId| {
        let item = reader.read(|views| views.item_of(id))?;
        let before = |item: Item| Item { withdrawn: false, visibility: Visibility::Shared, ..item };
        let seen = item.is_some_and(|item| case.standing().sees_item(&before(item)));
        Ok(seen && case.standing().sees(Content::Timeline))
    };
    if let Event::CommentWithdrawn { comment, .. } | Event::CommentUnshared { comment, .. } =
        &event.event
    {
        return gone(ItemId::Comment(*comment));
    }
    if let Event::FileWithdrawn { file, .. } | Event::FileUnshared { file, .. } = &event.event {
        return gone(ItemId::File(*file));
    }
    if let Event::MisfilingReported { item, .. } = &event.event {
        return gone(*item);
    }
    Ok(matches!(event.event, Event::TransferAccepted { .. }))
}
