//! Long reads, for a thread that may be anybody's: they have a thread, a runtime and a connection of
//! their own, and are a page ahead of whoever takes them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::connect::{Place, answered};
use super::driver_error;
use super::read::page_sql;
use crate::LogError;
use crate::columns::read_event;
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::names::Names;
use crate::record::{Position, Recorded, Stored};

/// Events of one statement.
const PAGE_EVENTS: u64 = 4_000;

/// A page of events, and the keys that open them.
pub(crate) type Page = (Vec<Recorded<Stored>>, Keyring);

/// One long read.
pub(crate) struct Scan(Receiver<Result<Page, LogError>>);

impl Scan {
    /// Begins to read the events after a position up to another.
    pub fn open(
        place: Arc<Place>,
        keys: Arc<Keys>,
        names: Arc<Names>,
        (after, upto): (Position, Position),
    ) -> Result<Self, LogError> {
        let (pages, taken) = sync_channel(1);
        let read = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let outcome = match runtime {
                Ok(runtime) => runtime.block_on(read(&place, &keys, &names, (after, upto), &pages)),
                Err(error) => Err(LogError::Database(error.to_string())),
            };
            if let Err(error) = outcome {
                // Nobody may want it any more.
                drop(pages.send(Err(error)));
            }
        };
        std::thread::Builder::new()
            .name("scan".to_owned())
            .spawn(read)
            .map_err(|error| LogError::Database(error.to_string()))?;
        Ok(Self(taken))
    }

    /// The next page; an empty one at the end.
    pub fn page(&self) -> Result<Page, LogError> {
        self.0.recv().unwrap_or_else(|_| Ok((Vec::new(), Keyring::default())))
    }
}

async fn read(
    place: &Place,
    keys: &Keys,
    names: &Names,
    (mut after, upto): (Position, Position),
    pages: &SyncSender<Result<Page, LogError>>,
) -> Result<(), LogError> {
    let mut connection: PgConnection = place.connect().await.map_err(driver_error)?;
    let sql = page_sql();
    while after < upto {
        let last = upto.min(after + PAGE_EVENTS);
        let query = sqlx::query(AssertSqlSafe(sql.clone())).bind(after as i64).bind(last as i64);
        let rows = answered(query.fetch_all(&mut connection)).await.map_err(driver_error)?;
        if rows.is_empty() {
            return Ok(());
        }
        let events: Vec<Recorded<Stored>> =
            rows.iter().map(|row| read_event(row, names)).collect::<Result<_, _>>()?;
        let ring = keys.ring_apart(&events).await?;
        after = events.last().map_or(last, |event| event.position);
        if pages.send(Ok((events, ring))).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
