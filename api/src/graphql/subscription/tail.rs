//! The log's tail, for auditors; following it is itself recorded.

use super::EventChange;
use super::walk::{Walk, items, start};
use crate::error::coded;
use crate::graphql::audit::Event;
use crate::graphql::scalar::Position;
use crate::reader::Reader;
use async_graphql::Result;
use casetrail_domain::access::Role;
use futures_util::Stream;
use std::sync::Arc;

/// Follows the log.
pub async fn follow(
    reader: &Arc<Reader>,
    kinds: Option<Vec<String>>,
    after: Option<Position>,
) -> Result<impl Stream<Item = Result<EventChange>> + use<>> {
    if !reader.is(Role::Auditor) {
        return Err(coded("NOT_FOUND", "We can't find that, or you can't see it."));
    }
    reader.note_look("events", None).await?;
    let walk = Walk::new(reader, start(reader, after)?);
    Ok(items(walk, move |walk, event| {
        let reader = walk.reader()?;
        if !reader.is(Role::Auditor) {
            return Err(coded("NOT_FOUND", "We can't find that, or you can't see it."));
        }
        let kind = |kind: &String| **kind == *event.kind;
        if kinds.as_ref().is_some_and(|kinds| !kinds.iter().any(kind)) {
            return Ok(None);
        }
        let event = Event::new(&reader, event.clone());
        Ok(Some(EventChange { position: Position(event.position_in_log()), event }))
    }))
}
