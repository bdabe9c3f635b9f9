//! Writing to SQLite: one thread with the one connection that writes. It takes all that wait, runs them in one
//! transaction, commits, and only then answers: many use cases share one flush to the disk. It works in the very
//! thread: a use case awaits nothing but the database, and so is never waited for.
//!
//! A savepoint for each use case costs two statements and copies of all that it changes, and few of them fail after they
//! wrote something. So a batch runs without; when one fails, all is rolled back and the batch runs again with a savepoint
//! each, as do those that follow for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::executor::block_on;
use futures::future::BoxFuture;
use sqlx::Executor;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::intake::Intake;
use super::job::{Job, UseCase, Verdict};
use super::open::Place;
use super::trouble::{OpenError, SQLITE_BUSY, explain, sqlite_code, sqlite_commit_refused};
use super::work::Counts;
use super::{Conn, LedgerOptions};
use crate::error::{Fault, Result};

const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How many batches get savepoints after a use case failed.
const CAREFUL: u32 = 32;

/// The way to the writer.
#[derive(Debug)]
pub(super) struct Queue {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    /// Ends with the writer.
    ended: tokio::sync::Mutex<Option<oneshot::Receiver<()>>>,
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
        if let Some(ended) = self.ended.lock().await.take() {
            let _ = ended.await;
        }
    }
}

pub(super) async fn start(place: &Place, options: &LedgerOptions, counts: Arc<Counts>) -> Result<Queue, OpenError> {
    let (jobs, waiting) = mpsc::channel(options.queue.max(1));
    let ((opens, opened), (ends, ended)) = (oneshot::channel(), oneshot::channel());
    let mut writer = Writer {
        place: place.clone(),
        options: options.clone(),
        counts,
        conn: None,
        pause: Duration::ZERO,
        careful: 0,
    };
    let intake = Intake::new(waiting, options.batch);
    let runtime = Handle::current();
    let begin = move || {
        // Use cases are bounded by the runtime's timer.
        let _entered = runtime.enter();
        let ready = writer.open();
        let serves = ready.is_ok();
        if opens.send(ready).is_ok() && serves {
            writer.serve(intake);
        }
        drop(ends);
    };
    let thread = std::thread::Builder::new().name("ledger".into()).spawn(begin);
    thread.map_err(|error| explain(place, &sqlx::Error::Io(error)))?;
    opened
        .await
        .map_err(|_| explain(place, &sqlx::Error::WorkerCrashed))??;
    Ok(Queue {
        jobs: Mutex::new(Some(jobs)),
        ended: tokio::sync::Mutex::new(Some(ended)),
    })
}

/// A file that can only be read opens all the same, and as long as this process holds it open SQLite takes it for
/// read-only, also when the disk has long been put right. Better not to begin.
fn try_to_write(place: &Place, conn: &mut Conn) -> Result<(), OpenError> {
    // Only a statement that writes finds out.
    match block_on(conn.execute("BEGIN IMMEDIATE; CREATE TABLE try_to_write (id BIGINT); ROLLBACK")) {
        Ok(_) => {}
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
    /// How many batches from now on get a savepoint for each use case.
    careful: u32,
}

/// Why a batch was not stored.
enum Failure {
    /// A use case failed after it had written something, and there was no savepoint; nothing was stored.
    Careless,
    /// Nothing was stored; each may be run again alone.
    Spoiled(Fault),
    /// Running them again now would not help, or nobody knows what was stored.
    Final(Fault),
}

impl Writer {
    fn open(&mut self) -> Result<(), OpenError> {
        let mut conn = self.place.embedded(&self.options)?;
        try_to_write(&self.place, &mut conn)?;
        self.conn = Some(conn);
        Ok(())
    }

    fn serve(mut self, mut intake: Intake) {
        while let Some(batch) = intake.next() {
            self.store(batch, &mut intake);
        }
        if let Some(mut conn) = self.conn.take() {
            // The log goes into the file, so that the file alone is the whole ledger.
            let _ = control(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    fn store(&mut self, mut batch: Vec<Box<dyn Job>>, intake: &mut Intake) {
        let mut stored = self.together(&mut batch, Some(intake));
        if let Err(Failure::Careless) = stored {
            self.careful = CAREFUL;
            self.counts.run_again(batch.len());
            stored = self.together(&mut batch, None);
        }
        match stored {
            Ok(()) => batch.into_iter().for_each(|job| job.settle(Ok(()))),
            Err(Failure::Spoiled(_) | Failure::Careless) if batch.len() > 1 => self.one_by_one(batch),
            Err(failure) => fail(batch, failure.into()),
        }
    }

    fn one_by_one(&mut self, batch: Vec<Box<dyn Job>>) {
        self.counts.run_again(batch.len());
        let mut batch = batch.into_iter();
        while let Some(job) = batch.next() {
            let mut alone = vec![job];
            match self.together(&mut alone, None) {
                Ok(()) => alone.into_iter().for_each(|job| job.settle(Ok(()))),
                Err(Failure::Final(fault)) => {
                    alone.extend(batch);
                    return fail(alone, fault);
                }
                Err(failure) => fail(alone, failure.into()),
            }
        }
    }

    /// Runs all in one transaction, with those who come meanwhile, and commits it. On return every job can be settled: with
    /// what it left, or the fault.
    fn together(&mut self, batch: &mut Vec<Box<dyn Job>>, intake: Option<&mut Intake>) -> Result<(), Failure> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut conn = self.begin().map_err(Failure::Final)?;
        let result = self.run_and_commit(&mut conn, batch, intake);
        let trusted = match &result {
            Ok(trusted) => *trusted,
            Err(Failure::Careless | Failure::Spoiled(_)) => rollback(&mut conn),
            Err(Failure::Final(_)) => false,
        };
        if trusted {
            self.conn = Some(conn);
        }
        result.map(drop)
    }

    /// Whether the connection is still to be trusted, when all went well.
    fn run_and_commit(
        &mut self,
        conn: &mut Conn,
        batch: &mut Vec<Box<dyn Job>>,
        mut intake: Option<&mut Intake>,
    ) -> Result<bool, Failure> {
        let mut run = Run::default();
        let mut next = 0;
        loop {
            // Nothing more is run where the transaction is lost: it would be stored by itself.
            let may_grow = next == batch.len() && conn.in_transaction();
            if may_grow && let Some(intake) = &mut intake {
                intake.more(batch);
            }
            let way = match batch.len() {
                1 => Way::Alone,
                _ if self.careful > 0 => Way::Careful,
                _ => Way::Together,
            };
            let Some(job) = batch.get_mut(next) else { break };
            next += 1;
            if !self.run_one(conn, job.as_mut(), way, &mut run)? {
                return Ok(run.trusted);
            }
        }
        let began = Instant::now();
        control(conn, "COMMIT").map_err(|error| {
            if sqlite_commit_refused(&error) {
                return Failure::Spoiled(Fault::Ledger(error));
            }
            Failure::Final(Fault::Uncertain(error.to_string()))
        })?;
        if run.kept > 0 {
            let took = began.elapsed();
            self.counts.committed(run.kept, took);
            if let Some(intake) = intake {
                intake.flushed(took);
            }
        }
        Ok(run.trusted)
    }

    /// Runs one use case. Whether the transaction goes on.
    fn run_one(&mut self, conn: &mut Conn, job: &mut dyn Job, way: Way, run: &mut Run) -> Result<bool, Failure> {
        if way == Way::Careful {
            self.protect(conn, run).map_err(spoiled)?;
        }
        let written = conn.rows_written();
        let verdict = block_on(job.run(conn, self.options.write_timeout));
        run.trusted &= !matches!(verdict, Verdict::Distrust);
        let kept = matches!(verdict, Verdict::Keep);
        run.kept += usize::from(kept);
        match (kept, way) {
            (false, Way::Alone) => {
                run.trusted &= rollback(conn);
                return Ok(false);
            }
            // These, and COMMIT, fail when SQLite has rolled back the whole transaction, which it may after an error. The
            // savepoint stays, and serves the next.
            (false, Way::Careful) => {
                control(conn, "ROLLBACK TO use_case").map_err(spoiled)?;
                if conn.rows_written() > written {
                    self.careful = CAREFUL;
                }
            }
            (true, Way::Careful) => run.savepoint = Savepoint::Used,
            (_, Way::Together) if !conn.in_transaction() => return Err(Failure::Spoiled(lost())),
            (false, Way::Together) if conn.rows_written() > written => return Err(Failure::Careless),
            _ => {}
        }
        Ok(true)
    }

    /// Sets the savepoint of the next use case.
    fn protect(&mut self, conn: &mut Conn, run: &mut Run) -> sqlx::Result<()> {
        match run.savepoint {
            Savepoint::None => self.careful -= 1,
            Savepoint::Fresh => return Ok(()),
            Savepoint::Used => control(conn, "RELEASE use_case")?,
        }
        run.savepoint = Savepoint::Fresh;
        control(conn, "SAVEPOINT use_case")
    }

    /// A connection with the transaction begun; a new one if the old one does not serve.
    fn begin(&mut self) -> Result<Conn, Fault> {
        if let Some(mut conn) = self.conn.take() {
            match control(&mut conn, "BEGIN IMMEDIATE") {
                Ok(()) => return Ok(conn),
                Err(error) if sqlite_code(&error) == Some(SQLITE_BUSY) => {
                    self.conn = Some(conn);
                    return Err(self.busy());
                }
                Err(error) => tracing::warn!(%error, "the ledger's connection is opened again"),
            }
        }
        std::thread::sleep(self.pause);
        let failed = match self.place.embedded(&self.options) {
            Ok(mut conn) => match control(&mut conn, "BEGIN IMMEDIATE") {
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

/// How the use cases of a batch share their transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The transaction itself does what the savepoint is for.
    Alone,
    Together,
    /// Each with a savepoint.
    Careful,
}

/// What has come of a transaction so far.
struct Run {
    /// How many use cases left something to store.
    kept: usize,
    /// Whether the connection is still to be trusted.
    trusted: bool,
    savepoint: Savepoint,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            kept: 0,
            trusted: true,
            savepoint: Savepoint::None,
        }
    }
}

/// The savepoint of a careful batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Savepoint {
    None,
    /// Nothing was kept since.
    Fresh,
    /// What was kept since is to stay.
    Used,
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Careless => lost(),
            Failure::Spoiled(fault) | Failure::Final(fault) => fault,
        }
    }
}

fn lost() -> Fault {
    Fault::LedgerUnusable("SQLite has rolled back the transaction".into())
}

fn spoiled(error: sqlx::Error) -> Failure {
    Failure::Spoiled(Fault::Ledger(error))
}

/// Gives all the same fault.
fn fail(mut batch: Vec<Box<dyn Job>>, fault: Fault) {
    let Some(last) = batch.pop() else { return };
    for job in batch {
        job.settle(Err(match &fault {
            Fault::Uncertain(why) => Fault::Uncertain(why.clone()),
            other => Fault::LedgerUnusable(other.to_string()),
        }));
    }
    last.settle(Err(fault));
}

/// Whether no transaction is open any more: SQLite may have rolled back by itself, and then says so.
fn rollback(conn: &mut Conn) -> bool {
    match control(conn, "ROLLBACK") {
        Ok(()) => true,
        Err(error) => error
            .as_database_error()
            .is_some_and(|it| it.message().contains("no transaction is active")),
    }
}

/// A statement about the transaction itself, prepared once.
fn control(conn: &mut Conn, sql: &'static str) -> sqlx::Result<()> {
    block_on(sqlx::query(sql).execute(conn)).map(drop)
}
