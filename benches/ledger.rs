//! Commits a second with one and with many waiting writes, sharing commits and each with its own.

#![allow(clippy::unwrap_used, reason = "a measurement stops by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use futures::FutureExt;
use magicwords::ledger::{Ledger, LedgerOptions, Migration, id};

const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "notes",
    sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, words TEXT NOT NULL);",
}];

/// `writes` inserts by `writers` tasks, each waiting for one answer before the next.
async fn insert(ledger: &Ledger, writers: u64, writes: u64) -> Duration {
    let left = Arc::new(AtomicU64::new(writes));
    let began = Instant::now();
    let tasks: Vec<_> = (0..writers)
        .map(|_| {
            let (ledger, left) = (ledger.clone(), left.clone());
            tokio::spawn(async move {
                while left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_ok()
                {
                    let insert = ledger.write(|tx| {
                        async {
                            sqlx::query("INSERT INTO notes (id, words) VALUES ($1, $2)")
                                .bind(id::next())
                                .bind("thank you")
                                .execute(tx)
                                .await?;
                            Ok(())
                        }
                        .boxed()
                    });
                    insert.await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    began.elapsed()
}

fn commits(c: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut group = c.benchmark_group("ledger");
    group
        .throughput(Throughput::Elements(1))
        .sample_size(10)
        .measurement_time(Duration::from_secs(4));
    for (name, writers, batch) in [
        ("one waiting", 1, 256),
        ("64 waiting, shared", 64, 256),
        ("64 waiting, each", 64, 1),
    ] {
        // On the disk that holds `target`; /tmp may be memory.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
        let options = LedgerOptions {
            migrations: SCHEMA,
            batch,
            ..LedgerOptions::default()
        };
        let ledger = runtime.block_on(Ledger::open(&url, &options)).unwrap();
        group.bench_function(name, |b| {
            b.iter_custom(|writes| runtime.block_on(insert(&ledger, writers, writes)));
        });
        runtime.block_on(ledger.close());
    }
    group.finish();
}

criterion_group!(benches, commits);
criterion_main!(benches);
