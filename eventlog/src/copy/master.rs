//! The master key is never in an archive. Between folders it goes with the log.

use super::{End, Origin};
use crate::LogError;
use crate::master::{MasterKey, WhenMissing};
use crate::seal::open_secret;

/// Sees to it that the target's folder has the master key of this log: brought from the source's folder
/// where it has none, and never replaced.
pub(super) fn bring(origin: &Origin, from: &End, to: &End) -> Result<(), LogError> {
    let End::Log(target) = to else { return Ok(()) };
    if let End::Log(source) = from {
        MasterKey::bring(&source.dir, &target.dir)?;
    }
    let master = MasterKey::load(&target.dir, WhenMissing::Refuse)?;
    open_secret(origin.id, &origin.secret, &master).map(drop)
}
