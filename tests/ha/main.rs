//! `make test-ha`: the recipe in `deploy/` on loopback, under load, with leaders killed and instances
//! restarted. `tests/ha.sh` prepares the place.

mod cluster;
mod control;
mod failover;
mod node;
mod place;
mod restarts;
mod service;

use cluster::Cluster;
use place::Place;
use service::Service;

/// How many leaders are lost, and how often all instances are restarted, when not set otherwise.
const ROUNDS: usize = 20;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let mut cluster = Cluster::start(Place::prepared()).await;
    println!("three nodes, replicating synchronously");
    let mut service = Service::start(&cluster).await;
    println!("three instances");
    failover::run(&mut cluster, &service, rounds("CASETRAIL_HA_ROUNDS")).await;
    restarts::run(&cluster, &mut service, rounds("CASETRAIL_HA_RESTARTS")).await;
    control::run(&mut cluster, &mut service).await;
    println!("all of it holds");
}

fn rounds(name: &str) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(ROUNDS)
}
