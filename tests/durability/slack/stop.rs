//! The end of the program, asked for and insisted on.

use std::time::{Duration, Instant};

use super::hotel::{Hotel, SOON, holding};
use crate::hotel::eventually;
use crate::support::slack::Channel;

on_both_engines! {
    async fn a_stop_under_load_is_graceful_and_whole(mut hotel) {
        let floors = hotel.floors(16);
        hotel.is_patient();
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        let give = |hotel: &Hotel, n: usize| {
            let words = format!("deed {n}q");
            (hotel.thanks_in(&floors[n % 16], &hotel.lan, &words, false), words)
        };
        let mut sent: Vec<_> = (0..48).map(|n| give(&hotel, n)).collect();
        let some = || (sent.iter().filter(|(sent, _)| sent.is_acknowledged()).count() >= 10).then_some(());
        hotel.slack.wait_until("ten acknowledgements", SOON, some).await;
        hotel.bot.terminate();
        // Some more, which come after the word to stop.
        sent.extend((48..64).map(|n| give(&hotel, n)));
        let status = hotel.bot.ends_within(SOON).await;
        assert_eq!(status.code(), Some(0), "{}", hotel.bot.log());
        assert_eq!(hotel.slack.connected_sockets(), 0);
        let cards = |words: &str| holding(floors.iter().flat_map(Channel::messages).collect(), words).len();
        let acknowledged: Vec<_> = sent.iter().filter(|(sent, _)| sent.is_acknowledged()).map(|(_, words)| words).collect();
        println!("{} of {} were acknowledged", acknowledged.len(), sent.len());
        for words in acknowledged {
            assert_eq!(hotel.ledger.kudos(words).await, 1, "{words}");
        }
        hotel.bot.starts().await;
        hotel.acknowledges_all().await;
        hotel.ledger.settles().await;
        for (sent, words) in &sent {
            let heard = i64::from(!sent.was_undeliverable());
            assert_eq!((hotel.ledger.kudos(words).await, cards(words) as i64), (heard, heard), "{words}");
        }
        hotel.has_no_problems();
    }

    async fn a_card_that_is_being_posted_at_the_stop_is_settled(mut hotel) {
        hotel.opens().await;
        hotel.slack.faults().next("chat.postMessage").delays(Duration::from_millis(800));
        let sent = hotel.thanks(&hotel.lan, "towels", false);
        assert!(sent.is_acknowledged_within(SOON).await);
        hotel.bot.terminate();
        let status = hotel.bot.ends_within(SOON).await;
        assert_eq!(status.code(), Some(0), "{}", hotel.bot.log());
        assert_eq!(hotel.cards("towels").len(), 1);
        assert_eq!(hotel.ledger.number("select count(*) from deliveries where state = 'due'").await, 0);
    }

    async fn a_second_signal_ends_it_at_once_and_nothing_is_lost(mut hotel) {
        hotel.opens().await;
        hotel.slack.faults().next("chat.postMessage").times(20).hangs();
        let sent = hotel.thanks(&hotel.lan, "towels", false);
        assert!(sent.is_acknowledged_within(SOON).await);
        hotel.bot.terminate();
        // Heard: two signals at once would be one.
        eventually("the bot to take no more", || hotel.bot.log().contains("stopping")).await;
        assert!(hotel.bot.is_running());
        hotel.bot.terminate();
        let began = Instant::now();
        hotel.bot.ends_within(SOON).await;
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        hotel.slack.faults().clear();
        hotel.bot.starts().await;
        hotel.ledger.settles().await;
        assert_eq!((hotel.ledger.kudos("towels").await, hotel.cards("towels").len()), (1, 1));
    }
}
