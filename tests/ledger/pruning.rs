//! What is removed when it is old, and what never is.

use super::*;
use magicwords::app::{clock, stop};
use magicwords::chat::platform::To;
use magicwords::ids::WorkspaceId;
use magicwords::ledger::deliveries::{self, Kind, Owed};
use magicwords::ledger::jobs;
use magicwords::ledger::receipts::{self, Receipt};

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

/// Nothing is kept for longer, unless the documented settings change.
const YEAR: i64 = 365 * 24 * HOUR;

/// The program over this ledger, without platforms.
fn program(ledger: &Ledger) -> (tokio::task::JoinHandle<()>, stop::Stopper) {
    let clock = clock::Clock::ahead_by(jiff::SignedDuration::ZERO);
    let (_, workers) = product::with_workers(ledger.clone(), clock);
    let (stopper, stop) = stop::channel();
    (tokio::spawn(workers.run(Vec::new(), stop)), stopper)
}

/// Notes events as handled at `at`.
async fn handled(tx: &mut Conn, workspace: WorkspaceId, events: std::ops::Range<usize>, at: i64) -> Result<()> {
    for event in events {
        let receipt = Receipt {
            kind: receipts::ASK,
            subject: 7,
        };
        receipts::claim(tx, workspace, "slack", &format!("event-{event}"), &receipt, at).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn old_receipts_are_removed_and_those_of_what_may_come_again_stay() {
    for home in Home::all().await {
        let ledger = home.open_with(&LedgerOptions::default()).await;
        let now = clock::now().as_microsecond();
        let old = now - YEAR;
        ledger
            .write(move |tx| {
                async move {
                    let workspace = edits::workspace(tx).await?;
                    // More than are removed at once, and younger ones between them.
                    handled(tx, workspace, 0..700, old).await?;
                    handled(tx, workspace, 700..710, now - HOUR).await?;
                    handled(tx, workspace, 710..1_500, old).await?;
                    // Due from the start on, and not at the second look at the schedule.
                    jobs::schedule(tx, "prune", WorkspaceId(0), now).await
                }
                .boxed()
            })
            .await
            .unwrap();
        let (workers, stopper) = program(&ledger);
        let kept = async || -> Vec<String> {
            let events = sqlx::query_scalar("select event from receipts order by event");
            events.fetch_all(&mut home.outsider().await).await.unwrap()
        };
        let young: Vec<String> = (700..710).map(|event| format!("event-{event}")).collect();
        let until = Instant::now() + Duration::from_secs(20);
        while kept().await != young {
            assert!(Instant::now() < until, "{} receipts are left", kept().await.len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stopper.stop();
        workers.await.unwrap();
        ledger.close().await;
    }
}
