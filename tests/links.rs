//! One company on two platforms: homes that join, accounts that become one person. On both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/product.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod product;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod world;

use futures::FutureExt;
use jiff::tz::TimeZone;
use magicwords::app::clock::Clock;
use magicwords::chat::command::{LanguageChoice, Privacy, ThankYou};
use magicwords::chat::inbound::{Account, Home, Inbound, Input, Lifecycle, Mention, PlatformName};
use magicwords::chat::locale::Language;
use magicwords::error::Result;
use magicwords::kudos::commands::thank_you;
use magicwords::moderation::commands::mute;
use magicwords::people::admin::{member_set, team_add};
use magicwords::people::link::{Joined, Linked, join, link, view};
use magicwords::people::store;
use magicwords::people::store::transfer::{all_accounts, all_members};
use magicwords::privacy::commands::{Chosen, choose};
use world::{World, new_event, person, plain, refusal, worlds};

const SLACK: &str = "T1";

/// The same people at the company's Slack.
fn goes_to_slack(world: &mut World) {
    world.home = Home {
        platform: PlatformName::Slack,
        id: SLACK.to_owned(),
        name: Some("Hotel Slack".to_owned()),
        language: None,
    };
}

fn goes_to_discord(world: &mut World) {
    world.home = Home {
        platform: PlatformName::Discord,
        id: "1000".to_owned(),
        name: Some("Hotel".to_owned()),
        language: None,
    };
}

async fn joins(world: &World, event: &str, code: Option<String>) -> Result<Joined> {
    let mai = match world.home.platform {
        PlatformName::Slack => person("UMAI", "Mai"),
        _ => person("1", "Mai"),
    };
    let joining = world.event(event, mai, true, move |tx, entrance| {
        let code = code.clone();
        async move { join(tx, &entrance.context, code.as_deref()).await }.boxed()
    });
    joining.await
}

async fn links_as(world: &World, event: &str, who: Account, code: Option<String>) -> Result<Linked> {
    let linking = world.event(event, who, false, move |tx, entrance| {
        let code = code.clone();
        async move { link(tx, &entrance.context, code.as_deref()).await }.boxed()
    });
    linking.await
}

async fn code_of(world: &World, who: Account) -> String {
    match links_as(world, &new_event(), who, None).await.unwrap() {
        Linked::Code { code, .. } => code.code,
        done @ Linked::Done { .. } => panic!("{done:?}"),
    }
}

async fn join_code(world: &World) -> String {
    match joins(world, &new_event(), None).await.unwrap() {
        Joined::Code(code) => code.code,
        done @ Joined::Done { .. } => panic!("{done:?}"),
    }
}

/// The company's Discord and Slack as one workspace; the people are at Slack.
async fn joined(world: &mut World) {
    let code = join_code(world).await;
    goes_to_slack(world);
    joins(world, &new_event(), Some(code)).await.unwrap();
}

async fn thanks(world: &World, giver: Account, whom: Account) -> Result<()> {
    let event = new_event();
    let thanking = world.event(&event, giver, false, move |tx, entrance| {
        let words = ThankYou {
            to: vec![Mention::Person(whom.clone())],
            words: "the ice machine".to_owned(),
            beyond: false,
            private: false,
            customer: None,
            value: None,
            ask: None,
        };
        async move { thank_you(tx, entrance, &words).await.map(drop) }.boxed()
    });
    thanking.await
}

fn lan(home: &Home) -> Account {
    match home.platform {
        PlatformName::Slack => person("ULAN", "Lan"),
        _ => person("2", "Lan"),
    }
}

fn minh(home: &Home) -> Account {
    match home.platform {
        PlatformName::Slack => person("UMINH", "Minh"),
        _ => person("3", "Minh"),
    }
}

/// Both accounts of Lan and both of Minh become one person each; everybody is at Slack afterwards.
async fn both_linked(world: &mut World) {
    for who in [lan, minh] {
        goes_to_discord(world);
        let code = code_of(world, who(&world.home)).await;
        goes_to_slack(world);
        let linked = links_as(world, &new_event(), who(&world.home), Some(code))
            .await
            .unwrap();
        let Linked::Done { accounts } = linked else {
            panic!("{linked:?}")
        };
        assert_eq!(accounts.len(), 2, "{accounts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_home_joins_by_a_code_and_is_the_same_workspace() {
    for mut world in worlds().await {
        let code = join_code(&world).await;
        goes_to_slack(&mut world);
        let done = joins(&world, "joining", Some(code.clone())).await.unwrap();
        let Joined::Done { workspace, left } = done else {
            panic!()
        };
        assert_eq!(workspace.name, "discord:1000");
        assert!(left.is_some());
        let there = world.ledger.read(|tx| store::workspaces(tx).boxed()).await.unwrap();
        assert_eq!(there.len(), 1, "{there:?}");
        // A redelivery tells the same and changes nothing.
        let again = joins(&world, "joining", Some(code.clone())).await.unwrap();
        assert!(matches!(again, Joined::Done { workspace, .. } if workspace.name == "discord:1000"));
        // A code is good once.
        assert_eq!(
            refusal(joins(&world, &new_event(), Some(code)).await),
            "refusal-code-unknown"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_with_thanks_of_its_own_does_not_join() {
    for mut world in worlds().await {
        let code = join_code(&world).await;
        goes_to_slack(&mut world);
        thanks(&world, lan(&world.home), minh(&world.home)).await.unwrap();
        assert_eq!(
            refusal(joins(&world, &new_event(), Some(code)).await),
            "refusal-join-has-facts"
        );
        let there = world.ledger.read(|tx| store::workspaces(tx).boxed()).await.unwrap();
        assert_eq!(there.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_once_for_a_person_with_two_accounts() {
    for mut world in worlds().await {
        thanks(&world, lan(&world.home), minh(&world.home)).await.unwrap();
        joined(&mut world).await;
        thanks(&world, lan(&world.home), minh(&world.home)).await.unwrap();
        both_linked(&mut world).await;
        thanks(&world, lan(&world.home), minh(&world.home)).await.unwrap();
        for goes in [goes_to_slack, goes_to_discord] {
            goes(&mut world);
            let fourth = thanks(&world, lan(&world.home), minh(&world.home)).await;
            assert_eq!(refusal(fourth), "refusal-limit-pair");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_one_person_already_is_told_so() {
    for mut world in worlds().await {
        joined(&mut world).await;
        both_linked(&mut world).await;
        let code = code_of(&world, lan(&world.home)).await;
        goes_to_discord(&mut world);
        let again = links_as(&world, &new_event(), lan(&world.home), Some(code))
            .await
            .unwrap();
        assert!(matches!(again, Linked::Done { accounts } if accounts == ["discord:2", "slack:ULAN"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redelivered_linking_changes_nothing() {
    for mut world in worlds().await {
        let code = code_of(&world, lan(&world.home)).await;
        assert_eq!(code_of(&world, lan(&world.home)).await, code, "asked again");
        joined(&mut world).await;
        for _ in 0..2 {
            let linked = links_as(&world, "linking", lan(&world.home), Some(code.clone()))
                .await
                .unwrap();
            assert!(matches!(linked, Linked::Done { accounts } if accounts == ["discord:2", "slack:ULAN"]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_says_where_there_is_no_other_platform_yet() {
    for mut world in worlds().await {
        let told = async |world: &World| {
            let linked = links_as(world, &new_event(), lan(&world.home), None).await.unwrap();
            plain(&view::linked(Language::En, &linked, &TimeZone::UTC))
        };
        let alone = "So far your company uses Magic Words on this platform alone.";
        assert!(told(&world).await.contains(alone));
        joined(&mut world).await;
        assert!(!told(&world).await.contains(alone));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_does_not_fit_is_refused_and_kept() {
    for mut world in worlds().await {
        let code = code_of(&world, lan(&world.home)).await;
        let enters = async |world: &World, who: Account, code: &str| {
            refusal(links_as(world, &new_event(), who, Some(code.to_owned())).await)
        };
        assert_eq!(
            enters(&world, lan(&world.home), &code).await,
            "refusal-link-same-account"
        );
        assert_eq!(
            enters(&world, minh(&world.home), &code).await,
            "refusal-link-has-account"
        );
        assert_eq!(
            enters(&world, minh(&world.home), "BCDFG-23456").await,
            "refusal-code-unknown"
        );
        let joining = join_code(&world).await;
        goes_to_slack(&mut world);
        assert_eq!(
            enters(&world, lan(&world.home), &code).await,
            "refusal-link-other-workspace"
        );
        // A code is for one thing.
        assert_eq!(enters(&world, lan(&world.home), &joining).await, "refusal-code-unknown");
        joins(&world, &new_event(), Some(joining)).await.unwrap();
        world.later(1);
        assert_eq!(enters(&world, lan(&world.home), &code).await, "refusal-code-unknown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_linked_does_not_become_one_with_somebody_else() {
    for mut world in worlds().await {
        joined(&mut world).await;
        goes_to_discord(&mut world);
        let code = code_of(&world, lan(&world.home)).await;
        goes_to_slack(&mut world);
        links_as(&world, &new_event(), lan(&world.home), Some(code))
            .await
            .unwrap();
        goes_to_discord(&mut world);
        let of_minh = code_of(&world, minh(&world.home)).await;
        goes_to_slack(&mut world);
        let entered = links_as(&world, &new_event(), lan(&world.home), Some(of_minh.clone())).await;
        assert_eq!(refusal(entered), "refusal-link-linked-already");
        // It is still good for him whose it is.
        let linked = links_as(&world, &new_event(), minh(&world.home), Some(of_minh))
            .await
            .unwrap();
        assert!(matches!(linked, Linked::Done { accounts } if accounts == ["discord:3", "slack:UMINH"]));
    }
}

/// The team of whoever this is, as they are met holding these groups.
async fn team_of(world: &World, who: Account, groups: &[&str]) -> Option<String> {
    let who = Account {
        groups: Some(groups.iter().map(|&group| group.to_owned()).collect::<Vec<_>>().into()),
        ..who
    };
    let event = new_event();
    let meeting = world.event(&event, who, false, move |_, entrance| {
        let context = &entrance.context;
        let team = context.actor.team.and_then(|team| context.workspace.team(team));
        let name = team.map(|team| team.name.clone());
        async move { Ok(name) }.boxed()
    });
    meeting.await.unwrap()
}

async fn has_team(world: &World, name: &'static str, role: &'static str) {
    let adding = world.moderator(move |tx, entrance| {
        let role = world::role(role, name);
        async move { team_add(tx, entrance, name, "back-office", Some(&role), None).await }.boxed()
    });
    adding.await.unwrap();
}

async fn is_told(world: &World, life: Lifecycle) {
    let inbound = Inbound {
        event: new_event(),
        home: world.home.clone(),
        input: Input::Lifecycle(life),
    };
    let app = product::over(world.ledger.clone(), Clock::default());
    assert!(!app.handle(inbound).await.lost);
}

/// Their account at Slack was deactivated.
async fn leaves_slack(world: &mut World, who: fn(&Home) -> Account) {
    goes_to_slack(world);
    let account = who(&world.home).id;
    is_told(world, Lifecycle::AccountGone { account }).await;
}

/// A team behind a group of Slack's.
async fn has_team_at_slack(world: &World, group: &'static str) {
    let adding = world.event("adding", person("UMAI", "Mai"), true, move |tx, entrance| {
        let group = world::role(group, "Maintenance");
        async move { team_add(tx, entrance, "Maintenance", "back-office", Some(&group), None).await }.boxed()
    });
    adding.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_one_platform_stays_in_a_team_that_is_not_theirs_by_that_platform_alone() {
    for mut world in worlds().await {
        has_team(&world, "Reception", "70").await;
        joined(&mut world).await;
        both_linked(&mut world).await;
        has_team_at_slack(&world, "S7").await;
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, lan(&world.home), &["70"]).await.as_deref(),
            Some("Reception")
        );
        goes_to_slack(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &["S7"]).await.as_deref(),
            Some("Maintenance")
        );
        for who in [lan, minh] {
            leaves_slack(&mut world, who).await;
        }
        // The same is seen of both on Discord.
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, lan(&world.home), &["70"]).await.as_deref(),
            Some("Reception")
        );
        assert_eq!(team_of(&world, minh(&world.home), &[]).await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_one_platform_stays_in_the_team_that_was_set_for_them() {
    for mut world in worlds().await {
        has_team(&world, "Reception", "70").await;
        joined(&mut world).await;
        both_linked(&mut world).await;
        let setting = world.event("setting", person("UMAI", "Mai"), true, |tx, entrance| {
            let minh = person("UMINH", "Minh");
            async move { member_set(tx, entrance, &minh, Some("Reception"), None).await }.boxed()
        });
        setting.await.unwrap();
        // A group that stands for no team.
        team_of(&world, minh(&world.home), &["S9"]).await;
        leaves_slack(&mut world, minh).await;
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &[]).await.as_deref(),
            Some("Reception")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_a_team_by_a_channel_stays_in_it_when_that_has_another_id() {
    for mut world in worlds().await {
        joined(&mut world).await;
        both_linked(&mut world).await;
        has_team_at_slack(&world, "C7").await;
        assert_eq!(
            team_of(&world, minh(&world.home), &["C7"]).await.as_deref(),
            Some("Maintenance")
        );
        let (old, new) = ("C7".to_owned(), "C8".to_owned());
        is_told(&world, Lifecycle::ChannelIdChanged { old, new }).await;
        // The channels are not seen there.
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &[]).await.as_deref(),
            Some("Maintenance")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_by_a_role_on_one_platform_holds_on_the_other() {
    for mut world in worlds().await {
        has_team(&world, "Maintenance", "70").await;
        joined(&mut world).await;
        both_linked(&mut world).await;
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &["70", "71"]).await.as_deref(),
            Some("Maintenance")
        );
        goes_to_slack(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &[]).await.as_deref(),
            Some("Maintenance")
        );
        assert_eq!(
            team_of(&world, minh(&world.home), &["S9"]).await.as_deref(),
            Some("Maintenance")
        );
        goes_to_discord(&mut world);
        assert_eq!(
            team_of(&world, minh(&world.home), &["71"]).await,
            None,
            "he holds the role no more"
        );
    }
}

async fn chooses(world: &World, who: Account, choice: Privacy) -> Chosen {
    let event = new_event();
    let choosing = world.event(&event, who, false, move |tx, entrance| {
        let choice = choice.clone();
        async move { choose(tx, &mut entrance.context, &choice).await }.boxed()
    });
    choosing.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_named_on_one_platform_is_named_on_neither_when_linked() {
    let unnamed = || Privacy {
        public_name: Some(false),
        language: None,
    };
    let vietnamese = || Privacy {
        public_name: None,
        language: Some(LanguageChoice::Fixed(Language::Vi)),
    };
    // Whichever of the two stays, and whichever of them chose what.
    for turned in [false, true] {
        for mut world in worlds().await {
            joined(&mut world).await;
            let (there, here) = if turned {
                (vietnamese(), unnamed())
            } else {
                (unnamed(), vietnamese())
            };
            goes_to_discord(&mut world);
            chooses(&world, lan(&world.home), there).await;
            let code = code_of(&world, lan(&world.home)).await;
            goes_to_slack(&mut world);
            chooses(&world, lan(&world.home), here).await;
            links_as(&world, &new_event(), lan(&world.home), Some(code))
                .await
                .unwrap();
            for goes in [goes_to_slack, goes_to_discord] {
                goes(&mut world);
                let chosen = chooses(&world, lan(&world.home), Privacy::default()).await;
                assert!(!chosen.public_name, "{chosen:?}");
                assert_eq!(chosen.language, Some(Language::Vi));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_that_a_moderator_set_stands_before_one_from_a_role_when_linked() {
    for mut world in worlds().await {
        has_team(&world, "Maintenance", "70").await;
        has_team(&world, "Accounting", "80").await;
        joined(&mut world).await;
        goes_to_discord(&mut world);
        let team = team_of(&world, minh(&world.home), &["70"]).await;
        assert_eq!(team.as_deref(), Some("Maintenance"));
        let code = code_of(&world, minh(&world.home)).await;
        goes_to_slack(&mut world);
        let moved = minh(&world.home);
        let setting = world.event("setting", person("UMAI", "Mai"), true, move |tx, entrance| {
            let moved = moved.clone();
            async move { member_set(tx, entrance, &moved, Some("Accounting"), None).await }.boxed()
        });
        setting.await.unwrap();
        links_as(&world, &new_event(), minh(&world.home), Some(code))
            .await
            .unwrap();
        goes_to_discord(&mut world);
        let team = team_of(&world, minh(&world.home), &["70"]).await;
        assert_eq!(team.as_deref(), Some("Accounting"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_chose_and_moderators_decided_holds_when_their_home_joins() {
    for mut world in worlds().await {
        let code = join_code(&world).await;
        goes_to_slack(&mut world);
        let unnamed = Privacy {
            public_name: Some(false),
            language: Some(LanguageChoice::Fixed(Language::Vi)),
        };
        chooses(&world, lan(&world.home), unnamed).await;
        let muted = minh(&world.home);
        let muting = world.event("muting", person("UMAI", "Mai"), true, move |tx, entrance| {
            let muted = muted.clone();
            async move { mute(tx, entrance, &muted, "spam", None).await }.boxed()
        });
        muting.await.unwrap();
        joins(&world, &new_event(), Some(code)).await.unwrap();
        let chosen = chooses(&world, lan(&world.home), Privacy::default()).await;
        assert!(!chosen.public_name, "{chosen:?}");
        assert_eq!(chosen.language, Some(Language::Vi));
        let said = thanks(&world, minh(&world.home), lan(&world.home)).await;
        assert_eq!(refusal(said), "refusal-muted");
        let left = world.ledger.read(|tx| store::workspaces(tx).boxed()).await.unwrap();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_known_on_both_sides_is_one_person_when_the_homes_join() {
    for mut world in worlds().await {
        let other = |world: &mut World| world.home.id = "2000".to_owned();
        let unnamed = Privacy {
            public_name: Some(false),
            language: None,
        };
        chooses(&world, lan(&world.home), Privacy::default()).await;
        let code = join_code(&world).await;
        other(&mut world);
        chooses(&world, lan(&world.home), unnamed).await;
        joins(&world, &new_event(), Some(code)).await.unwrap();
        for goes in [other, goes_to_discord] {
            goes(&mut world);
            let chosen = chooses(&world, lan(&world.home), Privacy::default()).await;
            assert!(!chosen.public_name, "{chosen:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_an_import_gave_both_accounts_stays_one_person_with_its_key_when_the_homes_join() {
    for mut world in worlds().await {
        chooses(&world, lan(&world.home), Privacy::default()).await;
        let code = join_code(&world).await;
        goes_to_slack(&mut world);
        let there = world.home.clone();
        let now = world.now;
        chooses(&world, person("UMAI", "Mai"), Privacy::default()).await;
        let importing = world.ledger.write(move |tx| {
            let there = there.clone();
            async move {
                let workspace = store::workspace_of_home(tx, there.platform, &there.id).await?.unwrap();
                let lan = store::insert_member(tx, workspace, "lan", "Lan Nguyen", false, now).await?;
                store::set_account(tx, workspace, PlatformName::Slack, "ULAN", lan, "").await?;
                store::set_account(tx, workspace, PlatformName::Discord, "2", lan, "").await?;
                store::choices::set_public_name(tx, lan, false).await
            }
            .boxed()
        });
        importing.await.unwrap();
        joins(&world, &new_event(), Some(code)).await.unwrap();
        for goes in [goes_to_slack, goes_to_discord] {
            goes(&mut world);
            let chosen = chooses(&world, lan(&world.home), Privacy::default()).await;
            assert!(!chosen.public_name, "{chosen:?}");
        }
        let reading = world.ledger.read(|tx| {
            async move {
                let workspace = store::workspaces(tx).await?[0].0;
                let members = all_members(tx, workspace).await?;
                let accounts = all_accounts(tx, workspace).await?;
                let lan = members.into_iter().find(|member| member.key == "lan").unwrap();
                Ok(accounts.iter().filter(|(_, _, owner)| *owner == lan.id).count())
            }
            .boxed()
        });
        assert_eq!(reading.await.unwrap(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_before_the_homes_joined_is_not_shown_again() {
    for mut world in worlds().await {
        let joining = join_code(&world).await;
        goes_to_slack(&mut world);
        let before = code_of(&world, lan(&world.home)).await;
        joins(&world, &new_event(), Some(joining)).await.unwrap();
        let after = code_of(&world, lan(&world.home)).await;
        assert_ne!(before, after);
        goes_to_discord(&mut world);
        let linked = links_as(&world, &new_event(), lan(&world.home), Some(after)).await;
        assert!(matches!(linked.unwrap(), Linked::Done { accounts } if accounts.len() == 2));
    }
}
