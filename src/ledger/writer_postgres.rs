//! Writing to PostgreSQL: each use case is a serialisable transaction of its own, run again after a conflict.

use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use sqlx::raw_sql;
use tokio::sync::Mutex;

use super::trouble::{conflict, duplicate, ledger_fault, pool_fault, stale_statements, worn};
use super::work::{Ran, run};
use super::{Conn, Shared};
use crate::error::{Error, Fault, Result};

/// A use case that met a conflict this often, or for longer than this (or two runs of its own), is given up.
const MOST_RUNS: u32 = 30;
const MOST_TIME: Duration = Duration::from_secs(20);
/// A key that is still taken in this many runs was not taken by a rival of this moment.
const MOST_DUPLICATES: u32 = 3;
/// How long those who met a conflict let each other go first.
const LONGEST_TURN: Duration = Duration::from_secs(10);
/// A statement that ends a transaction takes longer only when the server or the way to it is in trouble.
const PATIENCE: Duration = Duration::from_secs(15);

enum Once<T> {
    Done(Result<T>),
    /// Nothing was stored, and another run may succeed.
    Again(sqlx::Error),
}

/// Whoever met a conflict goes on alone among their like: many rivals that all run again at once, here and in another copy
/// of the bot, would only make each other run again.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<()>);

pub(super) async fn write<T, F>(shared: &Shared, turns: &Turns, work: &F) -> Result<T>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Sync,
{
    let until = Instant::now() + MOST_TIME.max(2 * shared.options.write_timeout);
    let (mut runs, mut duplicates) = (0, 0);
    let mut turn = None;
    loop {
        let error = match once(shared, work).await {
            Once::Done(result) => return result,
            Once::Again(error) => error,
        };
        runs += 1;
        duplicates += u32::from(duplicate(&error));
        if runs >= MOST_RUNS || duplicates >= MOST_DUPLICATES || Instant::now() > until {
            return Err(ledger_fault(&shared.place, error).into());
        }
        shared.counts.run_again(1);
        // A dead connection is replaced at once; rivals for the same rows take turns, and those who have theirs are spread
        // out, because the other copies have them too.
        if worn(&error) {
            continue;
        }
        if turn.is_none() {
            turn = tokio::time::timeout(LONGEST_TURN, turns.0.lock()).await.ok();
        } else {
            let most = Duration::from_millis(2 << runs.min(7));
            tokio::time::sleep(most.mul_f64(rand::random::<f64>())).await;
        }
    }
}

async fn once<T, F>(shared: &Shared, work: &F) -> Once<T>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Sync,
{
    let conn = match shared.pool.acquire().await {
        Ok(conn) => Conn::from(conn),
        Err(error) => return Once::Done(Err(pool_fault(&shared.place, &shared.options, error).into())),
    };
    let mut held = Held { conn, clean: false };
    if let Err(error) = held.end("BEGIN ISOLATION LEVEL SERIALIZABLE").await {
        return if worn(&error) {
            Once::Again(error)
        } else {
            Once::Done(Err(ledger_fault(&shared.place, error).into()))
        };
    }
    let result = match run(work, &mut held.conn, shared.options.write_timeout).await {
        Ran::Ended(result) => result,
        // Dropped in the middle of who knows what: the connection goes, and the server rolls back.
        Ran::Cut(fault) => return Once::Done(Err(fault.into())),
    };
    match result {
        Ok(value) => commit(shared, held, value).await,
        Err(Error::Fault(Fault::Ledger(error))) if worn(&error) => Once::Again(error),
        Err(error) => {
            let ended = held.end("ROLLBACK").await.is_ok();
            match error {
                Error::Fault(Fault::Ledger(error)) if conflict(&error) || duplicate(&error) => {
                    held.clean = ended && !stale_statements(&error);
                    Once::Again(error)
                }
                Error::Fault(Fault::Ledger(error)) => {
                    held.clean = ended;
                    Once::Done(Err(ledger_fault(&shared.place, error).into()))
                }
                other => {
                    held.clean = ended;
                    Once::Done(Err(other))
                }
            }
        }
    }
}

async fn commit<T>(shared: &Shared, mut held: Held, value: T) -> Once<T> {
    let began = Instant::now();
    // COMMIT alone "succeeds" (it rolls back) when a use case has passed over a database error; SELECT then fails.
    let error = match held.end("SELECT 1; COMMIT").await {
        Ok(()) => {
            held.clean = true;
            shared.counts.committed(1, began.elapsed());
            return Once::Done(Ok(value));
        }
        Err(error) => error,
    };
    if conflict(&error) {
        held.clean = held.end("ROLLBACK").await.is_ok();
        return Once::Again(error);
    }
    if error.as_database_error().is_some() && !worn(&error) {
        held.clean = held.end("ROLLBACK").await.is_ok();
        return Once::Done(Err(ledger_fault(&shared.place, error).into()));
    }
    // Run again it might be stored twice; the receipt tells when the event comes again.
    Once::Done(Err(Fault::Uncertain(error.to_string()).into()))
}

/// A connection on which a snapshot for reading has begun. sqlx's own transaction would give the connection back in the midst
/// of it when the caller goes away while it begins.
pub(super) async fn snapshot(shared: &Shared) -> sqlx::Result<Held> {
    let conn = Conn::from(shared.pool.acquire().await?);
    let mut held = Held { conn, clean: false };
    held.end("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    Ok(held)
}

/// A connection that goes back to the pool only when its transaction has surely ended. Also when the caller's future
/// is dropped in the middle.
pub(super) struct Held {
    conn: Conn,
    clean: bool,
}

impl Held {
    pub(super) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Ends a snapshot.
    pub(super) async fn release(mut self) {
        self.clean = self.end("ROLLBACK").await.is_ok();
    }

    /// Runs a statement that begins or ends a transaction.
    async fn end(&mut self, sql: &'static str) -> sqlx::Result<()> {
        match tokio::time::timeout(PATIENCE, raw_sql(sql).execute(&mut self.conn)).await {
            Ok(result) => result.map(drop),
            Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.clean {
            self.conn.close_on_drop();
        }
    }
}
