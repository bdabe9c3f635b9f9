//! Writing to SQLite: one thread with the one connection that writes. It takes those who wait, or half of them, runs them in
//! one transaction, commits, and has them answered when the commit is on the disk: many use cases share one flush, and the
//! next ones run meanwhile. It works in the very thread: a use case awaits nothing but the database, and so is never
//! waited for.
//!
//! A savepoint for each use case costs two statements and copies of all that it changes, and few of them fail after they
//! wrote something. So a batch runs without; when one fails, all is rolled back and the batch runs again with a savepoint
//! each, as do those that follow for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::executor::block_on;
use futures::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::intake::Intake;
use super::job::{Job, UseCase, Verdict};
use super::open::Place;
use super::session::{Session, control, rollback};
use super::trouble::{OpenError, explain, sqlite_commit_refused};
use super::work::Counts;
use super::{Conn, LedgerOptions};
use crate::error::{Fault, Result};

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
    let intake = Intake::new(waiting, options.batch);
    let (place_, options, runtime) = (place.clone(), options.clone(), Handle::current());
    let begin = move || {
        // Use cases are bounded by the runtime's timer.
        let _entered = runtime.enter();
        let (limit, session) = (options.write_timeout, Session::open(place_, options));
        let ready = session.map(|session| Writer {
            session,
            counts,
            limit,
            runtime: runtime.clone(),
            careful: 0,
        });
        let (opened, writer) = match ready {
            Ok(writer) => (Ok(()), Some(writer)),
            Err(error) => (Err(error), None),
        };
        if opens.send(opened).is_ok()
            && let Some(writer) = writer
        {
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

struct Writer {
    session: Session,
    counts: Arc<Counts>,
    /// How long one run of a use case may take.
    limit: Duration,
    /// Where flushes are waited for.
    runtime: Handle,
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
    fn serve(mut self, mut intake: Intake) {
        while let Some(batch) = intake.next() {
            self.store(batch, &mut intake);
            if let Some(log) = self.session.log() {
                intake.share(log.outlook(), log.awaited_by());
            }
        }
        self.session.close();
    }

    fn store(&mut self, mut batch: Vec<Box<dyn Job>>, intake: &mut Intake) {
        let mut stored = self.together(&mut batch, Some(intake));
        if let Err(Failure::Careless) = stored {
            self.careful = CAREFUL;
            self.counts.run_again(batch.len());
            stored = self.together(&mut batch, None);
        }
        match stored {
            Ok(run) => self.settle(batch, run),
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
                Ok(run) => self.settle(alone, run),
                Err(Failure::Final(fault)) => {
                    alone.extend(batch);
                    return fail(alone, fault);
                }
                Err(failure) => fail(alone, failure.into()),
            }
        }
    }

    /// Answers all when what they left is on the disk, and does not wait for that. Also who left nothing may have been told
    /// of what others left just before.
    fn settle(&mut self, batch: Vec<Box<dyn Job>>, run: Run) {
        let log = self.session.log().filter(|log| !log.is_durable());
        let Some(log) = log else {
            return batch.into_iter().for_each(|job| job.settle(Ok(())));
        };
        let Some(flusher) = block_on(log.flusher(batch.len())) else {
            return fail(batch, Fault::Uncertain("the program ended before its flush".into()));
        };
        let counts = self.counts.clone();
        self.runtime.spawn_blocking(move || match flusher.flush() {
            Ok(()) => {
                if run.wrote {
                    counts.committed(run.kept, run.since.elapsed());
                }
                batch.into_iter().for_each(|job| job.settle(Ok(())));
            }
            Err(error) => fail(batch, Fault::Uncertain(error.to_string())),
        });
    }

    /// Runs all in one transaction, with those who come meanwhile, and commits it. On return every job can be settled: with
    /// what it left, or the fault.
    fn together(&mut self, batch: &mut Vec<Box<dyn Job>>, intake: Option<&mut Intake>) -> Result<Run, Failure> {
        if batch.is_empty() {
            return Ok(Run::default());
        }
        let mut conn = self.session.begin().map_err(Failure::Final)?;
        let result = self.run_and_commit(&mut conn, batch, intake);
        let trusted = match &result {
            Ok(run) => run.trusted,
            Err(Failure::Careless | Failure::Spoiled(_)) => rollback(&mut conn),
            Err(Failure::Final(_)) => false,
        };
        if trusted {
            self.session.keep(conn);
        }
        result
    }

    fn run_and_commit(
        &mut self,
        conn: &mut Conn,
        batch: &mut Vec<Box<dyn Job>>,
        mut intake: Option<&mut Intake>,
    ) -> Result<Run, Failure> {
        let (mut run, written) = (Run::default(), conn.rows_written());
        let mut next = 0;
        loop {
            // Nothing more is run where the transaction is lost: it would be stored by itself.
            if next == batch.len() && conn.in_transaction() {
                self.gather(batch, intake.as_deref_mut())?;
            }
            let way = match batch.len() {
                1 => Way::Alone,
                _ if self.careful > 0 => Way::Careful,
                _ => Way::Together,
            };
            let Some(job) = batch.get_mut(next) else { break };
            next += 1;
            if !self.run_one(conn, job.as_mut(), way, &mut run)? {
                return Ok(run);
            }
        }
        run.since = Instant::now();
        control(conn, "COMMIT").map_err(|error| {
            if sqlite_commit_refused(&error) {
                return Failure::Spoiled(Fault::Ledger(error));
            }
            Failure::Final(Fault::Uncertain(error.to_string()))
        })?;
        run.wrote = conn.rows_written() > written;
        if let Some(intake) = intake {
            intake.committed(run.since.elapsed());
        }
        if run.wrote
            && let Some(log) = self.session.log()
        {
            log.committed();
        }
        Ok(run)
    }

    /// Takes along those who come before a flush for the commit can begin.
    fn gather(&mut self, batch: &mut Vec<Box<dyn Job>>, intake: Option<&mut Intake>) -> Result<(), Failure> {
        let Some(log) = self.session.log() else {
            return Err(Failure::Final(lost()));
        };
        let goes_on = match intake {
            Some(intake) => {
                intake.share(log.outlook(), log.awaited_by() + batch.len());
                intake.gather(batch) || block_on(intake.more(batch, log.get_ready()))
            }
            None => block_on(log.get_ready()),
        };
        goes_on.then_some(()).ok_or(Failure::Final(Fault::Stopping))
    }

    /// Runs one use case. Whether the transaction goes on.
    fn run_one(&mut self, conn: &mut Conn, job: &mut dyn Job, way: Way, run: &mut Run) -> Result<bool, Failure> {
        if way == Way::Careful {
            self.protect(conn, run).map_err(spoiled)?;
        }
        let written = conn.rows_written();
        let verdict = block_on(job.run(conn, self.limit));
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
    /// How many use cases are to keep what they did.
    kept: usize,
    /// Whether they did anything that had to be stored.
    wrote: bool,
    /// Whether the connection is still to be trusted.
    trusted: bool,
    savepoint: Savepoint,
    /// When the commit began.
    since: Instant,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            kept: 0,
            wrote: false,
            trusted: true,
            savepoint: Savepoint::None,
            since: Instant::now(),
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
