//! Changes of a list: each case's row before a position against its row after it.

use super::ListChange;
use super::walk::{Walk, items, start};
use crate::graphql::case::Case;
use crate::graphql::cases::Asked;
use crate::graphql::choice::Change;
use crate::graphql::scalar::Position;
use crate::reader::Reader;
use async_graphql::Result;
use casetrail_domain::Event;
use casetrail_domain::id::CaseId;
use casetrail_eventlog::Recorded;
use casetrail_projections::{ListQuery, ListRow};
use futures_util::Stream;
use std::sync::Arc;

/// Follows a list.
pub fn follow(
    reader: &Arc<Reader>,
    asked: Asked,
    after: Option<Position>,
) -> Result<impl Stream<Item = Result<ListChange>> + use<>> {
    let walk = Walk::new(reader, start(reader, after)?);
    Ok(items(walk, move |walk, event| tell(walk, event, &asked)))
}

fn tell(walk: &Walk, event: &Recorded<Event>, asked: &Asked) -> Result<Option<ListChange>> {
    let position = event.position;
    if moves_rights(walk, event) {
        let (reader, query) = view(walk, asked)?;
        return changed(&reader, &query, position, Change::Reset, None).map(Some);
    }
    let cases = walk.touched(position)?;
    if cases.is_empty() {
        return Ok(None);
    }
    let (reader, query) = view(walk, asked)?;
    let mut changes = Vec::new();
    for case in cases {
        changes.extend(change_of(&reader, &query, case, position)?);
    }
    match changes.len() {
        0 => Ok(None),
        1 => {
            let (change, case, row) = changes.remove(0);
            changed(&reader, &query, position, change, Some((case, row))).map(Some)
        }
        _ => changed(&reader, &query, position, Change::Reset, None).map(Some),
    }
}

/// The list as the viewer has it now.
fn view(walk: &Walk, asked: &Asked) -> Result<(Arc<Reader>, ListQuery)> {
    let reader = walk.reader()?;
    let query = asked.query(&reader, reader.scopes());
    Ok((reader, query))
}

/// Whether the viewer's own rights, or what is on, changed here.
fn moves_rights(walk: &Walk, event: &Recorded<Event>) -> bool {
    let own = event.stream == walk.person().0;
    let access = matches!(event.event, Event::AccessGranted { .. } | Event::AccessEnded { .. });
    let opened = matches!(event.event, Event::CourseCompleted { .. }) && walk.requires_training();
    (own && (access || opened)) || matches!(event.event, Event::FeatureDateSet { .. })
}

type Changed = (Change, CaseId, Option<ListRow>);

fn change_of(
    reader: &Reader,
    query: &ListQuery,
    case: CaseId,
    position: u64,
) -> Result<Option<Changed>> {
    let row_at = |position| reader.read(|views| views.row_in(query, case, position));
    Ok(match (row_at(position - 1)?, row_at(position)?) {
        (None, None) => None,
        (None, Some(row)) => Some((Change::Added, case, Some(row))),
        (Some(_), None) => Some((Change::Removed, case, None)),
        (Some(before), Some(row)) if shows_the_same(&before, &row) => None,
        (Some(_), Some(row)) => Some((Change::Updated, case, Some(row))),
    })
}

/// Whether two rows show the same to the viewer of the list; who else is concerned does not show,
/// nor what moved the version where they can't see it.
fn shows_the_same(one: &ListRow, other: &ListRow) -> bool {
    let ListRow { parties, receiver, version, .. } = *other;
    let shown = ListRow { parties, receiver, version, ..one.clone() };
    shown == *other
}

fn changed(
    reader: &Arc<Reader>,
    query: &ListQuery,
    position: u64,
    change: Change,
    row: Option<(CaseId, Option<ListRow>)>,
) -> Result<ListChange> {
    let then = ListQuery { as_of: Some(position), ..query.clone() };
    let count = reader.read(|views| views.count(&then))?;
    let case_id = row.as_ref().map(|(case, _)| case.global().into());
    let case = row.and_then(|(_, row)| {
        let row = row?;
        let standing = reader.stand(&row.parties)?;
        Some(Case::listed(reader, standing, row))
    });
    Ok(ListChange {
        position: Position(position),
        change,
        case_id,
        case,
        total_count: i32::try_from(count).unwrap_or(i32::MAX),
    })
}
