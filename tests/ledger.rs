//! The ledger through its front door, on both engines.

#[path = "support/postgres.rs"]
mod postgres;

use futures::FutureExt;
use magicwords::error::{Error, Fault};
use magicwords::ledger::{Conn, Ledger, LedgerOptions, Migration};
use tempfile::TempDir;

const NOTES: &[Migration] = &[Migration {
    version: 1,
    name: "notes",
    sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, words TEXT NOT NULL UNIQUE);",
}];

fn options() -> LedgerOptions {
    LedgerOptions {
        migrations: NOTES,
        ..LedgerOptions::default()
    }
}

/// Where a test's ledger lives, and what must live as long.
struct Home {
    url: String,
    _folder: Option<TempDir>,
    _database: Option<postgres::Database>,
}

async fn homes() -> Vec<Home> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let mut homes = vec![Home {
        url,
        _folder: Some(folder),
        _database: None,
    }];
    if let Some(database) = postgres::database().await {
        homes.push(Home {
            url: database.url.clone(),
            _folder: None,
            _database: Some(database),
        });
    }
    homes
}

async fn add(tx: &mut Conn, id: i64, words: &str) -> magicwords::error::Result<()> {
    sqlx::query("INSERT INTO notes (id, words) VALUES ($1, $2)")
        .bind(id)
        .bind(words.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

async fn count(ledger: &Ledger) -> i64 {
    ledger
        .read(|tx| async { Ok(sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(tx).await?) }.boxed())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_read_and_survives_reopening() {
    for home in homes().await {
        let ledger = Ledger::open(&home.url, &options()).await.unwrap();
        assert!(ledger.was_new());
        ledger
            .write(|tx| async { add(tx, 1, "please").await }.boxed())
            .await
            .unwrap();
        assert_eq!(count(&ledger).await, 1);
        ledger.close().await;
        let refused = ledger.write(|tx| async { add(tx, 2, "late").await }.boxed()).await;
        assert!(matches!(refused, Err(Error::Fault(Fault::Stopping))));

        let ledger = Ledger::open(&home.url, &options()).await.unwrap();
        assert!(!ledger.was_new());
        assert_eq!(count(&ledger).await, 1);
        ledger.close().await;
    }
}
