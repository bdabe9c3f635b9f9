//! Whoever comes in first makes the workspace and the member; those who come at the same moment find them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod world;

use futures::FutureExt;
use futures::future::join_all;
use jiff::SignedDuration;
use magicwords::chat::inbound::Account;
use magicwords::moderation::store::insert_mute;
use magicwords::people::{Member, MembershipSource, store};
use world::{World, new_event, person, worlds};

#[tokio::test(flavor = "multi_thread")]
async fn a_home_and_a_person_that_are_met_many_times_at_once_are_made_once() {
    for world in worlds().await {
        let come = (0..16).map(|_| {
            let world = &world;
            async move {
                let event = new_event();
                let entered = world.event(&event, person("7", "Lan"), false, |_, entrance| {
                    let met = (entrance.context.workspace.id, entrance.context.actor.id);
                    async move { Ok(met) }.boxed()
                });
                entered.await.unwrap()
            }
        });
        let met = join_all(come).await;
        assert!(met.windows(2).all(|pair| pair[0] == pair[1]), "{met:?}");
        let workspaces = world.ledger.read(|tx| store::workspaces(tx).boxed()).await.unwrap();
        assert_eq!(workspaces.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_files_cannot_carry_is_kept_as_one_that_they_can() {
    let world = worlds().await.remove(0);
    for (shown, kept) in [
        ("Lan; Reception", "Lan, Reception"),
        ("team: team:Blue", "Blue"),
        ("  Bi\u{302}nh ", "B\u{ee}nh"),
        // Nothing is left of it: the last name stays.
        ("team:", "B\u{ee}nh"),
        ("Lan", "Lan"),
    ] {
        let met = world.colleague(person("7", shown), |_, entrance| {
            let name = entrance.context.actor.name.clone();
            async move { Ok(name) }.boxed()
        });
        assert_eq!(met.await.unwrap(), kept, "{shown}");
    }
    let unnamed = world.colleague(person("8", "team:"), |_, entrance| {
        let name = entrance.context.actor.name.clone();
        async move { Ok(name) }.boxed()
    });
    assert_eq!(unnamed.await.unwrap(), "8");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_whose_name_is_known_takes_that_of_a_handle() {
    for world in worlds().await {
        let met = async |name: &str, handle: bool| {
            let lan = Account {
                handle,
                ..person("7", name)
            };
            let met = world.colleague(lan, |_, entrance| {
                let name = entrance.context.actor.name.clone();
                async move { Ok(name) }.boxed()
            });
            met.await.unwrap()
        };
        assert_eq!(met("lan.t", true).await, "lan.t", "better than none");
        assert_eq!(met("Lan Trần", false).await, "Lan Trần");
        assert_eq!(met("lan.t", true).await, "Lan Trần");
        assert_eq!(met("Lan Phan", false).await, "Lan Phan");
    }
}

/// How the person is met now, after two more events that nothing has changed between.
async fn met(world: &World) -> Member {
    let mut met = None;
    for _ in 0..3 {
        let lan = world.colleague(person("7", "Lan"), |_, entrance| {
            let lan = entrance.context.actor.clone();
            async move { Ok(lan) }.boxed()
        });
        met = Some(lan.await.unwrap());
    }
    met.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_changes_about_a_person_holds_at_their_next_event() {
    for world in worlds().await {
        let lan = met(&world).await.id;
        let other = world.another_program().await;
        let now = world.now;
        let named = other.write(move |tx| store::set_manager(tx, lan, true).boxed());
        named.await.unwrap();
        assert!(met(&world).await.manager);
        let moved = other.write(move |tx| store::insert_membership(tx, lan, None, now, MembershipSource::Set).boxed());
        moved.await.unwrap();
        assert_eq!(met(&world).await.source, MembershipSource::Set);
        assert_eq!(met(&world).await.name, "Lan");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mute_ends_by_its_time_though_nothing_is_written() {
    for mut world in worlds().await {
        let lan = met(&world).await;
        assert!(!lan.muted);
        let workspaces = world.ledger.read(|tx| store::workspaces(tx).boxed()).await.unwrap();
        let (workspace, now) = (workspaces[0].0, world.now);
        let until = now.checked_add(SignedDuration::from_hours(1)).unwrap();
        let muted = world
            .ledger
            .write(move |tx| insert_mute(tx, workspace, lan.id, now, Some(until)).boxed());
        muted.await.unwrap();
        assert!(met(&world).await.muted);
        world.later(2);
        assert!(!met(&world).await.muted);
    }
}
