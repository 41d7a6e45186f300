//! A snapshot's bytes: what it says of itself, then the file in pieces, each compressed; all of it sealed
//! chunk by chunk like a file, so that not a byte of it can be changed, left out or taken from another.

use super::GROUP;
use super::name::Name;
use crate::files::Store;
use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{
    CHUNK_BYTES, CHUNK_OVERHEAD_BYTES, Chunk, FILE_HEAD_BYTES, FileKey, Hash, Log,
};
use futures_util::StreamExt;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use uuid::Uuid;

/// The first bytes of what is sealed.
const MAGIC: &[u8; 4] = b"CTV1";
const HEAD_BYTES: usize = 4 + 4 + 16 + 8 + 32;
/// Bytes of the file that are compressed at once.
const PIECE_BYTES: usize = 1 << 20;
/// Fast: it halves a file of read models, and more takes longer than it saves.
const LEVEL: u8 = 1;
/// Bytes of a chunk as it lies in the storage.
const SEALED_BYTES: usize = CHUNK_BYTES + CHUNK_OVERHEAD_BYTES;

/// What a snapshot says of itself.
pub struct Packed {
    /// The shape of the read models.
    pub generation: u32,
    /// The log they are of.
    pub log: Uuid,
    /// The last event in them.
    pub position: u64,
    /// That event's hash.
    pub hash: Hash,
}

impl Packed {
    fn head(&self) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.extend(self.generation.to_be_bytes());
        head.extend(self.log.as_bytes());
        head.extend(self.position.to_be_bytes());
        head.extend(self.hash);
        head
    }

    fn parse(head: &[u8]) -> Option<Self> {
        let head = head.strip_prefix(MAGIC)?;
        let (generation, head) = head.split_first_chunk()?;
        let (log, head) = head.split_first_chunk()?;
        let (position, head) = head.split_first_chunk()?;
        Some(Self {
            generation: u32::from_be_bytes(*generation),
            log: Uuid::from_bytes(*log),
            position: u64::from_be_bytes(*position),
            hash: head.try_into().ok()?,
        })
    }

    /// Puts a file of read models into the storage.
    pub async fn put(
        &self,
        store: &Store,
        log: &Log<Event>,
        name: &Name,
        path: &Path,
    ) -> Result<(), String> {
        let (key, head) = log.new_file(name.id, SYSTEM.0).await.map_err(said)?;
        let mut writing = store.write_named(GROUP, &name.text()).await.map_err(said)?;
        writing.write(&head).await.map_err(said)?;
        let (mut sealing, mut file) = (Sealing::new(key), File::open(path).map_err(said)?);
        let mut gathered = self.head();
        loop {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            (&mut file).take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(said)?;
            if piece.is_empty() {
                break;
            }
            let pressed = tokio::task::spawn_blocking(move || compress_to_vec(&piece, LEVEL));
            let pressed = pressed.await.map_err(said)?;
            gathered.extend((pressed.len() as u32).to_be_bytes());
            gathered.extend(pressed);
            // What is left is at least a byte, so that the last chunk is never sealed as another.
            while gathered.len() > CHUNK_BYTES {
                let rest = gathered.split_off(CHUNK_BYTES);
                let chunk = std::mem::replace(&mut gathered, rest);
                writing.write(&sealing.inner(chunk)?).await.map_err(said)?;
            }
        }
        writing.write(&sealing.last(gathered)?).await.map_err(said)?;
        writing.finish().await.map_err(said)
    }

    /// Takes a snapshot out of the storage into a file, each byte of it checked.
    pub async fn take(
        store: &Store,
        log: &Log<Event>,
        name: &Name,
        path: &Path,
    ) -> Result<Self, String> {
        let (_, mut parts) = store.read_named(GROUP, &name.text()).await.map_err(said)?;
        let (mut sealed, mut opening, mut taking) = (Vec::new(), None, Taking::new(path)?);
        while let Some(part) = parts.next().await {
            sealed.extend_from_slice(&part.map_err(said)?);
            if opening.is_none() && sealed.len() > FILE_HEAD_BYTES {
                let rest = sealed.split_off(FILE_HEAD_BYTES);
                let key = log.open_file(name.id, SYSTEM.0, &sealed).await.map_err(said)?;
                opening = Some(Sealing::new(key.ok_or("its key was destroyed")?));
                sealed = rest;
            }
            let Some(opening) = &mut opening else { continue };
            while sealed.len() > SEALED_BYTES {
                let rest = sealed.split_off(SEALED_BYTES);
                let chunk = std::mem::replace(&mut sealed, rest);
                taking.add(&opening.open_inner(chunk)?)?;
            }
        }
        let mut opening = opening.ok_or("it is cut short")?;
        taking.add(&opening.open_last(sealed)?)?;
        taking.finish()
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Seals or opens one chunk after another.
struct Sealing {
    key: FileKey,
    chunks: u64,
}

impl Sealing {
    fn new(key: FileKey) -> Self {
        Self { key, chunks: 0 }
    }

    fn next(&mut self) -> u64 {
        self.chunks += 1;
        self.chunks - 1
    }

    fn inner(&mut self, mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let chunk = Chunk::Inner(self.next());
        self.key.seal(chunk, &mut bytes).map_err(said)?;
        Ok(bytes)
    }

    fn last(mut self, mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let chunk = Chunk::Last(self.next());
        self.key.seal(chunk, &mut bytes).map_err(said)?;
        Ok(bytes)
    }

    fn open_inner(&mut self, mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let chunk = Chunk::Inner(self.next());
        self.key.open(chunk, &mut bytes).map_err(said)?;
        Ok(bytes)
    }

    fn open_last(&mut self, mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let chunk = Chunk::Last(self.next());
        self.key.open(chunk, &mut bytes).map_err(said)?;
        Ok(bytes)
    }
}

/// A file that is being written from what was opened.
struct Taking {
    file: File,
    gathered: Vec<u8>,
    packed: Option<Packed>,
}

impl Taking {
    fn new(path: &Path) -> Result<Self, String> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(path);
        Ok(Self { file: file.map_err(said)?, gathered: Vec::new(), packed: None })
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.gathered.extend_from_slice(bytes);
        if self.packed.is_none() {
            if self.gathered.len() < HEAD_BYTES {
                return Ok(());
            }
            let rest = self.gathered.split_off(HEAD_BYTES);
            let head = std::mem::replace(&mut self.gathered, rest);
            self.packed = Some(Packed::parse(&head).ok_or("it does not say what it is")?);
        }
        while let Some(piece) = self.piece() {
            let piece = decompress_to_vec_with_limit(&piece, PIECE_BYTES).map_err(said)?;
            self.file.write_all(&piece).map_err(said)?;
        }
        Ok(())
    }

    /// The next compressed piece, once all of it is there.
    fn piece(&mut self) -> Option<Vec<u8>> {
        let (length, rest) = self.gathered.split_first_chunk()?;
        let (piece, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let (piece, rest) = (piece.to_vec(), rest.to_vec());
        self.gathered = rest;
        Some(piece)
    }

    fn finish(self) -> Result<Packed, String> {
        if !self.gathered.is_empty() {
            return Err("it is cut short".to_owned());
        }
        self.file.sync_all().map_err(said)?;
        self.packed.ok_or_else(|| "it does not say what it is".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_says_of_itself_comes_back() {
        let packed =
            Packed { generation: 6, log: Uuid::from_u128(7), position: 412, hash: [9; 32] };
        let head = packed.head();
        assert_eq!(head.len(), HEAD_BYTES);
        let read = Packed::parse(&head).map(|read| read.head());
        assert_eq!(read.as_deref(), Some(&head[..]));
        assert!(Packed::parse(&head[1..]).is_none() && Packed::parse(&head[..40]).is_none());
    }
}
