//! Ids: one type for each kind of thing, so that a person can't be passed for a learner.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Declares an id: a UUID that knows what it names and the prefix it is written with outside.
macro_rules! id {
    ($($name:ident $prefix:literal $doc:literal),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What stands before the id in a global id.
            pub const PREFIX: &'static str = $prefix;

            /// The global id: prefix, underscore, 26 characters.
            #[must_use]
            pub fn global(self) -> String {
                global($prefix, self.0)
            }

            /// Reads a global id of this kind; `None` for any other text.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let rest = text.strip_prefix($prefix)?.strip_prefix('_')?;
                decode(rest).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.global())
            }
        }
    )+};
}

id! {
    CaseId "cas" "A case; also its stream.",
    RequestId "req" "A request for support.",
    DraftId "drf" "A draft of a request.",
    CommentId "com" "A comment on a case.",
    FileId "fil" "A file on a case.",
    UploadId "upl" "A file on its way to a case.",
    ReferralId "ref" "A referral of a case to a service.",
    TaskId "tsk" "Something to do on a case.",
    EntryId "ent" "A line of the timeline; the id of the event it tells.",
    LearnerId "lrn" "A learner; also its stream.",
    PersonId "per" "A person with an account; also their stream.",
    OrganisationId "org" "A school, a provider or the Ministry; also its stream.",
    ServiceId "svc" "A service that schools can request.",
    CourseId "crs" "A course of the learning module.",
    CatalogueId "cat" "An entry of the catalogue of services to refer to.",
    NotificationId "ntf" "Something somebody is told.",
}

/// Somebody as a member of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberId {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub organisation: OrganisationId,
}

impl MemberId {
    /// The global id: both ids under one prefix.
    #[must_use]
    pub fn global(self) -> String {
        format!("mem_{}.{}", self.person.global(), self.organisation.global())
    }

    /// Reads a global id of a member; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (person, organisation) = text.strip_prefix("mem_")?.split_once('.')?;
        let person = PersonId::parse(person)?;
        OrganisationId::parse(organisation).map(|organisation| Self { person, organisation })
    }
}

/// Crockford's base32: no I, L, O or U, so that an id survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes a UUID with its kind's prefix.
#[must_use]
pub fn global(prefix: &str, id: Uuid) -> String {
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    let bits = id.as_u128();
    for place in (0..26).rev() {
        let digit = (bits >> (place * 5)) & 31;
        text.push(char::from(ALPHABET[usize::try_from(digit).unwrap_or(0)]));
    }
    text
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 {
        return None;
    }
    let mut bits: u128 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        if place == 0 && digit > 7 {
            return None;
        }
        bits = (bits << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(bits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_reads_back(bits: u128) {
            let id = CaseId(Uuid::from_u128(bits));
            prop_assert_eq!(CaseId::parse(&id.global()), Some(id));
            prop_assert_eq!(LearnerId::parse(&id.global()), None);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = CaseId::parse(&text);
            let _ = CaseId::parse(&format!("cas_{text}"));
        }
    }

    #[test]
    fn one_id_has_one_text() {
        assert_eq!(CaseId::parse("cas_80000000000000000000000000"), None);
        assert!(CaseId::parse("cas_7zzzzzzzzzzzzzzzzzzzzzzzzz").is_some());
        assert_eq!(CaseId::parse("cas_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"), None);
    }
}
