//! Two copies of the bot over one PostgreSQL. Slack spreads what it sends over all sockets that are open, so each copy hears
//! a part; of what one that is killed has not acknowledged, people are told that it failed.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::hotel::Hotel;
use super::kill::{Done, Scene, check, some_are_acknowledged};
use crate::hotel::OnAnyEngine;
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
