//! Disks that are full, and servers that go away.

use std::time::Duration;

use super::hotel::{Hotel, SOON};
use crate::hotel::{OnAnyEngine, eventually};
use crate::storage::{Disk, LEDGER_AWAY, server};
use crate::support::slack::{Channel, Sent};

/// Whether the person was told, alone, that it did not work.
async fn was_told_kindly(sent: &Sent) -> bool {
    let told = sent.answered_within(SOON).await.expect("an answer");
    let kind = told.text().contains("nothing was kept");
    assert_eq!(kind, told.is_ephemeral(), "{told:?}");
    kind
}

/// Asks until it is taken again.
async fn recovers(hotel: &Hotel, place: &Channel) {
    for n in 0..20 {
        if !was_told_kindly(&hotel.asks_in(place, &format!("again {n}q"))).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("it does not recover");
}

impl Hotel {
    /// Every ask has its card, and every card its ask.
    async fn shows_what_it_keeps(&self, places: &[Channel]) {
        self.acknowledges_all().await;
        self.ledger.settles().await;
        let cards = places.iter().flat_map(Channel::messages);
        let mut shown: Vec<String> = cards.map(|card| card.text()).collect();
        let asked = self.asked().await;
        for words in &asked {
            let at = shown.iter().position(|card| card.contains(words.as_str()));
            shown.swap_remove(at.unwrap_or_else(|| panic!("no card says {words:.20}")));
        }
        assert!(shown.is_empty(), "cards of nothing: {shown:?}");
    }
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_acknowledged_that_is_not_stored_and_space_heals_it() {
    let Some(disk) = Disk::small() else { return };
    let url = format!("sqlite:{}", disk.0.join("magicwords.db").display());
    let mut hotel = Hotel::over(|_| url, None);
    let floors = hotel.floors(12);
    hotel.opens().await;
    let ballast = disk.fills_up();
    let filler = "x".repeat(1_500);
    let mut stored = Vec::new();
    for n in 0.. {
        let words = format!("ice {n}q {filler}");
        if was_told_kindly(&hotel.asks_in(&floors[n % 12], &words)).await {
            break;
        }
        stored.push(words);
    }
    assert!(hotel.bot.is_running());
    std::fs::remove_file(ballast).expect("the ballast can go");
    disk.mounts("remount,size=16m");
    recovers(&hotel, &hotel.desk).await;
    let places: Vec<_> = floors.iter().chain([&hotel.desk]).cloned().collect();
    hotel.shows_what_it_keeps(&places).await;
    let asked = hotel.asked().await;
    assert!(stored.iter().all(|words| asked.contains(words)));
    hotel.has_no_problems();
}

#[tokio::test]
async fn a_server_that_stops_in_the_midst_costs_no_fact_and_is_found_again() {
    let Some(server) = server() else { return };
    let mut hotel = Hotel::over(|_| server.url("postgres"), None);
    let floors = hotel.floors(6);
    hotel.opens().await;
    let during: Vec<_> = (0..12)
        .map(|n| hotel.asks_in(&floors[n % 6], &format!("deed {n}q")))
        .collect();
    let some = || during.iter().any(Sent::is_acknowledged).then_some(());
    hotel.slack.wait_until("the first acknowledgement", SOON, some).await;
    let form = hotel.lan.uses("please").in_channel(&hotel.desk).await.modal();
    let fields = || [("to", "Minh"), ("what", "towels")];
    server.stop();
    let tea = hotel.asks("tea");
    assert!(was_told_kindly(&tea).await);
    assert!(tea.answer().await.text().contains(LEDGER_AWAY));
    let towels = hotel.lan.submits(&form, fields());
    let complaint = towels.answered_within(SOON).await.expect("an answer").errors();
    assert!(complaint[0].1.contains(LEDGER_AWAY), "{complaint:?}");
    server.start_again();
    recovers(&hotel, &hotel.desk).await;
    // The form has stayed open with all that was written in it, and is sent once more; the first comes again as well.
    hotel.comes_again(&towels).await;
    assert!(form.now().is_open());
    hotel.lan.submits(&form, fields());
    hotel.card("towels").await;
    // She was told to try again, so that what comes again must not be kept as well.
    hotel.comes_again(&tea).await;
    let places: Vec<_> = floors.iter().chain([&hotel.desk]).cloned().collect();
    hotel.shows_what_it_keeps(&places).await;
    assert_eq!(hotel.ledger.asks("tea").await, 0);
    assert!(hotel.bot.is_running());
    hotel.has_no_problems();
}

#[tokio::test]
async fn what_became_of_a_channel_while_the_ledger_was_away_is_told_again() {
    let Some(server) = server() else { return };
    let mut hotel = Hotel::over(|_| server.url("postgres"), None);
    hotel.opens().await;
    let mai = hotel.workspace.member("Mai").admin();
    let text = format!("setup channel: {}", hotel.desk.mention());
    mai.uses("kudos-admin").text(text).in_channel(&hotel.desk).await;
    const CHOSEN: &str = "select count(*) from workspaces where digest_channel is not null";
    hotel.ledger.until("the channel of the summary", CHOSEN, 1).await;
    hotel.acknowledges_all().await;
    server.stop();
    hotel.desk.is_archived();
    let unstored = "what became of a home was not stored";
    eventually("the write to fail", || hotel.bot.log().contains(unstored)).await;
    // What comes after it is acknowledged.
    assert!(was_told_kindly(&hotel.asks("tea")).await);
    assert_eq!(hotel.slack.unacknowledged(), 1);
    server.start_again();
    hotel.slack.advance(Duration::from_secs(61));
    hotel.acknowledges_all().await;
    hotel.ledger.until("no channel of the summary", CHOSEN, 0).await;
    hotel.has_no_problems();
}
