//! What happens to cases.

use super::World;
use casetrail_domain::access::Actor;
use casetrail_domain::case::{
    Case, Change, Command, Facts, NewFile, PersonFacts, RouteFacts, StoredFile, decide, scanned,
};
use casetrail_domain::event::{
    CaseType, ContactDetails, Event, ItemId, ReferralStatus, Route, Scanner, Verdict, Visibility,
};
use casetrail_domain::feature::FeatureDates;
use casetrail_domain::file::FileKind;
use casetrail_domain::form::{Answer, Answers, CHRONIC_ABSENCE};
use casetrail_domain::id::{
    CaseId, CommentId, FileId, OrganisationId, PersonId, ReferralId, RequestId, TaskId,
};
use casetrail_domain::policy;
use chrono::Duration;
use uuid::Uuid;

impl World {
    /// Something happens.
    pub fn step(&mut self) {
        self.now += Duration::minutes(self.dice.roll(400) as i64);
        match self.dice.roll(20) {
            0..3 => self.submit(),
            3..5 => self.move_somebody(),
            5 => self.rename(),
            6 => self.scan(),
            _ => self.command(Self::change),
        }
        // Beside all else, so that other things happen as often as without files.
        if self.dice.roll(2) == 0 {
            self.command(Self::change_of_files);
        }
        std::mem::swap(&mut self.dice, &mut self.work);
        if self.dice.roll(3) == 0 {
            self.command(Self::change_of_work);
        }
        std::mem::swap(&mut self.dice, &mut self.work);
    }

    fn submit(&mut self) {
        let enrolled: Vec<_> =
            self.learners.iter().filter_map(|(l, s)| Some((*l, (*s)?))).collect();
        if enrolled.is_empty() {
            return;
        }
        let (learner, school) = self.dice.pick(&enrolled);
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        let contact = self.dice.pick(&people);
        let (case, request) = (CaseId(self.id()), RequestId(self.id()));
        let answers = Answers::default().with("note", Answer::Text("answered".to_owned()));
        let routed = if self.dice.roll(5) == 0 {
            Event::AllocationFailed { school }
        } else {
            let provider = self.dice.pick(&self.providers.clone());
            Event::CaseAllocated { provider, route: Route::Catchment }
        };
        let events = vec![
            Event::RequestSubmitted {
                request,
                number: 999_000_000 + self.events.len() as u64,
                service: CHRONIC_ABSENCE.id,
                case_type: CaseType::ChronicAbsence,
                learner,
                school,
                form_version: 1,
                answers: answers.into(),
            },
            Event::CaseOpened {
                case_type: CaseType::ChronicAbsence,
                learner,
                catchment: Some("Northwood area".to_owned()),
                contact,
                details: ContactDetails::default(),
            },
            routed,
        ];
        self.append(case, contact, None, events);
    }

    fn command(&mut self, change: fn(&mut Self, &Case) -> Change) {
        let cases: Vec<CaseId> = self.cases.keys().copied().collect();
        if cases.is_empty() {
            return;
        }
        let id = self.dice.pick(&cases);
        let case = self.cases[&id].clone();
        let school = self.learners[&case.learner];
        let standing: Vec<Actor> = self
            .actors()
            .into_iter()
            .filter(|actor| policy::stand(actor, &case, school).is_some())
            .collect();
        if standing.is_empty() {
            return;
        }
        let actor = self.dice.pick(&standing);
        let change = change(self, &case);
        let action = change.action().unwrap();
        let facts = self.facts(school, &change);
        let command = Command { expected: Some(case.version), change };
        let stands = policy::stand(&actor, &case, school).unwrap();
        if let Ok(events) = decide(&case, &actor, command, &facts) {
            self.append(id, actor.person, stands.acting(action), events);
        }
    }

    /// A file that waits for its scan gets it.
    fn scan(&mut self) {
        let waits = |case: &Case| {
            let file = case.files.iter().find(|file| file.verdict.is_none())?;
            Some((case.id, file.id))
        };
        let Some((id, file)) = self.cases.values().find_map(waits) else { return };
        let verdict = [Verdict::Clean, Verdict::Infected][self.dice.roll(2)];
        let event = scanned(&self.cases[&id], file, verdict, Scanner::BuiltIn);
        self.append(id, PersonId::default(), None, event.into_iter().collect());
    }

    fn new_file(&mut self) -> NewFile {
        let stored = StoredFile {
            bytes: 1 + self.dice.roll(1_000) as u64,
            sha256: format!("{:064x}", self.dice.roll(1_000)),
            stored_sha256: format!("{:064x}", self.dice.roll(1_000)),
        };
        let kind = FileKind::ALL[self.dice.roll(FileKind::ALL.len())];
        let name = format!("named {}.{}", self.events.len(), kind.extension());
        NewFile { id: FileId(self.id()), name, kind, stored: Some(stored) }
    }

    fn facts(&self, school: Option<OrganisationId>, change: &Change) -> Facts {
        let named = match change {
            Change::Assign { person } | Change::ChangePrimaryContact { person, .. } => {
                Some(*person)
            }
            _ => None,
        };
        Facts {
            now: self.now,
            features: FeatureDates::default(),
            school,
            person: named.map(|id| PersonFacts {
                id,
                grants: self.people[&id].clone(),
                phone: None,
                email: None,
            }),
            route: RouteFacts::default(),
            names_provider: true,
            files_of_case_max: casetrail_domain::file::FILES_OF_CASE_MAX,
        }
    }

    fn change(&mut self, case: &Case) -> Change {
        let reason = || "a reason".to_owned();
        let comments: Vec<CommentId> = case.comments.iter().map(|comment| comment.id).collect();
        let comment =
            if comments.is_empty() { CommentId::default() } else { self.dice.pick(&comments) };
        let item = ItemId::Comment(comment);
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        match self.dice.roll(24) {
            0..5 => Change::AddComment {
                comment: CommentId(self.id()),
                body: format!("text {}", self.events.len()),
                visibility: [None, Some(Visibility::Shared)][self.dice.roll(2)],
            },
            5..7 => {
                Change::AmendComment { comment, body: format!("amended {}", self.events.len()) }
            }
            7 => Change::WithdrawComment { comment, reason: Some(reason()) },
            8..10 => Change::Share { items: vec![item] },
            10 => Change::Unshare { items: vec![item], reason: None },
            11..13 => Change::ChangePrimaryContact {
                person: self.dice.pick(&people),
                phone: None,
                email: None,
                notes: Some("call".to_owned()),
            },
            13..16 => Change::Assign { person: self.dice.pick(&people) },
            16 => Change::Pause { reason: reason(), until: None },
            17 => Change::Resume { reason: None },
            18 => Change::Close { outcome: "Returned".to_owned(), summary: Some(reason()) },
            19 => Change::Reopen { reason: reason() },
            20 => Change::RequestTransfer {
                to: self.dice.pick(&self.providers.clone()),
                reason: reason(),
            },
            21 => Change::AnswerTransfer { accept: self.dice.roll(2) == 0, reason: None },
            22 => Change::Allocate { provider: self.dice.pick(&self.providers.clone()) },
            _ => match case.referrals.first() {
                Some(referral) => Change::UpdateReferral {
                    referral: referral.id,
                    status: ReferralStatus::Accepted,
                },
                None => Change::Refer {
                    referral: ReferralId(self.id()),
                    service_name: "Counselling".to_owned(),
                    service_provider: "Te Ora".to_owned(),
                    source: "School".to_owned(),
                },
            },
        }
    }

    fn change_of_work(&mut self, case: &Case) -> Change {
        let tasks: Vec<TaskId> = case.work.tasks.iter().map(|task| task.id).collect();
        let task = if tasks.is_empty() { TaskId::default() } else { self.dice.pick(&tasks) };
        let today = self.now.date_naive();
        match self.dice.roll(8) {
            0..3 => Change::AddTask {
                task: TaskId(Uuid::from_u128(self.events.len() as u128)),
                title: format!("to do {}", self.events.len()),
                due: [None, Some(today), today.succ_opt()][self.dice.roll(3)],
            },
            3..5 => Change::CompleteTask { task },
            5..7 => Change::LogContactAttempt {
                at: self.now,
                means: "Phone".to_owned(),
                reached: self.dice.roll(2) == 0,
                notes: Some(format!("noted {}", self.events.len())),
            },
            _ => {
                let attended = self.dice.roll(3) as u16;
                Change::ObserveAttendance { from: today, to: today, possible: 2, attended }
            }
        }
    }

    fn change_of_files(&mut self, case: &Case) -> Change {
        let files: Vec<FileId> = case.files.iter().map(|file| file.id).collect();
        let file = if files.is_empty() { FileId::default() } else { self.dice.pick(&files) };
        match self.dice.roll(12) {
            0..5 => Change::AttachFiles {
                files: vec![self.new_file()],
                visibility: [None, Some(Visibility::Shared)][self.dice.roll(2)],
            },
            5..8 => Change::RenameFile { file, name: format!("renamed {}", self.events.len()) },
            8..10 => Change::WithdrawFile { file, reason: Some("a reason".to_owned()) },
            10 => Change::Share { items: vec![ItemId::File(file)] },
            _ => {
                let reason = "another learner's".to_owned();
                Change::ReportMisfiling { item: ItemId::File(file), reason }
            }
        }
    }
}
