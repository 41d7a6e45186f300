//! The conversation over one socket.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::extract::ws::{Message, WebSocket};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, Sleep};

use super::message::{self, FromClient};
use super::wire::{Happened, Wire};
use crate::front::backend::{Backend, Credential};
use crate::front::body::Ask;
use crate::front::headers::bearer_token;
use crate::front::limits::{Held, RateLimited, What};
use crate::front::measured::Open;
use crate::front::operation::{Item, Operation};
use crate::front::refusal::{Code, Refusal};
use crate::front::state::Front;

/// Replies waiting before the client is no longer heard.
const REPLIES_MAX: usize = 16;
/// Frames of operations waiting; each operation waits with one more in hand, so a client that doesn't read costs this and no more.
const FRAMES_MAX: usize = 8;

/// Why a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Close(u16, &'static str);

const BAD_MESSAGE: u16 = 4400;
const UNAUTHORIZED: Close = Close(4401, "Send connection_init first");
const FORBIDDEN: Close = Close(4403, "Forbidden: sign in again");
const INIT_TIMEOUT: Close = Close(4408, "No connection_init in time");
const ID_TAKEN: Close = Close(4409, "An operation of that id is running");
const SECOND_INIT: Close = Close(4429, "Too many initialisation requests");
const TOO_MANY: Close = Close(4429, "Too many sockets");
const RESTART: Close = Close(1012, "Service restart");
const NO_PONG: Close = Close(1011, "No answer to a ping");
const TOO_LARGE: Close = Close(1009, "The message is too large");
const NOT_TEXT: Close = Close(BAD_MESSAGE, "Messages are text");

/// Holds the conversation until one side ends it.
pub(super) async fn converse<B: Backend>(
    front: Arc<Front<B>>,
    socket: WebSocket,
    offered: Option<Credential>,
) {
    let _busy = front.stop.busy();
    let _open = Open::new(&front.measured.sockets);
    let stop = front.stop.begun().boxed();
    let mut socket = Socket::new(front, Wire::new(socket), offered);
    let close = socket.run(stop).await;
    socket.operations.clear();
    if let Some(Close(code, reason)) = close {
        socket.wire.close(code, reason).await;
    }
}

struct Socket<B: Backend> {
    front: Arc<Front<B>>,
    wire: Wire,
    replies: VecDeque<Message>,
    operations: HashMap<Arc<str>, Running>,
    /// Numbers tell an operation from a later one of the same id.
    operations_begun: u64,
    /// Made with the first operation.
    frames: Option<(mpsc::Sender<Frame>, mpsc::Receiver<Frame>)>,
    who: Who<B>,
    due: Due,
    timer: Pin<Box<Sleep>>,
}

/// Whose socket it is.
enum Who<B: Backend> {
    /// Before `connection_init`, with what came along with the upgrade.
    Nobody(Option<Credential>),
    SignedIn {
        session: B::Session,
        ended: BoxFuture<'static, ()>,
        _held: Held,
    },
}

/// What is to happen when the timer rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Init,
    Ping,
    Pong,
}

struct Running {
    number: u64,
    task: AbortHandle,
    _open: Option<(Held, Open)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One frame of an operation.
struct Frame {
    id: Arc<str>,
    number: u64,
    text: String,
    last: bool,
}

impl<B: Backend> Socket<B> {
    fn new(front: Arc<Front<B>>, wire: Wire, offered: Option<Credential>) -> Self {
        let timer = Box::pin(tokio::time::sleep(front.settings.transport.init_time));
        Self {
            front,
            wire,
            replies: VecDeque::new(),
            operations: HashMap::new(),
            operations_begun: 0,
            frames: None,
            who: Who::Nobody(offered),
            due: Due::Init,
            timer,
        }
    }

    /// Runs until the socket is to be closed; nothing when the other side is gone.
    async fn run(&mut self, mut stop: BoxFuture<'static, ()>) -> Option<Close> {
        loop {
            if self.wire.is_free()
                && let Some(reply) = self.replies.pop_front()
                && self.wire.send(reply).is_err()
            {
                return None;
            }
            let may_read = self.replies.len() < REPLIES_MAX;
            let may_take = self.wire.is_free();
            let went = tokio::select! {
                happened = self.wire.happened(may_read) => self.happened(happened).await,
                frame = frame(&mut self.frames), if may_take => self.pass_on(frame),
                () = ended(&mut self.who) => Err(Some(FORBIDDEN)),
                () = self.timer.as_mut() => self.rang(),
                () = &mut stop => Err(Some(RESTART)),
            };
            if let Err(close) = went {
                return close;
            }
        }
    }

    async fn happened(&mut self, happened: Happened) -> Result<(), Option<Close>> {
        match happened {
            Happened::Sent { read: false } => Ok(()),
            Happened::Sent { read: true } => {
                self.is_alive();
                Ok(())
            }
            Happened::Gone => Err(None),
            Happened::TooLarge => Err(Some(TOO_LARGE)),
            Happened::Message(message) => {
                self.is_alive();
                match message {
                    Message::Text(text) => self.hear(&text).await.map_err(Some),
                    Message::Binary(_) => Err(Some(NOT_TEXT)),
                    Message::Ping(_) | Message::Pong(_) => Ok(()),
                    // The answer leaves with the next read, which then finds the end.
                    Message::Close(_) => Ok(()),
                }
            }
        }
    }

    /// The client has shown that it is there.
    fn is_alive(&mut self) {
        if self.due == Due::Pong {
            self.ring(Due::Ping);
        }
    }

    fn ring(&mut self, due: Due) {
        let transport = &self.front.settings.transport;
        let after = match due {
            Due::Init => transport.init_time,
            Due::Ping => transport.ping_every,
            Due::Pong => transport.pong_time,
        };
        self.due = due;
        self.timer.as_mut().reset(Instant::now() + after);
    }

    fn rang(&mut self) -> Result<(), Option<Close>> {
        match self.due {
            Due::Init => Err(Some(INIT_TIMEOUT)),
            Due::Pong => Err(Some(NO_PONG)),
            Due::Ping => {
                self.replies.push_back(Message::Ping(axum::body::Bytes::new()));
                self.ring(Due::Pong);
                Ok(())
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Close> {
        match FromClient::read(text) {
            Err(unreadable) => Err(Close(BAD_MESSAGE, unreadable.0)),
            Ok(FromClient::Init(payload)) => self.init(payload).await,
            Ok(FromClient::Ping(payload)) => {
                self.reply(message::pong(payload));
                Ok(())
            }
            Ok(FromClient::Pong) => Ok(()),
            Ok(FromClient::Subscribe { id, payload }) => self.subscribe(&id.into(), payload),
            Ok(FromClient::Complete { id }) => {
                self.operations.remove(id.as_str());
                Ok(())
            }
        }
    }

    fn reply(&mut self, text: String) {
        self.replies.push_back(Message::Text(text.into()));
    }

    async fn init(&mut self, payload: Option<&RawValue>) -> Result<(), Close> {
        let Who::Nobody(offered) = &mut self.who else { return Err(SECOND_INIT) };
        let credential = match message::authorization(payload) {
            Some(authorization) => bearer_token(&authorization).map(Credential::Bearer),
            None => offered.take(),
        };
        let credential = credential.ok_or(FORBIDDEN)?;
        let session = self.front.backend.sign_in(&credential).await.map_err(|_| FORBIDDEN)?;
        let person = self.front.backend.person(&session);
        let held = self.front.limits.hold(person, What::Socket).map_err(|_| TOO_MANY)?;
        let ended = self.front.backend.ended(&session).boxed();
        self.who = Who::SignedIn { session, ended, _held: held };
        self.ring(Due::Ping);
        self.reply(message::ACK.to_owned());
        Ok(())
    }

    fn subscribe(&mut self, id: &Arc<str>, payload: &RawValue) -> Result<(), Close> {
        let Who::SignedIn { session, .. } = &self.who else { return Err(UNAUTHORIZED) };
        let session = session.clone();
        if self.operations.contains_key(id) {
            return Err(ID_TAKEN);
        }
        if let Err(refusal) = self.begin(id, session, payload) {
            self.reply(message::error(id, &self.front.refuse(refusal).errors_json()));
        }
        Ok(())
    }

    fn begin(
        &mut self,
        id: &Arc<str>,
        session: B::Session,
        payload: &RawValue,
    ) -> Result<(), Refusal> {
        if self.operations.len() >= self.front.settings.transport.operations_per_socket {
            return Err(too_much("operations on this socket"));
        }
        let nesting = self.front.settings.document.variable_nesting;
        let operation = self.front.admit(Ask::read(payload.get().as_bytes(), nesting)?)?;
        let open = match operation.kind {
            OperationType::Subscription => Some(self.open_subscription(&session)?),
            OperationType::Query | OperationType::Mutation => None,
        };
        self.operations_begun += 1;
        let number = self.operations_begun;
        let (sender, _) = self.frames.get_or_insert_with(|| mpsc::channel(FRAMES_MAX));
        let out = Out { frames: sender.clone(), id: Arc::clone(id), number };
        let task =
            tokio::spawn(carry(Arc::clone(&self.front), session, operation, out)).abort_handle();
        self.operations.insert(Arc::clone(id), Running { number, task, _open: open });
        Ok(())
    }

    fn open_subscription(&self, session: &B::Session) -> Result<(Held, Open), Refusal> {
        let person = self.front.backend.person(session);
        let held = self.front.limits.hold(person, What::Subscription);
        let held = held.map_err(|RateLimited| too_much("subscriptions"))?;
        Ok((held, Open::new(&self.front.measured.subscriptions)))
    }

    /// Sends a frame, unless its operation was completed by the client meanwhile.
    fn pass_on(&mut self, frame: Frame) -> Result<(), Option<Close>> {
        let runs =
            self.operations.get(&frame.id).is_some_and(|running| running.number == frame.number);
        if !runs {
            return Ok(());
        }
        if frame.last {
            self.operations.remove(&frame.id);
        }
        self.wire.send(Message::Text(frame.text.into())).map_err(|_| None)
    }
}

fn too_much(what: &str) -> Refusal {
    Refusal::new(Code::RateLimited, format!("You have too many {what} open."))
}

async fn frame(frames: &mut Option<(mpsc::Sender<Frame>, mpsc::Receiver<Frame>)>) -> Frame {
    if let Some((_, receiver)) = frames
        && let Some(frame) = receiver.recv().await
    {
        return frame;
    }
    // Without operations there is nothing to wait for; with them the sender kept beside the receiver keeps the channel open.
    std::future::pending().await
}

async fn ended<B: Backend>(who: &mut Who<B>) {
    match who {
        Who::SignedIn { ended, .. } => ended.await,
        Who::Nobody(_) => std::future::pending().await,
    }
}

/// Where an operation's frames go.
struct Out {
    frames: mpsc::Sender<Frame>,
    id: Arc<str>,
    number: u64,
}

impl Out {
    /// Waits for room, so that nothing more is read for a client that doesn't.
    async fn send(&self, text: String, last: bool) {
        let frame = Frame { id: Arc::clone(&self.id), number: self.number, text, last };
        // The socket is gone when nobody receives; then this task is about to be aborted.
        let _ = self.frames.send(frame).await;
    }
}

/// Runs one operation to its last message.
async fn carry<B: Backend>(
    front: Arc<Front<B>>,
    session: B::Session,
    operation: Operation,
    out: Out,
) {
    match operation.kind {
        OperationType::Query | OperationType::Mutation => {
            let answer = front.answer(session, operation).await;
            if !answer.began {
                return out.send(message::error(&out.id, &answer.errors_json()), true).await;
            }
            out.send(message::next(&out.id, &answer.json), false).await;
        }
        OperationType::Subscription => {
            let mut items = std::pin::pin!(front.follow(session, operation));
            while let Some(item) = items.next().await {
                match item {
                    Item::Next(json) => out.send(message::next(&out.id, &json), false).await,
                    Item::Failed(answer) => {
                        return out
                            .send(message::error(&out.id, &answer.errors_json()), true)
                            .await;
                    }
                }
            }
        }
    }
    out.send(message::complete(&out.id), true).await;
}
