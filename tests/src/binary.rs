//! The service's binary, run to its end.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// How long a command that should end may take.
const RUN_SECONDS_MAX: u64 = 60;

/// The binary beside the running test: `target/debug/deps/main-...` and
/// `target/debug/casetrail-under-test`.
pub(crate) fn path() -> PathBuf {
    let test = std::env::current_exe().expect("a process knows its own file");
    let folder = test.parent().and_then(Path::parent).expect("tests lie two folders deep");
    folder.join("casetrail-under-test")
}

/// A command that takes over none of the developer's own settings.
pub(crate) fn command() -> Command {
    let mut command = Command::new(path());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CASETRAIL_")) {
        command.env_remove(name);
    }
    command
}

/// Runs the binary with these arguments and variables until it ends.
///
/// # Panics
/// When it doesn't end within a minute.
#[must_use]
pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command();
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the service's binary starts");
    let id = child.id();
    // Its output is read by `wait_with_output`, on a thread of its own that can't hang for ever.
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let output = receiver.recv_timeout(Duration::from_secs(RUN_SECONDS_MAX)).unwrap_or_else(|_| {
        let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
        panic!("{arguments:?} doesn't end");
    });
    output.expect("a child can be waited for")
}

/// Begins to run the binary with these arguments, its standard output piped to the caller.
///
/// # Panics
/// When it can't be started.
#[must_use]
pub fn begin(arguments: &[&str]) -> Child {
    let mut command = command();
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("the service's binary starts")
}
