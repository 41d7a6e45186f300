//! The same on PostgreSQL, beside what pgbench makes of one plain INSERT into the same kind of table.

use std::process::Command;
use std::time::{Duration, Instant};

use super::{
    CALLERS, Event, Failure, Folder, MEASURED, STREAMS, append, count, cpu, fill, measure,
};
use casetrail_eventlog::{Log, Settings};
use sqlx::{Connection, Executor, PgConnection};

/// How many events are replayed, at least.
const REPLAYED: u64 = 300_000;

/// The columns of the log's events and their sizes, without a hash, a seal or an order.
const PLAIN: &str = "CREATE SCHEMA plain; CREATE TABLE plain.events (position bigserial PRIMARY KEY, \
    stream bytea, revision bigint, previous bigint, previous_hash bytea, id bytea, kind text, \
    at bigint, actor bytea, organisation bytea, role text, command bytea, fingerprint bytea, \
    cause bytea, subject bytea, subject_key bigint, series text, number bigint, claims bytea, \
    payload bytea, sealed bytea, sealed_hash bytea, hash bytea)";

const INSERT: &str = "INSERT INTO plain.events (stream, revision, previous, previous_hash, id, kind, at, \
    actor, organisation, role, command, fingerprint, subject, subject_key, payload, sealed, \
    sealed_hash, hash) VALUES (decode(repeat('ab', 16), 'hex'), 7, 9, decode(repeat('ab', 32), 'hex'), \
    decode(repeat('ab', 16), 'hex'), 'CommentAdded', 1700000000000000, \
    decode(repeat('ab', 16), 'hex'), decode(repeat('ab', 16), 'hex'), 'CM', \
    decode(repeat('ab', 16), 'hex'), decode(repeat('ab', 16), 'hex'), \
    decode(repeat('ab', 16), 'hex'), 1, decode(repeat('ab', 146), 'hex'), \
    decode(repeat('ab', 172), 'hex'), decode(repeat('ab', 32), 'hex'), \
    decode(repeat('ab', 32), 'hex'));";

/// Measures it, where `sh tests/postgres.sh` has started one.
pub async fn run(folder: &Folder) -> Result<(), Failure> {
    let Ok(url) = std::env::var("CASETRAIL_TEST_POSTGRES") else {
        println!("PostgreSQL: not measured; sh tests/postgres.sh starts one");
        return Ok(());
    };
    let mut connection = PgConnection::connect(&url).await?;
    connection.execute(sqlx::raw_sql(PLAIN)).await?;
    let script = folder.path().join("insert.sql");
    std::fs::write(&script, INSERT)?;
    let settings = Settings {
        log_url: Some(url.clone()),
        // All instances are to find the same keys.
        keys_url: Some(url.clone()),
        ..Settings::new(folder.path().join("one"))
    };
    let log = Log::<Event>::open(settings.clone()).await?;
    for n in 0..STREAMS {
        log.append(append(n, 1)).await?;
    }
    println!("PostgreSQL, {} s each; CPU of client and server an append", MEASURED.as_secs());
    for callers in CALLERS {
        // One connection is one client; more than these don't make it faster.
        let plain = pgbench(&url, &script, folder, callers.min(64))?;
        let ours = ours(&log, callers).await?;
        println!(
            "{callers:>4} callers: {:>7.0}/s at {:>5.1} + {:>5.1} us, p50 {:>7.3} ms   \
             pgbench: {:>6.0}/s at {:>5.1} + {:>5.1} us, p50 {:>7.3} ms   {:>5.2} times, p50 {:>4.2}",
            ours.rate,
            ours.client_micros,
            ours.server_micros,
            ours.p50_ms,
            plain.rate,
            plain.client_micros,
            plain.server_micros,
            plain.p50_ms,
            ours.rate / plain.rate,
            ours.p50_ms / plain.p50_ms,
        );
    }
    for count in [2, 4] {
        instances(count, &log, &settings, folder).await?;
    }
    replay(&log, &url).await?;
    log.close().await;
    Ok(())
}

struct Measured {
    rate: f64,
    client_micros: f64,
    server_micros: f64,
    p50_ms: f64,
}

async fn ours(log: &Log<Event>, callers: usize) -> Result<Measured, Failure> {
    let server = server_cpu()?;
    let log = log.clone();
    let times = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = times.clone();
    let (rate, client_micros) = measure(callers, move |n| {
        let (log, times) = (log.clone(), kept.clone());
        async move {
            let begun = Instant::now();
            log.append(append(n, 1)).await?;
            let took = begun.elapsed();
            times.lock().map_err(|_| "a caller broke off")?.push(took);
            Ok(())
        }
    })
    .await?;
    let mut times = std::mem::take(&mut *times.lock().map_err(|_| "a caller broke off")?);
    let done = times.len().max(1) as f64;
    let server_micros = (server_cpu()? - server).as_micros() as f64 / done;
    Ok(Measured { rate, client_micros, server_micros, p50_ms: p50(&mut times) })
}

fn p50(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e3
}

/// One INSERT a transaction, prepared, by this many clients.
fn pgbench(
    url: &str,
    script: &std::path::Path,
    folder: &Folder,
    clients: usize,
) -> Result<Measured, Failure> {
    let programs = std::env::var("CASETRAIL_TEST_POSTGRES_BIN")?;
    let server = server_cpu()?;
    let client = children_cpu()?;
    let prefix = folder.path().join("pgbench");
    let output = Command::new(format!("{programs}/pgbench"))
        .args(["-n", "-M", "prepared", "-j", "1", "-l"])
        .args(["-c", &clients.to_string(), "-T", &MEASURED.as_secs().to_string()])
        .arg(format!("--log-prefix={}", prefix.display()))
        .arg("-f")
        .arg(script)
        .arg(url)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let mut times = Vec::new();
    for file in std::fs::read_dir(folder.path())? {
        let path = file?.path();
        if path.to_string_lossy().starts_with(&*prefix.to_string_lossy()) {
            for line in std::fs::read_to_string(&path)?.lines() {
                let micros = line.split(' ').nth(2).and_then(|micros| micros.parse().ok());
                times.extend(micros.map(Duration::from_micros));
            }
            std::fs::remove_file(path)?;
        }
    }
    let done = times.len().max(1) as f64;
    Ok(Measured {
        rate: done / MEASURED.as_secs_f64(),
        client_micros: (children_cpu()? - client).as_micros() as f64 / done,
        server_micros: (server_cpu()? - server).as_micros() as f64 / done,
        p50_ms: p50(&mut times),
    })
}

/// That many instances that write at once, each for its share of the callers.
async fn instances(
    count: usize,
    first: &Log<Event>,
    settings: &Settings,
    folder: &Folder,
) -> Result<(), Failure> {
    let mut logs = vec![first.clone()];
    for other in 1..count {
        let dir = folder.path().join(format!("{count}-{other}"));
        std::fs::create_dir_all(&dir)?;
        std::fs::copy(settings.dir.join("master.key"), dir.join("master.key"))?;
        logs.push(Log::<Event>::open(Settings { dir, ..settings.clone() }).await?);
    }
    for callers in [64, 256] {
        let writing = logs.clone();
        let server = server_cpu()?;
        let done = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let counted = done.clone();
        let (rate, client_micros) = measure(callers, move |n| {
            // Subjects whose keys all have.
            let log = writing[n as usize % writing.len()].clone();
            let counted = counted.clone();
            async move {
                log.append(append(n, 1)).await?;
                counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                Ok(())
            }
        })
        .await?;
        let done = done.load(std::sync::atomic::Ordering::Relaxed).max(1) as f64;
        let server_micros = (server_cpu()? - server).as_micros() as f64 / done;
        println!(
            "{callers:>4} callers on {count} instances: {rate:>7.0}/s at {client_micros:>5.1} + \
             {server_micros:>5.1} us"
        );
    }
    for log in logs.drain(1..) {
        log.close().await;
    }
    Ok(())
}

/// A replay, verified and opened, beside the server's own way to give a table out.
async fn replay(log: &Log<Event>, url: &str) -> Result<(), Failure> {
    fill(log, REPLAYED).await?;
    let events = log.head();
    let (begun, server, client) = (Instant::now(), server_cpu()?, cpu("self", 2)?);
    // It blocks its thread.
    let count = tokio::task::block_in_place(|| count(log))?;
    let (took, used) = (begun.elapsed(), server_cpu()? - server);
    let read = cpu("self", 2)? - client;
    let (begun, server, client) = (Instant::now(), server_cpu()?, children_cpu()?);
    let programs = std::env::var("CASETRAIL_TEST_POSTGRES_BIN")?;
    let copied = Command::new(format!("{programs}/psql"))
        .args([
            "-X",
            "-q",
            "-c",
            "COPY (SELECT * FROM casetrail.events) TO STDOUT (FORMAT binary)",
            "-o",
        ])
        .args(["/dev/null", url])
        .status()?;
    if !copied.success() {
        return Err("COPY failed".into());
    }
    let copy = begun.elapsed();
    let (server_copy, client_copy) = (server_cpu()? - server, children_cpu()? - client);
    let each = |time: Duration| time.as_secs_f64() * 1e6 / events as f64;
    println!(
        "replay of {count} events: {:.0}/s at {:.1} + {:.1} us   COPY: {:.0}/s at {:.1} + {:.1} us   \
         {:.2} of COPY",
        count as f64 / took.as_secs_f64(),
        each(read),
        each(used),
        events as f64 / copy.as_secs_f64(),
        each(client_copy),
        each(server_copy),
        copy.as_secs_f64() / took.as_secs_f64(),
    );
    Ok(())
}

/// What the server has used of the CPU: its first process, those that live, and those that ended.
fn server_cpu() -> Result<Duration, Failure> {
    let first = std::env::var("CASETRAIL_TEST_POSTGRES_PID")?;
    let mut used = cpu(&first, 4)?;
    for process in std::fs::read_dir("/proc")? {
        let name = process?.file_name().to_string_lossy().into_owned();
        if name.bytes().all(|byte| byte.is_ascii_digit())
            && parent(&name).is_some_and(|of| of == first)
        {
            // It may just have ended.
            used += cpu(&name, 2).unwrap_or_default();
        }
    }
    Ok(used)
}

fn parent(process: &str) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(1).map(str::to_owned)
}

/// What programs that we ran to their end have used of the CPU.
fn children_cpu() -> Result<Duration, Failure> {
    Ok(cpu("self", 4)? - cpu("self", 2)?)
}
