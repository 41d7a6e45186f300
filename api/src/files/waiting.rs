//! What goes to a bucket waits in a file until it is whole.
//!
//! A bucket takes parts of 5 MiB at least; one for each file that is arriving would be too much memory,
//! and who sends slowly would hold it long. So what arrives is put on disk, sealed as it is, and few
//! are sent at a time.

use bytes::Bytes;
use object_store::path::Path as Place;
use object_store::{Error, MultipartUpload, ObjectStore, ObjectStoreExt};
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// The least that S3 takes of an object, but for its last part.
const PART_BYTES: usize = 5 * 1024 * 1024;
/// Room to find out that a part is all of it.
const END_BYTES: usize = 32;
/// How many are sent at a time.
const SENT_MAX: usize = 2;

/// Where it waits, and its turn. Cheap to clone.
#[derive(Clone)]
pub struct Waiting {
    folder: PathBuf,
    turns: Arc<Semaphore>,
}

impl Waiting {
    /// A place in the data folder, which is there.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { folder: data.to_owned(), turns: Arc::new(Semaphore::new(SENT_MAX)) }
    }

    /// An object to be sent; empty as yet.
    ///
    /// # Errors
    /// When the data folder can't be written.
    pub async fn begin(
        &self,
        objects: Arc<dyn ObjectStore>,
        place: Place,
    ) -> Result<Outgoing, Error> {
        let folder = self.folder.clone();
        let made = tokio::task::spawn_blocking(move || nameless(&folder)).await;
        let file = File::from_std(made.map_err(io::Error::other).flatten().map_err(wrong)?);
        Ok(Outgoing { file, bytes: 0, objects, place, turns: self.turns.clone() })
    }
}

/// A file without a name: it is gone with whoever holds it, also after a crash.
fn nameless(folder: &Path) -> io::Result<fs::File> {
    let path = folder.join(format!("{}.sending", Uuid::new_v4()));
    let file =
        OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

fn wrong(source: io::Error) -> Error {
    Error::Generic { store: "the data folder", source: source.into() }
}

/// An object on its way to a bucket.
pub struct Outgoing {
    file: File,
    bytes: u64,
    objects: Arc<dyn ObjectStore>,
    place: Place,
    turns: Arc<Semaphore>,
}

impl Outgoing {
    /// Puts more of it on disk.
    ///
    /// # Errors
    /// When the disk doesn't take it.
    pub async fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).await.map_err(wrong)
    }

    /// Sends it when it is its turn, and returns when the bucket has all of it.
    ///
    /// # Errors
    /// What the bucket says; it then has nothing of it.
    pub async fn send(mut self) -> Result<(), Error> {
        let turns = self.turns.clone();
        let _turn = turns.acquire().await.map_err(|error| wrong(io::Error::other(error)))?;
        self.file.rewind().await.map_err(wrong)?;
        if self.bytes <= PART_BYTES as u64 {
            let whole = self.part().await?;
            return self.objects.put(&self.place, whole.into()).await.map(drop);
        }
        let mut parts = self.objects.put_multipart(&self.place).await?;
        let sent = self.send_parts(&mut *parts).await;
        if sent.is_err() {
            // The bucket's own rule for uploads that were never completed takes what stays.
            let _ = parts.abort().await;
        }
        sent
    }

    async fn send_parts(&mut self, parts: &mut dyn MultipartUpload) -> Result<(), Error> {
        loop {
            let part = self.part().await?;
            if part.is_empty() {
                return parts.complete().await.map(drop);
            }
            parts.put_part(part.into()).await?;
        }
    }

    /// The next part; empty when there is none.
    async fn part(&mut self) -> Result<Bytes, Error> {
        let mut part = Vec::with_capacity(PART_BYTES + END_BYTES);
        let limit = PART_BYTES as u64;
        (&mut self.file).take(limit).read_to_end(&mut part).await.map_err(wrong)?;
        Ok(part.into())
    }
}
