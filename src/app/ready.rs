//! What readiness asks of the parts that the bot cannot do without.

use std::time::Duration;

use futures::FutureExt;

use crate::ledger::Ledger;

const PATIENCE: Duration = Duration::from_secs(1);

/// What is wrong with the ledger as a line for `/readyz`; nothing when it answers a read within a second.
pub async fn ledger(ledger: &Ledger) -> Option<String> {
    let read = ledger.read(|tx| {
        async move {
            let one: i64 = sqlx::query_scalar("select cast(1 as bigint)").fetch_one(tx).await?;
            Ok(one)
        }
        .boxed()
    });
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(_)) => None,
        // The cause may be long and is in the log.
        Ok(Err(_)) => Some("the ledger does not answer: see the log, or run magicwords check".into()),
        Err(_) => Some("the ledger does not answer within a second".into()),
    }
}
