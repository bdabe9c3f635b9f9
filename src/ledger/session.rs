//! The writer's connection to a SQLite file and the log it commits into, and what is done when one of them no longer
//! serves.

use std::path::Path;
use std::time::Duration;

use futures::executor::block_on;
use sqlx::Executor;

use super::flush::WriteAheadLog;
use super::open::Place;
use super::trouble::{OpenError, SQLITE_BUSY, explain, sqlite_code};
use super::{Conn, LedgerOptions};
use crate::error::Fault;

const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Session {
    place: Place,
    options: LedgerOptions,
    /// Nothing after trouble, until the next transaction opens a new one.
    conn: Option<Conn>,
    log: Option<WriteAheadLog>,
    /// Whether the log holds commits that may never reach the disk.
    suspect: bool,
    /// How long to wait before trying to open again.
    pause: Duration,
}

impl Session {
    pub(super) fn open(place: Place, options: LedgerOptions) -> Result<Self, OpenError> {
        let mut session = Session {
            place,
            options,
            conn: None,
            log: None,
            suspect: false,
            pause: Duration::ZERO,
        };
        let mut conn = session.connect()?;
        try_to_write(&session.place, &mut conn)?;
        session.begin_log()?;
        session.conn = Some(conn);
        Ok(session)
    }

    /// A connection with the transaction begun; a new one if the old one does not serve.
    pub(super) fn begin(&mut self) -> Result<Conn, Fault> {
        if let Some(mut conn) = self.conn.take()
            && self.log.as_ref().is_some_and(|log| !log.has_failed())
        {
            match control(&mut conn, "BEGIN IMMEDIATE").and_then(|()| conn.begin_to_recall()) {
                Ok(()) => return Ok(conn),
                Err(error) if sqlite_code(&error) == Some(SQLITE_BUSY) => {
                    self.conn = Some(conn);
                    return Err(self.busy());
                }
                Err(error) => tracing::warn!(%error, "the ledger's connection is opened again"),
            }
        }
        std::thread::sleep(self.pause);
        let failed = match self.begin_again() {
            Ok(conn) => {
                self.pause = Duration::ZERO;
                return Ok(conn);
            }
            Err(OpenError::Locked { .. }) => self.busy(),
            Err(error) => Fault::LedgerUnusable(error.to_string()),
        };
        self.pause = (self.pause * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        Err(failed)
    }

    /// For the next transaction; one that is not kept is closed.
    pub(super) fn keep(&mut self, conn: Conn) {
        self.conn = Some(conn);
    }

    /// What the connection commits into.
    pub(super) fn log(&mut self) -> Option<&mut WriteAheadLog> {
        self.log.as_mut()
    }

    pub(super) fn close(mut self) {
        self.end_log();
        if let Some(mut conn) = self.conn.take() {
            // The log goes into the file, so that the file alone is the whole ledger.
            let _ = control(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    fn begin_again(&mut self) -> Result<Conn, OpenError> {
        self.end_log();
        let mut conn = self.connect()?;
        if self.suspect {
            self.start_log_anew(&mut conn)?;
        }
        control(&mut conn, "BEGIN IMMEDIATE").map_err(|error| explain(&self.place, &error))?;
        self.begin_log()?;
        Ok(conn)
    }

    fn connect(&self) -> Result<Conn, OpenError> {
        let mut conn = self.place.embedded(&self.options)?;
        // The log is flushed by `WriteAheadLog`, before anybody is answered.
        control(&mut conn, "PRAGMA synchronous = NORMAL").map_err(|error| explain(&self.place, &error))?;
        Ok(conn)
    }

    fn begin_log(&mut self) -> Result<(), OpenError> {
        let log = WriteAheadLog::open(self.place.path().unwrap_or(Path::new("")));
        self.suspect |= log.is_err();
        self.log = Some(log.map_err(|error| explain(&self.place, &sqlx::Error::Io(error)))?);
        Ok(())
    }

    fn end_log(&mut self) {
        if let Some(log) = self.log.take() {
            self.suspect |= !block_on(log.rest());
        }
    }

    /// Brings all that the log holds into the file and the file onto the disk, so that the next commit begins the log anew.
    /// Behind what a failed flush has left out, whatever is appended would be lost with it in a power cut.
    fn start_log_anew(&mut self, conn: &mut Conn) -> Result<(), OpenError> {
        let held_up = block_on(sqlx::query_scalar("PRAGMA wal_checkpoint(RESTART)").fetch_one(conn));
        let held_up: i64 = held_up.map_err(|error| explain(&self.place, &error))?;
        if held_up != 0 {
            let place = self.place.as_str().to_owned();
            return Err(OpenError::Locked { place });
        }
        self.suspect = false;
        Ok(())
    }

    fn busy(&self) -> Fault {
        let (place, busy) = (self.place.as_str(), self.options.busy_timeout);
        Fault::LedgerUnusable(format!(
            "another program has been writing to {place} for longer than {busy:?}"
        ))
    }
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

/// Whether no transaction is open any more: SQLite may have rolled back by itself, and then says so.
pub(super) fn rollback(conn: &mut Conn) -> bool {
    match control(conn, "ROLLBACK") {
        Ok(()) => true,
        Err(error) => error
            .as_database_error()
            .is_some_and(|it| it.message().contains("no transaction is active")),
    }
}

/// A statement about the transaction itself, prepared once.
pub(super) fn control(conn: &mut Conn, sql: &'static str) -> sqlx::Result<()> {
    block_on(sqlx::query(sql).execute(conn)).map(drop)
}
