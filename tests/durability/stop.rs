//! The end of the program, asked for and insisted on.

use std::time::{Duration, Instant};

use crate::hotel::Hotel;

/// What a person who saw success may rely on after the program has stopped.
async fn everything_acknowledged_is_settled(hotel: &Hotel, sent: &[(String, crate::support::discord::Sent)]) {
    let mut acknowledged = 0;
    for (words, sent) in sent {
        if sent.is_acknowledged() {
            acknowledged += 1;
            assert_eq!(hotel.ledger.kudos(words).await, 1, "{words}");
            assert_eq!(hotel.cards(words).len(), 1, "{words}");
        }
    }
    println!("{acknowledged} of {} were acknowledged", sent.len());
    assert!(acknowledged > 0);
    let unsettled = "select k.message from deliveries d join kudos k on k.id = d.subject \
        where d.state = 'due' and d.kind = 'kudos-card'";
    for [words] in hotel.ledger.texts::<1>(unsettled).await {
        let (_, sent) = sent.iter().find(|(sent, _)| *sent == words).expect("it was sent");
        assert!(
            !sent.is_acknowledged(),
            "the answer {words:?} arrived and is not settled"
        );
    }
}

on_both_engines! {
    async fn a_stop_under_load_is_graceful_and_whole(mut hotel) {
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        let words = |n| format!("deed {n}q");
        let mut sent: Vec<_> = (0..60).map(|n| (words(n), hotel.thanks(&hotel.lan, &words(n), false))).collect();
        let some = || (sent.iter().filter(|(_, sent)| sent.is_acknowledged()).count() >= 10).then_some(());
        hotel.discord.wait_until("ten answers", Duration::from_secs(20), some).await;
        hotel.bot.terminate();
        // Some more, which come after the word to stop.
        sent.extend((60..80).map(|n| (words(n), hotel.thanks(&hotel.lan, &words(n), false))));
        let began = Instant::now();
        let status = hotel.bot.ends_within(Duration::from_secs(20)).await;
        println!("stopped after {:?}", began.elapsed());
        assert_eq!(status.code(), Some(0), "{}", hotel.bot.log());
        assert_eq!(hotel.discord.connected_sessions(), 0);
        everything_acknowledged_is_settled(&hotel, &sent).await;
        hotel.bot.starts().await;
        hotel.settles().await;
        let kept = hotel.ledger.texts::<1>("select message from kudos").await;
        for [words] in &kept {
            assert_eq!(hotel.cards(words).len(), 1, "{words}");
        }
        hotel.has_no_problems();
    }

    async fn work_in_hand_at_the_stop_is_answered_and_settled(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next("POST /interactions/*/*/callback").delays(Duration::from_millis(800));
        let sent = hotel.thanks(&hotel.lan, "towels", false);
        hotel.ledger.until("it to be stored", "select count(*) from kudos", 1).await;
        assert!(!sent.is_acknowledged());
        hotel.bot.terminate();
        let status = hotel.bot.ends_within(Duration::from_secs(20)).await;
        assert_eq!(status.code(), Some(0), "{}", hotel.bot.log());
        assert!(sent.is_acknowledged());
        assert_eq!(hotel.ledger.number("select count(*) from deliveries where state = 'due'").await, 0);
    }

    async fn a_second_signal_ends_it_at_once_and_nothing_is_lost(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next("POST /interactions/*/*/callback").times(20).hangs();
        hotel.thanks(&hotel.lan, "towels", false);
        hotel.ledger.until("it to be stored", "select count(*) from kudos", 1).await;
        hotel.bot.terminate();
        hotel.bot.terminate();
        let began = Instant::now();
        hotel.bot.ends_within(Duration::from_secs(10)).await;
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        hotel.discord.faults().clear();
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!((hotel.ledger.kudos("towels").await, hotel.cards("towels").len()), (1, 1));
    }
}
