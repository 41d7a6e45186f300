//! A log that went back, or is another than the one last seen, is not opened.

use casetrail_eventlog::{Condition, Log, LogError};
use sqlx::Executor;
use uuid::Uuid;

use crate::toy::{Folder, Toy, count};

async fn written() -> Option<Folder> {
    let folder = Folder::on_postgres()?;
    let log = folder.open().await;
    for n in 0..5 {
        count(&log, Uuid::from_u128(1), n).await.unwrap();
    }
    log.close().await;
    Some(folder)
}

async fn refused(folder: &Folder) -> LogError {
    match Log::<Toy>::open(folder.settings()).await {
        Ok(_) => panic!("it opened"),
        Err(error) => error,
    }
}

/// Does what the owner of the database can.
async fn change(folder: &Folder, sql: &str) {
    let sql = format!("ALTER TABLE events DISABLE TRIGGER ALL; {sql}");
    let sql = sqlx::AssertSqlSafe(sql);
    folder.intruder().await.execute(sqlx::raw_sql(sql)).await.unwrap();
}

/// As a copy of yesterday would be: two events are not there yet.
const BACK: &str = "DELETE FROM events WHERE position > 3; UPDATE turn SET head = 3, turn = turn - 2; \
    UPDATE streams SET revision = 3, position = 3, \
    hash = (SELECT hash FROM events WHERE position = 3)";

#[tokio::test]
async fn a_log_that_went_back_is_refused_by_whoever_saw_more() {
    let Some(folder) = written().await else { return };
    folder.open().await.close().await;
    change(&folder, BACK).await;
    let error = refused(&folder).await;
    assert!(matches!(error, LogError::Forked { position: 5, .. }), "{error}");
    let error = Log::<Toy>::open_read_only(folder.settings()).await.err();
    assert!(matches!(error, Some(LogError::Forked { .. })), "{error:?}");
    // The control: one that never saw it takes it for what it is.
    let log = folder.beside().open().await;
    assert_eq!(log.head(), 3);
    // It grew again, into another log.
    for n in 0..4 {
        count(&log, Uuid::from_u128(1), 100 + n).await.unwrap();
    }
    log.close().await;
    let error = refused(&folder).await;
    assert!(error.to_string().contains("another one"), "{error}");
}

#[tokio::test]
async fn an_empty_or_another_log_in_its_place_is_refused() {
    let Some(folder) = written().await else { return };
    change(&folder, "UPDATE log SET id = decode(repeat('07', 16), 'hex')").await;
    let error = refused(&folder).await;
    assert!(error.to_string().contains("another log"), "{error}");
    change(&folder, "DELETE FROM log; DELETE FROM turn; DELETE FROM events").await;
    let error = refused(&folder).await;
    assert!(error.to_string().contains("it is empty"), "{error}");
}

#[tokio::test]
async fn a_log_that_goes_back_under_a_running_instance_stops_it() {
    let Some(folder) = written().await else { return };
    let log = folder.open().await;
    count(&log, Uuid::from_u128(1), 6).await.unwrap();
    change(&folder, BACK).await;
    // It looks every second at least.
    let error = log.forked().await;
    assert!(matches!(error, LogError::Forked { position: 6, .. }), "{error}");
    assert!(matches!(log.condition(), Condition::Stopped(_)));
    assert!(count(&log, Uuid::from_u128(1), 7).await.is_err());
    // What it had seen it has noted, so that it does not open either.
    log.close().await;
    assert!(matches!(refused(&folder).await, LogError::Forked { position: 6, .. }));
}

/// As when a standby that lacked the end took over, and others have written since.
#[tokio::test]
async fn a_log_that_has_another_event_where_one_was_stops_whoever_had_seen_it() {
    let Some(folder) = written().await else { return };
    let logs = [folder.open().await, folder.beside().open().await];
    let fork = "UPDATE events SET hash = decode(repeat('07', 32), 'hex') WHERE position = ";
    let control = tokio::time::timeout(std::time::Duration::from_secs(2), logs[0].forked()).await;
    assert!(control.is_err(), "the control: as long as it is the same, they go on");
    change(&folder, &format!("{fork} 5")).await;
    for log in logs {
        let error = log.forked().await;
        assert!(error.to_string().contains("another one"), "{error}");
        assert!(count(&log, Uuid::from_u128(1), 7).await.is_err());
        log.close().await;
    }
}
