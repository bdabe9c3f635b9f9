//! What a database error means for the work at hand.

use super::Engine;
use super::LedgerOptions;
use super::open::Place;
use crate::error::Fault;

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
        other => Fault::LedgerUnusable(super::open::explain(place, &other).to_string()),
    }
}
