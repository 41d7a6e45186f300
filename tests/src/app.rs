//! The service as a child process.

use crate::binary;
use crate::fault_proxy::{FaultProxy, Target};
use crate::folder::Folder;
use crate::postgres::{self, Database};
use crate::seed::Seed;
use casetrail_eventlog::Settings;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long a start may take, seeding in a debug build included.
const START_SECONDS_MAX: u64 = 120;

/// The real service on a port of its own, with a data folder of its own.
pub struct App {
    folder: Folder,
    /// Where its logs lie, when not in the folder.
    database: Option<Arc<Database>>,
    settings: Vec<(String, String)>,
    /// Where it is told to listen.
    listen: String,
    child: Option<Child>,
    address: String,
}

/// Any port that is free.
const ANYWHERE: &str = "127.0.0.1:0";

impl App {
    /// A service with the demo's data, as freshly seeded.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same, with settings given as environment variables.
    #[must_use]
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let seed = match postgres::is_chosen() {
            true => Seed::on_postgres(),
            false => Seed::on_sqlite(),
        };
        Self::on(seed.copy(), settings)
    }

    /// A service on an empty folder, which it seeds itself.
    #[must_use]
    pub fn start_empty(settings: &[(&str, &str)]) -> Self {
        Self::start_empty_on(postgres::is_chosen().then(Database::empty), settings)
    }

    pub(crate) fn start_empty_on(database: Option<Database>, settings: &[(&str, &str)]) -> Self {
        Self::on((Folder::new(), database), settings)
    }

    /// A service that keeps its logs in a folder, whatever the others do.
    #[must_use]
    pub fn on_sqlite(settings: &[(&str, &str)]) -> Self {
        Self::on(Seed::on_sqlite().copy(), settings)
    }

    /// A service that keeps its logs in PostgreSQL; `None` where there is none.
    #[must_use]
    pub fn on_postgres(settings: &[(&str, &str)]) -> Option<Self> {
        postgres::is_there().then(|| Self::on(Seed::on_postgres().copy(), settings))
    }

    /// The same, which reaches PostgreSQL over a line that can be cut; and the line.
    pub async fn over_a_line(settings: &[(&str, &str)]) -> Option<(Self, FaultProxy)> {
        if !postgres::is_there() {
            return None;
        }
        let line = FaultProxy::to(Target::Unix(Database::socket()), 0).await;
        let (folder, database) = Seed::on_postgres().copy();
        let url = database.as_ref().map(|database| database.url_over(line.port()))?;
        let urls = [("CASETRAIL_LOG_URL", url.as_str()), ("CASETRAIL_KEYS_URL", url.as_str())];
        let settings = [&urls, settings].concat();
        let app = tokio::task::block_in_place(|| Self::on((folder, database), &settings));
        Some((app, line))
    }

    /// Another instance of a service whose logs lie in PostgreSQL, with a data folder of its own.
    ///
    /// # Panics
    /// When its logs lie in its folder.
    #[must_use]
    pub fn beside(&self) -> Self {
        let folder = Folder::new();
        let data = folder.path().join("data");
        fs::create_dir_all(&data).expect("the temporary folder is writable");
        fs::copy(self.data().join("master.key"), data.join("master.key")).expect("it has a key");
        assert!(self.database.is_some(), "its log is its own");
        let (settings, database) = (self.settings.clone(), self.database.clone());
        let mut app = Self::stopped(folder, database, settings, ANYWHERE);
        app.go_on();
        app
    }

    /// An instance that has not started yet: where it is told to listen, and on the logs that its
    /// settings name, with this master key where another has founded them.
    ///
    /// # Panics
    /// When the system's temporary folder can't be written.
    #[must_use]
    pub fn placed(listen: &str, settings: &[(&str, &str)], master_key: Option<&Path>) -> Self {
        let settings = settings.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let mut app = Self::stopped(Folder::new(), None, settings.collect(), listen);
        app.address = listen.into();
        if let Some(key) = master_key {
            fs::create_dir_all(app.data()).expect("the temporary folder is writable");
            fs::copy(key, app.data().join("master.key")).expect("there is a key");
        }
        app
    }

    fn stopped(
        folder: Folder,
        database: Option<Arc<Database>>,
        settings: Vec<(String, String)>,
        listen: &str,
    ) -> Self {
        Self {
            folder,
            database,
            settings,
            listen: listen.into(),
            child: None,
            address: String::new(),
        }
    }

    /// A place for what this service holds: its master key and nothing else. Not started.
    ///
    /// # Panics
    /// When the temporary folder can't be written.
    #[must_use]
    pub fn place_for_it(&self) -> Self {
        let folder = Folder::new();
        let data = folder.path().join("data");
        fs::create_dir_all(&data).expect("the temporary folder is writable");
        fs::copy(self.data().join("master.key"), data.join("master.key")).expect("it has a key");
        let mut settings = self.settings.clone();
        settings.retain(|(name, _)| !name.ends_with("_URL"));
        Self::stopped(folder, None, settings, ANYWHERE)
    }

    /// The service that all tests that only read share.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<App> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    fn on((folder, database): (Folder, Option<Database>), settings: &[(&str, &str)]) -> Self {
        let mut all: Vec<(String, String)> =
            database.iter().flat_map(Database::variables).collect();
        all.extend(settings.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        let (settings, database) = (all, database.map(Arc::new));
        let mut app = Self::stopped(folder, database, settings, ANYWHERE);
        app.go_on();
        app
    }

    /// Another value for a setting, from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Where it listens from the next start on.
    pub fn listen_at(&mut self, address: &str) {
        address.clone_into(&mut self.listen);
    }

    /// Where its logs will lie from the next start on: an empty database, whose URL this is; `None` where
    /// there is none.
    ///
    /// # Panics
    /// When it is running.
    pub fn leave_for_a_database(&mut self) -> Option<String> {
        assert!(self.child.is_none(), "it is running");
        if !postgres::is_there() {
            return None;
        }
        let database = Database::empty();
        for (name, value) in database.variables() {
            self.set(&name, &value);
        }
        let url = database.url();
        self.database = Some(Arc::new(database));
        Some(url)
    }

    /// Its logs will lie in its folder from the next start on; its database stays while this is held.
    #[must_use]
    pub fn leave_for_its_folder(&mut self) -> impl Sized + use<> {
        self.settings.retain(|(name, _)| !name.ends_with("_URL"));
        self.database.take()
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The id of its process.
    ///
    /// # Panics
    /// When it doesn't run.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.as_ref().expect("it is running").id()
    }

    /// All that lies around the service: its data folder and what it wrote.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The settings of one of its logs: `log` or `access`. To be opened while it is stopped, or to be
    /// read.
    #[must_use]
    pub fn log_settings(&self, name: &str) -> Settings {
        postgres::log_settings(&self.data(), self.database.as_deref(), name)
    }

    pub(crate) fn take_database(&mut self) -> Option<Database> {
        self.database.take().and_then(Arc::into_inner)
    }

    /// What the service has written to its standard error, over all its starts.
    #[must_use]
    pub fn log_text(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).unwrap_or_default()
    }

    /// Starts it on the same folder, after `kill` or `stop`.
    ///
    /// # Panics
    /// When it doesn't get ready; the text it wrote is in the message.
    pub fn go_on(&mut self) {
        assert!(self.child.is_none(), "it is running");
        let mut child = self.spawn();
        let stdout = child.stdout.take().expect("its standard output is piped");
        self.child = Some(child);
        self.address = announced(stdout).unwrap_or_else(|text| {
            panic!("it ended before it printed an address:\n{text}\n{}", self.log_text())
        });
        self.wait_until_ready();
    }

    /// Waits until it ends by itself: its exit code.
    ///
    /// # Panics
    /// When it doesn't run, or doesn't end in this time.
    pub fn ends(&mut self, within: Duration) -> Option<i32> {
        assert!(self.child.is_some(), "it is running");
        let begun = Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return status.code();
            }
            assert!(begun.elapsed() < within, "it doesn't end:\n{}", self.log_text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// How it ended by itself, if it did.
    ///
    /// # Panics
    /// When that can't be asked.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let ended = self.child.as_mut()?.try_wait().expect("a child can be waited for")?;
        self.child = None;
        Some(ended)
    }

    /// Tries to start it on the same folder, when something is in the way: its exit code and what
    /// it said to its end.
    ///
    /// # Panics
    /// When it is running, or starts after all.
    #[must_use]
    pub fn fails_to_go_on(&mut self) -> (Option<i32>, String) {
        assert!(self.child.is_none(), "it is running");
        let before = self.log_text().len();
        let mut child = self.spawn();
        let stdout = child.stdout.take().expect("its standard output is piped");
        let announced = announced(stdout);
        if announced.is_ok() {
            child.kill().expect("a child can be killed");
        }
        let status = child.wait().expect("a child can be waited for");
        assert!(announced.is_err(), "it started");
        (status.code(), self.log_text().split_off(before))
    }

    /// Ends it at once, as `kill -9` does.
    ///
    /// # Panics
    /// When it doesn't run.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it is running");
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child can be waited for");
    }

    /// Asks it to end, as a service manager does, and waits. True when it ended well.
    ///
    /// # Panics
    /// When it doesn't run.
    pub fn stop(&mut self) -> bool {
        let mut child = self.child.take().expect("it is running");
        let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(asked.is_ok_and(|status| status.success()), "it can be asked to stop");
        // Waiting closes the child's standard input, at which it would end at once.
        let held = child.stdin.take();
        let ended = child.wait().is_ok_and(|status| status.success());
        drop(held);
        ended
    }

    /// Runs the binary with `arguments` and this data folder, beside the service.
    ///
    /// # Panics
    /// When the binary can't be run.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        let urls = self.database.iter().flat_map(|database| database.variables());
        let urls: Vec<(String, String)> = urls.collect();
        let urls: Vec<_> = urls.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
        self.run_with(arguments, &urls)
    }

    /// Runs the binary with `arguments`, these variables and this data folder.
    ///
    /// # Panics
    /// When the binary can't be run.
    #[must_use]
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let data = self.data();
        let data = data.to_str().expect("a temporary folder's name is plain");
        binary::run(arguments, &[&[("CASETRAIL_DATA", data)], variables].concat())
    }

    /// What a GET without sign-in answers: the status and the text, headers left out.
    ///
    /// # Panics
    /// When the service doesn't answer.
    #[must_use]
    pub fn get(&self, path: &str) -> (u16, String) {
        get(&self.address, path).expect("the service answers")
    }

    fn spawn(&self) -> Child {
        let stderr = File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("stderr"))
            .expect("the temporary folder is writable");
        let mut command = binary::command();
        command
            .args(["serve", "--demo", "--listen", &self.listen, "--data"])
            .arg(self.data())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .env("UNDER_TEST", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr);
        command.spawn().expect("the service's binary starts")
    }

    fn wait_until_ready(&mut self) {
        let begun = Instant::now();
        while !matches!(get(&self.address, "/readyz"), Some((200, _))) {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            assert!(ended.is_none(), "it ended before it was ready:\n{}", self.log_text());
            let late = begun.elapsed() > Duration::from_secs(START_SECONDS_MAX);
            assert!(!late, "it isn't ready:\n{}", self.log_text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            let text = self.log_text();
            let tail: Vec<&str> = text.lines().rev().take(20).collect();
            for line in tail.into_iter().rev() {
                println!("service: {line}");
            }
        }
    }
}

/// The address that the service prints, or all it printed when there was none. What follows is
/// read and thrown away, so that the service never waits for a reader.
fn announced(stdout: impl Read + Send + 'static) -> Result<String, String> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let mut seen = String::new();
    for line in lines.by_ref() {
        if let Some(address) = address_in(&line) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(address);
        }
        seen.push_str(&line);
        seen.push('\n');
    }
    Err(seen)
}

fn address_in(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
    Some(rest[..end.unwrap_or(rest.len())].trim_end_matches('.').to_owned())
}

fn get(address: &str, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    Some((status, body.unwrap_or_default()))
}
