//! The ledger through its front door, on both engines.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "ledger/edits.rs"]
mod edits;
#[path = "ledger/opening.rs"]
mod opening;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/product.rs"]
mod product;
#[path = "ledger/pruning.rs"]
mod pruning;
#[path = "ledger/recall.rs"]
mod recall;
#[path = "ledger/trouble.rs"]
mod trouble;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use magicwords::error::{Error, Fault, Refusal, Result};
use magicwords::ledger::{Conn, Engine, Ledger, LedgerOptions, Migration, savepoint, skip_locked};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tempfile::TempDir;

const NOTES: &[Migration] = &[Migration {
    version: 1,
    name: "notes",
    sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, words TEXT NOT NULL UNIQUE);
          CREATE TABLE answers (
              id BIGINT PRIMARY KEY,
              note BIGINT NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED
          );",
}];

fn options() -> LedgerOptions {
    LedgerOptions {
        migrations: NOTES,
        busy_timeout: Duration::from_secs(2),
        ..LedgerOptions::default()
    }
}

/// Where a test's ledger lives, and what must live as long.
struct Home {
    url: String,
    folder: Option<TempDir>,
    _database: Option<postgres::Database>,
}

impl Home {
    fn sqlite() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
        Home {
            url,
            folder: Some(folder),
            _database: None,
        }
    }

    async fn postgres() -> Option<Home> {
        let database = postgres::database().await?;
        Some(Home {
            url: database.url.clone(),
            folder: None,
            _database: Some(database),
        })
    }

    /// One for each engine.
    async fn all() -> Vec<Home> {
        [Some(Home::sqlite()), Home::postgres().await]
            .into_iter()
            .flatten()
            .collect()
    }

    async fn open(&self) -> Ledger {
        self.open_with(&options()).await
    }

    async fn open_with(&self, options: &LedgerOptions) -> Ledger {
        Ledger::open(&self.url, options).await.unwrap()
    }

    /// A connection of another program.
    async fn outsider(&self) -> sqlx::AnyConnection {
        sqlx::any::install_default_drivers();
        self.url
            .parse::<sqlx::any::AnyConnectOptions>()
            .unwrap()
            .connect()
            .await
            .unwrap()
    }
}

async fn add(tx: &mut Conn, id: i64) -> Result<()> {
    let words = format!("note {id}");
    sqlx::query("INSERT INTO notes (id, words) VALUES ($1, $2)")
        .bind(id)
        .bind(words)
        .execute(tx)
        .await?;
    Ok(())
}

async fn ids_on(tx: &mut Conn) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("SELECT id FROM notes ORDER BY id")
        .fetch_all(tx)
        .await?)
}

async fn ids(ledger: &Ledger) -> Vec<i64> {
    ledger.read(|tx| ids_on(tx).boxed()).await.unwrap()
}

async fn write(ledger: &Ledger, id: i64) -> Result<()> {
    ledger.write(move |tx| add(tx, id).boxed()).await
}

/// Tells the compiler what a closure in a variable is.
fn use_case<T, F>(work: F) -> F
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>>,
{
    work
}

fn refusal() -> Error {
    Refusal {
        message: "a-refusal",
        args: Vec::new(),
        about: None,
    }
    .into()
}

/// Keeps the writer busy, so that what comes next waits and is taken together; on SQLite into the holder's own commit.
async fn hold_the_writer(ledger: &Ledger) -> tokio::task::JoinHandle<Result<()>> {
    let (began, beginning) = tokio::sync::oneshot::channel();
    let began = std::sync::Mutex::new(Some(began));
    let ledger = ledger.clone();
    let holder = tokio::spawn(async move {
        let hold = use_case(move |_| {
            began.lock().unwrap().take().map(|began| began.send(()));
            async {
                tokio::time::sleep(Duration::from_millis(150)).await;
                Ok(())
            }
            .boxed()
        });
        ledger.write(hold).await
    });
    beginning.await.unwrap();
    holder
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_read_and_survives_reopening() {
    for home in Home::all().await {
        let ledger = home.open().await;
        assert!(ledger.was_new());
        write(&ledger, 1).await.unwrap();
        assert_eq!(ids(&ledger).await, [1]);
        ledger.close().await;
        assert!(matches!(write(&ledger, 2).await, Err(Error::Fault(Fault::Stopping))));
        let read = ledger.read(|tx| ids_on(tx).boxed()).await;
        assert!(matches!(read, Err(Error::Fault(Fault::Stopping))));

        let ledger = home.open().await;
        assert!(!ledger.was_new());
        assert_eq!(ids(&ledger).await, [1]);
        ledger.close().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_ledger_may_stand_behind_a_link() {
    let home = Home::sqlite();
    home.open().await.close().await;
    let folder = home.folder.as_ref().unwrap().path();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("kept.db");
    std::fs::rename(folder.join("ledger.db"), &moved).unwrap();
    std::os::unix::fs::symlink(&moved, folder.join("ledger.db")).unwrap();
    let ledger = home.open().await;
    write(&ledger, 1).await.unwrap();
    assert_eq!(ids(&ledger).await, [1]);
    ledger.close().await;
    assert!(moved.exists() && !folder.join("ledger.db-wal").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_are_durable_and_isolated_as_promised() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    for (pragma, value) in [
        ("synchronous", "1"),
        ("journal_mode", "wal"),
        ("foreign_keys", "1"),
        ("secure_delete", "1"),
    ] {
        let sql = format!("SELECT cast({pragma} AS TEXT) FROM pragma_{pragma}");
        let found: String = ledger
            .write(move |tx| {
                let sql = AssertSqlSafe(sql.clone());
                async { Ok(sqlx::query_scalar(sql).fetch_one(tx).await?) }.boxed()
            })
            .await
            .unwrap();
        assert_eq!(found, value, "{pragma}");
    }
    let Some(home) = Home::postgres().await else { return };
    let ledger = home.open().await;
    const ISOLATION: &str = "SELECT current_setting('transaction_isolation')";
    let written: String = ledger
        .write(|tx| async { Ok(sqlx::query_scalar(ISOLATION).fetch_one(tx).await?) }.boxed())
        .await
        .unwrap();
    let read: String = ledger
        .read(|tx| async { Ok(sqlx::query_scalar(ISOLATION).fetch_one(tx).await?) }.boxed())
        .await
        .unwrap();
    assert_eq!((written.as_str(), read.as_str()), ("serializable", "repeatable read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_only_after_the_commit() {
    for home in Home::all().await {
        let ledger = home.open().await;
        let writers = (1..=40).map(|id| {
            let (ledger, home) = (ledger.clone(), &home);
            async move {
                write(&ledger, id).await.unwrap();
                let mut outsider = home.outsider().await;
                let found = sqlx::query("SELECT id FROM notes WHERE id = $1").bind(id);
                assert!(found.fetch_optional(&mut outsider).await.unwrap().is_some());
            }
        });
        join_all(writers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_one_moment_and_cannot_write() {
    for home in Home::all().await {
        let ledger = home.open().await;
        write(&ledger, 1).await.unwrap();
        let other = ledger.clone();
        let seen = ledger
            .read(move |tx| {
                let other = other.clone();
                async move {
                    let before = ids_on(tx).await?;
                    write(&other, 2).await?;
                    Ok((before, ids_on(tx).await?))
                }
                .boxed()
            })
            .await
            .unwrap();
        assert_eq!(seen, (vec![1], vec![1]));
        assert!(ledger.read(|tx| add(tx, 3).boxed()).await.is_err());
        assert_eq!(ids(&ledger).await, [1, 2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_use_case_hurts_no_neighbour() {
    for home in Home::all().await {
        let ledger = home
            .open_with(&LedgerOptions {
                write_timeout: Duration::from_millis(400),
                ..options()
            })
            .await;
        write(&ledger, 1).await.unwrap();
        let holder = hold_the_writer(&ledger).await;
        let before = ledger.stats();

        let refused = ledger.write(|tx| {
            async {
                add(tx, 10).await?;
                Err::<(), _>(refusal())
            }
            .boxed()
        });
        let panicking = ledger.write::<(), _>(|tx| {
            async {
                add(tx, 11).await?;
                panic!("on purpose")
            }
            .boxed()
        });
        let violating = ledger.write(|tx| {
            async {
                add(tx, 12).await?;
                add(tx, 1).await
            }
            .boxed()
        });
        let late = ledger.write(|tx| {
            async {
                add(tx, 13).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok(())
            }
            .boxed()
        });
        let (a, refused, b, panicking, c, violating, d, late, e) = tokio::join!(
            write(&ledger, 2),
            refused,
            write(&ledger, 3),
            panicking,
            write(&ledger, 4),
            violating,
            write(&ledger, 5),
            late,
            write(&ledger, 6)
        );
        holder.await.unwrap().unwrap();
        for fine in [a, b, c, d, e] {
            fine.unwrap();
        }
        assert!(matches!(refused, Err(Error::Refusal(_))));
        assert!(matches!(panicking, Err(Error::Fault(Fault::Panic(name))) if name.contains("hurts_no_neighbour")));
        let violation = match violating {
            Err(Error::Fault(Fault::Ledger(error))) => error,
            other => panic!("{other:?}"),
        };
        assert!(violation.as_database_error().unwrap().is_unique_violation());
        let late = late.unwrap_err().to_string();
        assert!(late.contains("given up after 400ms"), "{late}");
        assert_eq!(ids(&ledger).await, [1, 2, 3, 4, 5, 6]);
        if ledger.engine() == Engine::Sqlite {
            let after = ledger.stats();
            assert_eq!(
                (after.stored - before.stored, after.retries),
                (6, 5),
                "the holder and five notes; half of the ten shared a transaction, and nobody had a savepoint until the first failed"
            );
            assert!(after.commits - before.commits <= 3, "they shared a commit: {after:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_wrote_nothing_makes_no_neighbour_run_again() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    let holder = hold_the_writer(&ledger).await;
    let refused = ledger.write(|tx| {
        async {
            ids_on(tx).await?;
            Err::<(), _>(refusal())
        }
        .boxed()
    });
    let (a, refused, b) = tokio::join!(write(&ledger, 1), refused, write(&ledger, 2));
    holder.await.unwrap().unwrap();
    a.unwrap();
    b.unwrap();
    assert!(matches!(refused, Err(Error::Refusal(_))));
    assert_eq!(ids(&ledger).await, [1, 2]);
    assert_eq!(ledger.stats().retries, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_runs_too_long_leaves_the_ledger_usable() {
    for home in Home::all().await {
        let ledger = home
            .open_with(&LedgerOptions {
                write_timeout: Duration::from_millis(150),
                ..options()
            })
            .await;
        let long = ledger.write(|tx| {
            async {
                let count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)
                     SELECT count(*) FROM n";
                tx.execute(count).await?;
                add(tx, 1).await
            }
            .boxed()
        });
        // On PostgreSQL its statement_timeout may be the first to notice.
        assert!(matches!(
            long.await,
            Err(Error::Fault(Fault::LedgerUnusable(_) | Fault::Ledger(_)))
        ));
        write(&ledger, 2).await.unwrap();
        assert_eq!(ids(&ledger).await, [2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_under_concurrency() {
    for home in Home::all().await {
        let ledger = home.open().await;
        let askers = (1..=30).map(|id| {
            ledger.write(move |tx| {
                async move {
                    let so_far = ids_on(tx).await?.len();
                    if so_far >= 7 {
                        return Err(refusal());
                    }
                    add(tx, id).await
                }
                .boxed()
            })
        });
        let results = join_all(askers).await;
        let stored = results.iter().filter(|result| result.is_ok()).count();
        let refused = results
            .iter()
            .filter(|result| matches!(result, Err(Error::Refusal(_))))
            .count();
        assert_eq!((stored, refused), (7, 23), "{results:?}");
        assert_eq!(ids(&ledger).await.len(), 7);
    }
}

/// PostgreSQL tells the loser of such a race of a duplicate key, not of a conflict, when the winner's row was never looked for.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_make_the_same_row_at_once_the_loser_runs_again_and_finds_it() {
    for home in Home::all().await {
        let ledger = home.open().await;
        if ledger.engine() == Engine::Sqlite {
            continue;
        }
        let both_began = Arc::new(tokio::sync::Barrier::new(2));
        let rivals = (0..2).map(|_| {
            let (both_began, runs) = (both_began.clone(), Arc::new(AtomicU32::new(0)));
            ledger.write(move |tx| {
                let (both_began, runs) = (both_began.clone(), runs.clone());
                async move {
                    if runs.fetch_add(1, Ordering::Relaxed) == 0 {
                        both_began.wait().await;
                        return add(tx, 1).await;
                    }
                    assert_eq!(ids_on(tx).await?, [1]);
                    Ok(())
                }
                .boxed()
            })
        });
        for done in join_all(rivals).await {
            done.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_savepoint_undoes_its_part_alone() {
    for home in Home::all().await {
        let ledger = home.open().await;
        write(&ledger, 1).await.unwrap();
        let work = use_case(|tx| {
            async {
                add(tx, 2).await?;
                let twice = savepoint(tx, |tx| {
                    async {
                        add(tx, 3).await?;
                        savepoint(tx, |tx| add(tx, 4).boxed()).await?;
                        add(tx, 1).await
                    }
                    .boxed()
                });
                assert!(twice.await.is_err());
                savepoint(tx, |tx| add(tx, 5).boxed()).await
            }
            .boxed()
        });
        ledger.write(work).await.unwrap();
        assert_eq!(ids(&ledger).await, [1, 2, 5]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_was_passed_over_is_not_taken_for_success() {
    let Some(home) = Home::postgres().await else { return };
    let ledger = home.open().await;
    write(&ledger, 1).await.unwrap();
    let careless = use_case(|tx| {
        async {
            add(tx, 2).await?;
            let _ = add(tx, 1).await;
            Ok(())
        }
        .boxed()
    });
    assert!(matches!(
        ledger.write(careless).await,
        Err(Error::Fault(Fault::Ledger(_)))
    ));
    write(&ledger, 3).await.unwrap();
    assert_eq!(ids(&ledger).await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_waits() {
    for home in Home::all().await {
        let ledger = home.open_with(&LedgerOptions { queue: 8, ..options() }).await;
        let writers: Vec<_> = (1..=60)
            .map(|id| {
                let ledger = ledger.clone();
                tokio::spawn(async move { write(&ledger, id).await })
            })
            .collect();
        while ledger.stats().stored == 0 {
            tokio::task::yield_now().await;
        }
        ledger.close().await;
        let mut stored = 0;
        for writer in writers {
            match writer.await.unwrap() {
                Ok(()) => stored += 1,
                Err(Error::Fault(Fault::Stopping)) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(stored > 0);
        let ledger = home.open().await;
        assert_eq!(ids(&ledger).await.len(), stored);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_leaves_nothing_half_done() {
    for home in Home::all().await {
        let ledger = home
            .open_with(&LedgerOptions {
                connections: 2,
                ..options()
            })
            .await;
        for round in 0..20 {
            let slow = ledger.write(move |tx| {
                async move {
                    add(tx, 100 + round).await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Err::<(), _>(refusal())
                }
                .boxed()
            });
            // On a busy machine the refusal may come first.
            let seen = tokio::time::timeout(Duration::from_millis(round as u64), slow).await;
            assert!(matches!(seen, Err(_) | Ok(Err(Error::Refusal(_)))), "{seen:?}");
            let reading = ledger.read(|tx| ids_on(tx).boxed());
            let _ = tokio::time::timeout(Duration::from_micros(50 * round as u64), reading).await;
        }
        write(&ledger, 1).await.unwrap();
        assert_eq!(ids(&ledger).await, [1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_claim_different_rows() {
    for home in Home::all().await {
        let ledger = home.open().await;
        for id in 1..=6 {
            write(&ledger, id).await.unwrap();
        }
        let sql = format!(
            "SELECT id FROM notes WHERE words LIKE 'note%' ORDER BY id LIMIT 2{}",
            skip_locked(ledger.engine())
        );
        let claims = (0..3).map(|claimant| {
            let sql = sql.clone();
            ledger.write(move |tx| {
                let sql = AssertSqlSafe(sql.clone());
                async move {
                    let claimed: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
                    for id in &claimed {
                        sqlx::query("UPDATE notes SET words = $1 WHERE id = $2")
                            .bind(format!("claimed by {claimant}: {id}"))
                            .bind(id)
                            .execute(&mut *tx)
                            .await?;
                    }
                    Ok(claimed)
                }
                .boxed()
            })
        });
        let mut all: Vec<i64> = join_all(claims).await.into_iter().flat_map(Result::unwrap).collect();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4, 5, 6]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_writing_is_one_moment() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    let stop = Arc::new(AtomicU32::new(0));
    let writing = tokio::spawn({
        let (ledger, stop) = (ledger.clone(), stop.clone());
        async move {
            let mut next = 0;
            while stop.load(Ordering::Relaxed) == 0 {
                // Always in pairs.
                let pair = use_case(move |tx| {
                    async move {
                        add(tx, next).await?;
                        add(tx, next + 1).await
                    }
                    .boxed()
                });
                ledger.write(pair).await.unwrap();
                next += 2;
            }
            next as usize
        }
    });
    while ledger.stats().stored < 200 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy's name.db");
    let size = ledger.backup(&to).await.unwrap();
    stop.store(1, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert_eq!(std::fs::metadata(&to).unwrap().len(), size);
    let again = ledger.backup(&to).await.unwrap_err().to_string();
    assert!(again.contains("exists already"), "{again}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing else is left"
    );

    let copy = Ledger::open(&format!("sqlite:{}", to.display()), &options())
        .await
        .unwrap();
    let copied = ids(&copy).await;
    assert!(
        copied.len() >= 400 && copied.len() <= written && copied.len() % 2 == 0,
        "{} of {written}",
        copied.len()
    );

    if let Some(home) = Home::postgres().await {
        let refused = home
            .open()
            .await
            .backup(&folder.path().join("x"))
            .await
            .unwrap_err()
            .to_string();
        assert!(refused.contains("pg_dump"), "{refused}");
    }
}
