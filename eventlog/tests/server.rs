//! What takes a PostgreSQL of its own: the server itself is set otherwise.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use casetrail_eventlog::{AppendError, Condition, Log, Settings};
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, append, count};

/// A PostgreSQL of its own, which ends with its standard input.
struct Server {
    url: String,
    child: Child,
    held: Option<ChildStdin>,
}

impl Server {
    /// `None` where the shared one isn't wanted either.
    fn start() -> Option<Self> {
        Folder::on_postgres()?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/postgres.sh");
        let tell = "echo \"$CASETRAIL_TEST_POSTGRES\"; read -r _ || true";
        let mut child = Command::new("sh")
            .args([script, "sh", "-c", tell])
            .env_remove("CASETRAIL_TEST_POSTGRES")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let held = child.stdin.take();
        Some(Self { url: url.trim().to_owned(), child, held })
    }

    /// Sets something for the whole server, and waits until it holds for new connections.
    async fn set(&self, name: &str, value: &str) {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        for sql in [&format!("ALTER SYSTEM SET {name} = '{value}'"), "SELECT pg_reload_conf()"] {
            connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.unwrap();
        }
        loop {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            let show = sqlx::AssertSqlSafe(format!("SHOW {name}"));
            let found: String = sqlx::query_scalar(show).fetch_one(&mut connection).await.unwrap();
            if found == value {
                return;
            }
        }
    }

    /// Cancels all waits for a standby, again and again.
    async fn cancels_waits(&self) -> tokio::task::JoinHandle<()> {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        tokio::spawn(async move {
            let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                WHERE wait_event = 'SyncRep'";
            loop {
                connection.execute(cancel).await.unwrap();
                tokio::task::yield_now().await;
            }
        })
    }

    fn settings(&self, folder: &Folder) -> Settings {
        Settings { log_url: Some(self.url.clone()), ..Settings::new(folder.path()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.held.take());
        drop(self.child.wait());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_waits_for_no_standby_or_no_disk_acknowledges_nothing() {
    let Some(server) = Server::start() else { return };
    let folder = Folder::new();
    let log = Log::<Toy>::open(server.settings(&folder)).await.unwrap();
    let stream = Uuid::from_u128(1);
    count(&log, stream, 1).await.unwrap();

    // A standby that never answers, and somebody who won't wait for it: PostgreSQL says that it has
    // committed, and warns.
    server.set("synchronous_standby_names", "nobody").await;
    let impatient = server.cancels_waits().await;
    let unsure = append(stream, casetrail_eventlog::Expected::Any, vec![Toy::Counted(2)]);
    let answer = log.append(unsure.clone()).await;
    let Err(AppendError::ReadOnly(reason)) = answer else { panic!("{answer:?}") };
    assert!(reason.contains("not known to be replicated"), "{reason}");
    assert!(matches!(log.condition(), Condition::ReadOnly(_)));
    let again = log.append(unsure.clone()).await;
    assert!(matches!(again, Err(AppendError::ReadOnly(_))), "nor is it when sent again: {again:?}");

    // With the standby back it goes on by itself, and what was committed is known.
    impatient.abort();
    server.set("synchronous_standby_names", "").await;
    while log.condition() != Condition::Writing {
        tokio::task::yield_now().await;
    }
    assert!(log.append(unsure).await.unwrap().repeated);
    count(&log, stream, 3).await.unwrap();
    assert_eq!(all(&log).await.len(), 3, "each once");
    log.close().await;

    server.set("fsync", "off").await;
    let refused = Log::<Toy>::open(server.settings(&folder)).await.err().unwrap().to_string();
    assert!(refused.contains("fsync is off"), "{refused}");
    server.set("fsync", "on").await;
    assert_eq!(Log::<Toy>::open(server.settings(&folder)).await.unwrap().head(), 3);
}
