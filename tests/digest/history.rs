//! What the figures read of the time before their windows, and of working hours.

use futures::FutureExt;
use magicwords::asks::AskEventKind::{Claimed, Declined, Done, Reopened};
use magicwords::digest::figures::TeamFigures;
use magicwords::people::store;

use crate::hotel::{Hotel, local};
use crate::world::worlds;

async fn maintenance(hotel: &Hotel) -> TeamFigures {
    hotel.digest("11-23").await.figures.teams.remove(0)
}

/// Six receptionists were promised help in July, and got it in November.
async fn late_help(hotel: &Hotel) {
    for receptionist in 0..6 {
        let events = [(Claimed, "07-07T09:00"), (Done, "11-05T09:00")];
        hotel.ask_of(receptionist, "07-06T09:00", &events).await;
    }
}

#[tokio::test]
async fn thanks_long_ago_are_remembered_for_help_that_was_done_lately() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        late_help(&hotel).await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(6));
        // A fortnight after the answer at the same time of the day; then a microsecond too late.
        hotel.give(hotel.kudos(0, "07-21T09:00")).await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(5));
        hotel.give(hotel.kudos(1, "07-21T09:00:00.000001")).await;
        let mut private = hotel.kudos(1, "07-08T09:00");
        private.private = true;
        hotel.give(private).await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(5));
        let undone = hotel.give(hotel.kudos(1, "07-08T09:00")).await;
        assert_eq!(maintenance(&hotel).await.unthanked, None);
        hotel
            .run("update kudos set undone_at = 1800000000000000 where id = $1", undone.0)
            .await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(5));
    }
}

#[tokio::test]
async fn another_ask_that_was_answered_later_takes_the_thanks() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        late_help(&hotel).await;
        hotel
            .ask_of(0, "07-07T10:00", &[(Claimed, "07-08T09:00"), (Done, "07-08T10:00")])
            .await;
        hotel.give(hotel.kudos(0, "07-09T09:00")).await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(6));
        // One that was declined takes nothing.
        hotel.ask_of(1, "07-07T10:00", &[(Declined, "07-08T09:00")]).await;
        hotel.give(hotel.kudos(1, "07-09T09:00")).await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(5));
    }
}

#[tokio::test]
async fn thanks_that_name_an_ask_may_come_at_any_time() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        late_help(&hotel).await;
        let linked = hotel
            .ask_of(0, "07-06T09:00", &[(Claimed, "07-07T09:00"), (Done, "11-05T09:00")])
            .await;
        assert_eq!(maintenance(&hotel).await.unthanked, Some(7));
        for at in ["08-20T09:00", "11-20T09:00"] {
            let mut kudos = hotel.kudos(0, at);
            kudos.ask = Some(linked);
            let given = hotel.give(kudos).await;
            assert_eq!(maintenance(&hotel).await.unthanked, Some(6));
            hotel
                .run("update kudos set hidden_at = 1800000000000000 where id = $1", given.0)
                .await;
        }
        // Somebody else's ask is not theirs to thank for, and thanks before the answer are about something else.
        for (receptionist, at) in [(1, "11-20T09:00"), (0, "07-06T10:00")] {
            let mut kudos = hotel.kudos(receptionist, at);
            kudos.ask = Some(linked);
            hotel.give(kudos).await;
        }
        assert_eq!(maintenance(&hotel).await.unthanked, Some(7));
    }
}

#[tokio::test]
async fn whatever_is_open_counts_however_old_it_is() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        for _ in 0..3 {
            hotel.ask("01-05T09:00", &[]).await;
            hotel.ask("01-05T09:00", &[(Claimed, "11-10T09:00")]).await;
            hotel
                .ask("01-05T09:00", &[(Declined, "02-02T09:00"), (Claimed, "11-12T09:00")])
                .await;
            hotel
                .ask("01-05T09:00", &[(Done, "02-02T09:00"), (Reopened, "03-02T09:00")])
                .await;
            hotel
                .ask("01-05T09:00", &[(Done, "02-02T09:00"), (Reopened, "11-23T09:00")])
                .await;
            hotel.ask("01-05T09:00", &[(Done, "11-23T09:00")]).await;
            hotel.ask("01-05T09:00", &[(Done, "11-20T09:00")]).await;
        }
        let load = maintenance(&hotel).await.load;
        assert_eq!((load.open, load.weeks_of_work, load.heavy), (15, Some(20.0), true));
        let before = hotel.digest("03-01").await.figures.teams.remove(0).load;
        // Those that were declined or done in February were not open in March.
        assert_eq!(before.open, 12);
    }
}

#[tokio::test]
async fn waits_count_in_the_hours_of_the_workspace_or_of_the_team() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        // Asked on Monday at eight in the evening, taken up on Tuesday at ten.
        for _ in 0..8 {
            hotel.ask("11-16T20:00", &[(Claimed, "11-17T10:00")]).await;
        }
        let waited = |hotel: &Hotel| {
            let hotel = hotel.clone();
            async move { maintenance(&hotel).await.first_response.unwrap().median_seconds }
        };
        assert_eq!(waited(&hotel).await, Some(3600.0));
        let set = hotel.write(|tx, mut workspace| {
            async move {
                workspace.hours = "Mon-Sun 08:00-22:00".parse().unwrap();
                store::update_settings(tx, &workspace).await
            }
            .boxed()
        });
        set.await.unwrap();
        assert_eq!(waited(&hotel).await, Some(4.0 * 3600.0));
        let own = "update teams set working_hours = 'Mon-Sun 18:00-02:00' where id = $1";
        hotel.run(own, hotel.maintenance.0).await;
        assert_eq!(waited(&hotel).await, Some(6.0 * 3600.0));
        assert_eq!(maintenance(&hotel).await.answered.of, 8);
    }
}

#[tokio::test]
async fn managers_and_members_are_those_of_the_cut() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        for manager in &hotel.receptionists[..5] {
            hotel
                .run("update members set manager = 1 where id = $1", manager.0)
                .await;
        }
        let mut kudos = hotel.kudos(0, "11-17T09:00");
        kudos.recipients[0].member = Some(hotel.receptionists[1]);
        kudos.recipients[0].team = Some(hotel.reception);
        hotel.give(kudos).await;
        let told = hotel.digest("11-23").await.figures.manager_kindness.unwrap();
        assert_eq!((told.count, told.of), (1, 5));
        let moved = "update memberships set since = 1900000000000000 where member = $1";
        hotel.run(moved, hotel.receptionists[4].0).await;
        let digest = hotel.digest("11-23").await;
        assert_eq!(
            (digest.figures.manager_kindness, digest.cut.instant()),
            (None, local("11-23T00:00"))
        );
    }
}
