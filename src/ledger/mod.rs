//! The ledger: where everything is kept, in SQLite (embedded) or PostgreSQL (several copies of the bot).
//!
//! All work goes through two doors, [`Ledger::write`] and [`Ledger::read`]. A use case gets the open transaction as
//! `&mut Conn` and awaits nothing but the database. It may be run more than once (after a conflict, or when a neighbour
//! spoiled the shared transaction), so it changes nothing but the database. It returns at the first database error: on
//! PostgreSQL a transaction with an error in it cannot commit. What may fail and be survived runs in [`savepoint`];
//! `tx.begin()` of sqlx is not for use cases, because on PostgreSQL its commit would end the transaction.

mod backup;
pub mod bulk;
pub mod cards;
mod conn;
pub mod deliveries;
mod embedded;
mod flush;
pub mod id;
mod intake;
mod job;
pub mod jobs;
mod look;
mod migrate;
mod open;
mod recall;
pub mod receipts;
mod session;
mod trouble;
mod work;
mod writer_postgres;
mod writer_sqlite;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::AnyPool;
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::error::{Fault, Result};

pub use backup::BackupError;
pub use conn::Conn;
pub use look::{Found, backup, could_be_made, look};
pub use migrate::{MIGRATIONS, Migration, MigrationReport, migrate, migrate_with};
pub use recall::Recalled;
pub use trouble::OpenError;
pub use work::{Stats, savepoint};

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Ends a `select` that claims rows: several copies claiming at once pass over each other's rows instead of waiting.
/// SQLite has one writer, so there is nothing to pass over.
pub fn skip_locked(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " for update skip locked",
    }
}

/// Bounds. The defaults suit the bot; tests and one-off programs change some.
#[derive(Debug, Clone)]
pub struct LedgerOptions {
    /// How long one run of a writing use case may take.
    pub write_timeout: Duration,
    /// How long one reading use case may take; an export reads everything in one.
    pub read_timeout: Duration,
    /// How long to wait for another program that writes the SQLite file, or for a PostgreSQL connection.
    pub busy_timeout: Duration,
    /// PostgreSQL connections, and the most SQLite read connections.
    pub connections: u32,
    /// How many writes may wait; further ones wait to wait.
    pub queue: usize,
    /// How many waiting writes share one SQLite commit. 1 gives each its own transaction.
    pub batch: usize,
    /// How many KiB of a SQLite file the writer keeps in memory. The bot is well served by SQLite's own 2,000; who writes
    /// to every part of the file at once wants more.
    pub cache: u32,
    /// The schema, oldest first.
    pub migrations: &'static [Migration],
}

impl Default for LedgerOptions {
    fn default() -> Self {
        LedgerOptions {
            write_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(30),
            busy_timeout: Duration::from_secs(5),
            connections: 8,
            queue: 1024,
            batch: 256,
            cache: 2000,
            migrations: MIGRATIONS,
        }
    }
}

/// The open ledger. Clones share it.
#[derive(Debug, Clone)]
pub struct Ledger {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    place: open::Place,
    was_new: bool,
    /// Held for reading by all work, for writing by [`Ledger::close`], which so waits for what is under way.
    open: RwLock<bool>,
    writer: Writer,
    /// Read connections on SQLite, all connections on PostgreSQL.
    pool: AnyPool,
    options: LedgerOptions,
    counts: Arc<work::Counts>,
}

#[derive(Debug)]
enum Writer {
    Sqlite(writer_sqlite::Queue),
    Postgres(writer_postgres::Turns),
}

impl Ledger {
    /// Opens the ledger at `url` (`sqlite:path` or `postgres://user@host/database`), makes it if it is new, and brings
    /// its schema up to date. The error is a sentence for the operator and never holds the password.
    pub async fn open(url: &str, options: &LedgerOptions) -> Result<Ledger, OpenError> {
        let place = open::Place::ready(url)?;
        let report = migrate::run(&place, options.migrations, options.busy_timeout).await?;
        Ledger::start(place, options, report.was_new).await
    }

    async fn start(place: open::Place, options: &LedgerOptions, was_new: bool) -> Result<Ledger, OpenError> {
        let counts = Arc::new(work::Counts::default());
        let writer = match place.engine() {
            Engine::Sqlite => Writer::Sqlite(writer_sqlite::start(&place, options, counts.clone()).await?),
            Engine::Postgres => Writer::Postgres(writer_postgres::Turns::default()),
        };
        let pool = place.pool(options);
        let shared = Shared {
            was_new,
            open: RwLock::new(true),
            options: options.clone(),
            place,
            writer,
            pool,
            counts,
        };
        Ok(Ledger {
            shared: Arc::new(shared),
        })
    }

    /// Runs `work` in a transaction that no other can disturb, and answers after the commit. `work` may be run again
    /// after a conflict; when it returns an error, panics or takes too long, nothing of it is stored.
    ///
    /// # Errors
    /// What `work` returns, or a [`Fault`] of the ledger. After a fault that says so, the outcome is unknown: the
    /// receipt tells, when the event comes again. A write whose caller has gone before its turn is not run.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let _open = self.enter().await?;
        match &self.shared.writer {
            Writer::Sqlite(queue) => queue.write(work).await,
            // Apart, for the room that it takes in everything that writes.
            Writer::Postgres(turns) => Box::pin(writer_postgres::write(&self.shared, turns, &work)).await,
        }
    }

    /// Runs `work` on one consistent snapshot; it cannot write.
    ///
    /// # Errors
    /// What `work` returns, or a [`Fault`] of the ledger.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let _open = self.enter().await?;
        Box::pin(work::read(&self.shared, &work)).await
    }

    /// [`Ledger::read`] for work that reads many rows. On SQLite it gets a connection and a thread of its own: sqlx's pool
    /// hands over every row from another thread, which takes longer than reading it.
    ///
    /// # Errors
    /// What `work` returns, or a [`Fault`] of the ledger.
    pub async fn read_much<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let _open = self.enter().await?;
        match self.engine() {
            Engine::Sqlite => work::read_apart(self.shared.clone(), work).await,
            Engine::Postgres => Box::pin(work::read(&self.shared, &work)).await,
        }
    }

    /// Holds the ledger open for one piece of work.
    async fn enter(&self) -> Result<RwLockReadGuard<'_, bool>> {
        let open = self.shared.open.read().await;
        if *open { Ok(open) } else { Err(Fault::Stopping.into()) }
    }

    /// Reads something small.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn probe(&self) -> Result<()> {
        let probe = self.read(|tx| {
            async move {
                sqlx::query("select cast(1 as bigint)").fetch_one(tx).await?;
                Ok(())
            }
            .boxed()
        });
        probe.await
    }

    /// Runs a statement that needs every right to write and changes nothing.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn probe_writing(&self) -> Result<()> {
        let probe = self.write(|tx| {
            async move {
                sqlx::query("update workspaces set name = name where id = $1")
                    .bind(0_i64)
                    .execute(tx)
                    .await?;
                Ok(())
            }
            .boxed()
        });
        probe.await
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        self.shared.place.engine()
    }

    /// Whether opening made this ledger.
    pub fn was_new(&self) -> bool {
        self.shared.was_new
    }

    /// The absolute path, or host and database without credentials.
    pub fn place(&self) -> &str {
        self.shared.place.as_str()
    }

    /// What the ledger has done since it was opened.
    pub fn stats(&self) -> Stats {
        self.shared.counts.snapshot()
    }

    /// Finishes all work that has begun or waits, then closes. Later work is answered with [`Fault::Stopping`].
    pub async fn close(&self) {
        let mut open = self.shared.open.write().await;
        if !std::mem::replace(&mut *open, false) {
            return;
        }
        self.shared.pool.close().await;
        if let Writer::Sqlite(queue) = &self.shared.writer {
            queue.close().await;
        }
    }

    /// Copies the whole ledger, as it is at this moment, to a new file while the bot goes on working. Returns the
    /// size in bytes; the copy is on the disk by then.
    ///
    /// # Errors
    /// A sentence for the operator: the file exists, cannot be written, or the ledger is PostgreSQL, which has its own
    /// tool for this.
    pub async fn backup(&self, to: &Path) -> Result<u64, BackupError> {
        backup::run(&self.shared.place, to).await
    }
}
