//! What comes of posted digests: stories by turns, a correction, the map of the month, the other language.

use futures::FutureExt;
use magicwords::asks::AskEventKind;
use magicwords::chat::locale::Language;
use magicwords::digest::figures::Changed;
use magicwords::digest::{commands, schedule, view};
use magicwords::ids::KudosId;
use magicwords::moderation::commands::{hide, restore};
use magicwords::people::store;

use crate::hotel::{Hotel, local};
use crate::world::{World, person, refusal, worlds};

/// Posts what is due at nine on this day; the id of the digest.
async fn post(hotel: &Hotel, day: &str) -> i64 {
    let now = local(&format!("{day}T09:00"));
    let ran = hotel.write(move |tx, workspace| {
        async move {
            schedule::reschedule(tx, &workspace, now).await?;
            schedule::run_due(tx, &workspace, now, now).await
        }
        .boxed()
    });
    ran.await.unwrap().filed.expect("it is due").0
}

async fn scheduled(world: &World) -> Hotel {
    let hotel = Hotel::new(&world.ledger).await;
    let before = local("11-16T10:00");
    let ran =
        hotel.write(move |tx, workspace| async move { schedule::reschedule(tx, &workspace, before).await }.boxed());
    ran.await.unwrap();
    hotel
}

#[tokio::test]
async fn stories_tell_of_others_by_turns() {
    for world in worlds().await {
        let hotel = scheduled(&world).await;
        let told = |at: &str, giver: usize, fitter: usize| {
            let mut kudos = hotel.kudos(giver, at);
            kudos.recipients[0].member = Some(hotel.fitters[fitter]);
            kudos.message = format!("Person {giver} says that the ice machine works again.");
            kudos
        };
        for (giver, at) in [(0, "11-16T10:00"), (1, "11-16T11:00"), (2, "11-16T12:00")] {
            hotel.give(told(at, giver, giver)).await;
        }
        let first = hotel.digest("11-23").await;
        post(&hotel, "11-23").await;
        // The same people again, and one of whom it was not told yet comes first.
        for (giver, at) in [(0, "11-23T10:00"), (1, "11-23T11:00"), (2, "11-23T12:00")] {
            hotel.give(told(at, giver, giver)).await;
        }
        let second = hotel.digest("11-30").await;
        let givers = |digest: &magicwords::digest::Digest| -> Vec<String> {
            let stories = digest.figures.stories.iter();
            stories.map(|story| story.from.clone().unwrap()).collect()
        };
        assert_eq!(givers(&first), ["Person 0", "Person 1"]);
        assert_eq!(givers(&second), ["Person 2", "Person 0"]);
    }
}

async fn judge(world: &World, kudos: KudosId, hidden: bool) {
    let id = kudos.0.to_string();
    let judged = world.moderator(move |tx, entrance| {
        let id = id.clone();
        async move {
            match hidden {
                true => hide(tx, &entrance.context, &id, "not theirs").await,
                false => restore(tx, &entrance.context, &id, "theirs after all").await,
            }
        }
        .boxed()
    });
    judged.await.unwrap();
}

#[tokio::test]
async fn what_was_hidden_since_is_corrected_in_the_next_digest() {
    for world in worlds().await {
        let hotel = scheduled(&world).await;
        let kudos = hotel.give(hotel.kudos(0, "11-17T09:00")).await;
        hotel.give(hotel.kudos(1, "11-17T09:00")).await;
        let posted = hotel.digest("11-23").await;
        assert_eq!(posted.figures.correction, None);
        let id = post(&hotel, "11-23").await;
        assert_eq!(hotel.digest("11-30").await.figures.correction, None);

        judge(&world, kudos, true).await;
        let next = hotel.digest("11-30").await;
        let correction = next.figures.correction.as_ref().unwrap();
        let now = hotel.digest("11-23").await.figures.totals;
        assert_eq!((posted.figures.totals.thankers, now.thankers), (2, 1));
        assert_eq!(correction.period, posted.figures.period);
        assert_eq!(
            correction.totals,
            Some(Changed {
                was: posted.figures.totals,
                now
            })
        );
        let said = view::plain(Language::En, &next, next.cut.date);
        assert!(
            said.contains("Correction to the last summary: 1 person said thanks, not 2."),
            "{said}"
        );
        // What stands in the channel keeps its figures.
        let kept = world
            .ledger
            .read(move |tx| async move { schedule::load_for_delivery(tx, id).await }.boxed());
        assert_eq!(kept.await.unwrap().unwrap().1.figures.totals, posted.figures.totals);

        judge(&world, kudos, false).await;
        assert_eq!(hotel.digest("11-30").await.figures.correction, None);
        // Later digests correct the last one alone.
        judge(&world, kudos, true).await;
        let second = post(&hotel, "11-30").await;
        assert!(second > id);
        assert_eq!(hotel.digest("12-07").await.figures.correction, None);
    }
}

#[tokio::test]
async fn quiet_help_of_which_another_number_was_told_is_corrected() {
    for world in worlds().await {
        let hotel = scheduled(&world).await;
        for receptionist in 0..6 {
            let done = [
                (AskEventKind::Claimed, "11-05T10:00"),
                (AskEventKind::Done, "11-05T11:00"),
            ];
            hotel.ask_of(receptionist, "11-05T09:00", &done).await;
        }
        let kudos = hotel.give(hotel.kudos(0, "11-06T09:00")).await;
        post(&hotel, "11-23").await;
        judge(&world, kudos, true).await;
        let next = hotel.digest("11-30").await;
        let correction = next.figures.correction.as_ref().unwrap();
        let (was, now) = (Some(5), Some(6));
        assert_eq!(
            (correction.totals, correction.quiet_help),
            (None, Some(Changed { was, now }))
        );
        let said = view::plain(Language::En, &next, next.cut.date);
        assert!(
            said.contains("Correction to the last summary: quiet help 6, not 5."),
            "{said}"
        );
    }
}

#[tokio::test]
async fn the_first_digest_of_a_month_brings_the_map_once() {
    for world in worlds().await {
        let hotel = scheduled(&world).await;
        for receptionist in 0..5 {
            let done = [
                (AskEventKind::Claimed, "11-17T10:00"),
                (AskEventKind::Done, "11-17T11:00"),
            ];
            hotel.ask_of(receptionist, "11-17T09:00", &done).await;
        }
        let owed =
            || hotel.column("select coalesce(detail, 'summary') from deliveries where kind = 'digest' order by id");
        post(&hotel, "11-23").await;
        assert_eq!(owed().await, ["summary", "map"]);
        post(&hotel, "11-30").await;
        assert_eq!(owed().await, ["summary", "map", "summary"]);
        post(&hotel, "12-07").await;
        assert_eq!(owed().await.len(), 5);
        // A month without anything has no map.
        for day in ["12-14", "12-21", "12-28"] {
            post(&hotel, day).await;
        }
        let later = hotel.digest("12-28").await;
        assert!(!later.has_map());
    }
}

#[tokio::test]
async fn a_kept_digest_is_shown_in_the_other_language_with_the_same_figures() {
    for world in worlds().await {
        let hotel = scheduled(&world).await;
        let hidden = hotel.give(hotel.kudos(0, "11-17T09:00")).await;
        let id = post(&hotel, "11-23").await;
        // What happens later changes nothing in it but for the story, and neither does a new name or a smaller team.
        judge(&world, hidden, true).await;
        hotel
            .run("update teams set name = 'Repairs' where id = $1", hotel.maintenance.0)
            .await;
        let shown = world.colleague(person("2", "Lan"), move |tx, entrance| {
            async move { commands::translate(tx, &entrance.context, id, None).await }.boxed()
        });
        let shown = shown.await.unwrap();
        assert_eq!(shown.language, Language::Vi);
        let said = view::plain(shown.language, &shown.digest, shown.digest.cut.date);
        assert!(
            said.starts_with("16–22/11: ") && said.contains(" 1 người gửi lời cảm ơn"),
            "{said}"
        );
        assert!(said.contains("Còn sớm để kết luận: Maintenance."), "{said}");
        assert!(shown.digest.stories.is_empty());
        // A button says what it said when it was posted, whatever the workspace speaks by now.
        hotel.run("update workspaces set language = 'vi' where $1 > 0", 1).await;
        let button = world.colleague(person("2", "Lan"), move |tx, entrance| {
            async move { commands::translate(tx, &entrance.context, id, Some(Language::Vi)).await }.boxed()
        });
        assert_eq!(button.await.unwrap().language, Language::Vi);

        let foreign = world.colleague(person("2", "Lan"), move |tx, entrance| {
            async move {
                let elsewhere = store::NewWorkspace {
                    name: "discord:elsewhere",
                    timezone: "UTC",
                    language: Language::En,
                    digest_day: 1,
                    digest_minute: 540,
                    per_day: 20,
                    per_pair: 3,
                };
                let now = entrance.context.now();
                let other = store::insert_workspace(tx, &elsewhere, now).await?;
                let mut context = entrance.context.clone();
                context.workspace = std::sync::Arc::new(store::workspace(tx, other).await?);
                commands::translate(tx, &context, id, None).await
            }
            .boxed()
        });
        assert_eq!(refusal(foreign.await), "digest-refused-gone");
    }
}
