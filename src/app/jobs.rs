//! Work on a schedule. Each job runs in the transaction that moves its time on.

use super::App;
use super::stop::Stop;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use crate::ledger::jobs::{self, Job};
use crate::ledger::{deliveries, receipts};
use crate::people::micros;
use futures::FutureExt;
use std::time::Duration;

/// How often the schedule is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Removes old receipts and settled deliveries.
const PRUNE: &str = "prune";
/// How often, in microseconds.
const PRUNE_EVERY: i64 = 3600 * 1_000_000;

pub(super) async fn run(app: App, stop: Stop) {
    loop {
        if let Err(error) = run_due(&app).await {
            tracing::error!(%error, "the schedule could not be read");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.wait() => return,
        }
    }
}

async fn run_due(app: &App) -> Result<()> {
    let now = micros(app.shared.clock.now());
    let ledger = &app.shared.ledger;
    let (known, due) = ledger
        .read(move |tx| {
            async move {
                let prune = jobs::due_at(tx, PRUNE, WorkspaceId(0)).await?;
                Ok((prune.is_some(), jobs::due(tx, now).await?))
            }
            .boxed()
        })
        .await?;
    if !known {
        ledger
            .write(move |tx| async move { jobs::schedule(tx, PRUNE, WorkspaceId(0), now).await }.boxed())
            .await?;
    }
    for job in due {
        let (app, kind) = (app.clone(), job.kind.clone());
        let ran = ledger.write(move |tx| {
            let (app, job) = (app.clone(), job.clone());
            async move { run_one(tx, &app, &job).await }.boxed()
        });
        if let Err(error) = ran.await {
            tracing::error!(%error, job = kind, "a job failed; it is run again");
        }
    }
    app.shared.owed.notify_one();
    Ok(())
}

async fn run_one(tx: &mut Conn, app: &App, job: &Job) -> Result<()> {
    // Another copy of the program may have run it since it was seen to be due.
    if jobs::due_at(tx, &job.kind, job.workspace).await? != Some(job.due_at) {
        return Ok(());
    }
    match job.kind.as_str() {
        PRUNE => prune(tx, app).await,
        unknown => {
            tracing::error!(job = unknown, "a job of an unknown kind is taken off the schedule");
            jobs::cancel(tx, unknown, job.workspace).await
        }
    }
}

async fn prune(tx: &mut Conn, app: &App) -> Result<()> {
    let (now, real, keep) = (
        app.shared.clock.now(),
        micros(app.shared.clock.real()),
        app.shared.retention,
    );
    let before = |kept: Duration| real - kept.as_micros() as i64;
    let receipts = receipts::prune(tx, before(keep.receipts)).await?;
    let deliveries = deliveries::prune(tx, before(keep.deliveries), before(keep.dead_letters)).await?;
    if receipts + deliveries > 0 {
        tracing::info!(receipts, deliveries, "old receipts and settled deliveries were removed");
    }
    jobs::schedule(tx, PRUNE, WorkspaceId(0), micros(now) + PRUNE_EVERY).await
}
