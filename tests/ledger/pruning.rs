//! What is removed when it is old, and what never is.

use super::*;
use magicwords::chat::platform::To;
use magicwords::ledger::deliveries::{self, Kind, Owed};

const HOUR: i64 = 3_600_000_000;

/// Owes three messages: one is sent at `now`, one is given up then, one waits.
async fn three(tx: &mut Conn, now: i64) -> Result<()> {
    let owed = Owed {
        workspace: edits::workspace(tx).await?,
        platform: "discord".into(),
        home: "hotel".into(),
        to: To::Channel("desk".into()),
        kind: Kind::AskCard,
        subject: 7,
        detail: None,
        version: 7,
        edits: None,
        answer: None,
        said_at: None,
    };
    let sent = deliveries::owe(tx, &owed, now).await?;
    deliveries::answered(tx, &[(sent, None)], now).await?;
    let dead = deliveries::owe(tx, &owed, now).await?;
    sqlx::query("update deliveries set state = 'dead', settled_at = $2 where id = $1")
        .bind(dead.0)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    deliveries::owe(tx, &owed, now).await.map(drop)
}

/// How many are removed of those that were settled before these times.
async fn pruned(ledger: &Ledger, before: i64, dead_before: i64) -> u64 {
    let pruning = ledger.write(move |tx| deliveries::prune(tx, before, dead_before).boxed());
    pruning.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn old_messages_are_removed_and_those_that_wait_stay() {
    for home in Home::all().await {
        let ledger = home.open_with(&LedgerOptions::default()).await;
        let now = magicwords::app::clock::now().as_microsecond();
        ledger.write(move |tx| three(tx, now).boxed()).await.unwrap();
        assert_eq!(pruned(&ledger, now - HOUR, now - HOUR).await, 0, "none is old");
        assert_eq!(pruned(&ledger, now + HOUR, now - HOUR).await, 1, "what was sent");
        assert_eq!(pruned(&ledger, now + HOUR, now + HOUR).await, 1, "what was given up");
        let counts = ledger.read(|tx| deliveries::counts(tx).boxed()).await.unwrap();
        assert_eq!(counts, (1, 0), "what waits stays");
        ledger.close().await;
    }
}
