//! What a database error means, for the work at hand and to the operator.

use super::Engine;
use super::LedgerOptions;
use super::open::Place;
use crate::error::Fault;

/// Why the ledger cannot be opened: a sentence for the operator that says what to do. It never holds a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "The ledger's address is not understood: {0}. Write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE."
    )]
    Address(String),
    #[error(
        "There is no ledger at {place}. Correct DATABASE_URL; a new ledger is made by `magicwords serve` or `magicwords migrate`."
    )]
    Missing { place: String },
    #[error(
        "The ledger {place} has schema {found} and this program works with {known}. Run `magicwords migrate`, or start the bot."
    )]
    Outdated { place: String, found: i64, known: i64 },
    #[error("The folder {place} for the ledger cannot be made ({why}). Make it, or let this user write there.")]
    Folder { place: String, why: String },
    #[error(
        "The ledger {place} cannot be opened ({why}). This user must be able to read and write the file and its folder."
    )]
    NotWritable { place: String, why: String },
    #[error(
        "{place} is not a ledger, or is damaged ({why}). Give another path, or put a backup in its place, after moving the file away together with those of the same name that end in -wal and -shm."
    )]
    NotALedger { place: String, why: String },
    #[error("The ledger {place} is held by another program. Stop that program, or try again when it is done.")]
    Locked { place: String },
    #[error("There is no room on the disk for the ledger {place}. Free some space and start again.")]
    DiskFull { place: String },
    #[error(
        "The ledger {place} was written by a newer program (schema {found}; this program knows {known}). Install the newer program."
    )]
    Newer { place: String, found: i64, known: i64 },
    #[error(
        "Step {version} of the schema of {place} is not the one this program would have applied. Install the program that made this ledger."
    )]
    Changed { place: String, version: i64 },
    #[error("Step {version} ({name}) of the schema failed on {place}, and nothing was changed: {why}")]
    Migration {
        place: String,
        version: i64,
        name: &'static str,
        why: String,
    },
    #[error("PostgreSQL at {place} does not answer ({why}). Check host and port, and that the server runs.")]
    Unreachable { place: String, why: String },
    #[error("PostgreSQL at {place} refused the login ({why}). Check user and password, and the server's pg_hba.conf.")]
    Login { place: String, why: String },
    #[error("PostgreSQL has no database {place}. Make it with `createdb`, or correct the name.")]
    NoDatabase { place: String },
    #[error("The PostgreSQL user of {place} may not do this ({why}). Make the user the owner of the database.")]
    NotAllowed { place: String, why: String },
    #[error("The ledger {place} cannot be used: {why}")]
    Other { place: String, why: String },
}

/// SQLite's primary result code. <https://www.sqlite.org/rescode.html>
pub(super) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

pub(super) const SQLITE_ERROR: i32 = 1;
pub(super) const SQLITE_BUSY: i32 = 5;
pub(super) const SQLITE_LOCKED: i32 = 6;
pub(super) const SQLITE_NOMEM: i32 = 7;
pub(super) const SQLITE_READONLY: i32 = 8;
pub(super) const SQLITE_INTERRUPT: i32 = 9;
pub(super) const SQLITE_IOERR: i32 = 10;
pub(super) const SQLITE_CORRUPT: i32 = 11;
pub(super) const SQLITE_FULL: i32 = 13;
pub(super) const SQLITE_CANTOPEN: i32 = 14;
pub(super) const SQLITE_PROTOCOL: i32 = 15;
pub(super) const SQLITE_CONSTRAINT: i32 = 19;
pub(super) const SQLITE_NOTADB: i32 = 26;

/// Whether the SQLite connection itself may be at fault, so that a new one may do better.
pub(super) fn sqlite_connection_suspect(error: &sqlx::Error) -> bool {
    match sqlite_code(error) {
        Some(code) => matches!(
            code,
            SQLITE_NOMEM | SQLITE_READONLY | SQLITE_IOERR | SQLITE_CORRUPT | SQLITE_CANTOPEN | SQLITE_NOTADB
        ),
        None => matches!(
            error,
            sqlx::Error::WorkerCrashed | sqlx::Error::Io(_) | sqlx::Error::Protocol(_)
        ),
    }
}

/// Whether SQLite refused the COMMIT in a way that surely stored nothing.
pub(super) fn sqlite_commit_refused(error: &sqlx::Error) -> bool {
    matches!(
        sqlite_code(error),
        Some(SQLITE_ERROR | SQLITE_BUSY | SQLITE_FULL | SQLITE_CONSTRAINT | SQLITE_LOCKED)
    )
}

/// PostgreSQL's SQLSTATE, or nothing when the error did not come from the server.
pub(super) fn sqlstate(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Whether PostgreSQL asks to run the transaction again: a conflict, a deadlock, or [`stale_statements`].
pub(super) fn conflict(error: &sqlx::Error) -> bool {
    matches!(sqlstate(error).as_deref(), Some("40001" | "40P01")) || stale_statements(error)
}

/// Whether a row with the same key is there already. Often another transaction put it there after this one began, which
/// PostgreSQL tells by this and not as a conflict: another run finds that row.
pub(super) fn duplicate(error: &sqlx::Error) -> bool {
    sqlstate(error).as_deref() == Some("23505")
}

/// Whether a statement was prepared on this connection before another copy changed the schema.
pub(super) fn stale_statements(error: &sqlx::Error) -> bool {
    let Some(database) = error.as_database_error() else {
        return false;
    };
    database.code().as_deref() == Some("0A000") && database.message().contains("cached plan")
}

/// Whether the connection to the PostgreSQL server is gone (SQLite never matches: its codes are short numbers).
pub(super) fn worn(error: &sqlx::Error) -> bool {
    match sqlstate(error) {
        Some(code) => code.starts_with("57P0") || code.starts_with("08"),
        None => matches!(
            error,
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed
        ),
    }
}

/// A fault for "no connection to work with".
pub(super) fn pool_fault(place: &Place, options: &LedgerOptions, error: sqlx::Error) -> Fault {
    match error {
        sqlx::Error::PoolClosed => Fault::Stopping,
        sqlx::Error::PoolTimedOut => Fault::LedgerUnusable(match place.engine() {
            Engine::Sqlite => format!(
                "all read connections to {} were busy for {:?}",
                place.as_str(),
                options.busy_timeout
            ),
            Engine::Postgres => format!(
                "PostgreSQL at {} gave no connection within {:?}: it is down, or the {} connections of this bot are all busy",
                place.as_str(),
                options.busy_timeout,
                options.connections
            ),
        }),
        other => Fault::LedgerUnusable(explain(place, &other).to_string()),
    }
}

/// Whether a PostgreSQL server has too much to do: no memory, room or connection is left, or a statement took too long.
fn overloaded(error: &sqlx::Error) -> bool {
    let codes = ["53100", "53200", "53300", "53400", "55P03", "57014"];
    sqlstate(error).is_some_and(|code| codes.contains(&code.as_str()))
}

/// A fault for an error that no other run could mend.
pub(super) fn ledger_fault(place: &Place, error: sqlx::Error) -> Fault {
    if worn(&error) || overloaded(&error) {
        return Fault::LedgerUnusable(explain(place, &error).to_string());
    }
    Fault::Ledger(error)
}

/// What a database error means to the operator.
pub(super) fn explain(place: &Place, error: &sqlx::Error) -> OpenError {
    let place_ = place.as_str().to_owned();
    let why = match error {
        sqlx::Error::Database(database) => database.message().to_owned(),
        sqlx::Error::Io(io) => io.to_string(),
        other => other.to_string(),
    };
    match place.engine() {
        Engine::Sqlite => explain_sqlite(place_, why, sqlite_code(error)),
        Engine::Postgres => explain_postgres(place_, why, error),
    }
}

fn explain_sqlite(place: String, why: String, code: Option<i32>) -> OpenError {
    match code {
        Some(SQLITE_BUSY | SQLITE_LOCKED) => OpenError::Locked { place },
        Some(SQLITE_FULL) => OpenError::DiskFull { place },
        Some(SQLITE_NOTADB | SQLITE_CORRUPT) => OpenError::NotALedger { place, why },
        Some(SQLITE_READONLY | SQLITE_CANTOPEN | SQLITE_PROTOCOL) => OpenError::NotWritable { place, why },
        _ => OpenError::Other { place, why },
    }
}

fn explain_postgres(place: String, why: String, error: &sqlx::Error) -> OpenError {
    match (sqlstate(error).as_deref(), error) {
        (Some("28P01" | "28000"), _) => OpenError::Login { place, why },
        (Some("3D000"), _) => OpenError::NoDatabase { place },
        (Some("42501" | "25006"), _) => OpenError::NotAllowed { place, why },
        (Some("53100"), _) => OpenError::DiskFull { place },
        (Some("53300" | "57P01" | "57P02" | "57P03"), _) => OpenError::Unreachable { place, why },
        (None, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolTimedOut) => {
            OpenError::Unreachable { place, why }
        }
        _ => OpenError::Other { place, why },
    }
}
