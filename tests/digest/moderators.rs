//! `/kudos-admin digest`.

use futures::FutureExt;
use magicwords::chat::locale::Language;
use magicwords::digest::commands::{self, Next};
use magicwords::digest::{Filing, schedule, view};
use magicwords::error::Result;

use crate::hotel::{Hotel, local};
use crate::world::{World, new_event, person, plain, refusal, worlds};

async fn post(world: &World, event: &str) -> Result<commands::Posted> {
    let posted = world.event(event, person("1", "Mai"), true, |tx, entrance| {
        commands::post(tx, &entrance.context, None).boxed()
    });
    posted.await
}

async fn preview(world: &World) -> commands::Previewed {
    let shown = world.moderator(|tx, entrance| commands::preview(tx, &entrance.context).boxed());
    shown.await.unwrap()
}

async fn deliveries(hotel: &Hotel) -> usize {
    hotel
        .column("select to_id from deliveries where kind = 'digest'")
        .await
        .len()
}

#[tokio::test]
async fn colleagues_are_refused() {
    for world in worlds().await {
        let lan = || person("2", "Lan");
        let context = world.colleague(lan(), |tx, entrance| commands::preview(tx, &entrance.context).boxed());
        assert_eq!(refusal(context.await), "refusal-moderators-only");
        let context = world.colleague(lan(), |tx, entrance| {
            commands::post(tx, &entrance.context, None).boxed()
        });
        assert_eq!(refusal(context.await), "refusal-moderators-only");
        let context = world.colleague(lan(), |tx, entrance| commands::pause(tx, &entrance.context).boxed());
        assert_eq!(refusal(context.await), "refusal-moderators-only");
        let context = world.colleague(lan(), |tx, entrance| commands::resume(tx, &entrance.context).boxed());
        assert_eq!(refusal(context.await), "refusal-moderators-only");
    }
}

#[tokio::test]
async fn the_latest_week_is_posted_on_demand_once() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let event = new_event();
        post(&world, &event).await.unwrap();
        // The platform delivers the same press again.
        post(&world, &event).await.unwrap();
        assert_eq!(refusal(post(&world, &new_event()).await), "digest-refused-posted");
        assert_eq!(deliveries(&hotel).await, 1);
        assert_eq!(
            hotel.column("select subject_name from audit").await,
            ["2026-11-09/2026-11-15"]
        );
        let shown = preview(&world).await;
        assert_eq!(shown.last.as_ref().map(|filed| filed.outcome), Some(Filing::Posted));
        assert_eq!(shown.schedule, Next::At(local("11-23T09:00")));
        let now = local("11-18T09:00").in_tz("Asia/Ho_Chi_Minh").unwrap();
        let said = plain(&view::previewed(Language::En, &shown, &now));
        assert!(
            said.contains("Mon 23 Nov 9:00") && said.contains("9–15 Nov was posted"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_week_that_was_posted_on_demand_is_not_posted_at_its_hour() {
    for mut world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let resumed = world.moderator(|tx, entrance| commands::resume(tx, &entrance.context).boxed());
        assert_eq!(resumed.await.unwrap().schedule, Next::At(local("11-23T09:00")));
        // Monday, an hour before the posting.
        world.later(5 * 24 - 1);
        post(&world, &new_event()).await.unwrap();
        let ran = hotel.write(|tx, workspace| {
            let now = local("11-23T09:00");
            async move { schedule::run_due(tx, &workspace, now, now).await }.boxed()
        });
        let ran = ran.await.unwrap();
        assert_eq!((ran.filed, ran.next), (None, Some(local("11-30T09:00"))));
        assert_eq!(deliveries(&hotel).await, 1);
    }
}

#[tokio::test]
async fn a_paused_digest_is_filed_and_can_be_posted_by_hand() {
    for mut world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        for _ in 0..2 {
            let paused = world.moderator(|tx, entrance| commands::pause(tx, &entrance.context).boxed());
            assert_eq!(paused.await.unwrap().schedule, Next::Paused);
        }
        assert_eq!(hotel.column("select action from audit").await, ["digest-pause"]);
        let ran = hotel.write(|tx, workspace| {
            let now = local("11-23T09:00");
            async move { schedule::run_due(tx, &workspace, now, now).await }.boxed()
        });
        assert_eq!(
            ran.await.unwrap().filed.map(|(_, outcome)| outcome),
            Some(Filing::Paused)
        );
        world.later(6 * 24);
        let shown = preview(&world).await;
        assert_eq!(shown.last.as_ref().map(|filed| filed.outcome), Some(Filing::Paused));
        assert_eq!(shown.schedule, Next::Paused);
        post(&world, &new_event()).await.unwrap();
        assert_eq!(hotel.column("select outcome from digests").await, ["posted"]);
        assert_eq!(deliveries(&hotel).await, 1);
        assert_eq!(refusal(post(&world, &new_event()).await), "digest-refused-posted");
    }
}

#[tokio::test]
async fn without_a_channel_the_moderator_is_told_what_to_do() {
    for world in worlds().await {
        assert_eq!(preview(&world).await.schedule, Next::NoChannel);
        assert_eq!(refusal(post(&world, &new_event()).await), "digest-refused-no-channel");
    }
}
