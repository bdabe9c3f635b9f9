//! Power cuts: of what the bot wrote only that is left which it had flushed to the disk.

use std::path::Path;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;

use crate::hotel::{Hotel, OnAnyEngine};
use crate::kill::{burst, check, rounds, seed};
use crate::support::preload;

/// What the disk really holds.
struct Platter(TempDir);

impl Platter {
    /// Puts one under a bot that is not started yet.
    fn under(hotel: &mut Hotel) -> Self {
        let platter = Self(tempfile::tempdir().expect("a temporary folder"));
        let bot = hotel.bot.copy();
        let path = |path: &Path| path.display().to_string();
        let bot = bot.with("PLATTER", path(platter.0.path()));
        hotel.bot = bot.with("LD_PRELOAD", path(&preload::library("tests/durability/power.c")));
        platter
    }

    /// Holds what was written past the bot, too. To be called while the bot rests.
    fn takes_all_of(&self, hotel: &Hotel) {
        for name in ["magicwords.db", "magicwords.db-wal"] {
            let copied = std::fs::copy(hotel.bot.folder().join(name), self.0.path().join(name));
            copied.expect("the ledger is open");
        }
    }

    fn breaks(&self) {
        std::fs::write(self.0.path().join("broken"), "").expect("the folder is writable");
    }

    fn works_again(&self) {
        std::fs::remove_file(self.0.path().join("broken")).expect("it was broken");
    }

    /// The power fails, and what was not flushed is gone.
    fn loses_power(&self, hotel: &mut Hotel) {
        hotel.bot.kill9();
        for name in ["magicwords.db", "magicwords.db-wal", "magicwords.db-shm"] {
            let (flushed, file) = (self.0.path().join(name), hotel.bot.folder().join(name));
            let _not_there = std::fs::remove_file(&file);
            if flushed.exists() {
                std::fs::copy(&flushed, &file).expect("the folder is writable");
            }
        }
    }
}

#[tokio::test]
async fn whatever_was_acknowledged_survives_power_cuts_under_load() {
    let mut rng = StdRng::seed_from_u64(seed());
    let mut hotel = Hotel::on_sqlite();
    let platter = Platter::under(&mut hotel);
    let givers: Vec<_> = (0..8).map(|n| hotel.guild.member(&format!("Giver {n}"))).collect();
    hotel.opens().await;
    hotel.ledger.allows(1_000_000, 1_000_000).await;
    platter.takes_all_of(&hotel);
    let mut all = Vec::new();
    for round in 0..rounds() {
        let begun = burst(&hotel, &givers, round, &mut rng);
        let enough = rng.random_range(0..=begun.len());
        let answered = || begun.iter().filter(|done| done.was_answered()).count();
        let reached = || (answered() >= enough).then_some(());
        let in_time = hotel
            .discord
            .comes_true(Duration::from_secs(30), reached)
            .await
            .is_some();
        assert!(in_time, "{} of {} were answered", answered(), begun.len());
        tokio::time::sleep(Duration::from_micros(rng.random_range(0..20_000))).await;
        platter.loses_power(&mut hotel);
        all.extend(begun);
        hotel.bot.starts().await;
    }
    hotel.settles().await;
    check(&hotel, &all, &givers).await;
    hotel.has_no_problems();
}

#[tokio::test]
async fn who_is_told_of_success_after_a_disk_failed_to_flush_can_rely_on_it() {
    let mut hotel = Hotel::on_sqlite();
    let platter = Platter::under(&mut hotel);
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    platter.breaks();
    let told = hotel.brings(&hotel.asks("tea")).await;
    assert!(told.is_ephemeral(), "{told:?}");
    let told = hotel.brings(&hotel.asks("tea again")).await;
    assert!(told.is_ephemeral(), "{told:?}");
    platter.works_again();
    let mut stored = Vec::new();
    for n in 0..100 {
        let words = format!("towels {n}q");
        if hotel.brings(&hotel.asks(&words)).await.is_ephemeral() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        } else {
            stored.push(words);
        }
        if stored.len() == 10 {
            break;
        }
    }
    assert_eq!(stored.len(), 10, "it recovers");
    platter.loses_power(&mut hotel);
    hotel.bot.starts().await;
    hotel.settles().await;
    for words in stored.iter().map(String::as_str).chain(["ice"]) {
        assert_eq!(hotel.ledger.asks(words).await, 1, "{words}");
    }
}
