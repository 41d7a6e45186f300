//! Databases of the PostgreSQL that `tests/postgres.sh` has started, one for each service.

use casetrail_eventlog::Settings;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the server is; set by `tests/postgres.sh`.
const SERVER: &str = "CASETRAIL_TEST_POSTGRES";
/// Where its programs lie; set beside it.
const PROGRAMS: &str = "CASETRAIL_TEST_POSTGRES_BIN";
/// `postgres`: all services of the tests keep their logs there.
const CHOICE: &str = "CASETRAIL_TEST_LOG";

/// Whether every service is to keep its logs in PostgreSQL.
///
/// # Panics
/// When it is to, and there is none.
#[must_use]
pub fn is_chosen() -> bool {
    match std::env::var(CHOICE).as_deref() {
        Err(_) | Ok("sqlite") => false,
        Ok("postgres") => {
            assert!(is_there(), "{CHOICE}=postgres needs one: sh tests/postgres.sh COMMAND");
            true
        }
        Ok(other) => panic!("{CHOICE} is sqlite or postgres, not {other}"),
    }
}

/// Whether there is one to test on.
#[must_use]
pub fn is_there() -> bool {
    let there = std::env::var_os(SERVER).is_some();
    if !there {
        println!("not run: it takes a PostgreSQL; sh tests/postgres.sh starts one");
    }
    there
}

/// A database with a service's log, access log and keys; removed when dropped.
pub(crate) struct Database {
    name: String,
    kept: bool,
}

impl Database {
    /// An empty one.
    pub fn empty() -> Self {
        Self::make("template1")
    }

    /// A copy of one that nobody is connected to.
    pub fn copy_of(seed: &str) -> Self {
        Self::make(seed)
    }

    fn make(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t_{}_{number}", std::process::id());
        ask(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        ask(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self { name, kept: false }
    }

    /// Keeps it under another name, for others to copy.
    pub fn keep_as(mut self, name: &str) {
        ask(&format!("ALTER DATABASE {} RENAME TO {name}", self.name));
        self.kept = true;
    }

    /// Its URL.
    pub fn url(&self) -> String {
        server().replacen("/postgres?", &format!("/{}?", self.name), 1)
    }

    /// The socket on which its server listens.
    pub fn socket() -> PathBuf {
        let server = server();
        let (_, folder) = server.rsplit_once("host=").expect("it listens in a folder");
        Path::new(folder).join(".s.PGSQL.5432")
    }

    /// Its URL over a line that listens at this port.
    pub fn url_over(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/{}", self.name)
    }

    /// Where a service finds its log and its keys.
    pub fn variables(&self) -> [(String, String); 2] {
        ["CASETRAIL_LOG_URL", "CASETRAIL_KEYS_URL"].map(|name| (name.to_owned(), self.url()))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !self.kept {
            ask(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// Whether a database of this name is there.
pub(crate) fn has(name: &str) -> bool {
    let found = ask(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    found.trim() == "1"
}

/// The settings of one of a service's logs, in its folder or its database.
pub(crate) fn log_settings(data: &Path, database: Option<&Database>, name: &str) -> Settings {
    let url = database.map(Database::url);
    Settings { log_url: url.clone(), keys_url: url, ..Settings::named(data, name) }
}

fn server() -> String {
    std::env::var(SERVER).expect("whoever asks has looked whether it is there")
}

fn ask(sql: &str) -> String {
    let psql = std::env::var(PROGRAMS).map_or("psql".into(), |folder| folder + "/psql");
    let output = Command::new(psql)
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, &server()])
        .output()
        .expect("psql lies beside the server");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{sql}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
