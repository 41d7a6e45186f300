//! The command line. Every option is also a variable `CASETRAIL_*` and a key in `casetrail.toml`.

mod backup;
mod file;
mod import;
mod migrate;
mod replay;

use crate::clock::Clock;
use crate::control::{self, Work};
use crate::files::{Quotas, UPLOADS_AN_HOUR};
use crate::grant::{self, Wish};
use crate::sessions::Lifetimes;
use crate::sign_in::oidc;
use crate::start::{self, Settings, StartError, Urls};
use crate::{freshness, graphql, mail, rebuild, snapshots};
use casetrail_domain::overdue::Rules;
use casetrail_domain::policy::Training;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;

/// Event-sourced case management.
#[derive(Parser)]
#[command(name = "casetrail", version, about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the API until it is told to stop.
    Serve(Box<Serve>),
    /// Makes the data folder, its log and its keys, and stops; or moves a log to another place.
    Migrate(migrate::Migrate),
    /// Saves the logs, the keys and the files in a folder, also while they are served.
    Backup(backup::Backup),
    /// Puts back what `backup` saved, where nothing is; `master.key` has to be there already.
    Restore(backup::Restore),
    /// Prints the history of a case in words.
    Replay(Replay),
    /// Rebuilds the read models beside the running ones, then swaps.
    Rebuild(Data),
    /// Imports the directory: organisations, catchments, learners, people and the catalogue.
    Import(import::Import),
    /// Gives somebody a role: the first Delegated Authorisers and administrators.
    Grant(Grant),
    /// Prints the GraphQL schema.
    Schema,
    /// Prints the version.
    Version,
}

#[derive(Args)]
struct Data {
    /// The folder of the log, its keys and the read models.
    #[arg(long, env = "CASETRAIL_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// The log: `sqlite:DIR/log.db` of the data folder, or `postgres://...`.
    #[arg(long, env = "CASETRAIL_LOG_URL", value_name = "URL", hide_env_values = true)]
    log_url: Option<String>,
    /// The keys, when not in `keys.db` of the data folder: `postgres://...`.
    #[arg(long, env = "CASETRAIL_KEYS_URL", value_name = "URL", hide_env_values = true)]
    keys_url: Option<String>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    data: Data,
    /// Where to listen.
    #[arg(
        long,
        env = "CASETRAIL_LISTEN",
        default_value = "127.0.0.1:4000",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    /// With demo accounts and demo data; on loopback only.
    #[arg(long, env = "CASETRAIL_DEMO")]
    demo: bool,
    /// TLS and a proxy stand in front.
    #[arg(long, env = "CASETRAIL_BEHIND_PROXY")]
    behind_proxy: bool,
    /// A time to start at, `2026-02-20T09:00:00+13:00`, or with `,fixed` to stand still at.
    #[arg(long, env = "CASETRAIL_CLOCK", value_name = "TIME")]
    clock: Option<String>,
    /// Mutations a second for one person; 0 for no limit.
    #[arg(long, env = "CASETRAIL_MUTATIONS_PER_SECOND", value_name = "N")]
    mutations_per_second: Option<u32>,
    /// Seconds that the read models may stay behind the log; then answers are STALE.
    #[arg(long, env = "CASETRAIL_STALE_SECONDS", default_value_t = 2, value_name = "N")]
    stale_seconds: u32,
    /// Seconds without anything done after which a browser's session ends; 0: never.
    #[arg(long, env = "CASETRAIL_SESSION_IDLE", default_value_t = 30 * 60, value_name = "N")]
    session_idle: u64,
    /// Seconds after which every session ends; 0: never.
    #[arg(long, env = "CASETRAIL_SESSION_ABSOLUTE", default_value_t = 8 * 60 * 60, value_name = "N")]
    session_absolute: u64,
    /// Where files are kept: a folder, or `s3://BUCKET/PREFIX`; the folder `files` in the data folder
    /// unless said.
    #[arg(long, env = "CASETRAIL_FILES_URL", value_name = "URL")]
    files_url: Option<String>,
    /// Seconds between snapshots of the read models in the storage of files, for new instances to start
    /// from; 0: none. 3,600 unless said with the log in PostgreSQL, else none.
    #[arg(long, env = "CASETRAIL_SNAPSHOT_SECONDS", value_name = "N")]
    snapshot_seconds: Option<u64>,
    /// The virus scanner: `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`.
    #[arg(long, env = "CASETRAIL_CLAMD", value_name = "ADDRESS")]
    clamd: Option<String>,
    /// Files that one person may upload in an hour; 0 for no limit.
    #[arg(
        long,
        env = "CASETRAIL_UPLOADS_PER_HOUR",
        default_value_t = UPLOADS_AN_HOUR,
        value_name = "N"
    )]
    uploads_per_hour: usize,
    /// Files that a case may hold, those withdrawn included: 1 to 1,000.
    #[arg(
        long,
        env = "CASETRAIL_FILES_PER_CASE",
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u16).range(1..=1_000),
        value_name = "N"
    )]
    files_per_case: u16,
    /// Case Managers and Workflow Leads hold their access to cases only once they have completed the
    /// learning module.
    #[arg(long, env = "CASETRAIL_LEARNING_REQUIRED")]
    learning_required: bool,
    /// Where people reach Casetrail, as `https://casetrail.example.nz`; the address it listens on
    /// unless a proxy stands in front.
    #[arg(long, env = "CASETRAIL_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    mail: Mail,
    #[command(flatten)]
    overdue: Overdue,
    #[command(flatten)]
    oidc: Oidc,
}

#[derive(Args)]
struct Mail {
    /// The mail server: `smtp://HOST:PORT`, `smtps://USER:PASSWORD@HOST`; no email without it.
    #[arg(long, env = "CASETRAIL_SMTP_URL", value_name = "URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Whom email is from; `no-reply` at the host of the public address unless said.
    #[arg(long, env = "CASETRAIL_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
}

#[derive(Args)]
struct Overdue {
    /// Hours that a case may wait in its provider's queue before it is overdue; 0: for ever.
    #[arg(long, env = "CASETRAIL_OVERDUE_UNASSIGNED_HOURS", default_value_t = Rules::default().unassigned_hours, value_name = "N")]
    overdue_unassigned_hours: u32,
    /// Days after which a case is overdue when nobody has tried to reach the whānau since it was
    /// assigned; 0: never.
    #[arg(long, env = "CASETRAIL_OVERDUE_NO_CONTACT_DAYS", default_value_t = Rules::default().no_contact_days, value_name = "N")]
    overdue_no_contact_days: u32,
}

#[derive(Args)]
struct Oidc {
    /// The provider of accounts that people sign in with: its issuer's address.
    #[arg(long, env = "CASETRAIL_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,
    /// Who Casetrail is to that provider.
    #[arg(long, env = "CASETRAIL_OIDC_CLIENT_ID", value_name = "ID")]
    oidc_client_id: Option<String>,
    /// What proves it; a public client has none.
    #[arg(
        long,
        env = "CASETRAIL_OIDC_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    oidc_client_secret: Option<String>,
    /// The claim that holds the username.
    #[arg(long, env = "CASETRAIL_OIDC_USERNAME_CLAIM", default_value = oidc::USERNAME_CLAIM, value_name = "NAME")]
    oidc_username_claim: String,
}

#[derive(Args)]
struct Replay {
    #[command(flatten)]
    data: Data,
    /// The reference number, eight digits.
    #[arg(long, value_name = "NUMBER")]
    case: String,
    /// As of a position of the log, or a time as `2026-02-28T09:00:00+13:00`.
    #[arg(long, value_name = "TIME|POSITION")]
    at: Option<String>,
    /// One JSON object a line instead of words.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Grant {
    #[command(flatten)]
    data: Data,
    /// What they sign in with.
    username: String,
    /// The organisation's name or id.
    organisation: String,
    /// The role, as DELEGATED_AUTHORISER or MINISTRY_ADMIN.
    role: String,
}

/// How deep documents may go is bounded; this is room to spare.
const WORKER_STACK_BYTES: usize = 8 << 20;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(
            EnvFilter::try_from_env("CASETRAIL_LOG").unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(WORKER_STACK_BYTES)
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.command)),
        Err(error) => Err(format!("The runtime can't start: {error}.").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(error.code)
        }
    }
}

fn parse() -> Result<Cli, ExitCode> {
    let command = file::defaults(Cli::command()).map_err(|reason| {
        complain(&reason);
        ExitCode::from(2)
    })?;
    let wrong = |error: clap::Error| {
        // Help and versions come this way too, with code 0; a closed pipe is no matter.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    };
    let matches = command.try_get_matches().map_err(wrong)?;
    Cli::from_arg_matches(&matches).map_err(wrong)
}

#[expect(clippy::print_stderr, reason = "the one place where the command line complains")]
fn complain(reason: &str) {
    eprintln!("casetrail: {reason}");
}

fn say(line: &str) {
    use std::io::Write;
    // A closed pipe is no matter.
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn run(command: Command) -> Result<(), StartError> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Replay(options) => replay::run(&options).await,
        Command::Rebuild(data) => rebuild_views(data).await,
        Command::Import(import) => import.run().await,
        Command::Grant(grant) => grant.run().await,
        Command::Schema => {
            say(graphql::sdl().trim_end());
            Ok(())
        }
        Command::Version => {
            say(concat!("casetrail ", env!("CARGO_PKG_VERSION")));
            Ok(())
        }
    }
}

impl Data {
    /// Where log and keys lie.
    fn urls(&self) -> Urls {
        Urls { log: self.log_url.clone(), keys: self.keys_url.clone() }
    }
}

impl Mail {
    fn settings(self) -> Option<mail::Settings> {
        let server = self.smtp_url?;
        Some(mail::Settings { server, from: self.mail_from })
    }
}

impl Oidc {
    fn settings(self, public_url: &str) -> Result<Option<oidc::Settings>, String> {
        let Some(issuer) = self.oidc_issuer else {
            return Ok(None);
        };
        let client_id = self.oidc_client_id.ok_or(
            "CASETRAIL_OIDC_ISSUER is set; set CASETRAIL_OIDC_CLIENT_ID too: who Casetrail is to it.",
        )?;
        Ok(Some(oidc::Settings {
            issuer,
            client_id,
            client_secret: self.oidc_client_secret,
            username_claim: self.oidc_username_claim,
            public_url: public_url.to_owned(),
        }))
    }
}

impl Serve {
    async fn run(self) -> Result<(), StartError> {
        let (sends, signs_in) = (self.mail.smtp_url.is_some(), self.oidc.oidc_issuer.is_some());
        if self.behind_proxy && self.public_url.is_none() && (sends || signs_in) {
            let message = "Set CASETRAIL_PUBLIC_URL to where people reach Casetrail through the \
                proxy: the provider sends them back there, and email leads there.";
            return Err(message.into());
        }
        let public_url = self.public_url.unwrap_or_default();
        let clock = self.clock.as_deref().map(Clock::parse).transpose()?.unwrap_or_default();
        let on_sqlite = self.data.log_url.as_deref().is_none_or(|url| url.starts_with("sqlite:"));
        let usual = if on_sqlite { 0 } else { snapshots::EVERY.as_secs() };
        let settings = Settings {
            listen: self.listen,
            snapshots_every: seconds(self.snapshot_seconds.unwrap_or(usual)),
            urls: self.data.urls(),
            data: self.data.data,
            demo: self.demo,
            clock,
            behind_proxy: self.behind_proxy,
            mutations_per_second: self.mutations_per_second,
            stale_after: Duration::from_secs(u64::from(self.stale_seconds)),
            sessions: Lifetimes {
                idle: seconds(self.session_idle),
                absolute: seconds(self.session_absolute),
            },
            oidc: self.oidc.settings(&public_url)?,
            mail: self.mail.settings(),
            public_url,
            files: self.files_url,
            clamd: self.clamd,
            overdue: Rules {
                unassigned_hours: self.overdue.overdue_unassigned_hours,
                no_contact_days: self.overdue.overdue_no_contact_days,
            },
            training: training(self.learning_required),
            quotas: Quotas {
                uploads_an_hour_max: Some(self.uploads_per_hour).filter(|most| *most > 0),
                files_of_case_max: self.files_per_case.into(),
            },
        };
        let demo = settings.demo;
        let told = told_to_stop()?;
        let server = start::start(settings).await?;
        say(&format!("Casetrail listens on http://{}", server.address));
        if let Some(warning) = server.app.scanning.warning() {
            say(warning);
        }
        if demo {
            say("Demo accounts (POST /auth/demo, or the explorer at /graphiql):");
            for line in crate::demo::accounts() {
                say(&line);
            }
        }
        let forked = tokio::select! {
            told = told => told.map(|()| None)?,
            error = server.forked() => Some(error),
        };
        say("Stopping.");
        match (server.stop().await, forked) {
            (_, Some(error)) => Err(error),
            (true, None) => Ok(()),
            (false, None) => Err("Some requests did not end in time.".into()),
        }
    }
}

/// A time of so many seconds; none for 0.
fn seconds(count: u64) -> Option<Duration> {
    (count > 0).then(|| Duration::from_secs(count))
}

fn training(is_required: bool) -> Training {
    if is_required { Training::Required } else { Training::Optional }
}

/// Listens from now on, so that a signal during the start is not lost.
fn told_to_stop() -> Result<impl Future<Output = Result<(), String>>, String> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| format!("No signals: {error}."));
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
        }
    })
}

fn settings(data: Data) -> Settings {
    Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        urls: data.urls(),
        data: data.data,
        demo: false,
        clock: Clock::Real,
        behind_proxy: false,
        mutations_per_second: None,
        stale_after: freshness::STALE_AFTER,
        sessions: Lifetimes::default(),
        public_url: String::new(),
        mail: None,
        oidc: None,
        files: None,
        clamd: None,
        overdue: Rules::default(),
        training: Training::Optional,
        quotas: Quotas::default(),
        snapshots_every: None,
    }
}

async fn close(app: &crate::app::App, feeding: JoinHandle<()>) {
    app.log.close().await;
    app.looks.log().close().await;
    // It ends when the log is closed.
    let _ = feeding.await;
}

impl Grant {
    async fn run(self) -> Result<(), StartError> {
        let Self { username, organisation, role, data } = self;
        let wish = Wish { username, organisation, role };
        let work = Work::Grant(wish.clone());
        if let Some(outcome) = control::hand_over(&data.data, &work, say).await {
            return Ok(outcome?);
        }
        let (app, feeding) = start::open(&settings(data)).await?;
        let outcome = match start::catch_up(&app).await {
            Ok(()) => grant::run(&app, &wish).await.map_err(StartError::from),
            Err(error) => Err(error),
        };
        close(&app, feeding).await;
        outcome.map(|said| say(&said))
    }
}

async fn rebuild_views(data: Data) -> Result<(), StartError> {
    if let Some(outcome) = control::hand_over(&data.data, &Work::Rebuild, say).await {
        return Ok(outcome?);
    }
    let (app, feeding) = start::open(&settings(data)).await?;
    let (progress, showing) = shown();
    let outcome = rebuild::run(&app, &progress).await;
    drop(progress);
    // It ends with the last line.
    let _ = showing.await;
    close(&app, feeding).await;
    Ok(outcome?)
}

/// Lines of progress, shown as they come until nobody sends any more.
fn shown() -> (UnboundedSender<String>, JoinHandle<()>) {
    let (progress, mut lines) = tokio::sync::mpsc::unbounded_channel::<String>();
    let showing = tokio::spawn(async move {
        while let Some(line) = lines.recv().await {
            say(&line);
        }
    });
    (progress, showing)
}
