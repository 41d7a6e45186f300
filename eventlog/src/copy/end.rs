//! Where a copy comes from and where it goes: a log in either engine, or an archive.

use std::path::PathBuf;

use super::archive;
use super::table::{EVENTS, ORIGIN, Table};
use super::value::{Row, Value};
use super::{Onto, Origin, Standing, While};
use crate::columns::{Columns, number, uuid};
use crate::engine::Engine;
use crate::owner::take_folder;
use crate::record::{Hash, Position};
use crate::settings::Settings;
use crate::{LogError, postgres, sqlite};

/// A log, or an archive of one.
pub enum End {
    /// A log, wherever its settings say it lies.
    Log(Box<Settings>),
    /// A file that holds all of a log.
    Archive(PathBuf),
}

impl End {
    /// A log.
    #[must_use]
    pub fn log(settings: Settings) -> Self {
        Self::Log(Box::new(settings))
    }

    /// Where it is, without passwords.
    pub(super) fn place(&self) -> PathBuf {
        match self {
            End::Log(settings) => match Engine::of(settings) {
                Ok(Engine::Postgres(place)) => place.schema().into(),
                Ok(Engine::Sqlite) | Err(_) => settings.database(),
            },
            End::Archive(path) => path.clone(),
        }
    }
}

/// What is read, table by table.
pub(super) struct Source {
    kind: Kind,
    /// The table that is being read, and its last key that was.
    at: Option<(&'static str, Vec<Value>)>,
}

enum Kind {
    Sqlite(sqlite::Source),
    Postgres(Box<postgres::Source>),
    Archive(archive::Reader),
}

impl Source {
    pub async fn open(end: &End, meanwhile: While) -> Result<Self, LogError> {
        let kind = match end {
            End::Log(settings) => match Engine::of(settings)? {
                Engine::Sqlite => {
                    if !settings.database().exists() {
                        return Err(LogError::NoLog(settings.database()));
                    }
                    let lock = match meanwhile {
                        While::Still => Some(take_folder(settings)?),
                        While::Served => None,
                    };
                    Kind::Sqlite(sqlite::Source::open(settings, lock)?)
                }
                Engine::Postgres(place) => {
                    let source = postgres::Source::open(&place).await?;
                    Kind::Postgres(Box::new(source.meanwhile(meanwhile).await?))
                }
            },
            End::Archive(path) => Kind::Archive(archive::Reader::open(path)?),
        };
        Ok(Self { kind, at: None })
    }

    /// The same once more, beside the first.
    pub async fn open_again(end: &End) -> Result<Self, LogError> {
        Self::open(end, While::Served).await
    }

    /// A file or schema of keys.
    pub fn over_sqlite(source: sqlite::Source) -> Self {
        Self { kind: Kind::Sqlite(source), at: None }
    }

    /// The same in a database.
    pub fn over_postgres(source: postgres::Source) -> Self {
        Self { kind: Kind::Postgres(Box::new(source)), at: None }
    }

    /// Begins one view of all of it, and says what the log is.
    pub async fn begin(&mut self) -> Result<Origin, LogError> {
        match &mut self.kind {
            Kind::Sqlite(source) => source.begin(),
            Kind::Postgres(source) => source.begin().await,
            Kind::Archive(reader) => {
                let rows = reader.page(&ORIGIN)?;
                let origin = rows.first().and_then(read_origin);
                origin.ok_or_else(|| reader.broken("it does not say which log it is of"))
            }
        }
    }

    /// The next rows of a table in the order of its key; none at its end.
    pub async fn page(&mut self, table: &Table, rows_max: usize) -> Result<Vec<Row>, LogError> {
        let after = match &self.at {
            Some((name, key)) if *name == table.name => Some(key.as_slice()),
            Some(_) | None => None,
        };
        let rows = match &mut self.kind {
            Kind::Sqlite(source) => source.page(table, after, rows_max)?,
            Kind::Postgres(source) => source.page(table, after, rows_max).await?,
            Kind::Archive(reader) => return reader.page(table),
        };
        if let Some(last) = rows.last() {
            self.at = Some((table.name, last.0[..table.key].to_vec()));
        }
        Ok(rows)
    }

    /// Goes on after an event where that can be told; an archive is read to there.
    pub fn skip_events(&mut self, after: Position) {
        if after > 0 {
            self.at = Some((EVENTS.name, vec![Value::Integer(after as i64)]));
        }
    }

    /// Ends the view. Events never change, so those of its head are there without it.
    pub async fn release(&mut self) -> Result<(), LogError> {
        match &mut self.kind {
            Kind::Sqlite(source) => source.release(),
            Kind::Postgres(source) => source.release().await,
            Kind::Archive(_) => Ok(()),
        }
    }

    /// Sees to it that nobody has written a source that was to be still.
    pub async fn check_still(&mut self) -> Result<(), LogError> {
        match &mut self.kind {
            Kind::Postgres(source) => source.check_still().await,
            Kind::Sqlite(_) | Kind::Archive(_) => Ok(()),
        }
    }
}

fn read_origin(row: &Row) -> Option<Origin> {
    Some(Origin {
        id: uuid(row, 0).ok()?,
        secret: row.bytes(1).ok()??.to_vec(),
        made_micros: row.integer(2).ok()??,
        head: number(row, 3).ok()?,
        at_micros: row.integer(4).ok()??,
    })
}

fn origin_row(origin: &Origin) -> Row {
    Row(vec![
        Value::Bytes(origin.id.as_bytes().to_vec()),
        Value::Bytes(origin.secret.clone()),
        Value::Integer(origin.made_micros),
        Value::Integer(origin.head as i64),
        Value::Integer(origin.at_micros),
    ])
}

/// What is written.
pub(super) enum Target {
    Sqlite(Box<sqlite::Target>),
    Postgres(Box<postgres::Target>),
    Archive(Option<Box<archive::Writer>>, PathBuf),
}

impl Target {
    pub async fn open(end: &End, origin: &Origin, onto: Onto) -> Result<Self, LogError> {
        Ok(match end {
            End::Log(settings) => match Engine::of(settings)? {
                Engine::Sqlite => {
                    Target::Sqlite(Box::new(sqlite::Target::open(settings, origin, onto)?))
                }
                Engine::Postgres(place) => {
                    let target = postgres::Target::open(settings, &place, origin, onto).await?;
                    Target::Postgres(Box::new(target))
                }
            },
            End::Archive(path) => {
                Target::Archive(Some(Box::new(archive::Writer::create(path)?)), path.clone())
            }
        })
    }

    pub fn standing(&self) -> Standing {
        match self {
            Target::Sqlite(target) => target.standing(),
            Target::Postgres(target) => target.standing(),
            Target::Archive(..) => Standing { known: 0, is_empty: true },
        }
    }

    pub fn place(&self) -> PathBuf {
        match self {
            Target::Sqlite(target) => target.place(),
            Target::Postgres(target) => target.place(),
            Target::Archive(_, path) => path.clone(),
        }
    }

    /// Marks it as not whole and makes it the source's log, with nothing beside its events.
    pub async fn begin(&mut self, origin: &Origin) -> Result<(), LogError> {
        match self {
            Target::Sqlite(target) => target.begin(origin),
            Target::Postgres(target) => target.begin(origin).await,
            Target::Archive(Some(writer), _) => writer.add(&ORIGIN, &[origin_row(origin)]),
            Target::Archive(None, _) => Err(LogError::Closed),
        }
    }

    pub async fn add(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        match self {
            Target::Sqlite(target) => target.add(table, rows),
            Target::Postgres(target) if table == &EVENTS => target.add_events(rows).await,
            Target::Postgres(target) => target.add(table, rows).await,
            Target::Archive(Some(writer), _) => writer.add(table, rows),
            Target::Archive(None, _) => Err(LogError::Closed),
        }
    }

    /// The hashes of the events after a position up to another, and whether each was erased.
    pub async fn hashes(
        &mut self,
        range: (Position, Position),
    ) -> Result<Vec<(Hash, bool)>, LogError> {
        match self {
            Target::Sqlite(target) => target.hashes(range),
            Target::Postgres(target) => target.hashes(range).await,
            Target::Archive(..) => Ok(Vec::new()),
        }
    }

    pub async fn erase(&mut self, positions: &[Position]) -> Result<(), LogError> {
        match self {
            Target::Sqlite(target) => target.erase(positions),
            Target::Postgres(target) => target.erase(positions).await,
            Target::Archive(..) => Ok(()),
        }
    }

    /// What was written, to be read again; an archive is ended first.
    pub async fn reading(&mut self) -> Result<Source, LogError> {
        match self {
            Target::Sqlite(target) => Ok(Source::over_sqlite(target.reading()?)),
            Target::Postgres(target) => Ok(Source::over_postgres(target.reading().await?)),
            Target::Archive(writer, path) => {
                if let Some(writer) = writer.take() {
                    writer.finish()?;
                }
                Source::open_again(&End::Archive(path.clone())).await
            }
        }
    }

    /// Marks it as whole.
    pub async fn finish(&mut self) -> Result<(), LogError> {
        match self {
            Target::Sqlite(target) => target.finish(),
            Target::Postgres(target) => target.finish().await,
            Target::Archive(..) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_log_is_comes_back() {
        let origin = Origin {
            id: uuid::Uuid::from_u128(7),
            secret: vec![1, 2, 3],
            made_micros: -5,
            head: 9,
            at_micros: 11,
        };
        assert_eq!(read_origin(&origin_row(&origin)), Some(origin.clone()));
        assert_eq!(origin_row(&origin).0.len(), ORIGIN.columns.len());
    }
}
