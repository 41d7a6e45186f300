//! One owner, one master key.

use std::os::unix::fs::PermissionsExt;

use casetrail_eventlog::{Log, LogError, Settings};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append, count, on_both, painted};

on_both! { "current_thread":
    a_second_owner_is_refused_until_the_first_closes,
    a_log_let_go_without_closing_is_free_again,
    two_logs_of_one_folder_share_keys_and_nothing_else,
    a_missing_or_foreign_master_key_stops_the_start,
    there_is_nothing_to_read_where_there_is_no_log,
}

async fn refused(settings: Settings) -> LogError {
    match Log::<Toy>::open(settings).await {
        Ok(_) => panic!("it opened"),
        Err(error) => error,
    }
}

async fn a_second_owner_is_refused_until_the_first_closes(folder: Folder) {
    let log = folder.open().await;
    let error = refused(folder.settings()).await;
    assert!(matches!(error, LogError::InUse(_)), "{error}");
    log.close().await;
    folder.open().await;
}

async fn a_log_let_go_without_closing_is_free_again(folder: Folder) {
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    drop(log);
    let log = loop {
        match Log::<Toy>::open(folder.settings()).await {
            Ok(log) => break log,
            Err(LogError::InUse(_)) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(log.head(), 1);
}

async fn two_logs_of_one_folder_share_keys_and_nothing_else(folder: Folder) {
    let log = folder.open().await;
    let access = Log::<Toy>::open(folder.named("access")).await.unwrap();
    assert_ne!(log.log_id(), access.log_id());
    assert_ne!(log.fingerprint(b"input"), access.fingerprint(b"input"));
    let stream = Uuid::now_v7();
    for log in [&log, &access] {
        let painted = append(stream, casetrail_eventlog::Expected::Revision(0), vec![painted()]);
        log.append(painted).await.unwrap();
        assert_eq!(all(log).await.len(), 1);
    }
}

async fn a_missing_or_foreign_master_key_stops_the_start(folder: Folder) {
    let log = folder.open().await;
    let fingerprint = log.fingerprint(b"input");
    log.close().await;
    let path = folder.path().join("master.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read(&path).unwrap();

    std::fs::remove_file(&path).unwrap();
    let error = refused(folder.settings()).await;
    assert!(matches!(error, LogError::NoMasterKey(_)), "{error}");
    assert!(!path.exists(), "it must not be made anew");

    let other = Folder::new();
    other.open().await.close().await;
    std::fs::copy(other.path().join("master.key"), &path).unwrap();
    let error = refused(folder.settings()).await;
    assert!(matches!(error, LogError::WrongMasterKey(_)), "{error}");

    std::fs::write(&path, key).unwrap();
    assert_eq!(folder.open().await.fingerprint(b"input"), fingerprint);
}

#[tokio::test]
async fn a_log_of_a_later_format_is_not_touched() {
    let folder = Folder::new();
    folder.open().await.close().await;
    folder.intrude("PRAGMA user_version = 2").unwrap();
    let error = refused(folder.settings()).await;
    assert!(matches!(error, LogError::Format { found: 2, known: 1, .. }), "{error}");
}

async fn there_is_nothing_to_read_where_there_is_no_log(folder: Folder) {
    let opened = Log::<Toy>::open_read_only(folder.settings()).await;
    assert!(matches!(opened.err(), Some(LogError::NoLog(_))));
}
