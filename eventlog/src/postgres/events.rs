//! What is bound to the writer's statements: events and heads as rows, the rest as an array for each
//! column.

use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgHasArrayType, PgTypeInfo};
use sqlx::query::Query;
use sqlx::{Postgres, Type};
use uuid::Uuid;

use super::composite::Composite;
use crate::batch::{Decided, Head};
use crate::leaf::encode_claims;
use crate::record::{Hash, Recorded, Stored};
use crate::written::{Written, WrittenRow};

type Bound<'q> = Query<'q, Postgres, PgArguments>;

fn id(id: &Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// A column of something, for each item.
fn each<'a, T, C>(items: &'a [T], column: impl Fn(&'a T) -> C) -> Vec<C> {
    items.iter().map(column).collect()
}

/// A row of `events`.
struct EventRow<'a>(&'a Recorded<&'a Stored>);

impl Encode<'_, Postgres> for EventRow<'_> {
    fn encode_by_ref(&self, to: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let event = self.0;
        let claims = (!event.claims.is_empty()).then(|| encode_claims(&event.claims));
        Composite::begin(to)
            .integer(event.position as i64)
            .bytes(event.stream.as_bytes())
            .integer(event.revision as i64)
            .integer(event.previous as i64)
            .bytes(&event.previous_hash)
            .bytes(event.id.as_bytes())
            .text(&*event.kind)
            .integer(event.at.timestamp_micros())
            .bytes(event.actor.as_bytes())
            .optional_bytes(event.organisation)
            .text(event.role.as_deref())
            .bytes(event.command.as_bytes())
            .bytes(&event.fingerprint)
            .optional_bytes(event.cause)
            .optional_bytes(event.subject)
            .integer(event.key.map(i64::from))
            .text(event.series.as_deref())
            .integer(event.number.map(|number| number as i64))
            .optional_bytes(claims)
            .bytes(&event.event.payload)
            .optional_bytes(event.event.sealed.as_deref())
            .optional_bytes(event.event.sealed_hash)
            .bytes(&event.hash)
            .end()
    }
}

/// A row of `streams`.
struct HeadRow<'a>(&'a (Uuid, Head, Hash));

impl Encode<'_, Postgres> for HeadRow<'_> {
    fn encode_by_ref(&self, to: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let (stream, head, hash) = self.0;
        Composite::begin(to)
            .bytes(stream.as_bytes())
            .integer(head.revision as i64)
            .integer(head.position as i64)
            .integer(head.barrier as i64)
            .bytes(hash)
            .end()
    }
}

/// Each table's rows are a type, which has the table's name.
macro_rules! rows_of {
    ($row:ident, $table:literal) => {
        impl Type<Postgres> for $row<'_> {
            fn type_info() -> PgTypeInfo {
                PgTypeInfo::with_name($table)
            }
        }

        impl PgHasArrayType for $row<'_> {
            fn array_type_info() -> PgTypeInfo {
                PgTypeInfo::array_of($table)
            }
        }
    };
}

rows_of!(EventRow, "events");
rows_of!(HeadRow, "streams");

/// Binds events and the heads of their streams.
pub(super) fn bind_events<'q>(
    query: Bound<'q>,
    events: &[Recorded<&Stored>],
    heads: &[(Uuid, Head, Hash)],
) -> Bound<'q> {
    query.bind(each(events, EventRow)).bind(each(heads, HeadRow))
}

/// Binds claims taken and released, and series.
pub(super) fn bind_beside<'q>(query: Bound<'q>, decided: &Decided) -> Bound<'q> {
    let (mut taken, mut owners, mut released) = (Vec::new(), Vec::new(), Vec::new());
    for claim in &decided.changed.claims {
        match decided.after.claims.get(claim) {
            Some(owner) => {
                taken.push(id(claim));
                owners.push(id(owner));
            }
            None => released.push(id(claim)),
        }
    }
    let series: Vec<_> = decided
        .changed
        .series
        .iter()
        .filter_map(|name| decided.after.series.get(name).map(|next| (*name, *next as i64)))
        .collect();
    query
        .bind(taken)
        .bind(owners)
        .bind(released)
        .bind(each(&series, |(name, _)| (*name).to_owned()))
        .bind(each(&series, |(_, next)| *next))
}

/// Binds the columns of rows put, and the places of rows removed.
pub(super) fn bind_rows<'q>(query: Bound<'q>, rows: &[Written<'_>]) -> Bound<'q> {
    let put: Vec<((&str, Uuid), WrittenRow<'_>)> =
        rows.iter().filter_map(|row| row.put.map(|put| (row.row, put))).collect();
    let gone: Vec<_> = rows.iter().filter(|row| row.put.is_none()).map(|row| row.row).collect();
    query
        .bind(each(&put, |((kind, _), _)| (*kind).to_owned()))
        .bind(each(&put, |((_, row), _)| id(row)))
        .bind(each(&put, |(_, row)| id(&row.owner)))
        .bind(each(&put, |(_, row)| id(&row.scope)))
        .bind(each(&put, |(_, row)| row.head.version as i64))
        .bind(each(&put, |(_, row)| row.head.number.map(|number| number as i64)))
        .bind(each(&put, |(_, row)| row.body.to_vec()))
        .bind(each(&put, |(_, row)| id(&row.head.command)))
        .bind(each(&put, |(_, row)| row.head.fingerprint.to_vec()))
        .bind(each(&put, |(_, row)| row.modified_micros))
        .bind(each(&put, |(_, row)| row.expires_micros))
        .bind(each(&gone, |(kind, _)| (*kind).to_owned()))
        .bind(each(&gone, |(_, row)| id(row)))
}
