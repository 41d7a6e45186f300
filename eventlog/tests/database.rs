//! What the database itself sees to, and what is noticed when somebody has changed it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use casetrail_eventlog::{AppendError, Condition, Expected, Log, LogError, Settings};
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append, count, known, painted};

/// A log of two streams of personal data, closed.
async fn written() -> Option<(Folder, Uuid)> {
    let folder = Folder::on_postgres()?;
    let log = folder.open().await;
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    for (stream, events) in [(one, 3), (other, 2)] {
        log.append(append(stream, Expected::Revision(0), vec![painted(); events])).await.unwrap();
    }
    log.close().await;
    Some((folder, one))
}

/// What the database says to this, in a role.
async fn says(connection: &mut PgConnection, role: &str, sql: &str) -> Result<(), String> {
    let text = format!("SET ROLE {role}; {sql}");
    let outcome = connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text))).await;
    connection.execute("RESET ROLE").await.unwrap();
    outcome.map(drop).map_err(|error| error.to_string())
}

#[tokio::test]
async fn nobody_changes_events_and_the_service_can_only_append() {
    let Some((folder, _)) = written().await else { return };
    let mut connection = folder.intruder().await;
    let (app, eraser) = (format!("{}_app", folder.schema()), format!("{}_eraser", folder.schema()));
    let changes = [
        "DELETE FROM events WHERE position = 5",
        "UPDATE events SET at = 0",
        "UPDATE events SET payload = decode('7b7d', 'hex') WHERE position = 1",
        "UPDATE events SET sealed = decode('00', 'hex') WHERE position = 1",
        "UPDATE events SET sealed = NULL, hash = '' WHERE position = 1",
        "UPDATE events SET position = 9 WHERE position = 1",
        "DELETE FROM events_0",
        "UPDATE events_0 SET at = 0",
        "TRUNCATE events",
        "TRUNCATE events_0",
    ];
    for sql in changes {
        let refused = says(&mut connection, "postgres", sql).await.unwrap_err();
        let by_us = refused.contains("events are never") || refused.contains("sealed data is only");
        assert!(by_us, "{sql}: {refused}");
        for role in [&app, &eraser] {
            let refused = says(&mut connection, role, sql).await.unwrap_err();
            let by_right = refused.contains("permission denied");
            // The eraser may change that one column, but not to anything.
            let by_us = *role == eraser && refused.contains("sealed data is only");
            assert!(by_right || by_us, "{role}, {sql}: {refused}");
        }
    }
    let again = "INSERT INTO events SELECT * FROM events WHERE position = 1";
    assert!(says(&mut connection, &app, again).await.unwrap_err().contains("duplicate key"));
    let erase = "UPDATE events SET sealed = NULL WHERE position = 1";
    assert!(says(&mut connection, &app, erase).await.unwrap_err().contains("permission denied"));
    for sql in
        ["DROP TABLE events", "CREATE TABLE x (y int)", "DELETE FROM log", "DELETE FROM turn"]
    {
        let refused = says(&mut connection, &app, sql).await.unwrap_err();
        assert!(
            refused.contains("permission denied") || refused.contains("must be owner"),
            "{refused}"
        );
    }
    for sql in ["SELECT payload FROM events", "SELECT * FROM log", "SELECT * FROM streams"] {
        let refused = says(&mut connection, &eraser, sql).await.unwrap_err();
        assert!(refused.contains("permission denied"), "{refused}");
    }
    says(&mut connection, &eraser, erase).await.unwrap();
    let erased = folder.open().await;
    assert_eq!(all(&erased).await.len(), 5, "its proof holds");
}

/// Does as an intruder with the owner's rights would: the triggers are no hindrance to one.
async fn tamper(folder: &Folder, sql: &str) {
    let text = format!("ALTER TABLE events DISABLE TRIGGER ALL; {sql}");
    let text = sqlx::AssertSqlSafe(text);
    folder.intruder().await.execute(sqlx::raw_sql(text)).await.unwrap();
}

#[tokio::test]
async fn every_column_of_an_event_is_covered() {
    let zeros = |bytes: usize| format!("decode('{}', 'hex')", "00".repeat(bytes));
    let changes = [
        "revision = 7".to_owned(),
        "previous = 2".to_owned(),
        format!("previous_hash = {}", zeros(32)),
        format!("id = {}", zeros(16)),
        "kind = 'Broken'".to_owned(),
        "at = at + 1".to_owned(),
        format!("actor = {}", zeros(16)),
        "organisation = NULL".to_owned(),
        "role = 'WL'".to_owned(),
        "role = NULL".to_owned(),
        format!("command = {}", zeros(16)),
        format!("fingerprint = {}", zeros(16)),
        format!("cause = {}", zeros(16)),
        format!("subject = {}", zeros(16)),
        "subject_key = 2".to_owned(),
        "series = 'case'".to_owned(),
        "number = 1".to_owned(),
        format!("claims = decode('0000000101', 'hex') || {}", zeros(16)),
        "payload = convert_to(replace(convert_from(payload, 'UTF8'), 'red', 'tan'), 'UTF8')".into(),
        "sealed = substr(sealed, 1, 40)".to_owned(),
        format!("sealed_hash = {}", zeros(32)),
        "sealed_hash = NULL".to_owned(),
        format!("hash = {}", zeros(32)),
        "id = decode('00', 'hex')".to_owned(),
        "at = 9223372036854775807".to_owned(),
    ];
    let Some((folder, stream)) = written().await else { return };
    // One schema for all: what was is put back after each.
    let keep = "CREATE TABLE kept AS SELECT * FROM events WHERE position = 2";
    tamper(&folder, keep).await;
    for change in changes {
        tamper(&folder, &format!("UPDATE events SET {change} WHERE position = 2")).await;
        let log = folder.open().await;
        let by_stream = log.read_stream(stream).await.unwrap_err();
        let by_scan = log.scan(0, 5, |_| std::ops::ControlFlow::Continue(())).unwrap_err();
        for error in [by_stream, by_scan] {
            assert!(matches!(error, LogError::Tampered { .. }), "{change}: {error}");
        }
        assert_eq!(all(&log).await.len(), 1, "{change}: what comes before is still readable");
        log.close().await;
        let back = "DELETE FROM events WHERE position = 2; INSERT INTO events SELECT * FROM kept";
        tamper(&folder, back).await;
    }
    assert_eq!(all(&folder.open().await).await.len(), 5, "the control: nothing changed reads well");
}

#[tokio::test]
async fn a_shredded_key_reads_as_erased_and_a_missing_one_halts() {
    let Some((folder, stream)) = written().await else { return };
    let keys = format!("{}_keys", folder.schema());
    let mut connection = folder.intruder().await;
    let sql = format!("DELETE FROM {keys}.keys");
    let log = folder.open().await;
    connection.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    let error = log.read_stream(stream).await.unwrap_err();
    assert!(matches!(error, LogError::KeyMissing { position: 1, .. }), "{error}");
    let error = log.scan(0, 5, |_| std::ops::ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(error, LogError::KeyMissing { position: 1, .. }), "{error}");
    let mut follow = log.follow(0);
    assert!(follow.next_batch(10).await.is_err());
    let sql =
        format!("INSERT INTO {keys}.shreds SELECT DISTINCT subject, subject_key, 0 FROM events");
    connection.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    let events = log.read_stream(stream).await.unwrap();
    assert!(events.iter().all(|event| event.event != painted()), "erased");
    let new = Toy::Made { name: known("Bear"), weight: 1 };
    let appended = log.append(append(stream, Expected::Any, vec![new.clone()])).await.unwrap();
    assert_ne!(appended.events[0].key, events[0].key, "a new key serves what comes");
    assert_eq!(log.read_stream(stream).await.unwrap()[3].event, new);
}

#[tokio::test]
async fn partitions_are_made_ahead_and_nothing_of_it_shows() {
    let Some(folder) = Folder::on_postgres() else { return };
    let settings = Settings { partition_events: 50, ..folder.settings() };
    let log = Log::<Toy>::open(settings).await.unwrap();
    let stream = Uuid::now_v7();
    for n in 0..90 {
        let events = vec![Toy::Counted(n), Toy::Broken];
        log.append(append(stream, Expected::Revision(2 * n), events)).await.unwrap();
    }
    assert_eq!(log.read_stream(stream).await.unwrap().len(), 180);
    let page = log.read_stream_page(stream, 40, 100).await.unwrap();
    assert_eq!((page.events.len(), page.events[0].position), (100, 41));
    assert!(all(&log).await.iter().map(|event| event.position).eq(1..=180));
    let query = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'events'::regclass";
    let made: i64 =
        sqlx::query_scalar(query).fetch_one(&mut folder.intruder().await).await.unwrap();
    assert_eq!(made, 5, "one in use, and one ahead");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_the_database_refuses_fails_its_append_and_no_other() {
    let Some(folder) = Folder::on_postgres() else { return };
    let log = folder.open().await;
    let poison = "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF new.kind = 'Broken' THEN RAISE EXCEPTION 'poison'; END IF; RETURN new; END $$; \
        CREATE TRIGGER poison BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION poison()";
    folder.intruder().await.execute(sqlx::raw_sql(poison)).await.unwrap();
    let stream = Uuid::now_v7();
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..40 {
        let log = log.clone();
        let event = if n % 10 == 3 { Toy::Broken } else { Toy::Counted(n) };
        callers.spawn(async move {
            let poisonous = event == Toy::Broken;
            (poisonous, log.append(append(stream, Expected::Any, vec![event])).await)
        });
    }
    for (poisonous, answer) in callers.join_all().await {
        assert_eq!(poisonous, answer.is_err(), "{answer:?}");
        if let Err(error) = answer {
            assert!(error.to_string().contains("poison"), "{error}");
        }
    }
    assert_eq!(log.head(), 36);
    assert_eq!(log.read_stream(stream).await.unwrap().len(), 36);
    assert_eq!(log.condition(), Condition::Writing);
}

/// A row comes back before its statement has committed: only the end of the answer counts.
#[tokio::test]
async fn what_fails_at_commit_was_never_answered() {
    let Some(folder) = Folder::on_postgres() else { return };
    let log = folder.open().await;
    let late = "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF new.kind = 'Broken' THEN RAISE EXCEPTION 'too late'; END IF; RETURN NULL; END $$; \
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED \
        FOR EACH ROW EXECUTE FUNCTION late()";
    folder.intruder().await.execute(sqlx::raw_sql(late)).await.unwrap();
    let stream = Uuid::now_v7();
    for n in 0..3 {
        count(&log, stream, n).await.unwrap();
        let refused = log.append(append(stream, Expected::Any, vec![Toy::Broken])).await;
        assert!(matches!(&refused, Err(AppendError::Failed(_))), "{refused:?}");
        assert_eq!(log.head(), n + 1);
    }
    assert_eq!(all(&log).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_at_any_moment_lose_and_double_nothing() {
    /// How many cuts there are to be, and how many appends of each caller at most meanwhile.
    const CUTS: i64 = 5;
    const EACH_MAX: u64 = 20_000;
    let Some(folder) = Folder::on_postgres() else { return };
    let log = folder.open().await;
    let enough = Arc::new(AtomicBool::new(false));
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..8_u64 {
        let (log, enough) = (log.clone(), enough.clone());
        callers.spawn(async move {
            let mut cut = 0;
            let mut n = 0;
            while n < EACH_MAX && !enough.load(Ordering::Relaxed) {
                let events = vec![Toy::Counted(n), Toy::Broken];
                let append = append(Uuid::from_u128(caller.into()), Expected::Any, events);
                loop {
                    match log.append(append.clone()).await {
                        Ok(appended) => {
                            break assert_eq!(appended.events[0].event, Toy::Counted(n));
                        }
                        Err(AppendError::ReadOnly(_)) => cut += 1,
                        Err(error) => panic!("{error}"),
                    }
                }
                n += 1;
            }
            (caller, n, cut)
        });
    }
    let mut connection = folder.intruder().await;
    let mut cuts = 0;
    while cuts < CUTS && log.head() < 2 * EACH_MAX * 8 {
        let before = log.head();
        let cut = sqlx::query_scalar(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity JOIN pg_locks USING (pid) \
             WHERE pg_locks.relation = 'turn'::regclass AND pid <> pg_backend_pid()",
        );
        let ended: i64 = cut.fetch_one(&mut connection).await.unwrap();
        cuts += ended;
        while ended > 0 && log.head() < before + 20 {
            tokio::task::yield_now().await;
        }
    }
    enough.store(true, Ordering::Relaxed);
    let ended = callers.join_all().await;
    assert!(cuts >= CUTS, "connections were cut");
    let refused: u64 = ended.iter().map(|(_, _, cut)| cut).sum();
    println!("{cuts} connections cut, {refused} appends told that it can't be written now");
    let events = all(&log).await;
    let made: u64 = ended.iter().map(|(_, made, _)| 2 * made).sum();
    assert_eq!(events.len() as u64, made, "each is there, and once");
    for (caller, made, _) in ended {
        let stream = log.read_stream(Uuid::from_u128(caller.into())).await.unwrap();
        let counted = stream.iter().step_by(2).map(|event| event.event.clone());
        assert!(counted.eq((0..made).map(Toy::Counted)));
    }
}

#[tokio::test]
async fn a_url_that_is_none_or_leads_nowhere_is_told_plainly() {
    let folder = Folder::new();
    let with = |url: &str| Settings { log_url: Some(url.to_owned()), ..folder.settings() };
    for url in ["mysql://localhost/x", "postgres", "sqlite:/elsewhere/log.db"] {
        let error = Log::<Toy>::open(with(url)).await.err();
        assert!(matches!(error, Some(LogError::Url(_))), "{url}: {error:?}");
    }
    let nowhere = with("postgres://u:secret@localhost/x?host=/nonexistent");
    let error = Log::<Toy>::open(nowhere).await.err().unwrap().to_string();
    assert!(error.starts_with("database: ") && !error.contains("secret"), "{error}");
    let here = with(&format!("sqlite:{}", folder.path().join("log.db").display()));
    Log::<Toy>::open(here).await.unwrap();
}

/// That it opens says that it is so on its connections: they are refused otherwise.
#[tokio::test]
async fn commits_are_synchronous_whatever_the_url_and_the_user_say() {
    let Some(folder) = Folder::on_postgres() else { return };
    folder.open().await.close().await;
    let weak = format!("{}&options[synchronous_commit]=off", folder.url().unwrap());
    let mut connection = PgConnection::connect(&weak).await.unwrap();
    let found: String =
        sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&mut connection).await.unwrap();
    assert_eq!(found, "off", "the control: a connection can be set so");
    let settings = Settings { log_url: Some(weak), ..folder.settings() };
    let log = Log::<Toy>::open(settings).await.unwrap();
    count(&log, Uuid::now_v7(), 2).await.unwrap();
}

#[tokio::test]
async fn a_user_who_is_but_a_member_of_the_roles_serves_a_log_that_was_made() {
    let Some((folder, _)) = written().await else { return };
    let name = folder.schema().to_owned();
    let user = format!("{name}_user");
    let make = format!(
        "CREATE ROLE {user} LOGIN; GRANT {name}_app TO {user}; GRANT {name}_keys_app TO {user}"
    );
    let mut owner = folder.intruder().await;
    owner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(make))).await.unwrap();
    let url = folder.url().unwrap().replacen("postgres@", &format!("{user}@"), 1);
    let (log_url, keys_url) = (Some(url.clone()), Some(url));
    let settings = Settings { log_url, keys_url, ..folder.settings() };
    let log = Log::<Toy>::open(settings.clone()).await.unwrap();
    log.append(append(Uuid::now_v7(), Expected::Any, vec![painted()])).await.unwrap();
    assert_eq!(all(&log).await.len(), 6);
    log.close().await;
    // It can't make one.
    let other = Settings { name: "other".to_owned(), ..settings };
    let refused = Log::<Toy>::open(other).await.err().unwrap().to_string();
    assert!(refused.contains("casetrail migrate"), "{refused}");
}
