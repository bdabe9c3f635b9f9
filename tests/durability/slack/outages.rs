//! The network as it is: sockets that end in every way, requests that fail in every way, tokens that are taken back.

use std::time::{Duration, Instant};

use futures::future::join_all;

use super::hotel::{Hotel, SOON, holding};
use crate::hotel::{OnAnyEngine, eventually};
use crate::support::slack::Cut;

const POST: &str = "chat.postMessage";
const SECOND: Duration = Duration::from_secs(1);

/// The conversation goes on after a cut, and what was on its way is said again.
async fn survives(how: Cut) {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    let (before, used, began) = (hotel.slack.socket_counts(), hotel.bot.processor_time(), Instant::now());
    // On its way, or not acknowledged yet, in the moment of the cut.
    let towels = hotel.asks("towels");
    hotel.slack.cuts_the_sockets(how);
    let back = || (hotel.slack.sockets_in_use() == 2).then_some(());
    hotel
        .slack
        .wait_until(&format!("two sockets after {how:?}"), SOON, back)
        .await;
    hotel.insists(towels, "towels").await;
    hotel.asks("tea").answer().await;
    let card = hotel.card("ice").await;
    hotel.minh.presses(&card, "Take it").await;
    hotel.acknowledges_all().await;
    hotel.ledger.settles().await;
    assert_eq!(hotel.asked().await, ["ice", "tea", "towels"], "after {how:?}");
    assert_eq!(
        hotel.desk.messages().len(),
        3,
        "after {how:?}: {:?}",
        hotel.desk.messages()
    );
    let (counts, used, took) = (
        hotel.slack.socket_counts(),
        hotel.bot.processor_time() - used,
        began.elapsed(),
    );
    assert!(
        counts.connects - before.connects <= 6,
        "{how:?}: {before:?} then {counts:?}"
    );
    assert!(
        used < SECOND + took / 4,
        "{how:?}: {used:?} of {took:?} were spent computing"
    );
    assert!(hotel.bot.is_running());
    hotel.has_no_problems();
}

#[tokio::test]
async fn the_conversation_goes_on_after_every_end_of_a_socket() {
    let cuts = [
        Cut::Reset,
        Cut::Fin,
        Cut::Close(1000),
        Cut::CloseWithoutCode,
        Cut::Warning,
        Cut::RefreshRequested,
        Cut::LinkDisabled,
    ];
    for some in cuts.chunks(4) {
        join_all(some.iter().map(|how| survives(*how))).await;
    }
}

#[tokio::test]
async fn with_too_many_sockets_open_elsewhere_it_goes_on_with_the_one_it_gets() {
    let mut hotel = Hotel::on_sqlite();
    hotel.slack.allows_sockets(1);
    hotel.bot.starts().await;
    let refused = || (hotel.slack.socket_counts().connects >= 4).then_some(());
    hotel.slack.wait_until("some refusals", SOON, refused).await;
    let (before, used, began) = (hotel.slack.socket_counts(), hotel.bot.processor_time(), Instant::now());
    for words in ["ice", "towels", "tea"] {
        hotel.asks(words).answer().await;
    }
    let (more, used, took) = (
        hotel.slack.socket_counts().connects - before.connects,
        hotel.bot.processor_time() - used,
        began.elapsed(),
    );
    assert!(more <= 2 + took.as_secs(), "{more} more in {took:?}");
    assert!(used < SECOND + took / 4, "{used:?} of {took:?} were spent computing");
    hotel.slack.allows_sockets(10);
    let both = || (hotel.slack.sockets_in_use() == 2).then_some(());
    hotel.slack.wait_until("the second socket", SOON, both).await;
    assert_eq!(hotel.desk.messages().len(), 3);
    hotel.has_no_problems();
}

on_both_engines! {
    async fn cards_whose_posting_fails_in_every_way_arrive_exactly_once(mut hotel) {
        hotel.is_impatient();
        let floors = hotel.floors(9);
        hotel.opens().await;
        let faults = hotel.slack.faults();
        let trouble: [(&str, &dyn Fn()); 9] = [
            ("ice", &|| faults.next(POST).fails_with(500)),
            ("tea", &|| faults.next(POST).rate_limits(SECOND)),
            ("keys", &|| faults.next(POST).hangs()),
            ("soap", &|| faults.next(POST).drops_the_connection()),
            ("salt", &|| faults.next(POST).loses_the_answer()),
            ("pepper", &|| faults.next(POST).works_but_answers_with(503)),
            ("bread", &|| faults.next(POST).refuses_with("internal_error")),
            ("wine", &|| faults.next(POST).refuses_with("token_revoked")),
            // It works, and the program has given up by then.
            ("coffee", &|| faults.next(POST).delays(Duration::from_millis(1_200))),
        ];
        for (floor, (words, orders)) in floors.iter().zip(&trouble) {
            orders();
            let sent = hotel.asks_in(floor, words);
            assert!(sent.is_acknowledged_within(SOON).await, "{words}");
            eventually("the trouble", || faults.left() == 0).await;
        }
        // And more of it for those who look where the cards are.
        for method in ["conversations.history", POST, "users.info"] {
            faults.next(method).fails_with(500);
            faults.next(method).rate_limits(SECOND);
            faults.next(method).drops_the_connection();
        }
        faults.next(POST).loses_the_answer();
        hotel.ledger.settles().await;
        let stood: Vec<usize> = floors.iter().map(|floor| floor.messages().len()).collect();
        assert_eq!(stood, [1; 9]);
        assert_eq!(hotel.asked().await.len(), 9);
        faults.clear();

        // Private words in the same trouble.
        for method in ["conversations.open", POST] {
            faults.next(method).fails_with(502);
            faults.next(method).rate_limits(SECOND);
            faults.next(method).drops_the_connection();
        }
        faults.next(POST).loses_the_answer();
        let card = floors[0].last_message();
        hotel.minh.presses(&card, "Take it").await;
        hotel.ledger.settles().await;
        assert_eq!(holding(hotel.lan.direct_messages(), "ice").len(), 1);
        // What the other floors had on its way when the first heard of a limit.
        let early = hotel.slack.rate_limit_violations();
        assert!(early <= 2 * floors.len() as u64, "{early} requests came too early");
        hotel.has_no_problems();
    }

    async fn answers_that_fail_in_every_way_are_seen(mut hotel) {
        hotel.is_impatient();
        hotel.opens().await;
        let faults = hotel.slack.faults();
        let card = hotel.asks("ice").answer().await.message();
        // The press changes its card, at the response address, else by `chat.update`, else by the outbox.
        faults.next("response_url").fails_with(500);
        faults.next("response_url").rate_limits(SECOND);
        faults.next("response_url").drops_the_connection();
        hotel.minh.presses(&card, "Take it").answered_within(SOON).await.expect("the press is seen");
        let card = card.becomes("the card to say so", |card| card.text().contains("Taken by")).await;
        faults.next("response_url").refuses_with("expired_url");
        faults.next("chat.update").rate_limits(SECOND);
        faults.next("chat.update").fails_with(500);
        faults.next("chat.update").fails_with(500);
        assert!(hotel.minh.presses(&card, "Done").is_acknowledged_within(SOON).await);
        eventually("the trouble", || faults.left() <= 1).await;
        hotel.ledger.settles().await;
        card.becomes("the card to say so", |card| card.buttons().iter().any(|label| label == "Say thank you")).await;

        // A word for one person alone: at the response address, else in the channel, else directly.
        faults.next("response_url").fails_with(500);
        faults.next("response_url").refuses_with("expired_url");
        faults.next("chat.postEphemeral").rate_limits(SECOND);
        faults.next("chat.postEphemeral").fails_with(500);
        hotel.thanks(&hotel.lan, "kindness", true);
        let told = || hotel.lan.direct_messages().iter().any(|word| word.text().contains("are on their way"));
        hotel.slack.wait_until("the giver to be told", SOON, || told().then_some(())).await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.minh.direct_messages().len(), 1);

        // A form.
        faults.next("views.open").rate_limits(SECOND);
        let form = hotel.lan.uses("please").in_channel(&hotel.desk).await;
        assert!(!form.modal().inputs().is_empty());
        faults.next("views.open").fails_with(500);
        let sorry = hotel.lan.uses("please").in_channel(&hotel.desk).await;
        assert!(sorry.is_ephemeral(), "{sorry:?}");
        assert_eq!((faults.left(), hotel.slack.rate_limit_violations()), (0, 0));
        hotel.has_no_problems();
    }

    async fn a_bot_token_that_is_taken_back_and_given_again_loses_nothing(mut hotel) {
        hotel.opens().await;
        let faults = hotel.slack.faults();
        let methods = [POST, "chat.update", "conversations.history", "conversations.open", "users.info"];
        for method in methods {
            faults.next(method).times(1_000).refuses_with("token_revoked");
        }
        let sent = [hotel.asks("ice"), hotel.thanks(&hotel.lan, "towels", false), hotel.thanks(&hotel.lan, "kindness", true)];
        for one in &sent {
            assert!(one.is_acknowledged_within(SOON).await);
        }
        hotel.ledger.time_passes().await;
        eventually("the outbox to meet it", || faults.left() < 5_000 - 2).await;
        assert!(hotel.bot.is_running() && hotel.desk.messages().is_empty());
        faults.clear();
        hotel.ledger.settles().await;
        assert_eq!((hotel.cards("ice").len(), hotel.cards("towels").len()), (1, 1));
        assert_eq!(hotel.minh.direct_messages().len(), 1);
        assert_eq!(hotel.ledger.number("select count(*) from deliveries where state = 'dead'").await, 0);
        hotel.has_no_problems();
    }
}

#[tokio::test]
async fn an_app_token_that_is_taken_back_ends_it_with_a_sentence_and_the_next_start_goes_on() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    hotel.asks("ice").answer().await;
    let faults = hotel.slack.faults();
    faults
        .next("apps.connections.open")
        .times(100)
        .refuses_with("invalid_auth");
    let sent = hotel.asks("towels");
    hotel.slack.cuts_the_sockets(Cut::Reset);
    let status = hotel.bot.ends_within(SOON).await;
    assert_eq!(status.code(), Some(1));
    eventually("its last words", || hotel.bot.log().contains("SLACK_APP_TOKEN")).await;
    faults.clear();
    hotel.bot.starts().await;
    hotel.insists(sent, "towels").await;
    hotel.ledger.settles().await;
    assert_eq!(hotel.asked().await, ["ice", "towels"]);
    assert_eq!(hotel.desk.messages().len(), 2);
    hotel.has_no_problems();
}
