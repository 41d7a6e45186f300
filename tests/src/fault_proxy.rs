//! A line between a client and a server that can be slowed, stalled and cut, also just when a
//! transaction of PostgreSQL commits.

use crate::commits::Commits;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// Bytes passed on at once.
const PIECE_BYTES: usize = 16 * 1024;

/// Where a line leads.
#[derive(Clone, Debug)]
pub enum Target {
    /// An address, as `127.0.0.1:5432`.
    Tcp(String),
    /// A socket's path.
    Unix(PathBuf),
}

/// What is done to what goes over the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// Nothing.
    Freely,
    /// Each piece is so late, in either direction.
    Late(Duration),
    /// Nothing is passed on; connections stay.
    Nothing,
}

/// What is done when a client sends what commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtCommit {
    /// It is passed on like anything else.
    Pass,
    /// The connection is cut before it gets to the server.
    CutBefore,
    /// It gets to the server, and the connection is cut.
    CutAfter,
    /// It gets to the server, whose answer is taken and thrown away, and the connection is cut.
    Swallow,
    /// It gets to the server, whose answer is late.
    Hold(Duration),
}

/// How things are to go now; each change is seen by all connections.
#[derive(Clone, Copy)]
struct Ways {
    passing: Passing,
    /// Rises with each cut.
    cuts: u64,
    /// Rises each time that the connections there are fall silent for good.
    silences: u64,
}

struct Shared {
    ways: watch::Sender<Ways>,
    target: Target,
    at_commit: std::sync::Mutex<Vec<AtCommit>>,
    met: watch::Sender<u64>,
    swallowed: AtomicU64,
}

/// A line that listens on loopback; it ends when dropped.
pub struct FaultProxy {
    shared: Arc<Shared>,
    port: u16,
    listening: tokio::task::JoinHandle<()>,
}

impl FaultProxy {
    /// A line to a target, on this port, or on any that is free for 0.
    ///
    /// # Panics
    /// When it can't be listened there.
    pub async fn to(target: Target, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
        let port = listener.local_addr().expect("it listens").port();
        let shared = Arc::new(Shared {
            ways: watch::Sender::new(Ways { passing: Passing::Freely, cuts: 0, silences: 0 }),
            target,
            at_commit: std::sync::Mutex::default(),
            met: watch::Sender::new(0),
            swallowed: AtomicU64::new(0),
        });
        let listening = tokio::spawn(listen(listener, shared.clone()));
        Self { shared, port, listening }
    }

    /// Where it listens on loopback.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes how everything is passed from now on.
    pub fn pass(&self, passing: Passing) {
        self.shared.ways.send_modify(|ways| ways.passing = passing);
    }

    /// Cuts all connections there are.
    pub fn cut(&self) {
        self.shared.ways.send_modify(|ways| ways.cuts += 1);
    }

    /// Nothing is passed any more on the connections there are, which stay; new ones are as good as
    /// ever. So it is when something between forgets its connections.
    pub fn silence(&self) {
        self.shared.ways.send_modify(|ways| ways.silences += 1);
    }

    /// What is to be done at the next commit of any connection, before what was asked for earlier.
    ///
    /// # Panics
    /// Never: nothing panics while it holds the list.
    pub fn at_next_commit(&self, at_commit: AtCommit) {
        self.shared.at_commit.lock().expect("nobody panics").push(at_commit);
    }

    /// How many commits met what was asked for.
    #[must_use]
    pub fn met(&self) -> u64 {
        *self.shared.met.borrow()
    }

    /// Waits until so many commits met what was asked for.
    pub async fn meets(&self, count: u64) {
        let mut met = self.shared.met.subscribe();
        // The sender lives in `self`.
        let _ = met.wait_for(|met| *met >= count).await;
    }

    /// How many answers to commits were thrown away.
    #[must_use]
    pub fn swallowed(&self) -> u64 {
        self.shared.swallowed.load(Ordering::Relaxed)
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.cut();
        self.listening.abort();
    }
}

impl Shared {
    fn next(&self) -> AtCommit {
        let next = self.at_commit.lock().expect("nobody panics").pop();
        if next.is_some() {
            self.met.send_modify(|met| *met += 1);
        }
        next.unwrap_or(AtCommit::Pass)
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(connection(client, shared.clone()));
    }
}

/// One connection, until either side ends it or it is cut. What is dropped with bytes unread is reset.
async fn connection(client: TcpStream, shared: Arc<Shared>) {
    let Ways { cuts, silences, .. } = *shared.ways.borrow();
    let (mut cutting, mut silencing) = (shared.ways.subscribe(), shared.ways.subscribe());
    let cut = async {
        let _ = cutting.wait_for(|ways| ways.cuts != cuts).await;
    };
    let silence = async {
        let _ = silencing.wait_for(|ways| ways.silences != silences).await;
    };
    let _ = client.set_nodelay(true);
    let (from, to) = client.into_split();
    let passed = async {
        match &shared.target {
            Target::Tcp(address) => {
                let Ok(server) = TcpStream::connect(address).await else { return };
                let _ = server.set_nodelay(true);
                let (answers, asks) = server.into_split();
                both(from, asks, answers, to, &shared).await;
            }
            Target::Unix(path) => {
                let Ok(server) = UnixStream::connect(path).await else { return };
                let (answers, asks) = server.into_split();
                both(from, asks, answers, to, &shared).await;
            }
        }
    };
    tokio::pin!(cut, passed);
    // What is held back when it is cut stays so.
    tokio::select! {
        biased;
        () = &mut cut => {}
        () = silence => cut.await,
        () = &mut passed => {}
    }
}

async fn both(
    from: impl AsyncRead + Unpin,
    asks: impl AsyncWrite + Unpin,
    answers: impl AsyncRead + Unpin,
    to: impl AsyncWrite + Unpin,
    shared: &Shared,
) {
    let hold = watch::Sender::new(Answer::Pass);
    tokio::select! {
        () = forth(from, asks, &hold, shared) => {}
        () = back(answers, to, hold.subscribe(), shared) => {}
    }
}

/// What becomes of the server's answers on one connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Pass,
    Hold(Duration),
    /// The next is thrown away, and the connection ends.
    Swallow,
}

/// From the client to the server.
async fn forth(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    answer: &watch::Sender<Answer>,
    shared: &Shared,
) {
    let mut commits = Commits::default();
    let mut piece = vec![0; PIECE_BYTES];
    while let Some(length) = read(&mut from, &mut piece, shared).await {
        let mut left = &piece[..length];
        while !left.is_empty() {
            let (length, commit) = commits.upto_commit(left);
            let at_commit = if commit { shared.next() } else { AtCommit::Pass };
            match at_commit {
                AtCommit::Pass => {}
                AtCommit::CutBefore => return,
                AtCommit::Hold(time) => drop(answer.send_replace(Answer::Hold(time))),
                AtCommit::Swallow => drop(answer.send_replace(Answer::Swallow)),
                AtCommit::CutAfter => {}
            }
            if to.write_all(&left[..length]).await.is_err() || at_commit == AtCommit::CutAfter {
                return;
            }
            left = &left[length..];
        }
    }
}

/// From the server to the client.
async fn back(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    answer: watch::Receiver<Answer>,
    shared: &Shared,
) {
    let mut piece = vec![0; PIECE_BYTES];
    let mut held = false;
    while let Some(length) = read(&mut from, &mut piece, shared).await {
        let now = *answer.borrow();
        match now {
            Answer::Swallow => {
                shared.swallowed.fetch_add(1, Ordering::Relaxed);
                return;
            }
            Answer::Hold(time) if !held => {
                held = true;
                tokio::time::sleep(time).await;
            }
            Answer::Hold(_) | Answer::Pass => {}
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

/// The next piece that may be passed on now; none at the end.
async fn read(
    from: &mut (impl AsyncRead + Unpin),
    piece: &mut [u8],
    shared: &Shared,
) -> Option<usize> {
    let mut ways = shared.ways.subscribe();
    // A stalled line takes nothing from the sender either.
    let _ = ways.wait_for(|ways| ways.passing != Passing::Nothing).await;
    let length = from.read(piece).await.ok().filter(|length| *length > 0)?;
    let passing = ways.wait_for(|ways| ways.passing != Passing::Nothing).await.ok()?.passing;
    if let Passing::Late(time) = passing {
        tokio::time::sleep(time).await;
    }
    Some(length)
}
