//! One WebSocket, read and written from one task with one frame in hand.
//!
//! A frame is taken only when the one before has left, so what a slow client does not read stays where it comes from; meanwhile the
//! client is still heard.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{Sink, Stream};
use tokio::time::{Duration, timeout};

/// Time for the other side to take a close frame and to answer it.
const CLOSE_TIME: Duration = Duration::from_secs(2);

pub(super) struct Wire {
    socket: WebSocket,
    sending: Sending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    Nothing,
    /// A frame that has not left yet.
    Fresh,
    /// One that the client's side has no room for: when it leaves, the client has read something.
    Held,
}

/// What happened on the wire.
#[derive(Debug)]
pub(super) enum Happened {
    Message(Message),
    /// The frame in hand left; `read` when the client must have read something for that.
    Sent {
        read: bool,
    },
    /// A message larger than is allowed.
    TooLarge,
    Gone,
}

impl Wire {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self { socket, sending: Sending::Nothing }
    }

    /// Whether a frame may be taken in hand.
    pub(super) fn is_free(&self) -> bool {
        self.sending == Sending::Nothing
    }

    /// Takes a frame in hand. The wire is free: the caller asked.
    pub(super) fn send(&mut self, message: Message) -> Result<(), axum::Error> {
        debug_assert!(self.is_free());
        self.sending = Sending::Fresh;
        Pin::new(&mut self.socket).start_send(message)
    }

    /// The next thing that happens; nothing is read while `may_read` is false.
    pub(super) async fn happened(&mut self, may_read: bool) -> Happened {
        std::future::poll_fn(|cx| self.poll(cx, may_read)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>, may_read: bool) -> Poll<Happened> {
        if self.sending != Sending::Nothing {
            match Pin::new(&mut self.socket).poll_flush(cx) {
                Poll::Ready(Ok(())) => {
                    let read = self.sending == Sending::Held;
                    self.sending = Sending::Nothing;
                    return Poll::Ready(Happened::Sent { read });
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Happened::Gone),
                Poll::Pending => self.sending = Sending::Held,
            }
        }
        if !may_read {
            return Poll::Pending;
        }
        match Pin::new(&mut self.socket).poll_next(cx) {
            Poll::Ready(Some(Ok(message))) => Poll::Ready(Happened::Message(message)),
            Poll::Ready(Some(Err(error))) if is_too_large(&error) => {
                Poll::Ready(Happened::TooLarge)
            }
            Poll::Ready(Some(Err(_)) | None) => Poll::Ready(Happened::Gone),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Says why and closes; waits a little for the other side, so that it gets to read the reason.
    pub(super) async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: reason.into() };
        let closing = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = self.socket.recv().await {}
            }
        };
        // Not taken in time: the connection is dropped all the same.
        let _ = timeout(CLOSE_TIME, closing).await;
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.to_string().starts_with("Space limit exceeded") {
            return true;
        }
        source = error.source();
    }
    false
}
