//! Hiding, restoring, muting and the log of all that, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/world.rs"]
mod world;

use futures::FutureExt;
use magicwords::asks::Place;
use magicwords::chat::command::Completion;
use magicwords::chat::inbound::Mention;
use magicwords::chat::locale::Language;
use magicwords::chat::reply::{Choice, MessageRef};
use magicwords::chat::table::Completes;
use magicwords::completion::complete;
use magicwords::error::Result;
use magicwords::ids::KudosId;
use magicwords::kudos::{self, Kudos, Recipient};
use magicwords::ledger::id;
use magicwords::moderation::{self, AuditLine, commands, view};
use sqlx::Row;
use world::{World, new_event, person, plain, refusal, worlds};

struct Given<'a> {
    key: &'a str,
    private: bool,
    posted: bool,
}

/// Lan thanks Minh.
async fn given(world: &World, kudos: Given<'_>) -> KudosId {
    let (key, private, posted) = (kudos.key.to_owned(), kudos.private, kudos.posted);
    let gave = world.colleague(person("2", "Lan"), move |tx, entrance| {
        let key = key.clone();
        async move {
            let minh = entrance.meet(tx, &person("3", "Minh")).await?;
            let context = &entrance.context;
            let id = KudosId(id::next());
            let place = Place {
                platform: "discord".to_owned(),
                home: context.home.id.clone(),
                channel: context.channel.clone(),
                card: None,
            };
            let kudos = Kudos {
                id,
                key: if key.is_empty() { id.to_string() } else { key },
                giver: context.actor.id,
                giver_team: None,
                recipients: vec![Recipient {
                    member: Some(minh.id),
                    team: None,
                }],
                message: "the ice\nmachine".to_owned(),
                value: None,
                beyond: false,
                private,
                customer: None,
                ask: None,
                at: context.now(),
                place: posted.then_some(place),
                version: id.0,
                undone_at: None,
                hidden_at: None,
            };
            kudos::store::insert(tx, context.workspace.id, &kudos, 0).await?;
            if posted {
                let place = MessageRef {
                    home: context.home.id.clone(),
                    channel: "2000".to_owned(),
                    message: "3000".to_owned(),
                };
                kudos::store::cards_stand(tx, &[(id.0, &place)]).await?;
            }
            Ok(id)
        }
        .boxed()
    });
    gave.await.unwrap()
}

async fn judge(world: &World, event: &str, hide: bool, kudos: &str) -> Result<[String; 2]> {
    let kudos = kudos.to_owned();
    let judged = world.event(event, person("1", "Mai"), true, move |tx, entrance| {
        let kudos = kudos.clone();
        async move {
            match hide {
                true => commands::hide(tx, &entrance.context, &kudos, "names a guest").await,
                false => commands::restore(tx, &entrance.context, &kudos, "name is gone").await,
            }
        }
        .boxed()
    });
    let judged = judged.await?;
    Ok(Language::ALL.map(|language| plain(&view::judged(language, &judged, &world.home))))
}

async fn hide(world: &World, kudos: &str) -> Result<[String; 2]> {
    judge(world, &new_event(), true, kudos).await
}

async fn restore(world: &World, kudos: &str) -> Result<[String; 2]> {
    judge(world, &new_event(), false, kudos).await
}

/// The edits that are owed: (message, version).
async fn edits_owed(world: &World) -> Vec<(String, i64)> {
    let read = world.ledger.read(|tx| {
        async {
            let text = "select edits, version from deliveries where kind = 'kudos-card' order by id";
            let rows = sqlx::query(text).fetch_all(tx).await?;
            rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
        }
        .boxed()
    });
    read.await.unwrap()
}

async fn log(world: &World, language: Language) -> String {
    let read = world.moderator(move |tx, entrance| {
        async move {
            let lines = commands::audit(tx, &entrance.context).await?;
            Ok(plain(&view::audit(language, &entrance.context.workspace, &lines)))
        }
        .boxed()
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kudos_is_hidden_once_and_restored() {
    for world in worlds().await {
        let kudos = given(
            &world,
            Given {
                key: "",
                private: false,
                posted: true,
            },
        )
        .await;
        let [en, vi] = judge(&world, "hiding", true, &kudos.to_string()).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(en, @"Hidden: its card no longer shows it, and /kudos-admin restore brings it back. Lan → Minh: the ice machine"); }
        insta::allow_duplicates! { insta::assert_snapshot!(vi, @"Đã ẩn: thẻ không còn hiện lời này; muốn hiện lại, anh/chị dùng /kudos-admin restore nhé. Lan → Minh: the ice machine"); }
        // The event again, and the same wish again, change nothing.
        assert_eq!(
            judge(&world, "hiding", true, &kudos.to_string()).await.unwrap(),
            [en.clone(), vi]
        );
        assert_eq!(hide(&world, &kudos.to_string()).await.unwrap()[0], en);
        assert_eq!(edits_owed(&world).await.len(), 1);
        let [en, vi] = restore(&world, &kudos.to_string()).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(en, @"Everyone can see this: Lan → Minh: the ice machine"); }
        insta::allow_duplicates! { insta::assert_snapshot!(vi, @"Mọi người xem được lời này: Lan → Minh: the ice machine"); }
        let edits = edits_owed(&world).await;
        assert!(edits.iter().all(|(message, _)| message == "3000"));
        assert!(edits.len() == 2 && edits[0].1 < edits[1].1, "{edits:?}");
        // What was hidden does not live on in the log.
        let said = log(&world, Language::En).await;
        insta::allow_duplicates! { insta::assert_snapshot!(said, @"
        What moderators did
        18 Nov 2026 9:00 · @Mai restored kudos: Lan → Minh (name is gone)
        18 Nov 2026 9:00 · @Mai hid kudos: Lan → Minh (names a guest)
        "); }
        let said = log(&world, Language::Vi).await;
        insta::allow_duplicates! { insta::assert_snapshot!(said, @"
        Nhật ký điều phối
        18/11/2026 9:00 · @Mai hiện lại lời cảm ơn: Lan → Minh (name is gone)
        18/11/2026 9:00 · @Mai ẩn lời cảm ơn: Lan → Minh (names a guest)
        "); }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_kudos_are_known_by_their_own_id_and_private_ones_not_at_all() {
    for world in worlds().await {
        let imported = Given {
            key: "17",
            private: false,
            posted: false,
        };
        given(&world, imported).await;
        let secret = Given {
            key: "18",
            private: true,
            posted: false,
        };
        let secret = given(&world, secret).await.to_string();
        hide(&world, "17").await.unwrap();
        assert!(edits_owed(&world).await.is_empty(), "no card stands anywhere");
        for typed in ["18", secret.as_str(), "19", "no such"] {
            assert_eq!(refusal(hide(&world, typed).await), "refusal-no-such-kudos");
            assert_eq!(refusal(restore(&world, typed).await), "refusal-no-such-kudos");
        }
        assert_eq!(log(&world, Language::En).await.lines().count(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_giver_took_back_is_left_alone() {
    for world in worlds().await {
        let kudos = given(
            &world,
            Given {
                key: "",
                private: false,
                posted: true,
            },
        )
        .await;
        let now = world.now;
        let undone = world.moderator(move |tx, _| kudos::store::undo(tx, kudos, id::next(), now).boxed());
        assert!(undone.await.unwrap());
        assert_eq!(
            refusal(hide(&world, &kudos.to_string()).await),
            "refusal-kudos-taken-back"
        );
    }
}

async fn mute(world: &World, until: Option<&str>) -> Result<[String; 2]> {
    let until = until.map(str::to_owned);
    let muted = world.moderator(move |tx, entrance| {
        let until = until.clone();
        async move {
            let muted = commands::mute(tx, entrance, &person("2", "Lan"), "too much", until.as_deref()).await?;
            let workspace = &entrance.context.workspace;
            Ok(Language::ALL.map(|language| plain(&view::muted(language, workspace, &muted))))
        }
        .boxed()
    });
    muted.await
}

async fn unmute(world: &World) -> Result<[String; 2]> {
    let muted = world.moderator(|tx, entrance| {
        async move {
            let muted = commands::unmute(tx, entrance, &person("2", "Lan"), "talked about it").await?;
            let workspace = &entrance.context.workspace;
            Ok(Language::ALL.map(|language| plain(&view::muted(language, workspace, &muted))))
        }
        .boxed()
    });
    muted.await
}

async fn is_muted(world: &World) -> bool {
    let muted = world.colleague(person("2", "Lan"), |_, entrance| {
        let muted = entrance.context.actor.muted;
        async move { Ok(muted) }.boxed()
    });
    muted.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mute_holds_until_its_end_is_replaced_or_lifted() {
    for mut world in worlds().await {
        assert_eq!(refusal(mute(&world, Some("yesterday")).await), "refusal-until-unread");
        let [en, vi] = mute(&world, None).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(en, @"@Lan cannot give kudos until a moderator lifts this with /kudos-admin unmute. Asking for help goes on as before."); }
        insta::allow_duplicates! { insta::assert_snapshot!(vi, @"@Lan tạm thời không gửi được lời cảm ơn, cho đến khi điều phối viên mở lại bằng /kudos-admin unmute. Việc nhờ giúp vẫn như thường."); }
        let [en, vi] = mute(&world, Some("2h")).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(en, @"@Lan cannot give kudos until today 11:00. Asking for help goes on as before."); }
        insta::allow_duplicates! { insta::assert_snapshot!(vi, @"@Lan tạm thời không gửi được lời cảm ơn, đến 11:00 hôm nay. Việc nhờ giúp vẫn như thường."); }
        assert!(is_muted(&world).await);
        world.later(3);
        assert!(!is_muted(&world).await, "the earlier mute without end was replaced");
        mute(&world, Some("3d")).await.unwrap();
        assert!(is_muted(&world).await);
        let [en, vi] = unmute(&world).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(en, @"@Lan can give kudos."); }
        insta::allow_duplicates! { insta::assert_snapshot!(vi, @"@Lan gửi lời cảm ơn được bình thường."); }
        assert!(!is_muted(&world).await);
        // Lifting what does not hold is no action.
        unmute(&world).await.unwrap();
        let said = log(&world, Language::En).await;
        insta::allow_duplicates! { insta::assert_snapshot!(said, @"
        What moderators did
        18 Nov 2026 12:00 · @Mai unmuted the kudos of Lan (talked about it)
        18 Nov 2026 12:00 · @Mai muted the kudos of Lan (too much)
        18 Nov 2026 9:00 · @Mai muted the kudos of Lan (too much)
        18 Nov 2026 9:00 · @Mai muted the kudos of Lan (too much)
        "); }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_leaves_out_what_people_take_back_themselves() {
    for world in worlds().await {
        let kudos = Given {
            key: "",
            private: true,
            posted: false,
        };
        let kudos = given(&world, kudos).await.to_string();
        let undoing = world.colleague(person("2", "Lan"), move |tx, entrance| {
            let kudos = kudos.clone();
            async move { kudos::commands::undo(tx, &entrance.context, Some(&kudos)).await }.boxed()
        });
        undoing.await.unwrap();
        let said = log(&world, Language::En).await;
        assert_eq!(said, "Nothing yet. What moderators do is kept here, with the reason.");
        let kept = world.moderator(|tx, entrance| {
            let workspace = entrance.context.workspace.id;
            async move { moderation::store::audit_page(tx, workspace, (0, i64::MAX), None, 9).await }.boxed()
        });
        assert_eq!(kept.await.unwrap()[0].action, "undo", "the export has it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_days_kinds_and_weeks_in_words() {
    let world = worlds().await.remove(0);
    let said = world.moderator(|_, entrance| {
        let entries = [
            ("setup", "day", "Friday"),
            ("team-kind", "team", "Bar: Lounge: back_office"),
            ("digest-post", "digest", "2026-11-09/2026-11-15"),
            ("digest-post", "digest", "as it was"),
        ];
        let lines = entries.map(|(action, kind, name)| AuditLine {
            at: entrance.context.now(),
            actor: None,
            action: action.to_owned(),
            subject_kind: kind.to_owned(),
            subject_name: name.to_owned(),
            reason: None,
        });
        let workspace = entrance.context.workspace.clone();
        let said = Language::ALL.map(|language| plain(&view::audit(language, &workspace, &lines)));
        async move { Ok(said.join("\n")) }.boxed()
    });
    insta::assert_snapshot!(said.await.unwrap(), @"
    What moderators did
    18 Nov 2026 9:00 · the operator set the day of the summary: Friday
    18 Nov 2026 9:00 · the operator set the kind of a team, Bar: Lounge: Back office
    18 Nov 2026 9:00 · the operator posted the summary 9–15 Nov
    18 Nov 2026 9:00 · the operator posted the summary as it was
    Nhật ký điều phối
    18/11/2026 9:00 · người vận hành đặt ngày ra bản tin: Thứ Sáu
    18/11/2026 9:00 · người vận hành đặt loại nhóm, Bar: Lounge: Hậu phương
    18/11/2026 9:00 · người vận hành đăng bản tin 9–15/11
    18/11/2026 9:00 · người vận hành đăng bản tin as it was
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_moderate() {
    let world = worlds().await.remove(0);
    let lan = || person("2", "Lan");
    let tried = world.colleague(lan(), |tx, entrance| {
        async move { commands::hide(tx, &entrance.context, "17", "why").await }.boxed()
    });
    assert_eq!(refusal(tried.await), "refusal-moderators-only");
    let tried = world.colleague(lan(), |tx, entrance| {
        async move { commands::restore(tx, &entrance.context, "17", "why").await }.boxed()
    });
    assert_eq!(refusal(tried.await), "refusal-moderators-only");
    let tried = world.colleague(lan(), |tx, entrance| {
        async move { commands::mute(tx, entrance, &person("3", "Minh"), "why", None).await }.boxed()
    });
    assert_eq!(refusal(tried.await), "refusal-moderators-only");
    let tried = world.colleague(lan(), |tx, entrance| {
        async move { commands::unmute(tx, entrance, &person("3", "Minh"), "why").await }.boxed()
    });
    assert_eq!(refusal(tried.await), "refusal-moderators-only");
    let tried = world.colleague(lan(), |tx, entrance| {
        async move { commands::audit(tx, &entrance.context).await }.boxed()
    });
    assert_eq!(refusal(tried.await), "refusal-moderators-only");
}

async fn choices(world: &World, who: (&str, &str), of: Completes, typed: &str) -> Vec<Choice> {
    let completion = Completion {
        of,
        typed: typed.to_owned(),
        to: Some(Mention::Person(person("3", "Minh"))),
    };
    let event = new_event();
    let choices = world.event(&event, person(who.0, who.1), who.1 == "Mai", move |tx, entrance| {
        let completion = completion.clone();
        async move { complete(tx, &entrance.context, &completion).await }.boxed()
    });
    choices.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn kudos_are_completed_for_those_who_may_choose_them() {
    for mut world in worlds().await {
        let (mai, lan, minh) = (("1", "Mai"), ("2", "Lan"), ("3", "Minh"));
        let public = Given {
            key: "",
            private: false,
            posted: true,
        };
        let public = given(&world, public).await.to_string();
        let secret = Given {
            key: "",
            private: true,
            posted: false,
        };
        given(&world, secret).await;
        let shown = choices(&world, mai, Completes::ShownKudos, "ICE m").await;
        let label = "Lan → Minh: the ice machine".to_owned();
        assert_eq!(
            shown,
            [Choice {
                label,
                value: public.clone()
            }]
        );
        assert!(choices(&world, mai, Completes::HiddenKudos, "").await.is_empty());
        assert!(choices(&world, lan, Completes::ShownKudos, "").await.is_empty());
        assert_eq!(choices(&world, lan, Completes::MyKudos, "").await.len(), 2);
        assert!(choices(&world, minh, Completes::MyKudos, "").await.is_empty());
        hide(&world, &public).await.unwrap();
        assert!(choices(&world, mai, Completes::ShownKudos, "").await.is_empty());
        assert_eq!(choices(&world, mai, Completes::HiddenKudos, "").await.len(), 1);
        world.later(25);
        assert!(choices(&world, lan, Completes::MyKudos, "").await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asks_to_thank_for_begin_with_those_of_the_one_who_is_thanked() {
    use magicwords::asks::commands::{please, step};
    use magicwords::chat::command::{AskStep, Please};

    for world in worlds().await {
        for (what, id, name) in [
            ("the ice machine", "3", "Minh"),
            ("a very long wish ".repeat(20).as_str(), "4", "Huy"),
        ] {
            let wish = Please {
                to: Mention::Person(person(id, name)),
                what: what.trim().to_owned(),
                customer: None,
                by: None,
            };
            let asked = world.colleague(person("2", "Lan"), move |tx, entrance| {
                let wish = wish.clone();
                async move { Ok(please(tx, entrance, &wish).await?.card.ask.id) }.boxed()
            });
            let ask = asked.await.unwrap();
            let taken = world.colleague(person(id, name), move |tx, entrance| {
                async move { step(tx, &entrance.context, ask, &AskStep::Take, true).await.map(drop) }.boxed()
            });
            taken.await.unwrap();
        }
        let offered = choices(&world, ("2", "Lan"), Completes::AskToThank, "").await;
        let labels: Vec<&str> = offered.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!(labels[0], "the ice machine — to Minh, Wed 18 Nov");
        assert!(
            labels[1].ends_with("… — to Huy, Wed 18 Nov") && labels[1].chars().count() <= 100,
            "{labels:?}"
        );
        assert!(
            choices(&world, ("4", "Huy"), Completes::AskToThank, "")
                .await
                .is_empty()
        );
    }
}
