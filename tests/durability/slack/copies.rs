//! Two copies of the bot over one PostgreSQL. Slack spreads what it sends over all sockets that are open, so each copy hears
//! a part; of what one that is killed has not acknowledged, people are told that it failed.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::hotel::{Hotel, SOON};
use super::kill::{Done, Scene, check, some_are_acknowledged};
use crate::hotel::{OnAnyEngine, eventually};
use crate::kill::{rounds, seed};

#[tokio::test]
async fn two_copies_do_everything_once_and_lose_nothing_however_often_one_is_killed() {
    let Some(mut hotel) = Hotel::on_postgres().await else {
        return;
    };
    let mut rng = StdRng::seed_from_u64(seed());
    let scene = Scene::of(&hotel);
    hotel.is_patient();
    hotel.opens().await;
    hotel.ledger.allows(1_000_000, 1_000_000).await;
    // Each keeps the pace of a channel by itself: together they are too fast for some.
    hotel.slack.enforces_rate_limits();
    let mut other = hotel.bot.copy();
    other.starts().await;
    hotel.slack.sockets_are(4).await;
    let mut all: Vec<Done> = Vec::new();
    for round in 0..rounds() / 2 {
        let begun = scene.burst(&hotel, round, &mut rng);
        some_are_acknowledged(&hotel, &begun, &mut rng).await;
        let victim = if rng.random_bool(0.5) {
            &mut hotel.bot
        } else {
            &mut other
        };
        victim.kill9();
        victim.starts().await;
        all.extend(begun);
    }
    hotel.acknowledges_all().await;
    // In real time: a lease that ends too soon would let one copy post what the other has in hand.
    let owed = "select count(*) from deliveries where state = 'due' and kind <> 'kudos-receipt'";
    hotel
        .ledger
        .until_within(Duration::from_secs(120), "all to be posted", owed, 0)
        .await;
    check(&hotel, &scene, &all).await;
    hotel.has_no_problems();
}

#[tokio::test]
async fn what_is_said_again_to_another_copy_while_the_first_is_posting_it_is_posted_once() {
    let Some(mut hotel) = Hotel::on_postgres().await else {
        return;
    };
    hotel.opens().await;
    let mut other = hotel.bot.copy();
    other.starts().await;
    hotel.slack.sockets_are(4).await;
    let faults = hotel.slack.faults();
    faults.next("chat.postMessage").rate_limits(Duration::from_secs(10));
    assert!(hotel.asks("ice").is_acknowledged_within(SOON).await);
    eventually("the card to be turned away", || faults.left() == 0).await;
    // One of them at least waits behind it, so that all is settled only when that copy has had its turn.
    for n in 0..4 {
        hotel.asks(&format!("tea {n}q"));
    }
    // Sooner, it would be another ask.
    tokio::time::sleep(Duration::from_millis(3_200)).await;
    assert!(hotel.cards("ice").is_empty(), "it has had its turn already");
    // One at least comes to the other copy.
    for _ in 0..4 {
        hotel.asks("ice");
    }
    hotel.acknowledges_all().await;
    let owed = "select count(*) from deliveries where state = 'due'";
    let patience = Duration::from_secs(60);
    hotel
        .ledger
        .until_within(patience, "the card to be known", owed, 0)
        .await;
    assert_eq!(hotel.ledger.asks("ice").await, 1);
    assert_eq!(hotel.cards("ice").len(), 1);
    hotel.has_no_problems();
}
