//! Finding and opening the database, and saying plainly why that did not work.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, AssertSqlSafe, ConnectOptions, Executor, raw_sql};

use super::trouble::{self, sqlite_code, sqlstate};
use super::{Conn, Engine, LedgerOptions};

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
    #[error("{place} is not a ledger, or is damaged ({why}). Give another path, or put a backup in its place.")]
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

/// What to do about a SQLite file that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absent {
    Make,
    Refuse,
}

/// A parsed address.
#[derive(Debug, Clone)]
pub(super) struct Place {
    label: String,
    options: AnyConnectOptions,
    /// Of SQLite.
    path: Option<PathBuf>,
}

impl Place {
    /// Reads an address, and for SQLite makes the folder and an empty file where there is none.
    pub(super) fn ready(url: &str) -> Result<Place, OpenError> {
        Place::parse(url, Absent::Make)
    }

    /// Reads an address; a SQLite file that is not there is an error.
    pub(super) fn existing(url: &str) -> Result<Place, OpenError> {
        Place::parse(url, Absent::Refuse)
    }

    fn parse(url: &str, absent: Absent) -> Result<Place, OpenError> {
        sqlx::any::install_default_drivers();
        match url.split_once(':') {
            Some(("sqlite", rest)) => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                Place::sqlite(path.strip_suffix("?mode=rwc").unwrap_or(path), absent)
            }
            Some(("postgres" | "postgresql", _)) => Place::postgres(url),
            _ => Err(OpenError::Address(
                "it starts neither with sqlite: nor with postgres:".into(),
            )),
        }
    }

    fn sqlite(path: &str, absent: Absent) -> Result<Place, OpenError> {
        if path.is_empty() || path == ":memory:" || path.contains('?') {
            let why = "a SQLite ledger is a plain path to a file, without parameters, and not in memory";
            return Err(OpenError::Address(why.into()));
        }
        let asked = std::path::absolute(path).map_err(|error| OpenError::Address(error.to_string()))?;
        if absent == Absent::Refuse && !asked.exists() {
            let place = asked.display().to_string();
            return Err(OpenError::Missing { place });
        }
        let (Some(folder), Some(name)) = (asked.parent(), asked.file_name()) else {
            return Err(OpenError::Address(format!("{path} is a folder, not a file")));
        };
        let folder = std::fs::create_dir_all(folder)
            .and_then(|()| folder.canonicalize())
            .map_err(|error| OpenError::Folder {
                place: folder.display().to_string(),
                why: error.to_string(),
            })?;
        let path = folder.join(name);
        let label = path.display().to_string();
        if path.is_dir() {
            return Err(OpenError::Address(format!("{label} is a folder, not a file")));
        }
        make_file(&path, &folder).map_err(|error| OpenError::NotWritable {
            place: label.clone(),
            why: error.to_string(),
        })?;
        // Never made by SQLite itself: a file that vanishes under a running bot must not come back empty.
        let url = format!("sqlite://{}?mode=rw", percent_encoded(&label));
        let options = connect_options(&url)?;
        Ok(Place {
            label,
            options,
            path: Some(path),
        })
    }

    fn postgres(url: &str) -> Result<Place, OpenError> {
        let options = connect_options(url)?;
        let url = &options.database_url;
        let named = |key: &str| {
            url.query_pairs()
                .find(|(k, _)| k == key)
                .map(|(_, value)| value.into_owned())
        };
        let host = named("host")
            .or_else(|| url.host_str().map(str::to_owned))
            .unwrap_or_else(|| "localhost".into());
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let database = match url.path().trim_start_matches('/') {
            "" => named("dbname").unwrap_or_else(|| url.username().to_owned()),
            name => name.to_owned(),
        };
        Ok(Place {
            label: format!("{host}{port}/{database}"),
            options,
            path: None,
        })
    }

    pub(super) fn engine(&self) -> Engine {
        if self.path.is_some() {
            Engine::Sqlite
        } else {
            Engine::Postgres
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.label
    }

    /// The file of a SQLite ledger.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// One connection that may write, set up for durability.
    pub(super) async fn connect(&self, busy: Duration) -> Result<Conn, OpenError> {
        let until = Instant::now() + busy;
        loop {
            let error = match tokio::time::timeout(busy, self.try_connect(busy)).await {
                Ok(Ok(conn)) => return Ok(conn),
                Ok(Err(error)) => error,
                Err(_) => sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::TimedOut)),
            };
            // Two programs that switch a new file to WAL at once: SQLite does not wait for this lock by itself.
            if sqlite_code(&error) != Some(trouble::SQLITE_BUSY) || Instant::now() >= until {
                return Err(explain(self, &error));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn try_connect(&self, busy: Duration) -> sqlx::Result<Conn> {
        let mut conn = self.options.connect().await?;
        if self.engine() == Engine::Postgres {
            return Ok(conn);
        }
        conn.execute(AssertSqlSafe(format!("PRAGMA busy_timeout = {}", busy.as_millis())))
            .await?;
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode = WAL")
            .fetch_one(&mut conn)
            .await?;
        if mode != "wal" {
            let why = format!("the file system does not allow write-ahead logging, the journal mode stays {mode}");
            return Err(sqlx::Error::Configuration(why.into()));
        }
        // FULL: an answered commit survives a power cut. secure_delete: what was erased is gone from the file.
        // journal_size_limit: the log shrinks again after a burst.
        raw_sql(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
             PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864;",
        )
        .execute(&mut conn)
        .await?;
        Ok(conn)
    }

    /// Connections on demand: for reading on SQLite, for everything on PostgreSQL.
    pub(super) fn pool(&self, options: &LedgerOptions) -> AnyPool {
        let mut pool = AnyPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.busy_timeout)
            // BEGIN finds out whether a connection still lives; a ping before each would be one more round trip.
            .test_before_acquire(false);
        let setup = match self.engine() {
            Engine::Sqlite => {
                pool = pool.idle_timeout(None).max_lifetime(None);
                format!(
                    "PRAGMA busy_timeout = {}; PRAGMA query_only = ON;",
                    options.busy_timeout.as_millis()
                )
            }
            // The server gives up what the bot has given up, and frees the locks of a bot that hangs.
            Engine::Postgres => format!(
                "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {};",
                options.write_timeout.as_millis(),
                2 * options.write_timeout.max(options.read_timeout).as_millis()
            ),
        };
        pool.after_connect(move |conn, _| {
            let setup = AssertSqlSafe(setup.clone());
            Box::pin(async move { raw_sql(setup).execute(conn).await.map(drop) })
        })
        .connect_lazy_with(self.options.clone())
    }
}

fn connect_options(url: &str) -> Result<AnyConnectOptions, OpenError> {
    let options: AnyConnectOptions = url.parse().map_err(|_| {
        OpenError::Address(
            "it is not a URL; letters like @ : / # % in a user or password are written as %40 and so on".into(),
        )
    })?;
    Ok(options.disable_statement_logging())
}

/// Makes the file, readable by this user alone: it holds what people wrote. An existing file is not even opened, since
/// closing it would drop the locks that SQLite holds on it elsewhere in this process.
fn make_file(path: &Path, folder: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(file) => file.sync_all().and_then(|()| sync_folder(folder)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        // A dangling link or the like; SQLite gives the better error.
        Err(_) if path.exists() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes the name of a new file in `folder` survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
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
        Some(trouble::SQLITE_BUSY | trouble::SQLITE_LOCKED) => OpenError::Locked { place },
        Some(trouble::SQLITE_FULL) => OpenError::DiskFull { place },
        Some(trouble::SQLITE_NOTADB | trouble::SQLITE_CORRUPT) => OpenError::NotALedger { place, why },
        Some(trouble::SQLITE_READONLY | trouble::SQLITE_CANTOPEN | trouble::SQLITE_PROTOCOL) => {
            OpenError::NotWritable { place, why }
        }
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
