//! Files are never held whole: twenty of the largest at once take little memory.

use super::started;
use casetrail_tests::{App, User, pdf};
use futures_util::future::join_all;
use std::fs;

pub const FILES: usize = 20;
const BYTES: usize = 20_971_520;
pub const GROWTH_BYTES_MAX: u64 = 64 << 20;

/// A figure of the process's memory, in bytes.
fn memory(app: &App, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", app.process()));
    let status = status.expect("the process tells of itself");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.expect("the figure is there") * 1_024
}

/// By how much its memory grows, in bytes, while the largest files are sent all at once.
pub async fn grown_by_large_files(app: &App, user: &User, case: &str) -> u64 {
    let mut file = pdf("large");
    file.resize(BYTES, b'\n');
    let begun = (0..FILES).map(|n| {
        let name = format!("{n}.pdf");
        async move { user.begin(case, &name, BYTES).await.done_or_row() }
    });
    let begun = join_all(begun).await;
    // From now on the highest mark is that of what follows.
    fs::write(format!("/proc/{}/clear_refs", app.process()), "5").expect("the mark is reset");
    let before = memory(app, "VmRSS");
    let file = bytes::Bytes::from(file);
    let sent = begun.iter().map(|begun| {
        let path = format!("/uploads/{}", begun.text("/upload/id"));
        user.request(reqwest::Method::PUT, &path).body(file.clone()).send()
    });
    for answer in join_all(sent).await {
        assert_eq!(answer.expect("the service answers").status().as_u16(), 200);
    }
    memory(app, "VmHWM").saturating_sub(before)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_large_files_at_once_take_little_memory() {
    let (app, cast, case) = started().await;
    let grown = grown_by_large_files(&app, &cast["lead@north"], &case.id).await;
    println!("{FILES} files of {BYTES} bytes at once: {} MiB more memory", grown >> 20);
    assert!(grown < GROWTH_BYTES_MAX, "{} MiB", grown >> 20);
}
