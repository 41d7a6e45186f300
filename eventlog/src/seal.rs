//! Seals the personal values of an event, or the body of a row, to the one place they belong to.

use std::sync::Arc;

use ring::hmac;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::aead::{KEY_BYTES, SealingKey, fill_random};
use crate::encode::Encoding;
use crate::keyring::Keyring;
use crate::keys::{Key, Keys, NewestKeys};
use crate::leaf;
use crate::master::MasterKey;
use crate::record::{Recorded, Stored};
use crate::{LogError, join};

const SECRET_PLACE: &[u8] = b"casetrail/secret/1";

/// Seals and opens what one log holds.
pub(crate) struct Seal {
    log: Uuid,
    keys: Arc<Keys>,
    fingerprints: hmac::Key,
}

impl Seal {
    /// Opens the log's secret, which only the right master key can.
    pub fn open(log: Uuid, secret: &[u8], keys: Arc<Keys>) -> Result<Self, LogError> {
        let secret = open_secret(log, secret, keys.master())?;
        let fingerprints = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        Ok(Self { log, keys, fingerprints })
    }

    pub fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    pub fn log(&self) -> Uuid {
        self.log
    }

    /// A keyed fingerprint of a command's input.
    pub fn fingerprint(&self, input: &[u8]) -> [u8; 16] {
        let tag = hmac::sign(&self.fingerprints, input);
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&tag.as_ref()[..16]);
        fingerprint
    }

    /// Seals what is personal of an event with this id, stream and kind, and says under which of its
    /// subject's keys.
    pub fn seal(
        &self,
        keys: &NewestKeys,
        (id, stream, kind): (Uuid, Uuid, &str),
        subject: Uuid,
        personal: &[u8],
    ) -> Result<(u32, Vec<u8>), LogError> {
        let (number, key) = keys.of(subject)?;
        let place = self.event_place(id, stream, kind, subject, number);
        Ok((number, key.seal(&place, personal)?))
    }

    /// Checks an event against its hashes, opens what is sealed, and puts it together again.
    pub fn unseal<E: DeserializeOwned>(
        &self,
        event: Recorded<Stored>,
        ring: &Keyring,
    ) -> Result<Recorded<E>, LogError> {
        leaf::check(self.log, &event)?;
        let personal = match &event.event.sealed {
            None => None,
            Some(sealed) => self.open_event(&event, sealed, ring)?,
        };
        let joined = join::join(&event.kind, &event.event.payload, personal.as_deref())
            .map_err(|error| unreadable(&event, &error))?;
        Ok(event.replace(joined).0)
    }

    /// The personal values; `None` when their key was destroyed.
    fn open_event(
        &self,
        event: &Recorded<Stored>,
        sealed: &[u8],
        ring: &Keyring,
    ) -> Result<Option<Vec<u8>>, LogError> {
        let tampered =
            |rule| LogError::Tampered { position: event.position, stream: event.stream, rule };
        let (Some(subject), Some(number)) = (event.subject, event.key) else {
            return Err(tampered("a ciphertext has a subject and a key"));
        };
        match ring.find(&self.keys, subject, number)? {
            Key::Shredded => Ok(None),
            Key::Missing => Err(LogError::KeyMissing {
                position: event.position,
                stream: event.stream,
                subject,
                key: number,
            }),
            Key::Usable(key) => {
                let place = self.event_place(event.id, event.stream, &event.kind, subject, number);
                let opened = key.open(&place, sealed);
                opened.map(Some).map_err(|_| tampered("its ciphertext was sealed for it"))
            }
        }
    }

    fn event_place(&self, id: Uuid, stream: Uuid, kind: &str, subject: Uuid, key: u32) -> Vec<u8> {
        let mut place = Encoding::new(b"casetrail/sealed/1");
        place.uuid(self.log).uuid(id).uuid(stream).text(kind).uuid(subject).u32(key);
        place.bytes().to_vec()
    }

    /// Seals a row's body under its owner's key: the key's number, then the ciphertext.
    pub fn seal_row(
        &self,
        keys: &NewestKeys,
        (kind, id): (&str, Uuid),
        owner: Uuid,
        version: u64,
        body: &[u8],
    ) -> Result<Vec<u8>, LogError> {
        let (number, key) = keys.of(owner)?;
        let place = self.row_place(kind, id, owner, version, number);
        let mut sealed = number.to_be_bytes().to_vec();
        sealed.extend(key.seal(&place, body)?);
        Ok(sealed)
    }

    /// Opens a row's body; `None` when its owner's key was destroyed.
    pub async fn unseal_row(
        &self,
        kind: &str,
        id: Uuid,
        owner: Uuid,
        version: u64,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, LogError> {
        let broken = |reason| LogError::Row { kind: kind.to_owned(), id, reason };
        let (number, sealed) = sealed.split_first_chunk().ok_or_else(|| broken("cut short"))?;
        let number = u32::from_be_bytes(*number);
        let ring = self.keys.ring_of([(owner, number)].into()).await?;
        match ring.find(&self.keys, owner, number)? {
            Key::Shredded => Ok(None),
            Key::Missing => Err(broken("its owner's key is missing")),
            Key::Usable(key) => {
                let opened = key.open(&self.row_place(kind, id, owner, version, number), sealed);
                opened.map(Some).map_err(|_| broken("its body was sealed for another place"))
            }
        }
    }

    fn row_place(&self, kind: &str, id: Uuid, owner: Uuid, version: u64, key: u32) -> Vec<u8> {
        let mut place = Encoding::new(b"casetrail/row/1");
        place.uuid(self.log).text(kind).uuid(id).uuid(owner).u64(version).u32(key);
        place.bytes().to_vec()
    }
}

/// A new log's secret, wrapped: its fingerprints' key, and the proof of the right master key.
pub(crate) fn new_secret(log: Uuid, master: &MasterKey) -> Result<Vec<u8>, LogError> {
    let mut secret = [0; KEY_BYTES];
    fill_random(&mut secret)?;
    let wrapping: &SealingKey = master.wrapping();
    wrapping.seal(&secret_place(log), &secret)
}

/// A log's secret, opened: only the master key under which it was made can.
pub(crate) fn open_secret(
    log: Uuid,
    secret: &[u8],
    master: &MasterKey,
) -> Result<Vec<u8>, LogError> {
    master.wrapping().open(&secret_place(log), secret).map_err(|_| master.wrong())
}

fn secret_place(log: Uuid) -> Vec<u8> {
    Encoding::new(SECRET_PLACE).uuid(log).bytes().to_vec()
}

/// Says where and how reading failed, never what was read: serde's own words may quote it.
fn unreadable(event: &Recorded<Stored>, error: &serde_json::Error) -> LogError {
    let reason = format!("{:?} error at column {}", error.classify(), error.column());
    LogError::Payload {
        position: event.position,
        stream: event.stream,
        kind: event.kind.to_string(),
        reason,
    }
}
