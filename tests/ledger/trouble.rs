//! What happens when disk, file or server fail under a running ledger, and that it recovers by itself.

use super::*;

/// Asks until the ledger works again.
async fn recovers(ledger: &Ledger, id: i64) {
    let until = Instant::now() + Duration::from_secs(20);
    while let Err(error) = write(ledger, id).await {
        assert!(Instant::now() < until, "{error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A use case that takes the whole shared transaction with it, as SQLite may when the disk is full.
async fn spoil(ledger: &Ledger) -> Result<()> {
    let spoiling = use_case(|tx| {
        async {
            tx.execute("ROLLBACK").await?;
            Err(refusal())
        }
        .boxed()
    });
    ledger.write(spoiling).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoiled_transaction_is_repeated_one_by_one() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    let holder = hold_the_writer(&ledger).await;
    let (a, spoiled, b, c) = tokio::join!(write(&ledger, 1), spoil(&ledger), write(&ledger, 2), write(&ledger, 3));
    holder.await.unwrap().unwrap();
    assert!(spoiled.is_err());
    for fine in [a, b, c] {
        fine.unwrap();
    }
    assert_eq!(ids(&ledger).await, [1, 2, 3]);
    assert_eq!(ledger.stats().retries, 4, "the holder and the three that joined it");
    write(&ledger, 4).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_constraint_checked_at_commit_fails_its_use_case_alone() {
    for home in Home::all().await {
        let ledger = home.open().await;
        let holder = hold_the_writer(&ledger).await;
        let orphan = ledger.write(|tx| {
            async {
                sqlx::query("INSERT INTO answers (id, note) VALUES ($1, $2)")
                    .bind(1_i64)
                    .bind(99_i64)
                    .execute(tx)
                    .await?;
                Ok(())
            }
            .boxed()
        });
        let (a, orphan, b) = tokio::join!(write(&ledger, 1), orphan, write(&ledger, 2));
        holder.await.unwrap().unwrap();
        a.unwrap();
        b.unwrap();
        assert!(matches!(orphan, Err(Error::Fault(Fault::Ledger(_)))), "{orphan:?}");
        assert_eq!(ids(&ledger).await, [1, 2]);
    }
}

async fn fill(ledger: &Ledger, id: i64) -> Result<()> {
    let work = use_case(move |tx| {
        async move {
            add(tx, id).await?;
            let long = "x".repeat(20_000) + &id.to_string();
            sqlx::query("UPDATE notes SET words = $1 WHERE id = $2")
                .bind(long)
                .bind(id)
                .execute(tx)
                .await?;
            Ok(())
        }
        .boxed()
    });
    ledger.write(work).await
}

/// Writes in many places at once until some fail; everything answered with success, and nothing else, is stored.
async fn fill_up(ledger: &Ledger) -> Vec<i64> {
    let mut stored = Vec::new();
    for round in 0..100 {
        let ids: Vec<i64> = (round * 10..round * 10 + 10).collect();
        let results = join_all(ids.iter().map(|id| fill(ledger, *id))).await;
        let failed = results.iter().filter_map(|result| result.as_ref().err()).next();
        stored.extend(
            ids.iter()
                .zip(&results)
                .filter(|(_, result)| result.is_ok())
                .map(|(id, _)| *id),
        );
        if let Some(failed) = failed {
            let text = failed.to_string();
            assert!(text.contains("full") || text.contains("room on the disk"), "{text}");
            return stored;
        }
    }
    panic!("never full")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_at_its_greatest_size_says_so_and_recovers() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    let limit = |pages: &'static str| {
        ledger.write(move |tx| {
            async move {
                tx.execute(pages).await?;
                Ok(())
            }
            .boxed()
        })
    };
    limit("PRAGMA max_page_count = 200").await.unwrap();
    let stored = fill_up(&ledger).await;
    assert_eq!(ids(&ledger).await, stored);
    limit("PRAGMA max_page_count = 1000000").await.unwrap();
    write(&ledger, 5000).await.unwrap();
    assert_eq!(ids(&ledger).await.len(), stored.len() + 1);
}

/// A file system of its own, where this user may mount one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let disk = SmallDisk(tempfile::tempdir().unwrap());
        let mounted = disk.shell("mount -t tmpfs -o size=2m tmpfs \"$1\"");
        if !mounted {
            println!("skipped: no right to mount a file system");
        }
        mounted.then_some(disk)
    }

    fn shell(&self, script: &str) -> bool {
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", script, "sh"])
            .arg(self.0.path())
            .stderr(std::process::Stdio::null());
        shell.status().is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.shell("umount -l \"$1\"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_reported_and_the_ledger_recovers_when_there_is_room() {
    let Some(disk) = SmallDisk::mount() else { return };
    let url = format!("sqlite:{}", disk.0.path().join("ledger.db").display());
    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![0; 600_000]).unwrap();
    let ledger = Ledger::open(&url, &options()).await.unwrap();
    let stored = fill_up(&ledger).await;
    assert!(!stored.is_empty());
    assert_eq!(ids(&ledger).await, stored, "nothing half stored");
    assert!(fill(&ledger, 4000).await.is_err(), "still full");

    std::fs::remove_file(filler).unwrap();
    recovers(&ledger, 5000).await;
    assert_eq!(ids(&ledger).await.len(), stored.len() + 1);
    ledger.close().await;
    let ledger = Ledger::open(&url, &options()).await.unwrap();
    assert_eq!(ids(&ledger).await.len(), stored.len() + 1);
    ledger.close().await;

    let why = {
        assert!(disk.shell("dd if=/dev/zero of=\"$1/filler\" bs=1k 2>/dev/null; true"));
        Ledger::open(
            &format!("sqlite:{}", disk.0.path().join("another.db").display()),
            &options(),
        )
        .await
        .unwrap_err()
    };
    assert!(why.to_string().contains("no room on the disk"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_turns_read_only_is_reported_and_recovered_from() {
    let Some(disk) = SmallDisk::mount() else { return };
    let url = format!("sqlite:{}", disk.0.path().join("ledger.db").display());
    let ledger = Ledger::open(&url, &options()).await.unwrap();
    write(&ledger, 1).await.unwrap();
    ledger.close().await;
    assert!(disk.shell("mount -o remount,ro \"$1\""));
    let why = Ledger::open(&url, &options()).await.unwrap_err().to_string();
    assert!(why.contains("must be able to read and write"), "{why}");
    assert!(disk.shell("mount -o remount,rw \"$1\""));
    let ledger = Ledger::open(&url, &options()).await.unwrap();
    assert_eq!(ids(&ledger).await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_that_writes_is_waited_for_within_a_bound() {
    let home = Home::sqlite();
    let ledger = home
        .open_with(&LedgerOptions {
            busy_timeout: Duration::from_millis(600),
            ..options()
        })
        .await;
    let mut outsider = home.outsider().await;
    outsider.execute("BEGIN IMMEDIATE").await.unwrap();
    let insert = "INSERT INTO notes (id, words) VALUES (1, 'note 1')";
    outsider.execute(insert).await.unwrap();
    let waiting = tokio::spawn({
        let ledger = ledger.clone();
        async move { write(&ledger, 2).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    outsider.execute("COMMIT").await.unwrap();
    waiting.await.unwrap().unwrap();

    outsider.execute("BEGIN IMMEDIATE").await.unwrap();
    let why = write(&ledger, 3).await.unwrap_err().to_string();
    assert!(
        why.contains("another program has been writing") && why.contains("600ms"),
        "{why}"
    );
    assert_eq!(ids(&ledger).await, [1, 2], "readers are not held up");
    outsider.execute("ROLLBACK").await.unwrap();
    write(&ledger, 3).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_is_reported_and_found_again() {
    let Ok(server) = postgres::Server::start() else { return };
    let ledger = Ledger::open(&server.url("postgres"), &options()).await.unwrap();
    join_all((1..=8).map(|id| write(&ledger, id)))
        .await
        .into_iter()
        .for_each(|written| written.unwrap());

    // All idle connections die: nobody notices.
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";
    postgres::run(&server.url("postgres"), kill).await.unwrap();
    write(&ledger, 9).await.unwrap();
    postgres::run(&server.url("postgres"), kill).await.unwrap();
    assert_eq!(ids(&ledger).await.len(), 9);

    // The server dies under a use case that has written already.
    let interrupted = tokio::spawn({
        let ledger = ledger.clone();
        let slow = use_case(|tx| {
            async {
                add(tx, 100).await?;
                tokio::time::sleep(Duration::from_millis(600)).await;
                add(tx, 101).await
            }
            .boxed()
        });
        async move { ledger.write(slow).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    tokio::task::block_in_place(|| server.stop());
    let why = interrupted.await.unwrap().unwrap_err();
    assert!(matches!(why, Error::Fault(_)), "{why:?}");
    let why = write(&ledger, 10).await.unwrap_err().to_string();
    assert!(why.contains("PostgreSQL at"), "{why}");

    tokio::task::block_in_place(|| server.start_again());
    recovers(&ledger, 11).await;
    assert_eq!(ids(&ledger).await, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
    ledger.close().await;
}
