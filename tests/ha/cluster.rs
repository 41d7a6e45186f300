//! Three nodes under Patroni with etcd, and HAProxy before them, as `deploy/` describes them.

use crate::node::{NAMES, Node};
use crate::place::{PASSWORD, Place, Port};
use casetrail_tests::Passing;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long anything of it may take to come about.
const SETTLES_MAX: Duration = Duration::from_secs(180);
/// How long a node may take to say how it is.
const ANSWER_MAX: Duration = Duration::from_secs(2);
/// How often it is asked.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// The cluster.
pub struct Cluster {
    /// Where it lies.
    pub place: Place,
    nodes: Vec<Node>,
    beside: Vec<Child>,
    http: reqwest::Client,
}

impl Cluster {
    /// Starts all of it, with the databases of Casetrail made.
    pub async fn start(place: Place) -> Self {
        let etcd = start_etcd(&place);
        for name in NAMES {
            let run = place.path(&format!("{name}-run"));
            assert!(run.is_dir(), "tests/ha.sh makes it");
        }
        let mut nodes = Vec::new();
        for number in 0..NAMES.len() {
            nodes.push(Node::start(&place, number).await);
        }
        let haproxy = start_haproxy(&place);
        let http = reqwest::Client::builder().timeout(ANSWER_MAX).build();
        let http = http.expect("a client can be made");
        let cluster = Self { place, nodes, beside: vec![etcd, haproxy], http };
        cluster.whole().await;
        cluster.sql("database.sql", &[("CASETRAIL_PASSWORD", PASSWORD.to_owned())]).await;
        cluster
    }

    /// Which node leads, if any says that it does.
    pub async fn leader(&self) -> Option<usize> {
        for number in 0..self.nodes.len() {
            if self.ask(number, "primary").await.is_some() {
                return Some(number);
            }
        }
        None
    }

    /// Waits for a leader that is not this one, and says which.
    pub async fn another_leader(&self, than: usize) -> usize {
        let begun = Instant::now();
        loop {
            match self.leader().await {
                Some(leader) if leader != than => return leader,
                Some(_) | None => self.wait(begun, "another leader").await,
            }
        }
    }

    /// Waits until there are a leader and two standbys that follow it, one of them synchronously where
    /// that is asked for.
    pub async fn whole(&self) {
        let begun = Instant::now();
        while !self.is_whole().await {
            self.wait(begun, "a whole cluster").await;
        }
    }

    async fn is_whole(&self) -> bool {
        let Some(leader) = self.leader().await else { return false };
        let Some(now) = self.ask(leader, "cluster").await else { return false };
        let Some(config) = self.ask(leader, "config").await else { return false };
        let Some(status) = self.ask(leader, "patroni").await else { return false };
        let members = now["members"].as_array().into_iter().flatten();
        let roles: Vec<&str> = members
            .filter(|member| matches!(member["state"].as_str(), Some("running" | "streaming")))
            .filter_map(|member| member["role"].as_str())
            .collect();
        let streams = status["replication"].as_array().into_iter().flatten();
        let streaming = streams.filter(|one| one["state"] == "streaming").count();
        let synchronous = roles.contains(&"sync_standby");
        roles.len() == 3 && streaming >= 2 && synchronous == (config["synchronous_mode"] == true)
    }

    async fn wait(&self, begun: Instant, what: &str) {
        assert!(begun.elapsed() < SETTLES_MAX, "there is not {what}");
        tokio::time::sleep(ASKED_EVERY).await;
    }

    async fn ask(&self, number: usize, what: &str) -> Option<Value> {
        let url = format!("http://{}/{what}", self.place.address(Port::Rest(number)));
        let answer = self.http.get(url).send().await.ok()?.error_for_status().ok()?;
        answer.json().await.ok()
    }

    /// Changes what Patroni keeps for all nodes, and waits until the leader has taken it over.
    pub async fn configure(&self, change: Value) {
        let leader = self.leader().await.expect("there is a leader");
        let url = format!("http://{}/config", self.place.address(Port::Rest(leader)));
        let changed = self.http.patch(url).json(&change).send().await;
        let changed = changed.and_then(reqwest::Response::error_for_status);
        changed.expect("Patroni takes the change");
        self.whole().await;
    }

    /// From now on a commit waits for no standby: the control.
    pub async fn replicate_later(&self) {
        let change = json!({ "synchronous_mode": false, "synchronous_mode_strict": false });
        self.configure(change).await;
        let begun = Instant::now();
        while self.ask_sql("SHOW synchronous_standby_names") != Some(String::new()) {
            self.wait(begun, "an asynchronous leader").await;
        }
    }

    /// A node.
    pub fn node(&mut self, number: usize) -> (&mut Node, &Place) {
        (&mut self.nodes[number], &self.place)
    }

    /// How all that is replicated is passed on.
    pub fn replicates(&self, passing: Passing) {
        self.nodes.iter().for_each(|node| node.replicates(passing));
    }

    /// Cuts all who replicate.
    pub fn cut_replication(&self) {
        self.nodes.iter().for_each(Node::cut);
    }

    /// Runs a file of the recipe as postgres on the leader.
    pub async fn sql(&self, recipe: &str, values: &[(&str, String)]) {
        let begun = Instant::now();
        // HAProxy may not have seen yet who leads.
        while self.ask_sql("SELECT 1").is_none() {
            self.wait(begun, "a leader behind HAProxy").await;
        }
        let file = self.place.fill(recipe, recipe, values).display().to_string();
        let said = self.psql(&["-f", &file]);
        assert!(said.is_some(), "{recipe} fails");
    }

    fn ask_sql(&self, sql: &str) -> Option<String> {
        self.psql(&["-c", sql])
    }

    /// Kills a process of the leader's PostgreSQL that waits for a standby with its commit.
    ///
    /// # Panics
    /// When there is none.
    pub fn crash_a_commit(&self) {
        let waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' LIMIT 1";
        let process = self.ask_sql(waiting).filter(|process| !process.is_empty());
        let process = process.expect("a commit waits for a standby");
        let killed = Command::new("kill").args(["-KILL", &process]).status();
        assert!(killed.is_ok_and(|status| status.success()), "it is there");
    }

    fn psql(&self, what: &[&str]) -> Option<String> {
        let psql = Command::new(self.place.programs().join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
            .args(what)
            .arg(self.url("postgres", "postgres"))
            .output();
        let output = psql.expect("psql lies beside the server");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(said)
    }

    /// The URL of a database on whichever node leads.
    pub fn url(&self, user: &str, database: &str) -> String {
        let password = PASSWORD.replace(' ', "%20");
        format!("postgres://{user}:{password}@{}/{database}", self.place.address(Port::Leader))
    }

    /// Tells HAProxy something over its socket, and what it says.
    ///
    /// # Panics
    /// When it doesn't answer.
    pub fn tell_haproxy(&self, words: &str) -> String {
        let socket = UnixStream::connect(self.place.path("haproxy.sock"));
        let mut socket = socket.expect("HAProxy has its socket");
        let told = socket.write_all(format!("{words}\n").as_bytes());
        let mut said = String::new();
        told.and_then(|()| socket.read_to_string(&mut said)).expect("HAProxy answers");
        said
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for (number, name) in NAMES.into_iter().enumerate() {
            if std::thread::panicking() {
                println!("{name}: see {}", self.place.path(&format!("{name}.log")).display());
            }
            self.nodes[number].kill(&self.place);
        }
        for child in &mut self.beside {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn start_etcd(place: &Place) -> Child {
    let (client, peer) = (Port::Etcd, Port::EtcdPeer);
    let [client, peer] = [client, peer].map(|port| format!("http://{}", place.address(port)));
    let data = place.path("etcd").display().to_string();
    let arguments = [
        ["--name", "etcd"],
        ["--data-dir", &data],
        ["--listen-client-urls", &client],
        ["--advertise-client-urls", &client],
        ["--listen-peer-urls", &peer],
        ["--initial-advertise-peer-urls", &peer],
        ["--initial-cluster", &format!("etcd={peer}")],
    ];
    place.start("etcd", "etcd", &[arguments.as_flattened(), &["--enable-v2"]].concat())
}

fn start_haproxy(place: &Place) -> Child {
    let mut values = vec![
        ("RUN".to_owned(), place.path("").display().to_string()),
        ("LOG".to_owned(), "stderr".to_owned()),
        ("POSTGRES_BIND".to_owned(), place.address(Port::Leader)),
        ("FRONT_BIND".to_owned(), place.address(Port::Front)),
    ];
    for (number, name) in NAMES.into_iter().enumerate() {
        let name = name.to_uppercase();
        values.push((format!("POSTGRES_{name}"), place.address(Port::Postgres(number))));
        values.push((format!("REST_{name}_HOST"), "127.0.0.1".to_owned()));
        values.push((format!("REST_{name}_PORT"), place.port(Port::Rest(number)).to_string()));
        values.push((format!("CASETRAIL_{name}"), place.address(Port::Casetrail(number))));
    }
    let values: Vec<(&str, String)> =
        values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    place.fill("haproxy.cfg", "haproxy.cfg", &values);
    place.start("haproxy", "haproxy", &["-db", "-f", "haproxy.cfg"])
}
