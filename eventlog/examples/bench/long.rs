//! Whether a log that grows stays as fast: appends and a replay at a hundred thousand events, and at
//! as many as asked for; on SQLite, and on PostgreSQL where `sh tests/postgres.sh` has started one.

use std::time::Instant;

use super::{Event, Failure, Folder, STREAMS, append, count, cpu, fill, our_appends};
use casetrail_eventlog::{Log, Settings};

/// The size that the others are compared with.
const SMALL: u64 = 100_000;
/// Callers that append at once.
const CALLERS: usize = 64;
/// Measured so often at each size, as single runs of a few seconds differ; the middle one counts.
const RUNS: usize = 3;

/// Grows a log on each engine to this many events.
pub async fn run(events: Option<String>) -> Result<(), Failure> {
    let events = events.map_or(Ok(10_000_000), |events| events.parse())?;
    let folder = Folder::new()?;
    let sqlite = |run: usize| Settings::new(folder.path().join(format!("sqlite-{run}")));
    grow("SQLite", sqlite, events).await?;
    if let Ok(url) = std::env::var("CASETRAIL_TEST_POSTGRES") {
        let postgres = |run: usize| {
            let log_url = Some(format!("{url}&options[search_path]=bench_{run}"));
            let dir = folder.path().join(format!("postgres-{run}"));
            Settings { log_url, ..Settings::new(dir) }
        };
        grow("PostgreSQL", postgres, events).await?;
    }
    Ok(())
}

async fn grow(
    engine: &str,
    settings: impl Fn(usize) -> Settings,
    events: u64,
) -> Result<(), Failure> {
    let mut small = Vec::new();
    for run in 1..RUNS {
        let log = begun(settings(run)).await?;
        small.push(our_appends(&log, CALLERS).await?);
        log.close().await;
    }
    // The last of the small ones becomes the large one.
    let log = begun(settings(RUNS)).await?;
    let scanned = replay(&log)?;
    small.push(our_appends(&log, CALLERS).await?);
    tell(engine, SMALL, &mut small, scanned);
    let (started, before) = (Instant::now(), log.head());
    fill(&log, events).await?;
    let rate = (log.head() - before) as f64 / started.elapsed().as_secs_f64();
    println!("{engine}: filled at {rate:.0}/s, 200 events an append");
    let (scanned, mut large) = (replay(&log)?, Vec::new());
    for _ in 0..RUNS {
        large.push(our_appends(&log, CALLERS).await?);
    }
    tell(engine, events, &mut large, scanned);
    log.close().await;
    Ok(())
}

async fn begun(settings: Settings) -> Result<Log<Event>, Failure> {
    let log = Log::<Event>::open(settings).await?;
    for n in 0..STREAMS {
        log.append(append(n, 1)).await?;
    }
    fill(&log, SMALL).await?;
    Ok(log)
}

/// Events a second, and microseconds of our CPU each.
fn replay(log: &Log<Event>) -> Result<(f64, f64), Failure> {
    let (started, used) = (Instant::now(), cpu("self", 2)?);
    let found = tokio::task::block_in_place(|| count(log))? as f64;
    let micros = (cpu("self", 2)? - used).as_secs_f64() * 1e6 / found;
    Ok((found / started.elapsed().as_secs_f64(), micros))
}

fn tell(engine: &str, size: u64, appends: &mut [(f64, f64)], (replayed, each): (f64, f64)) {
    appends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (rate, micros) = appends[appends.len() / 2];
    println!(
        "{engine}, {size:>9} events: {CALLERS} callers {rate:>7.0}/s at {micros:>5.1} us   \
         replay {replayed:>8.0}/s at {each:>5.2} us"
    );
}
