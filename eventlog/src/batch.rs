//! Decides a batch of appends, purely: what each sees is the log plus what the batch accepted
//! before it, so one refusal never touches its neighbours. The same for every engine.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::append::{Expected, Meta};
use crate::recent::{CommandKey, Known, RecentCommands};
use crate::record::{ClaimChange, Position};

/// An append, as far as the decision needs it.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub stream: Uuid,
    pub expected: Expected,
    pub events: Vec<AskedNumber>,
    pub claims: Vec<ClaimChange>,
    pub relied_on: Vec<(Uuid, u64)>,
    pub rows: Vec<AskedRow>,
    pub meta: Meta,
}

/// The number an event or row is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AskedNumber {
    pub series: Option<&'static str>,
    pub number: Option<u64>,
}

/// A row's change, as far as the decision needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskedRow {
    Put { row: RowKey, expected: u64, number: AskedNumber },
    Delete { row: RowKey, expected: Option<u64> },
}

pub(crate) type RowKey = (&'static str, Uuid);

/// What the log holds of all that a batch names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub head: Position,
    /// The newest event's time, in microseconds.
    pub at: i64,
    pub streams: HashMap<Uuid, Head>,
    pub claims: HashMap<Uuid, Uuid>,
    pub series: HashMap<&'static str, u64>,
    pub rows: HashMap<RowKey, RowHead>,
}

/// The end of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub revision: u64,
    pub position: Position,
    /// The revision of its last event that is no addition.
    pub barrier: u64,
}

/// A row without its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowHead {
    pub version: u64,
    pub number: Option<u64>,
    pub command: Uuid,
    pub fingerprint: [u8; 16],
}

/// What becomes of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted(Placed),
    /// Its command is known, and wrote these events.
    Repeated(Known),
    /// Its command is known, and wrote its rows.
    RowsRepeated,
    Refused(Refusal),
}

/// Where an accepted append stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub first: Position,
    /// The stream as it was.
    pub before: Head,
    /// The events' time, in microseconds.
    pub at: i64,
    /// The events' numbers.
    pub numbers: Vec<Option<u64>>,
    /// The version and number of each row put; `None` for one removed.
    pub rows: Vec<Option<(u64, Option<u64>)>>,
}

/// Why an append is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Conflict { revision: u64 },
    ClaimTaken { by: Uuid },
    ReliedOnMoved { stream: Uuid },
    CommandIdReused,
    RowConflict { id: Uuid, current: Option<u64> },
}

/// A batch, decided.
#[derive(Debug)]
pub(crate) struct Decided {
    /// One for each append, in order.
    pub verdicts: Vec<Verdict>,
    /// The log as it is after the batch.
    pub after: State,
    pub changed: Changed,
}

/// What of the state the batch changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    pub streams: BTreeSet<Uuid>,
    pub claims: BTreeSet<Uuid>,
    pub series: BTreeSet<&'static str>,
    /// Each changed row's last write: the append's index and the row's index in it.
    pub rows: BTreeMap<RowKey, (usize, usize)>,
}

impl Changed {
    /// Is there nothing to write?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Decides the appends in order.
pub(crate) fn decide_batch<'a>(
    state: State,
    recent: &RecentCommands,
    asks: impl IntoIterator<Item = &'a Ask>,
) -> Decided {
    let mut batch = Batch { state, recent, fresh: HashMap::new(), changed: Changed::default() };
    let verdicts =
        asks.into_iter().enumerate().map(|(index, ask)| batch.decide(index, ask)).collect();
    Decided { verdicts, after: batch.state, changed: batch.changed }
}

struct Batch<'a> {
    state: State,
    recent: &'a RecentCommands,
    /// Commands accepted in this batch.
    fresh: HashMap<CommandKey, Known>,
    changed: Changed,
}

impl Batch<'_> {
    fn decide(&mut self, index: usize, ask: &Ask) -> Verdict {
        if let Some(verdict) = self.known(ask) {
            return verdict;
        }
        match self.check(ask) {
            Err(refusal) => Verdict::Refused(refusal),
            Ok(()) => Verdict::Accepted(self.accept(index, ask)),
        }
    }

    /// Was this command accepted before?
    fn known(&self, ask: &Ask) -> Option<Verdict> {
        if ask.events.is_empty() {
            return self.rows_known(ask);
        }
        let key = (ask.meta.actor, ask.meta.command);
        let known = self.fresh.get(&key).copied().or_else(|| self.recent.get(&key))?;
        Some(match known.fingerprint == ask.meta.fingerprint {
            true => Verdict::Repeated(known),
            false => Verdict::Refused(Refusal::CommandIdReused),
        })
    }

    /// A command of rows alone is known by any row whose last command it was.
    fn rows_known(&self, ask: &Ask) -> Option<Verdict> {
        let row = ask.rows.iter().find_map(|row| match row {
            AskedRow::Put { row, .. } => {
                self.state.rows.get(row).filter(|row| row.command == ask.meta.command)
            }
            AskedRow::Delete { .. } => None,
        })?;
        Some(match row.fingerprint == ask.meta.fingerprint {
            true => Verdict::RowsRepeated,
            false => Verdict::Refused(Refusal::CommandIdReused),
        })
    }

    fn check(&self, ask: &Ask) -> Result<(), Refusal> {
        self.check_streams(ask)?;
        self.check_claims(ask)?;
        ask.rows.iter().try_for_each(|row| self.check_row(row))
    }

    fn check_streams(&self, ask: &Ask) -> Result<(), Refusal> {
        let head = self.head(ask.stream);
        let revision = head.revision;
        match ask.expected {
            Expected::Revision(expected) if expected != revision => {
                return Err(Refusal::Conflict { revision });
            }
            Expected::Addition(read) if head.barrier > read || head.revision < read => {
                return Err(Refusal::Conflict { revision });
            }
            Expected::Revision(_) | Expected::Addition(_) | Expected::Any => {}
        }
        match ask.relied_on.iter().find(|(stream, read)| self.head(*stream).revision != *read) {
            Some(&(stream, _)) => Err(Refusal::ReliedOnMoved { stream }),
            None => Ok(()),
        }
    }

    fn check_claims(&self, ask: &Ask) -> Result<(), Refusal> {
        let taken = ask.claims.iter().find_map(|change| match change {
            ClaimChange::Take { claim } => {
                self.state.claims.get(claim).filter(|owner| **owner != ask.stream)
            }
            ClaimChange::Release { .. } => None,
        });
        taken.map_or(Ok(()), |&by| Err(Refusal::ClaimTaken { by }))
    }

    fn check_row(&self, row: &AskedRow) -> Result<(), Refusal> {
        match row {
            AskedRow::Put { row, expected, .. } => {
                let current = self.state.rows.get(row).map(|row| row.version);
                if current.unwrap_or(0) != *expected {
                    return Err(Refusal::RowConflict { id: row.1, current });
                }
            }
            AskedRow::Delete { row, expected: Some(expected) } => {
                let current = self.state.rows.get(row).map(|row| row.version);
                if current.is_some_and(|version| version != *expected) {
                    return Err(Refusal::RowConflict { id: row.1, current });
                }
            }
            AskedRow::Delete { expected: None, .. } => {}
        }
        Ok(())
    }

    fn accept(&mut self, index: usize, ask: &Ask) -> Placed {
        let before = self.head(ask.stream);
        let first = self.state.head + 1;
        let at = ask.meta.at.timestamp_micros().max(self.state.at);
        if !ask.events.is_empty() {
            self.advance(ask, before, at);
        }
        for change in &ask.claims {
            self.change_claim(ask.stream, *change);
        }
        let numbers = ask.events.iter().map(|number| self.allot(*number)).collect();
        let rows = ask
            .rows
            .iter()
            .enumerate()
            .map(|(row_index, row)| self.change_row((index, row_index), row, &ask.meta))
            .collect();
        Placed { first, before, at, numbers, rows }
    }

    fn advance(&mut self, ask: &Ask, before: Head, at: i64) {
        let count = ask.events.len() as u64;
        let key = (ask.meta.actor, ask.meta.command);
        let first = self.state.head + 1;
        self.fresh.insert(key, Known { first, count, fingerprint: ask.meta.fingerprint });
        self.state.head += count;
        self.state.at = at;
        let revision = before.revision + count;
        let barrier = match ask.expected {
            Expected::Addition(_) => before.barrier,
            Expected::Any | Expected::Revision(_) => revision,
        };
        let head = Head { revision, position: self.state.head, barrier };
        self.state.streams.insert(ask.stream, head);
        self.changed.streams.insert(ask.stream);
    }

    fn change_claim(&mut self, stream: Uuid, change: ClaimChange) {
        match change {
            ClaimChange::Take { claim } => {
                self.state.claims.insert(claim, stream);
                self.changed.claims.insert(claim);
            }
            ClaimChange::Release { claim } if self.state.claims.get(&claim) == Some(&stream) => {
                self.state.claims.remove(&claim);
                self.changed.claims.insert(claim);
            }
            ClaimChange::Release { .. } => {}
        }
    }

    /// The number asked for, or the next of the series; either way the series goes on after it.
    fn allot(&mut self, asked: AskedNumber) -> Option<u64> {
        let Some(series) = asked.series else { return asked.number };
        let next = self.state.series.get(series).copied().unwrap_or(1);
        let number = asked.number.unwrap_or(next);
        self.state.series.insert(series, next.max(number + 1));
        self.changed.series.insert(series);
        Some(number)
    }

    fn change_row(
        &mut self,
        write: (usize, usize),
        row: &AskedRow,
        meta: &Meta,
    ) -> Option<(u64, Option<u64>)> {
        match *row {
            AskedRow::Put { row, expected, number } => {
                let number = match self.state.rows.get(&row) {
                    Some(current) => current.number,
                    None => self.allot(number),
                };
                let (command, fingerprint) = (meta.command, meta.fingerprint);
                let version = expected + 1;
                self.state.rows.insert(row, RowHead { version, number, command, fingerprint });
                self.changed.rows.insert(row, write);
                Some((version, number))
            }
            AskedRow::Delete { row, .. } => {
                if self.state.rows.remove(&row).is_some() {
                    self.changed.rows.insert(row, write);
                }
                None
            }
        }
    }

    fn head(&self, stream: Uuid) -> Head {
        self.state.streams.get(&stream).copied().unwrap_or_default()
    }
}
