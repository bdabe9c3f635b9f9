//! A new ledger, on each engine.

use magicwords::ledger::{Ledger, LedgerOptions};
use std::time::Duration;
use tempfile::TempDir;

use crate::postgres;

/// Twelve weeks are one transaction, and the machine may be busy with other tests.
fn patient() -> LedgerOptions {
    LedgerOptions {
        write_timeout: Duration::from_secs(60),
        ..LedgerOptions::default()
    }
}

pub struct Place {
    pub ledger: Ledger,
    _folder: Option<TempDir>,
    _database: Option<postgres::Database>,
}

impl Place {
    pub async fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
        Place {
            ledger: Ledger::open(&url, &patient()).await.unwrap(),
            _folder: Some(folder),
            _database: None,
        }
    }

    /// PostgreSQL where there is one.
    pub async fn all() -> Vec<Place> {
        let mut places = vec![Place::sqlite().await];
        if let Some(database) = postgres::database().await {
            places.push(Place {
                ledger: Ledger::open(&database.url, &patient()).await.unwrap(),
                _folder: None,
                _database: Some(database),
            });
        }
        places
    }
}
