//! Keys at hand for what is to be opened next.

use uuid::Uuid;

use crate::LogError;
use crate::keys::{Found, Key, Keys};

/// Keys fetched beforehand; what is not among them is asked of the store, where that can be asked
/// without waiting.
#[derive(Default)]
pub(crate) struct Keyring(Found);

impl Keyring {
    pub fn new(fetched: Found) -> Self {
        Self(fetched)
    }

    pub fn find(&self, keys: &Keys, subject: Uuid, number: u32) -> Result<Key, LogError> {
        match self.0.get(&(subject, number)) {
            Some(key) => Ok(key.clone()),
            None => keys.find(subject, number),
        }
    }
}
