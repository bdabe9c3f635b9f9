//! Work on a schedule. What a job changes it changes in the transaction that moves its time on.

use super::App;
use super::stop::Stop;
use crate::digest;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use crate::ledger::jobs::{self, Job};
use crate::ledger::{deliveries, receipts};
use crate::people::{self, micros};
use futures::FutureExt;
use std::sync::Arc;
use std::time::Duration;

/// How often the schedule is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Removes old receipts and settled deliveries.
const PRUNE: &str = "prune";
/// How often, in microseconds.
const PRUNE_EVERY: i64 = 3600 * 1_000_000;
/// How many receipts are looked for at once; where there are more, the job stays due until the next look at the schedule.
const RECEIPTS_A_RUN: usize = 10_000;
/// How many are removed in one transaction, for which others wait.
const RECEIPTS_AT_ONCE: usize = 200;

pub(super) async fn work(app: App, stop: Stop) {
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

/// Runs what is due now, oldest first, and then what has become due by that: a job that was passed over several times
/// runs as often.
pub(super) async fn run_due(app: &App) -> Result<()> {
    let mut before = Vec::new();
    loop {
        let due = schedule(app).await?;
        // What is due as before has failed, and is left to the next look.
        if due.is_empty() || due == before {
            break;
        }
        for job in &due {
            run(app, job.clone()).await;
        }
        before = due;
    }
    app.shared.owed.notify_one();
    Ok(())
}

/// What is due now. Workspaces and the upkeep that are on no schedule yet are put on it.
async fn schedule(app: &App) -> Result<Vec<Job>> {
    let now = micros(app.shared.clock.now());
    let ledger = &app.shared.ledger;
    let (known, unscheduled, due) = ledger
        .read(move |tx| {
            async move {
                let prune = jobs::due_at(tx, PRUNE, WorkspaceId(0)).await?;
                let unscheduled = people::store::without_job(tx, digest::schedule::JOB).await?;
                Ok((prune.is_some(), unscheduled, jobs::due(tx, now).await?))
            }
            .boxed()
        })
        .await?;
    if !known {
        ledger
            .write(move |tx| async move { jobs::schedule(tx, PRUNE, WorkspaceId(0), now).await }.boxed())
            .await?;
    }
    for workspace in unscheduled {
        let app = app.clone();
        let scheduling = ledger.write(move |tx| {
            let app = app.clone();
            async move {
                let workspace = app.shared.directory.load(tx, workspace).await?;
                digest::schedule::reschedule(tx, &workspace, app.shared.clock.now()).await
            }
            .boxed()
        });
        scheduling.await?;
    }
    Ok(due)
}

async fn run(app: &App, job: Job) {
    let ran = match job.kind.as_str() {
        digest::schedule::JOB => file_digest(app, job.clone()).await,
        _ => upkeep(app, job.clone()).await,
    };
    if let Err(error) = ran {
        tracing::error!(%error, job = job.kind, "a job failed; it is run again");
    }
}

/// Computes a digest on a snapshot, and files it in a transaction that holds up nobody.
async fn file_digest(app: &App, job: Job) -> Result<()> {
    let (ledger, now, real) = (&app.shared.ledger, app.shared.clock.now(), app.shared.clock.real());
    let (reader, id) = (app.clone(), job.workspace);
    let drafted = ledger.read_much(move |tx| {
        let app = reader.clone();
        async move {
            let workspace = app.shared.directory.load(tx, id).await?;
            digest::schedule::draft(tx, &workspace, now).await
        }
        .boxed()
    });
    let Some(draft) = drafted.await? else { return Ok(()) };
    let (writer, draft) = (app.clone(), Arc::new(draft));
    let filed = ledger.write(move |tx| {
        let (app, draft) = (writer.clone(), draft.clone());
        async move {
            let workspace = app.shared.directory.load(tx, id).await?;
            let ran = digest::schedule::file(tx, &workspace, &draft, now, real).await?;
            Ok((workspace, ran.filed))
        }
        .boxed()
    });
    if let (workspace, Some((digest, filing))) = filed.await? {
        let outcome = filing.as_str();
        tracing::info!(
            workspace = workspace.name,
            digest,
            outcome,
            "a weekly summary was filed"
        );
    }
    Ok(())
}

async fn upkeep(app: &App, job: Job) -> Result<()> {
    if job.kind == PRUNE {
        match prune_receipts(app).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // Deliveries can be removed all the same.
            Err(error) => tracing::error!(%error, "old receipts could not be removed"),
        }
    }
    let app_in_it = app.clone();
    let ran = app.shared.ledger.write(move |tx| {
        let (app, job) = (app_in_it.clone(), job.clone());
        async move { run_one(tx, &app, &job).await }.boxed()
    });
    ran.await
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
    let (now, keep) = (app.shared.clock.now(), app.shared.retention);
    let removed = deliveries::prune(tx, kept_since(app, keep.deliveries), kept_since(app, keep.dead_letters)).await?;
    if removed > 0 {
        tracing::info!(removed, "old deliveries were removed");
    }
    jobs::schedule(tx, PRUNE, WorkspaceId(0), micros(now) + PRUNE_EVERY).await
}

/// Removes old receipts in small parts, found on a snapshot. Whether these were all.
async fn prune_receipts(app: &App) -> Result<bool> {
    let (ledger, before) = (&app.shared.ledger, kept_since(app, app.shared.retention.receipts));
    let older = ledger.read_much(move |tx| receipts::older(tx, before, RECEIPTS_A_RUN as i64).boxed());
    let older = older.await?;
    let mut removed = 0;
    for some in older.chunks(RECEIPTS_AT_ONCE) {
        let some = Arc::new(some.to_vec());
        let removing = ledger.write(move |tx| {
            let some = some.clone();
            async move { receipts::remove(tx, &some, before).await }.boxed()
        });
        removed += removing.await?;
    }
    if removed > 0 {
        tracing::info!(removed, "old receipts were removed");
    }
    Ok(older.len() < RECEIPTS_A_RUN)
}

/// What is kept for so long is kept since this time, in microseconds.
fn kept_since(app: &App, kept: Duration) -> i64 {
    micros(app.shared.clock.real()) - kept.as_micros() as i64
}
