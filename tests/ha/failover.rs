//! Leaders that go away under load: nothing that was acknowledged is lost.

use crate::cluster::Cluster;
use crate::service::Service;
use casetrail_tests::{Passing, Witnesses};
use std::time::{Duration, Instant};

/// Acknowledgements that say that it goes on.
const GOES_ON: u64 = 20;
/// How long replication stalls before the leader is killed; longer than PostgreSQL's own patience.
const STALLED: Duration = Duration::from_secs(3);

/// What happens to a leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Harm {
    /// All its processes end at once.
    Killed,
    /// They stop, and go on when another leads.
    Frozen,
    /// Nothing it writes gets to the others for a while, then it is killed.
    CutOff,
    /// The same, but only a process of PostgreSQL is killed that waits with a commit; Patroni goes on.
    Crashed,
}

/// In this order, again and again.
const HARMS: [Harm; 5] = [Harm::Killed, Harm::Frozen, Harm::CutOff, Harm::Frozen, Harm::Crashed];

/// So many leaders are harmed, one after another.
pub async fn run(cluster: &mut Cluster, service: &Service, rounds: usize) {
    let witnesses = service.witnesses().await;
    let mut gaps: Vec<(Harm, Duration)> = Vec::new();
    for round in 0..rounds {
        let harm = HARMS[round % HARMS.len()];
        cluster.whole().await;
        witnesses.load.goes_on(GOES_ON).await;
        let gap = one(cluster, &witnesses, harm).await;
        println!(
            "round {}: leader {harm:?}, nothing was written for {:.1} s",
            round + 1,
            secs(gap)
        );
        gaps.push((harm, gap));
    }
    cluster.whole().await;
    witnesses.load.goes_on(GOES_ON).await;
    witnesses.end(|| service.held(cluster), &format!("{rounds} leaders lost")).await;
    for harm in [Harm::Killed, Harm::Frozen, Harm::CutOff, Harm::Crashed] {
        tell(&format!("{harm:?}"), gaps.iter().filter(|(of, _)| *of == harm).map(|(_, gap)| *gap));
    }
    tell("All", gaps.iter().map(|(_, gap)| *gap));
}

async fn one(cluster: &mut Cluster, witnesses: &Witnesses, harm: Harm) -> Duration {
    let leader = cluster.leader().await.expect("a whole cluster has a leader");
    let since = Instant::now();
    match harm {
        Harm::Killed => kill(cluster, leader),
        Harm::Frozen => {
            let (node, place) = cluster.node(leader);
            node.freeze(place);
        }
        Harm::CutOff => {
            cluster.replicates(Passing::Nothing);
            nothing_shows(witnesses).await;
            kill(cluster, leader);
            cluster.cut_replication();
            cluster.replicates(Passing::Freely);
        }
        Harm::Crashed => {
            cluster.replicates(Passing::Nothing);
            nothing_shows(witnesses).await;
            cluster.crash_a_commit();
        }
    }
    cluster.another_leader(leader).await;
    if let Harm::Crashed = harm {
        cluster.cut_replication();
        cluster.replicates(Passing::Freely);
    }
    witnesses.load.goes_on(GOES_ON).await;
    let gap = witnesses.load.gap_since(since);
    let (node, place) = cluster.node(leader);
    match harm {
        Harm::Frozen => node.thaw(place),
        Harm::Killed | Harm::CutOff => node.go_on(place),
        // Its Patroni starts it again.
        Harm::Crashed => {}
    }
    gap
}

fn kill(cluster: &mut Cluster, leader: usize) {
    let (node, place) = cluster.node(leader);
    node.kill(place);
}

/// What no standby has is neither acknowledged nor seen by anybody.
async fn nothing_shows(witnesses: &Witnesses) {
    // What was on its way when the lines stalled.
    tokio::time::sleep(STALLED / 3).await;
    let (acknowledged, shown) = (witnesses.load.newest(), witnesses.last_shown());
    tokio::time::sleep(STALLED).await;
    assert_eq!(witnesses.load.newest(), acknowledged, "acknowledged without a standby");
    assert_eq!(witnesses.last_shown(), shown, "shown without a standby");
}

fn secs(time: Duration) -> f64 {
    time.as_secs_f64()
}

fn tell(what: &str, gaps: impl Iterator<Item = Duration>) {
    let mut gaps: Vec<Duration> = gaps.collect();
    gaps.sort_unstable();
    if let (Some(min), Some(max)) = (gaps.first(), gaps.last()) {
        let median = gaps[gaps.len() / 2];
        println!(
            "write gap, {what}: min {:.1} s, median {:.1} s, max {:.1} s of {}",
            secs(*min),
            secs(median),
            secs(*max),
            gaps.len()
        );
    }
}
