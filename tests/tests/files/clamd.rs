//! A real clamd, with a signature of the test virus and nothing else, over TCP and a socket.

use super::{case, zip};
use casetrail_tests::{App, Cast, Folder, eicar, pdf};
use serde_json::json;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to load its signatures.
const START_SECONDS_MAX: u64 = 60;

/// A clamd of our own.
struct Clamd {
    folder: Folder,
    port: u16,
    child: Child,
}

impl Clamd {
    /// Starts one, on a folder that may hold it already.
    fn start() -> Self {
        let folder = Folder::new();
        let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = free.local_addr().expect("it has an address").port();
        drop(free);
        let path = folder.path();
        // Its own file, in the form NAME:TYPE:OFFSET:BYTES; 0 is any type.
        let bytes: String = eicar().iter().map(|byte| format!("{byte:02x}")).collect();
        fs::create_dir(path.join("signatures")).expect("the folder is writable");
        fs::write(path.join("signatures/test.ndb"), format!("Test.Eicar:0:*:{bytes}\n"))
            .expect("the folder is writable");
        let settings = format!(
            "DatabaseDirectory {0}/signatures\nLocalSocket {0}/clamd.sock\nTCPSocket {port}\n\
             TCPAddr 127.0.0.1\nForeground yes\nUser {1}\nStreamMaxLength 25M\nLogFile {0}/log\n",
            path.display(),
            user()
        );
        fs::write(path.join("clamd.conf"), settings).expect("the folder is writable");
        let child = Self::spawn(&folder);
        let mut clamd = Self { folder, port, child };
        clamd.wait();
        clamd
    }

    fn spawn(folder: &Folder) -> Child {
        Command::new("/usr/sbin/clamd")
            .arg("--config-file")
            .arg(folder.path().join("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd starts")
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            let ended = self.child.try_wait().ok().flatten();
            assert!(ended.is_none(), "clamd ended: {}", log());
            let late = begun.elapsed() > Duration::from_secs(START_SECONDS_MAX);
            assert!(!late, "clamd isn't ready: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.end();
    }
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().expect("id can be run");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Debian's clamd, installed when it is missing; where that may not be, this fails plainly.
fn install() {
    if std::path::Path::new("/usr/sbin/clamd").exists() {
        return;
    }
    println!("installing Debian's clamav-daemon for the test of virus scanning");
    let install = "as_root=; [ $(id -u) = 0 ] || as_root='sudo -n'; $as_root apt-get update -q && \
        $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -yq --no-install-recommends clamav-daemon";
    let output = Command::new("sh").args(["-c", install]).output().expect("sh can be run");
    assert!(
        output.status.success(),
        "clamav-daemon is missing and can't be installed here: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn a_real_clamd_scans_and_what_it_missed_waits_for_it() {
    install();
    let mut clamd = Clamd::start();
    let tcp = format!("tcp://127.0.0.1:{}", clamd.port);
    let mut app = App::start_with(&[("CASETRAIL_CLAMD", &tcp)]);
    let cast = Cast::of(&app).await;
    let case = case(&cast).await;
    let lead = &cast["lead@north"];
    let zipped = zip(&[("a/eicar.com", &eicar())]);
    let mut large = pdf("large");
    large.resize(20_971_520, b'\n');
    for (name, bytes, verdict) in [
        ("clean.pdf", pdf("clean"), "CLEAN"),
        ("eicar.txt", eicar(), "INFECTED"),
        ("eicar.zip", zipped, "INFECTED"),
        ("large.pdf", large, "CLEAN"),
    ] {
        let file = lead.upload(&case.id, name, &bytes).await;
        assert_eq!(lead.scanned(&file).await, verdict, "{name}");
        let status = lead.download(&file).await.status;
        assert_eq!(status, if verdict == "CLEAN" { 200 } else { 403 }, "{name}");
    }

    clamd.end();
    let file = lead.upload(&case.id, "later.pdf", &pdf("later")).await;
    assert_eq!(lead.file(&file).await["scan"], json!("PENDING"));
    assert_eq!(lead.download(&file).await.status, 409);
    clamd.child = Clamd::spawn(&clamd.folder);
    clamd.wait();
    assert_eq!(lead.scanned(&file).await, "CLEAN", "it is tried again by itself");

    assert!(app.stop());
    let socket = format!("unix:{}/clamd.sock", clamd.folder.path().display());
    app.set("CASETRAIL_CLAMD", &socket);
    app.go_on();
    let lead = app.user("lead@north").await;
    let file = lead.upload(&case.id, "socket.txt", &eicar()).await;
    assert_eq!(lead.scanned(&file).await, "INFECTED", "over its socket");
}
