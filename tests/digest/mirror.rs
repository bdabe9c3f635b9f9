//! `/kudos team`: a team's mirror.

use futures::FutureExt;
use magicwords::asks::AskEventKind::{Claimed, Done};
use magicwords::asks::view::Scene;
use magicwords::chat::locale::Language;
use magicwords::digest::figures::{compute, usual_share};
use magicwords::digest::mirror::Sight;
use magicwords::digest::mirror::commands::{Mirror, mirror};
use magicwords::digest::mirror::view;
use magicwords::error::Result;
use magicwords::ids::{MemberId, TeamId};
use magicwords::ledger::id;
use magicwords::people::store::roster;
use magicwords::people::{TeamKind, store};
use proptest::prelude::*;

use crate::hotel::{Hotel, local};
use crate::organisation::{Organisation, facts, workspace};
use crate::world::{World, person, plain, refusal, worlds};

/// Lan is a receptionist; Minh, Tuan and Chi are fitters: Tuan leads them, Chi is a manager.
async fn opens(world: &World) -> Hotel {
    let hotel = Hotel::new(&world.ledger).await;
    hotel.account("2", hotel.receptionists[0]).await;
    for (account, fitter) in [("7", 0), ("8", 1), ("9", 2)] {
        hotel.account(account, hotel.fitters[fitter]).await;
    }
    let (lead, manager) = (hotel.fitters[1], hotel.fitters[2]);
    leads(&hotel, lead).await;
    let set = hotel.write(move |tx, _| async move { store::set_manager(tx, manager, true).await }.boxed());
    set.await.unwrap();
    hotel
}

async fn leads(hotel: &Hotel, lead: MemberId) {
    let id = hotel.maintenance;
    let set = hotel.write(move |tx, workspace| {
        async move {
            let mut team = workspace.team(id).unwrap().clone();
            team.lead = Some(lead);
            store::update_team(tx, workspace.id, &team).await?;
            store::touch(tx, workspace.id).await
        }
        .boxed()
    });
    set.await.unwrap();
}

async fn looks(world: &World, account: &'static str, team: Option<&'static str>) -> Result<Mirror> {
    let looked = world.colleague(person(account, "Somebody"), move |tx, entrance| {
        async move { mirror(tx, &entrance.context, team).await }.boxed()
    });
    looked.await
}

async fn said(world: &World, hotel: &Hotel, language: Language, account: &'static str) -> String {
    let mirror = looks(world, account, Some("Maintenance")).await.unwrap();
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
    plain(&view::mirror(scene, &mirror))
}

#[tokio::test]
async fn the_lead_and_managers_see_it_all_its_people_their_figures_and_nobody_else_anything() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let sight = async |account| {
            looks(&world, account, Some("Maintenance"))
                .await
                .unwrap()
                .figures
                .unwrap()
                .sight
        };
        assert_eq!(sight("7").await, Sight::Member);
        assert_eq!(sight("8").await, Sight::Lead);
        assert_eq!(sight("9").await, Sight::Lead);
        for stranger in ["2", "99"] {
            let refused = looks(&world, stranger, Some("Maintenance")).await;
            assert_eq!(refusal(refused), "refusal-mirror-not-yours");
        }
        // To moderate is not to belong to a team.
        let moderator = world
            .moderator(|tx, entrance| async move { mirror(tx, &entrance.context, Some("Maintenance")).await }.boxed());
        assert_eq!(refusal(moderator.await), "refusal-mirror-not-yours");
        // A lead who belongs to another team, or to none.
        leads(&hotel, hotel.receptionists[0]).await;
        assert_eq!(sight("2").await, Sight::Lead);
        assert_eq!(sight("8").await, Sight::Member);
        // Without a name it is the own team.
        assert_eq!(looks(&world, "7", None).await.unwrap().team, "Maintenance");
        assert_eq!(looks(&world, "2", None).await.unwrap().team, "Reception");
        assert_eq!(refusal(looks(&world, "99", None).await), "refusal-no-team-of-yours");
        assert_eq!(
            refusal(looks(&world, "7", Some("Kitchen")).await),
            "refusal-no-team-called"
        );
    }
}

/// Six weeks in which more is asked than is done, and fewer say thanks.
async fn six_weeks(hotel: &Hotel) {
    for (week, monday) in ["10-05", "10-12", "10-19", "10-26", "11-02", "11-09"]
        .into_iter()
        .enumerate()
    {
        for number in 0..=week {
            let opened = format!("{monday}T09:{number:02}");
            let (taken, done) = (
                format!("{monday}T{}:00", 10 + number),
                format!("{monday}T16:{number:02}"),
            );
            let asker = number % 6;
            if number < 3 {
                hotel
                    .ask_of(asker, &opened, &[(Claimed, taken.as_str()), (Done, done.as_str())])
                    .await;
            } else {
                hotel.ask_of(asker, &opened, &[]).await;
            }
        }
        if week < 4 {
            hotel.give(hotel.kudos(week, &format!("{monday}T17:00"))).await;
        }
    }
}

#[tokio::test]
async fn the_lead_sees_week_by_week_and_the_others_the_last() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        six_weeks(&hotel).await;
        insta::assert_snapshot!("mirror_of_a_lead", said(&world, &hotel, Language::En, "8").await);
        insta::assert_snapshot!(
            "mirror_of_a_lead_in_vietnamese",
            said(&world, &hotel, Language::Vi, "8").await
        );
        insta::assert_snapshot!("mirror_of_a_member", said(&world, &hotel, Language::En, "7").await);
    }
}

#[tokio::test]
async fn each_week_stands_as_it_stood_then() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        six_weeks(&hotel).await;
        let shown = looks(&world, "8", None).await.unwrap().figures.unwrap();
        let open: Vec<u64> = shown
            .before
            .iter()
            .flatten()
            .chain([&shown.now])
            .map(|week| week.load.open)
            .collect();
        let mut digests = Vec::new();
        for day in ["10-12", "10-19", "10-26", "11-02", "11-09", "11-16"] {
            digests.push(hotel.digest(day).await.figures.teams[0].load.open);
        }
        assert_eq!(open, digests);
        assert_eq!(open, [0, 0, 0, 1, 3, 6]);
    }
}

#[tokio::test]
async fn before_the_first_ask_there_is_no_history() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let told = said(&world, &hotel, Language::En, "8").await;
        assert!(told.contains("One week so far"), "{told}");
    }
}

#[tokio::test]
async fn a_team_that_serves_nobody_has_its_load_alone() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let shown = looks(&world, "2", None).await.unwrap().figures.unwrap();
        assert!(!shown.serves);
        let told = said_of(&world, &hotel, looks(&world, "2", None).await.unwrap()).await;
        assert!(
            told.contains("0 open.") && told.contains("serves no other team"),
            "{told}"
        );
        assert!(!told.contains("Answered"), "{told}");
    }
}

async fn said_of(world: &World, hotel: &Hotel, mirror: Mirror) -> String {
    let workspace = hotel
        .write(|_, workspace| async move { Ok(workspace) }.boxed())
        .await
        .unwrap();
    let scene = Scene {
        language: Language::En,
        workspace: &workspace,
        home: &world.home,
        now: world.now,
    };
    plain(&view::mirror(scene, &mirror))
}

#[tokio::test]
async fn a_team_of_two_has_no_figures_also_for_its_lead() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        let lead = hotel.fitters[1];
        let made = hotel.write(move |tx, workspace| {
            async move {
                let since = local("09-01T09:00");
                let team = TeamId(id::next());
                roster::insert_team(tx, workspace.id, team, "Kitchen", TeamKind::BackOffice, since).await?;
                let mut kitchen = store::workspace(tx, workspace.id).await?.team(team).unwrap().clone();
                kitchen.lead = Some(lead);
                store::update_team(tx, workspace.id, &kitchen).await?;
                store::touch(tx, workspace.id).await
            }
            .boxed()
        });
        made.await.unwrap();
        let mirror = looks(&world, "8", Some("Kitchen")).await.unwrap();
        assert!(mirror.figures.is_none());
        let told = said_of(&world, &hotel, mirror).await;
        assert!(told.contains("fewer than three people"), "{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The share of all is told where it cannot be turned into that of one other team.
    #[test]
    fn what_is_usual_is_told_among_three_teams_or_more(seed in any::<u64>()) {
        let organisation = Organisation::new(seed);
        let (workspace, facts) = (workspace(&organisation), facts(&organisation));
        let figures = compute(&workspace, &organisation.cut, &facts);
        let known = figures.teams.iter().filter(|team| team.headline.mean.is_some()).count();
        match usual_share(&workspace, &organisation.cut, &facts) {
            Some(share) => {
                prop_assert!(figures.teams.len() >= 3);
                prop_assert!((0.05..=0.95).contains(&share), "{share}");
            }
            None => prop_assert!(known < 3),
        }
    }
}
