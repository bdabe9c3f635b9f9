//! Two copies of the bot over one PostgreSQL. Discord gives every event to both, so that each event comes twice all the time,
//! and one of them is killed again and again.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::hotel::{Hotel, OnAnyEngine};
use crate::kill::{Done, burst, check, rounds, seed};

/// Waits until so many were answered, for a while: on a busy machine Discord's three seconds may pass for some.
async fn many_are_answered(hotel: &Hotel, begun: &[Done], enough: usize) {
    let count = || begun.iter().filter(|done| done.was_answered()).count();
    let reached = || (count() >= enough).then_some(());
    hotel.discord.comes_true(Duration::from_secs(5), reached).await;
}

/// Whoever is killed, another copy hears what is said from now on.
async fn both_listen(hotel: &Hotel) {
    let both = || (hotel.discord.connected_sessions() >= 2).then_some(());
    let patience = Duration::from_secs(20);
    hotel.discord.wait_until("both copies to listen", patience, both).await;
}

fn commands(all: &[Done]) -> i64 {
    all.iter().filter(|done| !done.is_press()).count() as i64
}

#[tokio::test]
async fn two_copies_do_everything_once_and_lose_nothing_however_often_one_is_killed() {
    let Some(mut hotel) = Hotel::on_postgres().await else {
        return;
    };
    let mut rng = StdRng::seed_from_u64(seed());
    let givers: Vec<_> = (0..8).map(|n| hotel.guild.member(&format!("Giver {n}"))).collect();
    hotel.opens().await;
    hotel.ledger.allows(1_000_000, 1_000_000).await;
    let mut other = hotel.bot.copy();
    other.starts().await;
    let mut all: Vec<Done> = Vec::new();
    for round in 0..rounds() {
        both_listen(&hotel).await;
        let begun = burst(&hotel, &givers, round, &mut rng);
        many_are_answered(&hotel, &begun, rng.random_range(0..=begun.len())).await;
        tokio::time::sleep(Duration::from_micros(rng.random_range(0..20_000))).await;
        let victim = if rng.random_bool(0.5) {
            &mut hotel.bot
        } else {
            &mut other
        };
        victim.kill9();
        victim.starts().await;
        all.extend(begun);
        // The other copy has heard all of them.
        let kept = "select (select count(*) from asks) + (select count(*) from kudos)";
        hotel.ledger.until("everybody to be heard", kept, commands(&all)).await;
    }
    other.terminate();
    other.ends_within(Duration::from_secs(20)).await;
    // What it has in hand is done then.
    hotel.bot.restart().await;
    hotel.settles().await;
    check(&hotel, &all, &givers).await;
    let twice = "Interaction has already been acknowledged.";
    let problems = hotel.discord.problems();
    let others: Vec<_> = problems.iter().filter(|problem| !problem.contains(twice)).collect();
    assert!(others.is_empty(), "{others:#?}");
}
