//! `entry`: each event in words, as a line of the timeline and of an audit.

use crate::auckland::{day_text, time_text};
use crate::event::{ContactDetails, Event, ItemId, ReferralStatus, Route, Verdict};
use crate::id::{CommentId, FileId, OrganisationId, PersonId};
use crate::learning;
use crate::personal::Personal;
use crate::policy::Content;

/// Who sees a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Whoever sees content of this class.
    Content(Content),
    /// Whoever sees this comment or file.
    Item(ItemId),
    /// The line belongs to no case.
    Directory,
}

/// An event in words: a summary, and a detail that fewer people may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event's name.
    pub kind: &'static str,
    /// Who sees the line.
    pub class: Class,
    /// What happened.
    pub summary: Vec<Part>,
    /// A reason, outcome or text, and who sees that.
    pub detail: Option<(Content, Personal<String>)>,
    /// The comment or file it is about.
    pub item: Option<ItemId>,
}

/// A piece of a summary: words, or somebody whose name is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// A person's name.
    Person(PersonId),
    /// An organisation's name.
    Organisation(OrganisationId),
}

fn words(text: impl Into<String>) -> Part {
    Part::Text(text.into())
}

fn line(kind: &'static str, class: Class, summary: Vec<Part>) -> Entry {
    Entry { kind, class, summary, detail: None, item: None }
}

fn header(kind: &'static str, summary: Vec<Part>) -> Entry {
    line(kind, Class::Content(Content::Header), summary)
}

fn internal(kind: &'static str, summary: Vec<Part>) -> Entry {
    line(kind, Class::Content(Content::Internal), summary)
}

fn outcome(kind: &'static str, summary: Vec<Part>) -> Entry {
    line(kind, Class::Content(Content::Outcome), summary)
}

fn item(kind: &'static str, id: ItemId, summary: &str) -> Entry {
    Entry { item: Some(id), ..line(kind, Class::Item(id), vec![words(summary)]) }
}

fn comment(kind: &'static str, id: CommentId, summary: &str) -> Entry {
    item(kind, ItemId::Comment(id), summary)
}

fn file(kind: &'static str, id: FileId, summary: &str) -> Entry {
    item(kind, ItemId::File(id), summary)
}

fn directory(kind: &'static str, summary: Vec<Part>) -> Entry {
    line(kind, Class::Directory, summary)
}

impl Entry {
    fn because(self, content: Content, detail: &Personal<String>) -> Self {
        Self { detail: Some((content, detail.clone())), ..self }
    }

    fn perhaps(self, content: Content, detail: Option<&Personal<String>>) -> Self {
        match detail {
            Some(detail) => self.because(content, detail),
            None => self,
        }
    }
}

/// An event in words.
#[must_use]
pub fn entry(event: &Event) -> Entry {
    let kind = event.kind();
    match event {
        Event::RequestSubmitted { number, .. } => {
            let number = crate::number::RequestNumber(*number);
            header(kind, vec![words(format!("{number} submitted"))])
        }
        Event::RequestReturned { reason } => {
            header(kind, vec![words("Request returned to the school")])
                .because(Content::Header, reason)
        }
        Event::RequestResubmitted { .. } => header(kind, vec![words("Request resubmitted")]),
        Event::RequestWithdrawn { reason } => {
            header(kind, vec![words("Request withdrawn")]).because(Content::Outcome, reason)
        }
        Event::RequestDeclined { reason } => {
            header(kind, vec![words("Request declined")]).because(Content::Outcome, reason)
        }
        Event::CaseOpened { contact, .. } => {
            header(kind, vec![words("Case opened, Primary Contact "), Part::Person(*contact)])
        }
        Event::CaseAllocated { provider, route } => {
            let why = match route {
                Route::InSchoolProvision => " (In-School Provision)",
                Route::Catchment => "",
                Route::ByHand => " by the Ministry",
            };
            let name = Part::Organisation(*provider);
            header(kind, vec![words("Case allocated to "), name, words(why)])
        }
        Event::AllocationFailed { .. } => {
            header(kind, vec![words("No provider was found; the Ministry will allocate the case")])
        }
        Event::CaseAssigned { owner } => {
            header(kind, vec![words("Case assigned to "), Part::Person(*owner)])
        }
        Event::CaseReassigned { from, owner } => header(
            kind,
            vec![
                words("Case reassigned from "),
                Part::Person(*from),
                words(" to "),
                Part::Person(*owner),
            ],
        ),
        Event::CaseRequeued { from } => header(
            kind,
            vec![
                words("Case back in the provider's queue; "),
                Part::Person(*from),
                words(" has left"),
            ],
        ),
        Event::CasePaused { reason, until } => {
            let until = until.map_or(String::new(), |day| format!(" until {}", day_text(day)));
            internal(kind, vec![words(format!("Case paused{until}"))])
                .because(Content::Internal, reason)
        }
        Event::CaseResumed { reason } => {
            internal(kind, vec![words("Case resumed")]).perhaps(Content::Internal, reason.as_ref())
        }
        Event::CaseClosed { outcome, summary } => header(kind, vec![words("Case closed")])
            .because(Content::Outcome, &ending(outcome, summary.as_ref())),
        Event::CaseReopened { reason } => {
            header(kind, vec![words("Case reopened")]).because(Content::Internal, reason)
        }
        Event::TransferRequested { to, reason } => {
            internal(kind, vec![words("Transfer requested to "), Part::Organisation(*to)])
                .because(Content::Internal, reason)
        }
        Event::TransferAccepted { to, reason } => {
            internal(kind, vec![words("Transfer accepted by "), Part::Organisation(*to)])
                .perhaps(Content::Internal, reason.as_ref())
        }
        Event::TransferRejected { to, reason } => {
            internal(kind, vec![words("Transfer rejected by "), Part::Organisation(*to)])
                .perhaps(Content::Internal, reason.as_ref())
        }
        Event::PrimaryContactChanged { person, details } => {
            header(kind, vec![words("Primary Contact changed to "), Part::Person(*person)])
                .perhaps(Content::Header, notes(details))
        }
        Event::PrimaryContactDetailsChanged { details, .. } => {
            header(kind, vec![words("Primary Contact's details changed")])
                .perhaps(Content::Header, notes(details))
        }
        Event::PrimaryContactVacated { person } => {
            header(kind, vec![Part::Person(*person), words(" is no longer Primary Contact")])
        }
        Event::CommentAdded { comment: id, .. } => comment(kind, *id, "Comment added"),
        Event::CommentAmended { comment: id, .. } => comment(kind, *id, "Comment amended"),
        Event::CommentWithdrawn { comment: id, reason } => {
            comment(kind, *id, "Comment withdrawn").perhaps(Content::Header, reason.as_ref())
        }
        Event::CommentShared { comment: id } => {
            comment(kind, *id, "Comment shared with the school")
        }
        Event::CommentUnshared { comment: id, reason } => Entry {
            item: Some(ItemId::Comment(*id)),
            ..internal(kind, vec![words("Comment no longer shared with the school")])
                .perhaps(Content::Internal, reason.as_ref())
        },
        Event::FileUploaded { file: id, .. } => file(kind, *id, "File uploaded"),
        Event::FileScanned { file: id, verdict, .. } => match verdict {
            Verdict::Clean => file(kind, *id, "File checked, no virus found"),
            Verdict::Infected => file(kind, *id, "File checked, a virus found: nobody can open it"),
        },
        Event::FileRenamed { file: id, .. } => file(kind, *id, "File renamed"),
        Event::FileShared { file: id } => file(kind, *id, "File shared with the school"),
        Event::FileUnshared { file: id, reason } => Entry {
            item: Some(ItemId::File(*id)),
            ..internal(kind, vec![words("File no longer shared with the school")])
                .perhaps(Content::Internal, reason.as_ref())
        },
        Event::FileWithdrawn { file: id, reason } => {
            file(kind, *id, "File withdrawn").perhaps(Content::Header, reason.as_ref())
        }
        Event::MisfilingReported { item: id, reason } => {
            let what = match id {
                ItemId::Comment(_) => "Comment reported as filed on the wrong case",
                ItemId::File(_) => "File reported as filed on the wrong case",
            };
            item(kind, *id, what).because(Content::Header, reason)
        }
        Event::ServiceReferred { service_name, .. } => {
            outcome(kind, vec![words("Referred to a service")])
                .because(Content::Outcome, service_name)
        }
        Event::ServiceReferralUpdated { status, .. } => {
            outcome(kind, vec![words(format!("Referral {}", referral(*status)))])
        }
        Event::ContactAttemptLogged { attempted_at, reached, means, notes } => {
            let came = if *reached { "reached" } else { "not reached" };
            let at = time_text(*attempted_at);
            internal(kind, vec![words(format!("Contact attempted {at}, {came}"))])
                .because(Content::Internal, &ending(means, notes.as_ref()))
        }
        Event::TaskAdded { due, title, .. } => {
            let due = due.map_or(String::new(), |day| format!(", due {}", day_text(day)));
            internal(kind, vec![words(format!("Task added{due}"))])
                .because(Content::Internal, title)
        }
        Event::TaskCompleted { title, .. } => {
            internal(kind, vec![words("Task completed")]).perhaps(Content::Internal, title.as_ref())
        }
        Event::AttendanceObserved { from, to, half_days_possible, half_days_attended } => {
            let (from, to) = (day_text(*from), day_text(*to));
            internal(kind, vec![words(format!("Attendance observed, {from} to {to}"))])
                .because(Content::Internal, &half_days(half_days_attended, half_days_possible))
        }
        Event::OrganisationRegistered { name, .. } => {
            directory(kind, vec![words(format!("{name} registered"))])
        }
        Event::SchoolCatchmentSet { catchment } => {
            directory(kind, vec![words(format!("Catchment set to {catchment}"))])
        }
        Event::ProvisionLinked { school } => {
            directory(kind, vec![words("Linked as provision of "), Part::Organisation(*school)])
        }
        Event::CatchmentAssigned { catchment, provider } => directory(
            kind,
            vec![words(format!("{catchment} served by ")), Part::Organisation(*provider)],
        ),
        Event::LearnerRegistered { .. } => directory(kind, vec![words("Learner registered")]),
        Event::EnrolmentStarted { school } => {
            directory(kind, vec![words("Enrolled at "), Part::Organisation(*school)])
        }
        Event::EnrolmentEnded { school } => {
            directory(kind, vec![words("No longer enrolled at "), Part::Organisation(*school)])
        }
        Event::ProvisionCoverageStarted { provider } => {
            directory(kind, vec![words("Covered by "), Part::Organisation(*provider)])
        }
        Event::ProvisionCoverageEnded { provider } => {
            directory(kind, vec![words("No longer covered by "), Part::Organisation(*provider)])
        }
        Event::PersonRegistered { .. } => directory(kind, vec![words("Person registered")]),
        Event::AccountBound { .. } => directory(kind, vec![words("First sign-in")]),
        Event::AccessGranted { organisation, role } => directory(
            kind,
            vec![
                words(format!("Access granted: {} at ", role.words())),
                Part::Organisation(*organisation),
            ],
        ),
        Event::AccessEnded { organisation, role, .. } => directory(
            kind,
            vec![
                words(format!("Access ended: {} at ", role.words())),
                Part::Organisation(*organisation),
            ],
        ),
        Event::Enrolled { course, .. } => {
            directory(kind, vec![words(format!("Enrolled in {}", learning::title_of(course)))])
        }
        Event::LessonCompleted { course, lesson, .. } => directory(
            kind,
            vec![words(format!(
                "Lesson “{}” completed",
                learning::lesson_title_of(course, lesson)
            ))],
        ),
        Event::CourseCompleted { course, .. } => {
            directory(kind, vec![words(format!("{} completed", learning::title_of(course)))])
        }
        Event::CatalogueEntrySaved { service_name, .. } => {
            directory(kind, vec![words(format!("Catalogue entry {service_name} saved"))])
        }
        Event::FeatureDateSet { feature, available_from } => directory(
            kind,
            vec![words(format!(
                "{} available from {}",
                feature.words(),
                day_text(*available_from)
            ))],
        ),
        Event::NotificationRaised { topic, .. } => {
            directory(kind, vec![words(format!("Told: {}", topic.words()))])
        }
        Event::NotificationsRead { .. } => directory(kind, vec![words("Notifications read")]),
        Event::NotificationSent { .. } => directory(kind, vec![words("Told by email")]),
        Event::NotificationFailed { .. } => directory(kind, vec![words("Not told by email")]),
    }
}

fn ending(outcome: &Personal<String>, summary: Option<&Personal<String>>) -> Personal<String> {
    match (outcome, summary) {
        (Personal::Erased, _) | (_, Some(Personal::Erased)) => Personal::Erased,
        (Personal::Known(outcome), None) => Personal::Known(outcome.clone()),
        (Personal::Known(outcome), Some(Personal::Known(summary))) => {
            Personal::Known(format!("{outcome}. {summary}"))
        }
    }
}

fn half_days(attended: &Personal<u16>, possible: &Personal<u16>) -> Personal<String> {
    match (attended, possible) {
        (Personal::Known(attended), Personal::Known(possible)) => {
            Personal::Known(format!("{attended} of {possible} half-days"))
        }
        (Personal::Erased, _) | (_, Personal::Erased) => Personal::Erased,
    }
}

fn notes(details: &ContactDetails) -> Option<&Personal<String>> {
    details.notes.as_ref()
}

fn referral(status: ReferralStatus) -> &'static str {
    match status {
        ReferralStatus::Pending => "pending",
        ReferralStatus::Received => "received",
        ReferralStatus::Accepted => "accepted",
        ReferralStatus::Declined => "declined",
        ReferralStatus::Completed => "completed",
    }
}
