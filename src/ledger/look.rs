//! The ledger as it stands, for verbs that must neither make one nor change its schema.

use std::path::Path;

use super::backup::{self, BackupError};
use super::migrate;
use super::open::{Place, new_file};
use super::trouble::OpenError;
use super::{Ledger, LedgerOptions};

/// What is found at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The absolute path, or host and database without credentials.
    pub place: String,
    /// The version of the schema; 0 where there is none yet.
    pub version: i64,
    /// The version that this program works with.
    pub known: i64,
}

/// Looks at the ledger at `url` and leaves it as it is.
///
/// # Errors
/// A sentence for the operator; [`OpenError::Missing`] where there is no file.
pub async fn look(url: &str, options: &LedgerOptions) -> Result<Found, OpenError> {
    let place = Place::existing(url)?;
    at(&place, options).await
}

async fn at(place: &Place, options: &LedgerOptions) -> Result<Found, OpenError> {
    let version = migrate::version(place, options.migrations, options.busy_timeout).await?;
    Ok(Found {
        place: place.as_str().to_owned(),
        version,
        known: options.migrations.last().map_or(0, |last| last.version),
    })
}

/// Whether a ledger that is not there could be made: whether its folder, or the nearest one above it that is there, takes
/// a file. The one that is tried is gone at once.
///
/// # Errors
/// Why it could not.
pub fn could_be_made(place: &Path) -> std::io::Result<()> {
    let above = place.ancestors().skip(1).find(|folder| folder.exists());
    let trial = format!(".magicwords-{}.trial", std::process::id());
    let trial = above.unwrap_or(Path::new("/")).join(trial);
    drop(new_file(&trial)?);
    std::fs::remove_file(trial)
}

/// [`Ledger::backup`] of the ledger at `url`, whatever its schema: before a new version is a good time for a copy.
///
/// # Errors
/// A sentence for the operator.
pub async fn backup(url: &str, to: &Path) -> Result<u64, BackupError> {
    backup::run(&Place::existing(url)?, to).await
}

impl Ledger {
    /// Opens a ledger that is there and up to date.
    ///
    /// # Errors
    /// A sentence for the operator: there is none, or its schema is older.
    pub async fn open_existing(url: &str, options: &LedgerOptions) -> Result<Ledger, OpenError> {
        let place = Place::existing(url)?;
        let found = at(&place, options).await?;
        if found.version < found.known {
            let Found { place, version, known } = found;
            return Err(OpenError::Outdated {
                place,
                found: version,
                known,
            });
        }
        Ledger::start(place, options, false).await
    }
}
