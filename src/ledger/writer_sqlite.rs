//! Writing to SQLite: one task with the one connection that writes. It takes all that wait, gives each a savepoint in
//! one transaction, commits, and only then answers: many use cases share one flush to the disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use sqlx::Connection;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::job::{Job, UseCase, Verdict};
use super::open::Place;
use super::trouble::{OpenError, SQLITE_BUSY, explain, sqlite_code, sqlite_commit_refused};
use super::work::Counts;
use super::{Conn, LedgerOptions};
use crate::error::{Fault, Result};

/// A statement of the writer's own takes longer only when the disk is in trouble, or a given-up statement still runs.
const PATIENCE: Duration = Duration::from_secs(15);
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The way to the writer.
#[derive(Debug)]
pub(super) struct Queue {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    task: tokio::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Queue {
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let jobs = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or(Fault::Stopping)?;
        let (answer, answered) = oneshot::channel();
        let job = Box::new(UseCase::new(work, answer));
        jobs.send(job).await.map_err(|_| Fault::Stopping)?;
        answered.await.map_err(|_| Fault::Stopping)?
    }

    /// Lets the writer finish what waits and close its connection.
    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }
}

pub(super) async fn start(place: &Place, options: &LedgerOptions, counts: Arc<Counts>) -> Result<Queue, OpenError> {
    let mut conn = place.connect(options.busy_timeout).await?;
    try_to_write(place, &mut conn).await?;
    let (jobs, waiting) = mpsc::channel(options.queue.max(1));
    let writer = Writer {
        place: place.clone(),
        options: options.clone(),
        counts,
        conn: Some(conn),
        pause: Duration::ZERO,
    };
    let task = tokio::spawn(writer.serve(waiting));
    Ok(Queue {
        jobs: Mutex::new(Some(jobs)),
        task: tokio::sync::Mutex::new(Some(task)),
    })
}

/// A file that can only be read opens all the same, and as long as this process holds it open SQLite takes it for
/// read-only, also when the disk has long been put right. Better not to begin.
async fn try_to_write(place: &Place, conn: &mut Conn) -> Result<(), OpenError> {
    // Only a statement that writes finds out.
    match control(conn, "BEGIN IMMEDIATE; CREATE TABLE try_to_write (id BIGINT); ROLLBACK").await {
        Ok(()) => {}
        // Another program is writing: so it can be written.
        Err(error) if sqlite_code(&error) == Some(SQLITE_BUSY) => {}
        Err(error) => return Err(explain(place, &error)),
    }
    Ok(())
}

struct Writer {
    place: Place,
    options: LedgerOptions,
    counts: Arc<Counts>,
    /// Nothing after trouble, until the next batch opens a new one.
    conn: Option<Conn>,
    /// How long to wait before trying to open again.
    pause: Duration,
}

/// Why a batch was not stored.
enum Failure {
    /// Nothing was stored; each may be run again alone.
    Spoiled(Fault),
    /// Running them again now would not help, or nobody knows what was stored.
    Final(Fault),
}

impl Writer {
    async fn serve(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        let most = self.options.batch.max(1);
        let mut batch = Vec::with_capacity(most);
        while waiting.recv_many(&mut batch, most).await > 0 {
            batch.retain(|job| job.awaited());
            self.store(std::mem::take(&mut batch)).await;
        }
        if let Some(mut conn) = self.conn.take() {
            // The log goes into the file, so that the file alone is the whole ledger.
            let _ = control(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            let _ = conn.close().await;
        }
    }

    async fn store(&mut self, mut batch: Vec<Box<dyn Job>>) {
        match self.together(&mut batch).await {
            Ok(()) => batch.into_iter().for_each(|job| job.settle(Ok(()))),
            Err(Failure::Spoiled(_)) if batch.len() > 1 => self.one_by_one(batch).await,
            Err(Failure::Spoiled(fault) | Failure::Final(fault)) => fail(batch, fault),
        }
    }

    async fn one_by_one(&mut self, batch: Vec<Box<dyn Job>>) {
        self.counts.run_again(batch.len());
        let mut batch = batch.into_iter();
        while let Some(job) = batch.next() {
            let mut alone = vec![job];
            match self.together(&mut alone).await {
                Ok(()) => alone.into_iter().for_each(|job| job.settle(Ok(()))),
                Err(Failure::Spoiled(fault)) => fail(alone, fault),
                Err(Failure::Final(fault)) => {
                    alone.extend(batch);
                    return fail(alone, fault);
                }
            }
        }
    }

    /// Runs all in one transaction and commits it. On return every job can be settled: with what it left, or the fault.
    async fn together(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Failure> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut conn = self.begin().await.map_err(Failure::Final)?;
        let result = self.run_and_commit(&mut conn, batch).await;
        let trusted = match &result {
            Ok(trusted) => *trusted,
            Err(Failure::Spoiled(_)) => rollback(&mut conn).await,
            Err(Failure::Final(_)) => false,
        };
        if trusted {
            self.conn = Some(conn);
        }
        result.map(drop)
    }

    /// Whether the connection is still to be trusted, when all went well.
    async fn run_and_commit(&mut self, conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Result<bool, Failure> {
        let alone = batch.len() == 1;
        let mut trusted = true;
        let mut kept = 0;
        // Alone, the transaction itself does what the savepoint is for.
        if !alone {
            control(conn, "SAVEPOINT use_case").await.map_err(spoiled)?;
        }
        let last = batch.len() - 1;
        for (index, job) in batch.iter_mut().enumerate() {
            let verdict = job.run(conn, self.options.write_timeout).await;
            trusted &= !matches!(verdict, Verdict::Distrust);
            let kept_it = matches!(verdict, Verdict::Keep);
            kept += usize::from(kept_it);
            // Each of these, and COMMIT, fails when SQLite has rolled back the whole transaction, which it may after
            // an error. A round trip to SQLite's thread costs more than the statement, so they are few.
            match (kept_it, alone) {
                (false, true) => return Ok(rollback(conn).await && trusted),
                // The savepoint stays, and serves the next.
                (false, false) => control(conn, "ROLLBACK TO use_case").await.map_err(spoiled)?,
                (true, false) if index < last => {
                    control(conn, "RELEASE use_case; SAVEPOINT use_case")
                        .await
                        .map_err(spoiled)?;
                }
                (true, _) => {}
            }
        }
        let began = Instant::now();
        control(conn, "COMMIT").await.map_err(|error| {
            if sqlite_commit_refused(&error) {
                return Failure::Spoiled(Fault::Ledger(error));
            }
            Failure::Final(Fault::LedgerUnusable(format!(
                "COMMIT failed, the outcome is unknown: {error}"
            )))
        })?;
        if kept > 0 {
            self.counts.committed(kept, began.elapsed());
        }
        Ok(trusted)
    }

    /// A connection with the transaction begun; a new one if the old one does not serve.
    async fn begin(&mut self) -> Result<Conn, Fault> {
        if let Some(mut conn) = self.conn.take() {
            match control(&mut conn, "BEGIN IMMEDIATE").await {
                Ok(()) => return Ok(conn),
                Err(error) if sqlite_code(&error) == Some(SQLITE_BUSY) => {
                    self.conn = Some(conn);
                    return Err(self.busy());
                }
                Err(error) => tracing::warn!(%error, "the ledger's connection is opened again"),
            }
        }
        tokio::time::sleep(self.pause).await;
        let failed = match self.place.connect(self.options.busy_timeout).await {
            Ok(mut conn) => match control(&mut conn, "BEGIN IMMEDIATE").await {
                Ok(()) => {
                    self.pause = Duration::ZERO;
                    return Ok(conn);
                }
                Err(error) if sqlite_code(&error) == Some(SQLITE_BUSY) => self.busy(),
                Err(error) => Fault::LedgerUnusable(explain(&self.place, &error).to_string()),
            },
            Err(error) => Fault::LedgerUnusable(error.to_string()),
        };
        self.pause = (self.pause * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        Err(failed)
    }

    fn busy(&self) -> Fault {
        let (place, busy) = (self.place.as_str(), self.options.busy_timeout);
        Fault::LedgerUnusable(format!(
            "another program has been writing to {place} for longer than {busy:?}"
        ))
    }
}

fn spoiled(error: sqlx::Error) -> Failure {
    Failure::Spoiled(Fault::Ledger(error))
}

/// Gives all the same fault.
fn fail(batch: Vec<Box<dyn Job>>, fault: Fault) {
    let text = fault.to_string();
    let mut fault = Some(fault);
    for job in batch {
        job.settle(Err(fault.take().unwrap_or_else(|| Fault::LedgerUnusable(text.clone()))));
    }
}

/// Whether no transaction is open any more: SQLite may have rolled back by itself, and then says so.
async fn rollback(conn: &mut Conn) -> bool {
    match control(conn, "ROLLBACK").await {
        Ok(()) => true,
        Err(error) => error
            .as_database_error()
            .is_some_and(|it| it.message().contains("no transaction is active")),
    }
}

/// A statement about the transaction itself.
async fn control(conn: &mut Conn, sql: &'static str) -> sqlx::Result<()> {
    match tokio::time::timeout(PATIENCE, sqlx::query(sql).execute(conn)).await {
        Ok(result) => result.map(drop),
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}
