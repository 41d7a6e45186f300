//! Where the cluster lies, which ports it has, and how its programs are started there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The first of the ports on loopback, when not set otherwise.
const PORTS: u16 = 20_000;
/// Where the recipe lies.
const RECIPE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy");

/// The password of all users of a cluster that is gone in an hour.
pub const PASSWORD: &str = "only for a moment";

/// A throwaway folder and a range of ports.
pub struct Place {
    folder: PathBuf,
    /// PostgreSQL's programs.
    programs: PathBuf,
    /// What to put before a command so that it isn't run by the superuser.
    as_other: Vec<String>,
    ports: u16,
}

/// What may be listened for.
#[derive(Clone, Copy, Debug)]
pub enum Port {
    /// etcd's clients.
    Etcd,
    /// etcd's members.
    EtcdPeer,
    /// Patroni of a node.
    Rest(usize),
    /// PostgreSQL of a node.
    Postgres(usize),
    /// The line over which a node is replicated from.
    Line(usize),
    /// HAProxy before PostgreSQL.
    Leader,
    /// HAProxy before Casetrail.
    Front,
    /// An instance of Casetrail.
    Casetrail(usize),
}

impl Place {
    /// As `tests/ha.sh` has prepared it.
    ///
    /// # Panics
    /// When that didn't start this.
    pub fn prepared() -> Self {
        let told = |name: &str| std::env::var(name).expect("tests/ha.sh starts this");
        let ports = std::env::var("CASETRAIL_HA_PORTS").ok().and_then(|port| port.parse().ok());
        Self {
            folder: told("CASETRAIL_HA_FOLDER").into(),
            programs: told("CASETRAIL_HA_PROGRAMS").into(),
            as_other: told("CASETRAIL_HA_AS").split_whitespace().map(str::to_owned).collect(),
            ports: ports.unwrap_or(PORTS),
        }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// PostgreSQL's programs.
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// The port for something.
    pub fn port(&self, port: Port) -> u16 {
        let number = |index: usize| u16::try_from(index).expect("there are three nodes");
        self.ports
            + match port {
                Port::Etcd => 1,
                Port::EtcdPeer => 2,
                Port::Leader => 3,
                Port::Front => 4,
                Port::Rest(node) => 10 + number(node),
                Port::Postgres(node) => 20 + number(node),
                Port::Line(node) => 30 + number(node),
                Port::Casetrail(instance) => 40 + number(instance),
            }
    }

    /// The address for something.
    pub fn address(&self, port: Port) -> String {
        format!("127.0.0.1:{}", self.port(port))
    }

    /// A file of the recipe with what stands for each `@NAME@`, in the folder.
    ///
    /// # Panics
    /// When one is left.
    pub fn fill(&self, recipe: &str, name: &str, values: &[(&str, String)]) -> PathBuf {
        let text = fs::read_to_string(Path::new(RECIPE).join(recipe)).expect("the recipe is there");
        let text = values
            .iter()
            .fold(text, |text, (name, value)| text.replace(&format!("@{name}@"), value));
        let left = text.lines().find(|line| !line.starts_with(['#', '-']) && line.contains('@'));
        assert!(left.is_none(), "{recipe}: nothing is said for {left:?}");
        let path = self.path(name);
        fs::write(&path, text).expect("the folder is writable");
        path
    }

    /// Starts a program here, as whoever may run PostgreSQL; what it says goes to a file of its name.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start(&self, name: &str, program: &str, arguments: &[&str]) -> Child {
        let mut words = self.as_other.iter().map(String::as_str).chain([program]);
        let mut command = Command::new(words.next().expect("there is the program"));
        let said =
            File::options().create(true).append(true).open(self.path(&format!("{name}.log")));
        let said = said.expect("the folder is writable");
        command
            .args(words)
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(said.try_clone().expect("a file has a second handle"))
            .stderr(said);
        let child = command.spawn().unwrap_or_else(|error| panic!("{program}: {error}"));
        self.note(child.id());
        child
    }

    /// Notes a process for `tests/ha.sh`, which ends what is left over.
    fn note(&self, process: u32) {
        use std::io::Write;
        let notes = File::options().create(true).append(true).open(self.path("processes"));
        let noted = notes.and_then(|mut notes| writeln!(notes, "{process}"));
        noted.expect("the folder is writable");
    }
}
