//! An object that is being written, piece by piece.

use super::waiting::Outgoing;
use object_store::{Error, MultipartUpload};

/// Bytes gathered before they are written.
const GATHERED_BYTES: usize = 256 * 1024;

/// An object that is being written. It is there when it was finished, whole or not at all.
pub struct Writing {
    gathered: Vec<u8>,
    target: Target,
}

enum Target {
    Folder(Box<dyn MultipartUpload>),
    Bucket(Outgoing),
}

impl Writing {
    /// One whose pieces are written to a folder as they come.
    #[must_use]
    pub fn in_folder(parts: Box<dyn MultipartUpload>) -> Self {
        Self::to(Target::Folder(parts))
    }

    /// One that is sent to a bucket once it is whole.
    #[must_use]
    pub fn to_bucket(outgoing: Outgoing) -> Self {
        Self::to(Target::Bucket(outgoing))
    }

    fn to(target: Target) -> Self {
        Self { gathered: Vec::with_capacity(GATHERED_BYTES), target }
    }

    /// Writes more of it, and waits when enough was gathered.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() < GATHERED_BYTES {
            return Ok(());
        }
        self.pass_on().await?;
        self.gathered.reserve(GATHERED_BYTES);
        Ok(())
    }

    async fn pass_on(&mut self) -> Result<(), Error> {
        let gathered = std::mem::take(&mut self.gathered);
        match &mut self.target {
            Target::Folder(parts) => parts.put_part(gathered.into()).await,
            Target::Bucket(outgoing) => outgoing.add(&gathered).await,
        }
    }

    /// Writes the rest, and returns when all of it is durable.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn finish(mut self) -> Result<(), Error> {
        if !self.gathered.is_empty() {
            self.pass_on().await?;
        }
        match self.target {
            Target::Folder(mut parts) => parts.complete().await.map(drop),
            Target::Bucket(outgoing) => outgoing.send().await,
        }
    }

    /// Gives up: nothing of it stays.
    pub async fn abort(self) {
        match self.target {
            // What can't be removed now is removed with its row.
            Target::Folder(mut parts) => drop(parts.abort().await),
            Target::Bucket(outgoing) => drop(outgoing),
        }
    }
}
