//! Pages: `first` and `after` of one field, and cursors that hold for that field alone.

use super::connection::{Connection, Edge};
use super::scalar::Cursor;
use crate::error::bad_request;
use crate::reader::Reader;
use async_graphql::{Context, OutputType, Result};
use casetrail_projections::{Page, PageRequest};
use std::fmt::Debug;

/// The most nodes a page may hold.
pub const FIRST_MAX: i32 = 100;

/// The nodes of a page whose `first` is null, as of most fields that leave it out.
const FIRST_USUAL: i32 = 25;

/// Checks `first` and opens `after`, which must come from the same field with the same arguments.
///
/// # Errors
/// `BAD_REQUEST` when `first` is not 1 to 100 or the cursor is from elsewhere.
pub fn request(
    reader: &Reader,
    field: &impl Debug,
    first: Option<i32>,
    after: Option<&Cursor>,
) -> Result<PageRequest> {
    let first = count(first)?;
    let field = reader.app.cursors.of(field);
    let after = after.map(|cursor| cursor.open(&field)).transpose()?;
    Ok(PageRequest { first, after })
}

/// How many rows there are in all; counted only when asked for.
///
/// # Errors
/// When counting fails.
pub fn total<E>(ctx: &Context<'_>, count: impl FnOnce() -> Result<u64, E>) -> Result<u64, E> {
    if ctx.look_ahead().field("totalCount").exists() { count() } else { Ok(0) }
}

/// Checks the `first` of a list without pages.
///
/// # Errors
/// `BAD_REQUEST` when it is not 1 to 100.
pub fn count(first: Option<i32>) -> Result<usize> {
    let first = first.unwrap_or(FIRST_USUAL);
    match usize::try_from(first) {
        Ok(count) if (1..=FIRST_MAX).contains(&first) => Ok(count),
        _ => Err(bad_request(format!("Ask for 1 to {FIRST_MAX}, not {first}."))),
    }
}

/// A connection from a page of rows.
pub fn connection<Row, T: OutputType + Clone>(
    reader: &Reader,
    field: &impl Debug,
    page: Page<Row>,
    total: u64,
    node: impl Fn(Row) -> T,
) -> Connection<T>
where
    Edge<T>: OutputType,
{
    let field = reader.app.cursors.of(field);
    let rows = page
        .edges
        .into_iter()
        .map(|edge| (Cursor::Row(field.clone(), edge.cursor), node(edge.row)))
        .collect();
    Connection::new(rows, page.has_previous, page.has_next, total)
}

/// A page of a short list that is all in memory; its cursors count from its end, so that what is
/// added in front doesn't move them.
///
/// # Errors
/// `BAD_REQUEST` when the cursor is not one of this list's.
pub fn of_all<T: OutputType + Clone>(
    reader: &Reader,
    field: &impl Debug,
    all: Vec<T>,
    request: &PageRequest,
) -> Result<Connection<T>>
where
    Edge<T>: OutputType,
{
    let total = all.len();
    let remaining = match request.after.as_deref() {
        None => total,
        Some(key) => key.parse().map_err(|_| bad_request("This cursor is from another list."))?,
    };
    let start = total.saturating_sub(remaining);
    let field = reader.app.cursors.of(field);
    let rows: Vec<_> = all
        .into_iter()
        .enumerate()
        .skip(start)
        .take(request.first)
        .map(|(place, node)| {
            let key = (total - place - 1).to_string();
            (Cursor::Row(field.clone(), key), node)
        })
        .collect();
    let has_next = start + rows.len() < total;
    let total = u64::try_from(total).unwrap_or(u64::MAX);
    Ok(Connection::new(rows, start > 0, has_next, total))
}
