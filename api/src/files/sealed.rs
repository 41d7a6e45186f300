//! What is stored of a file: its head, then its chunks, each sealed to its place.

use super::store::Store;
use super::writing::Writing;
use bytes::Bytes;
use casetrail_domain::case::StoredFile;
use casetrail_domain::id::{FileId, LearnerId};
use casetrail_domain::{Event, file};
use casetrail_eventlog::{
    CHUNK_BYTES, CHUNK_OVERHEAD_BYTES, Chunk, FILE_HEAD_BYTES, FileKey, Log, LogError,
};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use ring::digest::{Context, SHA256};
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

const SEALED_CHUNK_BYTES: u64 = (CHUNK_BYTES + CHUNK_OVERHEAD_BYTES) as u64;

/// Why a file can't be stored or read back.
#[derive(Debug, Error)]
pub enum FileError {
    /// The storage failed.
    #[error("storage of files: {0}")]
    Storage(#[from] object_store::Error),
    /// What is stored is not what was sealed, or a key is missing.
    #[error(transparent)]
    Seal(#[from] LogError),
    /// What is stored is not of the size it had.
    #[error("what is stored of file {0:?} is not of the size it had")]
    Size(FileId),
    /// Its learner's key was destroyed.
    #[error("file {0:?} was erased")]
    Erased(FileId),
    /// It is larger than a file may be.
    #[error("larger than a file may be")]
    TooLarge,
}

/// A file that is being stored, sealed as it comes.
pub struct Sealing {
    key: FileKey,
    writing: Writing,
    chunk: Vec<u8>,
    chunks: u64,
    bytes: u64,
    plain: Context,
    stored: Context,
}

impl Sealing {
    /// Begins to store a file of this learner.
    ///
    /// # Errors
    /// When the storage or the learner's key fails.
    pub async fn begin(
        store: &Store,
        log: &Log<Event>,
        file: FileId,
        learner: LearnerId,
    ) -> Result<Self, FileError> {
        let (key, head) = log.new_file(file.0, learner.0).await?;
        let mut sealing = Self {
            key,
            writing: store.write(file.0).await?,
            chunk: Vec::with_capacity(CHUNK_BYTES + CHUNK_OVERHEAD_BYTES),
            chunks: 0,
            bytes: 0,
            plain: Context::new(&SHA256),
            stored: Context::new(&SHA256),
        };
        sealing.put(&head).await?;
        Ok(sealing)
    }

    /// How much of it there is so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes more of the file. A chunk is sealed when more follows it: the last is told apart.
    ///
    /// # Errors
    /// When it gets too large, or the storage fails.
    pub async fn take(&mut self, mut bytes: &[u8]) -> Result<(), FileError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > file::FILE_BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        self.plain.update(bytes);
        while !bytes.is_empty() {
            if self.chunk.len() == CHUNK_BYTES {
                self.seal(Chunk::Inner(self.chunks)).await?;
            }
            let room = (CHUNK_BYTES - self.chunk.len()).min(bytes.len());
            self.chunk.extend_from_slice(&bytes[..room]);
            bytes = &bytes[room..];
        }
        Ok(())
    }

    /// Seals what is left, and returns when all of it is durable.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn finish(mut self) -> Result<StoredFile, FileError> {
        self.seal(Chunk::Last(self.chunks)).await?;
        self.writing.finish().await?;
        Ok(StoredFile {
            bytes: self.bytes,
            sha256: hex(self.plain),
            stored_sha256: hex(self.stored),
        })
    }

    /// Gives up: nothing of it stays.
    pub async fn abort(self) {
        self.writing.abort().await;
    }

    async fn seal(&mut self, chunk: Chunk) -> Result<(), FileError> {
        self.key.seal(chunk, &mut self.chunk)?;
        self.chunks += 1;
        self.stored.update(&self.chunk);
        self.writing.write(&self.chunk).await?;
        self.chunk.clear();
        Ok(())
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.stored.update(bytes);
        Ok(self.writing.write(bytes).await?)
    }
}

fn hex(context: Context) -> String {
    crate::cursor::hex(context.finish().as_ref())
}

/// A stored file, opened to be read. Cheap to clone.
#[derive(Clone)]
pub struct Sealed {
    store: Store,
    key: Arc<FileKey>,
    file: FileId,
    bytes: u64,
}

impl Sealed {
    /// Opens a file that has so many bytes, after a look at its head and its size.
    ///
    /// # Errors
    /// When it is not what was stored, or can't be read.
    pub async fn open(
        store: &Store,
        log: &Log<Event>,
        file: FileId,
        learner: LearnerId,
        bytes: u64,
    ) -> Result<Self, FileError> {
        let (size, parts) = store.read(file.0, 0..FILE_HEAD_BYTES as u64).await?;
        if size != stored_bytes(bytes) {
            return Err(FileError::Size(file));
        }
        let head = gather(parts).await?;
        let key = log.open_file(file.0, learner.0, &head).await?.ok_or(FileError::Erased(file))?;
        Ok(Self { store: store.clone(), key: Arc::new(key), file, bytes })
    }

    /// How many bytes the file has.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file's bytes in this range, which lies within it; each chunk is checked before any of it
    /// is given out, and one that does not hold ends the stream.
    pub fn read(self, range: Range<u64>) -> BoxStream<'static, Result<Bytes, FileError>> {
        let chunk = CHUNK_BYTES as u64;
        let first = range.start / chunk;
        let skipped = range.start - first * chunk;
        let reading = Reading {
            next: first,
            end: range.end.div_ceil(chunk),
            skip: usize::try_from(skipped).unwrap_or_default(),
            left: range.end.saturating_sub(range.start),
            gathered: Vec::new(),
            parts: None,
            sealed: self,
        };
        stream::try_unfold(reading, |mut reading| async move {
            Ok(reading.next().await?.map(|bytes| (bytes, reading)))
        })
        .boxed()
    }

    /// The file's bytes in this range at once; for small ranges.
    ///
    /// # Errors
    /// As [`Sealed::read`].
    pub async fn read_at_once(self, range: Range<u64>) -> Result<Vec<u8>, FileError> {
        let mut read = Vec::new();
        let mut parts = self.read(range);
        while let Some(part) = parts.next().await {
            read.extend_from_slice(&part?);
        }
        Ok(read)
    }

    fn chunk(&self, number: u64) -> Chunk {
        if number + 1 == chunks(self.bytes) { Chunk::Last(number) } else { Chunk::Inner(number) }
    }

    /// Where a chunk lies in what is stored.
    fn place(&self, number: u64) -> Range<u64> {
        let start = FILE_HEAD_BYTES as u64 + number * SEALED_CHUNK_BYTES;
        start..(start + SEALED_CHUNK_BYTES).min(stored_bytes(self.bytes))
    }
}

/// How many chunks a file of so many bytes has.
fn chunks(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES as u64).max(1)
}

/// How many bytes are stored of a file of so many bytes.
fn stored_bytes(bytes: u64) -> u64 {
    FILE_HEAD_BYTES as u64 + bytes + chunks(bytes) * CHUNK_OVERHEAD_BYTES as u64
}

struct Reading {
    sealed: Sealed,
    next: u64,
    end: u64,
    /// Bytes of the first chunk before the range.
    skip: usize,
    left: u64,
    gathered: Vec<u8>,
    parts: Option<BoxStream<'static, Result<Bytes, object_store::Error>>>,
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Bytes>, FileError> {
        if self.next >= self.end || self.left == 0 {
            return Ok(None);
        }
        let place = self.sealed.place(self.next);
        let length = usize::try_from(place.end - place.start).unwrap_or_default();
        let mut chunk = self.gather(length).await?;
        self.sealed.key.open(self.sealed.chunk(self.next), &mut chunk)?;
        self.next += 1;
        let from = std::mem::take(&mut self.skip);
        let to = chunk.len().min(from + usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= (to - from) as u64;
        Ok(Some(Bytes::from(chunk).slice(from..to)))
    }

    /// The next bytes of what is stored.
    async fn gather(&mut self, length: usize) -> Result<Vec<u8>, FileError> {
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => {
                let whole = self.sealed.place(self.next).start..self.sealed.place(self.end - 1).end;
                let (size, parts) = self.sealed.store.read(self.sealed.file.0, whole).await?;
                if size != stored_bytes(self.sealed.bytes) {
                    return Err(FileError::Size(self.sealed.file));
                }
                none.insert(parts)
            }
        };
        while self.gathered.len() < length {
            match parts.next().await {
                Some(part) => self.gathered.extend_from_slice(&part?),
                None => return Err(FileError::Size(self.sealed.file)),
            }
        }
        let rest = self.gathered.split_off(length);
        Ok(std::mem::replace(&mut self.gathered, rest))
    }
}

async fn gather(
    mut parts: impl Stream<Item = Result<Bytes, object_store::Error>> + Unpin,
) -> Result<Vec<u8>, FileError> {
    let mut gathered = Vec::new();
    while let Some(part) = parts.next().await {
        gathered.extend_from_slice(&part?);
    }
    Ok(gathered)
}
