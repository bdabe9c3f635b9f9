//! What takes the better part of a minute by its nature. All of it waits at the same time.

use std::time::Duration;

use super::hotel::{Hotel, SOON};
use crate::hotel::OnAnyEngine;
use crate::support::slack::Cut;

const CARDS: usize = 40;
/// Three times what it takes on a machine that does nothing else.
const LONG: Duration = Duration::from_secs(150);

#[tokio::test]
async fn forty_cards_for_one_channel_stand_in_order_and_sockets_that_fall_silent_are_left() {
    tokio::join!(forty_cards_arrive_once_and_in_order(), silent_sockets_are_left());
}

async fn forty_cards_arrive_once_and_in_order() {
    let mut hotel = Hotel::on_sqlite();
    hotel.slack.enforces_rate_limits();
    hotel.opens().await;
    for n in 0..CARDS {
        let sent = hotel.asks(&format!("chore {n:02}"));
        assert!(sent.is_acknowledged_within(SOON).await);
    }
    let all = || (hotel.desk.messages().len() >= CARDS).then_some(());
    hotel.slack.wait_until("all cards", LONG, all).await;
    // Whatever would be posted a second time is owed until then.
    let owed = "select count(*) from deliveries where state = 'due'";
    hotel.ledger.until("all to be settled", owed, 0).await;
    let cards = hotel.desk.messages();
    assert_eq!(cards.len(), CARDS);
    for (n, card) in cards.iter().enumerate() {
        let text = card.text();
        assert!(text.contains(&format!("chore {n:02}")), "at {n}: {text}");
    }
    assert_eq!(hotel.slack.rate_limit_violations(), 0);
    // Histories may be read less often than messages be posted, and none of these had been sent before.
    assert_eq!(hotel.slack.calls("conversations.history").len(), 0);
    hotel.has_no_problems();
}

async fn silent_sockets_are_left() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    hotel.slack.falls_silent().await;
    // It goes to a socket that is dead, though nobody has said so.
    let sent = hotel.asks("ice");
    hotel.slack.speaks_again();
    let others = || (hotel.slack.socket_counts().connects == 4).then_some(());
    hotel.slack.wait_until("two other sockets", LONG, others).await;
    // Slack, too, learns that the old ones are dead.
    for _ in 0..2 {
        hotel.slack.cuts_one_socket(Cut::Reset);
    }
    assert!(!sent.was_taken().await);
    hotel.insists(sent, "ice").await;
    hotel.card("ice").await;
    hotel.asks("towels").answer().await;
    assert_eq!(hotel.asked().await, ["ice", "towels"]);
    assert_eq!(hotel.desk.messages().len(), 2);
    hotel.has_no_problems();
}
