//! What the writer reads before it writes, in one statement: all that a batch names, as of one turn.

use std::collections::HashMap;

use sqlx::Row as _;
use uuid::Uuid;

use super::connect::answered;
use super::fault::{fault, is_lock_timeout};
use super::known::Known;
use super::statements::{CLAIM, COMMAND, HEAD, LOAD, ROW, SERIES, TAKE, TURN};
use super::write::{Stand, Writer};
use crate::batch::{Head, RowHead};
use crate::columns::{Columns, Malformed, fixed, number, optional_number, uuid};
use crate::engine::{Loaded, Look};
use crate::fault::{Fault, malformed};
use crate::recent::CommandAt;
use crate::record::{Hash, Position};
use crate::wanted::Wanted;

/// Times the lock is waited for, two seconds each: whoever holds it idle loses it within two, but
/// perhaps only just after the first wait has ended.
const TAKES_MAX: usize = 4;

/// What one statement read.
#[derive(Default)]
pub(super) struct Read {
    pub turn: i64,
    pub head: Position,
    pub at: i64,
    pub heads: HashMap<Uuid, (Head, Hash)>,
    pub claims: HashMap<Uuid, Uuid>,
    pub series: HashMap<String, u64>,
    pub rows: HashMap<(String, Uuid), RowHead>,
    pub tail: Vec<CommandAt>,
}

impl Read {
    fn add(&mut self, row: &impl Columns) -> Result<(), Malformed> {
        match number(row, 0)? {
            TURN => {
                self.turn = row.integer(3)?.ok_or(Malformed)?;
                (self.head, self.at) = (number(row, 4)?, row.integer(5)?.ok_or(Malformed)?);
            }
            HEAD => {
                let (revision, position) = (number(row, 3)?, number(row, 4)?);
                let head = Head { revision, position, barrier: number(row, 5)? };
                self.heads.insert(uuid(row, 1)?, (head, fixed(row, 6)?));
            }
            CLAIM => {
                self.claims.insert(uuid(row, 1)?, uuid(row, 2)?);
            }
            SERIES => {
                let name = row.text(7)?.ok_or(Malformed)?.to_owned();
                self.series.insert(name, number(row, 3)?);
            }
            ROW => {
                let kind = row.text(7)?.ok_or(Malformed)?.to_owned();
                let (version, number) = (number(row, 3)?, optional_number(row, 4)?);
                let (command, fingerprint) = (uuid(row, 2)?, fixed(row, 6)?);
                let head = RowHead { version, number, command, fingerprint };
                self.rows.insert((kind, uuid(row, 1)?), head);
            }
            COMMAND => self.tail.push(CommandAt {
                position: number(row, 3)?,
                key: (uuid(row, 1)?, uuid(row, 2)?),
                fingerprint: fixed(row, 6)?,
            }),
            _ => return Err(Malformed),
        }
        Ok(())
    }
}

impl Writer {
    /// Takes the lock, if others write too: then it is waited for before the queue is drained.
    pub async fn begin(&mut self) -> Result<(), Fault> {
        let Stand::Among { held: false, quiet } = self.stand else { return Ok(()) };
        let turn = self.take().await?;
        let quiet = match self.known.as_ref().is_some_and(|known| known.turn == turn) {
            true => quiet + 1,
            false => 0,
        };
        if quiet == 0 {
            self.known = None;
        }
        self.stand = Stand::Among { held: true, quiet };
        Ok(())
    }

    /// Begins a transaction and takes the lock in it; which turn it is.
    pub(super) async fn take(&mut self) -> Result<i64, Fault> {
        let mut tries = 0;
        loop {
            tries += 1;
            let taken = answered(sqlx::raw_sql(TAKE).fetch_one(&mut self.connection)).await;
            match taken {
                Ok(row) => {
                    // A simple query's rows come as text.
                    let turn: Option<i64> = row
                        .try_get_raw(0)
                        .ok()
                        .and_then(|value| value.as_str().ok().and_then(|turn| turn.parse().ok()));
                    return turn.ok_or_else(|| malformed(Malformed));
                }
                Err(error) if is_lock_timeout(&error) && tries < TAKES_MAX => {
                    self.run("ROLLBACK").await?;
                }
                Err(error) => return Err(fault(error)),
            }
        }
    }

    /// All that the log holds of what a batch names, and the commands after a position.
    pub async fn load(
        &mut self,
        wanted: &Wanted,
        upto: Position,
        look: Look,
    ) -> Result<Loaded, Fault> {
        self.begin().await?;
        if look == Look::Anew {
            self.known = None;
        }
        loop {
            let Some(known) = &mut self.known else {
                let read = self.read(wanted, upto).await?;
                let mut known = Known::of(&read);
                known.keep(wanted, &read);
                let loaded = known.load(wanted, Some(read));
                self.known = Some(known);
                return Ok(loaded);
            };
            let lacking = known.lacks(wanted);
            if lacking.is_empty() {
                // Under the lock what is remembered is so; else it was so at some time.
                let certain = matches!(self.stand, Stand::Among { held: true, .. });
                return Ok(Loaded { certain, ..known.load(wanted, None) });
            }
            let read = self.read(&lacking, upto).await?;
            // Else others have written since: nothing that is remembered holds.
            if let Some(known) = self.known.as_mut().filter(|known| known.turn == read.turn) {
                known.keep(&lacking, &read);
                return Ok(known.load(wanted, Some(read)));
            }
            self.known = None;
        }
    }

    /// What is wanted as of now, and the commands after a position.
    pub(super) async fn read(&mut self, wanted: &Wanted, upto: Position) -> Result<Read, Fault> {
        let ids = |id: &Uuid| id.as_bytes().to_vec();
        let streams: Vec<Vec<u8>> = wanted.streams.iter().map(ids).collect();
        let claims: Vec<Vec<u8>> = wanted.claims.iter().map(ids).collect();
        let series: Vec<&str> = wanted.series.iter().copied().collect();
        let kinds: Vec<&str> = wanted.rows.iter().map(|(kind, _)| *kind).collect();
        let rows: Vec<Vec<u8>> = wanted.rows.iter().map(|(_, id)| ids(id)).collect();
        let query = sqlx::query(LOAD)
            .bind(streams)
            .bind(claims)
            .bind(series)
            .bind(kinds)
            .bind(rows)
            .bind(upto as i64)
            .bind(i64::try_from(self.settings.recent_positions_max).unwrap_or(i64::MAX));
        let found = answered(query.fetch_all(&mut self.connection)).await.map_err(fault)?;
        let mut read = Read::default();
        found.iter().try_for_each(|row| read.add(row)).map_err(malformed)?;
        Ok(read)
    }
}
