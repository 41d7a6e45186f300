//! kill -9 under load: what was acknowledged is there, once, and the log has no gaps.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use casetrail_eventlog::{Log, Settings};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append};

const DIR: &str = "EVENTLOG_CRASH_DIR";
const CYCLES: &str = "EVENTLOG_CRASH_CYCLES";
const CALLERS: u64 = 16;

/// The child: appends until it is killed, and says what was acknowledged.
#[test]
#[ignore = "the child process of the crash test"]
fn appends_until_killed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let log = Log::<Toy>::open(Settings::new(Path::new(&dir))).await.unwrap();
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..CALLERS {
            let log = log.clone();
            callers.spawn(async move {
                for n in 0.. {
                    let stream = Uuid::from_u128(u128::from(caller % 5) + 1);
                    let events = vec![crate::toy::painted(), Toy::Counted(n)];
                    let append = append(stream, casetrail_eventlog::Expected::Any, events);
                    let command = append.meta.command;
                    let appended = log.append(append).await.unwrap();
                    println!("acked {} {command}", appended.position);
                }
            });
        }
        callers.join_all().await;
    });
}

/// Runs the child, kills it after this many acknowledgements, and returns the ledger.
fn run_and_kill(dir: &Path, acks: usize) -> Vec<(u64, Uuid)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::appends_until_killed", "--exact", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ledger = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut read = |ledger: &mut Vec<(u64, Uuid)>| {
        let Some(Ok(line)) = lines.next() else { return false };
        let mut words = line.split_whitespace();
        // A line cut short by the kill was not told to anybody.
        if let (Some("acked"), Some(position), Some(command)) =
            (words.next(), words.next(), words.next())
            && let (Ok(position), Ok(command)) = (position.parse(), command.parse())
        {
            ledger.push((position, command));
        }
        true
    };
    while ledger.len() < acks {
        assert!(read(&mut ledger), "the child ended by itself");
    }
    child.kill().unwrap();
    while read(&mut ledger) {}
    child.wait().unwrap();
    ledger
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_9() {
    let cycles = std::env::var(CYCLES).map_or(5, |cycles| cycles.parse().unwrap());
    let folder = Folder::new();
    let mut ledger = Vec::new();
    for cycle in 0..cycles {
        // At any moment: in the middle of a batch as well as at its end.
        ledger.extend(run_and_kill(folder.path(), 20 + (cycle * 37) % 211));
        let log = folder.open().await;
        let events = all(&log).await;
        assert_eq!(events.len() as u64, log.head(), "no gaps");
        for (position, command) in &ledger {
            let event = &events[*position as usize - 1];
            assert_eq!(event.command, *command, "position {position}");
            assert_eq!(events[*position as usize - 2].command, *command, "whole appends only");
        }
        let commands: std::collections::HashSet<_> = events.iter().map(|e| e.command).collect();
        assert_eq!(commands.len() * 2, events.len(), "every append once, and whole");
        let streams: std::collections::BTreeSet<_> = events.iter().map(|e| e.stream).collect();
        let mut of_streams = 0;
        for stream in streams {
            of_streams += log.read_stream(stream).await.unwrap().len();
        }
        assert_eq!(of_streams, events.len(), "every event is in its stream");
        log.close().await;
    }
    assert!(ledger.len() >= 20 * cycles);
}
