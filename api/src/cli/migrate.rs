//! `casetrail migrate`: makes a log, or moves one.

use super::{Data, close, say, settings};
use crate::start::{self, ACCESS, LOG, StartError};
use casetrail_eventlog::copy::{Copying, End, KeysEnd, Onto, Surveyed, While};
use casetrail_eventlog::{LogError, Settings};
use clap::Args;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often it is told how far a copy is.
const TOLD_EVERY: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    data: Data,
    /// The log to move, which nobody may serve: `sqlite:DIR/log.db` or `postgres://...`. The keys of a
    /// log in PostgreSQL lie where CASETRAIL_KEYS_URL and CASETRAIL_DATA say.
    #[arg(long, requires = "to", value_name = "URL")]
    from: Option<String>,
    /// Where to move it. Cut off, the same command goes on where it stopped.
    #[arg(long, requires = "from", value_name = "URL")]
    to: Option<String>,
}

impl Migrate {
    pub async fn run(self) -> Result<(), StartError> {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => move_logs(&self.data, from, to).await,
            (_, _) => make(self.data).await,
        }
    }
}

async fn make(data: Data) -> Result<(), StartError> {
    let folder = data.data.clone();
    let (app, feeding) = start::open(&settings(data)).await?;
    let head = app.log.head();
    close(&app, feeding).await;
    say(&format!("{} is ready; its log ends at position {head}.", folder.display()));
    Ok(())
}

async fn move_logs(data: &Data, from: &str, to: &str) -> Result<(), StartError> {
    if from == to {
        return Err("A log can't be moved to where it is.".into());
    }
    let mut tell = telling();
    for (name, what) in [(LOG, "events"), (ACCESS, "looks")] {
        let (source, target) = (placed(data, from, name)?, placed(data, to, name)?);
        let keys = [&source, &target].map(|settings| KeysEnd::of(settings.clone()));
        let [from_keys, to_keys] = &keys;
        let copying = Copying {
            from: &End::log(source),
            to: &End::log(target),
            onto: Onto::Beginning,
            meanwhile: While::Still,
            keys: (!from_keys.is(to_keys)).then_some((from_keys, to_keys)),
        };
        match copying.run(&mut |done, of| tell(what, done, of)).await {
            Ok(moved) => say(&told(what, &moved)),
            // One that never was served has no looks.
            Err(LogError::NoLog(_)) if name == ACCESS => {}
            Err(error) => return Err(error.into()),
        }
    }
    say("All of it was read again and is the same. Serve it from there, and the old one no more.");
    Ok(())
}

fn told(what: &str, moved: &Surveyed) -> String {
    let hash: String = moved.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let beside = moved.beside.iter().map(|(name, count, _)| format!("{count} {name}"));
    let beside = beside.collect::<Vec<_>>().join(", ");
    format!("{what}: {} moved, the last with hash {hash}; beside them {beside}", moved.head)
}

/// Tells how far a copy is, now and then.
pub fn telling() -> impl FnMut(&str, u64, u64) {
    let mut told = Instant::now();
    move |what, done, of| {
        if told.elapsed() >= TOLD_EVERY {
            told = Instant::now();
            say(&format!("{what}: {done} of {of}"));
        }
    }
}

/// One of the logs at a URL.
fn placed(data: &Data, url: &str, name: &str) -> Result<Settings, StartError> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        let (log_url, keys_url) = (Some(url.to_owned()), data.keys_url.clone());
        return Ok(Settings { log_url, keys_url, ..Settings::named(&data.data, name) });
    };
    let path = Path::new(path);
    match path.parent() {
        Some(folder) if path.file_name().is_some_and(|file| file == "log.db") => {
            let folder = if folder == Path::new("") { Path::new(".") } else { folder };
            Ok(Settings::named(folder, name))
        }
        Some(_) | None => Err("A log on SQLite is named as sqlite:DIR/log.db.".into()),
    }
}
