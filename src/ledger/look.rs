//! The ledger as it stands, for verbs that must neither make one nor change its schema.

use std::path::Path;

use super::backup::{self, BackupError};
use super::migrate;
use super::open::Place;
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
