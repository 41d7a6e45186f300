//! Demo sessions: a token says who somebody is, under a key of the log, so every instance takes it.

use crate::app::App;
use crate::cursor::{hex, unhex};
use casetrail_domain::id::PersonId;
use uuid::Uuid;

const ID_BYTES: usize = 16;

/// A new token for this person.
#[must_use]
pub fn issue(app: &App, person: PersonId) -> String {
    let mut bytes = [person.0.into_bytes(), Uuid::new_v4().into_bytes()].concat();
    bytes.extend(tag(app, &bytes));
    hex(&bytes)
}

/// Whose token it is; `None` when it is none of this log's.
#[must_use]
pub fn open(app: &App, token: &str) -> Option<PersonId> {
    let bytes = unhex(token)?;
    let (signed, signature) = bytes.split_at_checked(2 * ID_BYTES)?;
    if !same(&tag(app, signed), signature) {
        return None;
    }
    Uuid::from_slice(&signed[..ID_BYTES]).ok().map(PersonId)
}

fn tag(app: &App, signed: &[u8]) -> [u8; 16] {
    app.log.fingerprint(&[b"demo session ".as_slice(), signed].concat())
}

/// Compares without stopping at the first difference, so that time tells nothing.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |all, (one, other)| all | (one ^ other));
    one.len() == other.len() && differences == 0
}
