//! Once per workspace and week: also after crashes, downtime and with several copies of the program.

use std::sync::Arc;

use futures::FutureExt;
use magicwords::chat::locale::Language;
use magicwords::digest::schedule::{self, Draft, Ran};
use magicwords::digest::{Filing, view};
use magicwords::error::{Fault, Result};
use magicwords::ledger::{Ledger, LedgerOptions};

use crate::hotel::{Hotel, local};
use crate::postgres;
use crate::world::worlds;

async fn run(hotel: &Hotel, now: &str) -> Ran {
    let now = local(now);
    let ran =
        hotel.write(move |tx, workspace| async move { schedule::run_due(tx, &workspace, now, now).await }.boxed());
    ran.await.unwrap()
}

/// What is due, computed as a copy of the program does it before it writes.
async fn draft(hotel: &Hotel, now: &str) -> Option<Arc<Draft>> {
    let (now, id) = (local(now), hotel.workspace);
    let drafted = hotel.ledger.read(move |tx| {
        async move {
            let workspace = magicwords::people::store::workspace(tx, id).await?;
            schedule::draft(tx, &workspace, now).await
        }
        .boxed()
    });
    drafted.await.unwrap().map(Arc::new)
}

async fn file(hotel: &Hotel, draft: &Arc<Draft>, now: &str) -> Ran {
    let (now, draft) = (local(now), draft.clone());
    let ran = hotel.write(move |tx, workspace| {
        let draft = draft.clone();
        async move { schedule::file(tx, &workspace, &draft, now, now).await }.boxed()
    });
    ran.await.unwrap()
}

/// Runs what is due and stops before the commit.
async fn crash(hotel: &Hotel, now: &str) {
    let now = local(now);
    let ran = hotel.write(move |tx, workspace| {
        async move {
            schedule::run_due(tx, &workspace, now, now).await?;
            Err::<(), _>(Fault::Stopping.into())
        }
        .boxed()
    });
    ran.await.unwrap_err();
}

async fn reschedule(hotel: &Hotel, now: &str, change: fn(&mut magicwords::people::DigestPlan)) {
    let now = local(now);
    let ran: Result<()> = hotel
        .write(move |tx, mut workspace| {
            async move {
                change(&mut workspace.digest);
                magicwords::people::store::update_settings(tx, &workspace).await?;
                schedule::reschedule(tx, &workspace, now).await
            }
            .boxed()
        })
        .await;
    ran.unwrap();
}

fn filed(ran: &Ran) -> Option<Filing> {
    ran.filed.map(|(_, outcome)| outcome)
}

async fn outcomes(hotel: &Hotel) -> Vec<String> {
    hotel.column("select outcome from digests order by period_to").await
}

async fn owed(hotel: &Hotel) -> Vec<String> {
    hotel.column("select to_id from deliveries where kind = 'digest'").await
}

#[tokio::test]
async fn it_is_posted_once_at_its_hour_and_a_crash_changes_nothing() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        let early = run(&hotel, "11-23T08:59:59").await;
        assert_eq!((early.filed, early.next), (None, Some(local("11-23T09:00"))));
        crash(&hotel, "11-23T09:00").await;
        assert_eq!((outcomes(&hotel).await.len(), owed(&hotel).await.len()), (0, 0));
        let ran = run(&hotel, "11-23T09:00:05").await;
        assert_eq!(
            (filed(&ran), ran.next),
            (Some(Filing::Posted), Some(local("11-30T09:00")))
        );
        for again in ["11-23T09:00:05", "11-23T09:05", "11-29T23:00"] {
            assert_eq!(filed(&run(&hotel, again).await), None);
        }
        // Even a job that was wound back finds the week filed.
        hotel
            .run(
                "update jobs set due_at = 0 where kind = 'digest' and workspace = $1",
                hotel.workspace.0,
            )
            .await;
        while run(&hotel, "11-23T09:10").await.next != Some(local("11-30T09:00")) {}
        let posted = outcomes(&hotel).await;
        assert_eq!(posted.iter().filter(|outcome| *outcome == "posted").count(), 1);
        assert_eq!(owed(&hotel).await, ["4000"]);
    }
}

#[tokio::test]
async fn what_was_computed_twice_is_filed_once() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        assert!(draft(&hotel, "11-23T08:59:59").await.is_none());
        // Of a copy that is killed now nothing is left.
        draft(&hotel, "11-23T09:00").await.unwrap();
        let (first, second) = (draft(&hotel, "11-23T09:00").await, draft(&hotel, "11-23T09:00").await);
        let ran = file(&hotel, &first.unwrap(), "11-23T09:00").await;
        assert_eq!(filed(&ran), Some(Filing::Posted));
        let again = file(&hotel, &second.unwrap(), "11-23T09:00").await;
        assert_eq!((again.filed, again.next), (None, Some(local("11-30T09:00"))));
        assert!(draft(&hotel, "11-23T09:00").await.is_none());
        assert_eq!((outcomes(&hotel).await.len(), owed(&hotel).await.len()), (1, 1));
    }
}

#[tokio::test]
async fn what_a_moderator_sets_while_it_is_computed_holds() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        let drafted = draft(&hotel, "11-23T09:00").await.unwrap();
        reschedule(&hotel, "11-23T09:00", |plan| plan.paused = true).await;
        let ran = file(&hotel, &drafted, "11-23T09:00").await;
        assert_eq!((ran.filed, ran.next), (None, Some(local("11-23T09:00"))));
        assert_eq!(filed(&run(&hotel, "11-23T09:00:05").await), Some(Filing::Paused));
        assert_eq!((outcomes(&hotel).await.len(), owed(&hotel).await.len()), (1, 0));
    }
}

#[tokio::test]
async fn after_a_downtime_only_the_latest_week_is_posted() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-01T09:00", |_| {}).await;
        for expected in [Filing::Late, Filing::Late, Filing::Posted] {
            assert_eq!(filed(&run(&hotel, "11-17T12:00").await), Some(expected));
        }
        assert_eq!(filed(&run(&hotel, "11-17T12:00").await), None);
        assert_eq!(outcomes(&hotel).await, ["late", "late", "posted"]);
        assert_eq!(owed(&hotel).await.len(), 1);
    }
}

#[tokio::test]
async fn a_week_that_ended_seven_days_ago_is_filed_silently() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        assert_eq!(filed(&run(&hotel, "11-30T00:00").await), Some(Filing::Late));
        assert_eq!(owed(&hotel).await.len(), 0);
    }
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        assert_eq!(filed(&run(&hotel, "11-29T23:59:59").await), Some(Filing::Posted));
    }
}

#[tokio::test]
async fn paused_or_without_a_channel_it_is_filed_as_such() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-01T09:00", |plan| plan.paused = true).await;
        assert_eq!(filed(&run(&hotel, "11-02T09:00").await), Some(Filing::Paused));
        reschedule(&hotel, "11-03T09:00", |plan| (plan.paused, plan.place) = (false, None)).await;
        assert_eq!(filed(&run(&hotel, "11-09T09:00").await), Some(Filing::NoChannel));
        assert_eq!(owed(&hotel).await.len(), 0);
    }
}

#[tokio::test]
async fn a_home_that_the_bot_left_takes_no_digest() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        hotel
            .run(
                "update homes set removed_at = 1 where workspace = $1",
                hotel.workspace.0,
            )
            .await;
        assert_eq!(filed(&run(&hotel, "11-23T09:00").await), Some(Filing::NoChannel));
    }
}

#[tokio::test]
async fn a_change_of_the_plan_loses_no_week_and_posts_none_twice() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        // To an hour of the same day that has passed: it is due at once.
        reschedule(&hotel, "11-23T08:30", |plan| plan.minute = 8 * 60).await;
        // What is due stays due, whatever is changed before it runs.
        reschedule(&hotel, "11-23T08:31", |_| {}).await;
        assert_eq!(filed(&run(&hotel, "11-23T08:32").await), Some(Filing::Posted));
        // Later that day, or the next one: this week was told.
        reschedule(&hotel, "11-23T08:40", |plan| plan.minute = 10 * 60).await;
        assert_eq!(filed(&run(&hotel, "11-23T10:00").await), None);
        reschedule(&hotel, "11-23T11:00", |plan| plan.day = jiff::civil::Weekday::Tuesday).await;
        assert_eq!(filed(&run(&hotel, "11-24T10:00").await), None);
        assert_eq!(filed(&run(&hotel, "12-01T10:00").await), Some(Filing::Posted));
        assert_eq!(owed(&hotel).await.len(), 2);
    }
}

#[tokio::test]
async fn a_workspace_without_a_schedule_posts_nothing() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        assert_eq!(
            run(&hotel, "11-23T09:00").await,
            Ran {
                filed: None,
                next: None
            }
        );
    }
}

#[tokio::test]
async fn two_copies_at_once_post_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::database().await;
    let mut urls = vec![format!("sqlite:{}", folder.path().join("ledger.db").display())];
    urls.extend(database.as_ref().map(|database| database.url.clone()));
    for url in urls {
        let first = Ledger::open(&url, &LedgerOptions::default()).await.unwrap();
        let second = Ledger::open(&url, &LedgerOptions::default()).await.unwrap();
        let hotel = Hotel::new(&first).await;
        let other = Hotel {
            ledger: second,
            ..hotel.clone()
        };
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        let copies = [&hotel, &other, &hotel, &other, &hotel, &other];
        let ran = futures::future::join_all(copies.map(|copy| run(copy, "11-23T09:00"))).await;
        assert_eq!(ran.iter().filter(|ran| ran.filed.is_some()).count(), 1);
        assert_eq!(outcomes(&hotel).await, ["posted"]);
        assert_eq!(owed(&hotel).await.len(), 1);
    }
}

#[tokio::test]
async fn an_owed_digest_keeps_its_figures_and_drops_what_was_hidden() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        reschedule(&hotel, "11-18T09:00", |_| {}).await;
        let told = hotel.give(hotel.kudos(0, "11-17T09:00")).await;
        let (digest, _) = run(&hotel, "11-23T09:00").await.filed.unwrap();
        let load = || {
            let loaded = hotel
                .ledger
                .read(move |tx| async move { schedule::load_for_delivery(tx, digest).await }.boxed());
            async { loaded.await.unwrap().unwrap() }
        };
        let (workspace, first) = load().await;
        assert_eq!(workspace.id, hotel.workspace);
        assert_eq!(first, hotel.digest("11-23").await);
        hotel
            .run("update kudos set hidden_at = 1800000000000000 where id = $1", told.0)
            .await;
        let (_, second) = load().await;
        assert_eq!((second.figures.totals, second.stories.len()), (first.figures.totals, 0));
        let message = view::message(Language::Vi, &second, second.cut.date);
        assert!(message.text.to_plain().starts_with("16–22/11: "), "{:?}", message.text);
        let kept = hotel.column("select figures from digests").await;
        assert!(!kept[0].contains("ice machine"), "{kept:?}");
    }
}
