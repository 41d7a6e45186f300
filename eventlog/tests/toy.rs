//! A toy event, and what the tests share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casetrail_eventlog::{Append, AppendError, Appended, Expected, Log, Meta, NewEvent, Settings};
use chrono::{DateTime, Utc};
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

/// Personal data as a domain would mark it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Personal<T> {
    Known(T),
    Erased,
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Personal::Known(value) => serializer.serialize_newtype_struct("$personal", value),
            Personal::Erased => serializer.serialize_unit(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Value<T> {
            type Value = Personal<T>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a personal value")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                T::deserialize(deserializer).map(Personal::Known)
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
                Ok(Personal::Erased)
            }
        }
        deserializer.deserialize_newtype_struct("$personal", Value(std::marker::PhantomData))
    }
}

/// What may happen to a toy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Toy {
    Made { name: Personal<String>, weight: u32 },
    Painted(Paint),
    Moved(String, Personal<u32>),
    Counted(u64),
    Broken,
}

/// Personal values where they like to hide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paint {
    pub(crate) colour: String,
    pub(crate) by: Option<Personal<String>>,
    pub(crate) witnesses: Vec<Personal<String>>,
    pub(crate) notes: Vec<Option<Note>>,
}

/// Something personal inside something inside a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Note {
    Said { words: Personal<String>, loud: bool },
    Silent,
}

pub(crate) fn known(text: &str) -> Personal<String> {
    Personal::Known(text.to_owned())
}

/// Runs each of these tests on both engines. The PostgreSQL is that of `sh tests/postgres.sh`.
macro_rules! on_both {
    ($flavor:literal: $($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = $flavor)]
            async fn sqlite() {
                super::$name(crate::toy::Folder::new()).await;
            }

            #[tokio::test(flavor = $flavor)]
            async fn postgres() {
                if let Some(folder) = crate::toy::Folder::on_postgres() {
                    super::$name(folder).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both;

/// A folder of its own, gone when dropped; the log in it, or in a schema of its own.
pub(crate) struct Folder {
    path: PathBuf,
    url: Option<String>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    pub(crate) fn within(parent: &Path) -> Self {
        let path = parent.join(format!("eventlog-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Self { path, url: None }
    }

    /// The same with the log in PostgreSQL; `None` where there is none to test on.
    pub(crate) fn on_postgres() -> Option<Self> {
        let Ok(url) = std::env::var("CASETRAIL_TEST_POSTGRES") else {
            println!("not run: it takes a PostgreSQL; sh tests/postgres.sh starts one");
            return None;
        };
        let joint = if url.contains('?') { '&' } else { '?' };
        let schema = format!("test_{}", &Uuid::new_v4().simple().to_string()[..16]);
        let url = Some(format!("{url}{joint}options[search_path]={schema}"));
        let mut folder = Self::new();
        folder.url = url;
        Some(folder)
    }

    /// Another instance's folder for the same log.
    pub(crate) fn beside(&self) -> Self {
        let mut beside = Self::new();
        beside.url.clone_from(&self.url);
        std::fs::copy(self.path.join("master.key"), beside.path.join("master.key")).unwrap();
        beside
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the log lies, when not in the folder.
    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The schema in which the log lies.
    pub(crate) fn schema(&self) -> &str {
        self.url().unwrap().rsplit_once('=').unwrap().1
    }

    pub(crate) fn settings(&self) -> Settings {
        self.named("log")
    }

    pub(crate) fn named(&self, name: &str) -> Settings {
        let (log_url, keys_url) = (self.url.clone(), self.url.clone());
        Settings { log_url, keys_url, ..Settings::named(&self.path, name) }
    }

    pub(crate) async fn open(&self) -> Log<Toy> {
        Log::open(self.settings()).await.unwrap()
    }

    /// All bytes of all its files but the master key.
    pub(crate) fn bytes(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = std::fs::read_dir(&self.path).unwrap();
        files
            .map(|file| file.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect()
    }

    /// The log's file, for an intruder.
    pub(crate) fn intrude(&self, sql: &str) -> rusqlite::Result<()> {
        let database = rusqlite::Connection::open(self.path.join("log.db"))?;
        database.busy_timeout(std::time::Duration::from_secs(5))?;
        database.execute_batch(sql)
    }

    /// The log's schema, for an intruder with its owner's rights.
    pub(crate) async fn intruder(&self) -> PgConnection {
        PgConnection::connect(self.url.as_deref().unwrap()).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.path));
    }
}

pub(crate) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 123_456_789).unwrap()
}

pub(crate) fn meta() -> Meta {
    Meta {
        command: Uuid::new_v4(),
        fingerprint: [7; 16],
        actor: Uuid::from_u128(1),
        organisation: Some(Uuid::from_u128(2)),
        role: Some("CM".to_owned()),
        cause: None,
        at: time(0),
    }
}

pub(crate) fn event(event: Toy) -> NewEvent<Toy> {
    let subject = Some(Uuid::from_u128(77));
    NewEvent { id: Uuid::now_v7(), subject, series: None, number: None, event }
}

pub(crate) fn append(stream: Uuid, expected: Expected, events: Vec<Toy>) -> Append<Toy> {
    Append {
        stream,
        expected,
        events: events.into_iter().map(event).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: meta(),
    }
}

/// Appends one small event at any revision.
pub(crate) async fn count(
    log: &Log<Toy>,
    stream: Uuid,
    n: u64,
) -> Result<Appended<Toy>, AppendError> {
    log.append(append(stream, Expected::Any, vec![Toy::Counted(n)])).await
}

/// Reads the whole log.
pub(crate) async fn all(log: &Log<Toy>) -> Vec<Arc<casetrail_eventlog::Recorded<Toy>>> {
    log.read(0, usize::MAX >> 1).await.unwrap()
}

pub(crate) fn painted() -> Toy {
    Toy::Painted(Paint {
        colour: "red".to_owned(),
        by: Some(known("Āria O'Neill")),
        witnesses: vec![known("w1"), known("w2 \"quoted\"")],
        notes: vec![
            None,
            Some(Note::Said { words: known("hush"), loud: true }),
            Some(Note::Silent),
        ],
    })
}
