//! The leaf hash of an event: what makes any change to it visible.

use ring::digest::{SHA256, digest};
use uuid::Uuid;

use crate::LogError;
use crate::encode::Encoding;
use crate::record::{ClaimChange, Hash, Recorded, Stored};

/// RFC 6962's prefix of a leaf, our domain, and suite 1: SHA-256.
const DOMAIN: &[u8] = b"\x00casetrail/event\x01";

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// The leaf hash of an event of this log, from the hashes of its clear payload and ciphertext.
pub(crate) fn leaf<T>(
    log: Uuid,
    event: &Recorded<T>,
    payload: &Hash,
    sealed: Option<&Hash>,
) -> Hash {
    let mut bytes = Encoding::new(DOMAIN);
    bytes
        .uuid(log)
        .u64(event.position)
        .uuid(event.stream)
        .u64(event.revision)
        .u64(event.previous)
        .fixed(&event.previous_hash)
        .uuid(event.id)
        .text(&event.kind)
        .i64(event.at.timestamp_micros())
        .uuid(event.actor)
        .optional(event.organisation, Encoding::uuid)
        .optional(event.role.as_deref(), Encoding::text)
        .uuid(event.command)
        .fixed(&event.fingerprint)
        .optional(event.cause, Encoding::uuid)
        .optional(event.subject, Encoding::uuid)
        .optional(event.key, Encoding::u32)
        .optional(event.series.as_deref(), Encoding::text)
        .optional(event.number, Encoding::u64)
        .fixed(&encode_claims(&event.claims))
        .fixed(payload)
        .optional(sealed.map(<[u8; 32]>::as_slice), Encoding::fixed);
    sha256(bytes.bytes())
}

/// Checks an event against its hashes: nothing else may be in its place.
pub(crate) fn check(log: Uuid, event: &Recorded<Stored>) -> Result<(), LogError> {
    let tampered =
        |rule| LogError::Tampered { position: event.position, stream: event.stream, rule };
    let payload = sha256(&event.event.payload);
    if leaf(log, event, &payload, event.event.sealed_hash.as_ref()) != event.hash {
        return Err(tampered("its hash covers its header and payload"));
    }
    match (&event.event.sealed, &event.event.sealed_hash) {
        (None, _) => Ok(()),
        (Some(sealed), Some(hash)) if sha256(sealed) == *hash => Ok(()),
        (Some(_), _) => Err(tampered("its ciphertext has the hash it had")),
    }
}

/// Claims as they stand in the header: a count, then for each 1 (take) or 2 (release) and the claim.
pub(crate) fn encode_claims(claims: &[ClaimChange]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 + 17 * claims.len());
    bytes.extend_from_slice(&(claims.len() as u32).to_be_bytes());
    for change in claims {
        let (code, claim) = match change {
            ClaimChange::Take { claim } => (1, claim),
            ClaimChange::Release { claim } => (2, claim),
        };
        bytes.push(code);
        bytes.extend_from_slice(claim.as_bytes());
    }
    bytes
}

/// Reads what [`encode_claims`] wrote; `None` for anything else.
pub(crate) fn decode_claims(bytes: &[u8]) -> Option<Vec<ClaimChange>> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    if rest.len() != u32::from_be_bytes(*count) as usize * 17 {
        return None;
    }
    rest.chunks_exact(17)
        .map(|chunk| {
            let claim = Uuid::from_slice(&chunk[1..]).ok()?;
            match chunk[0] {
                1 => Some(ClaimChange::Take { claim }),
                2 => Some(ClaimChange::Release { claim }),
                _ => None,
            }
        })
        .collect()
}
