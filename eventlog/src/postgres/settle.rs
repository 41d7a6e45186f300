//! What became of a transaction whose COMMIT was not answered: never guessed.

use sqlx::Executor as _;

use super::connect::answered;
use super::fault::fault;
use super::statements::{COMMIT, NEXT_TURN};
use super::write::Writer;
use crate::batch::{RowHead, RowKey};
use crate::fault::Fault;
use crate::record::{Hash, Position};
use crate::wanted::Wanted;

impl Writer {
    /// Is the event with this hash at this position? Its id would not do: the same command sent to
    /// another instance comes to an event with the same id, perhaps at the same position.
    pub async fn holds(&mut self, position: Position, hash: &Hash) -> Result<bool, Fault> {
        self.fence().await?;
        let found = self.hash_at(position).await?;
        self.run_to_commit(COMMIT).await?;
        Ok(found.as_ref() == Some(hash))
    }

    /// Is this row as it was to be written, or gone as it was to be?
    pub async fn holds_row(&mut self, row: RowKey, head: Option<&RowHead>) -> Result<bool, Fault> {
        self.fence().await?;
        let wanted = Wanted { rows: [row].into(), ..Wanted::default() };
        let found = self.read(&wanted, Position::MAX >> 1).await?.rows.into_values().next();
        self.run_to_commit(COMMIT).await?;
        Ok(found.as_ref() == head)
    }

    /// Waits for whoever holds the lock, perhaps the transaction in question, and makes it another turn:
    /// what has not landed now never will. The transaction stays open: its COMMIT, if there is a
    /// standby to wait for, tells that what came before it is there too.
    async fn fence(&mut self) -> Result<(), Fault> {
        self.take().await?;
        answered(self.connection.execute(NEXT_TURN)).await.map(drop).map_err(fault)
    }
}
