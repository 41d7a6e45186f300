//! A case out of its text, and out of the rows of its comments and files: these are not in the text,
//! which is written anew with each event.

use super::entries;
use crate::ViewsError;
use casetrail_domain::case::{Case, Comment, File};
use casetrail_domain::event::ItemId;
use rusqlite::{Connection, params};
use std::sync::Arc;

/// The case with this key.
pub fn case(db: &Connection, key: i64) -> Result<Arc<Case>, ViewsError> {
    let mut statement = db.prepare_cached("SELECT body FROM cases WHERE key = ?1")?;
    let mut rows = statement.query([key])?;
    let body = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let body = body.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
    let mut case: Case = serde_json::from_str(body)?;
    fill(db, key, &mut case)?;
    Ok(Arc::new(case))
}

fn fill(db: &Connection, key: i64, case: &mut Case) -> Result<(), ViewsError> {
    let mut statement = db.prepare_cached(entries::WITHOUT_WORDS)?;
    let mut rows = statement.query(params![key])?;
    while let Some(row) = rows.next()? {
        let Some(stored) = entries::item(row)? else { continue };
        let (created_at, item) = (stored.created_at, stored.item);
        match (stored.id, stored.facts) {
            (ItemId::File(id), Some(facts)) => case.files.push(File {
                id,
                created_at,
                author: item.author,
                organisation: item.organisation,
                by_provider: item.by_provider,
                visibility: item.visibility,
                withdrawn: item.withdrawn,
                kind: facts.kind,
                bytes: facts.bytes,
                verdict: facts.verdict,
            }),
            (ItemId::Comment(id), _) => case.comments.push(Comment {
                id,
                created_at,
                author: item.author,
                organisation: item.organisation,
                by_provider: item.by_provider,
                visibility: item.visibility,
                withdrawn: item.withdrawn,
            }),
            // An item with the facts of a file is one.
            (ItemId::File(_), None) => {}
        }
    }
    Ok(())
}
