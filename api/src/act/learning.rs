//! Learning: somebody enrols in a course and completes its lessons. Load, decide, append, as
//! [`act`](super::act) does; what is appended stands in their own stream.

use super::{APPLYING_MAX, DECIDING_MAX, Denied, Sender, denied, meta, note_denial, settle};
use crate::app::App;
use crate::derive::derive;
use crate::error::Internal;
use crate::reader::Reader;
use casetrail_domain::id::CourseId;
use casetrail_domain::learning::{self, Change, Course, Progress};
use casetrail_domain::{Event, Refusal};
use casetrail_eventlog::{Append, AppendError, Expected, NewEvent};
use std::sync::Arc;
use std::time::Instant;

/// What became of somebody's command.
pub enum Outcome {
    /// It was accepted.
    Done(Studied),
    /// Why not; one for each question that was not answered right.
    Refused(Vec<Refusal>),
}

/// An accepted command.
pub struct Studied {
    /// Reads at or after its position.
    pub reader: Arc<Reader>,
    /// The position of its last event.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
}

/// The course with this id and how far the viewer came in it; `None` when it is missing or does not
/// concern them.
///
/// # Errors
/// `INTERNAL` when the read models can't be read.
pub fn offered(
    reader: &Reader,
    id: CourseId,
) -> Result<Option<(&'static Course, Progress)>, Internal> {
    let Some(course) = learning::course(id) else {
        return Ok(None);
    };
    let progress = reader.read(|views| views.progress(reader.actor.person, course))?;
    let concerned = learning::concerns(&reader.granted(), reader.app.training, &progress);
    Ok(concerned.then_some((course, progress)))
}

/// Takes a step in a course.
///
/// # Errors
/// Why nothing could be done; a refusal is an [`Outcome`].
pub async fn study(
    mut reader: Arc<Reader>,
    sender: Sender,
    course: CourseId,
    change: Change,
) -> Result<Outcome, Denied> {
    let app = &reader.app.clone();
    let stream = sender.person.0;
    let until = Instant::now() + DECIDING_MAX;
    loop {
        if let Some(position) = settle::known_in(app, stream, sender).await? {
            let reader = Reader::open(app, sender.person)?;
            return Ok(Outcome::Done(Studied { reader, position, repeated: true }));
        }
        let events = match decide(&reader, course, &change)? {
            Ok(events) => events,
            Err(refusals) => {
                for refusal in &refusals {
                    note_denial(app, sender, None, refusal).await?;
                }
                return Ok(Outcome::Refused(refusals));
            }
        };
        let revision = reader.read(|views| views.revision(stream))?;
        reader.give_back();
        match app.log.append(append(app, sender, &events, revision)).await {
            Ok(appended) => {
                if !app.views.reach(appended.position, APPLYING_MAX).await {
                    return Err(Denied::Overloaded);
                }
                let (position, repeated) = (appended.position, appended.repeated);
                let reader = Reader::open(app, sender.person)?;
                return Ok(Outcome::Done(Studied { reader, position, repeated }));
            }
            Err(AppendError::Conflict { .. }) => {
                if Instant::now() > until || !settle::catch_up(app).await {
                    return Err(Denied::Overloaded);
                }
                reader = Reader::open(app, sender.person)?;
            }
            Err(error) => return Err(denied(error)),
        }
    }
}

fn decide(
    reader: &Reader,
    course: CourseId,
    change: &Change,
) -> Result<Result<Vec<Event>, Vec<Refusal>>, Internal> {
    let Some((course, progress)) = offered(reader, course)? else {
        let hidden = Refusal::not_found("the course is missing or does not concern them");
        return Ok(Err(vec![hidden]));
    };
    Ok(learning::decide(course, &progress, change))
}

fn append(app: &App, sender: Sender, events: &[Event], revision: u64) -> Append<Event> {
    let event = |(n, event): (usize, &Event)| NewEvent {
        id: derive(sender.person.0, sender.command, "event", n),
        subject: None,
        series: None,
        number: None,
        event: event.clone(),
    };
    Append {
        stream: sender.person.0,
        expected: Expected::Revision(revision),
        events: events.iter().enumerate().map(event).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        // Under no role: it is their own, also while all their access waits.
        meta: meta(app, sender, None),
    }
}
