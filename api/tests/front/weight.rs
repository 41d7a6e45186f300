//! What an idle socket and a small request cost: `cargo test -p casetrail-api --test front --release -- --ignored --nocapture weight`.

use std::fs::read_to_string;
use std::sync::mpsc;
use std::thread;

use casetrail_api::front::FrontSettings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{RawSocket, Server};

const SOCKETS: usize = 2_000;
const REQUESTS: u32 = 20_000;

#[tokio::test]
#[ignore = "a measurement, of use alone in its process"]
async fn weight_of_an_idle_socket() {
    let mut settings = FrontSettings::demo();
    settings.person.sockets = 0;
    let server = Server::start(settings).await;
    let mut open = Vec::new();
    open_sockets(&server, &mut open, 200).await;
    let before = resident_bytes();
    open_sockets(&server, &mut open, SOCKETS).await;
    let each = (resident_bytes() - before) / SOCKETS;
    println!("{each} bytes for each of {SOCKETS} idle sockets, both ends of it");
    assert!(each < 40_000, "{each} bytes for a socket");
}

async fn open_sockets(server: &Server, open: &mut Vec<RawSocket>, count: usize) {
    for _ in 0..count {
        let mut socket = server.raw_socket().await;
        socket.acknowledged().await;
        open.push(socket);
    }
}

fn resident_bytes() -> usize {
    let status = read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1_024
}

/// The server has a thread of its own, so that only its time is counted.
#[test]
#[ignore = "a measurement, of use alone in its process"]
fn weight_of_a_small_request() {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::start(FrontSettings::demo()).await;
            let thread = std::fs::read_link("/proc/thread-self").unwrap();
            tell.send((server.address, thread)).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let (address, thread) = told.recv().unwrap();
    let spent = || {
        let text = read_to_string(format!("/proc/{}/schedstat", thread.display())).unwrap();
        text.split_whitespace().next().unwrap().parse::<u64>().unwrap()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        for (name, request) in [("/livez", live()), ("{ __typename }", typename())] {
            requests(&mut stream, &request, REQUESTS / 10).await;
            let before = spent();
            requests(&mut stream, &request, REQUESTS).await;
            let each = (spent() - before) / u64::from(REQUESTS);
            println!("{name}: {each} ns of CPU for each of {REQUESTS} requests");
        }
    });
}

/// What the connection alone costs.
fn live() -> String {
    "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".to_owned()
}

fn typename() -> String {
    let body = r#"{"query":"{ __typename }"}"#;
    format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn requests(stream: &mut TcpStream, request: &str, count: u32) {
    let mut buffer = vec![0; 16_384];
    for _ in 0..count {
        stream.write_all(request.as_bytes()).await.unwrap();
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(buffer[..read].starts_with(b"HTTP/1.1 200 OK"));
    }
}
