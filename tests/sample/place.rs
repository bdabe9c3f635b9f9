//! A new ledger, on each engine.

use magicwords::ledger::{Ledger, LedgerOptions};
use tempfile::TempDir;

use crate::postgres;

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
            ledger: Ledger::open(&url, &LedgerOptions::default()).await.unwrap(),
            _folder: Some(folder),
            _database: None,
        }
    }

    /// PostgreSQL where there is one.
    pub async fn all() -> Vec<Place> {
        let mut places = vec![Place::sqlite().await];
        if let Some(database) = postgres::database().await {
            places.push(Place {
                ledger: Ledger::open(&database.url, &LedgerOptions::default()).await.unwrap(),
                _folder: None,
                _database: Some(database),
            });
        }
        places
    }
}
