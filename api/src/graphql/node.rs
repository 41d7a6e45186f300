//! `node`: anything with a global id, to somebody who may see it.

use super::case::{Case, Referral, Request};
use super::comment::{Comment, Entry};
use super::draft::Draft;
use super::learning::Course;
use super::member::Member;
use super::notification::Notification;
use super::people::{Learner, Organisation, Person};
use super::service::Service;
use crate::reader::Reader;
use async_graphql::{ID, Interface, Result};
use casetrail_domain::access::Role;
use casetrail_domain::id::{
    CaseId, CommentId, CourseId, DraftId, EntryId, FileId, LearnerId, MemberId, NotificationId,
    OrganisationId, PersonId, ReferralId, RequestId, ServiceId,
};
use std::sync::Arc;

/// Global opaque ids (type prefix and UUIDv7).
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Node {
    Organisation(Organisation),
    Service(Service),
    Draft(Draft),
    Person(Person),
    Learner(Learner),
    Case(Case),
    Request(Request),
    Entry(Entry),
    Comment(Comment),
    File(super::file::File),
    Referral(Referral),
    Member(Member),
    Notification(Notification),
    Course(Course),
}

/// The thing with this id; `None` when it is missing, hidden or no id at all.
///
/// # Errors
/// `INTERNAL` when something can't be read.
pub async fn find(reader: &Arc<Reader>, id: &str) -> Result<Option<Node>> {
    if let Some(id) = CaseId::parse(id) {
        return Ok(Case::find(reader, id)?.map(Node::Case));
    }
    if let Some(id) = OrganisationId::parse(id) {
        return Ok(Organisation::find(reader, id)?.map(Node::Organisation));
    }
    if let Some(id) = PersonId::parse(id) {
        return Ok(person(reader, id)?.map(Node::Person));
    }
    if let Some(id) = LearnerId::parse(id) {
        return Ok(learner(reader, id)?.map(Node::Learner));
    }
    if let Some(id) = ServiceId::parse(id) {
        let service = casetrail_domain::form::service(id);
        let new = |service| Service::new(service, reader.features.clone(), reader.now);
        return Ok(service.map(new).map(Node::Service));
    }
    if let Some(id) = DraftId::parse(id) {
        let seen = crate::drafts::seen(reader, id).await?;
        return Ok(seen.map(|(draft, _)| Node::Draft(Draft::new(reader, draft))));
    }
    if let Some(id) = CourseId::parse(id) {
        return Ok(Course::find(reader, id)?.map(Node::Course));
    }
    if let Some(id) = MemberId::parse(id) {
        return Ok(Member::find(reader, id)?.map(Node::Member));
    }
    if let Some(id) = NotificationId::parse(id) {
        return Ok(Notification::find(reader, id)?.map(Node::Notification));
    }
    part(reader, id)
}

/// A part of a case: seen with its case.
fn part(reader: &Arc<Reader>, id: &str) -> Result<Option<Node>> {
    let case = |id: Option<CaseId>| id.map_or(Ok(None), |id| Case::find(reader, id));
    if let Some(id) = RequestId::parse(id) {
        let case = case(reader.read(|views| views.case_of_request(id))?)?;
        return Ok(case.and_then(Request::of).map(Node::Request));
    }
    if let Some(id) = CommentId::parse(id) {
        let case = case(reader.read(|views| views.case_of_comment(id))?)?;
        return Ok(case.map(|case| case.comment(id)).transpose()?.flatten().map(Node::Comment));
    }
    if let Some(id) = FileId::parse(id) {
        let case = case(reader.read(|views| views.case_of_file(id))?)?;
        return Ok(case.map(|case| case.file(id)).transpose()?.flatten().map(Node::File));
    }
    if let Some(id) = ReferralId::parse(id) {
        let case = case(reader.read(|views| views.case_of_referral(id))?)?;
        return Ok(case.map(|case| case.referral(id)).transpose()?.flatten().map(Node::Referral));
    }
    let Some(id) = EntryId::parse(id) else {
        return Ok(None);
    };
    let Some((found, position)) = reader.read(|views| views.case_of_entry(id))? else {
        return Ok(None);
    };
    let Some(case) = case(Some(found))? else {
        return Ok(None);
    };
    let sight = case.sight();
    let row = reader.read(|views| views.entry_at(position, &sight))?;
    Ok(row.map(|row| Node::Entry(Entry::new(&case, row))))
}

/// People are seen by themselves, by colleagues, and by the Ministry.
fn person(reader: &Arc<Reader>, id: PersonId) -> Result<Option<Person>> {
    let Some(row) = reader.read(|views| views.person(id))? else {
        return Ok(None);
    };
    let ministry = reader.is(Role::MinistryAdmin) || reader.is(Role::Auditor);
    let colleague = reader
        .read(|views| views.grants(id))?
        .iter()
        .any(|grant| reader.actor.belongs_to(grant.organisation));
    let seen = id == reader.actor.person || ministry || colleague;
    Ok(seen.then(|| Person::new(reader, id, Some(row.name))))
}

/// Learners are seen where they are enrolled by those who submit requests there, and by auditors.
fn learner(reader: &Arc<Reader>, id: LearnerId) -> Result<Option<Learner>> {
    let row = reader.read(|views| views.learner(id))?;
    let seen = row.filter(|row| {
        let submits = |grant: &casetrail_domain::access::Grant| {
            Some(grant.organisation) == row.school && grant.role.submits()
        };
        reader.is(Role::Auditor) || reader.actor.grants.iter().any(submits)
    });
    Ok(seen.map(|row| Learner::loaded(reader, row)))
}
