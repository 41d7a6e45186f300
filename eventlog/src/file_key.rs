//! Files are sealed in chunks, so that they are read and written without ever being held whole.
//!
//! Each file has a random key of its own, which lies at the head of what is stored, wrapped under
//! its subject's key: when that is destroyed, so is the file. A chunk is bound to its file, its
//! place in it, and whether it is the last, so that none can be left out, moved or cut off.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::LogError;
use crate::aead::{KEY_BYTES, fill_random};
use crate::encode::Encoding;
use crate::keys::Key;
use crate::log::Log;
use crate::seal::Seal;

/// What stands first in what is stored of a file.
const MAGIC: [u8; 4] = *b"CTF1";
/// Bytes at the head of what is stored: the magic, the number of the subject's key, and the file's
/// key, sealed.
pub const FILE_HEAD_BYTES: usize = 4 + 4 + NONCE_LEN + KEY_BYTES + 16;
/// Bytes of a file in each chunk but the last, which has 1 to as many.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Bytes that sealing adds to each chunk.
pub const CHUNK_OVERHEAD_BYTES: usize = 16;

/// Which chunk of a file: they are counted from 0, and the last is told from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chunk {
    /// One that is followed by others.
    Inner(u64),
    /// The last.
    Last(u64),
}

/// A file's own key.
pub struct FileKey {
    key: LessSafeKey,
    log: Uuid,
    file: Uuid,
}

impl FileKey {
    fn new(log: Uuid, file: Uuid, key: &[u8; KEY_BYTES]) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key).expect("AES-256 keys have 32 bytes");
        Self { key: LessSafeKey::new(key), log, file }
    }

    /// Seals a chunk where it lies; it grows by [`CHUNK_OVERHEAD_BYTES`]. A key seals each chunk of
    /// its file once.
    ///
    /// # Errors
    /// When it is too large to seal.
    pub fn seal(&self, chunk: Chunk, bytes: &mut Vec<u8>) -> Result<(), LogError> {
        self.key
            .seal_in_place_append_tag(nonce(chunk), Aad::from(self.place(chunk)), bytes)
            .map_err(|_| LogError::Unwritable("a chunk too large to seal".to_owned()))
    }

    /// Opens a chunk where it lies.
    ///
    /// # Errors
    /// When it is not what was sealed as this chunk of this file.
    pub fn open(&self, chunk: Chunk, bytes: &mut Vec<u8>) -> Result<(), LogError> {
        let opened = self.key.open_in_place(nonce(chunk), Aad::from(self.place(chunk)), bytes);
        let length = opened.map_err(|_| broken(self.file, "a chunk is not what was sealed"))?.len();
        bytes.truncate(length);
        Ok(())
    }

    fn place(&self, chunk: Chunk) -> Vec<u8> {
        let mut place = Encoding::new(b"casetrail/file-chunk/1");
        place.uuid(self.log).uuid(self.file);
        match chunk {
            Chunk::Inner(number) => place.u64(number).fixed(&[0]),
            Chunk::Last(number) => place.u64(number).fixed(&[1]),
        };
        place.bytes().to_vec()
    }
}

/// The chunk's number: a key seals no two chunks under the same.
fn nonce(chunk: Chunk) -> Nonce {
    let (Chunk::Inner(number) | Chunk::Last(number)) = chunk;
    let mut nonce = [0; NONCE_LEN];
    nonce[NONCE_LEN - 8..].copy_from_slice(&number.to_be_bytes());
    Nonce::assume_unique_for_key(nonce)
}

fn broken(file: Uuid, reason: &'static str) -> LogError {
    LogError::StoredFile { id: file, reason }
}

impl Seal {
    async fn new_file(&self, file: Uuid, subject: Uuid) -> Result<(FileKey, Vec<u8>), LogError> {
        let keys = self.keys().newest([subject].into()).await?;
        let (number, wrapping) = keys.of(subject)?;
        let mut key = [0; KEY_BYTES];
        fill_random(&mut key)?;
        let mut head = MAGIC.to_vec();
        head.extend(number.to_be_bytes());
        head.extend(wrapping.seal(&self.file_place(file, subject, number), &key)?);
        Ok((FileKey::new(self.log(), file, &key), head))
    }

    async fn open_file(
        &self,
        file: Uuid,
        subject: Uuid,
        head: &[u8],
    ) -> Result<Option<FileKey>, LogError> {
        let head = head.strip_prefix(&MAGIC).ok_or_else(|| broken(file, "its head is not ours"))?;
        let cut = || broken(file, "its head is cut short");
        let (number, wrapped) = head.split_first_chunk().ok_or_else(cut)?;
        let number = u32::from_be_bytes(*number);
        let ring = self.keys().ring_of([(subject, number)].into()).await?;
        match ring.find(self.keys(), subject, number)? {
            Key::Shredded => Ok(None),
            Key::Missing => Err(broken(file, "its subject's key is missing")),
            Key::Usable(wrapping) => {
                let opened = wrapping.open(&self.file_place(file, subject, number), wrapped);
                let key = opened.ok().and_then(|key| key.try_into().ok());
                let key =
                    key.ok_or_else(|| broken(file, "its key was sealed for another place"))?;
                Ok(Some(FileKey::new(self.log(), file, &key)))
            }
        }
    }

    fn file_place(&self, file: Uuid, subject: Uuid, number: u32) -> Vec<u8> {
        let mut place = Encoding::new(b"casetrail/file-key/1");
        place.uuid(self.log()).uuid(file).uuid(subject).u32(number);
        place.bytes().to_vec()
    }
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Log<E> {
    /// A key for a new file of this subject, and the head that what is stored begins with.
    ///
    /// # Errors
    /// When the subject's key can't be read or made.
    pub async fn new_file(
        &self,
        file: Uuid,
        subject: Uuid,
    ) -> Result<(FileKey, Vec<u8>), LogError> {
        self.seal().new_file(file, subject).await
    }

    /// The key of a file with this head; `None` when its subject's key was destroyed.
    ///
    /// # Errors
    /// When the head is not that of this file of this subject.
    pub async fn open_file(
        &self,
        file: Uuid,
        subject: Uuid,
        head: &[u8],
    ) -> Result<Option<FileKey>, LogError> {
        self.seal().open_file(file, subject, head).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> FileKey {
        FileKey::new(Uuid::from_u128(1), Uuid::from_u128(2), &[7; KEY_BYTES])
    }

    fn sealed(key: &FileKey, chunk: Chunk, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        key.seal(chunk, &mut bytes).unwrap();
        bytes
    }

    fn opens(key: &FileKey, chunk: Chunk, sealed: &[u8]) -> bool {
        key.open(chunk, &mut sealed.to_vec()).is_ok()
    }

    #[test]
    fn a_chunk_opens_only_where_it_was_sealed() {
        let key = key();
        let (first, last) = (Chunk::Inner(0), Chunk::Last(1));
        let one = sealed(&key, first, b"one");
        let two = sealed(&key, last, b"two");
        let mut read = one.clone();
        key.open(first, &mut read).unwrap();
        assert_eq!(read, b"one");
        assert!(opens(&key, last, &two));
        // Swapped, cut off after the first, or given another's place.
        assert!(!opens(&key, first, &two) && !opens(&key, last, &one));
        assert!(!opens(&key, Chunk::Last(0), &one), "the first is not the last");
        assert!(!opens(&key, Chunk::Inner(1), &two), "the last is not an inner one");
        let other = FileKey::new(Uuid::from_u128(1), Uuid::from_u128(3), &[7; KEY_BYTES]);
        assert!(!opens(&other, first, &one), "another file's");
        for index in 0..one.len() {
            let mut changed = one.clone();
            changed[index] ^= 1;
            assert!(!opens(&key, first, &changed), "byte {index}");
        }
    }

    /// The control: sealed to no place of its own, a chunk opens anywhere.
    #[test]
    fn without_its_place_a_moved_chunk_would_not_be_found() {
        let key = crate::aead::SealingKey::new(&[7; KEY_BYTES]);
        let (one, two) =
            (key.seal(b"a file", b"one").unwrap(), key.seal(b"a file", b"two").unwrap());
        let swapped: Vec<_> = [two, one].iter().map(|c| key.open(b"a file", c).is_ok()).collect();
        assert_eq!(swapped, [true, true]);
    }
}
