//! Starts and stops the service: logs, read models, feed, front.

use crate::app::{App, Parts};
use crate::backend::Service;
use crate::backup::{self, incarnation};
use crate::clock::Clock;
use crate::commands::Commands;
use crate::cursor::Cursors;
use crate::files::{self, Quotas, Scanning, Store};
use crate::freshness::Freshness;
use crate::front::{self, FrontSettings, Shape, Stop};
use crate::live::Live;
use crate::looks::Looks;
use crate::mail::{self, Mail};
use crate::sessions::{Lifetimes, Sessions};
use crate::sign_in::oidc::{self, Provider};
use crate::touched::Touched;
use crate::{control, demo, graphql, reactor, sign_in, snapshots, trusted};
use casetrail_domain::overdue::Rules;
use casetrail_domain::policy::Training;
use casetrail_eventlog::{self as eventlog, Log, LogError};
use casetrail_projections::{Views, feed};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the service is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the log, its keys and the read models.
    pub data: PathBuf,
    /// Where log and keys lie, when not in the folder.
    pub urls: Urls,
    /// Demo accounts and data; loopback only.
    pub demo: bool,
    /// A shifted or fixed clock, in demo mode.
    pub clock: Clock,
    /// TLS and a proxy stand in front.
    pub behind_proxy: bool,
    /// Mutations a second for one person; 0: no limit. `None`: the usual.
    pub mutations_per_second: Option<u32>,
    /// How long the read models may stay behind the log before nothing is answered from them.
    pub stale_after: Duration,
    /// How long sessions last.
    pub sessions: Lifetimes,
    /// Where people reach Casetrail; empty: where it listens.
    pub public_url: String,
    /// How mail is sent; `None`: none is.
    pub mail: Option<mail::Settings>,
    /// The provider of accounts.
    pub oidc: Option<oidc::Settings>,
    /// Where files are kept: a folder, or `s3://...`; `None`: in the data folder.
    pub files: Option<String>,
    /// Where a clamd listens; `None`: the demo's own check, or none.
    pub clamd: Option<String>,
    /// When something of a case is overdue.
    pub overdue: Rules,
    /// Whether access of a provider's people waits for the learning module.
    pub training: Training,
    /// How many files may be uploaded.
    pub quotas: Quotas,
    /// How often a snapshot of the read models is put into the storage of files; `None`: never.
    pub snapshots_every: Option<Duration>,
}

/// Where log and keys lie, when not in the data folder.
#[derive(Clone, Default)]
pub struct Urls {
    /// Of the log and the access log beside it.
    pub log: Option<String>,
    /// Of the keys.
    pub keys: Option<String>,
}

/// Without the passwords in them.
impl std::fmt::Debug for Urls {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { log, keys } = self;
        write!(to, "Urls {{ log: {}, keys: {} }}", log.is_some(), keys.is_some())
    }
}

/// One plain sentence that says why the service did not start, and what its process ends with.
#[derive(Clone, Debug)]
pub struct StartError {
    said: String,
    /// The exit code.
    pub code: u8,
}

/// The exit code when the log went back or is another one: then nothing may go on by itself.
pub const FORKED: u8 = 3;

impl std::fmt::Display for StartError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.said)
    }
}

impl From<String> for StartError {
    fn from(said: String) -> Self {
        Self { said, code: 1 }
    }
}

impl From<&str> for StartError {
    fn from(said: &str) -> Self {
        said.to_owned().into()
    }
}

impl From<LogError> for StartError {
    fn from(error: LogError) -> Self {
        let code = if let LogError::Forked { .. } = error { FORKED } else { 1 };
        Self { said: error.to_string(), code }
    }
}

/// A running service.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is made of.
    pub app: App,
    stop: Stop,
    serving: JoinHandle<bool>,
    feeding: JoinHandle<()>,
}

impl Settings {
    fn check(&self) -> Result<(), StartError> {
        let local = self.listen.ip().is_loopback();
        if self.demo && !local {
            return Err("--demo listens on loopback only: use --listen 127.0.0.1:4000.".into());
        }
        if !local && !self.behind_proxy {
            return Err("Listening off loopback needs TLS in front: add --behind-proxy.".into());
        }
        if self.clock != Clock::Real && !self.demo {
            return Err("CASETRAIL_CLOCK is for demonstrations: use it with --demo.".into());
        }
        Ok(self.oidc.as_ref().map_or(Ok(()), oidc::Settings::check)?)
    }
}

/// The settings of one of the logs of this folder.
#[must_use]
pub fn log_settings(data: &Path, urls: &Urls, name: &str, clock: Clock) -> eventlog::Settings {
    eventlog::Settings {
        clock: Arc::new(move || clock.now()),
        log_url: urls.log.clone(),
        keys_url: urls.keys.clone(),
        ..eventlog::Settings::named(data, name)
    }
}

/// The name of the log of events.
pub const LOG: &str = "log";
/// The name of the access log.
pub const ACCESS: &str = "access";

/// Opens logs and read models as their owner, and brings the read models up to date.
///
/// # Errors
/// One sentence that says what is in the way.
pub async fn open(settings: &Settings) -> Result<(App, JoinHandle<()>), StartError> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let scanning = Scanning::choose(settings.clamd.as_deref(), settings.demo)?;
    let of = |name| log_settings(&settings.data, &settings.urls, name, settings.clock);
    if backup::is_cut_off(&settings.data) {
        return Err("A restore to this data folder was cut off: run it again to its end.".into());
    }
    let log = Log::open(of(LOG)).await?;
    let access = Log::open(of(ACCESS)).await?;
    // After the log, which makes the data folder.
    let files = Store::open(settings.files.as_deref(), &settings.data)?;
    snapshots::adopt(&files, &log, &settings.data).await;
    let views = Views::open(&settings.data).map_err(|error| said(&error))?;
    if views.applied() > log.head() {
        // `log.seen` is written once a second, so that a killed process may have read further.
        let position = views.applied();
        return Err(LogError::Forked { position, rule: "the log ends before it" }.into());
    }
    let live = Live::default();
    let incarnation = incarnation::of(&log).await?;
    let key = |purpose| log.fingerprint(&incarnation::salted(purpose, incarnation.as_ref()));
    let cursor_key = key("cursors");
    let session_key = [key("sessions, one"), key("sessions, two")].concat();
    let app = App::new(Parts {
        looks: Looks::new(access, settings.clock),
        views: views.clone(),
        freshness: Freshness::new(settings.stale_after, Instant::now()),
        live: live.clone(),
        touched: Touched::default(),
        commands: Commands::default(),
        provider: settings.oidc.clone().map(Provider::new).transpose()?.map(Arc::new),
        sessions: Sessions::new(&session_key, settings.sessions),
        files,
        scanning,
        quotas: settings.quotas,
        mail: settings
            .mail
            .as_ref()
            .map(|mail| Mail::new(mail, &settings.public_url))
            .transpose()?
            .map(Arc::new),
        cursors: Cursors::new(&cursor_key),
        clock: settings.clock,
        present: settings.clock,
        demo: settings.demo,
        overdue: settings.overdue,
        training: settings.training,
        feature_dates: None,
        log: log.clone(),
    });
    let runtime = tokio::runtime::Handle::current();
    let following = feed::follow(views.clone(), log.clone(), runtime, std::future::pending())
        .map_err(|error| error.to_string())?;
    let telling = tokio::spawn(live.run(log.clone(), views, log.head()));
    // Both end when the log is closed.
    let feeding = tokio::spawn(async move {
        // A telling that broke off has nothing more to say.
        let _ = telling.await;
        let joined = tokio::task::spawn_blocking(move || following.join()).await;
        if !matches!(joined, Ok(Ok(Ok(())))) {
            tracing::error!("the read models did not follow the log to its end");
        }
    });
    Ok((app, feeding))
}

/// Starts the service.
///
/// # Errors
/// One sentence that says what is in the way.
pub async fn start(mut settings: Settings) -> Result<Server, StartError> {
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("{} can't be listened on: {error}.", settings.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if settings.public_url.is_empty() {
        settings.public_url = format!("http://{address}");
    }
    if let Some(oidc) = &mut settings.oidc {
        oidc.public_url.clone_from(&settings.public_url);
    }
    settings.check()?;
    if settings.oidc.is_none() && !settings.demo {
        tracing::warn!("nobody can sign in: set CASETRAIL_OIDC_ISSUER");
    }
    let (app, feeding) = open(&settings).await?;
    app.files.reach().await?;
    catch_up(&app).await?;
    if settings.demo {
        demo::seed(&app).await?;
    }
    reactor::prepare(&app)
        .await
        .map_err(|_| "The log can't be written; the error above says why.")?;
    let mut beside = vec![
        tokio::spawn(look(app.clone())),
        tokio::spawn(files::scan::run(app.clone())),
        tokio::spawn(files::sweep(app.clone())),
        reactor::start(&app),
    ];
    if let Some(every) = settings.snapshots_every {
        beside.push(tokio::spawn(snapshots::run(app.clone(), every)));
    }
    let stop = Stop::new();
    let control = control::listen(&app, &settings.data)?;
    let router = router(&app, &settings, stop.clone())?;
    let serving = tokio::spawn({
        let stop = stop.clone();
        async move {
            let ended = front::serve(listener, router, stop).await;
            control.abort();
            beside.iter().for_each(JoinHandle::abort);
            ended
        }
    });
    Ok(Server { address, app, stop, serving, feeding })
}

/// Brings the read models up to the log's head, however long that takes, before anything is served.
///
/// # Errors
/// One sentence when they can't be brought there.
pub async fn catch_up(app: &App) -> Result<(), StartError> {
    while !app.views.reach(app.log.head(), CATCHING_UP_TOLD).await {
        if let Some(reason) = app.views.failed() {
            return Err(format!("The read models stopped: {reason}.").into());
        }
        let (applied, head) = (app.views.applied(), app.log.head());
        tracing::info!(applied, head, "the read models are catching up");
    }
    Ok(())
}

/// Looks now and then whether the read models follow, so that the first request after a quiet time
/// is not answered from old ones.
async fn look(app: App) {
    let mut ticks = tokio::time::interval(app.freshness.looked_at_every());
    loop {
        ticks.tick().await;
        // What it comes to is asked again by each request.
        let _ = app.is_fresh();
        let applied = app.views.applied_events();
        metrics::gauge!("casetrail_views_applied_events").set(applied as f64);
    }
}

/// How often a long catching up is told.
const CATCHING_UP_TOLD: Duration = Duration::from_secs(5);

fn router(app: &App, settings: &Settings, stop: Stop) -> Result<axum::Router, StartError> {
    let shape = Shape::from_sdl(&graphql::sdl()).map_err(|error| error.to_string())?;
    let mut front = if settings.demo { FrontSettings::demo() } else { FrontSettings::default() };
    front.shape = shape;
    front.trusted = trusted::documents().map_err(|error| error.to_string())?;
    front.tls = settings.behind_proxy;
    if settings.behind_proxy {
        front.cookie = "__Host-casetrail";
    }
    if let Some(limit) = settings.mutations_per_second {
        front.person.mutations_per_second = limit;
    }
    let (cookie, person) = (front.cookie, front.person.clone());
    let service = Service::new(app.clone());
    let router = front::router(service.clone(), front, stop).map_err(|error| error.to_string())?;
    let files = files::routes(app, service, cookie, &person, settings.behind_proxy);
    Ok(router.merge(sign_in::routes(app, cookie)).merge(files))
}

impl Server {
    /// Resolves when one of the logs turns out not to be the one it was, as after a standby took over
    /// that had not got everything.
    pub async fn forked(&self) -> StartError {
        tokio::select! {
            error = self.app.log.forked() => error.into(),
            error = self.app.looks.log().forked() => error.into(),
        }
    }

    /// Stops in order: finishes what runs, closes sockets, then the logs. True when in time.
    pub async fn stop(self) -> bool {
        self.stop.begin();
        let ended = self.serving.await.unwrap_or(false);
        self.app.log.close().await;
        self.app.looks.log().close().await;
        let fed = self.feeding.await.is_ok();
        ended && fed
    }
}
