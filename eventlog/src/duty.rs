//! What one process does for all that have the same log open.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::Engine;
use crate::log::Log;
use crate::postgres;

/// That a process is the one to do something. Given up when dropped.
///
/// Two may think so for a few seconds, when one of them froze or lost its way to the log: what is done
/// must be harmless when it is done twice.
pub struct Duty(Option<postgres::Duty>);

impl Duty {
    /// Keeps it until it is lost; another process has it then, or will have.
    pub async fn keep(&mut self) {
        match &mut self.0 {
            // The log is this process's alone.
            None => std::future::pending().await,
            Some(duty) => duty.keep().await,
        }
    }
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Log<E> {
    /// Waits until this process is the one to do what has this name, at most seconds after the one that
    /// was is gone or froze.
    pub async fn duty(&self, name: &str) -> Duty {
        match self.engine() {
            Engine::Sqlite => Duty(None),
            Engine::Postgres(place) => Duty(Some(postgres::Duty::take(place.clone(), name).await)),
        }
    }
}
