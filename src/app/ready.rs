//! What readiness asks of the ledger.

use std::time::Duration;

use crate::ledger::Ledger;

const PATIENCE: Duration = Duration::from_secs(1);

/// What is wrong with the ledger as a line for `/readyz`; nothing when it answers a read within a second.
pub async fn ledger(ledger: &Ledger) -> Option<String> {
    match tokio::time::timeout(PATIENCE, ledger.answers()).await {
        Ok(Ok(())) => None,
        // The cause may name hosts and users, and this line is for whoever can reach the port.
        Ok(Err(_)) => Some("the ledger does not answer; magicwords check tells why".into()),
        Err(_) => Some("the ledger does not answer within a second".into()),
    }
}
