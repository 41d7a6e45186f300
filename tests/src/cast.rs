//! Everybody of the demo, signed in.

use crate::app::App;
use crate::demo::PEOPLE;
use crate::user::User;
use std::collections::BTreeMap;
use std::ops::Index;

/// All demo accounts, by their usernames.
pub struct Cast {
    users: BTreeMap<&'static str, User>,
}

impl Cast {
    /// Signs all of them in.
    pub async fn of(app: &App) -> Self {
        let mut users = BTreeMap::new();
        for name in PEOPLE {
            users.insert(name, app.user(name).await);
        }
        Self { users }
    }
}

impl Index<&str> for Cast {
    type Output = User;

    fn index(&self, username: &str) -> &User {
        &self.users[username]
    }
}
