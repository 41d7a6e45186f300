//! The words rows are found by, written last in a transaction and each in one statement: every
//! other statement in between would make full text search write out what it has gathered.

use crate::ViewsError;
use crate::search::Words;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Words that are not written yet, by the keys of their rows.
#[derive(Default)]
pub struct PendingWords(BTreeMap<i64, Pending>);

struct Pending {
    replaces: bool,
    words: Words,
}

impl PendingWords {
    /// A row is new.
    pub fn add(&mut self, key: i64, words: Words) {
        self.0.insert(key, Pending { replaces: false, words });
    }

    /// A row has other words.
    pub fn replace(&mut self, key: i64, words: Words) {
        let replaces = self.0.get(&key).is_none_or(|pending| pending.replaces);
        self.0.insert(key, Pending { replaces, words });
    }

    /// Writes them.
    pub fn flush(&mut self, db: &Connection) -> Result<(), ViewsError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut gather =
            db.prepare_cached("INSERT INTO temp.gathered VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (key, Pending { replaces, words }) in std::mem::take(&mut self.0) {
            let Words { open, names, open_plain, names_plain } = words;
            gather.execute(params![key, replaces, open, names, open_plain, names_plain])?;
        }
        for statement in [
            "DELETE FROM words WHERE rowid IN (SELECT key FROM temp.gathered WHERE replaces)",
            "INSERT INTO words (rowid, open, names, open_plain, names_plain) \
             SELECT key, open, names, open_plain, names_plain FROM temp.gathered ORDER BY key",
            "DELETE FROM temp.gathered",
        ] {
            db.prepare_cached(statement)?.execute([])?;
        }
        Ok(())
    }
}

/// Makes the table, of this connection alone, in which words are gathered.
pub fn prepare(db: &Connection) -> Result<(), ViewsError> {
    db.execute_batch(
        "CREATE TEMP TABLE gathered (key INTEGER PRIMARY KEY, replaces INTEGER NOT NULL, \
         open TEXT NOT NULL, names TEXT NOT NULL, open_plain TEXT NOT NULL, \
         names_plain TEXT NOT NULL)",
    )?;
    Ok(())
}
