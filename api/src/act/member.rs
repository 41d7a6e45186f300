//! Members: grants, changes and ends access. Load, decide, append, as [`act`](super::act) does.

use super::{APPLYING_MAX, DECIDING_MAX, Denied, Sender, denied, meta, note_denial, settle};
use crate::app::App;
use crate::derive::derive;
use crate::error::Fault;
use crate::reader::Reader;
use casetrail_domain::access::{Grant, OrganisationKind, Role};
use casetrail_domain::id::{MemberId, OrganisationId, PersonId};
use casetrail_domain::member::{self, Change, Facts, manages};
use casetrail_domain::{Event, Refusal};
use casetrail_eventlog::{Append, AppendError, Expected, NewEvent};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// An accepted change of somebody's access.
pub struct Managed {
    /// Reads at or after its position.
    pub reader: Arc<Reader>,
    /// Whose access, and where.
    pub member: MemberId,
    /// The position of its last event.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
}

/// Changes a member's access at the organisation they are a member of; [`Change::Grant`] finds
/// whoever has the username, at the organisation that the actor manages.
///
/// # Errors
/// A refusal in the order of the contract, or why nothing could be done.
pub async fn manage(
    mut reader: Arc<Reader>,
    sender: Sender,
    member: Option<MemberId>,
    change: Change,
) -> Result<Managed, Denied> {
    let app = &reader.app.clone();
    let until = Instant::now() + DECIDING_MAX;
    loop {
        let decided = match decide(&reader, sender, member, change.clone()).await? {
            Ok(decided) => decided,
            Err(refusal) => {
                note_denial(app, sender, None, &refusal).await?;
                return Err(Denied::Refused(refusal, None));
            }
        };
        let decided = match decided {
            Known::Before(managed) => return Ok(managed),
            Known::Now(decided) => decided,
        };
        reader.give_back();
        match app.log.append(decided.append(app, sender)).await {
            Ok(appended) => {
                if !app.views.reach(appended.position, APPLYING_MAX).await {
                    return Err(Denied::Overloaded);
                }
                let (position, repeated) = (appended.position, appended.repeated);
                let reader = Reader::open(app, sender.person)?;
                return Ok(Managed { reader, member: decided.member, position, repeated });
            }
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

/// A command that was accepted before, or what it comes to now.
enum Known {
    Before(Managed),
    Now(Decided),
}

/// Streams and the revisions at which they were read.
type ReliedOn = Vec<(Uuid, u64)>;

struct Decided {
    member: MemberId,
    events: Vec<Event>,
    revision: u64,
    relied_on: ReliedOn,
}

async fn decide(
    reader: &Arc<Reader>,
    sender: Sender,
    member: Option<MemberId>,
    change: Change,
) -> Result<Result<Known, Refusal>, Denied> {
    let found = match member {
        Some(member) => Some(member).filter(|member| manages(&reader.actor, member.organisation)),
        None => Some(granted_to(reader, &change)?),
    };
    let hidden = "the member is missing or of another organisation";
    let Some(member) = found else {
        return Ok(Err(Refusal::not_found(hidden)));
    };
    if let Some(known) = repeated(reader, sender, member).await? {
        return Ok(Ok(Known::Before(known)));
    }
    let Some((facts, relied_on)) = gather(reader, member, &change)? else {
        return Ok(Err(Refusal::not_found(hidden)));
    };
    let revision = reader.read(|views| views.revision(member.person.0))?;
    let decided = member::decide(&reader.actor, change, &facts);
    Ok(decided.map(|events| Known::Now(Decided { member, events, revision, relied_on })))
}

/// Whoever has the username, or the id that somebody of that name will have; at the first
/// organisation that the actor manages where these roles can be held.
fn granted_to(reader: &Reader, change: &Change) -> Result<MemberId, Fault> {
    let Change::Grant { person, roles } = change else {
        return Ok(MemberId { person: reader.me.id, organisation: reader.me.organisation });
    };
    let known = reader.read(|views| views.person_by_username(&person.username))?;
    let managed: Vec<OrganisationId> =
        reader.actor.organisations(Role::DelegatedAuthoriser).collect();
    let kinds = managed.iter().map(|&id| Ok((id, kind(reader, id)?)));
    let kinds: Vec<_> = kinds.collect::<Result<_, Fault>>()?;
    let fitting = kinds.iter().find(|(_, kind)| roles.iter().all(|role| role.fits(*kind)));
    let organisation = fitting.or(kinds.first()).map_or(reader.me.organisation, |(id, _)| *id);
    let person = known.map_or_else(|| person_named(&reader.app, &person.username), |row| row.id);
    Ok(MemberId { person, organisation })
}

/// The id of somebody who is not known yet: the same for the same username, so that two who are
/// entered at once are one.
#[must_use]
pub fn person_named(app: &App, username: &str) -> PersonId {
    let digest = app.log.fingerprint(format!("person {username}").as_bytes());
    PersonId(derive(Uuid::nil(), Uuid::from_bytes(digest), "person", 0))
}

fn kind(reader: &Reader, organisation: OrganisationId) -> Result<OrganisationKind, Fault> {
    let found = reader.read(|views| views.organisation(organisation))?;
    Ok(found.map_or(OrganisationKind::Ministry, |row| row.kind))
}

/// What the decision needs to know, and the streams it was read from; `None`: no such member.
fn gather(
    reader: &Reader,
    member: MemberId,
    change: &Change,
) -> Result<Option<(Facts, ReliedOn)>, Fault> {
    let MemberId { person, organisation } = member;
    let kind = kind(reader, organisation)?;
    Ok(reader.read(|views| {
        let known = views.member(person, organisation)?;
        let replacement = match change {
            Change::Grant { .. } | Change::SetRoles(_) => None,
            Change::End { replacement } => *replacement,
        };
        if known.is_none() && !matches!(change, Change::Grant { .. }) {
            return Ok(None);
        }
        let authorisers = views.people_at(organisation, Some(Role::DelegatedAuthoriser))?;
        let mut others = authorisers.iter().map(|row| row.id).filter(|&id| id != person);
        let mut streams = vec![reader.actor.person.0];
        streams.extend(others.clone().next().map(|id| id.0).filter(|_| person == reader.me.id));
        streams.extend(replacement.map(|id| id.0));
        streams.sort_unstable();
        streams.dedup();
        // Its own stream is held by the revision it is appended at.
        streams.retain(|stream| *stream != person.0);
        let relied_on = streams.into_iter().map(|stream| Ok((stream, views.revision(stream)?)));
        let has_access = |id: PersonId| {
            let grants = views.grants(id)?;
            Ok::<_, casetrail_projections::ViewsError>(
                grants.iter().any(|grant| grant.organisation == organisation),
            )
        };
        let facts = Facts {
            organisation,
            kind,
            person,
            is_known: views.person(person)?.is_some(),
            roles: known.map(|member| member.roles).unwrap_or_default(),
            other_authoriser: others.next().is_some(),
            replacement_is_eligible: replacement.map(has_access).transpose()?.unwrap_or_default(),
        };
        Ok(Some((facts, relied_on.collect::<Result<_, casetrail_projections::ViewsError>>()?)))
    })?)
}

/// The answer to a command that was accepted before, however long ago.
async fn repeated(
    reader: &Arc<Reader>,
    sender: Sender,
    member: MemberId,
) -> Result<Option<Managed>, Denied> {
    let app = &reader.app;
    let Some(position) = settle::known_in(app, member.person.0, sender).await? else {
        return Ok(None);
    };
    let reader = Reader::open(app, sender.person)?;
    Ok(Some(Managed { reader, member, position, repeated: true }))
}

impl Decided {
    fn append(&self, app: &App, sender: Sender) -> Append<Event> {
        let MemberId { person, organisation } = self.member;
        let role = Role::DelegatedAuthoriser;
        let event = |(n, event): (usize, &Event)| NewEvent {
            id: derive(sender.person.0, sender.command, "event", n),
            subject: matches!(event, Event::PersonRegistered { .. }).then_some(person.0),
            series: None,
            number: None,
            event: event.clone(),
        };
        Append {
            stream: person.0,
            expected: Expected::Revision(self.revision),
            events: self.events.iter().enumerate().map(event).collect(),
            claims: Vec::new(),
            relied_on: self.relied_on.clone(),
            rows: Vec::new(),
            meta: meta(app, sender, Some(Grant { organisation, role })),
        }
    }
}
