//! The network as it is: gateways that end in every way, answers that fail in every way.

use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::hotel::{Hotel, OnAnyEngine, eventually};
use crate::support::discord::Cut;

/// Back within this time, on a machine that builds and tests at once.
const SOON: Duration = Duration::from_secs(20);

impl Hotel {
    async fn is_connected_again(&self, how: &str) {
        let connected = || (self.discord.connected_sessions() > 0).then_some(());
        let what = format!("the bot to come back after {how}");
        self.discord.wait_until(&what, SOON, connected).await;
    }
}

/// The conversation goes on after a cut, which loses nothing that Discord keeps for a resume.
async fn survives(how: Cut) {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    let (before, used, began) = (
        hotel.discord.gateway_counts(),
        hotel.bot.processor_time(),
        Instant::now(),
    );
    hotel.discord.cuts_the_gateway(how);
    let new_session = matches!(how, Cut::InvalidSession { resumable: false } | Cut::Close(4009));
    if new_session {
        hotel.is_connected_again(&format!("{how:?}")).await;
    }
    // Said while the bot is away, unless Discord itself would forget it.
    hotel.asks("towels");
    hotel.is_connected_again(&format!("{how:?}")).await;
    hotel
        .ledger
        .until("what was said meanwhile", "select count(*) from asks", 2)
        .await;
    hotel.asks("tea").answer().await;
    let card = hotel.card("ice").await;
    hotel.minh.presses(&card, "Take it").await;
    hotel.settles().await;
    for words in ["ice", "towels", "tea"] {
        assert_eq!(
            (hotel.ledger.asks(words).await, hotel.cards(words).len()),
            (1, 1),
            "{words} after {how:?}"
        );
    }
    let (counts, used, took) = (
        hotel.discord.gateway_counts(),
        hotel.bot.processor_time() - used,
        began.elapsed(),
    );
    assert!(
        counts.connects - before.connects <= 3,
        "{how:?}: {before:?} then {counts:?}"
    );
    assert_eq!(counts.identifies - before.identifies, u64::from(new_session), "{how:?}");
    assert!(
        used < Duration::from_secs(1) + took / 4,
        "{how:?}: {used:?} of {took:?} were spent computing"
    );
    assert!(hotel.bot.is_running());
}

#[tokio::test]
async fn the_conversation_goes_on_after_every_end_of_a_gateway_connection() {
    let cuts = [
        Cut::Reset,
        Cut::Fin,
        Cut::Reconnect,
        Cut::InvalidSession { resumable: true },
        Cut::InvalidSession { resumable: false },
        Cut::CloseWithoutCode,
        Cut::Close(1001),
        Cut::Close(4000),
        Cut::Close(4009),
    ];
    for some in cuts.chunks(3) {
        join_all(some.iter().map(|how| survives(*how))).await;
    }
}

#[tokio::test]
async fn heartbeats_that_nobody_acknowledges_cost_no_session_and_no_busy_loop() {
    let mut hotel = Hotel::on_sqlite();
    hotel.discord.set_heartbeat_interval(Duration::from_millis(250));
    hotel.opens().await;
    let (before, used, began) = (
        hotel.discord.gateway_counts(),
        hotel.bot.processor_time(),
        Instant::now(),
    );
    hotel.discord.acknowledges_heartbeats(false);
    let resumed = || (hotel.discord.gateway_counts().resumes >= before.resumes + 3).then_some(());
    hotel.discord.wait_until("three resumes", SOON, resumed).await;
    hotel.discord.acknowledges_heartbeats(true);
    hotel.is_connected_again("silence").await;
    hotel.asks("ice");
    hotel.card("ice").await;
    let (counts, used, took) = (
        hotel.discord.gateway_counts(),
        hotel.bot.processor_time() - used,
        began.elapsed(),
    );
    assert_eq!(counts.identifies, before.identifies);
    assert!(counts.connects - before.connects <= 8, "{before:?} then {counts:?}");
    assert!(
        used < Duration::from_secs(1) + took / 4,
        "{used:?} of {took:?} were spent computing"
    );
}

#[tokio::test]
async fn a_gateway_and_an_api_that_are_gone_for_a_while_are_waited_for_in_peace() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    let (before, used, began) = (
        hotel.discord.gateway_counts(),
        hotel.bot.processor_time(),
        Instant::now(),
    );
    hotel.discord.closes_the_gateway(true);
    hotel.discord.cuts_the_gateway(Cut::Reset);
    // What is said now reaches the bot late or not at all; nothing of it may be there twice.
    hotel.asks("ice");
    let tried = || (hotel.discord.gateway_counts().connects >= before.connects + 4).then_some(());
    hotel.discord.wait_until("four tries", SOON, tried).await;
    let took = began.elapsed();
    let used = hotel.bot.processor_time() - used;
    assert!(
        used < Duration::from_millis(500) + took / 4,
        "{used:?} of {took:?} were spent computing"
    );
    hotel.discord.closes_the_gateway(false);
    hotel.is_connected_again("a pause").await;
    hotel
        .ledger
        .until("the ask to be stored", "select count(*) from asks", 1)
        .await;
    hotel.settles().await;
    assert_eq!(hotel.cards("ice").len(), 1);
}

on_both_engines! {
    async fn a_server_that_is_left_while_nothing_can_be_stored_is_known_to_be_left(mut hotel) {
        hotel.bot.write_file("magicwords.toml", "[ledger]\nwrite_timeout_seconds = 1\n");
        hotel.opens().await;
        let left = "select count(*) from homes where removed_at is not null";
        let held = hotel.ledger.is_held_up_at("homes").await;
        hotel.guild.removes_the_bot();
        eventually("it to be told again", || hotel.bot.log().contains("is told again")).await;
        held.release().await;
        hotel.ledger.until("the server to be left", left, 1).await;
    }

    async fn answers_and_messages_that_fail_in_every_way_arrive_exactly_once(mut hotel) {
        hotel.opens().await;
        let faults = hotel.discord.faults();
        const CALLBACK: &str = "POST /interactions/*/*/callback";
        let after = Duration::from_millis(300);
        let trouble: [(&str, &dyn Fn()); 8] = [
            ("ice", &|| faults.next(CALLBACK).times(2).fails_with(500)),
            ("tea", &|| faults.next(CALLBACK).rate_limits(after)),
            ("towels", &|| faults.next(CALLBACK).rate_limits_globally(after)),
            ("keys", &|| faults.next(CALLBACK).hangs()),
            ("soap", &|| faults.next(CALLBACK).drops_the_connection()),
            ("salt", &|| faults.next(CALLBACK).loses_the_answer()),
            // What Discord refuses is not tried again: the outbox posts it.
            ("bread", &|| faults.next(CALLBACK).refuses_with(50_001)),
            ("wine", &|| faults.next(CALLBACK).times(60).fails_with(503)),
        ];
        let mut last = String::new();
        for (words, orders) in &trouble {
            orders();
            let sent = hotel.asks(words);
            last = sent.id.to_string();
            if matches!(*words, "bread" | "wine") {
                let stored = format!("select count(*) from asks where what = '{words}'");
                hotel.ledger.until("the ask to be stored", &stored, 1).await;
            } else {
                let answer = sent.answered_within(SOON).await;
                assert!(answer.is_some(), "no answer for {words}");
            }
        }
        // Not before: an answer that is still tried may arrive after all.
        let given_up = |line: &str| line.contains("an interaction could not be answered") && line.contains(&last);
        eventually("the last answer to be tried to the end", || hotel.bot.log().lines().any(given_up)).await;
        faults.clear();
        faults.next("POST /channels/*/messages").fails_with(500);
        hotel.settles().await;
        for (words, _) in &trouble {
            assert_eq!((hotel.ledger.asks(words).await, hotel.cards(words).len()), (1, 1), "{words}");
        }

        // Private words in the same trouble.
        faults.next("POST /users/@me/channels").fails_with(502);
        faults.next("POST /channels/*/messages").fails_with(500);
        faults.next("POST /channels/*/messages").rate_limits(after);
        faults.next("POST /channels/*/messages").rate_limits_globally(after);
        faults.next("POST /channels/*/messages").loses_the_answer();
        faults.next("POST /channels/*/messages").drops_the_connection();
        let card = hotel.card("ice").await;
        hotel.minh.presses(&card, "Take it").await;
        hotel.settles().await;
        assert_eq!(faults.left(), 0);
        assert_eq!(hotel.lan.direct_messages().len(), 1);
        assert_eq!(hotel.discord.rate_limit_violations(), 0);
    }
}
