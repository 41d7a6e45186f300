//! Sends what is due, again and again.

use super::Mail;
use super::letter::{letter, message_id};
use super::outbox::{KIND, Letter};
use crate::act::own::{self, Email};
use crate::act::{inbox, rows_only, unasked};
use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use crate::notices::Inbox;
use crate::reader::Reader;
use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_domain::id::{NotificationId, PersonId};
use casetrail_domain::notice::Unsent;
use casetrail_eventlog::{Append, AppendError, RowWrite};
use futures_util::{StreamExt, stream};
use lettre::AsyncTransport;
use lettre::address::Address;
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

/// How often the outbox is looked into when nothing was due.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long to wait at most before a mail server that can't be reached is tried again.
const UNREACHED_WAIT_MAX: Duration = Duration::from_secs(60);
/// How many rows are taken on loan at a time.
const LENT_MAX: usize = 100;
/// How many messages are on their way at once.
const SENT_AT_ONCE: usize = 8;
/// How long a message may take in all; well within a loan.
const SENDING_MAX: Duration = Duration::from_secs(45);
/// How long to wait before the log is asked again to take what became of a message.
const AGAIN: Duration = Duration::from_secs(1);

/// What looking into the outbox came to.
enum Looked {
    /// Nothing was due.
    Idle,
    /// Something was; there may be more.
    Busy,
    /// The mail server can't be reached.
    Unreached,
}

/// Sends what is due, again and again; forever idle when no mail is sent.
pub async fn keep(app: &App) {
    let Some(mail) = app.mail.clone() else {
        return std::future::pending().await;
    };
    let mut unreached = Duration::ZERO;
    loop {
        // A failure is logged where it arises, and what is due stays due.
        let looked = look(app, &mail).await.unwrap_or(Looked::Idle);
        unreached = match looked {
            Looked::Unreached => (unreached * 2).clamp(LOOK_EVERY, UNREACHED_WAIT_MAX),
            Looked::Idle | Looked::Busy => Duration::ZERO,
        };
        let down = matches!(looked, Looked::Unreached);
        metrics::gauge!("casetrail_mail_server_down").set(f64::from(u8::from(down)));
        match looked {
            Looked::Busy => {}
            Looked::Idle => tokio::time::sleep(LOOK_EVERY).await,
            Looked::Unreached => {
                tracing::warn!(wait = ?unreached, "the mail server can't be reached");
                tokio::time::sleep(unreached).await;
            }
        }
    }
}

async fn look(app: &App, mail: &Mail) -> Result<Looked, Fault> {
    let due = app.log.rows_expired(KIND, LENT_MAX).await?;
    if due.is_empty() {
        return Ok(Looked::Idle);
    }
    // Asked before anything is written, so that an outage costs no writes.
    if !mail.server.test_connection().await.unwrap_or(false) {
        return Ok(Looked::Unreached);
    }
    let due = due.iter().map(Letter::read).collect::<Result<Vec<_>, _>>()?;
    let Some(lent) = lend(app, due).await? else {
        return Ok(Looked::Busy);
    };
    let bundles = bundles(lent);
    stream::iter(bundles).for_each_concurrent(SENT_AT_ONCE, |b| handle(app, mail, b)).await;
    Ok(Looked::Busy)
}

/// Takes rows on loan, all of them; `None` when another instance was faster with one.
async fn lend(app: &App, due: Vec<Letter>) -> Result<Option<Vec<Letter>>, Fault> {
    let now = app.clock.now();
    let (rows, lent): (Vec<RowWrite>, Vec<Letter>) = due
        .iter()
        .map(|letter| letter.lend(now))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .unzip();
    let meta = unasked(app, SYSTEM, Uuid::now_v7(), None);
    match app.log.append(rows_only(Uuid::nil(), rows, meta)).await {
        Ok(_) => Ok(Some(lent)),
        Err(AppendError::RowConflict { .. }) => Ok(None),
        Err(error) => Err(Internal::new(error).into()),
    }
}

/// What goes out together: each letter by itself, but for those of one person's day.
fn bundles(lent: Vec<Letter>) -> Vec<Vec<Letter>> {
    let mut days: BTreeMap<PersonId, Vec<Letter>> = BTreeMap::new();
    let mut bundles = Vec::new();
    for letter in lent {
        match letter.waiting.daily {
            true => days.entry(letter.person).or_default().push(letter),
            false => bundles.push(vec![letter]),
        }
    }
    bundles.extend(days.into_values());
    bundles
}

/// Sends a bundle, or finds why not, and writes down what became of it.
async fn handle(app: &App, mail: &Mail, bundle: Vec<Letter>) {
    // A failure was logged where it arose; the loan runs out.
    let Ok(became) = deliver(app, mail, &bundle).await else { return };
    for append in became {
        write(app, append).await;
    }
}

/// What became of one letter.
enum Became {
    Sent(String),
    Read,
    Failed(Unsent),
    /// Not yet: it is tried again later.
    Waits,
}

impl Became {
    fn outcome(&self) -> &'static str {
        match self {
            Self::Sent(_) => "sent",
            Self::Read => "read",
            Self::Failed(_) => "failed",
            Self::Waits => "waits",
        }
    }
}

async fn deliver(app: &App, mail: &Mail, bundle: &[Letter]) -> Result<Vec<Append<Event>>, Fault> {
    let Some(first) = bundle.first() else {
        return Ok(Vec::new());
    };
    let mut became = Vec::new();
    let mut open = Vec::new();
    for letter in bundle {
        match before_sending(app, letter).await? {
            Some(outcome) => became.push((letter, outcome)),
            None => open.push(letter),
        }
    }
    if let Some(oldest) = open.iter().map(|letter| letter.notification).min() {
        let outcome = send(app, mail, first.person, oldest, open.len()).await?;
        became.extend(open.into_iter().map(|letter| (letter, outcome(letter))));
    }
    became.into_iter().map(|(letter, outcome)| written(app, letter, outcome)).collect()
}

/// Why a letter needs not be sent, as things are now: whoever it is for is asked about again.
async fn before_sending(app: &App, letter: &Letter) -> Result<Option<Became>, Fault> {
    // What was raised just now may not be applied here yet.
    let _ = app.views.reach(app.log.head(), AGAIN).await;
    let reader = match Reader::open(app, letter.person) {
        Ok(reader) => reader,
        Err(Fault::NoAccess) => return Ok(Some(Became::Failed(Unsent::NoLongerConcerned))),
        Err(fault) => return Err(fault),
    };
    let mut inbox = Inbox::of(&reader);
    let Some(notice) = inbox.find(letter.notification)? else {
        return Ok(Some(Became::Failed(Unsent::NoLongerConcerned)));
    };
    if notice.position <= inbox.read_to()? {
        return Ok(Some(Became::Read));
    }
    let wanted = own::preferences(app, letter.person).await?.email != Email::Never;
    Ok((!wanted).then_some(Became::Failed(Unsent::NotWanted)))
}

/// Sends one message; answers what that makes of each letter in it.
async fn send(
    app: &App,
    mail: &Mail,
    person: PersonId,
    oldest: NotificationId,
    count: usize,
) -> Result<impl Fn(&Letter) -> Became, Fault> {
    let now = app.clock.now();
    let id = message_id(mail, oldest);
    let refused = match address(app, person)? {
        None => Some(Unsent::NoAddress),
        Some(address) => {
            let language = own::preferences(app, person).await?.language;
            let message = letter(mail, address, &language, id.clone(), count)?;
            match tokio::time::timeout(SENDING_MAX, mail.server.send(message)).await {
                Ok(Ok(_)) => None,
                Ok(Err(error)) if error.is_permanent() => Some(Unsent::Refused),
                // Cut off, put off, or too slow.
                Ok(Err(_)) | Err(_) => Some(Unsent::TooLate),
            }
        }
    };
    Ok(move |letter: &Letter| match refused {
        None => Became::Sent(id.clone()),
        Some(Unsent::TooLate) if !letter.is_too_late(now) => Became::Waits,
        Some(reason) => Became::Failed(reason),
    })
}

fn address(app: &App, person: PersonId) -> Result<Option<Address>, Fault> {
    let person = app.views.snapshot()?.person(person)?;
    Ok(person.and_then(|person| person.email).and_then(|email| email.parse().ok()))
}

/// The append that writes down what became of a letter, and ends or puts off its row.
fn written(app: &App, letter: &Letter, became: Became) -> Result<Append<Event>, Fault> {
    let notification = letter.notification;
    let command = derive(SYSTEM.0, notification.0, &format!("mail {}", letter.version), 0);
    metrics::counter!("casetrail_mail_total", "outcome" => became.outcome()).increment(1);
    let (event, row) = match became {
        Became::Sent(message_id) => {
            (Some(Event::NotificationSent { notification, message_id }), letter.done())
        }
        Became::Failed(reason) => {
            tracing::warn!(?notification, ?reason, "a notification is not sent by email");
            (Some(Event::NotificationFailed { notification, reason }), letter.done())
        }
        Became::Read => (None, letter.done()),
        Became::Waits => (None, letter.later(app.clock.now())?),
    };
    let id = derive(SYSTEM.0, command, "event", 0);
    let events = event.map(|event| (id, event)).into_iter().collect();
    let meta = unasked(app, SYSTEM, command, None);
    Ok(inbox::append(letter.person, events, vec![row], meta))
}

/// Writes it, however long that takes; a message that went out must not go out again.
async fn write(app: &App, append: Append<Event>) {
    loop {
        match app.log.append(append.clone()).await {
            // The loan ran out, and somebody else has it.
            Ok(_) | Err(AppendError::RowConflict { .. }) => return,
            Err(AppendError::Overloaded | AppendError::ReadOnly(_)) => {
                tokio::time::sleep(AGAIN).await;
            }
            Err(error) => {
                tracing::error!(%error, "what became of an email is not written down");
                return;
            }
        }
    }
}
