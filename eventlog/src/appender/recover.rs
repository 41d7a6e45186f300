//! When the storage failed: a new connection, and what became of the last transaction.

use super::{Appender, Attempt};
use crate::fault::{Fault, Fork};
use crate::ring::Condition;

impl<E: Send + Sync + 'static> Appender<E> {
    pub(super) async fn try_to_write(&mut self) {
        let tried = match self.ready().await {
            Ok(()) => self.writer.touch().await,
            Err(fault) => Err(fault),
        };
        match tried {
            Ok(()) => self.shared.set_condition(Condition::Writing),
            Err(fault) => {
                self.lost = true;
                self.shared.set_condition(Condition::ReadOnly(fault.reason()));
            }
        }
    }

    /// Sees to a connection that works, first finding out what became of the last commit if that
    /// is not known.
    pub(super) async fn ready(&mut self) -> Result<(), Fault> {
        match self.lost {
            true => self.recover().await,
            false => Ok(()),
        }
    }

    /// Opens a new connection and goes on from what the log holds.
    async fn recover(&mut self) -> Result<(), Fault> {
        self.writer.reopen().await?;
        if self.writer.is_remote() {
            // What was made ready before can't land any more, and what has landed is with the standby.
            self.writer.touch().await?;
        }
        let published = self.shared.head();
        let head = self.writer.head().await?;
        if head < published {
            return Err(Fault::Forked(Fork::back(published)));
        }
        if let Some(last) = self.shared.last()
            && !self.writer.had(last.position, &last.hash).await?
        {
            return Err(Fault::Forked(Fork::other(last.position)));
        }
        let upto = self.shared.recent().upto();
        let tail = self.writer.tail(upto).await?;
        #[cfg(test)]
        let tail = match self.settings.faults.is_off(crate::commit_faults::Guard::Tail) {
            true => Vec::new(),
            false => tail,
        };
        self.shared.learn(&tail);
        self.shared.found(head);
        self.lost = false;
        Ok(())
    }

    /// Writing failed, perhaps at COMMIT: whether the transaction is in the log is looked up on a
    /// new connection, never guessed.
    pub(super) async fn look_up(
        &mut self,
        attempt: Attempt,
        fault: Fault,
    ) -> Result<Attempt, Fault> {
        self.lost = true;
        #[cfg(test)]
        if self.settings.faults.is_off(crate::commit_faults::Guard::LookUp) {
            return Err(fault);
        }
        if self.recover_connection().await.is_err() {
            return Err(fault);
        }
        let changed = &attempt.decided.changed;
        let landed = match (attempt.headers.first(), changed.rows.first_key_value()) {
            (Some(first), _) => self.writer.holds(first.position, &first.hash).await,
            (None, Some((row, _))) => {
                self.writer.holds_row(*row, attempt.decided.after.rows.get(row)).await
            }
            (None, None) => Ok(false),
        };
        match landed {
            Ok(true) => Ok(attempt),
            Ok(false) => Err(fault),
            Err(_) => {
                self.lost = true;
                Err(fault)
            }
        }
    }

    async fn recover_connection(&mut self) -> Result<(), Fault> {
        self.writer.reopen().await?;
        self.lost = false;
        Ok(())
    }
}
