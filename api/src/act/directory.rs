//! The directory's changes by the Ministry: feature dates and the catalogue of services.

use super::{APPLYING_MAX, DECIDING_MAX, Denied, Sender, denied, meta, note_denial, settle};
use crate::derive::derive;
use crate::error::Fault;
use crate::reader::Reader;
use casetrail_domain::access::{Grant, Role};
use casetrail_domain::feature::Feature;
use casetrail_domain::id::CatalogueId;
use casetrail_domain::{Event, Refusal};
use casetrail_eventlog::{Append, AppendError, Expected, NewEvent};
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// The stream of the feature dates.
const FEATURES: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0011);

/// What the Ministry changes.
#[derive(Clone, Debug)]
pub enum Change {
    /// From when a feature is on.
    FeatureDate(Feature, NaiveDate),
    /// A service that cases can be referred to; a new one has no id yet.
    CatalogueEntry {
        /// Which.
        entry: Option<CatalogueId>,
        /// The service.
        service_name: String,
        /// Who provides it.
        service_provider: String,
        /// Whether it can be chosen.
        active: bool,
    },
}

/// An accepted change.
pub struct Changed {
    /// Reads at or after its position.
    pub reader: Arc<Reader>,
    /// The position of its event.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
}

/// Changes the directory.
///
/// # Errors
/// A refusal in the order of the contract, or why nothing could be done.
pub async fn change(
    mut reader: Arc<Reader>,
    sender: Sender,
    change: Change,
) -> Result<Changed, Denied> {
    let app = &reader.app.clone();
    let until = Instant::now() + DECIDING_MAX;
    loop {
        let stream = stream(sender, &change);
        if let Some(known) = repeated(&reader, sender, stream).await? {
            return Ok(known);
        }
        let append = match decide(&reader, sender, stream, &change)? {
            Ok(append) => append,
            Err(refusal) => {
                note_denial(app, sender, None, &refusal).await?;
                return Err(Denied::Refused(refusal, None));
            }
        };
        reader.give_back();
        match app.log.append(append).await {
            Ok(appended) => return settled(&reader, appended.position, appended.repeated).await,
            Err(AppendError::Conflict { .. } | AppendError::ReliedOnMoved { .. }) => {
                if Instant::now() > until || !settle::catch_up(app).await {
                    return Err(Denied::Overloaded);
                }
                reader = Reader::open(app, sender.person)?;
            }
            Err(error) => return Err(denied(error)),
        }
    }
}

fn stream(sender: Sender, change: &Change) -> Uuid {
    match change {
        Change::FeatureDate(..) => FEATURES,
        Change::CatalogueEntry { entry: Some(entry), .. } => entry.0,
        Change::CatalogueEntry { entry: None, .. } => {
            derive(sender.person.0, sender.command, "catalogue", 0)
        }
    }
}

fn decide(
    reader: &Reader,
    sender: Sender,
    stream: Uuid,
    change: &Change,
) -> Result<Result<Append<Event>, Refusal>, Fault> {
    let ministry = reader.actor.organisations(Role::MinistryAdmin).next();
    let Some(organisation) = ministry else {
        return Ok(Err(Refusal::not_permitted(
            "only a Ministry administrator changes the directory",
        )));
    };
    let (revision, actor) =
        reader.read(|views| Ok((views.revision(stream)?, views.revision(sender.person.0)?)))?;
    if matches!(change, Change::CatalogueEntry { entry: Some(_), .. }) {
        let known = reader.read(|views| views.catalogue(None))?;
        if !known.iter().any(|entry| entry.id.0 == stream) {
            return Ok(Err(Refusal::not_found("there is no such entry")));
        }
    }
    let event = match change.clone() {
        Change::FeatureDate(feature, available_from) => {
            Event::FeatureDateSet { feature, available_from }
        }
        Change::CatalogueEntry { service_name, service_provider, active, .. } => {
            let entry = CatalogueId(stream);
            Event::CatalogueEntrySaved { entry, service_name, service_provider, active }
        }
    };
    Ok(Ok(Append {
        stream,
        expected: Expected::Revision(revision),
        events: vec![NewEvent {
            id: derive(sender.person.0, sender.command, "event", 0),
            subject: None,
            series: None,
            number: None,
            event,
        }],
        claims: Vec::new(),
        relied_on: vec![(sender.person.0, actor)],
        rows: Vec::new(),
        meta: meta(&reader.app, sender, Some(Grant { organisation, role: Role::MinistryAdmin })),
    }))
}

/// The answer to a command that was accepted before, however long ago.
async fn repeated(
    reader: &Arc<Reader>,
    sender: Sender,
    stream: Uuid,
) -> Result<Option<Changed>, Denied> {
    let events = reader.app.log.read_stream(stream).await.map_err(Fault::from)?;
    let own = events
        .iter()
        .find(|event| (event.actor, event.command) == (sender.person.0, sender.command));
    match own {
        None => Ok(None),
        Some(event) if event.fingerprint != sender.fingerprint => Err(Denied::Reused),
        Some(event) => settled(reader, event.position, true).await.map(Some),
    }
}

async fn settled(reader: &Reader, position: u64, repeated: bool) -> Result<Changed, Denied> {
    if !reader.app.views.reach(position, APPLYING_MAX).await {
        return Err(Denied::Overloaded);
    }
    Ok(Changed { reader: Reader::open(&reader.app, reader.actor.person)?, position, repeated })
}
