//! The control: without synchronous replication an acknowledged event is lost, the checker finds that,
//! and Casetrail does not go on with such a log.

use crate::cluster::Cluster;
use crate::service::Service;
use casetrail_tests::Passing;
use casetrail_tests::history::{self, Broken};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How often at most, until something is lost.
const TRIES_MAX: usize = 10;
/// Acknowledgements before replication stalls, and while it does.
const MEANWHILE: u64 = 60;
/// How long an instance may take to notice that its log went back.
const NOTICES_MAX: Duration = Duration::from_secs(60);
/// The exit code of a log that is not the one last seen.
const NOT_THE_SAME: Option<i32> = Some(3);

/// Whether something acknowledged was lost.
#[derive(Clone, Copy)]
enum Lost {
    Nothing,
    Something,
}

/// Loses something.
pub async fn run(cluster: &mut Cluster, service: &mut Service) {
    cluster.replicate_later().await;
    for number in 1..=TRIES_MAX {
        let lost = one(cluster, service).await;
        let is_lost = if lost > 0 { Lost::Something } else { Lost::Nothing };
        let ended = tokio::task::block_in_place(|| end(service, is_lost));
        if lost > 0 {
            assert_eq!(ended, service.instances.len(), "all of them had seen what was lost");
            println!(
                "the control: {lost} acknowledged events lost in try {number}; each instance ended with \
                 code 3, as did each start, until it was told to take the log as it is"
            );
            return;
        }
    }
    panic!("in {TRIES_MAX} tries nothing was lost: the test does not test anything");
}

/// How much was lost when a leader that others could not follow was killed.
async fn one(cluster: &mut Cluster, service: &Service) -> usize {
    cluster.whole().await;
    let load = service.witnesses().await.load;
    load.goes_on(MEANWHILE).await;
    let leader = cluster.leader().await.expect("a whole cluster has a leader");
    cluster.replicates(Passing::Nothing);
    load.goes_on(MEANWHILE).await;
    let (node, place) = cluster.node(leader);
    node.kill(place);
    let told = load.break_off();
    cluster.cut_replication();
    cluster.replicates(Passing::Freely);
    cluster.another_leader(leader).await;
    let (node, place) = cluster.node(leader);
    node.go_on(place);
    cluster.whole().await;
    let log = service.held(cluster).await;
    let broken = history::broken(&log, &told.sent);
    broken.iter().filter(|broken| matches!(broken, Broken::Lost(_))).count()
}

/// How many instances ended because of what they had seen and is gone. None of them starts again
/// before its folder forgets that, as docs/OPERATIONS.md says.
fn end(service: &mut Service, is_lost: Lost) -> usize {
    let mut count = 0;
    for instance in &mut service.instances {
        if let Lost::Something = is_lost {
            assert_eq!(instance.ends(NOTICES_MAX), NOT_THE_SAME, "{}", instance.log_text());
        } else if instance.ended().is_none() {
            continue;
        }
        count += 1;
        let (code, said) = instance.fails_to_go_on();
        assert_eq!(code, NOT_THE_SAME, "{said}");
        forget(&instance.data());
        instance.go_on();
    }
    count
}

fn forget(data: &Path) {
    let files = fs::read_dir(data).expect("it has a data folder").flatten();
    for file in files.map(|file| file.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("views.db") || name.ends_with(".seen") {
            fs::remove_file(&file).expect("the folder is writable");
        }
    }
}
