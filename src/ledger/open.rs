//! Finding and opening the database.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Either, Executor, Row, raw_sql};

use super::embedded::Embedded;
use super::trouble::{OpenError, SQLITE_BUSY, explain, pool_fault, sqlite_code};
use super::{Conn, Engine, LedgerOptions};

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
    pub(super) async fn connect(&self, busy: Duration) -> Result<AnyConnection, OpenError> {
        let until = Instant::now() + busy;
        // SQLite itself keeps to `busy`, and says more than that the time is over.
        let patience = if self.engine() == Engine::Sqlite {
            busy * 4
        } else {
            busy
        };
        loop {
            let error = match tokio::time::timeout(patience, self.try_connect(busy)).await {
                Ok(Ok(conn)) => return Ok(conn),
                Ok(Err(error)) => error,
                Err(_) => sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::TimedOut)),
            };
            // Two programs that switch a new file to WAL at once: SQLite does not wait for this lock by itself.
            if sqlite_code(&error) != Some(SQLITE_BUSY) || Instant::now() >= until {
                return Err(explain(self, &error));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn try_connect(&self, busy: Duration) -> sqlx::Result<AnyConnection> {
        let mut conn = self.options.connect().await?;
        if self.engine() == Engine::Sqlite {
            conn.execute(AssertSqlSafe(format!("PRAGMA busy_timeout = {}", busy.as_millis())))
                .await?;
            write_ahead(
                sqlx::query_scalar("PRAGMA journal_mode = WAL")
                    .fetch_one(&mut conn)
                    .await?,
            )?;
            conn.execute(DURABLE).await?;
        }
        Ok(conn)
    }

    /// The writer's connection to a SQLite file, which works in the thread that uses it.
    pub(super) fn embedded(&self, options: &LedgerOptions) -> Result<Conn, OpenError> {
        let Some(path) = &self.path else {
            return Err(OpenError::Other {
                place: self.label.clone(),
                why: "it is not a file".into(),
            });
        };
        let open = || {
            let mut conn = Embedded::open(path, options.busy_timeout)?;
            let mode = conn.run("PRAGMA journal_mode = WAL", None, 1)?;
            let mode = mode.into_iter().find_map(Either::right);
            write_ahead(mode.ok_or(sqlx::Error::RowNotFound)?.try_get(0)?)?;
            conn.run(DURABLE, None, 0)?;
            conn.run(&format!("PRAGMA cache_size = -{}", options.cache), None, 0)?;
            Ok(Conn::from(conn))
        };
        open().map_err(|error: sqlx::Error| explain(self, &error))
    }

    /// A connection to a SQLite file that only reads, in the thread that uses it, inside a transaction.
    pub(super) fn embedded_reader(&self, options: &LedgerOptions) -> crate::error::Result<Conn> {
        let open = |path: &Path| {
            let mut conn = Embedded::open(path, options.busy_timeout)?;
            conn.run("PRAGMA query_only = ON; BEGIN DEFERRED", None, 0)?;
            Ok(Conn::from(conn))
        };
        let path = self.path.as_deref().unwrap_or(Path::new(&self.label));
        open(path).map_err(|error| pool_fault(self, options, error).into())
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

/// FULL: a commit survives a power cut; the writer sees to that by itself ([`super::session`]). secure_delete: what was erased is gone from the file.
/// journal_size_limit: the log shrinks again after a burst. wal_autocheckpoint: full batches fill the thousand pages of the
/// default in a few commits, and a checkpoint takes two flushes more. temp_store: what a savepoint could bring back stays in
/// memory.
const DURABLE: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
     PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000; \
     PRAGMA temp_store = MEMORY;";

fn write_ahead(mode: String) -> sqlx::Result<()> {
    if mode == "wal" {
        return Ok(());
    }
    let why = format!("the file system does not allow write-ahead logging, the journal mode stays {mode}");
    Err(sqlx::Error::Configuration(why.into()))
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
    match new_file(path) {
        Ok(file) => file.sync_all().and_then(|()| sync_folder(folder)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        // A dangling link or the like; SQLite gives the better error.
        Err(_) if path.exists() => Ok(()),
        Err(error) => Err(error),
    }
}

/// An empty file that its owner alone may read; an error where there is one.
pub(super) fn new_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
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
