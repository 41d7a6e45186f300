//! A client of `graphql-transport-ws`.

use crate::user::User;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a test waits for something that must come.
const WAIT_SECONDS_MAX: u64 = 20;

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What comes over a socket.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// The payload of an item of a subscription: `data`, perhaps `errors`.
    Next(String, Value),
    /// The errors that ended a subscription.
    Error(String, Value),
    /// A subscription ended well.
    Complete(String),
    /// The server closed the socket, with this code; 1006 when it just went away.
    Closed(u16),
    /// Nothing came in the time given.
    Silence,
}

impl Socket {
    /// Opens a socket for a person and waits for the ack.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn of(user: &User) -> Self {
        Self::try_of(user).await.expect("the socket is accepted")
    }

    /// The same, where the service may be away.
    ///
    /// # Errors
    /// What was in the way.
    pub async fn try_of(user: &User) -> Result<Self, String> {
        let mut socket = Self::try_opened(&user.address).await?;
        socket
            .tell(&json!({ "type": "connection_init",
            "payload": { "authorization": format!("Bearer {}", user.token) } }))
            .await;
        let text = socket.text(Duration::from_secs(WAIT_SECONDS_MAX)).await;
        let kind = text.as_ref().ok().and_then(|message| message["type"].as_str());
        if kind == Some("connection_ack") { Ok(socket) } else { Err(format!("no ack: {text:?}")) }
    }

    /// Opens a socket that has said nothing yet.
    ///
    /// # Panics
    /// When the upgrade is refused.
    pub async fn opened(address: &str) -> Self {
        Self::try_opened(address).await.expect("the upgrade is accepted")
    }

    async fn try_opened(address: &str) -> Result<Self, String> {
        let url = format!("ws://{address}/graphql");
        let mut request = url.into_client_request().expect("an address makes a request");
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
        let opened =
            tokio::time::timeout(Duration::from_secs(WAIT_SECONDS_MAX), connect_async(request));
        let (stream, _) = opened.await.map_err(text_of)?.map_err(text_of)?;
        Ok(Self { stream })
    }

    /// Begins a subscription.
    pub async fn subscribe(&mut self, id: &str, document: &str, variables: &Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.tell(&json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    /// Ends a subscription from this side.
    pub async fn complete(&mut self, id: &str) {
        self.tell(&json!({ "id": id, "type": "complete" })).await;
    }

    /// Sends any message. One that can't be sent any more is lost, as a cut connection's are.
    pub async fn tell(&mut self, message: &Value) {
        let _ = self.stream.send(Message::text(message.to_string())).await;
    }

    /// What comes next; waits as long as something that must come may take.
    pub async fn next(&mut self) -> Frame {
        self.next_within(Duration::from_secs(WAIT_SECONDS_MAX)).await
    }

    /// What comes next within a time.
    pub async fn next_within(&mut self, time: Duration) -> Frame {
        let message = match self.text(time).await {
            Ok(message) => message,
            Err(frame) => return frame,
        };
        let id = message["id"].as_str().unwrap_or_default().to_owned();
        match message["type"].as_str() {
            Some("next") => Frame::Next(id, message["payload"].clone()),
            Some("error") => Frame::Error(id, message["payload"].clone()),
            Some("complete") => Frame::Complete(id),
            _ => panic!("an unexpected message: {message}"),
        }
    }

    /// The code with which the server closes; whatever comes before is passed over.
    ///
    /// # Panics
    /// When it stays open.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match self.text(Duration::from_secs(WAIT_SECONDS_MAX)).await {
                Err(Frame::Closed(code)) => return code,
                Err(other) => panic!("it stays open: {other:?}"),
                Ok(_) => {}
            }
        }
    }

    /// The payload's `data` of the next item.
    ///
    /// # Panics
    /// When something else comes, or the item brings an error.
    pub async fn item(&mut self) -> Value {
        match self.next().await {
            Frame::Next(_, payload) if payload.get("errors").is_none() => payload["data"].clone(),
            other => panic!("an item was expected: {other:?}"),
        }
    }

    /// Goes away without a word, as a broken network does.
    pub fn cut(self) {
        drop(self);
    }

    /// The next message of the protocol; pings of both layers are answered or skipped.
    async fn text(&mut self, time: Duration) -> Result<Value, Frame> {
        let wait = tokio::time::timeout(time, self.message());
        wait.await.unwrap_or(Err(Frame::Silence))
    }

    async fn message(&mut self) -> Result<Value, Frame> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).expect("messages are JSON");
                    match message["type"].as_str() {
                        Some("ping") => self.tell(&json!({ "type": "pong" })).await,
                        Some("pong") => {}
                        _ => return Ok(message),
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(Frame::Closed(frame.map_or(1005, |frame| frame.code.into())));
                }
                Some(Ok(_)) => {}
                None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => {
                    return Err(Frame::Closed(1006));
                }
                Some(Err(_)) => return Err(Frame::Closed(1006)),
            }
        }
    }
}

fn text_of(error: impl std::fmt::Display) -> String {
    error.to_string()
}
