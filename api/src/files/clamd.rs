//! A clamd, asked over its own protocol: `INSTREAM`, chunks with their lengths, one line of answer.

use super::sealed::FileError;
use bytes::Bytes;
use casetrail_domain::event::Verdict;
use futures_util::{Stream, StreamExt};
use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// Time to be let in, and to take each chunk.
const STEP_MAX: Duration = Duration::from_secs(10);
/// Time for the answer, when it has all of the file.
const ANSWER_MAX: Duration = Duration::from_secs(120);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 4_096;

/// Where a clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Host and port.
    Tcp(String),
    /// A socket on this machine.
    Unix(PathBuf),
}

/// Why a file could not be scanned.
#[derive(Debug, Error)]
pub enum ScanError {
    /// The scanner can't be reached, or broke off.
    #[error("the virus scanner: {0}")]
    Scanner(#[from] std::io::Error),
    /// It took too long.
    #[error("the virus scanner did not answer in time")]
    Late,
    /// It says something else than whether it found anything.
    #[error("the virus scanner says {0:?}")]
    Answer(String),
    /// The file can't be read.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Address {
    /// Reads `tcp://127.0.0.1:3310` or `unix:/run/clamd.sock`.
    ///
    /// # Errors
    /// One sentence that says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tcp = text.strip_prefix("tcp://").filter(|place| place.contains(':'));
        let unix = text.strip_prefix("unix:").filter(|path| path.starts_with('/'));
        match (tcp, unix) {
            (Some(place), _) => Ok(Self::Tcp(place.to_owned())),
            (_, Some(path)) => Ok(Self::Unix(path.into())),
            (None, None) => Err(format!(
                "CASETRAIL_CLAMD is \"{text}\"; write tcp://127.0.0.1:3310 or unix:/run/clamd.sock."
            )),
        }
    }
}

/// Has a file scanned as it is read.
///
/// # Errors
/// When it could not be scanned; nothing is known of it then.
pub async fn scan(
    address: &Address,
    file: impl Stream<Item = Result<Bytes, FileError>> + Unpin,
) -> Result<Verdict, ScanError> {
    match address {
        Address::Tcp(place) => {
            let connected = timeout(STEP_MAX, TcpStream::connect(place)).await;
            ask(connected.map_err(|_| ScanError::Late)??, file).await
        }
        Address::Unix(path) => {
            let connected = timeout(STEP_MAX, UnixStream::connect(path)).await;
            ask(connected.map_err(|_| ScanError::Late)??, file).await
        }
    }
}

async fn ask(
    mut clamd: impl AsyncRead + AsyncWrite + Unpin,
    mut file: impl Stream<Item = Result<Bytes, FileError>> + Unpin,
) -> Result<Verdict, ScanError> {
    send(&mut clamd, b"zINSTREAM\0").await?;
    while let Some(chunk) = file.next().await {
        let chunk = chunk?;
        let length = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
        send(&mut clamd, &length.to_be_bytes()).await?;
        send(&mut clamd, &chunk).await?;
    }
    send(&mut clamd, &0u32.to_be_bytes()).await?;
    let mut answer = Vec::new();
    let mut reading = clamd.take(ANSWER_BYTES_MAX);
    let read = timeout(ANSWER_MAX, reading.read_to_end(&mut answer)).await;
    read.map_err(|_| ScanError::Late)??;
    verdict(&String::from_utf8_lossy(&answer))
}

async fn send(clamd: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> Result<(), ScanError> {
    let sent = timeout(STEP_MAX, clamd.write_all(bytes)).await;
    Ok(sent.map_err(|_| ScanError::Late)??)
}

fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    let answer = answer.trim_end_matches(['\0', '\n']);
    if answer == "stream: OK" {
        return Ok(Verdict::Clean);
    }
    if answer.starts_with("stream: ") && answer.ends_with(" FOUND") {
        tracing::warn!(%answer, "the virus scanner found something");
        return Ok(Verdict::Infected);
    }
    Err(ScanError::Answer(answer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_words_mean_clean() {
        assert_eq!(verdict("stream: OK\0").unwrap(), Verdict::Clean);
        assert_eq!(verdict("stream: Eicar-Test-Signature FOUND\0").unwrap(), Verdict::Infected);
        for other in ["", "OK", "stream: OK?", "INSTREAM size limit exceeded. ERROR", "stream: X"] {
            assert!(verdict(other).is_err(), "{other}");
        }
    }

    #[test]
    fn where_it_listens() {
        assert_eq!(Address::parse("tcp://[::1]:3310"), Ok(Address::Tcp("[::1]:3310".into())));
        assert_eq!(Address::parse("unix:/run/c.sock"), Ok(Address::Unix("/run/c.sock".into())));
        for wrong in ["", "localhost:3310", "tcp://localhost", "unix:c.sock"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}
