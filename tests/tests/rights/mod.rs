//! Every cell of `rights.csv`, asked of the running service.
//!
//! The table is typed from the product's page. `world` makes one case for each state and each
//! named contact, `looks` asks for all of it as everybody, `acts` tries every mutation, and
//! `verdict` compares.

mod acts;
mod files;
mod looks;
mod members;
mod verdict;
mod viewers;
mod world;

pub use looks::missing;

use casetrail_tests::Cast;
use futures_util::{StreamExt, stream};
use verdict::{Observed, Table};
use viewers::{VIEWERS, Viewer};
use world::World;

/// How many people ask at once.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn every_cell_is_as_the_product_says() {
    let world = World::build().await;
    let observed = observe(&world).await;
    let table = Table::load();
    let mut findings: Vec<String> = Vec::new();
    let mut cells = 0;
    for (viewer, observed) in VIEWERS.iter().zip(&observed) {
        let compared = table.compare(viewer.role, viewer.relation, observed);
        cells += compared.cells;
        findings.extend(compared.differences);
        findings.extend(observed.remarks.iter().cloned());
    }
    println!("{cells} cells asked, {} differences", findings.len());
    assert!(cells >= 3_000, "the table is asked as a whole: {cells}");
    assert!(findings.is_empty(), "{} differences:\n{}", findings.len(), findings.join("\n"));
    the_comparison_finds_a_leak(&table, &observed);
}

/// The control: what a Workflow Lead sees, held against what others may see, must be found out,
/// class by class.
fn the_comparison_finds_a_leak(table: &Table, observed: &[Observed]) {
    let lead = position("Workflow Lead", "own provider");
    let support = table.compare("Office Support", "learner enrolled here", &observed[lead]);
    for class in [
        "provider's internal comment",
        "pause reason",
        "referral",
        "closing summary",
        "content task",
        "contact attempt",
        "`tasks`",
        "`contactLog`",
        "`attendance`",
    ] {
        let found = support.differences.iter().any(|line| line.contains(class));
        assert!(found, "a leak of {class} isn't found: {:#?}", support.differences);
    }
    let stranger = table.compare("Attendance Lead", "other school", &observed[lead]);
    let found = stranger.differences.iter().any(|line| line.contains("list ACTIVE"));
    assert!(found, "a leaked list isn't found: {:#?}", stranger.differences);
}

fn position(role: &str, relation: &str) -> usize {
    let found = VIEWERS.iter().position(|v| (v.role, v.relation) == (role, relation));
    found.expect("the viewer is in the list")
}

/// All reads of everybody, before anyone acts; then all acts.
async fn observe(world: &World) -> Vec<Observed> {
    let looks = stream::iter(&VIEWERS).map(|viewer| look(world, viewer)).buffered(AT_ONCE);
    let mut observed: Vec<Observed> = looks.collect().await;
    let acts = stream::iter(&VIEWERS).map(|viewer| act(world, viewer)).buffered(AT_ONCE);
    let acted: Vec<Observed> = acts.collect().await;
    for (observed, acted) in observed.iter_mut().zip(acted) {
        observed.take_in(acted);
    }
    observed
}

async fn look(world: &World, viewer: &Viewer) -> Observed {
    let user = viewer.user(&world.app, &world.cast);
    let mut observed = Observed::default();
    looks::all(world, viewer, &user, &mut observed).await;
    observed
}

async fn act(world: &World, viewer: &Viewer) -> Observed {
    let user = viewer.user(&world.app, &world.cast);
    let mut observed = Observed::default();
    acts::all(world, viewer, &user, &mut observed).await;
    observed
}

/// Somebody for whom nothing is hidden: the Workflow Lead of the provider that has the case.
pub(crate) fn keeper<'a>(cast: &'a Cast, state: &str) -> &'a casetrail_tests::User {
    if state == "transferred" { &cast["workflow@harbour"] } else { &cast["workflow@northwood"] }
}
