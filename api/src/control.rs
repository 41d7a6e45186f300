//! The control socket: work handed to a running server by the command line, on this machine only.

use crate::app::App;
use crate::grant::{self, Wish};
use crate::{import, rebuild};
use casetrail_domain::id::CaseId;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Work that a running server does for the command line; handed over as one line of JSON.
#[derive(Serialize, Deserialize)]
pub enum Work {
    /// Rebuild the read models, then swap.
    Rebuild,
    /// Grant somebody a role.
    Grant(Wish),
    /// Import a file that the server reads itself.
    Import {
        /// Where it is, from the root on.
        path: PathBuf,
    },
    /// Note in the access log that a case's history was printed, up to a position.
    NoteReplay {
        /// Whose history.
        case: CaseId,
        /// Up to where.
        position: u64,
    },
}

/// Where the socket of a data folder lies.
#[must_use]
pub fn path(data: &Path) -> PathBuf {
    data.join("casetrail.sock")
}

/// Listens for work, readable and writable by this user only.
///
/// # Errors
/// One sentence that says what is in the way.
pub fn listen(app: &App, data: &Path) -> Result<JoinHandle<()>, String> {
    let path = path(data);
    let wrong = |error: std::io::Error| format!("{} can't be used: {error}.", path.display());
    // The log's lock says that no other server lives here, so an old socket is nobody's.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(wrong(error)),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(&path).map_err(wrong)?;
    only_owner(&path).map_err(wrong)?;
    let app = app.clone();
    Ok(tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(app.clone(), stream));
        }
    }))
}

fn only_owner(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

async fn serve(app: App, stream: UnixStream) {
    let (from, mut to) = stream.into_split();
    let mut line = String::new();
    if BufReader::new(from).read_line(&mut line).await.is_err() {
        return;
    }
    let (progress, mut lines) = mpsc::unbounded_channel();
    let work = tokio::spawn(async move {
        match serde_json::from_str(&line) {
            Ok(Work::Rebuild) => rebuild::run(&app, &progress).await,
            Ok(Work::Grant(wish)) => grant::run(&app, &wish).await.map(|said| {
                // Who asked may have gone.
                let _ = progress.send(said);
            }),
            Ok(Work::Import { path }) => import::run(&app, &path, &progress).await,
            Ok(Work::NoteReplay { case, position }) => {
                let noted = app.looks.replayed_here(case, position).await;
                noted.map_err(|error| error.to_string())
            }
            Err(error) => Err(format!("this server does not know such work: {error}")),
        }
    });
    while let Some(line) = lines.recv().await {
        // Who asked may have gone; the work goes on.
        let _ = to.write_all(format!("{line}\n").as_bytes()).await;
    }
    let last = match work.await {
        Ok(Ok(())) => "done".to_owned(),
        // A reason may have several lines; each says that it belongs to it.
        Ok(Err(reason)) => format!("failed {}", reason.replace('\n', "\nfailed ")),
        Err(_) => "failed the work broke off".to_owned(),
    };
    let _ = to.write_all(format!("{last}\n").as_bytes()).await;
}

/// Hands work to the server of this data folder, showing its progress; `None`: no server there.
pub async fn hand_over(
    data: &Path,
    work: &Work,
    mut show: impl FnMut(&str),
) -> Option<Result<(), String>> {
    let stream = UnixStream::connect(path(data)).await.ok()?;
    let (from, mut to) = stream.into_split();
    let line = serde_json::to_string(work).ok()?;
    to.write_all(format!("{line}\n").as_bytes()).await.ok()?;
    let mut lines = BufReader::new(from).lines();
    let mut reasons: Vec<String> = Vec::new();
    loop {
        match lines.next_line().await {
            Ok(Some(line)) if line == "done" => return Some(Ok(())),
            Ok(Some(line)) => match line.strip_prefix("failed ") {
                Some(reason) => reasons.push(reason.to_owned()),
                None => show(&line),
            },
            Ok(None) | Err(_) if !reasons.is_empty() => return Some(Err(reasons.join("\n"))),
            Ok(None) | Err(_) => return Some(Err("the server went away".to_owned())),
        }
    }
}
