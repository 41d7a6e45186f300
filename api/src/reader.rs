//! A reader: one person's view of one snapshot. Everything a request answers comes through one.

use crate::app::App;
use crate::error::{Fault, Internal};
use casetrail_domain::access::{Actor, Grant, Role};
use casetrail_domain::feature::{Feature, FeatureDates};
use casetrail_domain::id::PersonId;
use casetrail_domain::look::Look;
use casetrail_domain::policy::{self, Parties, Scope, Standing};
use casetrail_projections::{CaseRow, Person, Snapshot, ViewsError};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One person's view of one snapshot.
pub struct Reader {
    /// The service.
    pub app: App,
    /// Who looks, with the access that is in effect for them in this snapshot.
    pub actor: Actor,
    /// The access of theirs that waits for the learning module.
    pub waiting: Vec<Grant>,
    /// Who looks, as the directory has them.
    pub me: Person,
    /// The moment of the look.
    pub now: DateTime<Utc>,
    /// From when each feature is on.
    pub features: FeatureDates,
    /// The position this snapshot shows.
    pub position: u64,
    /// The position of a command that was accepted in this request.
    acted: AtomicU64,
    snapshot: Snapshot,
}

impl Reader {
    /// Opens a snapshot for this person.
    ///
    /// # Errors
    /// When the person is unknown, or the read models can't be read.
    pub fn open(app: &App, person: PersonId) -> Result<Arc<Self>, Fault> {
        let snapshot = app.views.snapshot()?;
        Self::over(app, person, snapshot)
    }

    /// A reader for this person over a snapshot that is open already.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn over(app: &App, person: PersonId, snapshot: Snapshot) -> Result<Arc<Self>, Fault> {
        let me = snapshot.person(person)?.ok_or(Fault::NoAccess)?;
        let held = snapshot.held(person, app.training)?;
        Ok(Arc::new(Self {
            app: app.clone(),
            actor: held.actor(person),
            waiting: held.waiting,
            me,
            now: app.clock.now(),
            features: match &app.feature_dates {
                Some(dates) => dates.clone(),
                None => snapshot.features()?,
            },
            position: snapshot.position(),
            acted: AtomicU64::new(0),
            snapshot,
        }))
    }

    /// The same person, with the access they hold now, before the directory as it was earlier.
    #[must_use]
    pub fn at(&self, as_of: u64) -> Arc<Self> {
        self.before(self.snapshot.at(as_of), self.now)
    }

    /// The same person, with the access they hold here, before another snapshot.
    fn before(&self, snapshot: Snapshot, now: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self {
            app: self.app.clone(),
            actor: self.actor.clone(),
            waiting: self.waiting.clone(),
            me: self.me.clone(),
            now,
            features: self.features.clone(),
            position: snapshot.position(),
            acted: AtomicU64::new(0),
            snapshot,
        })
    }

    /// Another person, with the access they held at an earlier position, before the directory of then.
    ///
    /// # Errors
    /// When they were unknown then, or the read models can't be read.
    pub fn of_another(&self, person: PersonId, as_of: u64) -> Result<Arc<Self>, Fault> {
        Self::over(&self.app, person, self.snapshot.at(as_of))
    }

    /// Reads from the snapshot.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Snapshot) -> Result<T, ViewsError>,
    ) -> Result<T, Internal> {
        read(&self.snapshot).map_err(Internal::new)
    }

    /// Notes that a command of this request was accepted at this position.
    pub fn note_acted(&self, position: u64) {
        self.acted.fetch_max(position, Ordering::Relaxed);
    }

    /// The same person, with the access they held here, before what there is now.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn anew(&self) -> Result<Arc<Self>, Fault> {
        Ok(self.before(self.app.views.snapshot()?, self.app.clock.now()))
    }

    /// Gives the snapshot back; nothing is read through this reader any more.
    pub fn give_back(&self) {
        self.snapshot.give_back();
    }

    /// This reader, or a new one once a command of this request was decided: the next one decides on
    /// what that left.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn current(self: &Arc<Self>) -> Result<Arc<Self>, Fault> {
        match self.snapshot.is_given_back() || self.shows() > self.position {
            true => Self::open(&self.app, self.actor.person),
            false => Ok(self.clone()),
        }
    }

    /// The position that this request's answer shows: its snapshot, or its own command after it.
    #[must_use]
    pub fn shows(&self) -> u64 {
        self.position.max(self.acted.load(Ordering::Relaxed))
    }

    /// How the person stands to a case with these parties.
    #[must_use]
    pub fn stand(&self, parties: &Parties) -> Option<Standing> {
        policy::stand_to(&self.actor, parties)
    }

    /// A case with the person's standing to it; `None` when missing or hidden.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn case(
        &self,
        id: casetrail_domain::CaseId,
    ) -> Result<Option<(CaseRow, Standing)>, Internal> {
        let Some(row) = self.read(|views| views.case(id))? else {
            return Ok(None);
        };
        let standing = self.stand(&row.parties());
        Ok(standing.map(|standing| (row, standing)))
    }

    /// The sets of cases the person may list now; none for a school before its lists come on.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = policy::scopes(&self.actor);
        if !self.features.on(Feature::Lists, self.now) {
            scopes.retain(|scope| {
                !matches!(scope, Scope::School { .. } | Scope::NamedContact { .. })
            });
        }
        scopes
    }

    /// Records that an auditor looks, before anything is answered; others are not recorded here.
    ///
    /// # Errors
    /// `INTERNAL` when the look can't be made durable.
    pub async fn note_look(
        &self,
        what: &str,
        case: Option<casetrail_domain::CaseId>,
    ) -> Result<(), Internal> {
        if !self.is(Role::Auditor) {
            return Ok(());
        }
        let (what, position) = (what.to_owned(), Some(self.position));
        let look = Look::HistoryReplayed { what, case, position, viewer: None };
        self.app.looks.replayed(self.actor.person, look).await.map_err(Internal::new)
    }

    /// Whether the person holds this role anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.actor.is_any(role)
    }

    /// All access the person was granted, in effect or waiting.
    #[must_use]
    pub fn granted(&self) -> Vec<Grant> {
        [self.actor.grants.as_slice(), &self.waiting].concat()
    }

    /// Whether the person may submit requests somewhere.
    #[must_use]
    pub fn submits(&self) -> bool {
        self.actor.grants.iter().any(|grant| grant.role.submits())
    }
}
