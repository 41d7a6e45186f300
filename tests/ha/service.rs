//! Three instances of Casetrail on the cluster, behind HAProxy.

use crate::cluster::Cluster;
use crate::node::NAMES;
use crate::place::Port;
use casetrail_eventlog::Settings;
use casetrail_tests::history::Written;
use casetrail_tests::{App, Folder, People, Witnesses, held};
use std::time::{Duration, Instant};

/// How long HAProxy may take to notice that an instance is back.
const NOTICED_MAX: Duration = Duration::from_secs(30);

/// The instances.
pub struct Service {
    /// Each on its port.
    pub instances: Vec<App>,
    /// Where people reach whichever instance.
    front: String,
}

impl Service {
    /// Makes schema and roles as `deploy/README.md` says, and starts the instances.
    pub async fn start(cluster: &Cluster) -> Self {
        let settings = |user: &str| {
            [
                ("CASETRAIL_LOG_URL", cluster.url(user, "casetrail")),
                ("CASETRAIL_KEYS_URL", cluster.url(user, "casetrail_keys")),
                ("CASETRAIL_MUTATIONS_PER_SECOND", "0".to_owned()),
                ("CASETRAIL_SESSION_IDLE", "0".to_owned()),
            ]
        };
        let address = |number| cluster.place.address(Port::Casetrail(number));
        let (owner, own) = (settings("postgres"), settings("casetrail"));
        let [owner, own] = [&owner, &own].map(|all| all.each_ref().map(|(n, v)| (*n, v.as_str())));
        let migrating = App::placed(&address(0), &owner, None);
        let migrated = migrating.run_with(&["migrate"], &owner);
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        cluster.sql("grants.sql", &[]).await;
        let key = migrating.data().join("master.key");
        let mut instances = Vec::new();
        for number in 0..NAMES.len() {
            let mut instance = App::placed(&address(number), &own, Some(&key));
            tokio::task::block_in_place(|| instance.go_on());
            instances.push(instance);
        }
        let service = Self { instances, front: cluster.place.address(Port::Front) };
        for name in NAMES {
            Self::noticed(cluster, name).await;
        }
        service
    }

    /// Restarts each instance in turn, taken out of HAProxy's rotation first.
    pub async fn restart_each(&mut self, cluster: &Cluster) {
        for (instance, name) in self.instances.iter_mut().zip(NAMES) {
            cluster.tell_haproxy(&format!("set server casetrail/{name} state drain"));
            tokio::task::block_in_place(|| {
                assert!(instance.stop(), "it ends well:\n{}", instance.log_text());
                instance.go_on();
            });
            cluster.tell_haproxy(&format!("set server casetrail/{name} state ready"));
            Self::noticed(cluster, name).await;
        }
    }

    /// Waits until HAProxy sends requests to this instance.
    async fn noticed(cluster: &Cluster, name: &str) {
        let begun = Instant::now();
        loop {
            let servers = cluster.tell_haproxy("show servers state casetrail");
            let mut lines = servers.lines().map(|line| line.split(' ').collect::<Vec<_>>());
            // The fourth is its name, the sixth what it is: 2 when it runs.
            if lines.any(|words| words.get(3) == Some(&name) && words.get(5) == Some(&"2")) {
                return;
            }
            assert!(begun.elapsed() < NOTICED_MAX, "HAProxy does not see {name}:\n{servers}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Who writes and follows, on this service.
    pub async fn witnesses(&self) -> Witnesses {
        let one = &self.instances[0];
        let people = People {
            lead: one.user("lead@north").await,
            workflow: one.user("workflow@northwood").await,
            auditor: one.user("auditor@ministry").await,
        };
        let instances: Vec<String> =
            self.instances.iter().map(|instance| instance.address().to_owned()).collect();
        Witnesses::begin(&people, std::slice::from_ref(&self.front), &instances).await
    }

    /// All that the log holds, read from the database itself.
    pub async fn held(&self, cluster: &Cluster) -> Vec<Written> {
        let url = |database| Some(cluster.url("casetrail", database));
        // In a folder that has not seen it before, so that it is read whatever it has become.
        let folder = Folder::new();
        let key = self.instances[0].data().join("master.key");
        std::fs::copy(key, folder.path().join("master.key")).expect("each instance has the key");
        let settings = Settings {
            log_url: url("casetrail"),
            keys_url: url("casetrail_keys"),
            ..Settings::named(folder.path(), "log")
        };
        held(settings).await
    }
}
