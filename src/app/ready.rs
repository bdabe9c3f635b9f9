//! What readiness asks of the parts that the bot cannot do without.

use std::time::Duration;

use crate::ledger::Ledger;

const PATIENCE: Duration = Duration::from_secs(1);

/// What is wrong with the ledger as a line for `/readyz`; nothing when it answers a read within a second.
pub async fn ledger(ledger: &Ledger) -> Option<String> {
    match tokio::time::timeout(PATIENCE, ledger.probe()).await {
        Ok(Ok(_)) => None,
        // The cause may be long and is in the log.
        Ok(Err(_)) => Some("the ledger does not answer: see the log, or run magicwords check".into()),
        Err(_) => Some("the ledger does not answer within a second".into()),
    }
}
