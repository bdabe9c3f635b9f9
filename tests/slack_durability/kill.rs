//! `kill -9` at random moments under load.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::hotel::Hotel;
use crate::support::slack::{Channel, Sent};

const ROUNDS: usize = 4;
const BURST: usize = 24;
/// A channel takes a message a second.
const PLACES: usize = 12;

fn seed() -> u64 {
    let seed = std::env::var("MAGICWORDS_KILL_SEED").ok();
    let seed = seed.map(|seed| seed.parse().expect("MAGICWORDS_KILL_SEED is a number"));
    let seed = seed.unwrap_or_else(rand::random);
    println!("MAGICWORDS_KILL_SEED={seed}");
    seed
}

/// How often each word stands on a card.
fn cards(places: &[Channel]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for card in places.iter().flat_map(Channel::messages) {
        let text = card.text();
        let word = text.split_whitespace().find(|word| word.starts_with("deed"));
        *found
            .entry(word.expect("every card here is about a deed").to_owned())
            .or_default() += 1;
    }
    found
}

#[tokio::test]
async fn whatever_was_acknowledged_is_there_exactly_once_however_often_the_bot_is_killed() {
    let mut rng = StdRng::seed_from_u64(seed());
    let mut hotel = Hotel::opens().await;
    let places: Vec<_> = (0..PLACES)
        .map(|n| hotel.workspace.channel(&format!("floor-{n}")))
        .collect();
    let mut all: Vec<(String, Sent)> = Vec::new();
    for round in 0..ROUNDS {
        if round > 0 {
            hotel.bot.starts().await;
        }
        let begun = (0..BURST).map(|n| {
            let word = format!("deed{round}x{n}q");
            let sent = hotel.asks_in(&places[n % PLACES], &word);
            (word, sent)
        });
        let begun: Vec<_> = begun.collect();
        let enough = rng.random_range(0..=BURST);
        let acknowledged = || {
            let count = begun.iter().filter(|(_, sent)| sent.is_acknowledged()).count();
            (count >= enough).then_some(())
        };
        hotel
            .slack
            .wait_until("some acknowledgements", Duration::from_secs(20), acknowledged)
            .await;
        hotel.bot.kill9();
        all.extend(begun);
    }
    hotel.bot.starts().await;
    // Whatever a dead process had not acknowledged Slack sends to the living one.
    let acknowledged = || all.iter().all(|(_, sent)| sent.is_acknowledged()).then_some(());
    hotel
        .slack
        .wait_until("all acknowledgements", Duration::from_secs(30), acknowledged)
        .await;
    let mut words: Vec<_> = all.iter().map(|(word, _)| word.clone()).collect();
    words.sort_unstable();
    assert_eq!(hotel.asked().await, words, "each is in the ledger once");
    let shown = || (cards(&places).len() == words.len()).then_some(());
    hotel
        .slack
        .wait_until("every card", Duration::from_secs(90), shown)
        .await;
    let twice: Vec<_> = cards(&places).into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "posted more than once: {twice:?}");
    assert_eq!(hotel.slack.problems(), Vec::<String>::new());
}
