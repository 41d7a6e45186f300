//! Auditing: any case, list or right as of any moment. Every look is recorded before it is answered.

use super::case::{Case, Past};
use super::cases::{self, Asked};
use super::choice::CaseScope;
use super::connection::Connection;
use super::page;
use super::people::{Access, Person};
use super::scalar::{Cursor, DateTime, Position};
use crate::cursor::hex;
use crate::error::{Internal, bad_request, coded};
use crate::reader::Reader;
use async_graphql::{Context, ID, Json, Object, OneofObject, Result, SimpleObject};
use casetrail_domain as domain;
use casetrail_domain::id::{CaseId, PersonId};
use casetrail_domain::look::Look;
use casetrail_domain::policy;
use casetrail_eventlog::Recorded;
use casetrail_projections::feed::recorded;
use casetrail_projections::{CaseRow, History};
use std::sync::Arc;
use uuid::Uuid;

/// What auditors may ask.
pub struct Audit(pub Arc<Reader>);

/// A moment: exactly one.
#[derive(OneofObject, Clone, Copy)]
pub enum At {
    /// After the event at this position.
    Position(Position),
    /// After the last event at or before this time.
    Time(DateTime),
}

impl Audit {
    /// The position of a moment; `BAD_REQUEST` beyond the head.
    fn position(&self, at: At) -> Result<u64> {
        match at {
            At::Position(Position(position)) if position > self.0.position => {
                let head = self.0.position;
                Err(bad_request(format!("The log ends at position {head}.")))
            }
            At::Position(Position(position)) => Ok(position),
            At::Time(DateTime(time)) => Ok(self.0.read(|views| views.position_at(time))?),
        }
    }

    /// What time it was at a moment.
    async fn moment(&self, at: At, position: u64) -> Result<chrono::DateTime<chrono::Utc>> {
        if let At::Time(DateTime(time)) = at {
            return Ok(time.min(self.0.now));
        }
        let event = self.0.app.log.read(position.saturating_sub(1), 1).await;
        Ok(event.map_err(Internal::new)?.first().map_or(self.0.now, |event| event.at))
    }

    async fn note(
        &self,
        what: &str,
        case: Option<CaseId>,
        position: Option<u64>,
        viewer: Option<PersonId>,
    ) -> Result<()> {
        let look = Look::HistoryReplayed { what: what.to_owned(), case, position, viewer };
        let noted = self.0.app.looks.replayed(self.0.actor.person, look).await;
        noted.map_err(|error| Internal::new(error).into())
    }

    /// The reader of then: the auditor's own rights, or another person's rights of then.
    fn reader(&self, viewer: Option<PersonId>, position: u64) -> Result<Option<Arc<Reader>>> {
        match viewer {
            None => Ok(Some(self.0.at(position))),
            Some(viewer) => match self.0.of_another(viewer, position) {
                Ok(reader) => Ok(Some(reader)),
                Err(crate::error::Fault::NoAccess) => Ok(None),
                Err(fault) => Err(fault.into()),
            },
        }
    }
}

#[Object]
impl Audit {
    /// The case as it was, folded from the log.
    async fn case_at(&self, case_id: ID, at: At, viewer_id: Option<ID>) -> Result<Option<Case>> {
        let position = self.position(at)?;
        let viewer = viewer_id.map(|id| PersonId::parse(&id).unwrap_or_default());
        let Some(id) = CaseId::parse(&case_id) else {
            return Ok(None);
        };
        self.note("caseAt", Some(id), Some(position), viewer).await?;
        let Some(reader) = self.reader(viewer, position)? else {
            return Ok(None);
        };
        told(&reader, id, position, self.moment(at, position).await?).await
    }

    /// Cases as listed then, to a viewer then.
    async fn cases_at(
        &self,
        ctx: &Context<'_>,
        at: At,
        viewer_id: Option<ID>,
        #[graphql(default_with = "CaseScope::Active")] scope: CaseScope,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Case>> {
        let position = self.position(at)?;
        let viewer = viewer_id.map(|id| PersonId::parse(&id).unwrap_or_default());
        self.note("casesAt", None, Some(position), viewer).await?;
        let Some(reader) = self.reader(viewer, position)? else {
            return Ok(Connection::empty());
        };
        let asked = Asked { scope, search: None, filter: None, order: None };
        let scopes = policy::scopes(&reader.actor);
        cases::list(ctx, &reader, &asked, scopes, first, after.as_ref())
    }

    /// Who could see this case then, and why.
    async fn who_could_see(&self, case_id: ID, at: At) -> Result<Vec<Access>> {
        let _ = (case_id, at);
        Err(coded("NOT_YET_AVAILABLE", "This is not available yet."))
    }

    /// Who did see it.
    async fn looks(
        &self,
        case_id: ID,
        #[graphql(default_with = "Some(100)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Event>> {
        let _ = (case_id, first, after);
        Err(coded("NOT_YET_AVAILABLE", "This is not available yet."))
    }

    /// Oldest first; with caseId the case's whole stream.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        case_id: Option<ID>,
        kinds: Option<Vec<String>>,
        actor_id: Option<ID>,
        from: Option<DateTime>,
        to: Option<DateTime>,
        #[graphql(default_with = "Some(100)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Event>> {
        let case = case_id.as_ref().map(|id| CaseId::parse(id).unwrap_or_default());
        let wanted = Wanted {
            kinds,
            actor: actor_id.map(|id| PersonId::parse(&id).unwrap_or_default().0),
            from: from.map(|from| from.0),
            to: to.map(|to| to.0),
        };
        let field = ("audit.events", case, &wanted);
        let request = page::request(&self.0, &field, first, after.as_ref())?;
        let after = match &request.after {
            None => 0,
            Some(key) => key.parse().map_err(|_| bad_request("This cursor is from elsewhere."))?,
        };
        self.note("events", case, None, None).await?;
        let count_all = ctx.look_ahead().field("totalCount").exists();
        let along = case.map_or(Along::Log, Along::Case);
        let found = wanted.find(&self.0, along, after, request.first, count_all).await?;
        let field = self.0.app.cursors.of(&field);
        let rows = found
            .events
            .into_iter()
            .map(|event| {
                let key = along.place(&event).to_string();
                let cursor = Cursor::Row(field.clone(), key);
                (cursor, Event::new(&self.0, event))
            })
            .collect();
        Ok(Connection::new(rows, after > 0, found.more, found.total))
    }

    async fn checkpoint(&self) -> Result<Checkpoint> {
        Err(coded("NOT_YET_AVAILABLE", "This is not available yet."))
    }

    /// Without caseId: the last background result.
    async fn verify(&self, case_id: Option<ID>) -> Result<Verification> {
        let _ = case_id;
        Err(coded("NOT_YET_AVAILABLE", "This is not available yet."))
    }
}

/// A case as of a position, as this reader could see it then.
///
/// # Errors
/// `INTERNAL` when the log or the read models can't be read.
async fn told(
    reader: &Arc<Reader>,
    id: CaseId,
    position: u64,
    moment: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Case>> {
    let events = reader.app.log.read_stream(id.0).await.map_err(Internal::new)?;
    let events: Vec<domain::Recorded<'_>> = events.iter().map(|event| recorded(event)).collect();
    let history = reader.read(|views| History::fold(&events, position, views))?;
    if !history.case.exists() {
        return Ok(None);
    }
    let row = reader.read(|views| CaseRow::of(Arc::new(history.case.clone()), views))?;
    let standing = reader.stand(&row.parties());
    let past = Past { history, moment };
    Ok(standing.map(|standing| Case::told(reader, standing, row, past)))
}

/// Which events an auditor asked for.
#[derive(Debug)]
struct Wanted {
    kinds: Option<Vec<String>>,
    actor: Option<Uuid>,
    from: Option<chrono::DateTime<chrono::Utc>>,
    to: Option<chrono::DateTime<chrono::Utc>>,
}

/// Events found, whether there are more, and how many in all when that was asked.
struct Found {
    events: Vec<Arc<Recorded<domain::Event>>>,
    more: bool,
    total: u64,
}

/// How many events are read from the log at a time.
const SCAN_EVENTS: usize = 2_000;
/// The most events a total counts.
const TOTAL_MAX: u64 = 10_000;

impl Wanted {
    fn holds(&self, event: &Recorded<domain::Event>) -> bool {
        let kind = |kinds: &Vec<String>| kinds.iter().any(|kind| *kind == *event.kind);
        self.kinds.as_ref().is_none_or(kind)
            && self.actor.is_none_or(|actor| event.actor == actor)
            && self.from.is_none_or(|from| event.at >= from)
            && self.to.is_none_or(|to| event.at <= to)
    }

    /// How many events to read at a time: as many as are shown, unless some are passed over.
    fn batch(&self, first: usize, count_all: bool) -> usize {
        let Self { kinds, actor, from, to } = self;
        let all = kinds.is_none() && actor.is_none() && from.is_none() && to.is_none();
        if all && !count_all { first + 1 } else { SCAN_EVENTS }
    }

    async fn find(
        &self,
        reader: &Reader,
        order: Along,
        after: u64,
        first: usize,
        count_all: bool,
    ) -> Result<Found> {
        let log = &reader.app.log;
        let batch_size = self.batch(first, count_all);
        let mut found = Found { events: Vec::new(), more: false, total: 0 };
        let mut next = if count_all { 0 } else { after };
        loop {
            let batch = match order {
                Along::Case(case) => {
                    log.read_stream_page(case.0, next, batch_size).await.map(|page| page.events)
                }
                Along::Log => log.read(next, batch_size).await,
            }
            .map_err(Internal::new)?;
            let Some(last) = batch.last().cloned() else { break };
            for event in batch.into_iter().filter(|event| event.position <= reader.position) {
                if !self.holds(&event) {
                    continue;
                }
                found.total += 1;
                if order.place(&event) > after && found.events.len() < first {
                    found.events.push(event);
                } else if order.place(&event) > after {
                    found.more = true;
                }
            }
            let enough = found.more && (!count_all || found.total >= TOTAL_MAX);
            if enough || last.position >= reader.position {
                break;
            }
            next = order.place(&last);
        }
        found.total = if count_all { found.total.min(TOTAL_MAX) } else { 0 };
        Ok(found)
    }
}

/// Along what events are read, oldest first.
#[derive(Clone, Copy)]
enum Along {
    /// The stream of a case, by revisions.
    Case(CaseId),
    /// The whole log, by positions.
    Log,
}

impl Along {
    fn place(self, event: &Recorded<domain::Event>) -> u64 {
        match self {
            Self::Case(_) => event.revision,
            Self::Log => event.position,
        }
    }
}

/// An event as it stands in the log.
#[derive(Clone)]
pub struct Event {
    reader: Arc<Reader>,
    event: Arc<Recorded<domain::Event>>,
}

impl Event {
    /// An event to somebody who audits.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, event: Arc<Recorded<domain::Event>>) -> Self {
        Self { reader: reader.clone(), event }
    }

    /// Its position.
    #[must_use]
    pub fn position_in_log(&self) -> u64 {
        self.event.position
    }
}

#[Object]
impl Event {
    async fn position(&self) -> Position {
        Position(self.event.position)
    }
    async fn stream(&self) -> String {
        self.event.stream.to_string()
    }
    async fn revision(&self) -> i32 {
        i32::try_from(self.event.revision).unwrap_or(i32::MAX)
    }
    async fn kind(&self) -> &str {
        &self.event.kind
    }
    async fn at(&self) -> DateTime {
        DateTime(self.event.at)
    }
    async fn actor(&self) -> Option<Person> {
        Person::actor(&self.reader, PersonId(self.event.actor))
    }
    async fn command_id(&self) -> Uuid {
        self.event.command
    }
    /// Null when erased.
    async fn payload(&self) -> Result<Option<Json<serde_json::Value>>> {
        let payload = serde_json::to_value(&self.event.event).map_err(Internal::new)?;
        // Externally tagged: the content is the one value of the object.
        let content = match payload {
            serde_json::Value::Object(object) => object.into_iter().next().map(|(_, value)| value),
            other => Some(other),
        };
        Ok(content.map(Json))
    }
    async fn hash(&self) -> String {
        hex(&self.event.hash)
    }
    async fn previous_hash(&self) -> String {
        hex(&self.event.previous_hash)
    }
}

/// The signed head of the log's tree.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Checkpoint {
    pub size: Position,
    pub root: String,
    pub note: String,
}

/// What a verification found.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Verification {
    pub ok: bool,
    pub events: i32,
    /// The first position that does not hold.
    pub broken: Option<Position>,
    pub root: String,
}
