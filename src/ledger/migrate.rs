//! Bringing the schema up to date: `migrations/NNNN_name.sql`, one set for both engines, all that are missing in one
//! transaction. A step that begins with `-- SQLite alone.` changes nothing on PostgreSQL. A small runner instead of sqlx's
//! own, which locks and stores differently on each engine and reports a newer schema in words that help no operator.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::{AnyConnection, Connection, Executor, Row, raw_sql};

use super::open::Place;
use super::trouble::{OpenError, explain};
use super::{Engine, LedgerOptions};

/// One step of the schema. A step that was released never changes; a new one is added.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

impl Migration {
    /// What is to be done on this engine.
    fn sql_for(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Postgres if self.sql.starts_with(SQLITE_ALONE) => "",
            Engine::Postgres | Engine::Sqlite => self.sql,
        }
    }
}

/// Begins a step about the way in which SQLite keeps rows.
const SQLITE_ALONE: &str = "-- SQLite alone.";

/// The schema, oldest first: every file of `migrations/`.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "ledger",
        sql: include_str!("../../migrations/0001_ledger.sql"),
    },
    Migration {
        version: 2,
        name: "digest",
        sql: include_str!("../../migrations/0002_digest.sql"),
    },
    Migration {
        version: 3,
        name: "quiet_help",
        sql: include_str!("../../migrations/0003_quiet_help.sql"),
    },
    Migration {
        version: 4,
        name: "links",
        sql: include_str!("../../migrations/0004_links.sql"),
    },
    Migration {
        version: 5,
        name: "open_asks",
        sql: include_str!("../../migrations/0005_open_asks.sql"),
    },
    Migration {
        version: 6,
        name: "leads_to_come",
        sql: include_str!("../../migrations/0006_leads_to_come.sql"),
    },
    Migration {
        version: 7,
        name: "fewer_pages",
        sql: include_str!("../../migrations/0007_fewer_pages.sql"),
    },
    Migration {
        version: 8,
        name: "fewer_indexes",
        sql: include_str!("../../migrations/0008_fewer_indexes.sql"),
    },
    Migration {
        version: 9,
        name: "row_numbers",
        sql: include_str!("../../migrations/0009_row_numbers.sql"),
    },
];

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// The absolute path, or host and database without credentials.
    pub place: String,
    /// The versions that were applied now.
    pub applied: Vec<i64>,
    /// The version the ledger has now.
    pub version: i64,
    /// Whether this made the ledger.
    pub was_new: bool,
}

/// Brings the schema of the ledger at `url` up to date, and makes the ledger if it is new. Several programs may do so
/// at once.
///
/// # Errors
/// A sentence for the operator; nothing was changed then.
pub async fn migrate(url: &str) -> Result<MigrationReport, OpenError> {
    migrate_with(url, MIGRATIONS).await
}

/// [`migrate`] with another schema.
///
/// # Errors
/// A sentence for the operator; nothing was changed then.
pub async fn migrate_with(url: &str, migrations: &[Migration]) -> Result<MigrationReport, OpenError> {
    run(&Place::ready(url)?, migrations, LedgerOptions::default().busy_timeout).await
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";

pub(super) async fn run(place: &Place, migrations: &[Migration], busy: Duration) -> Result<MigrationReport, OpenError> {
    let mut conn = place.connect(busy).await?;
    let result = bring_up(place, &mut conn, migrations).await;
    // The error of a failed close would hide the result, and nothing hangs on it.
    let _ = conn.close().await;
    result
}

/// The version that the schema has now, 0 where there is none, after checking that it is one this program knows.
pub(super) async fn version(place: &Place, migrations: &[Migration], busy: Duration) -> Result<i64, OpenError> {
    let mut conn = place.connect(busy).await?;
    let result = async {
        match applied(place, &mut conn)
            .await
            .map_err(|error| explain(place, &error))?
        {
            Some(steps) => {
                missing(place, migrations, &steps)?;
                Ok(steps.last().map_or(0, |last| last.version))
            }
            None => refuse_foreign_file(place, &mut conn).await.map(|()| 0),
        }
    };
    let result = result.await;
    let _ = conn.close().await;
    result
}

async fn bring_up(
    place: &Place,
    conn: &mut AnyConnection,
    migrations: &[Migration],
) -> Result<MigrationReport, OpenError> {
    // Without a lock first: usually there is nothing to do, and a bot at work is not held up.
    let found = applied(place, conn).await.map_err(|error| explain(place, &error))?;
    if let Some(steps) = &found
        && missing(place, migrations, steps)?.is_empty()
    {
        return Ok(report(place, migrations, Vec::new(), false));
    }
    lock(place, conn).await.map_err(|error| explain(place, &error))?;
    let result = apply_missing(place, conn, migrations).await;
    match result {
        Ok(report) => match conn.execute("COMMIT").await {
            Ok(_) => Ok(report),
            Err(error) => Err(explain(place, &error)),
        },
        // The connection is closed next, which rolls back.
        Err(error) => Err(error),
    }
}

/// Begins the transaction in which only one program at a time looks and applies.
async fn lock(place: &Place, conn: &mut AnyConnection) -> sqlx::Result<()> {
    match place.engine() {
        // Foreign keys off, as SQLite asks for when a table is rebuilt: dropping the old one would delete its
        // children. They are checked before the commit instead.
        Engine::Sqlite => {
            raw_sql("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
                .execute(conn)
                .await?
        }
        // The number is this program's own; the lock ends with the transaction.
        Engine::Postgres => {
            raw_sql("BEGIN ISOLATION LEVEL READ COMMITTED")
                .execute(&mut *conn)
                .await?;
            raw_sql("SELECT pg_advisory_xact_lock(7233172871064741)")
                .execute(conn)
                .await?
        }
    };
    Ok(())
}

async fn apply_missing(
    place: &Place,
    conn: &mut AnyConnection,
    migrations: &[Migration],
) -> Result<MigrationReport, OpenError> {
    let plainly = |error: sqlx::Error| explain(place, &error);
    let steps = match applied(place, conn).await.map_err(plainly)? {
        Some(steps) => steps,
        None => {
            refuse_foreign_file(place, conn).await?;
            conn.execute(TABLE).await.map_err(plainly)?;
            Vec::new()
        }
    };
    let was_new = steps.is_empty();
    let mut done = Vec::new();
    for step in missing(place, migrations, &steps)? {
        raw_sql(step.sql_for(place.engine()))
            .execute(&mut *conn)
            .await
            .map_err(|error| match explain(place, &error) {
                OpenError::Other { place, why } => OpenError::Migration {
                    place,
                    version: step.version,
                    name: step.name,
                    why,
                },
                known => known,
            })?;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_micros() as i64;
        sqlx::query("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)")
            .bind(step.version)
            .bind(step.name)
            .bind(checksum(step.sql))
            .bind(now)
            .execute(&mut *conn)
            .await
            .map_err(plainly)?;
        done.push(step.version);
    }
    if let (Engine::Sqlite, Some(last)) = (place.engine(), migrations.last()) {
        let broken = conn.fetch_optional("PRAGMA foreign_key_check").await.map_err(plainly)?;
        if broken.is_some() {
            let why = "rows would refer to rows that are not there".to_owned();
            let place = place.as_str().to_owned();
            return Err(OpenError::Migration {
                place,
                version: last.version,
                name: last.name,
                why,
            });
        }
    }
    Ok(report(place, migrations, done, was_new))
}

struct Applied {
    version: i64,
    checksum: String,
}

/// The steps that are in the ledger; nothing when it has no table of them.
async fn applied(place: &Place, conn: &mut AnyConnection) -> sqlx::Result<Option<Vec<Applied>>> {
    let exists = match place.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        // Not to_regclass: it may remember, from before the lock, that there was none.
        Engine::Postgres => {
            "SELECT tablename::TEXT FROM pg_tables WHERE tablename = 'schema_migrations' AND schemaname = current_schema()"
        }
    };
    if conn.fetch_optional(exists).await?.is_none() {
        return Ok(None);
    }
    let rows = conn
        .fetch_all("SELECT version, checksum FROM schema_migrations ORDER BY version")
        .await?;
    let steps = rows.iter().map(|row| {
        Ok(Applied {
            version: row.try_get(0)?,
            checksum: row.try_get(1)?,
        })
    });
    steps.collect::<sqlx::Result<_>>().map(Some)
}

/// A file that holds something else is not ours to write in. (A PostgreSQL database may be shared.)
async fn refuse_foreign_file(place: &Place, conn: &mut AnyConnection) -> Result<(), OpenError> {
    if place.engine() == Engine::Postgres {
        return Ok(());
    }
    let other = conn
        .fetch_optional("SELECT name FROM sqlite_master")
        .await
        .map_err(|error| explain(place, &error))?;
    match other {
        None => Ok(()),
        Some(_) => {
            let why = "it holds the tables of another program".to_owned();
            Err(OpenError::NotALedger {
                place: place.as_str().to_owned(),
                why,
            })
        }
    }
}

/// What is still to apply, after checking that what was applied is what this program knows.
fn missing<'m>(place: &Place, migrations: &'m [Migration], steps: &[Applied]) -> Result<&'m [Migration], OpenError> {
    let known = migrations.last().map_or(0, |last| last.version);
    let place = || place.as_str().to_owned();
    if let Some(newest) = steps.last().filter(|step| step.version > known) {
        return Err(OpenError::Newer {
            place: place(),
            found: newest.version,
            known,
        });
    }
    for (index, step) in steps.iter().enumerate() {
        let same = migrations
            .get(index)
            .is_some_and(|m| m.version == step.version && checksum(m.sql) == step.checksum);
        if !same {
            return Err(OpenError::Changed {
                place: place(),
                version: step.version,
            });
        }
    }
    Ok(migrations.get(steps.len()..).unwrap_or_default())
}

fn report(place: &Place, migrations: &[Migration], applied: Vec<i64>, was_new: bool) -> MigrationReport {
    let version = migrations.last().map_or(0, |last| last.version);
    MigrationReport {
        place: place.as_str().to_owned(),
        applied,
        version,
        was_new,
    }
}

/// FNV-1a: notices that a released file was edited, which is all it is for. Line ends do not count, git may change them.
fn checksum(sql: &str) -> String {
    let hash = sql
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_the_list() {
        let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS
            .iter()
            .map(|m| format!("{:04}_{}.sql", m.version, m.name))
            .collect();
        assert_eq!(listed, files);
    }
}
