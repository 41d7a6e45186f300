//! The statements that read rows beside the log, the same on both engines.

pub(crate) const ONE: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows WHERE kind = $1 AND id = $2";
pub(crate) const OF_OWNER: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows WHERE kind = $1 AND owner = $2 ORDER BY id";
pub(crate) const OF_SCOPE: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows WHERE kind = $1 AND scope = $2 ORDER BY id";
pub(crate) const EXPIRED: &str = "SELECT kind, id, owner, scope, version, number, body, command, \
     fingerprint, modified, expires FROM side_rows \
     WHERE kind = $1 AND expires IS NOT NULL AND expires <= $2 ORDER BY expires, id LIMIT $3";
