//! A log that is moved to the other engine, back, and into an archive: how fast, and in how much memory.

use std::time::Instant;

use super::{Event, Failure, Folder, SUBJECTS, append, cpu, fill};
use casetrail_eventlog::copy::{Copying, End, KeysEnd, Onto, While};
use casetrail_eventlog::{Log, Settings};

/// Measures it, to PostgreSQL where `sh tests/postgres.sh` has started one.
pub async fn run(events: Option<String>) -> Result<(), Failure> {
    let events = events.map_or(Ok(1_000_000), |events| events.parse())?;
    let folder = Folder::new()?;
    let first = Settings::new(folder.path().join("first"));
    let log = Log::<Event>::open(first.clone()).await?;
    for subject in 0..SUBJECTS {
        log.append(append(subject, 1)).await?;
    }
    fill(&log, events).await?;
    log.close().await;
    let saved = End::Archive(folder.path().join("log.copy"));
    measure("SQLite to an archive", &End::log(first.clone()), &saved, None).await?;
    let Ok(url) = std::env::var("CASETRAIL_TEST_POSTGRES") else {
        println!("PostgreSQL: not measured; sh tests/postgres.sh starts one");
        return Ok(());
    };
    let (log_url, keys_url) = (Some(url.clone()), Some(url));
    let second = Settings { log_url, keys_url, ..first.clone() };
    let third = Settings::new(folder.path().join("third"));
    for (what, from, to) in
        [("SQLite to PostgreSQL", &first, &second), ("PostgreSQL to SQLite", &second, &third)]
    {
        let keys = [from, to].map(|settings| KeysEnd::of(settings.clone()));
        let (from, to) = (End::log(from.clone()), End::log(to.clone()));
        measure(what, &from, &to, Some((&keys[0], &keys[1]))).await?;
    }
    Ok(())
}

async fn measure(
    what: &str,
    from: &End,
    to: &End,
    keys: Option<(&KeysEnd, &KeysEnd)>,
) -> Result<(), Failure> {
    // The peak begins anew; elsewhere than on Linux it is not known.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    let (before, started, used) = (memory("VmRSS:"), Instant::now(), cpu("self", 2)?);
    let (onto, meanwhile) = (Onto::Beginning, While::Still);
    let copied = Copying { from, to, onto, meanwhile, keys }.run(&mut |_, _| {}).await?;
    let took = started.elapsed().as_secs_f64();
    let used = (cpu("self", 2)? - used).as_secs_f64() * 1e6 / copied.head as f64;
    println!(
        "{what}: {} events in {took:.1} s, {:.0}/s at {used:.1} us of CPU here, read again and compared; \
         {} MB at most, {before} before",
        copied.head,
        copied.head as f64 / took,
        memory("VmHWM:")
    );
    Ok(())
}

/// Megabytes that this process has, or had at most.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|status| status.strip_prefix(line));
    let kilobytes = found.and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_024
}
