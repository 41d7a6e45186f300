//! The two engines, and what they have in common.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use crate::batch::{Decided, RowHead, RowKey, State};
use crate::fault::Fault;
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::names::Names;
use crate::recent::CommandAt;
use crate::record::{Hash, Position, Recorded, Stored};
use crate::row::Row;
use crate::seal::{Seal, new_secret};
use crate::seen::Seen;
use crate::settings::Settings;
use crate::wanted::Wanted;
use crate::written::Written;
use crate::{LogError, postgres, sqlite};

/// What the log lies in.
#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite,
    Postgres(Arc<postgres::Place>),
}

/// How a batch is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// What is remembered will do.
    Known,
    /// All of it is to be read now.
    Anew,
}

/// All that the log holds of what a batch names.
pub(crate) struct Loaded {
    pub state: State,
    /// The hash of each stream's newest event.
    pub hashes: HashMap<Uuid, Hash>,
    /// Commands that others have written.
    pub tail: Vec<CommandAt>,
    /// It is so now, or was while the batch waited: it may be refused on this.
    pub certain: bool,
}

/// What became of a batch that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Committed {
    /// It is in the log.
    Yes,
    /// Somebody else has written since it was decided, and nothing of it was.
    Overtaken,
}

impl Engine {
    /// The engine of the log's URL.
    pub fn of(settings: &Settings) -> Result<Self, LogError> {
        let Some(url) = &settings.log_url else { return Ok(Engine::Sqlite) };
        if postgres::is_postgres(url) {
            let suffix = (settings.name != Settings::LOG).then_some(settings.name.as_str());
            return Ok(Engine::Postgres(Arc::new(postgres::Place::parse(url, suffix)?)));
        }
        let file = settings.dir.join(format!("{}.db", Settings::LOG));
        match *url == format!("sqlite:{}", file.display()) {
            true => Ok(Engine::Sqlite),
            false => Err(LogError::Url(format!(
                "it is neither postgres://... nor sqlite:{}",
                file.display()
            ))),
        }
    }

    /// Opens the log, making what is missing.
    pub async fn open(&self, settings: &Settings) -> Result<Seal, LogError> {
        match self {
            Engine::Sqlite => sqlite::open(settings).await,
            Engine::Postgres(place) => open_postgres(settings, place).await,
        }
    }

    /// Opens the log only to be read.
    pub async fn open_read_only(&self, settings: &Settings) -> Result<Seal, LogError> {
        let (id, secret) = match self {
            Engine::Sqlite => sqlite::open_read_only(settings).await?,
            Engine::Postgres(place) => postgres::open_read_only(place).await?,
        };
        self.check_seen(settings, id).await?;
        Seal::open(id, &secret, Keys::open_read_only(settings).await?.into())
    }

    /// SQLite's file and what was seen of it lie together, and go back together.
    async fn check_seen(&self, settings: &Settings, log: Uuid) -> Result<(), LogError> {
        match self {
            Engine::Sqlite => Ok(()),
            Engine::Postgres(place) => {
                let seen = Seen::read(&settings.seen())?;
                postgres::check_seen(place, log, seen.as_ref()).await
            }
        }
    }

    /// Where to keep how far the log was, if it is to be kept.
    pub fn seen(&self, settings: &Settings) -> Option<PathBuf> {
        match self {
            Engine::Sqlite => None,
            Engine::Postgres(_) => Some(settings.seen()),
        }
    }

    pub fn reader(&self, settings: &Settings, names: Arc<Names>) -> Reader {
        match self {
            Engine::Sqlite => Reader::Sqlite(sqlite::Reader::new(settings, names)),
            Engine::Postgres(place) => {
                Reader::Postgres(postgres::Reader::new(settings, place.clone(), names))
            }
        }
    }

    pub async fn writer(&self, settings: &Settings) -> Result<Writer, LogError> {
        Ok(match self {
            Engine::Sqlite => Writer::Sqlite(Box::new(sqlite::Writer::open(settings).await?)),
            Engine::Postgres(place) => {
                let writer = postgres::Writer::open(settings, place.clone()).await?;
                Writer::Postgres(Box::new(writer))
            }
        })
    }

    /// Begins to read the events after a position up to another, in a blocking way.
    pub fn scan(
        &self,
        settings: &Settings,
        keys: &Arc<Keys>,
        names: Arc<Names>,
        range: (Position, Position),
    ) -> Result<Scan, LogError> {
        Ok(match self {
            Engine::Sqlite => Scan::Sqlite(sqlite::Scan::open(settings, names, range)?),
            Engine::Postgres(place) => {
                Scan::Postgres(postgres::Scan::open(place.clone(), keys.clone(), names, range)?)
            }
        })
    }
}

async fn open_postgres(settings: &Settings, place: &postgres::Place) -> Result<Seal, LogError> {
    let (founding, found) = postgres::Founding::begin(place).await?;
    if found.is_none() && Seen::read(&settings.seen())?.is_some() {
        founding.end().await;
        return Err(LogError::Forked { position: 0, rule: "it is empty" });
    }
    let keys = Keys::open(settings, found.is_none()).await?;
    let (id, secret) = match found {
        Some(found) => {
            founding.end().await;
            found
        }
        None => {
            let id = Uuid::now_v7();
            let identity = (id, new_secret(id, keys.master())?);
            founding.found(settings, &identity).await?;
            identity
        }
    };
    Engine::Postgres(Arc::new(place.clone())).check_seen(settings, id).await?;
    Seal::open(id, &secret, keys.into())
}

/// Connections that read.
pub(crate) enum Reader {
    Sqlite(sqlite::Reader),
    Postgres(postgres::Reader),
}

impl Reader {
    pub async fn stream(&self, stream: Uuid) -> Result<Vec<Recorded<Stored>>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.stream(stream).await,
            Reader::Postgres(reader) => reader.stream(stream).await,
        }
    }

    pub async fn stream_part(
        &self,
        stream: Uuid,
        from: u64,
        to: u64,
    ) -> Result<Vec<Recorded<Stored>>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.stream_part(stream, from, to).await,
            Reader::Postgres(reader) => reader.stream_part(stream, from, to).await,
        }
    }

    pub async fn revision(&self, stream: Uuid) -> Result<u64, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.revision(stream).await,
            Reader::Postgres(reader) => reader.revision(stream).await,
        }
    }

    pub async fn stream_numbered(
        &self,
        series: &str,
        number: u64,
    ) -> Result<Option<Uuid>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.stream_numbered(series, number).await,
            Reader::Postgres(reader) => reader.stream_numbered(series, number).await,
        }
    }

    pub async fn page(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Result<Recorded<Stored>, LogError>>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.page(after, limit).await,
            Reader::Postgres(reader) => reader.page(after, limit).await,
        }
    }

    pub async fn head(&self) -> Result<Position, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.head().await,
            Reader::Postgres(reader) => reader.head().await,
        }
    }

    /// The newest position, and the hash of the event at another, where others than this process append.
    pub async fn head_and(&self, position: Position) -> Result<(Position, Option<Hash>), LogError> {
        match self {
            Reader::Sqlite(_) => Err(LogError::Closed),
            Reader::Postgres(reader) => reader.head_and(position).await,
        }
    }

    /// A line on which appends are hinted at, where others than this process append.
    pub async fn hints(&self) -> Result<postgres::Hints, LogError> {
        match self {
            Reader::Sqlite(_) => Err(LogError::Closed),
            Reader::Postgres(reader) => reader.hints().await,
        }
    }

    pub async fn row(&self, kind: &str, id: Uuid) -> Result<Option<Row>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.row(kind, id).await,
            Reader::Postgres(reader) => reader.row(kind, id).await,
        }
    }

    pub async fn rows_of_owner(&self, kind: &str, owner: Uuid) -> Result<Vec<Row>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.rows_of_owner(kind, owner).await,
            Reader::Postgres(reader) => reader.rows_of_owner(kind, owner).await,
        }
    }

    pub async fn rows_of_scope(&self, kind: &str, scope: Uuid) -> Result<Vec<Row>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.rows_of_scope(kind, scope).await,
            Reader::Postgres(reader) => reader.rows_of_scope(kind, scope).await,
        }
    }

    pub async fn rows_expired(
        &self,
        kind: &str,
        at_micros: i64,
        limit: usize,
    ) -> Result<Vec<Row>, LogError> {
        match self {
            Reader::Sqlite(reader) => reader.rows_expired(kind, at_micros, limit).await,
            Reader::Postgres(reader) => reader.rows_expired(kind, at_micros, limit).await,
        }
    }

    pub async fn close(&self) {
        match self {
            Reader::Sqlite(reader) => reader.close().await,
            Reader::Postgres(reader) => reader.close().await,
        }
    }
}

/// The connection that writes.
pub(crate) enum Writer {
    Sqlite(Box<sqlite::Writer>),
    Postgres(Box<postgres::Writer>),
}

impl Writer {
    /// Leaves the old connection, whatever state it is in, for a new one.
    pub async fn reopen(&mut self) -> Result<(), Fault> {
        match self {
            Writer::Sqlite(writer) => writer.reopen().await,
            Writer::Postgres(writer) => writer.reopen().await,
        }
    }

    /// Writes something that means nothing, to learn whether writing works.
    pub async fn touch(&mut self) -> Result<(), Fault> {
        match self {
            Writer::Sqlite(writer) => writer.touch().await,
            Writer::Postgres(writer) => writer.touch().await,
        }
    }

    /// Is the storage another machine's? Then what breaks is mostly the way to it, and what certainly was
    /// not written is written again; one's own disk is not asked twice.
    pub fn is_remote(&self) -> bool {
        match self {
            Writer::Sqlite(_) => false,
            Writer::Postgres(_) => true,
        }
    }

    /// Waits for the log's lock where others may hold it. SQLite's is held all the while.
    pub async fn begin(&mut self) -> Result<(), Fault> {
        match self {
            Writer::Sqlite(_) => Ok(()),
            Writer::Postgres(writer) => writer.begin().await,
        }
    }

    /// Gives the lock back, when there is nothing to write.
    pub async fn let_go(&mut self) -> Result<(), Fault> {
        match self {
            Writer::Sqlite(_) => Ok(()),
            Writer::Postgres(writer) => writer.let_go().await,
        }
    }

    /// The newest position.
    pub async fn head(&mut self) -> Result<Position, Fault> {
        match self {
            Writer::Sqlite(writer) => Ok(writer.head().await?.0),
            Writer::Postgres(writer) => writer.head().await,
        }
    }

    /// Is the log still the one that had this event? One's own file is.
    pub async fn had(&mut self, position: Position, hash: &Hash) -> Result<bool, Fault> {
        match self {
            Writer::Sqlite(_) => Ok(true),
            Writer::Postgres(writer) => Ok(writer.hash_at(position).await?.as_ref() == Some(hash)),
        }
    }

    /// The commands after a position.
    pub async fn tail(&mut self, after: Position) -> Result<Vec<CommandAt>, Fault> {
        match self {
            Writer::Sqlite(writer) => writer.tail(after).await,
            Writer::Postgres(writer) => {
                Ok(writer.load(&Wanted::default(), after, Look::Anew).await?.tail)
            }
        }
    }

    /// All that the log holds of what a batch names, and the commands of others after a position.
    pub async fn load(
        &mut self,
        wanted: &Wanted,
        upto: Position,
        look: Look,
    ) -> Result<Loaded, Fault> {
        match self {
            Writer::Sqlite(writer) => writer.load(wanted).await,
            Writer::Postgres(writer) => writer.load(wanted, upto, look).await,
        }
    }

    /// Writes a decided batch in one transaction. When this fails it may be committed all the same.
    pub async fn commit(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        hashes: &HashMap<Uuid, Hash>,
        rows: &[Written<'_>],
    ) -> Result<Committed, Fault> {
        match self {
            Writer::Sqlite(writer) => {
                writer.commit(events, decided, hashes, rows).await.map(|()| Committed::Yes)
            }
            Writer::Postgres(writer) => writer.commit(events, decided, hashes, rows).await,
        }
    }

    /// Is the event with this hash at this position? After a commit that was not answered: it is settled by this.
    pub async fn holds(&mut self, position: Position, hash: &Hash) -> Result<bool, Fault> {
        match self {
            Writer::Sqlite(writer) => writer.holds(position, hash).await,
            Writer::Postgres(writer) => writer.holds(position, hash).await,
        }
    }

    /// Is this row as it was to be written, or gone as it was to be? As [`Writer::holds`].
    pub async fn holds_row(&mut self, row: RowKey, head: Option<&RowHead>) -> Result<bool, Fault> {
        match self {
            Writer::Sqlite(writer) => writer.holds_row(row, head).await,
            Writer::Postgres(writer) => writer.holds_row(row, head).await,
        }
    }

    /// Begins a series at a number; `false` when it has begun already.
    pub async fn start_series(&mut self, name: &str, next: u64) -> Result<bool, Fault> {
        match self {
            Writer::Sqlite(writer) => writer.start_series(name, next).await,
            Writer::Postgres(writer) => writer.start_series(name, next).await,
        }
    }

    pub async fn close(self) {
        match self {
            Writer::Sqlite(writer) => writer.close().await,
            Writer::Postgres(writer) => writer.close().await,
        }
    }
}

/// One long read.
pub(crate) enum Scan {
    Sqlite(sqlite::Scan),
    Postgres(postgres::Scan),
}

impl Scan {
    /// The next page, and the keys fetched for it; an empty one at the end.
    pub fn page(&mut self) -> Result<(Vec<Recorded<Stored>>, Keyring), LogError> {
        match self {
            Scan::Sqlite(scan) => Ok((scan.page()?, Keyring::default())),
            Scan::Postgres(scan) => scan.page(),
        }
    }
}
