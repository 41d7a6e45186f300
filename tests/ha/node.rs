//! One node: Patroni, its PostgreSQL, and the line over which others replicate from it.

use crate::place::{PASSWORD, Place, Port};
use casetrail_tests::{FaultProxy, Passing, Target};
use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command};

/// A node.
pub struct Node {
    name: &'static str,
    patroni: Option<Child>,
    /// Others replicate from it over this.
    line: FaultProxy,
}

/// The nodes' names.
pub const NAMES: [&str; 3] = ["one", "two", "three"];

impl Node {
    /// Starts the node with this number.
    pub async fn start(place: &Place, number: usize) -> Self {
        let target = Target::Tcp(place.address(Port::Postgres(number)));
        let line = FaultProxy::to(target, place.port(Port::Line(number))).await;
        let name = NAMES[number];
        let password = || PASSWORD.to_owned();
        let values = [
            ("NODE", name.to_owned()),
            ("REST", place.address(Port::Rest(number))),
            ("ETCD", place.address(Port::Etcd)),
            ("POSTGRES_LISTEN", place.address(Port::Postgres(number))),
            ("POSTGRES_CONNECT", place.address(Port::Line(number))),
            ("DATA", place.path(&format!("{name}-data")).display().to_string()),
            ("BIN", place.programs().display().to_string()),
            ("RUN", place.path(&format!("{name}-run")).display().to_string()),
            ("NETWORK", "127.0.0.1/32".to_owned()),
            ("SUPERUSER_PASSWORD", password()),
            ("REPLICATION_PASSWORD", password()),
            ("REWIND_PASSWORD", password()),
            ("WATCHDOG", "'off'".to_owned()),
        ];
        place.fill("patroni.yml", &format!("{name}.yml"), &values);
        let mut node = Self { name, patroni: None, line };
        node.go_on(place);
        node
    }

    /// Starts its Patroni, which starts PostgreSQL.
    pub fn go_on(&mut self, place: &Place) {
        let file = format!("{}.yml", self.name);
        self.patroni = Some(place.start(self.name, "patroni", &[&file]));
    }

    /// Ends Patroni and all of PostgreSQL at once, as a machine that loses its power.
    pub fn kill(&mut self, place: &Place) {
        // Stopped first, so that nobody starts another while they are looked for.
        self.freeze(place);
        tell("-KILL", &self.processes(place));
        if let Some(mut patroni) = self.patroni.take() {
            // It was killed.
            let _ = patroni.wait();
        }
    }

    /// Stops them where they are, as a machine that hangs.
    pub fn freeze(&self, place: &Place) {
        let mut stopped = BTreeSet::new();
        loop {
            let processes = self.processes(place);
            if processes == stopped {
                return;
            }
            tell("-STOP", &processes);
            stopped = processes;
        }
    }

    /// They go on, knowing nothing.
    pub fn thaw(&self, place: &Place) {
        tell("-CONT", &self.processes(place));
    }

    /// How what others replicate from here is passed on.
    pub fn replicates(&self, passing: Passing) {
        self.line.pass(passing);
    }

    /// Cuts those who replicate from here.
    pub fn cut(&self) {
        self.line.cut();
    }

    /// All processes of the node.
    fn processes(&self, place: &Place) -> BTreeSet<u32> {
        let path = place.path(&format!("{}-data/postmaster.pid", self.name));
        let postmaster = fs::read_to_string(path).ok();
        let postmaster = postmaster.and_then(|text| text.lines().next()?.parse().ok());
        let roots = self.patroni.iter().map(Child::id).chain(postmaster);
        let mut found: BTreeSet<u32> = roots.filter(|process| is_alive(*process)).collect();
        let parents = parents();
        loop {
            let children = parents.iter().filter(|(_, parent)| found.contains(parent));
            let more: Vec<u32> =
                children.map(|(child, _)| *child).filter(|child| !found.contains(child)).collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(patroni) = &mut self.patroni {
            let _ = patroni.kill();
            let _ = patroni.wait();
        }
    }
}

fn tell(signal: &str, processes: &BTreeSet<u32>) {
    if !processes.is_empty() {
        // One that has just ended is no matter.
        let _ =
            Command::new("kill").arg(signal).args(processes.iter().map(u32::to_string)).output();
    }
}

/// Whether there is such a process that has not ended.
fn is_alive(process: u32) -> bool {
    status(process).is_some_and(|(_, state)| state != 'Z')
}

/// The parent and the state of a process.
fn status(process: u32) -> Option<(u32, char)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    let state = words.next()?.chars().next()?;
    Some((words.next()?.parse().ok()?, state))
}

/// Each process that has not ended, with its parent.
fn parents() -> Vec<(u32, u32)> {
    let names = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let with_parent = |process| {
        let (parent, state) = status(process)?;
        (state != 'Z').then_some((process, parent))
    };
    processes.filter_map(with_parent).collect()
}
