//! What can be done with one comment or file: the buttons to show beside it.

use super::{available, check_state, content, permitted};
use crate::case::{Case, Change, Facts};
use crate::event::ItemId;
use crate::policy::Standing;

/// What can be done with a comment or file, beside sharing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemAction {
    /// Change a comment's text.
    Amend,
    /// Give a file another name.
    Rename,
    /// Take it back.
    Withdraw,
    /// Report that it belongs on another case.
    ReportMisfiling,
}

/// What rights and the present state allow with a comment or file: just what [`decide`](super::decide)
/// accepts.
#[must_use]
pub fn allowed_on(
    case: &Case,
    standing: &Standing,
    facts: &Facts,
    item: ItemId,
) -> Vec<ItemAction> {
    let allowed =
        changes(item).into_iter().filter(|(_, change)| may(case, standing, change, facts));
    allowed.map(|(action, _)| action).collect()
}

fn changes(item: ItemId) -> [(ItemAction, Change); 3] {
    let text = String::new;
    let (change, withdraw) = match item {
        ItemId::Comment(comment) => (
            (ItemAction::Amend, Change::AmendComment { comment, body: text() }),
            Change::WithdrawComment { comment, reason: None },
        ),
        ItemId::File(file) => (
            (ItemAction::Rename, Change::RenameFile { file, name: text() }),
            Change::WithdrawFile { file, reason: None },
        ),
    };
    let report = Change::ReportMisfiling { item, reason: text() };
    [change, (ItemAction::Withdraw, withdraw), (ItemAction::ReportMisfiling, report)]
}

fn may(case: &Case, standing: &Standing, change: &Change, facts: &Facts) -> bool {
    let Some(action) = change.action() else {
        return false;
    };
    content::items_are_visible(case, standing, change)
        .and_then(|()| permitted(standing, action, change, case))
        .and_then(|()| available(standing, action, facts))
        .and_then(|()| check_state(case, action, change, None, facts))
        .is_ok()
}
