//! Sessions: who somebody is, and for how long.
//!
//! A session is a sealed token that every instance of a log takes. That it was ended is a row
//! beside the log, which each instance asks for again at most a second after it last did.

mod seen;
pub mod token;

use crate::act::{Sender, rows_only};
use crate::app::App;
use crate::error::{Fault, Internal};
use casetrail_domain::id::PersonId;
use casetrail_eventlog::{AppendError, RowWrite};
use chrono::{DateTime, TimeDelta, Utc};
use seen::Seen;
use std::sync::Arc;
use std::time::Duration;
use token::{Claims, Tokens, Way};
use tokio::sync::broadcast;
use uuid::Uuid;

/// The kind of rows that say a session was ended.
pub const ENDED: &str = "ended-session";
/// How many sessions may end before a slow listener has to look for itself.
const ENDINGS_MAX: usize = 1_024;

/// How long sessions last; `None`: for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Without the person doing anything.
    pub idle: Option<Duration>,
    /// Altogether.
    pub absolute: Option<Duration>,
}

impl Default for Lifetimes {
    fn default() -> Self {
        let minutes = |count: u64| Some(Duration::from_secs(60 * count));
        Self { idle: minutes(30), absolute: minutes(8 * 60) }
    }
}

/// The sessions of an instance. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    tokens: Tokens,
    lifetimes: Lifetimes,
    seen: Arc<Seen>,
    endings: broadcast::Sender<Uuid>,
}

/// A session that is good.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    claims: Claims,
    /// When the token of another issuer ends that it goes by, in seconds since 1970.
    until: Option<i64>,
}

impl Session {
    /// The session of somebody who sends a token of the provider of accounts with each request.
    #[must_use]
    pub fn by_token(person: PersonId, until: i64) -> Self {
        let now = now();
        let id = Uuid::new_v4();
        let claims = Claims { id, person, way: Way::Bearer, began: now, active: now };
        Self { claims, until: Some(until) }
    }

    /// Whose it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.claims.person
    }
}

/// What somebody is given who signed in.
pub struct Issued {
    /// For programs: sent as a bearer token.
    pub token: String,
    /// For browsers: the cookie's value.
    pub cookie: String,
}

impl Sessions {
    /// Sessions under this secret.
    #[must_use]
    pub fn new(secret: &[u8], lifetimes: Lifetimes) -> Self {
        Self {
            tokens: Tokens::new(secret),
            lifetimes,
            seen: Arc::default(),
            endings: broadcast::Sender::new(ENDINGS_MAX),
        }
    }

    /// What else is sealed under the same key.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// A new session.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn issue(&self, person: PersonId) -> Result<Issued, Internal> {
        let now = now();
        let id = Uuid::new_v4();
        let seal = |way| {
            let claims = Claims { id, person, way, began: now, active: now };
            self.tokens.seal(&claims).map_err(Internal::new)
        };
        Ok(Issued { token: seal(Way::Bearer)?, cookie: seal(Way::Cookie)? })
    }

    /// The session of a token, if it is good now: none that has ended, by its time or by sign-out.
    ///
    /// # Errors
    /// When the log's rows can't be read; nobody is let in then.
    pub async fn open(&self, app: &App, token: &str, by: Way) -> Result<Option<Session>, Fault> {
        let Some(claims) = self.tokens.open(token).filter(|claims| is_shown(claims.way, by)) else {
            return Ok(None);
        };
        let session = Session { claims, until: None };
        if self.left(&session).is_some_and(|left| left.is_zero()) {
            return Ok(None);
        }
        if self.seen.needs_a_look(claims.id) {
            let row = app.log.row(ENDED, claims.id).await?;
            self.seen.looked(claims.id, row.is_some());
        }
        Ok(Some(session).filter(|_| !self.seen.has_ended(claims.id)))
    }

    /// How long a session has left; `None`: for ever. Of a cookie that was extended since, as this
    /// instance knows.
    #[must_use]
    pub fn left(&self, session: &Session) -> Option<Duration> {
        let claims = &session.claims;
        let active = claims.active.max(self.seen.active(claims.id));
        let idle = self.lifetimes.idle.filter(|_| claims.way == Way::Cookie);
        let token = session
            .until
            .map(|until| Duration::from_secs(u64::try_from(until - now()).unwrap_or_default()));
        let ends = [
            idle.map(|idle| (active, idle)),
            self.lifetimes.absolute.map(|all| (claims.began, all)),
        ];
        ends.into_iter().flatten().map(|(from, lasts)| left(from, lasts)).chain(token).min()
    }

    /// Whether doing something makes it last longer.
    #[must_use]
    pub fn may_extend(&self, session: &Session) -> bool {
        let whole = self.lifetimes.absolute.map(|lasts| left(session.claims.began, lasts));
        let idle = self.lifetimes.idle.filter(|_| session.claims.way == Way::Cookie);
        idle.is_some_and(|idle| whole.is_none_or(|whole| whole > idle))
    }

    /// The person did something: the cookie's new value, good for another idle time.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn extend(&self, session: &Session) -> Result<(Session, String), Internal> {
        let claims = Claims { active: now(), ..session.claims };
        self.seen.acted(claims.id, claims.active);
        let token = self.tokens.seal(&claims).map_err(Internal::new)?;
        Ok((Session { claims, until: session.until }, token))
    }

    /// Ends a session, here at once and everywhere within a second.
    ///
    /// # Errors
    /// When it can't be recorded; the session then goes on.
    pub async fn end(&self, app: &App, session: &Session) -> Result<(), AppendError> {
        let Claims { id, person, .. } = session.claims;
        // A second sign-out of the same session finds the row there.
        let sender = Sender { person, command: id, fingerprint: [0; 16], name: "signOut" };
        let put = RowWrite::Put {
            kind: ENDED,
            id,
            owner: person.0,
            scope: Uuid::nil(),
            expected: 0,
            series: None,
            number: None,
            body: Vec::new(),
            expires: self.lifetimes.absolute.and_then(|all| {
                let all = TimeDelta::from_std(all).ok()?;
                DateTime::from_timestamp(session.claims.began, 0)?.checked_add_signed(all)
            }),
        };
        let append = rows_only(id, vec![put], crate::act::meta(app, sender, None));
        app.log.append(append).await?;
        self.seen.looked(id, true);
        // Nobody may be listening.
        let _ = self.endings.send(id);
        Ok(())
    }

    /// Resolves when a session has ended, by its time or by sign-out at any instance.
    pub async fn ended(&self, app: &App, session: Session) {
        let mut endings = self.endings.subscribe();
        while self.is_good(app, &session).await {
            let left = self.left(&session).unwrap_or(LOOK_EVERY).min(LOOK_EVERY);
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                () = wait_for(&mut endings, session.claims.id) => {}
            }
        }
    }

    async fn is_good(&self, app: &App, session: &Session) -> bool {
        let over = self.left(session).is_some_and(|left| left.is_zero());
        if !over && self.seen.needs_a_look(session.claims.id) {
            match app.log.row(ENDED, session.claims.id).await {
                Ok(row) => self.seen.looked(session.claims.id, row.is_some()),
                Err(cause) => {
                    Internal::new(cause);
                    return false;
                }
            }
        }
        !over && !self.seen.has_ended(session.claims.id)
    }
}

/// How often an open stream asks whether its session was ended at another instance.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A bearer token may stand in a cookie; a cookie's value is no bearer token, for it would outlive
/// its idle end.
fn is_shown(way: Way, by: Way) -> bool {
    way == by || by == Way::Cookie
}

async fn wait_for(endings: &mut broadcast::Receiver<Uuid>, session: Uuid) {
    use broadcast::error::RecvError;
    loop {
        match endings.recv().await {
            Ok(id) if id != session => {}
            // So many that some were missed, or this one: look.
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            // Its sender is held by whoever waits here.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Seconds since 1970 by the machine's clock: a demonstration's clock may stand still.
fn now() -> i64 {
    Utc::now().timestamp()
}

fn left(from: i64, lasts: Duration) -> Duration {
    let passed = u64::try_from(now() - from).unwrap_or_default();
    lasts.saturating_sub(Duration::from_secs(passed))
}
