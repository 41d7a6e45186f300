//! What is bound to the writer's statements: columns, each as an array.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use crate::batch::{Decided, Head};
use crate::leaf::encode_claims;
use crate::record::{Hash, Recorded, Stored};
use crate::written::{Written, WrittenRow};

type Bound<'q> = Query<'q, Postgres, PgArguments>;

fn id(id: &Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// A column of something, for each item.
fn each<T, C>(items: &[T], column: impl Fn(&T) -> C) -> Vec<C> {
    items.iter().map(column).collect()
}

/// Binds the columns of `events`, in their order.
pub(super) fn bind_events<'q>(query: Bound<'q>, events: &[Recorded<&Stored>]) -> Bound<'q> {
    query
        .bind(each(events, |event| event.position as i64))
        .bind(each(events, |event| id(&event.stream)))
        .bind(each(events, |event| event.revision as i64))
        .bind(each(events, |event| event.previous as i64))
        .bind(each(events, |event| event.previous_hash.to_vec()))
        .bind(each(events, |event| id(&event.id)))
        .bind(each(events, |event| event.kind.to_string()))
        .bind(each(events, |event| event.at.timestamp_micros()))
        .bind(each(events, |event| id(&event.actor)))
        .bind(each(events, |event| event.organisation.as_ref().map(id)))
        .bind(each(events, |event| event.role.as_deref().map(str::to_owned)))
        .bind(each(events, |event| id(&event.command)))
        .bind(each(events, |event| event.fingerprint.to_vec()))
        .bind(each(events, |event| event.cause.as_ref().map(id)))
        .bind(each(events, |event| event.subject.as_ref().map(id)))
        .bind(each(events, |event| event.key.map(i64::from)))
        .bind(each(events, |event| event.series.as_deref().map(str::to_owned)))
        .bind(each(events, |event| event.number.map(|number| number as i64)))
        .bind(each(events, |event| {
            (!event.claims.is_empty()).then(|| encode_claims(&event.claims))
        }))
        .bind(each(events, |event| event.event.payload.clone()))
        .bind(each(events, |event| event.event.sealed.clone()))
        .bind(each(events, |event| event.event.sealed_hash.map(|hash| hash.to_vec())))
        .bind(each(events, |event| event.hash.to_vec()))
}

/// Binds the columns of `streams`, in their order.
pub(super) fn bind_heads<'q>(query: Bound<'q>, heads: &[(Uuid, Head, Hash)]) -> Bound<'q> {
    query
        .bind(each(heads, |(stream, ..)| id(stream)))
        .bind(each(heads, |(_, head, _)| head.revision as i64))
        .bind(each(heads, |(_, head, _)| head.position as i64))
        .bind(each(heads, |(_, head, _)| head.barrier as i64))
        .bind(each(heads, |(.., hash)| hash.to_vec()))
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
