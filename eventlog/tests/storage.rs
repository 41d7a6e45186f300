//! A full or unwritable disk: a clear error, nothing lost, and on it goes when it can.

use std::path::{Path, PathBuf};
use std::process::Command;

use casetrail_eventlog::{AppendError, Condition, Expected, Log, LogError, Settings};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append, count, known, on_both};

on_both! { "current_thread":
    too_much_at_once_is_refused_and_can_be_sent_again,
}

/// Appends until the log can't be written; how many were, and why no more.
async fn fill(log: &Log<Toy>) -> (u64, String) {
    for written in 0.. {
        let large = Toy::Made { name: known(&"x".repeat(3_000)), weight: 1 };
        match log.append(append(Uuid::now_v7(), Expected::Any, vec![large])).await {
            Ok(_) => {}
            Err(AppendError::ReadOnly(reason)) => return (written, reason),
            Err(error) => panic!("{error}"),
        }
    }
    unreachable!("the disk is finite")
}

#[tokio::test]
async fn a_full_file_is_read_only_and_goes_on_with_more_room() {
    let folder = Folder::new();
    let mut settings = folder.settings();
    settings.pages_max = Some(100);
    let log = Log::open(settings.clone()).await.unwrap();
    let (written, reason) = fill(&log).await;
    assert!(written > 10);
    assert!(reason.contains("full"), "{reason}");
    assert_eq!(log.condition(), Condition::ReadOnly(reason));
    assert_eq!(all(&log).await.len() as u64, written, "what was acknowledged can be read");
    log.close().await;

    settings.pages_max = None;
    let log = Log::open(settings).await.unwrap();
    assert_eq!(log.head(), written);
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    assert_eq!(log.condition(), Condition::Writing);
    assert_eq!(all(&log).await.len() as u64, written + 1);
}

/// A small disk of its own, where mounting is allowed.
struct SmallDisk(Folder);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = Folder::new();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(folder.path())
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.path()).output());
    }
}

#[tokio::test]
async fn a_full_disk_is_read_only_and_goes_on_by_itself_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        println!("not run: mounting is not allowed here");
        return;
    };
    let folder = Folder::within(disk.path());
    let log = folder.open().await;
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 600_000]).unwrap();
    let (written, reason) = fill(&log).await;
    assert!(reason.contains("full") || reason.contains("disk I/O"), "{reason}");
    assert_eq!(all(&log).await.len() as u64, written, "what was acknowledged can be read");

    std::fs::remove_file(&ballast).unwrap();
    // Nobody appends: it finds out by itself.
    while log.condition() != Condition::Writing {
        tokio::task::yield_now().await;
    }
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    assert_eq!(all(&log).await.len() as u64, written + 1, "and nothing refused was written");
    log.close().await;
    assert_eq!(folder.open().await.head(), written + 1);
}

/// Files that not even the superuser may write, where that can be told to the file system.
struct Immutable(Vec<PathBuf>);

impl Immutable {
    fn make(paths: &[&Path]) -> Option<Self> {
        let made = Self(paths.iter().map(|path| path.to_path_buf()).collect());
        made.change("+i").then_some(made)
    }

    fn change(&self, flag: &str) -> bool {
        let changed = Command::new("chattr").arg(flag).args(&self.0).output();
        changed.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Immutable {
    fn drop(&mut self) {
        self.change("-i");
    }
}

const NOT_RUN: &str = "not run: files can't be made immutable here";

#[tokio::test]
async fn files_that_become_unwritable_are_read_only_until_they_can_be_written() {
    let folder = Folder::new();
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    let (database, beside) = (folder.path().join("log.db"), folder.path().join("log.db-wal"));
    let Some(immutable) = Immutable::make(&[&database, &beside]) else {
        println!("{NOT_RUN}");
        return;
    };
    let refused = append(Uuid::now_v7(), Expected::Any, vec![Toy::Counted(2)]);
    let answer = log.append(refused.clone()).await;
    let Err(AppendError::ReadOnly(reason)) = answer else { panic!("{answer:?}") };
    assert_eq!(log.condition(), Condition::ReadOnly(reason.clone()));
    assert!(!reason.is_empty());
    assert_eq!(all(&log).await.len(), 1, "what was acknowledged can be read");

    drop(immutable);
    let appended = log.append(refused).await.unwrap();
    assert_eq!((appended.repeated, appended.position), (false, 2));
    assert_eq!(log.condition(), Condition::Writing);
    log.close().await;
    assert_eq!(all(&folder.open().await).await.len(), 2);
}

#[tokio::test]
async fn a_key_that_cannot_be_made_is_the_storages_fault_too() {
    let folder = Folder::new();
    let log = folder.open().await;
    let (keys, beside) = (folder.path().join("keys.db"), folder.path().join("keys.db-wal"));
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    let Some(immutable) = Immutable::make(&[&keys, &beside]) else {
        println!("{NOT_RUN}");
        return;
    };
    let made = Toy::Made { name: known("Bear"), weight: 1 };
    let made = append(Uuid::now_v7(), Expected::Any, vec![made]);
    let answer = log.append(made.clone()).await;
    assert!(matches!(answer, Err(AppendError::ReadOnly(_))), "{answer:?}");
    count(&log, Uuid::now_v7(), 2).await.unwrap();
    drop(immutable);
    assert_eq!(log.append(made).await.unwrap().position, 3);
}

#[tokio::test]
async fn an_unwritable_folder_stops_the_start_with_a_plain_sentence_and_loses_nothing() {
    let folder = Folder::new();
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    log.close().await;
    let database = folder.path().join("log.db");
    let Some(immutable) = Immutable::make(&[folder.path(), &database]) else {
        println!("{NOT_RUN}");
        return;
    };
    let Err(error) = Log::<Toy>::open(folder.settings()).await else { panic!("it opened") };
    assert!(matches!(error, LogError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("log.db"), "{error}");

    drop(immutable);
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 2).await.unwrap();
    assert_eq!(all(&log).await.len(), 2);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_stops_the_start_with_a_plain_sentence() {
    let folder = Folder::new();
    let file = folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let Err(error) = Log::<Toy>::open(Settings::new(file.join("data"))).await else {
        panic!("it opened")
    };
    assert!(matches!(error, LogError::File { .. }), "{error:?}");
}

#[tokio::test]
async fn a_statement_the_file_refuses_fails_its_append_and_no_other() {
    let folder = Folder::new();
    let log = folder.open().await;
    folder
        .intrude(
            "CREATE TRIGGER poison BEFORE INSERT ON events WHEN new.kind = 'Broken' \
             BEGIN SELECT RAISE(ABORT, 'poison'); END",
        )
        .unwrap();
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

#[tokio::test]
async fn a_file_locked_by_another_for_long_is_read_only_meanwhile() {
    let folder = Folder::new();
    let log = folder.open().await;
    count(&log, Uuid::now_v7(), 1).await.unwrap();
    let holder = rusqlite::Connection::open(folder.path().join("log.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = count(&log, Uuid::now_v7(), 2).await;
    assert!(matches!(refused, Err(AppendError::ReadOnly(_))), "{refused:?}");
    assert_eq!(all(&log).await.len(), 1);
    holder.execute_batch("ROLLBACK").unwrap();
    count(&log, Uuid::now_v7(), 3).await.unwrap();
    assert_eq!(log.head(), 2);
}

async fn too_much_at_once_is_refused_and_can_be_sent_again(folder: Folder) {
    let mut settings = folder.settings();
    settings.queue_appends_max = 4;
    let log = Log::<Toy>::open(settings).await.unwrap();
    let stream = Uuid::now_v7();
    let sent: Vec<_> =
        (0..200).map(|n| append(stream, Expected::Any, vec![Toy::Counted(n)])).collect();
    // All on one thread: they are queued before the appender has its turn.
    let answers = futures_util::future::join_all(sent.iter().cloned().map(|a| log.append(a))).await;
    let overloaded =
        answers.iter().filter(|answer| matches!(answer, Err(AppendError::Overloaded))).count();
    assert!(overloaded > 0);
    assert_eq!(log.head() as usize, 200 - overloaded);
    for append in sent {
        log.append(append).await.unwrap();
    }
    assert_eq!(log.head(), 200);
}
