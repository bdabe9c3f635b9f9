//! The queue of a team that has many asks, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod world;

use futures::FutureExt;
use magicwords::asks::commands::{mine, please, step};
use magicwords::asks::view;
use magicwords::chat::command::{AskStep, Please};
use magicwords::chat::inbound::{Account, Mention};
use magicwords::chat::locale::Language;
use magicwords::ids::AskId;
use magicwords::people::admin::team_add;
use world::{World, person, plain, worlds};

fn of_team(id: &str, name: &str, role: &str) -> Account {
    Account {
        groups: Some(vec![role.to_owned()].into()),
        ..person(id, name)
    }
}

async fn has_team(world: &World, name: &'static str, kind: &'static str, role: &'static str) {
    let adding = world.moderator(move |tx, entrance| {
        let role = world::role(role, name);
        async move { team_add(tx, entrance, name, kind, Some(&role), None).await }.boxed()
    });
    adding.await.unwrap();
}

/// Somebody asks Maintenance.
async fn asks(world: &World, asker: Account, what: String) -> AskId {
    let asking = world.colleague(asker, move |tx, entrance| {
        let words = Please {
            to: Mention::Team("Maintenance".to_owned()),
            what: what.clone(),
            customer: None,
            by: None,
        };
        async move { Ok(please(tx, entrance, &words).await?.card.ask.id) }.boxed()
    });
    asking.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_line_stands_first_in_a_long_queue_and_all_are_counted() {
    for world in worlds().await {
        has_team(&world, "Maintenance", "back-office", "70").await;
        has_team(&world, "Accounting", "back-office", "71").await;
        has_team(&world, "Reception", "front-line", "72").await;
        let (tuan, lan) = (of_team("5", "Tuan", "71"), of_team("2", "Lan", "72"));
        for n in 0..60 {
            let ask = asks(&world, tuan.clone(), format!("shelf {n}")).await;
            if n < 20 {
                let taking = world.colleague(of_team("4", "Hoa", "70"), move |tx, entrance| {
                    async move { step(tx, &entrance.context, ask, &AskStep::Take, false).await }.boxed()
                });
                taking.await.unwrap();
            }
        }
        asks(&world, lan, "room 12 has no light".to_owned()).await;
        let looking = world.colleague(of_team("3", "Minh", "70"), |tx, entrance| {
            async move {
                let context = &entrance.context;
                let asks = mine(tx, context).await?;
                let scene = view::Scene {
                    language: Language::En,
                    workspace: &context.workspace,
                    home: &context.home,
                    now: context.now(),
                };
                Ok(view::mine(scene, &asks))
            }
            .boxed()
        });
        let list = looking.await.unwrap();
        let told = plain(&list);
        assert!(
            told.contains("1. Front line · room 12 has no light · Open\n2. shelf 20 · Open"),
            "{told}"
        );
        assert!(told.contains("10. shelf 28 · Open\n… and 51 more"), "{told}");
        assert_eq!(list.buttons.len(), 5);
    }
}
