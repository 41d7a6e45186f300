//! The read models: what queries answer from.
//!
//! They are a pure function of a prefix of the log, kept in `views.db` beside each instance, and
//! disposable: another [`GENERATION`] throws the file away and fills it again. One writer applies
//! events in the order of their positions, rows and checkpoint in one transaction; readers each
//! look at one [`Snapshot`]. What an event means is said once, in the domain: a case row is the
//! folded case, a line of the timeline is `entry(event)`.

mod case;
mod copy;
mod dashboard;
mod directory;
mod entries;
mod error;
pub mod feed;
mod history;
mod line;
mod list;
mod notice;
mod page;
mod read;
mod remembered;
mod row;
mod search;
mod shown;
mod sight;
mod snapshot;
mod sql;
mod store;
mod views;
mod wal;
mod writer;

pub use case::CaseRow;
pub use copy::{ViewsCopy, adopt, arriving, is_there};
pub use dashboard::{Dashboard, Load, OverdueCases, Week};
pub use directory::{CatalogueEntry, Learner, Member, Organisation, Person};
pub use entries::{CommentRow, EntryRow, FileFacts, FileRow};
pub use error::ViewsError;
pub use history::History;
pub use list::{Filter, ListQuery, ListRow, Order, OrderBy, StatusScope};
pub use notice::Notice;
pub use page::{Edge, Page, PageRequest};
pub use sight::Sight;
pub use snapshot::Snapshot;
pub use views::{Rebuild, Views};

/// A place in the log; 1 is the first event, 0 is before it.
pub type Position = u64;

/// The shape of `views.db`. A file of another generation is thrown away and filled again.
pub const GENERATION: u32 = 7;

/// What stands for a name that nobody registered.
pub(crate) const UNKNOWN_NAME: &str = "(unknown)";
