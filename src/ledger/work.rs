//! Running one use case, whatever the engine: bounded in time, panics caught; and what is counted about it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::executor::block_on;
use futures::future::BoxFuture;
use sqlx::Executor;

use super::trouble::{SQLITE_INTERRUPT, ledger_fault, pool_fault, sqlite_code, worn};
use super::writer_postgres::{Held, snapshot};
use super::{Conn, Engine, Shared};
use crate::error::{Error, Fault, Result};

/// How one run of a use case ended.
pub(super) enum Ran<T> {
    /// It returned.
    Ended(Result<T>),
    /// It panicked or took too long; its future was dropped, perhaps in the middle of a statement.
    Cut(Fault),
}

/// Runs `work` once.
pub(super) async fn run<T, F>(work: &F, conn: &mut Conn, limit: Duration) -> Ran<T>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Sync,
{
    // A use case is run inside a transaction and rolled back after a panic, so nothing half done is seen.
    let guarded = AssertUnwindSafe(async { work(conn).await }).catch_unwind();
    let given_up = || {
        Ran::Cut(Fault::LedgerUnusable(format!(
            "{} was given up after {limit:?}; nothing of it is stored",
            std::any::type_name::<F>()
        )))
    };
    match tokio::time::timeout(limit, guarded).await {
        Ok(Ok(Err(Error::Fault(Fault::Ledger(error))))) if sqlite_code(&error) == Some(SQLITE_INTERRUPT) => given_up(),
        Ok(Ok(result)) => Ran::Ended(result),
        Ok(Err(_)) => Ran::Cut(Fault::Panic(std::any::type_name::<F>())),
        Err(_) => given_up(),
    }
}

/// Runs `work` on one snapshot, which ends with it, also when the caller goes away.
pub(super) async fn read<T, F>(shared: &Shared, work: &F) -> Result<T>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Sync,
{
    // Idle connections may all have died with the server, and are found out one by one.
    let mut left = shared.options.connections;
    loop {
        let mut snapshot = match Snapshot::begin(shared).await {
            Ok(snapshot) => snapshot,
            Err(error) if left > 0 && worn(&error) => {
                left -= 1;
                continue;
            }
            Err(error) => return Err(pool_fault(&shared.place, &shared.options, error).into()),
        };
        let ran = run(work, snapshot.conn(), shared.options.read_timeout).await;
        return match ran {
            Ran::Ended(Err(Error::Fault(Fault::Ledger(error)))) if left > 0 && worn(&error) => {
                left -= 1;
                continue;
            }
            Ran::Ended(result) => {
                snapshot.end().await;
                result.map_err(|error| match error {
                    Error::Fault(Fault::Ledger(error)) => ledger_fault(&shared.place, error).into(),
                    other => other,
                })
            }
            Ran::Cut(fault) => Err(fault.into()),
        };
    }
}

/// Runs `work` on one snapshot of a SQLite ledger, on a connection and in a thread of its own. A snapshot ends with its
/// connection.
pub(super) async fn read_apart<T, F>(shared: Arc<Shared>, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    let reading = move || {
        let limit = shared.options.read_timeout;
        let mut conn = shared.place.embedded_reader(&shared.options)?;
        conn.limit(Some(limit));
        // It awaits the database alone, which answers in this very thread.
        match block_on(run(&work, &mut conn, limit)) {
            Ran::Ended(result) => result,
            Ran::Cut(fault) => Err(fault.into()),
        }
    };
    let read = tokio::task::spawn_blocking(reading).await;
    read.unwrap_or_else(|_| Err(Fault::Panic(std::any::type_name::<F>()).into()))
}

enum Snapshot {
    Sqlite(Box<Conn>),
    Postgres(Held),
}

impl Snapshot {
    async fn begin(shared: &Shared) -> sqlx::Result<Self> {
        Ok(match shared.place.engine() {
            Engine::Sqlite => {
                let transaction = shared.pool.begin_with("BEGIN DEFERRED").await?;
                Snapshot::Sqlite(Box::new(Conn::from(transaction)))
            }
            Engine::Postgres => Snapshot::Postgres(snapshot(shared).await?),
        })
    }

    fn conn(&mut self) -> &mut Conn {
        match self {
            Snapshot::Sqlite(conn) => conn,
            Snapshot::Postgres(held) => held.conn(),
        }
    }

    async fn end(self) {
        match self {
            // The transaction of sqlx rolls back when it is dropped.
            Snapshot::Sqlite(conn) => drop(conn),
            Snapshot::Postgres(held) => held.release().await,
        }
    }
}

/// Runs a part of a use case that may fail without failing the whole: what it did is undone, and the transaction goes
/// on. Needed on PostgreSQL, where an error otherwise spoils the rest.
///
/// # Errors
/// What `part` returns, or a fault when the savepoint itself fails.
pub async fn savepoint<T, F>(tx: &mut Conn, part: F) -> Result<T>
where
    F: for<'a> FnOnce(&'a mut Conn) -> BoxFuture<'a, Result<T>>,
{
    tx.execute("SAVEPOINT part").await?;
    let result = part(&mut *tx).await;
    if result.is_err() {
        tx.execute("ROLLBACK TO SAVEPOINT part").await?;
    }
    tx.execute("RELEASE SAVEPOINT part").await?;
    result
}

/// What the ledger has done since it was opened. The same, and the times, go to `metrics` as
/// `magicwords_ledger_batch_size`, `magicwords_ledger_commit_seconds` and `magicwords_ledger_retries_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Commits that stored something.
    pub commits: u64,
    /// Use cases that those commits stored.
    pub stored: u64,
    /// Use cases that were run again.
    pub retries: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    commits: AtomicU64,
    stored: AtomicU64,
    retries: AtomicU64,
}

impl Counts {
    pub(super) fn committed(&self, stored: usize, took: Duration) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.stored.fetch_add(stored as u64, Ordering::Relaxed);
        metrics::histogram!("magicwords_ledger_batch_size").record(stored as f64);
        metrics::histogram!("magicwords_ledger_commit_seconds").record(took);
    }

    pub(super) fn run_again(&self, how_many: usize) {
        self.retries.fetch_add(how_many as u64, Ordering::Relaxed);
        metrics::counter!("magicwords_ledger_retries_total").increment(how_many as u64);
    }

    pub(super) fn snapshot(&self) -> Stats {
        Stats {
            commits: self.commits.load(Ordering::Relaxed),
            stored: self.stored.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
        }
    }
}
