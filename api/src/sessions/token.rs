//! Tokens of sessions: sealed, so that they say nothing and can't be made by anybody else.

use crate::cursor::{hex, unhex};
use casetrail_domain::id::PersonId;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest;
use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;
use uuid::Uuid;

/// How a session is shown to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the browser's cookie: ends when nobody does anything for a while.
    Cookie,
    /// By a token that a program holds: ends at its hour only.
    Bearer,
}

/// What a token holds. Times are seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The session's id.
    pub id: Uuid,
    /// Whose it is.
    pub person: PersonId,
    /// How it is shown.
    pub way: Way,
    /// When the person signed in.
    pub began: i64,
    /// When they last did something.
    pub active: i64,
}

/// Seals and opens tokens under a key of the log, so every instance takes every other's.
#[derive(Clone)]
pub struct Tokens(Arc<LessSafeKey>);

/// What the key is for.
const PURPOSE: &[u8] = b"casetrail tokens v1";
/// What sessions are sealed for.
const SESSION: &[u8] = b"session";

impl Tokens {
    /// Tokens under this secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let key = digest::digest(&digest::SHA256, &[PURPOSE, secret].concat());
        let key = UnboundKey::new(&AES_256_GCM, key.as_ref()).expect("SHA-256 gives 32 bytes");
        Self(Arc::new(LessSafeKey::new(key)))
    }

    /// The token of these claims.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn seal(&self, claims: &Claims) -> Result<String, Unspecified> {
        self.seal_for(SESSION, claims.bytes())
    }

    /// What a token holds; `None` when it is none of this log's.
    #[must_use]
    pub fn open(&self, token: &str) -> Option<Claims> {
        Claims::read(&self.open_for(SESSION, token)?)
    }

    /// Any bytes, sealed for one purpose.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn seal_for(&self, purpose: &[u8], mut bytes: Vec<u8>) -> Result<String, Unspecified> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce)?;
        let sealing = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(sealing, Aad::from(purpose), &mut bytes)?;
        Ok(hex(&[nonce.as_slice(), &bytes].concat()))
    }

    /// The bytes that were sealed for this purpose; `None` when they were not, or not here.
    #[must_use]
    pub fn open_for(&self, purpose: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let bytes = unhex(sealed)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(purpose), &mut sealed).ok()?;
        Some(plain.to_vec())
    }
}

impl Claims {
    fn bytes(&self) -> Vec<u8> {
        let way: u8 = match self.way {
            Way::Cookie => 1,
            Way::Bearer => 2,
        };
        let mut bytes = vec![way];
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(self.person.0.as_bytes());
        bytes.extend_from_slice(&self.began.to_be_bytes());
        bytes.extend_from_slice(&self.active.to_be_bytes());
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (&[way], rest) = bytes.split_first_chunk()?;
        let (&id, rest) = rest.split_first_chunk()?;
        let (&person, rest) = rest.split_first_chunk()?;
        let (&began, rest) = rest.split_first_chunk()?;
        let &active = <&[u8; 8]>::try_from(rest).ok()?;
        let way = match way {
            1 => Way::Cookie,
            2 => Way::Bearer,
            _ => return None,
        };
        Some(Self {
            id: Uuid::from_bytes(id),
            person: PersonId(Uuid::from_bytes(person)),
            way,
            began: i64::from_be_bytes(began),
            active: i64::from_be_bytes(active),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_under_its_own_key_and_only_whole() {
        let tokens = Tokens::new(b"key");
        let claims = Claims {
            id: Uuid::from_u128(1),
            person: PersonId(Uuid::from_u128(2)),
            way: Way::Cookie,
            began: 1_700_000_000,
            active: 1_700_000_060,
        };
        let token = tokens.seal(&claims).unwrap();
        assert_eq!(tokens.open(&token), Some(claims));
        assert_ne!(tokens.seal(&claims).unwrap(), token, "two tokens never look alike");
        assert_eq!(Tokens::new(b"other").open(&token), None);
        assert_eq!(tokens.open(&token[..token.len() - 2]), None);
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(tokens.open(&String::from_utf8(changed).unwrap()), None, "digit {at}");
        }
        for wrong in ["", "00", "é", "zz"] {
            assert_eq!(tokens.open(wrong), None);
        }
    }
}
