//! What a log holds, counted and digested while it is read: two logs that hold the same have the same
//! survey, whichever engine they lie in.

use ring::digest::{Context, SHA256};
use uuid::Uuid;

use super::Origin;
use super::table::{BESIDE, EVENTS, Table};
use super::value::Row;
use crate::LogError;
use crate::columns::read_event;
use crate::leaf;
use crate::names::Names;
use crate::record::{Hash, Position};

/// What a log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyed {
    /// The log's id.
    pub log: Uuid,
    /// Its newest position.
    pub head: Position,
    /// That event's hash, zeros for none.
    pub hash: Hash,
    /// That event's time, in microseconds since 1970.
    pub at_micros: i64,
    /// SHA-256 over the hashes of all events, in their order.
    pub events: Hash,
    /// How many rows each table beside the events has, and SHA-256 over them.
    pub beside: Vec<(&'static str, u64, Hash)>,
}

/// A log that is being read.
pub(super) struct Survey {
    log: Uuid,
    head: Position,
    hash: Hash,
    at_micros: i64,
    events: Context,
    beside: Vec<(&'static str, u64, Context)>,
    names: Names,
}

impl Survey {
    pub fn of(origin: &Origin) -> Self {
        let beside = BESIDE.iter().map(|table| (table.name, 0, Context::new(&SHA256))).collect();
        let (events, names) = (Context::new(&SHA256), Names::default());
        let (head, at_micros) = (0, i64::MIN);
        Self { log: origin.id, head, hash: Hash::default(), at_micros, events, beside, names }
    }

    /// How far it has come.
    pub fn head(&self) -> Position {
        self.head
    }

    /// Takes a table's next rows; each event must hold by itself and follow the one before.
    pub fn take(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        if table == &EVENTS {
            return rows.iter().try_for_each(|row| self.take_event(row));
        }
        let beside = self.beside.iter_mut().find(|(name, ..)| *name == table.name);
        if let Some((_, count, digest)) = beside {
            let mut bytes = Vec::new();
            rows.iter().for_each(|row| row.encode(&mut bytes));
            *count += rows.len() as u64;
            digest.update(&bytes);
        }
        Ok(())
    }

    fn take_event(&mut self, row: &Row) -> Result<(), LogError> {
        let event = read_event(row, &self.names)?;
        leaf::check(self.log, &event)?;
        let (position, stream, at) = (event.position, event.stream, event.at.timestamp_micros());
        let tampered = |rule| LogError::Tampered { position: self.head + 1, stream, rule };
        if position != self.head + 1 {
            return Err(tampered("positions have no gaps"));
        }
        if at < self.at_micros {
            return Err(tampered("times never fall"));
        }
        self.events.update(&event.hash);
        (self.head, self.hash, self.at_micros) = (position, event.hash, at);
        Ok(())
    }

    pub fn finish(self) -> Surveyed {
        let hash_of = |digest: Context| {
            let mut hash = Hash::default();
            hash.copy_from_slice(digest.finish().as_ref());
            hash
        };
        let beside = self.beside.into_iter();
        Surveyed {
            log: self.log,
            head: self.head,
            hash: self.hash,
            at_micros: if self.head == 0 { 0 } else { self.at_micros },
            events: hash_of(self.events),
            beside: beside.map(|(name, count, digest)| (name, count, hash_of(digest))).collect(),
        }
    }
}
