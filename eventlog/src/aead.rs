//! AES-256-GCM with random nonces: nonce, then ciphertext and tag.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

use crate::LogError;

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;

/// Bytes that sealing adds.
const OVERHEAD_BYTES: usize = NONCE_LEN + 16;

/// A key that seals and opens.
pub(crate) struct SealingKey(LessSafeKey);

/// The ciphertext was not made by this key for this place.
pub(crate) struct NotOurs;

impl SealingKey {
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key).expect("AES-256 keys have 32 bytes");
        Self(LessSafeKey::new(key))
    }

    /// Seals bytes to a place named by `aad`.
    pub fn seal(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, LogError> {
        let mut nonce = [0; NONCE_LEN];
        fill_random(&mut nonce)?;
        let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD_BYTES);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut sealed[NONCE_LEN..])
            .map_err(|_| LogError::Unwritable("too large to seal".to_owned()))?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what was sealed to the same place.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(NotOurs)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length =
            self.0.open_in_place(nonce, Aad::from(aad), &mut rest).map_err(|_| NotOurs)?.len();
        rest.truncate(length);
        Ok(rest)
    }
}

/// Fills bytes from the operating system's randomness.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<(), LogError> {
    SystemRandom::new()
        .fill(bytes)
        .map_err(|_| LogError::Unwritable("the system gives no randomness".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_only_at_the_same_place() {
        let (ours, other) = (SealingKey::new(&[1; 32]), SealingKey::new(&[2; 32]));
        let sealed = ours.seal(b"here", b"secret").unwrap();
        assert_eq!(ours.open(b"here", &sealed).ok().as_deref(), Some(&b"secret"[..]));
        assert!(ours.open(b"there", &sealed).is_err());
        assert!(other.open(b"here", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(ours.open(b"here", &changed).is_err(), "byte {index}");
            assert!(ours.open(b"here", &sealed[..index]).is_err(), "cut at {index}");
        }
        assert_ne!(ours.seal(b"here", b"secret").unwrap(), sealed, "a nonce is never used again");
    }
}
