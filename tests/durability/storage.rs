//! Disks that are full, ledgers that are damaged, servers that go away.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::hotel::{Hotel, OnAnyEngine};
use crate::postgres::Server;
use crate::support::discord::Sent;

/// What people are told while the ledger cannot be reached.
pub const LEDGER_AWAY: &str = "I cannot reach my ledger right now";

/// Whoever has it keeps it for longer than others wait for one.
const ONE_CONNECTION: &str = "[ledger]\nconnections = 1\nwrite_timeout_seconds = 60\n";

/// A small disk of its own, unmounted with this value.
pub struct Disk(pub PathBuf);

impl Disk {
    pub fn small() -> Option<Self> {
        let path = tempfile::tempdir().expect("a temporary folder").keep();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "none"])
            .arg(&path)
            .output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(path));
        }
        println!("skipped: nothing can be mounted here");
        None
    }

    pub fn mounts(&self, options: &str) {
        let done = Command::new("mount").args(["-o", options]).arg(&self.0).status();
        assert!(done.is_ok_and(|status| status.success()), "mount -o {options}");
    }

    pub fn fills_up(&self) -> PathBuf {
        let ballast = self.0.join("ballast");
        let mut size = 2 << 20;
        while size > 0 {
            let mut content = std::fs::read(&ballast).unwrap_or_default();
            content.resize(content.len() + size, 0);
            if std::fs::write(&ballast, &content).is_err() {
                size /= 2;
            }
        }
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _busy = Command::new("umount").arg("-l").arg(&self.0).status();
        let _gone = std::fs::remove_dir(&self.0);
    }
}

/// A server of one test's own, which it may stop. Nothing, and a line that says so, where there is no PostgreSQL.
pub fn server() -> Option<Server> {
    match Server::start() {
        Ok(server) => Some(server),
        Err(why) => {
            let needed = std::env::var_os("MAGICWORDS_REQUIRE_POSTGRES").is_some();
            assert!(!needed, "no PostgreSQL: {why}");
            println!("skipped: no PostgreSQL ({why})");
            None
        }
    }
}

fn hotel_on(disk: &Path) -> Hotel {
    Hotel::over(|_| format!("sqlite:{}", disk.join("magicwords.db").display()), None)
}

/// Asks until the ledger takes no more. Every answer is a card that is stored or a kind word to the asker alone.
async fn asks_until_refused(hotel: &Hotel, prefix: &str) -> Vec<String> {
    let filler = "x".repeat(1_500);
    let mut stored = Vec::new();
    for n in 0..2_000 {
        let words = format!("{prefix} {n}q {filler}");
        if was_told_kindly(hotel, &hotel.asks(&words)).await {
            return stored;
        }
        stored.push(words);
    }
    panic!("the ledger takes everything");
}

/// Whether the person was told, alone, that it did not work; a promised answer that all would have seen is gone then.
async fn was_told_kindly(hotel: &Hotel, sent: &Sent) -> bool {
    let told = hotel.brings(sent).await;
    let kind = told.text().contains("nothing was kept");
    assert_eq!(kind, told.is_ephemeral(), "{told:?}");
    kind
}

/// Whether the person was told that the ledger cannot be reached.
async fn is_told_why(hotel: &Hotel, sent: &Sent) -> bool {
    was_told_kindly(hotel, sent).await && hotel.brings(sent).await.text().contains(LEDGER_AWAY)
}

/// The last words of the program, which its thread may still be reading.
async fn log_tells(hotel: &Hotel, words: &[&str]) {
    let told = || words.iter().all(|word| hotel.bot.log().contains(word));
    for _ in 0..100 {
        if told() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the log does not tell {words:?}: {}", hotel.bot.log());
}

async fn recovers(hotel: &Hotel) {
    let mut answered = None;
    for n in 0..20 {
        if !was_told_kindly(hotel, &hotel.asks(&format!("again {n}q"))).await {
            answered = Some(n);
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let n = answered.unwrap_or_else(|| panic!("it does not recover\n{}", hotel.bot.log()));
    assert_eq!(hotel.ledger.asks(&format!("again {n}q")).await, 1);
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_acknowledged_that_is_not_stored_and_space_heals_it() {
    let Some(disk) = Disk::small() else { return };
    let mut hotel = hotel_on(&disk.0);
    hotel.opens().await;
    let mut stored = asks_until_refused(&hotel, "ice").await;
    let ballast = disk.fills_up();
    stored.extend(asks_until_refused(&hotel, "tea").await);
    assert!(hotel.bot.is_running());
    std::fs::remove_file(ballast).expect("the ballast can go");
    disk.mounts("remount,size=16m");
    recovers(&hotel).await;
    hotel.settles().await;
    for words in &stored {
        assert_eq!(
            (hotel.ledger.asks(words).await, hotel.cards(&words[..12]).len()),
            (1, 1),
            "{}",
            &words[..12]
        );
    }
    let facts = hotel.ledger.number("select count(*) from asks").await;
    assert_eq!(
        facts,
        hotel.desk.messages().len() as i64,
        "a card for every ask, an ask for every card"
    );
}

#[tokio::test]
async fn on_a_disk_that_can_only_be_read_it_does_not_begin_and_says_why() {
    let Some(disk) = Disk::small() else { return };
    let mut hotel = hotel_on(&disk.0);
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    hotel.bot.kill9();
    disk.mounts("remount,ro");
    hotel.bot.spawns();
    let status = hotel.bot.ends_within(Duration::from_secs(20)).await;
    assert_eq!(status.code(), Some(1));
    log_tells(&hotel, &["magicwords.db", "read and write"]).await;
    disk.mounts("remount,rw");
    hotel.bot.starts().await;
    hotel.settles().await;
    assert_eq!(hotel.cards("ice").len(), 1);
    recovers(&hotel).await;
}

#[tokio::test]
async fn a_damaged_ledger_is_refused_at_the_start_with_a_sentence_and_left_as_it_is() {
    let mut hotel = Hotel::on_sqlite();
    let path = hotel
        .bot
        .write_file("magicwords.db", &"this is no ledger ".repeat(1_000));
    hotel.bot.spawns();
    let status = hotel.bot.ends_within(Duration::from_secs(20)).await;
    assert_eq!(status.code(), Some(1));
    log_tells(&hotel, &["magicwords.db", "damaged"]).await;
    let content = std::fs::read_to_string(path).expect("it is still there");
    assert!(content.starts_with("this is no ledger"));
    assert_eq!(hotel.discord.gateway_counts().connects, 0);
}

#[tokio::test]
async fn while_another_program_holds_the_ledger_people_are_told_kindly() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    let held = hotel.ledger.is_held_up().await;
    assert!(is_told_why(&hotel, &hotel.asks("ice")).await);
    held.release().await;
    recovers(&hotel).await;
    hotel.settles().await;
    let facts = hotel.ledger.number("select count(*) from asks").await;
    assert_eq!(facts, hotel.desk.messages().len() as i64);
}

#[tokio::test]
async fn while_a_server_gives_no_connection_people_are_told_why() {
    let Some(database) = crate::postgres::database().await else {
        return;
    };
    let mut hotel = Hotel::over(|_| database.url.clone(), None);
    hotel.bot.write_file("magicwords.toml", ONE_CONNECTION);
    hotel.opens().await;
    let held = hotel.ledger.is_held_up().await;
    let waiting = "select count(*) from pg_locks l join pg_database d on d.oid = l.database \
                   where d.datname = current_database() and not l.granted";
    hotel.asks("ice");
    hotel.ledger.until("the first to have the connection", waiting, 1).await;
    assert!(is_told_why(&hotel, &hotel.thanks(&hotel.lan, "towels", false)).await);
    log_tells(&hotel, &["a command failed", "gave no connection within"]).await;
    held.release().await;
    hotel.card("ice").await;
    hotel.settles().await;
    assert_eq!(
        (hotel.ledger.asks("ice").await, hotel.ledger.kudos("towels").await),
        (1, 0)
    );
}

#[tokio::test]
async fn while_a_server_takes_too_long_people_are_told_why() {
    let Some(database) = crate::postgres::database().await else {
        return;
    };
    let mut hotel = Hotel::over(|_| database.url.clone(), None);
    hotel
        .bot
        .write_file("magicwords.toml", "[ledger]\nwrite_timeout_seconds = 4\n");
    hotel.opens().await;
    let held = hotel.ledger.is_held_up().await;
    assert!(is_told_why(&hotel, &hotel.asks("ice")).await);
    held.release().await;
    recovers(&hotel).await;
    assert_eq!(hotel.ledger.asks("ice").await, 0);
}

#[tokio::test]
async fn a_server_that_stops_in_the_midst_costs_no_fact_and_is_found_again() {
    let Some(server) = server() else { return };
    let mut hotel = Hotel::over(|_| server.url("postgres"), None);
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    let during: Vec<_> = (0..12)
        .map(|n| (format!("deed {n}q"), hotel.asks(&format!("deed {n}q"))))
        .collect();
    let some = || during.iter().any(|(_, sent)| sent.is_acknowledged()).then_some(());
    hotel
        .discord
        .wait_until("the first answer", Duration::from_secs(20), some)
        .await;
    server.stop();
    assert!(is_told_why(&hotel, &hotel.asks("tea")).await);
    server.start_again();
    recovers(&hotel).await;
    hotel.settles().await;
    for (words, sent) in &during {
        let rows = hotel.ledger.asks(words).await;
        let state = sent.state();
        let public = state.original.is_some() && !hotel.cards(words).is_empty();
        assert_eq!(hotel.cards(words).len() as i64, rows, "{words}: {public}");
    }
    assert_eq!(hotel.ledger.asks("tea").await, 0);
    assert!(hotel.bot.is_running());
}
