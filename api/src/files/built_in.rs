//! The demo's own check: it knows the test virus, as it is and in a zip archive, and nothing else.

use super::archive::{self, Directory, Entry, LOCAL_HEADER_BYTES, Method};
use super::eicar::Search;
use super::sealed::{FileError, Sealed};
use casetrail_domain::event::Verdict;
use futures_util::StreamExt;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

/// Bytes unpacked at a time.
const UNPACKED_BYTES: usize = 32 * 1024;

/// Checks a file.
///
/// # Errors
/// When it can't be read.
pub async fn scan(file: &Sealed) -> Result<Verdict, FileError> {
    let mut search = Search::new();
    let mut parts = file.clone().read(0..file.bytes());
    while let Some(part) = parts.next().await {
        if search.finds(&part?) {
            return Ok(Verdict::Infected);
        }
    }
    for entry in entries(file).await? {
        if entry.method == Method::Deflated && holds_virus(file, &entry).await? {
            return Ok(Verdict::Infected);
        }
    }
    Ok(Verdict::Clean)
}

/// The entries of a zip archive; none for any other file.
pub async fn entries(file: &Sealed) -> Result<Vec<Entry>, FileError> {
    Ok(honest(file).await?.unwrap_or_default())
}

/// The entries of an archive that breaks no limit.
pub async fn honest(file: &Sealed) -> Result<Option<Vec<Entry>>, FileError> {
    let size = file.bytes();
    let tail = size.saturating_sub(archive::TAIL_BYTES)..size;
    let tail = file.clone().read_at_once(tail).await?;
    let Ok(directory) = Directory::find(size, &tail) else {
        return Ok(None);
    };
    let place = directory.start..directory.start + directory.bytes;
    let bytes = file.clone().read_at_once(place).await?;
    let read = directory.read(size, &bytes);
    Ok(read.inspect_err(|hostile| tracing::info!(%hostile, "an archive is not taken")).ok())
}

/// Whether an entry holds the virus, or unpacks to more than it says and so hides something.
async fn holds_virus(file: &Sealed, entry: &Entry) -> Result<bool, FileError> {
    let header = entry.start..entry.start + LOCAL_HEADER_BYTES;
    let header = file.clone().read_at_once(header).await?;
    let length = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
    let start = entry.start + LOCAL_HEADER_BYTES + length(26) + length(28);
    if start + entry.packed > file.bytes() {
        return Ok(false);
    }
    let mut unpacking = Unpacking::new(entry.unpacked);
    let mut parts = file.clone().read(start..start + entry.packed);
    while let Some(part) = parts.next().await {
        match unpacking.take(&part?) {
            Unpacked::More => {}
            Unpacked::End => return Ok(false),
            Unpacked::Virus => return Ok(true),
        }
    }
    Ok(false)
}

enum Unpacked {
    More,
    End,
    Virus,
}

struct Unpacking {
    state: Box<InflateState>,
    search: Search,
    unpacked: Vec<u8>,
    left: u64,
}

impl Unpacking {
    fn new(said: u64) -> Self {
        Self {
            state: InflateState::new_boxed(DataFormat::Raw),
            search: Search::new(),
            unpacked: vec![0; UNPACKED_BYTES],
            left: said,
        }
    }

    fn take(&mut self, mut packed: &[u8]) -> Unpacked {
        loop {
            let done = inflate(&mut self.state, packed, &mut self.unpacked, MZFlush::None);
            packed = &packed[done.bytes_consumed..];
            if done.bytes_written as u64 > self.left
                || self.search.finds(&self.unpacked[..done.bytes_written])
            {
                return Unpacked::Virus;
            }
            self.left -= done.bytes_written as u64;
            match done.status {
                Ok(MZStatus::Ok) if done.bytes_written == 0 && packed.is_empty() => {
                    return Unpacked::More;
                }
                Ok(MZStatus::Ok) => {}
                // All of it, or no deflated data: nothing more comes of it.
                Ok(_) | Err(miniz_oxide::MZError::Buf) if packed.is_empty() => {
                    return Unpacked::More;
                }
                Ok(_) | Err(_) => return Unpacked::End,
            }
        }
    }
}
