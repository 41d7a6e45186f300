//! Pages of lists stay flat: what they read is found in the order of an index, never sorted.

use crate::world::{Folder, World};
use casetrail_domain::policy::scopes;
use casetrail_projections::{ListQuery, Order, OrderBy, StatusScope};

#[test]
fn default_orders_are_read_from_an_index() {
    let folder = Folder::new("plans");
    let world = World::lived(101, 120);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let snapshot = views.snapshot().unwrap();
    let mut looked = 0;
    // Somebody with one role lists one scope; the auditor's other orders and rare scopes may sort.
    for actor in world.actors().into_iter().filter(|actor| actor.grants.len() == 1) {
        let mut query = ListQuery::new(actor.clone(), scopes(&actor));
        for (status, by) in [
            (StatusScope::Active, OrderBy::Opened),
            (StatusScope::Closed, OrderBy::Opened),
            (StatusScope::All, OrderBy::Opened),
        ] {
            (query.status, query.order) = (status, Order { by, desc: true });
            let plan = snapshot.explain(&query).unwrap();
            assert!(
                !plan.is_empty() && plan.iter().all(|step| !step.contains("SCAN l")),
                "{plan:?}"
            );
            assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{actor:?} {plan:?}");
            looked += 1;
        }
    }
    assert!(looked > 20);
}

#[test]
fn an_order_without_an_index_would_be_noticed() {
    let folder = Folder::new("plans-control");
    let world = World::lived(101, 120);
    let views = folder.views();
    views.apply(&world.recorded()).unwrap();
    let actor = world.actors().into_iter().find(|actor| actor.grants.len() == 1).unwrap();
    let mut query = ListQuery::new(actor.clone(), scopes(&actor));
    query.order = Order { by: OrderBy::Status, desc: true };
    let plan = views.snapshot().unwrap().explain(&query).unwrap();
    assert!(plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
}
