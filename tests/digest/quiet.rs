//! The list of help that was not thanked for yet.

use futures::FutureExt;
use magicwords::asks::AskEventKind::{Claimed, Declined, Done, Reopened};
use magicwords::asks::view::Scene;
use magicwords::asks::{AskCard, AskEventKind};
use magicwords::chat::locale::Language;
use magicwords::chat::reply::{Action, Message};
use magicwords::digest::quiet::{commands, view};
use magicwords::error::Result;
use magicwords::ids::AskId;
use magicwords::kudos::Kudos;

use crate::hotel::Hotel;
use crate::world::{World, person, plain, refusal, worlds};

/// The first receptionist, by this account.
const LAN: &str = "2";

async fn opens(world: &World) -> Hotel {
    let hotel = Hotel::new(&world.ledger).await;
    hotel.account(LAN, hotel.receptionists[0]).await;
    hotel
}

async fn listed(world: &World) -> Vec<AskId> {
    let helps = world.colleague(person(LAN, "Lan"), |tx, entrance| {
        commands::quiet_help(tx, &entrance.context).boxed()
    });
    helps.await.unwrap().iter().map(|card| card.ask.id).collect()
}

async fn dismiss(world: &World, account: &str, ask: AskId) -> Result<Vec<AskCard>> {
    let dismissed = world.colleague(person(account, "Somebody"), move |tx, entrance| {
        commands::dismiss(tx, &entrance.context, ask).boxed()
    });
    dismissed.await
}

async fn shown(world: &World, hotel: &Hotel, language: Language) -> Message {
    let helps = world.colleague(person(LAN, "Lan"), |tx, entrance| {
        commands::quiet_help(tx, &entrance.context).boxed()
    });
    let helps = helps.await.unwrap();
    let workspace = hotel
        .write(|_, workspace| async move { Ok(workspace) }.boxed())
        .await
        .unwrap();
    let scene = Scene {
        language,
        workspace: &workspace,
        home: &world.home,
        now: world.now,
    };
    view::quiet_help(scene, &helps)
}

const HELPED: [(AskEventKind, &str); 2] = [(Claimed, "11-02T10:00"), (Done, "11-03T10:00")];

#[tokio::test]
async fn private_thanks_are_known_here_alone() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let ask = hotel.ask("11-02T09:00", &HELPED).await;
        assert_eq!(listed(&world).await, [ask]);
        let before = hotel.kudos(0, "11-04T09:00");
        hotel
            .give(Kudos {
                private: true,
                ..before
            })
            .await;
        assert!(listed(&world).await.is_empty());
        let figures = hotel.digest("11-16").await.figures;
        assert_eq!(figures.totals.kudos, 0);
        assert_eq!(figures.teams[0].distinct_thankers, 0);
    }
}

#[tokio::test]
async fn thanks_are_for_the_last_help_or_for_the_one_that_they_name() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let first = hotel.ask("11-02T09:00", &HELPED).await;
        let second = hotel
            .ask("11-03T09:00", &[(Claimed, "11-03T10:00"), (Done, "11-04T10:00")])
            .await;
        assert_eq!(listed(&world).await, [second, first]);
        hotel.give(hotel.kudos(0, "11-05T09:00")).await;
        assert_eq!(listed(&world).await, [first]);
        // Thanks that a moderator hid were said all the same; those that were taken back were not.
        let mut named = hotel.kudos(0, "11-17T09:00");
        named.ask = Some(first);
        let named = hotel.give(named).await;
        hotel.run("update kudos set hidden_at = 1 where id = $1", named.0).await;
        assert!(listed(&world).await.is_empty());
        hotel.run("update kudos set undone_at = 1 where id = $1", named.0).await;
        assert_eq!(listed(&world).await, [first]);
        // Somebody else's thanks are not Lan's.
        hotel.give(hotel.kudos(1, "11-17T10:00")).await;
        assert_eq!(listed(&world).await, [first]);
    }
}

#[tokio::test]
async fn only_recent_help_by_somebody_is_listed() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        hotel.ask("11-02T09:00", &[]).await;
        hotel.ask("11-02T09:01", &[(Declined, "11-02T10:00")]).await;
        hotel
            .ask("11-02T09:02", &[(Done, "11-03T10:00"), (Reopened, "11-03T11:00")])
            .await;
        hotel.ask_of(1, "11-02T09:03", &HELPED).await;
        // Four weeks before the digest of 16 November.
        hotel.ask("10-01T09:00", &[(Done, "10-18T23:59")]).await;
        let last = hotel.ask("10-01T09:00", &[(Done, "10-19T00:00")]).await;
        // Lan did it herself.
        let own = hotel.ask("11-02T09:04", &HELPED).await;
        hotel
            .run("update asks set claimed_by = asker where id = $1", own.0)
            .await;
        assert_eq!(listed(&world).await, [last]);
    }
}

#[tokio::test]
async fn what_was_dismissed_never_comes_back_and_only_the_asker_dismisses() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let ask = hotel.ask("11-02T09:00", &HELPED).await;
        assert_eq!(refusal(dismiss(&world, "3", ask).await), "refusal-asker-only");
        assert_eq!(listed(&world).await, [ask]);
        for _ in 0..2 {
            assert!(dismiss(&world, LAN, ask).await.unwrap().is_empty());
        }
        assert!(listed(&world).await.is_empty());
        // The digest counts it as before.
        let totals = hotel.digest("11-16").await.figures.totals;
        assert_eq!((totals.asks, totals.unthanked), (0, None));
    }
}

#[tokio::test]
async fn of_many_the_oldest_are_folded_away() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        for hour in 10..17 {
            let done = format!("11-03T{hour}:00");
            hotel
                .ask("11-02T09:00", &[(Claimed, "11-02T10:00"), (Done, done.as_str())])
                .await;
        }
        let message = shown(&world, &hotel, Language::En).await;
        insta::assert_snapshot!("many", plain(&message));
        let ids = message.buttons.iter().flatten().map(|button| match &button.action {
            Action::Press(id) => id.split(':').next_back().unwrap_or_default().to_owned(),
            Action::Show(_) => "show".to_owned(),
        });
        assert_eq!(ids.collect::<Vec<_>>(), ["thank", "dismiss"].repeat(5));
        insta::assert_snapshot!("many_in_vietnamese", plain(&shown(&world, &hotel, Language::Vi).await));
    }
}

#[tokio::test]
async fn nothing_to_thank_for_is_said_kindly() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let message = shown(&world, &hotel, Language::En).await;
        assert_eq!(plain(&message), "No help is waiting for your thanks.");
        assert!(message.buttons.is_empty());
    }
}
