//! Nobody but their owner reads the log's files, whatever the process's umask allows.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use casetrail_eventlog::{Expected, Log, Settings};
use uuid::Uuid;

use crate::toy::{Folder, Toy, append, painted};

const DIR: &str = "EVENTLOG_PRIVATE_DIR";

/// The child: writes two logs of a folder and says, while they are open, what others may do.
#[tokio::test]
#[ignore = "the child process of the test below"]
async fn writes_where_everything_is_allowed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let dir = Path::new(&dir).join("data");
    let mut logs = Vec::new();
    for name in ["log", "access"] {
        let log = Log::<Toy>::open(Settings::named(&dir, name)).await.unwrap();
        log.append(append(Uuid::now_v7(), Expected::Any, vec![painted()])).await.unwrap();
        logs.push(log);
    }
    std::fs::write(dir.join("control"), "made without a thought").unwrap();
    println!("mode {:o} .", mode(&dir));
    for (name, mode) in modes(&dir) {
        println!("mode {mode:o} {name}");
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn modes(dir: &Path) -> BTreeMap<String, u32> {
    let files = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap());
    files.map(|file| (file.file_name().into_string().unwrap(), mode(&file.path()))).collect()
}

#[test]
fn what_is_made_is_closed_to_others_under_any_umask() {
    let folder = Folder::new();
    let told = Command::new("sh")
        .args(["-c", "umask 0; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["private::writes_where_everything_is_allowed", "--exact", "--ignored"])
        .arg("--nocapture")
        .env(DIR, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let told: BTreeMap<&str, &str> = told
        .lines()
        .filter_map(|line| line.split_once("mode "))
        .filter_map(|(_, said)| said.split_once(' '))
        .map(|(mode, name)| (name, mode))
        .collect();
    let mut expected = BTreeMap::from([(".", "700"), ("master.key", "600"), ("control", "666")]);
    for name in ["log", "access", "keys"] {
        for beside in [".db", ".db-wal", ".db-shm", ".lock"] {
            expected.insert(Box::leak(format!("{name}{beside}").into_boxed_str()), "600");
        }
    }
    expected.remove("keys.lock");
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_was_open_to_others_is_closed_at_the_next_start() {
    let folder = Folder::new();
    let log = folder.open().await;
    log.append(append(Uuid::now_v7(), Expected::Any, vec![painted()])).await.unwrap();
    for name in ["log.db", "log.db-wal", "log.db-shm", "keys.db", "log.lock"] {
        let path = folder.path().join(name);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    }
    // Let go without closing: the write-ahead log stays, as after a crash.
    drop(log);
    let log = loop {
        match Log::<Toy>::open(folder.settings()).await {
            Ok(log) => break log,
            Err(casetrail_eventlog::LogError::InUse(_)) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(log.head(), 1);
    for (name, mode) in modes(folder.path()) {
        assert_eq!(mode & 0o077, 0, "{name} is {mode:o}");
    }
}
