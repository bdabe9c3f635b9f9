//! How the weekly posts stand: what moderators are told of the next one and the last one.

use futures::FutureExt;
use magicwords::chat::locale::Language;
use magicwords::chat::reply::{Card, Message};
use magicwords::digest::commands::{self, Next};
use magicwords::digest::standing::Standing;
use magicwords::digest::{schedule, view};
use magicwords::ledger::deliveries::Fate;
use magicwords::people::store;

use crate::hotel::{Hotel, local};
use crate::world::{World, new_event, plain, refusal, worlds};

/// As of Wednesday, 18 November.
async fn standing(hotel: &Hotel) -> Standing {
    let read =
        hotel.write(|tx, workspace| async move { Standing::of(tx, &workspace, local("11-18T09:00")).await }.boxed());
    read.await.unwrap()
}

async fn said(hotel: &Hotel, language: Language) -> String {
    let settings = Message {
        card: Some(Card::default()),
        ..Message::default()
    };
    let now = local("11-18T09:00").in_tz("Asia/Ho_Chi_Minh").unwrap();
    plain(&view::with_standing(language, settings, &standing(hotel).await, &now))
}

async fn post(world: &World) -> magicwords::error::Result<commands::Posted> {
    let event = new_event();
    let posted = world.event(&event, crate::world::person("1", "Mai"), true, |tx, entrance| {
        commands::post(tx, &entrance.context, None).boxed()
    });
    posted.await
}

#[tokio::test]
async fn a_post_on_its_way_delivered_held_up_and_given_up() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let fresh = said(&hotel, Language::En).await;
        assert_eq!(fresh, "Next: The next weekly summary is due Mon 23 Nov 9:00.");
        post(&world).await.unwrap();
        let fate = async || standing(&hotel).await.last.unwrap().fate;
        assert_eq!(fate().await, Some(Fate::Waiting { cause: None }));
        let mut told = vec![said(&hotel, Language::En).await];
        for sql in [
            "update deliveries set error = 'Missing Access' where subject <> $1",
            "update deliveries set state = 'sent', settled_at = 1 where subject <> $1",
            "update deliveries set state = 'dead' where subject <> $1",
        ] {
            if sql.contains("dead") {
                told.push(said(&hotel, Language::Vi).await);
            }
            hotel.run(sql, 0).await;
            told.push(said(&hotel, Language::En).await);
        }
        told.push(said(&hotel, Language::Vi).await);
        insta::assert_snapshot!("what_became_of_a_post", told.join("\n\n"));
        // What could not be delivered can be posted again; what is on its way or was posted cannot.
        post(&world).await.unwrap();
        assert_eq!(fate().await, Some(Fate::Waiting { cause: None }));
        assert_eq!(refusal(post(&world).await), "digest-refused-posted");
    }
}

#[tokio::test]
async fn a_post_that_was_not_made_and_why() {
    for mut world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let paused = world.moderator(|tx, entrance| commands::pause(tx, &entrance.context).boxed());
        assert_eq!(paused.await.unwrap().last, None);
        let ran = hotel.write(|tx, workspace| {
            let now = local("11-23T09:00");
            async move { schedule::run_due(tx, &workspace, now, now).await }.boxed()
        });
        ran.await.unwrap();
        world.later(6 * 24);
        let resumed = world.moderator(|tx, entrance| commands::resume(tx, &entrance.context).boxed());
        let resumed = resumed.await.unwrap();
        let now = local("11-24T09:00").in_tz("Asia/Ho_Chi_Minh").unwrap();
        let told = plain(&view::switched(Language::En, &resumed, &now));
        assert!(told.contains("due Mon 30 Nov 9:00"), "{told}");
        assert!(
            told.contains("16–22 Nov was filed without a post: it was paused"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn without_a_channel_and_out_of_its_place() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel.run("update homes set removed_at = 1 where id <> $1", 0).await;
        assert_eq!(standing(&hotel).await.next, Next::HomeGone);
        let gone = said(&hotel, Language::En).await;
        assert!(gone.contains("no longer in the place"), "{gone}");
        let set = hotel.write(|tx, workspace| {
            async move {
                let mut set = workspace;
                set.digest.place = None;
                store::update_settings(tx, &set).await
            }
            .boxed()
        });
        set.await.unwrap();
        assert_eq!(standing(&hotel).await.next, Next::NoChannel);
    }
}
