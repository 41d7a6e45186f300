//! The stored format is what docs/LOG_FORMAT.md says: a program that knows only that page agrees.

use std::path::Path;
use std::process::Command;

use casetrail_eventlog::{ClaimChange, Expected};
use sqlx::{Executor, PgConnection, Row};
use uuid::Uuid;

use crate::toy::{Folder, Personal, Toy, append, event, known, painted};

const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify.py");

/// What the independent verifier says: the number of events, or the rule that is broken.
fn verify(folder: &Folder) -> Result<String, String> {
    verify_file(&folder.path().join("log.db"))
}

fn verify_file(path: &Path) -> Result<String, String> {
    let output = Command::new("python3")
        .arg(VERIFIER)
        .arg(path)
        .output()
        .expect("python3 is needed by this test");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    match output.status.success() {
        true => Ok(text(output.stdout)),
        false => Err(text(output.stderr)),
    }
}

async fn write_everything(folder: &Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    let moved = Toy::Moved("māra".to_owned(), Personal::Known(9));
    let mut first = append(stream, Expected::Any, vec![painted(), moved, Toy::Broken]);
    let claim = Uuid::from_u128(9);
    first.claims = vec![ClaimChange::Take { claim }, ClaimChange::Release { claim }];
    first.events[0].series = Some("case");
    first.events[1].number = Some(7);
    first.meta.cause = Some(Uuid::from_u128(3));
    log.append(first).await.unwrap();
    for n in 0..20 {
        let mut bare = append(Uuid::from_u128(n % 3), Expected::Any, vec![]);
        let mut event = event(Toy::Counted(1));
        event.subject = None;
        bare.events = vec![event];
        (bare.meta.role, bare.meta.organisation) = (None, None);
        bare.meta.at = crate::toy::time(-(n as i64));
        log.append(bare).await.unwrap();
    }
    let made = Toy::Made { name: known("Fa'atali"), weight: 1 };
    log.append(append(stream, Expected::Revision(3), vec![made])).await.unwrap();
    log.close().await;
}

#[tokio::test]
async fn an_independent_verifier_agrees() {
    let folder = Folder::new();
    write_everything(&folder).await;
    assert_eq!(verify(&folder), Ok("24".to_owned()));
    folder.intrude("UPDATE events SET sealed = NULL WHERE position = 1").unwrap();
    assert_eq!(verify(&folder), Ok("24".to_owned()), "an erasure breaks no proof");
    // The control: what is broken is found, and where.
    folder
        .intrude(
            "DROP TRIGGER events_are_never_changed; \
             UPDATE events SET actor = zeroblob(16) WHERE position = 17",
        )
        .unwrap();
    assert_eq!(verify(&folder), Err("position 17: the leaf hash".to_owned()));
}

const SCHEMA: &str = include_str!("../../migrations/sqlite/log.sql");

/// The columns of `events`, each with a letter for its type.
const EVENTS: &str = "i position, b stream, i revision, i previous, b previous_hash, b id, t kind, i at, \
    b actor, b organisation, t role, b command, b fingerprint, b cause, b subject, i subject_key, \
    t series, i number, b claims, b payload, b sealed, b sealed_hash, b hash";
const STREAMS: &str = "b stream, i revision, i position, i barrier, b hash";

/// Copies a table from PostgreSQL into a file with the tables of SQLite's log.
async fn copy(from: &mut PgConnection, to: &rusqlite::Connection, table: &str, columns: &str) {
    use rusqlite::types::Value;
    let columns: Vec<(&str, &str)> =
        columns.split(", ").filter_map(|column| column.trim().split_once(' ')).collect();
    let names: Vec<&str> = columns.iter().map(|(_, name)| *name).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let order = if table == "events" { "ORDER BY position" } else { "" };
    let select = format!("SELECT {} FROM {table} {order}", names.join(", "));
    let insert = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
    for row in sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(from).await.unwrap() {
        let value = |(index, (kind, _)): (usize, &(&str, &str))| match *kind {
            "i" => row.get::<Option<i64>, _>(index).map_or(Value::Null, Value::Integer),
            "t" => row.get::<Option<String>, _>(index).map_or(Value::Null, Value::Text),
            _ => row.get::<Option<Vec<u8>>, _>(index).map_or(Value::Null, Value::Blob),
        };
        let values: Vec<Value> = columns.iter().enumerate().map(value).collect();
        to.execute(&insert, rusqlite::params_from_iter(values)).unwrap();
    }
}

#[tokio::test]
async fn it_agrees_with_what_postgresql_holds() {
    let Some(folder) = Folder::on_postgres() else { return };
    write_everything(&folder).await;
    let mut connection = folder.intruder().await;
    let break_one = "ALTER TABLE events DISABLE TRIGGER ALL; \
        UPDATE events SET actor = organisation WHERE position = 1";
    for (name, verdict) in [("whole", Ok("24")), ("broken", Err("position 1: the leaf hash"))] {
        let path = folder.path().join(name);
        let file = rusqlite::Connection::open(&path).unwrap();
        file.execute_batch(SCHEMA).unwrap();
        let log: Vec<u8> =
            sqlx::query_scalar("SELECT id FROM log").fetch_one(&mut connection).await.unwrap();
        file.execute("INSERT INTO log VALUES (1, ?, x'00', 0, 0)", [log]).unwrap();
        copy(&mut connection, &file, "events", EVENTS).await;
        copy(&mut connection, &file, "streams", STREAMS).await;
        let verdict = verdict.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(verify_file(&path), verdict, "{name}");
        connection.execute(sqlx::raw_sql(break_one)).await.unwrap();
    }
}
