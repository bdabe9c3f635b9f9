//! SQLite in the thread of its caller. sqlx keeps each SQLite connection in a thread of its own, and the way there and
//! back costs more than most statements, more than the writer of a busy ledger can afford. Statements, rows and errors are
//! those of sqlx, so that the code above cannot tell the two apart.
//!
//! sqlx's rows for any database have no public constructor. Their fields are public but may change with any release of
//! sqlx, so `Cargo.toml` names its exact version.

mod values;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection, OpenFlags, Statement};
use sqlx::Either;
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow};
use sqlx_core::HashMap;

use super::recall::{Recall, Recalled};
use values::{Shape, fault};

/// More than the program has statements that write.
const PREPARED: usize = 256;
/// How many steps of SQLite's machine pass between two looks at the time: far below a millisecond's worth.
const STEPS: i32 = 10_000;

/// What a statement gives, in the order of sqlx: rows, and at the end how many it changed.
pub(super) type Given = Either<AnyQueryResult, AnyRow>;

/// One connection.
pub(super) struct Embedded {
    conn: Connection,
    /// The columns and parameters of statements that were run before.
    shapes: HashMap<Box<str>, Shape>,
    deadline: Deadline,
    recall: Recall,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Embedded")
    }
}

/// When a statement that still runs is broken off.
#[derive(Debug, Clone)]
struct Deadline {
    since: Instant,
    /// Milliseconds after `since`; 0 for none.
    at: Arc<AtomicU64>,
}

impl Deadline {
    fn is_over(&self) -> bool {
        let at = self.at.load(Ordering::Relaxed);
        at != 0 && self.since.elapsed().as_millis() as u64 >= at
    }
}

impl Embedded {
    /// Opens a file that is there.
    pub(super) fn open(path: &Path, busy: Duration) -> sqlx::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(fault)?;
        conn.busy_timeout(busy).map_err(fault)?;
        conn.set_prepared_statement_cache_capacity(PREPARED);
        let deadline = Deadline {
            since: Instant::now(),
            at: Arc::default(),
        };
        let watched = deadline.clone();
        conn.progress_handler(STEPS, Some(move || watched.is_over()))
            .map_err(fault)?;
        let recall = Recall::of_writes_to(&conn).map_err(fault)?;
        Ok(Embedded {
            conn,
            shapes: HashMap::new(),
            deadline,
            recall,
        })
    }

    /// Breaks off statements that run on after so long, counted from now.
    pub(super) fn limit(&self, to: Option<Duration>) {
        let over = to.map_or(0, |to| (self.deadline.since.elapsed() + to).as_millis().max(1) as u64);
        self.deadline.at.store(over, Ordering::Relaxed);
    }

    /// How many rows were inserted, changed or deleted since it was opened.
    pub(super) fn rows_written(&self) -> u64 {
        self.conn.total_changes()
    }

    pub(super) fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    /// A transaction has begun: what was kept holds in it, unless somebody has written to its tables.
    pub(super) fn begin_to_recall(&mut self) -> sqlx::Result<()> {
        let mut asks = self.conn.prepare_cached("PRAGMA data_version").map_err(fault)?;
        let version = asks.query_row([], |row| row.get(0)).map_err(fault)?;
        self.recall.begin(version);
        Ok(())
    }

    pub(super) fn recall<T: Recalled>(&mut self) -> Option<&mut T> {
        self.recall.of()
    }

    /// Runs one statement with its parameters, or several without. Of the rows, those up to `most`.
    pub(super) fn run(&mut self, sql: &str, arguments: Option<AnyArguments>, most: usize) -> sqlx::Result<Vec<Given>> {
        let mut given = Vec::new();
        let Some(arguments) = arguments else {
            let mut batch = Batch::new(&self.conn, sql);
            while let Some(mut statement) = batch.next().map_err(fault)? {
                let shape = Shape::of(&statement);
                step(&mut statement, &shape, most, &mut given)?;
            }
            return Ok(given);
        };
        let mut statement = self.conn.prepare_cached(sql).map_err(fault)?;
        if let Some(shape) = self.shapes.get(sql) {
            shape.bind(&mut statement, arguments)?;
            step(&mut statement, shape, most, &mut given)?;
            return Ok(given);
        }
        let shape = Shape::of(&statement);
        shape.bind(&mut statement, arguments)?;
        step(&mut statement, &shape, most, &mut given)?;
        if self.shapes.len() == PREPARED {
            self.shapes.clear();
        }
        self.shapes.insert(sql.into(), shape);
        Ok(given)
    }
}

fn step(statement: &mut Statement<'_>, shape: &Shape, most: usize, given: &mut Vec<Given>) -> sqlx::Result<()> {
    if shape.is_empty() {
        let changed = statement.raw_execute().map_err(fault)? as u64;
        given.push(Either::Left(values::changed(changed)));
        return Ok(());
    }
    let reads = statement.readonly();
    let mut rows = statement.raw_query();
    let mut taken = 0;
    // A statement that writes is run to its end, whatever is asked of its rows.
    while !(reads && taken == most) {
        let Some(row) = rows.next().map_err(fault)? else { break };
        if taken < most {
            given.push(Either::Right(shape.row(row)?));
        }
        taken += 1;
    }
    let changed = if reads { 0 } else { taken as u64 };
    given.push(Either::Left(values::changed(changed)));
    Ok(())
}
