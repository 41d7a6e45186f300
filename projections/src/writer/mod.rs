//! The one writer of a file: applies events in order, rows and checkpoint in one transaction.

mod cases;
mod directory;
mod inbox;
mod items;
mod learning;
mod people;
mod tally;
mod waiting;
mod words;

use crate::store::{self, Durability};
use crate::wal::Wal;
use crate::{Position, ViewsError};
use cases::Cases;
use casetrail_domain::case::Case;
use casetrail_domain::event::Stream;
use casetrail_domain::recorded::Recorded;
use directory::Directory;
pub(crate) use directory::kind_code;
pub(crate) use items::WITH_ITEM;
pub(crate) use learning::{COMPLETED, ENROLLED, LESSON};
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::Arc;
use tally::Tally;
pub(crate) use tally::{ALL, BY_PROVIDER, BY_SCHOOL};
pub(crate) use waiting::kind_code as waiting_code;

/// The writer of a file, with what it remembers of the rows it wrote.
pub struct Writer {
    db: Connection,
    position: Position,
    /// The latest time applied, in microseconds.
    at: i64,
    directory: Directory,
    cases: Cases,
    tally: Tally,
    durability: Durability,
    wal: Wal,
    /// A disposable file can't be rolled back: after an error it is only good to be thrown away.
    spoilt: bool,
}

impl Writer {
    /// Opens a file where it was left off.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, ViewsError> {
        let db = store::open_writer(path, durability)?;
        let (position, at) = store::checkpoint(&db)?;
        words::prepare(&db)?;
        Ok(Self {
            db,
            position,
            at,
            directory: Directory::default(),
            cases: Cases::default(),
            tally: Tally::default(),
            durability,
            wal: Wal::beside(path),
            spoilt: false,
        })
    }

    /// The last applied position.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether the file is only good to be thrown away.
    pub fn is_spoilt(&self) -> bool {
        self.spoilt
    }

    /// Makes the indexes that only readers need; a file being filled has none of them.
    pub fn index(&mut self) -> Result<(), ViewsError> {
        let outcome = store::index(&self.db);
        self.spoilt |= outcome.is_err() && self.durability == Durability::Disposable;
        outcome
    }

    /// Applies what is new of a batch in one transaction, all of it or nothing.
    pub fn apply(&mut self, batch: &[Recorded<'_>]) -> Result<Position, ViewsError> {
        if self.spoilt {
            return Err(ViewsError::Stopped("an earlier batch of the rebuild failed".to_owned()));
        }
        let seen = batch.partition_point(|recorded| recorded.position <= self.position);
        let new = &batch[seen..];
        if new.is_empty() {
            return Ok(self.position);
        }
        let (position, at) = (self.position, self.at);
        let outcome = self.transact(new);
        if outcome.is_err() {
            self.spoilt = self.durability == Durability::Disposable;
            // Whatever was remembered may tell of rows that were rolled back.
            (self.position, self.at) = (position, at);
            self.directory = Directory::default();
            self.cases = Cases::default();
            self.tally = Tally::default();
            if !self.db.is_autocommit() {
                self.db.execute_batch("ROLLBACK")?;
            }
        }
        outcome?;
        self.wal.keep_short(&self.db)?;
        Ok(self.position)
    }

    /// The cases that were written, and committed, since this was asked last.
    pub fn take_written(&mut self) -> Vec<Arc<Case>> {
        self.cases.take_written()
    }

    fn transact(&mut self, batch: &[Recorded<'_>]) -> Result<(), ViewsError> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        for recorded in batch {
            self.apply_one(recorded)?;
        }
        self.cases.flush(&self.db)?;
        self.tally.flush(&self.db)?;
        self.cases.flush_words(&self.db)?;
        self.remember_moment()?;
        let mut checkpoint =
            self.db.prepare_cached("UPDATE checkpoint SET position = ?1, at = ?2")?;
        checkpoint.execute(params![crate::sql::int(self.position), self.at])?;
        drop(checkpoint);
        self.db.execute_batch("COMMIT")?;
        self.cases.forget();
        self.directory.forget();
        if self.durability == Durability::Disposable {
            // Nobody reads them yet.
            self.cases.take_written();
        }
        Ok(())
    }

    fn apply_one(&mut self, recorded: &Recorded<'_>) -> Result<(), ViewsError> {
        let expected = self.position + 1;
        if recorded.position != expected {
            return Err(ViewsError::Gap { expected, got: recorded.position });
        }
        let at = crate::sql::micros(recorded.at).max(self.at);
        if at != self.at {
            self.remember_moment()?;
        }
        self.at = at;
        self.position = recorded.position;
        match recorded.event.stream() {
            Stream::Case => {
                self.cases.apply(&self.db, &mut self.directory, &mut self.tally, recorded)
            }
            Stream::Inbox => inbox::apply(&self.db, recorded),
            Stream::Organisation
            | Stream::Catchments
            | Stream::Learner
            | Stream::Person
            | Stream::Catalogue
            | Stream::Features => self.apply_to_directory(recorded),
        }
    }

    /// Writes down that the present moment's last event is the last applied one.
    fn remember_moment(&self) -> Result<(), ViewsError> {
        if self.position == 0 {
            return Ok(());
        }
        let mut moment = self
            .db
            .prepare_cached("INSERT OR REPLACE INTO moments (at, position) VALUES (?1, ?2)")?;
        moment.execute(params![self.at, crate::sql::int(self.position)])?;
        Ok(())
    }

    /// A directory event, and then the rows of lists that it moves.
    fn apply_to_directory(&mut self, recorded: &Recorded<'_>) -> Result<(), ViewsError> {
        let moves = self.directory.apply(&self.db, recorded)?;
        if let Some(moves) = moves {
            self.cases.flush(&self.db)?;
            let keys = moves.keys(&self.db)?;
            self.cases.refresh(&self.db, &mut self.directory, &mut self.tally, &keys, recorded)?;
        }
        Ok(())
    }
}

/// An event that can't be applied.
fn poison(recorded: &Recorded<'_>, reason: impl Into<String>) -> ViewsError {
    ViewsError::Poison {
        position: recorded.position,
        kind: recorded.event.kind(),
        reason: reason.into(),
    }
}
