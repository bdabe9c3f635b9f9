//! Slack may send anything again: at once, after minutes, to another process, in an envelope of its own.

use std::time::Duration;

use crate::hotel::Hotel;
use crate::support::slack::{Cut, PATIENCE, Sent};

impl Hotel {
    /// Waits until so many more envelopes were acknowledged.
    async fn acknowledges(&self, more: u64, action: impl FnOnce()) {
        let before = self.slack.socket_counts().acknowledgements;
        action();
        let seen = || (self.slack.socket_counts().acknowledgements >= before + more).then_some(());
        self.slack.wait_until("acknowledgements", PATIENCE, seen).await;
    }

    /// Again in the same envelope, and in another.
    async fn comes_again(&self, sent: &Sent) {
        self.acknowledges(2, || {
            sent.is_delivered_again();
            sent.is_delivered_in_a_new_envelope();
        })
        .await;
    }
}

#[tokio::test]
async fn a_command_that_comes_again_changes_nothing() {
    let mut hotel = Hotel::opens().await;
    let asked = hotel.asks("the ice machine is down");
    let card = asked.answer().await.message();
    hotel.comes_again(&asked).await;
    hotel.slack.advance(Duration::from_secs(301));
    hotel.comes_again(&asked).await;
    hotel.bot.restart().await;
    hotel.comes_again(&asked).await;
    hotel.bot.kill9();
    hotel.bot.starts().await;
    hotel.comes_again(&asked).await;
    assert_eq!(hotel.asked().await, ["the ice machine is down"]);
    // What comes later stands after what was said again, had it been said.
    let next = hotel.asks("and towels").await.message();
    let cards: Vec<_> = hotel.desk.messages().iter().map(|m| m.id().to_owned()).collect();
    assert_eq!(cards, [card.id(), next.id()]);
    assert_eq!(hotel.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_press_that_comes_again_changes_nothing() {
    let mut hotel = Hotel::opens().await;
    let card = hotel.asks("the ice machine is down").answer().await.message();
    let taken = hotel.minh.presses(&card, "Take it");
    taken.answer().await;
    let done = hotel.minh.presses(&card, "Done");
    done.answer().await;
    let shown = card.now().text();
    hotel.comes_again(&taken).await;
    hotel.bot.restart().await;
    hotel.comes_again(&taken).await;
    hotel.comes_again(&done).await;
    let events = hotel.texts("select kind from ask_events order by id").await;
    assert_eq!(events.iter().filter(|kind| *kind == "claimed").count(), 1, "{events:?}");
    assert_eq!(events.iter().filter(|kind| *kind == "done").count(), 1, "{events:?}");
    assert_eq!(card.now().text(), shown);
    assert_eq!(hotel.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_killed_bot_had_not_acknowledged_is_done_by_the_next() {
    let mut hotel = Hotel::opens().await;
    hotel.asks("first").answer().await;
    // The process stands still, so that nothing is acknowledged.
    let id = hotel.bot.process_id().to_string();
    let stopped = std::process::Command::new("kill").args(["-STOP", &id]).status();
    assert!(stopped.expect("kill runs").success());
    let asked = hotel.asks("second");
    hotel.bot.kill9();
    let gone = || (hotel.slack.connected_sockets() == 0).then_some(());
    hotel.slack.wait_until("the sockets to end", PATIENCE, gone).await;
    assert!(!asked.is_acknowledged());
    hotel.bot.starts().await;
    assert!(asked.answer().await.text().contains("second"));
    assert_eq!(hotel.asked().await, ["first", "second"]);
    assert_eq!(hotel.desk.messages().len(), 2);
}

#[tokio::test]
async fn a_card_whose_answer_was_lost_is_found_and_not_posted_again() {
    let mut hotel = Hotel::opens().await;
    hotel.slack.faults().next("chat.postMessage").loses_the_answer();
    let asked = hotel.asks("the ice machine is down");
    asked.answer().await;
    hotel.slack.cuts_the_sockets(Cut::Reset);
    hotel.bot.kill9();
    hotel.bot.starts().await;
    let settled = async {
        while hotel
            .texts("select cast(count(*) as text) from deliveries where settled_at is null")
            .await
            != ["0"]
        {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), settled)
        .await
        .expect("the delivery is settled");
    assert_eq!(hotel.desk.messages().len(), 1);
    assert_eq!(hotel.asked().await.len(), 1);
}
