//! The writer's SQL, prepared in a few sizes, and what is bound to it.

use std::sync::Arc;

use sqlx::Arguments as _;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

use crate::batch::Head;
use crate::columns::{EVENT_COLUMNS, EVENT_COLUMNS_COUNT};
use crate::leaf::encode_claims;
use crate::record::{Hash, Recorded, Stored};

/// Events of one INSERT, and keys of one SELECT: the sizes statements are kept prepared in. What
/// is fewer is filled up with NULL, so that a batch of any size is one trip to the writer's thread.
pub(super) const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/// The columns of `streams`.
pub(super) const HEAD_COLUMNS_COUNT: usize = 5;

/// SQL by size of batch.
pub(super) struct Statements {
    /// A batch of nothing but events, from BEGIN to COMMIT.
    pub alone: [Arc<str>; SIZES.len()],
    /// The events of a transaction that is open, and its COMMIT.
    pub last: [Arc<str>; SIZES.len()],
    /// Some of the events of a transaction that is open.
    pub some: [Arc<str>; SIZES.len()],
    pub claims: [Arc<str>; SIZES.len()],
    pub heads: [Arc<str>; SIZES.len()],
}

impl Statements {
    pub fn new() -> Self {
        let marks = |columns: usize| format!("({})", vec!["?"; columns].join(", "));
        let many = |size: usize, columns: usize| vec![marks(columns); size].join(", ");
        // The WHERE leaves out what was filled up, and tells ON CONFLICT from a join's ON.
        let some = |size: usize| {
            format!(
                "INSERT INTO events ({EVENT_COLUMNS}) SELECT * FROM (VALUES {}) \
                 WHERE column1 IS NOT NULL; \
                 INSERT INTO streams (stream, revision, position, barrier, hash) \
                 SELECT * FROM (VALUES {}) WHERE column1 IS NOT NULL \
                 ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, \
                 position = excluded.position, barrier = excluded.barrier, \
                 hash = excluded.hash",
                many(size, EVENT_COLUMNS_COUNT),
                many(size, HEAD_COLUMNS_COUNT)
            )
        };
        Self {
            alone: SIZES.map(|size| format!("BEGIN IMMEDIATE; {}; COMMIT", some(size)).into()),
            last: SIZES.map(|size| format!("{}; COMMIT", some(size)).into()),
            some: SIZES.map(|size| some(size).into()),
            claims: SIZES.map(|size| {
                format!("SELECT claim, owner FROM claims WHERE claim IN {}", marks(size)).into()
            }),
            heads: SIZES.map(|size| {
                let marks = marks(size);
                format!(
                    "SELECT stream, revision, position, barrier, hash FROM streams WHERE stream IN {marks}"
                )
                .into()
            }),
        }
    }
}

/// The smallest prepared size that holds this many, or the largest there is.
pub(super) fn size_index(count: usize) -> usize {
    SIZES.iter().position(|size| *size >= count).unwrap_or(SIZES.len() - 1)
}

/// Cuts items into pieces no larger than the largest prepared size.
pub(super) fn in_sizes<'a, T>(
    sql: &'a [Arc<str>; SIZES.len()],
    items: &'a [T],
) -> impl Iterator<Item = (Arc<str>, &'a [T])> {
    let pieces = items.chunks(SIZES[SIZES.len() - 1]);
    pieces.map(|piece| (sql[size_index(piece.len())].clone(), piece))
}

pub(super) fn bind_nothing(to: &mut SqliteArguments, count: usize) -> Encoded {
    (0..count).try_for_each(|_| to.add(None::<i64>))
}

pub(super) type Encoded = Result<(), sqlx::error::BoxDynError>;

pub(super) fn bind_event(to: &mut SqliteArguments, event: &Recorded<&Stored>) -> Encoded {
    let id = |id: &Option<Uuid>| id.map(|id| id.as_bytes().to_vec());
    to.add(event.position as i64)?;
    to.add(&event.stream.as_bytes()[..])?;
    to.add(event.revision as i64)?;
    to.add(event.previous as i64)?;
    to.add(&event.previous_hash[..])?;
    to.add(&event.id.as_bytes()[..])?;
    to.add(event.kind.clone())?;
    to.add(event.at.timestamp_micros())?;
    to.add(&event.actor.as_bytes()[..])?;
    to.add(id(&event.organisation))?;
    to.add(event.role.clone())?;
    to.add(&event.command.as_bytes()[..])?;
    to.add(&event.fingerprint[..])?;
    to.add(id(&event.cause))?;
    to.add(id(&event.subject))?;
    to.add(event.key.map(i64::from))?;
    to.add(event.series.clone())?;
    to.add(event.number.map(|number| number as i64))?;
    to.add((!event.claims.is_empty()).then(|| encode_claims(&event.claims)))?;
    to.add(&event.event.payload[..])?;
    to.add(event.event.sealed.as_deref())?;
    to.add(event.event.sealed_hash.as_ref().map(|hash| &hash[..]))?;
    to.add(&event.hash[..])
}

pub(super) fn bind_head(
    to: &mut SqliteArguments,
    stream: Uuid,
    head: Head,
    hash: &Hash,
) -> Encoded {
    to.add(&stream.as_bytes()[..])?;
    to.add(head.revision as i64)?;
    to.add(head.position as i64)?;
    to.add(head.barrier as i64)?;
    to.add(&hash[..])
}
