//! Instances restarted in turn under load.

use crate::cluster::Cluster;
use crate::service::Service;
use std::time::Instant;

/// All instances are restarted in turn, so many times.
pub async fn run(cluster: &Cluster, service: &mut Service, rounds: usize) {
    let witnesses = service.witnesses().await;
    let begun = Instant::now();
    for _ in 0..rounds {
        service.restart_each(cluster).await;
        witnesses.load.goes_on(1).await;
    }
    let gap = witnesses.load.gap_since(begun);
    let story = format!("{rounds} rolling restarts of three instances");
    witnesses.end(|| service.held(cluster), &story).await;
    println!("{story}: the longest time without an acknowledgement was {} ms", gap.as_millis());
}
