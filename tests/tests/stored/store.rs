//! What a real log makes of events: its rows as they lie on disk, and the events read back.

use casetrail_eventlog::{Append, Expected, Log, Meta, NewEvent, Settings};
use casetrail_tests::Folder;
use chrono::Utc;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;
use uuid::Uuid;

/// Events in a log that was closed again.
pub struct Kept<E> {
    /// The log's folder.
    pub folder: Folder,
    /// Its rows, oldest first.
    pub rows: Vec<Row>,
    /// The events, read by a log opened anew.
    pub read: Vec<E>,
}

/// An event on disk, without its header.
pub struct Row {
    /// The event's name.
    pub kind: String,
    payload: Vec<u8>,
    /// Nonce and ciphertext of what is personal.
    pub sealed: Option<Vec<u8>>,
}

impl Row {
    /// What anyone can read.
    pub fn clear(&self) -> Value {
        serde_json::from_slice(&self.payload).expect("a payload is JSON")
    }
}

/// Appends the events to one stream of a new log and closes it.
pub async fn keep<E>(events: &[E]) -> Kept<E>
where
    E: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    let folder = Folder::new();
    let stream = Uuid::now_v7();
    let log = open::<E>(folder.path()).await;
    log.append(append(stream, events)).await.expect("the log takes them");
    log.close().await;
    drop(log);
    let rows = rows(&folder.path().join("log.db"));
    let log = open::<E>(folder.path()).await;
    let read = log.read_stream(stream).await.expect("the log can be read");
    log.close().await;
    Kept { folder, rows, read: read.iter().map(|recorded| recorded.event.clone()).collect() }
}

async fn open<E>(folder: &Path) -> Log<E>
where
    E: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Log::open(Settings::new(folder)).await.expect("the log opens")
}

fn append<E: Clone>(stream: Uuid, events: &[E]) -> Append<E> {
    let new = |event: &E| NewEvent {
        id: Uuid::now_v7(),
        subject: Some(stream),
        series: None,
        number: None,
        event: event.clone(),
    };
    Append {
        stream,
        expected: Expected::Any,
        events: events.iter().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: Meta {
            command: Uuid::new_v4(),
            fingerprint: [0; 16],
            actor: Uuid::nil(),
            organisation: None,
            role: None,
            cause: None,
            at: Utc::now(),
        },
    }
}

fn rows(database: &Path) -> Vec<Row> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let db = db.expect("the log's file opens");
    let mut select = db
        .prepare("SELECT kind, payload, sealed FROM events ORDER BY position")
        .expect("the log has its table");
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row { kind: row.get(0)?, payload: row.get(1)?, sealed: row.get(2)? })
    };
    let rows = select.query_map([], row).expect("its rows can be read");
    rows.map(|row| row.expect("a row is as the format says")).collect()
}
