//! A front on an ephemeral port, and clients for it.

use std::net::SocketAddr;

use casetrail_api::front::{FrontSettings, Shape, Stop, router, serve};
use futures_util::{SinkExt, StreamExt};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::toy::{Toy, sdl};

pub struct Server {
    pub toy: Toy,
    pub address: SocketAddr,
    pub stop: Stop,
    pub serving: JoinHandle<bool>,
    client: reqwest::Client,
}

/// An answer with what a test looks at.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub async fn demo() -> Server {
    Server::start(FrontSettings::demo()).await
}

impl Server {
    pub async fn start(settings: FrontSettings) -> Self {
        let settings = FrontSettings { shape: Shape::from_sdl(&sdl()).unwrap(), ..settings };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (toy, stop) = (Toy::new(), Stop::new());
        let router = router(toy.clone(), settings, stop.clone()).unwrap();
        let serving = tokio::spawn(serve(listener, router, stop.clone()));
        Self { toy, address, stop, serving, client: reqwest::Client::new() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method.parse().unwrap(), self.url(path))
    }

    /// A request as a signed-in program makes it.
    pub fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        self.request("POST", path)
            .bearer_auth("alice")
            .header("content-type", "application/json")
            .body(body)
    }

    pub async fn ask(&self, body: Value) -> Answered {
        answered(self.post("/graphql", body.to_string())).await
    }

    pub async fn query(&self, query: &str) -> Answered {
        self.ask(json!({ "query": query })).await
    }

    /// What comes back for these bytes until the server closes.
    pub async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    pub async fn socket(&self) -> Socket {
        let mut socket = self.silent_socket(&[]).await.unwrap();
        socket
            .say(json!({"type": "connection_init", "payload": {"authorization": "Bearer alice"}}))
            .await;
        assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
        socket
    }

    /// A socket on which nothing has been said yet.
    pub async fn silent_socket(&self, headers: &[(&'static str, &str)]) -> Result<Socket, Error> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request()?;
        request
            .headers_mut()
            .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Socket(socket))
    }
}

pub async fn answered(request: reqwest::RequestBuilder) -> Answered {
    let response = request.send().await.unwrap();
    Answered {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

pub struct Socket(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub async fn say(&mut self, message: Value) {
        self.say_text(&message.to_string()).await;
    }

    pub async fn say_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({"type": "subscribe", "id": id, "payload": {"query": query}})).await;
    }

    /// The next message of the protocol.
    pub async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no message but {other:?}"),
            }
        }
    }

    /// The code the socket is closed with, all messages before it skipped.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Close(Some(frame)))) => {
                    assert!(frame.reason.len() <= 100, "a close reason fits its frame");
                    return frame.code.into();
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => panic!("closed without a code"),
                Some(Ok(_)) => {}
            }
        }
    }
}

/// A socket of which we see the bytes, and which answers nothing by itself.
pub struct RawSocket(TcpStream);

impl Server {
    /// A raw socket that has sent a good `connection_init`.
    pub async fn raw_socket(&self) -> RawSocket {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let upgrade = "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                       Sec-WebSocket-Protocol: graphql-transport-ws\r\nAuthorization: Bearer alice\r\n\r\n";
        stream.write_all(upgrade.as_bytes()).await.unwrap();
        let message = br#"{"type":"connection_init"}"#;
        let mut frame = vec![0x81, 0x80 | u8::try_from(message.len()).unwrap(), 0, 0, 0, 0];
        frame.extend_from_slice(message);
        stream.write_all(&frame).await.unwrap();
        RawSocket(stream)
    }
}

impl RawSocket {
    /// Reads up to the acknowledgement.
    pub async fn acknowledged(&mut self) {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"connection_ack\"}") {
            assert_ne!(self.0.read_buf(&mut bytes).await.unwrap(), 0, "closed");
        }
    }

    /// Every byte until the server closes.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).await.unwrap();
        bytes
    }
}
