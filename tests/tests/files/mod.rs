//! Files: what is taken and what not, who opens them and how, what is kept of them and how safely.

mod bucket;
mod clamd;
mod kinds;
mod memory;
mod opening;
mod pixels;
mod quotas;
mod refused;
mod scanned;
mod sizes;
mod stored;

use crate::story::opened;
use casetrail_tests::{App, Cast, Opened};
use miniz_oxide::deflate::compress_to_vec;

/// A case of Northwood's that everybody of the school and its provider sees.
async fn case(cast: &Cast) -> Opened {
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    opened(contact, lead, &cast["workflow@northwood"], &cast["manager@northwood"]).await
}

async fn started() -> (App, Cast, Opened) {
    started_with(&[]).await
}

async fn started_with(settings: &[(&str, &str)]) -> (App, Cast, Opened) {
    opened_on(App::start_with(settings)).await
}

async fn opened_on(app: App) -> (App, Cast, Opened) {
    let cast = Cast::of(&app).await;
    let case = case(&cast).await;
    (app, cast, case)
}

/// A zip archive of these entries, deflated, whose headers tell the truth.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let packed: Vec<_> = entries
        .iter()
        .map(|(name, bytes)| (*name, compress_to_vec(bytes, 6), bytes.len()))
        .collect();
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, packed, unpacked) in &packed {
        let start = small(archive.len());
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        common.extend(small(packed.len()).to_le_bytes());
        common.extend(small(*unpacked).to_le_bytes());
        common.extend(u16::try_from(name.len()).expect("a short name").to_le_bytes());
        common.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = small(archive.len());
    let count = u16::try_from(entries.len()).expect("few entries").to_le_bytes();
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count, count].concat());
    archive.extend(small(directory.len()).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a small archive")
}
