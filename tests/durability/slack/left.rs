//! Cards that have no turn in time, or no place where they were asked for.

use std::time::Duration;

use super::hotel::{Hotel, SOON};
use crate::hotel::eventually;

const POST: &str = "chat.postMessage";
/// More than the outbox looks for at once.
const MANY: i64 = 20;
const DUE: &str = "select count(*) from deliveries where state = 'due'";

on_both_engines! {
    async fn a_command_said_again_in_another_channel_has_one_card_where_it_was_said_first(mut hotel) {
        let lobby = hotel.workspace.channel("lobby");
        hotel.opens().await;
        // It waits for its turn at the desk.
        hotel.slack.faults().next(POST).rate_limits(Duration::from_secs(6));
        assert!(hotel.thanks(&hotel.lan, "towels", false).is_acknowledged_within(SOON).await);
        eventually("the desk to take no more", || hotel.slack.faults().left() == 0).await;
        // An answer is not missed before that.
        tokio::time::sleep(Duration::from_millis(3_100)).await;
        let again = hotel.thanks_in(&lobby, &hotel.lan, "towels", false).answer().await;
        assert!(again.is_ephemeral() && again.text().contains("#front-desk"), "{again:?}");
        hotel.card("towels").await;
        hotel.ledger.until("the card to be known", DUE, 0).await;
        assert_eq!(hotel.cards("towels").len(), 1);
        assert_eq!(lobby.messages().len(), 0, "{:?}", lobby.messages());
        hotel.has_no_problems();
    }

    async fn a_card_without_a_turn_in_time_is_delivered_as_soon_as_there_is_room(mut hotel) {
        hotel.opens().await;
        hotel.slack.faults().next(POST).rate_limits(Duration::from_secs(60));
        for words in ["ice", "towels"] {
            assert!(hotel.asks(words).is_acknowledged_within(SOON).await);
            eventually("the desk to take no more", || hotel.slack.faults().left() == 0).await;
        }
        // Nothing waits for answers of which it is known that they do not come.
        hotel.ledger.until("both to be handed over", &format!("{DUE} and due_at <= created_at + 15000000"), 2).await;
    }

    async fn a_burst_in_a_channel_without_the_bot_is_shown_there(mut hotel) {
        let den = hotel.workspace.channel("den").private();
        den.removes_the_bot();
        hotel.opens().await;
        let sent: Vec<_> = (0..30).map(|n| hotel.asks_in(&den, &format!("chore {n:02}"))).collect();
        for one in sent {
            assert!(one.is_acknowledged_within(SOON).await);
        }
        let all = || (den.messages().len() == 30).then_some(());
        hotel.slack.wait_until("all cards", SOON, all).await;
        hotel.ledger.until("the cards to be settled", DUE, 0).await;
        hotel.has_no_problems();
    }

    async fn what_comes_behind_a_message_that_failed_waits_for_it(mut hotel) {
        hotel.opens().await;
        hotel.slack.faults().next(POST).times(50).hangs();
        let mut sent = Vec::new();
        for n in 0..MANY {
            sent.push(hotel.asks(&format!("chore {n:02}")));
            hotel.ledger.until("it to be stored", "select count(*) from asks", n + 1).await;
        }
        hotel.bot.kill9();
        hotel.slack.faults().clear();
        hotel.slack.faults().next(POST).fails_with(500);
        hotel.bot.starts().await;
        hotel.ledger.time_passes().await;
        let all = || (hotel.desk.messages().len() == MANY as usize).then_some(());
        hotel.slack.wait_until("all cards", SOON, all).await;
        for (n, card) in hotel.desk.messages().iter().enumerate() {
            assert!(card.text().contains(&format!("chore {n:02}")), "at {n}: {}", card.text());
        }
    }

    async fn the_end_of_a_channel_that_is_told_again_takes_nothing_that_was_set_since(mut hotel) {
        hotel.opens().await;
        let mai = hotel.workspace.member("Mai").admin();
        let chosen = "select count(*) from workspaces where digest_channel is not null";
        let set = format!("setup channel: {}", hotel.desk.mention());
        mai.uses("kudos-admin").text(set.as_str()).in_channel(&hotel.desk).await;
        hotel.ledger.until("the channel to be chosen", chosen, 1).await;
        hotel.desk.is_archived();
        hotel.ledger.until("the channel to be gone", chosen, 0).await;
        hotel.desk.is_restored();
        mai.uses("kudos-admin").text(set.as_str()).in_channel(&hotel.desk).await;
        hotel.ledger.until("the channel to be chosen again", chosen, 1).await;
        hotel.slack.sends_all_events_again();
        hotel.acknowledges_all().await;
        hotel.asks("ice").answer().await;
        assert_eq!(hotel.ledger.number(chosen).await, 1);
        hotel.has_no_problems();
    }
}
