//! Whether a log that grows stays as fast: appends and a replay at a hundred thousand events, and at
//! as many as asked for; on SQLite, and on PostgreSQL where `sh tests/postgres.sh` has started one.

use std::time::Instant;

use super::{Event, Failure, Folder, STREAMS, append, count, cpu, fill, our_appends};
use casetrail_eventlog::{Log, Settings};

/// The size that the others are compared with.
const SMALL: u64 = 100_000;
/// Callers that append at once.
const CALLERS: usize = 64;
/// Appends are measured so often at each size, as single runs of a few seconds differ.
const RUNS: usize = 5;

/// Grows a log on each engine to this many events.
pub async fn run(events: Option<String>) -> Result<(), Failure> {
    let events = events.map_or(Ok(10_000_000), |events| events.parse())?;
    let folder = Folder::new()?;
    grow("SQLite", Settings::new(folder.path().join("sqlite")), events).await?;
    if let Ok(url) = std::env::var("CASETRAIL_TEST_POSTGRES") {
        let dir = folder.path().join("postgres");
        grow("PostgreSQL", Settings { log_url: Some(url), ..Settings::new(dir) }, events).await?;
    }
    Ok(())
}

async fn grow(engine: &str, settings: Settings, events: u64) -> Result<(), Failure> {
    let log = Log::<Event>::open(settings).await?;
    for n in 0..STREAMS {
        log.append(append(n, 1)).await?;
    }
    for size in [SMALL, events] {
        let (begun, before) = (Instant::now(), log.head());
        fill(&log, size).await?;
        let filled = (log.head() - before) as f64 / begun.elapsed().as_secs_f64();
        let mut appends = Vec::new();
        for _ in 0..RUNS {
            appends.push(our_appends(&log, CALLERS).await?);
        }
        appends.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (rate, micros) = appends[RUNS / 2];
        let (begun, used) = (Instant::now(), cpu("self", 2)?);
        let found = tokio::task::block_in_place(|| count(&log))?;
        let replayed = found as f64 / begun.elapsed().as_secs_f64();
        let replay_micros = (cpu("self", 2)? - used).as_secs_f64() * 1e6 / found as f64;
        println!(
            "{engine}, {found:>9} events: {CALLERS} callers {rate:>7.0}/s at {micros:>5.1} us   \
             replay {replayed:>8.0}/s at {replay_micros:>5.2} us   filled at {filled:.0}/s"
        );
    }
    log.close().await;
    Ok(())
}
