//! What a decided batch writes besides its events.

use std::collections::HashMap;

use uuid::Uuid;

use crate::batch::{Decided, Head, RowHead, RowKey};
use crate::fault::Fault;
use crate::record::Hash;

/// A row beside the log, to be written.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub row: RowKey,
    /// `None` to remove it.
    pub put: Option<WrittenRow<'a>>,
}

/// What a row is to hold.
#[derive(Clone, Copy)]
pub(crate) struct WrittenRow<'a> {
    pub owner: Uuid,
    pub scope: Uuid,
    pub head: RowHead,
    pub body: &'a [u8],
    pub modified_micros: i64,
    pub expires_micros: Option<i64>,
}

/// The new heads of the streams a batch changed.
pub(crate) fn changed_heads(
    decided: &Decided,
    hashes: &HashMap<Uuid, Hash>,
) -> Result<Vec<(Uuid, Head, Hash)>, Fault> {
    let head =
        |stream: &Uuid| Some((*stream, *decided.after.streams.get(stream)?, *hashes.get(stream)?));
    let heads: Option<Vec<_>> = decided.changed.streams.iter().map(head).collect();
    heads.ok_or_else(|| Fault::Broken("a changed stream has no head".to_owned()))
}
