//! `evolve`: what an event makes of a case. Every change of state stands here, once.

use super::{Case, Comment, Contact, File, Referral, Request, RequestState, Status, Transfer};
use crate::access::Role;
use crate::event::{ContactDetails, Event, ItemId, ReferralStatus, Visibility};
use crate::file::FileKind;
use crate::id::{CaseId, CommentId, FileId, PersonId};
use crate::recorded::Recorded;
use chrono::{DateTime, Utc};

impl Case {
    /// The case after this event of its stream. Events of other streams leave it as it is.
    #[must_use]
    pub fn evolve(mut self, recorded: &Recorded<'_>) -> Self {
        self.id = CaseId(recorded.stream);
        self.version = recorded.revision;
        self.position = recorded.position;
        if recorded.revision == 1 {
            self.first_position = recorded.position;
        }
        self.apply(recorded);
        self
    }

    fn apply(&mut self, recorded: &Recorded<'_>) {
        match recorded.event {
            Event::RequestSubmitted {
                request,
                number,
                service,
                case_type,
                learner,
                school,
                form_version,
                answers,
            } => {
                self.case_type = *case_type;
                self.learner = *learner;
                self.request = Request {
                    id: *request,
                    number: *number,
                    service: *service,
                    submitted_at: recorded.at,
                    submitted_by: recorded.actor,
                    school: *school,
                    contact: PersonId::default(),
                    state: RequestState::Submitted,
                    form_version: *form_version,
                    answers: Some(answers.clone()),
                    return_reason: None,
                };
            }
            Event::RequestReturned { reason } => {
                self.request.state = RequestState::Returned;
                self.request.return_reason = Some(reason.clone());
                self.work.given_back();
            }
            Event::RequestResubmitted { form_version, answers } => {
                self.request.state = RequestState::Resubmitted;
                self.request.form_version = *form_version;
                self.request.answers = Some(answers.clone());
                self.request.return_reason = None;
                self.work.queued(recorded.at);
            }
            Event::RequestWithdrawn { .. } => self.end_request(RequestState::Withdrawn),
            Event::RequestDeclined { .. } => self.end_request(RequestState::Declined),
            Event::CaseOpened { case_type, learner, catchment, contact, details } => {
                self.number = recorded.number.unwrap_or_default();
                self.case_type = *case_type;
                self.learner = *learner;
                self.catchment.clone_from(catchment);
                self.opened_at = recorded.at;
                self.request.contact = *contact;
                self.name_contact(*contact, details, recorded);
            }
            Event::CaseAllocated { provider, .. } => {
                self.provider = Some(*provider);
                self.status = Status::Allocated;
                self.work.queued(recorded.at);
            }
            Event::AllocationFailed { .. } => self.status = Status::AwaitingAllocation,
            Event::CaseAssigned { owner } | Event::CaseReassigned { owner, .. } => {
                self.owner = Some(*owner);
                self.assigned_version = recorded.revision;
                self.work.taken_up(recorded.at);
                if self.status == Status::Allocated {
                    self.status = Status::Open;
                }
            }
            Event::CaseRequeued { .. } => {
                self.owner = None;
                self.work.queued(recorded.at);
                if self.status == Status::Open {
                    self.status = Status::Allocated;
                }
            }
            Event::CasePaused { until, .. } => {
                self.status = Status::Paused;
                self.paused_until = *until;
            }
            Event::CaseResumed { .. } => {
                self.status = Status::Open;
                self.paused_until = None;
                self.work.taken_up_again(recorded.at);
            }
            Event::CaseClosed { outcome, summary } => {
                self.status = Status::Closed;
                self.closed_at = Some(recorded.at);
                self.outcome = Some(outcome.clone());
                self.closing_summary.clone_from(summary);
                self.paused_until = None;
            }
            Event::CaseReopened { .. } => self.reopen(recorded.at),
            Event::TransferRequested { to, reason } => {
                self.transfer = Some(Transfer {
                    to: *to,
                    requested_by: recorded.actor,
                    requested_at: recorded.at,
                    reason: reason.clone(),
                });
            }
            Event::TransferAccepted { to, .. } => {
                self.transfer = None;
                self.provider = Some(*to);
                self.owner = None;
                self.status = Status::Allocated;
                self.paused_until = None;
                self.work.queued(recorded.at);
            }
            Event::TransferRejected { .. } => self.transfer = None,
            Event::PrimaryContactChanged { person, details } => {
                self.name_contact(*person, details, recorded);
            }
            Event::PrimaryContactDetailsChanged { details, .. } => {
                if let Some(contact) = &mut self.contact {
                    contact.details = details.clone();
                }
            }
            Event::PrimaryContactVacated { .. } => self.contact = None,
            Event::CommentAdded { comment, visibility, .. } => {
                self.add_comment(*comment, *visibility, recorded);
            }
            Event::CommentAmended { .. } => {}
            Event::CommentWithdrawn { comment, .. } => {
                self.change_comment(*comment, |comment| comment.withdrawn = true);
            }
            Event::CommentShared { comment } => {
                self.change_comment(*comment, |comment| comment.visibility = Visibility::Shared);
            }
            Event::CommentUnshared { comment, .. } => {
                self.change_comment(*comment, |comment| comment.visibility = Visibility::Internal);
            }
            Event::FileUploaded { file, visibility, file_kind, bytes, .. } => {
                self.add_file(*file, *visibility, *file_kind, *bytes, recorded);
            }
            Event::FileScanned { file, verdict, .. } => {
                self.change_file(*file, |file| file.verdict = Some(*verdict));
            }
            Event::FileRenamed { .. } => {}
            Event::FileShared { file } => {
                self.change_file(*file, |file| file.visibility = Visibility::Shared);
            }
            Event::FileUnshared { file, .. } => {
                self.change_file(*file, |file| file.visibility = Visibility::Internal);
            }
            Event::FileWithdrawn { file, .. } => {
                self.change_file(*file, |file| file.withdrawn = true);
            }
            Event::MisfilingReported { item: ItemId::Comment(id), .. } => {
                self.change_comment(*id, |comment| comment.withdrawn = true);
            }
            Event::MisfilingReported { item: ItemId::File(id), .. } => {
                self.change_file(*id, |file| file.withdrawn = true);
            }
            Event::ServiceReferred { referral, source, service_name, service_provider } => {
                self.referrals.push(Referral {
                    id: *referral,
                    number: recorded.number.unwrap_or_default(),
                    date: recorded.at,
                    source: source.clone(),
                    status: ReferralStatus::Pending,
                    service_name: service_name.clone(),
                    service_provider: service_provider.clone(),
                });
            }
            Event::ServiceReferralUpdated { referral, status } => {
                let known = self.referrals.iter_mut().find(|known| known.id == *referral);
                if let Some(known) = known {
                    known.status = *status;
                }
            }
            Event::ContactAttemptLogged { .. } => self.work.add_attempt(recorded),
            Event::TaskAdded { .. } => self.work.add_task(recorded),
            Event::TaskCompleted { task, .. } => self.work.complete(*task, recorded),
            Event::AttendanceObserved { .. } => self.work.observe(recorded),
            Event::OrganisationRegistered { .. }
            | Event::SchoolCatchmentSet { .. }
            | Event::ProvisionLinked { .. }
            | Event::CatchmentAssigned { .. }
            | Event::LearnerRegistered { .. }
            | Event::EnrolmentStarted { .. }
            | Event::EnrolmentEnded { .. }
            | Event::ProvisionCoverageStarted { .. }
            | Event::ProvisionCoverageEnded { .. }
            | Event::PersonRegistered { .. }
            | Event::AccountBound { .. }
            | Event::AccessGranted { .. }
            | Event::AccessEnded { .. }
            | Event::Enrolled { .. }
            | Event::LessonCompleted { .. }
            | Event::CourseCompleted { .. }
            | Event::CatalogueEntrySaved { .. }
            | Event::FeatureDateSet { .. }
            | Event::NotificationRaised { .. }
            | Event::NotificationsRead { .. }
            | Event::NotificationSent { .. }
            | Event::NotificationFailed { .. } => {}
        }
    }

    fn end_request(&mut self, state: RequestState) {
        self.request.state = state;
        self.request.return_reason = None;
    }

    fn reopen(&mut self, at: DateTime<Utc>) {
        match self.owner {
            Some(_) => self.work.taken_up(at),
            None => self.work.queued(at),
        }
        self.status = match (self.provider, self.owner) {
            (Some(_), Some(_)) => Status::Open,
            (Some(_), None) => Status::Allocated,
            (None, _) => Status::AwaitingAllocation,
        };
        self.closed_at = None;
        self.outcome = None;
        self.closing_summary = None;
    }

    fn name_contact(
        &mut self,
        person: PersonId,
        details: &ContactDetails,
        recorded: &Recorded<'_>,
    ) {
        self.contact = Some(Contact { person, details: details.clone(), since: recorded.at });
    }

    fn add_comment(&mut self, id: CommentId, visibility: Visibility, recorded: &Recorded<'_>) {
        self.comments.push(Comment {
            id,
            created_at: recorded.at,
            author: recorded.actor,
            organisation: recorded.organisation,
            by_provider: is_by_provider(recorded),
            visibility,
            withdrawn: false,
        });
    }

    fn change_comment(&mut self, id: CommentId, change: impl FnOnce(&mut Comment)) {
        if let Some(comment) = self.comments.iter_mut().rev().find(|comment| comment.id == id) {
            change(comment);
        }
    }

    fn add_file(
        &mut self,
        id: FileId,
        visibility: Visibility,
        kind: FileKind,
        bytes: u64,
        recorded: &Recorded<'_>,
    ) {
        self.files.push(File {
            id,
            created_at: recorded.at,
            author: recorded.actor,
            organisation: recorded.organisation,
            by_provider: is_by_provider(recorded),
            visibility,
            withdrawn: false,
            kind,
            bytes,
            verdict: None,
        });
    }

    fn change_file(&mut self, id: FileId, change: impl FnOnce(&mut File)) {
        if let Some(file) = self.files.iter_mut().rev().find(|file| file.id == id) {
            change(file);
        }
    }
}

fn is_by_provider(recorded: &Recorded<'_>) -> bool {
    matches!(recorded.role, Some(Role::CaseManager | Role::WorkflowLead))
}
