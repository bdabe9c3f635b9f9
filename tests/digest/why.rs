//! `/kudos why`: the rows behind the figures.

use std::collections::HashSet;

use futures::FutureExt;
use magicwords::asks::AskEventKind::{Claimed, Declined, Done, Withdrawn};
use magicwords::asks::view::Scene;
use magicwords::chat::locale::Language;
use magicwords::chat::reply::Message;
use magicwords::digest::figures::{Facts, KudosFact, compute, serving_teams};
use magicwords::digest::why::commands::{Why, why};
use magicwords::digest::why::{Counted, Rows, Subject, rows, view};
use magicwords::error::Result;
use magicwords::ids::{KudosId, MemberId, TeamId};
use magicwords::kudos::Kudos;
use magicwords::people::Workspace;
use proptest::prelude::*;

use crate::hotel::Hotel;
use crate::organisation::{Organisation, facts, workspace};
use crate::world::{World, person, plain, refusal, worlds};

/// Nobody of any organisation.
const STRANGER: MemberId = MemberId(1_000_000);

fn of_team(workspace: &Workspace, organisation: &Organisation, facts: &Facts, team: TeamId, reader: MemberId) -> Rows {
    rows(
        workspace,
        &organisation.cut,
        facts,
        workspace.team(team).unwrap(),
        reader,
    )
}

fn thanks_privately(kudos: &KudosFact, reader: MemberId) -> bool {
    let thanked = kudos
        .recipients
        .iter()
        .any(|recipient| recipient.member == Some(reader));
    kudos.private && (kudos.giver == reader || thanked)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_rows_come_to_the_figures(seed in any::<u64>()) {
        let organisation = Organisation::new(seed);
        let (workspace, facts) = (workspace(&organisation), facts(&organisation));
        let figures = compute(&workspace, &organisation.cut, &facts);
        for (team, told) in serving_teams(&workspace).iter().zip(&figures.teams) {
            let rows = of_team(&workspace, &organisation, &facts, team.id, STRANGER);
            prop_assert_eq!(rows.received, told.asks_received);
            prop_assert_eq!(rows.answered, told.answered);
            prop_assert_eq!(rows.completed, told.completed);
            prop_assert_eq!(rows.open, told.load.open);
            // Those who thanked only in private are added from five on, and nothing here tells fewer.
            let hidden = told.distinct_thankers - rows.thankers;
            prop_assert!(hidden == 0 || hidden >= 5, "{hidden}");
            let headline = |row: &&magicwords::digest::why::Row| {
                row.counted.iter().any(|counted| matches!(counted, Counted::Headline(_)))
            };
            let asked = rows.rows.iter().filter(headline).count() as u64;
            prop_assert!(told.headline.people.is_none_or(|people| people <= asked));
        }
    }

    #[test]
    fn private_thanks_are_seen_by_those_who_gave_or_got_them(seed in any::<u64>(), reader in 1_i64..40) {
        let organisation = Organisation::new(seed);
        let (workspace, facts) = (workspace(&organisation), facts(&organisation));
        let reader = MemberId(reader);
        let private: HashSet<KudosId> = facts.kudos.iter().filter(|kudos| kudos.private).map(|kudos| kudos.id).collect();
        for team in &workspace.teams {
            for row in of_team(&workspace, &organisation, &facts, team.id, reader).rows {
                prop_assert!(!row.counted.is_empty());
                let Subject::Kudos(id) = row.subject else { continue };
                if private.contains(&id) {
                    prop_assert_eq!(row.counted, [Counted::OwnPrivate]);
                    prop_assert!(facts.kudos.iter().any(|kudos| kudos.id == id && thanks_privately(kudos, reader)));
                }
            }
        }
    }
}

/// Lan is a receptionist, Minh a fitter, Kien of neither team.
async fn opens(world: &World) -> Hotel {
    let hotel = Hotel::new(&world.ledger).await;
    hotel.account("2", hotel.receptionists[0]).await;
    hotel.account("7", hotel.fitters[0]).await;
    hotel
}

async fn asks_why(world: &World, account: &'static str, team: Option<&'static str>) -> Result<Why> {
    let asked = world.colleague(person(account, "Somebody"), move |tx, entrance| {
        async move { why(tx, &entrance.context, team).await }.boxed()
    });
    asked.await
}

async fn shown(world: &World, hotel: &Hotel, language: Language, account: &'static str) -> Message {
    let told = asks_why(world, account, Some("maintenance")).await.unwrap();
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
    view::why(scene, &told)
}

async fn a_week(hotel: &Hotel) {
    let first = hotel
        .ask("11-02T09:00", &[(Claimed, "11-02T10:00"), (Done, "11-03T10:00")])
        .await;
    hotel.ask_of(1, "11-09T09:00", &[(Claimed, "11-09T10:00")]).await;
    hotel.ask_of(1, "11-13T16:00", &[(Declined, "11-14T10:00")]).await;
    hotel.ask_of(2, "11-13T16:30", &[(Withdrawn, "11-14T10:00")]).await;
    hotel.ask_of(2, "11-15T16:30", &[]).await;
    // After the cut.
    hotel.ask_of(2, "11-16T09:00", &[]).await;
    let thanks = hotel.kudos(0, "11-10T09:00");
    hotel
        .give(Kudos {
            ask: Some(first),
            beyond: true,
            ..thanks
        })
        .await;
    let private = hotel.kudos(3, "11-11T09:00");
    hotel
        .give(Kudos {
            private: true,
            message: "for listening".to_owned(),
            ..private
        })
        .await;
    for (sql, at) in [
        ("update kudos set undone_at = 1 where id = $1", "11-11T10:00"),
        ("update kudos set hidden_at = 1 where id = $1", "11-11T11:00"),
    ] {
        let gone = hotel.kudos(4, at);
        let gone = hotel
            .give(Kudos {
                message: "gone".to_owned(),
                ..gone
            })
            .await;
        hotel.run(sql, gone.0).await;
    }
}

#[tokio::test]
async fn the_rows_of_a_week() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        a_week(&hotel).await;
        let message = shown(&world, &hotel, Language::En, "2").await;
        insta::assert_snapshot!("why_of_a_week", plain(&message));
        insta::assert_snapshot!(
            "why_of_a_week_in_vietnamese",
            plain(&shown(&world, &hotel, Language::Vi, "2").await)
        );
        assert!(message.file.is_none());
        // The fitter who was thanked in private sees that, nobody else does.
        assert!(plain(&shown(&world, &hotel, Language::En, "7").await).contains("for listening"));
        assert!(!plain(&message).contains("for listening"));
    }
}

#[tokio::test]
async fn the_words_of_an_ask_are_for_those_between_whom_it_is() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        a_week(&hotel).await;
        let outsider = plain(&shown(&world, &hotel, Language::En, "99").await);
        assert!(!outsider.contains("“the ice machine”"), "{outsider}");
        assert!(outsider.contains("Reception asked · answered"), "{outsider}");
        // Public thanks may be quoted anywhere.
        assert!(outsider.contains("“for the ice machine”"), "{outsider}");
        let colleague = plain(&shown(&world, &hotel, Language::En, "7").await);
        assert!(colleague.contains("Reception asked: “the ice machine”"), "{colleague}");
    }
}

#[tokio::test]
async fn many_rows_go_into_a_file_and_the_message_fits() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        for hour in 9..17 {
            for minute in [0, 10, 20, 30, 40] {
                let opened = format!("11-10T{hour:02}:{minute:02}");
                hotel.ask_of(1, &opened, &[(Claimed, "11-10T18:00")]).await;
            }
        }
        for language in Language::ALL {
            let message = shown(&world, &hotel, language, "2").await;
            let card = message.card.as_ref().unwrap();
            let body = card.body.to_plain();
            assert!(body.chars().count() < 4_000, "{}", body.chars().count());
            assert!(body.contains("\n1. ") && !body.contains("\n16. "), "{body}");
            let file = message.file.as_ref().unwrap();
            let file = String::from_utf8(file.content.clone()).unwrap();
            assert!(file.contains("\n40. ") && !file.contains("\n41. "), "{file}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_told_is_said_kindly() {
    for world in worlds().await {
        let hotel = opens(&world).await;
        assert_eq!(refusal(asks_why(&world, "99", None).await), "refusal-no-team-of-yours");
        assert_eq!(
            refusal(asks_why(&world, "2", Some("Kitchen")).await),
            "refusal-no-team-called"
        );
        // Lan's own team, the reception, serves nobody.
        let told = asks_why(&world, "2", None).await.unwrap();
        assert_eq!(told.team, "Reception");
        let said = |told: &Why| {
            let scene_of = |workspace: &Workspace, told: &Why| {
                let scene = Scene {
                    language: Language::En,
                    workspace,
                    home: &world.home,
                    now: world.now,
                };
                plain(&view::why(scene, told))
            };
            let workspace = workspace(&Organisation::new(1));
            scene_of(&workspace, told)
        };
        assert!(
            said(&told).starts_with("Reception serves no other team"),
            "{}",
            said(&told)
        );
        // Two people are left in Maintenance.
        hotel.run("update members set bot = 1 where id <> $1 and name in ('Person 7', 'Person 8', 'Person 9', 'Person 10')", 0).await;
        let told = asks_why(&world, "2", Some("Maintenance")).await.unwrap();
        assert!(said(&told).contains("fewer than three people"), "{}", said(&told));
    }
}
