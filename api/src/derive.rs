//! Ids that follow from what caused them, so that doing a thing twice names the same thing.

use ring::digest;
use uuid::Uuid;

/// The id of the `n`th thing of this purpose that `cause` (a command, a draft) brings about for
/// `actor`. It begins like its cause, so that ids of causes made in order stay near each other.
#[must_use]
pub fn derive(actor: Uuid, cause: Uuid, purpose: &str, n: usize) -> Uuid {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(actor.as_bytes());
    context.update(cause.as_bytes());
    context.update(&n.to_be_bytes());
    context.update(purpose.as_bytes());
    let digest = context.finish();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&cause.as_bytes()[..6]);
    bytes[6..].copy_from_slice(&digest.as_ref()[..10]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cause_gives_the_same_id_and_another_does_not() {
        let (actor, cause) = (Uuid::from_u128(1), Uuid::from_u128(u128::MAX / 3));
        let id = derive(actor, cause, "comment", 0);
        assert_eq!(id, derive(actor, cause, "comment", 0));
        assert_ne!(id, derive(actor, cause, "comment", 1));
        assert_ne!(id, derive(actor, cause, "draft", 0));
        assert_ne!(id, derive(Uuid::from_u128(2), cause, "comment", 0));
        assert_eq!(id.get_version_num(), 7);
    }
}
