//! What a digest reads of the ledger, as of its cut.

use magicwords::asks::AskEventKind::{Cant, Claimed, Declined, Done, Reopened, Withdrawn};
use magicwords::digest::figures::Share;
use magicwords::kudos::Recipient;

use crate::hotel::{Hotel, local};
use crate::world::worlds;

#[tokio::test]
async fn what_comes_after_the_cut_has_not_happened() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        // The cut is the start of Monday the 23rd.
        hotel
            .ask("11-17T09:00", &[(Claimed, "11-17T10:00"), (Done, "11-22T23:59:59")])
            .await;
        hotel.ask("11-17T09:00", &[(Claimed, "11-23T00:00")]).await;
        hotel
            .ask("11-17T09:00", &[(Claimed, "11-17T10:00"), (Done, "11-23T00:00")])
            .await;
        hotel
            .ask("11-17T09:00", &[(Done, "11-18T10:00"), (Reopened, "11-23T08:00")])
            .await;
        hotel
            .ask(
                "11-17T09:00",
                &[(Done, "11-18T10:00"), (Reopened, "11-19T08:00"), (Done, "11-24T08:00")],
            )
            .await;
        hotel.ask("11-17T09:00", &[(Withdrawn, "11-23T08:00")]).await;
        hotel
            .ask("11-17T09:00", &[(Withdrawn, "11-22T08:00"), (Reopened, "11-23T08:00")])
            .await;
        hotel.ask("11-17T09:00", &[(Withdrawn, "11-22T08:00")]).await;
        hotel.ask("11-23T00:00", &[]).await;
        let totals = hotel.digest("11-23").await.figures.totals;
        assert_eq!((totals.asks, totals.answered, totals.completed), (6, 4, 2));
    }
}

#[tokio::test]
async fn a_decline_answers_and_a_members_cant_does_not() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel.ask("11-10T09:00", &[(Declined, "11-10T10:00")]).await;
        hotel.ask("11-10T09:00", &[(Cant, "11-10T10:00")]).await;
        hotel
            .ask(
                "11-10T09:00",
                &[
                    (Declined, "11-10T10:00"),
                    (Claimed, "11-24T10:00"),
                    (Done, "11-25T10:00"),
                ],
            )
            .await;
        let digest = hotel.digest("11-23").await;
        let team = &digest.figures.teams[0];
        assert_eq!(
            (team.answered, team.completed),
            (Share { count: 2, of: 3 }, Share { count: 0, of: 3 })
        );
        assert_eq!((team.asks_received, digest.figures.totals.asks), (0, 0));
        assert_eq!(digest.sizes["Maintenance"], 6);
        assert!(digest.has_history);
    }
}

#[tokio::test]
async fn undoing_and_hiding_act_backwards() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let (undone, hidden) = (hotel.kudos(0, "11-17T09:00"), hotel.kudos(1, "11-17T09:00"));
        hotel.give(hotel.kudos(2, "11-17T09:00")).await;
        let (undone, hidden) = (hotel.give(undone).await, hotel.give(hidden).await);
        assert_eq!(hotel.digest("11-23").await.figures.totals.kudos, 3);
        hotel
            .run("update kudos set undone_at = 1800000000000000 where id = $1", undone.0)
            .await;
        hotel
            .run("update kudos set hidden_at = 1800000000000000 where id = $1", hidden.0)
            .await;
        let digest = hotel.digest("11-23").await;
        assert_eq!((digest.figures.totals.kudos, digest.figures.totals.thankers), (1, 1));
        assert_eq!(digest.figures.teams[0].distinct_thankers, 1);
        assert_eq!(digest.stories.len(), 1);
    }
}

#[tokio::test]
async fn thanks_to_oneself_are_left_out_and_only_that_part() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let own = Recipient {
            member: Some(hotel.receptionists[0]),
            team: Some(hotel.reception),
        };
        let mut only_self = hotel.kudos(0, "11-17T09:00");
        only_self.recipients = vec![own];
        hotel.give(only_self).await;
        assert_eq!(hotel.digest("11-23").await.figures.totals.kudos, 0);
        let mut among = hotel.kudos(0, "11-17T10:00");
        among.recipients.insert(0, own);
        hotel.give(among).await;
        let digest = hotel.digest("11-23").await;
        assert_eq!((digest.figures.totals.kudos, digest.figures.totals.thankers), (1, 1));
        assert_eq!(digest.figures.stories[0].to, [Some("Person 6".to_owned())]);
    }
}

#[tokio::test]
async fn stories_name_nobody_who_does_not_want_it_and_quote_nothing_private() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let mut kudos = hotel.kudos(0, "11-17T09:00");
        kudos.beyond = true;
        kudos.customer = Some("table 7".to_owned());
        kudos.recipients.push(Recipient {
            member: None,
            team: Some(hotel.maintenance),
        });
        let key = kudos.key.clone();
        hotel.give(kudos).await;
        let mut private = hotel.kudos(1, "11-17T09:00");
        private.private = true;
        private.beyond = true;
        hotel.give(private).await;
        hotel
            .run(
                "update members set public_name = 0 where id = $1",
                hotel.receptionists[0].0,
            )
            .await;
        let stories = hotel.digest("11-23").await.figures.stories;
        assert_eq!(stories.len(), 1);
        let story = &stories[0];
        assert_eq!(
            (story.kudos.as_str(), story.text.as_str()),
            (key.as_str(), "for the ice machine")
        );
        assert_eq!(
            (story.from.as_deref(), story.customer.as_deref(), story.beyond),
            (None, Some("table 7"), true)
        );
        assert_eq!(story.to, [Some("Person 6".to_owned()), Some("Maintenance".to_owned())]);
    }
}

#[tokio::test]
async fn private_thanks_are_added_from_five_people() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        for giver in 0..5 {
            let told = hotel.digest("11-23").await;
            assert_eq!(told.figures.teams[0].distinct_thankers, 0);
            let mut kudos = hotel.kudos(giver, "11-17T09:00");
            kudos.private = true;
            hotel.give(kudos).await;
        }
        let digest = hotel.digest("11-23").await;
        assert_eq!(digest.figures.teams[0].distinct_thankers, 5);
        assert_eq!((digest.figures.totals.kudos, digest.figures.totals.thankers), (0, 0));
    }
}

#[tokio::test]
async fn a_team_has_the_people_of_the_cut() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel
            .run(
                "update memberships set since = 1900000000000000 where member = $1",
                hotel.fitters[0].0,
            )
            .await;
        assert_eq!(hotel.digest("11-23").await.sizes["Maintenance"], 5);
        hotel
            .run(
                "update memberships set source = 'import' where member = $1",
                hotel.fitters[0].0,
            )
            .await;
        let digest = hotel.digest("11-23").await;
        assert_eq!(digest.sizes["Maintenance"], 6);
        assert!(!digest.has_history);
        assert_eq!(digest.cut.instant(), local("11-23T00:00"));
    }
}
