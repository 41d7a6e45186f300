//! Those who follow over a WebSocket and go on from where they were whenever it is cut.

use crate::history::{Broken, Position, Shown, followed};
use crate::socket::{Frame, Socket};
use crate::user::User;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long to wait until the socket is opened again.
const PAUSE: Duration = Duration::from_millis(500);
/// How long what is due may take to come.
const COMES_MAX: Duration = Duration::from_secs(120);

const EVENTS: &str = "subscription($after: Position) { events(after: $after) { position } }";
const ACTIVITY: &str = "subscription($id: ID!, $after: Position) { \
    caseActivity(caseId: $id, after: $after) { position } }";

/// What is followed.
#[derive(Clone, Debug)]
pub enum What {
    /// All of the log.
    Events,
    /// A case.
    Case(String),
}

/// Somebody who follows.
pub struct Follower {
    who: String,
    came: Arc<watch::Sender<Vec<Position>>>,
    cuts: Arc<AtomicU64>,
    /// Ends when this is dropped.
    following: JoinSet<()>,
}

impl Follower {
    /// Follows from a position on.
    #[must_use]
    pub fn begin(user: User, what: What, after: Position) -> Self {
        let who = format!("{} follows {what:?} at {}", user.username, user.address);
        let came = Arc::new(watch::Sender::new(Vec::new()));
        let cuts = Arc::new(AtomicU64::new(0));
        let mut following = JoinSet::new();
        following.spawn(follow(user, what, after, came.clone(), cuts.clone()));
        Self { who, came, cuts, following }
    }

    /// The last position that came.
    #[must_use]
    pub fn last(&self) -> Option<Position> {
        self.came.borrow().last().copied()
    }

    /// How often the socket was opened again.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.cuts.load(Ordering::Relaxed)
    }

    /// Waits for the last of what is due, and says what is wrong with what came.
    pub async fn end(self, due: Vec<Position>) -> Option<Broken> {
        let mut came = self.came.subscribe();
        let last = due.last().copied();
        let comes = came.wait_for(|came| came.last().copied() >= last);
        // What did not come is found by comparing.
        drop(tokio::time::timeout(COMES_MAX, comes).await);
        drop(self.following);
        let came = self.came.borrow().clone();
        followed(&Shown { who: self.who, due, came })
    }
}

async fn follow(
    user: User,
    what: What,
    after: Position,
    came: Arc<watch::Sender<Vec<Position>>>,
    cuts: Arc<AtomicU64>,
) {
    loop {
        if let Ok(mut socket) = Socket::try_of(&user).await {
            let after = came.borrow().last().copied().unwrap_or(after);
            subscribe(&mut socket, &what, after).await;
            while let Some(position) = next(&mut socket, &what).await {
                came.send_modify(|came| came.push(position));
            }
        }
        cuts.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PAUSE).await;
    }
}

async fn subscribe(socket: &mut Socket, what: &What, after: Position) {
    let after = after.to_string();
    match what {
        What::Events => socket.subscribe("1", EVENTS, &json!({ "after": after })).await,
        What::Case(id) => {
            socket.subscribe("1", ACTIVITY, &json!({ "id": id, "after": after })).await;
        }
    }
}

/// The next position; none when the subscription has ended.
async fn next(socket: &mut Socket, what: &What) -> Option<Position> {
    let place = match what {
        What::Events => "/data/events/position",
        What::Case(_) => "/data/caseActivity/position",
    };
    loop {
        match socket.next().await {
            Frame::Next(_, payload) => {
                return payload.pointer(place).and_then(Value::as_str)?.parse().ok();
            }
            Frame::Silence => {}
            Frame::Error(..) | Frame::Complete(_) | Frame::Closed(_) => return None,
        }
    }
}
