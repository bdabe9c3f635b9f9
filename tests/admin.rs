//! Setting up teams, people, values and limits, on both engines.

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
use magicwords::chat::command::{Admin, Completion, Setup, SetupPart, TeamEdit, TeamPart};
use magicwords::chat::inbound::{Account, Mention};
use magicwords::chat::locale::Language;
use magicwords::chat::reply::Message;
use magicwords::chat::table::Completes;
use magicwords::completion::complete;
use magicwords::error::Result;
use magicwords::ledger::Conn;
use magicwords::moderation;
use magicwords::people::TeamKind;
use magicwords::people::admin::{self, view};
use magicwords::people::commands::Entrance;
use world::{World, new_event, person, plain, refusal, role, worlds};

/// Runs a command of moderators as dispatch does, and renders what it came to in a language.
async fn run(tx: &mut Conn, entrance: &mut Entrance, command: &Admin, language: Language) -> Result<Message> {
    let workspace = entrance.context.workspace.clone();
    Ok(match command {
        Admin::Setup(setup) => view::setup(language, &admin::setup(tx, &entrance.context, setup).await?),
        Admin::TeamAdd {
            name,
            kind,
            group,
            lead,
        } => {
            let added = admin::team_add(tx, entrance, name, kind, group.as_ref(), lead.as_ref()).await?;
            view::team(language, &added)
        }
        Admin::TeamEdit(edit) => view::team(language, &admin::team_edit(tx, entrance, edit).await?),
        Admin::TeamRemove { team, reason } => view::team_removed(
            language,
            &admin::team_remove(tx, &entrance.context, team, reason).await?,
        ),
        Admin::TeamList => view::team_list(language, &admin::team_list(tx, &entrance.context).await?),
        Admin::TeamServes { team, customer, on } => {
            let served = admin::team_serves(tx, &entrance.context, team, customer, *on).await?;
            view::team_served(language, &served)
        }
        Admin::MemberSet { person, team, manager } => {
            let set = admin::member_set(tx, entrance, person, team.as_deref(), *manager).await?;
            view::member(language, &workspace, &set)
        }
        Admin::MemberShow { person } => {
            view::member(language, &workspace, &admin::member_show(tx, entrance, person).await?)
        }
        Admin::ValueAdd { name } => view::values(language, &admin::value_add(tx, &entrance.context, name).await?),
        Admin::ValueRemove { name } => view::values(language, &admin::value_remove(tx, &entrance.context, name).await?),
        Admin::ValueList => view::values(language, &admin::value_list(&entrance.context)?),
        Admin::Limits {
            per_day,
            per_pair,
            value_required,
        } => {
            let limits = admin::limits(tx, &entrance.context, *per_day, *per_pair, *value_required).await?;
            view::limits(language, &limits)
        }
        Admin::Audit => {
            let lines = moderation::commands::audit(tx, &entrance.context).await?;
            moderation::view::audit(language, &workspace, &lines)
        }
        other => panic!("not tested here: {other:?}"),
    })
}

async fn say(world: &World, command: Admin) -> Result<String> {
    say_in(world, Language::En, command).await
}

async fn say_in(world: &World, language: Language, command: Admin) -> Result<String> {
    event(world, &new_event(), language, command).await
}

async fn event(world: &World, event: &str, language: Language, command: Admin) -> Result<String> {
    let mai = person("1", "Mai");
    let said = world.event(event, mai, true, move |tx, entrance| {
        let command = command.clone();
        async move { run(tx, entrance, &command, language).await }.boxed()
    });
    Ok(plain(&said.await?))
}

fn add(name: &str, kind: &str, group: Option<Mention>) -> Admin {
    Admin::TeamAdd {
        name: name.to_owned(),
        kind: kind.to_owned(),
        group,
        lead: None,
    }
}

fn edit(team: &str, name: Option<&str>, kind: Option<&str>, group: Option<Mention>, lead: Option<Account>) -> Admin {
    Admin::TeamEdit(TeamEdit {
        team: team.to_owned(),
        name: name.map(str::to_owned),
        kind: kind.map(str::to_owned),
        group,
        lead,
        clear: None,
    })
}

fn remove(team: &str) -> Admin {
    Admin::TeamRemove {
        team: team.to_owned(),
        reason: "merged".to_owned(),
    }
}

fn serves(team: &str, customer: &str, on: bool) -> Admin {
    Admin::TeamServes {
        team: team.to_owned(),
        customer: customer.to_owned(),
        on,
    }
}

fn show(person: Account) -> Admin {
    Admin::MemberShow { person }
}

async fn with_hotel(world: &World) {
    for (name, kind, id) in [
        ("Lễ tân", "front-line", "11"),
        ("Nhà hàng", "front_line", "12"),
        ("Bảo trì", "back-office", "13"),
    ] {
        say(world, add(name, kind, Some(role(id, name)))).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_moderators_may() {
    let world = worlds().await.remove(0);
    let lan = || person("2", "Lan");
    for command in [
        Admin::Setup(Setup::default()),
        add("Bar", "front-line", None),
        edit("Bar", None, None, None, None),
        remove("Bar"),
        Admin::TeamList,
        serves("Bar", "Bar", true),
        Admin::MemberSet {
            person: lan(),
            team: None,
            manager: None,
        },
        show(lan()),
        Admin::ValueAdd { name: "Care".into() },
        Admin::ValueRemove { name: "Care".into() },
        Admin::ValueList,
        Admin::Limits {
            per_day: None,
            per_pair: None,
            value_required: None,
        },
        Admin::Audit,
    ] {
        let tried = world.colleague(lan(), move |tx, entrance| {
            let command = command.clone();
            async move { run(tx, entrance, &command, Language::En).await }.boxed()
        });
        assert_eq!(refusal(tried.await), "refusal-moderators-only");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_set_and_shown() {
    for world in worlds().await {
        let given = Setup {
            moderators: Some(role("77", "Mods")),
            channel: Some("2001".into()),
            day: Some("friday".into()),
            time: Some("8h30".into()),
            timezone: Some("asia/bangkok".into()),
            language: Some("vi".into()),
            clear: None,
        };
        let first = event(&world, "the-event", Language::En, Admin::Setup(given.clone()))
            .await
            .unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(first, @r"
        Set. This holds now:
        Moderators: @77, and those whom the platform lets manage
        Channel of the weekly summary: @2001
        Weekly summary: Friday at 8:30
        Time zone: Asia/Bangkok
        Language: Tiếng Việt
        Change it with the options of this command: moderators, channel, day, time, timezone, language, clear.
        "); }
        // A redelivery, and the same words again, change nothing.
        let shown = say(&world, Admin::Setup(Setup::default())).await.unwrap();
        assert_eq!(
            event(&world, "the-event", Language::En, Admin::Setup(given.clone()))
                .await
                .unwrap(),
            shown
        );
        assert_eq!(say(&world, Admin::Setup(given)).await.unwrap(), shown);
        let shown = say_in(&world, Language::Vi, Admin::Setup(Setup::default()))
            .await
            .unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(shown, @r"
        Các thiết lập hiện có
        Điều phối viên: @77, cùng những ai có quyền quản lý ở đây
        Kênh đăng bản tin tuần: @2001
        Bản tin tuần: Thứ Sáu, lúc 8:30
        Múi giờ: Asia/Bangkok
        Ngôn ngữ: Tiếng Việt
        Đổi bằng các tùy chọn của lệnh này: moderators, channel, day, time, timezone, language, clear.
        "); }
        let log = say_in(&world, Language::En, Admin::Audit).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(log, @"
        What moderators did
        18 Nov 2026 9:00 · @Mai set the language: Tiếng Việt
        18 Nov 2026 9:00 · @Mai set the time zone: Asia/Bangkok
        18 Nov 2026 9:00 · @Mai set the time of the summary: 8:30
        18 Nov 2026 9:00 · @Mai set the day of the summary: Friday
        18 Nov 2026 9:00 · @Mai chose the channel @2001
        18 Nov 2026 9:00 · @Mai let Mods moderate
        "); }
        // Whoever holds the role moderates now.
        let holder = Account {
            groups: Some(vec!["77".into()].into()),
            ..person("5", "Huy")
        };
        let moderates = world.colleague(holder, |_, entrance| {
            let moderates = entrance.context.moderator;
            async move { Ok(moderates) }.boxed()
        });
        assert!(moderates.await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_can_be_taken_away() {
    for world in worlds().await {
        let given = Setup {
            moderators: Some(role("77", "Mods")),
            channel: Some("2001".into()),
            ..Setup::default()
        };
        let before = say(&world, Admin::Setup(Setup::default())).await.unwrap();
        say(&world, Admin::Setup(given)).await.unwrap();
        for part in [SetupPart::Moderators, SetupPart::Channel] {
            let clear = Setup {
                clear: Some(part),
                ..Setup::default()
            };
            say(&world, Admin::Setup(clear)).await.unwrap();
        }
        assert_eq!(say(&world, Admin::Setup(Setup::default())).await.unwrap(), before);

        let show = || edit("Bar", None, None, None, None);
        say(&world, add("Bar", "back-office", None)).await.unwrap();
        let before = say(&world, show()).await.unwrap();
        let lead = Some(person("4", "Tuan"));
        let set = say(&world, edit("Bar", None, None, Some(role("71", "Bar")), lead))
            .await
            .unwrap();
        assert!(set.contains("@71") && set.contains("@Tuan"), "{set}");
        for part in [TeamPart::Lead, TeamPart::Group] {
            let clear = Admin::TeamEdit(TeamEdit {
                team: "Bar".into(),
                clear: Some(part),
                ..TeamEdit::default()
            });
            say(&world, clear).await.unwrap();
        }
        assert_eq!(say(&world, show()).await.unwrap(), before);
        let log = say(&world, Admin::Audit).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(log, @"
        What moderators did
        18 Nov 2026 9:00 · @Mai took the role or user group of the team Bar away
        18 Nov 2026 9:00 · @Mai set no lead for the team Bar
        18 Nov 2026 9:00 · @Mai set the role or user group of a team, Bar: Bar
        18 Nov 2026 9:00 · @Mai set the lead of a team, Bar: Tuan
        18 Nov 2026 9:00 · @Mai added the team Bar
        18 Nov 2026 9:00 · @Mai took the summary out of the channel @2001
        18 Nov 2026 9:00 · @Mai let @77 moderate no more
        18 Nov 2026 9:00 · @Mai chose the channel @2001
        18 Nov 2026 9:00 · @Mai let Mods moderate
        "); }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_set_is_refused_and_nothing_of_it_kept() {
    let world = worlds().await.remove(0);
    let before = say(&world, Admin::Setup(Setup::default())).await.unwrap();
    let wrong = |change: fn(&mut Setup)| {
        let mut setup = Setup {
            channel: Some("2001".into()),
            ..Setup::default()
        };
        change(&mut setup);
        Admin::Setup(setup)
    };
    for (command, message) in [
        (wrong(|setup| setup.day = Some("someday".into())), "refusal-day-unread"),
        (wrong(|setup| setup.time = Some("25:00".into())), "refusal-time-unread"),
        (
            wrong(|setup| setup.timezone = Some("GMT+7".into())),
            "refusal-no-such-timezone",
        ),
        (
            wrong(|setup| setup.timezone = Some("".into())),
            "refusal-no-such-timezone",
        ),
        (
            wrong(|setup| setup.language = Some("fr".into())),
            "refusal-language-unread",
        ),
        (
            wrong(|setup| setup.moderators = Some(role("1000", "@everyone"))),
            "refusal-role-of-everyone",
        ),
        (
            wrong(|setup| setup.moderators = Some(Mention::Person(person("2", "Lan")))),
            "refusal-choose-role",
        ),
    ] {
        assert_eq!(refusal(say(&world, command).await), message);
    }
    assert_eq!(say(&world, Admin::Setup(Setup::default())).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_are_added_changed_and_listed() {
    for world in worlds().await {
        with_hotel(&world).await;
        assert_eq!(
            refusal(say(&world, add("Lễ tân", "front-line", None)).await),
            "refusal-team-exists"
        );
        assert_eq!(
            refusal(say(&world, add("a;b", "front-line", None)).await),
            "refusal-bad-name"
        );
        assert_eq!(
            refusal(say(&world, add("Bar", "sideways", None)).await),
            "refusal-no-such-kind"
        );
        let taken = add("Bar", "front-line", Some(role("11", "Lễ tân")));
        assert_eq!(refusal(say(&world, taken).await), "refusal-role-of-other-team");
        let everyone = add("Bar", "front-line", Some(role("1000", "@everyone")));
        assert_eq!(refusal(say(&world, everyone).await), "refusal-role-of-everyone");
        let bot = Account {
            bot: true,
            ..person("9", "Bot")
        };
        let led = edit("lễ tân", None, None, None, Some(bot));
        assert_eq!(refusal(say(&world, led).await), "refusal-person-is-bot");

        // A rename that comes twice finds the team under its new name.
        let change = edit(
            "Nhà hàng",
            Some("Vũ trường"),
            None,
            Some(role("14", "Club")),
            Some(person("3", "Minh")),
        );
        let edited = event(&world, "rename", Language::En, change.clone()).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(edited, @"
        Vũ trường is changed
        Kind: Front line
        Reached by: @14
        Lead: @Minh
        People seen so far: 0
        Serves: no other team
        Whoever holds the role or user group joins the team when they are next seen.
        "); }
        let again = event(&world, "rename", Language::En, change).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(again, @"
        Vũ trường
        Kind: Front line
        Reached by: @14
        Lead: @Minh
        People seen so far: 0
        Serves: no other team
        "); }

        say(&world, add("Kế toán", "back-office", None)).await.unwrap();
        for (language, list) in [(Language::En, "en"), (Language::Vi, "vi")] {
            let said = say_in(&world, language, Admin::TeamList).await.unwrap();
            match list {
                "en" => insta::allow_duplicates! { insta::assert_snapshot!(said, @"
                Teams
                Lễ tân · Front line · reached by @11 · 0 people · serves no other team
                Vũ trường · Front line · reached by @14 · lead @Minh · 0 people · serves no other team
                Bảo trì · Back office · reached by @13 · 0 people · serves every front-line team
                Kế toán · Back office · reached by its people (no role or user group here) · 0 people · serves every front-line team
                "); },
                _ => insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
                Các nhóm
                Lễ tân · Tiền tuyến · liên hệ qua @11 · 0 người · phục vụ: chưa có nhóm nào
                Vũ trường · Tiền tuyến · liên hệ qua @14 · trưởng nhóm @Minh · 0 người · phục vụ: chưa có nhóm nào
                Bảo trì · Hậu phương · liên hệ qua @13 · 0 người · phục vụ: mọi nhóm tiền tuyến
                Kế toán · Hậu phương · liên hệ qua từng người trong nhóm (chưa có vai trò hay nhóm người dùng ở đây) · 0 người · phục vụ: mọi nhóm tiền tuyến
                "); },
            }
        }
    }
}

#[test]
fn a_list_of_many_teams_comes_whole_in_a_file() {
    let teams = |count: usize| admin::TeamList {
        teams: (0..count)
            .map(|n| admin::TeamFacts {
                name: format!("Team {n:03}"),
                kind: TeamKind::BackOffice,
                group: Some(format!("4711{n}")),
                lead: None,
                people: 3,
                serves: admin::Served::FrontLine,
            })
            .collect(),
    };
    let few = view::team_list(Language::En, &teams(20));
    assert!(few.file.is_none());
    let many = view::team_list(Language::En, &teams(300));
    let said = plain(&many);
    assert!(
        said.ends_with("more teams; the attached list names them all."),
        "{said}"
    );
    assert!(!said.contains("Team 299"), "{said}");
    let file = many.file.unwrap();
    let listed = String::from_utf8(file.content).unwrap();
    assert_eq!((file.name.as_str(), listed.lines().count()), ("teams.txt", 300));
    assert_eq!(
        listed.lines().last().unwrap(),
        "Team 299 · Back office · reached by a role, user group or channel · 3 people · serves every front-line team"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_word_on_whom_a_team_serves_keeps_the_rest() {
    for world in worlds().await {
        with_hotel(&world).await;
        let off = say(&world, serves("Bảo trì", "Nhà hàng", false)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(off, @r"
        Bảo trì does not serve Nhà hàng.
        In all it serves: Lễ tân
        "); }
        let on = say_in(&world, Language::Vi, serves("Lễ tân", "Nhà hàng", true))
            .await
            .unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(on, @r"
        Lễ tân phục vụ Nhà hàng.
        Các nhóm được phục vụ: Nhà hàng
        "); }
        // Taken back, a front-line team is as it was; a back-office one may serve nobody.
        let off = say(&world, serves("Lễ tân", "Nhà hàng", false)).await.unwrap();
        assert!(off.ends_with("In all it serves: no other team"), "{off}");
        let off = say(&world, serves("Bảo trì", "Lễ tân", false)).await.unwrap();
        assert!(off.ends_with("In all it serves: no other team"), "{off}");
        let itself = serves("Bảo trì", "Bảo trì", true);
        assert_eq!(refusal(say(&world, itself).await), "refusal-serves-itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_team_lets_its_people_go_and_can_be_made_anew() {
    for mut world in worlds().await {
        with_hotel(&world).await;
        let lan = || Account {
            groups: Some(vec!["11".into(), "13".into()].into()),
            ..person("2", "Lan")
        };
        let huy = || person("4", "Huy");
        assert!(
            say(&world, show(lan()))
                .await
                .unwrap()
                .contains("Team: Lễ tân, by role")
        );
        let set = Admin::MemberSet {
            person: huy(),
            team: Some("lễ TÂN".into()),
            manager: None,
        };
        say(&world, set).await.unwrap();
        world.later(24);
        let removed = event(&world, "removal", Language::En, remove("Lễ tân")).await.unwrap();
        let again = event(&world, "removal", Language::En, remove("Lễ tân")).await.unwrap();
        assert_eq!(removed, again);
        insta::allow_duplicates! { insta::assert_snapshot!(removed, @"Lễ tân is no longer a team. Its people belong where their roles or user groups put them; its asks and thanks stay readable, and whoever can help takes what is still open. A team that is added under this name is a new one."); }
        assert!(say(&world, show(huy())).await.unwrap().contains("Team: none yet"));
        assert!(
            say(&world, show(lan()))
                .await
                .unwrap()
                .contains("Team: Bảo trì, by role")
        );
        assert_eq!(refusal(say(&world, remove("Lễ tân")).await), "refusal-no-such-team");

        say(&world, add("Lễ tân", "front-line", Some(role("11", "Lễ tân"))))
            .await
            .unwrap();
        // The first-created team wins, and that is now the other one.
        assert!(
            say(&world, show(lan()))
                .await
                .unwrap()
                .contains("Team: Bảo trì, by role")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_placed_by_word_or_by_role() {
    for world in worlds().await {
        with_hotel(&world).await;
        let lan = || Account {
            groups: Some(vec!["11".into()].into()),
            ..person("2", "Lan")
        };
        let set = |team: Option<&str>, manager| Admin::MemberSet {
            person: lan(),
            team: team.map(str::to_owned),
            manager,
        };
        assert_eq!(
            refusal(say(&world, set(None, None)).await),
            "refusal-member-set-nothing"
        );
        assert_eq!(
            refusal(say(&world, set(Some("Bar"), None)).await),
            "refusal-no-such-team"
        );
        let said = say(&world, set(Some("Bảo trì"), Some(true))).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        Lan: set. This holds now:
        Team: Bảo trì, as a moderator set it
        Since: 18 Nov 2026
        Manager: yes
        Kudos muted: no
        Accounts: discord:2
        "); }
        let said = say_in(&world, Language::Vi, show(lan())).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        Lan
        Nhóm: Bảo trì, do điều phối viên xếp
        Từ ngày: 18/11/2026
        Quản lý: có
        Tạm ngưng gửi lời cảm ơn: không
        Tài khoản: discord:2
        "); }
        let said = say(&world, set(Some("auto"), Some(false))).await.unwrap();
        assert!(
            said.contains("Team: Lễ tân, by role") && said.contains("Manager: no"),
            "{said}"
        );
        let bot = Account { bot: true, ..lan() };
        assert_eq!(refusal(say(&world, show(bot)).await), "refusal-person-is-bot");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_and_limits() {
    for world in worlds().await {
        let value = |name: &str| Admin::ValueAdd { name: name.into() };
        let limits = |per_day, value_required| Admin::Limits {
            per_day,
            per_pair: None,
            value_required,
        };
        assert_eq!(
            refusal(say(&world, limits(None, Some(true))).await),
            "refusal-no-values-to-require"
        );
        say(&world, value("Tận tâm")).await.unwrap();
        assert_eq!(refusal(say(&world, value("tận TÂM")).await), "refusal-value-exists");
        let said = say(&world, value("Care")).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        “Care” is one of the company’s values now.
        The company’s values: Care, Tận tâm. Thanks may name one.
        "); }
        let said = say(&world, limits(Some(5), Some(true))).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        Set. These limits hold now:
        One person may give a day: 5
        To the same person or team a day: 3
        A value must be named: yes
        Kudos that were taken back do not count.
        "); }
        let said = say_in(&world, Language::Vi, limits(None, None)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        Giới hạn gửi lời cảm ơn
        Mỗi người gửi trong một ngày: 5
        Gửi cho cùng một người hoặc nhóm trong một ngày: 3
        Phải nhắc đến một giá trị: có
        Lời cảm ơn đã thu hồi thì không tính.
        "); }
        let gone = |name: &str| Admin::ValueRemove { name: name.into() };
        assert_eq!(refusal(say(&world, gone("Speed")).await), "refusal-no-such-value");
        let said = event(&world, "gone", Language::Vi, gone("care")).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said, @r"
        “Care” không còn trong danh sách chọn. Những lời cảm ơn đã nhắc đến vẫn giữ nguyên.
        Các giá trị của công ty: Tận tâm. Mỗi lời cảm ơn nhắc đến một giá trị.
        "); }
        let again = event(&world, "gone", Language::En, gone("care")).await.unwrap();
        assert_eq!(again, say(&world, Admin::ValueList).await.unwrap());
        assert_eq!(refusal(say(&world, gone("Tận tâm")).await), "refusal-last-value");
        say(&world, value("Care")).await.unwrap();
        assert!(say(&world, Admin::ValueList).await.unwrap().contains("Care"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_add_the_same_team_at_once_one_is_told() {
    for world in worlds().await {
        say(&world, Admin::TeamList).await.unwrap();
        let both = (0..6).map(|_| say(&world, add("Bar", "front-line", Some(role("15", "Bar")))));
        let outcomes = futures::future::join_all(both).await;
        let (added, told): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(added.len(), 1);
        for outcome in told {
            assert_eq!(refusal(outcome), "refusal-team-exists");
        }
    }
}

async fn choices(world: &World, moderator: bool, of: Completes, typed: &str) -> Vec<String> {
    let completion = Completion {
        of,
        typed: typed.to_owned(),
        to: None,
    };
    let event = new_event();
    let choices = world.event(&event, person("1", "Mai"), moderator, move |tx, entrance| {
        let completion = completion.clone();
        async move { complete(tx, &entrance.context, &completion).await }.boxed()
    });
    choices.await.unwrap().into_iter().map(|choice| choice.value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_and_zones_are_completed() {
    let world = worlds().await.remove(0);
    with_hotel(&world).await;
    say(&world, add("Tiếp tân đêm", "front-line", None)).await.unwrap();
    say(&world, add("Tân binh", "back-office", None)).await.unwrap();
    let teams = async |typed: &str| choices(&world, true, Completes::Team, typed).await;
    assert_eq!(teams("tan").await, ["Tân binh", "Lễ tân", "Tiếp tân đêm"]);
    assert_eq!(teams("DEM").await, ["Tiếp tân đêm"]);
    assert_eq!(teams("").await.len(), 5);
    let zones = async |typed: &str| choices(&world, true, Completes::Timezone, typed).await;
    assert_eq!(zones("hồ chí").await, ["Asia/Ho_Chi_Minh"]);
    assert_eq!(zones("").await[0], "Asia/Ho_Chi_Minh");
    assert_eq!(zones("").await.len(), 100);
    assert_eq!(zones("lond").await, ["Europe/London"]);
    assert!(choices(&world, false, Completes::Timezone, "").await.is_empty());
}

#[test]
fn help_in_both_languages() {
    use magicwords::chat::help::help;
    insta::assert_snapshot!(plain(&help(Language::En, false)), @"
    Magic Words
    Ask for help with /please, and say thank you for help with /thank-you. Once a week a short summary tells where help went well and which team could use a hand. It is about how we work together; nobody is ranked.

    /please Ask a colleague or a team for help
    /thank-you Thank up to three colleagues or teams
    /kudos mine What you gave and received, asked and answered; you alone see it
    /kudos team Your team’s own figures; its lead sees them week by week
    /kudos asks Open asks: yours to answer and those you asked
    /kudos undo Take back a thank-you of the last 24 hours
    /kudos why What the summary counts of a team, row by row
    /kudos privacy Whether the summary may name you, and your language; alone, show what holds
    /kudos link Make your accounts on two platforms one person
    /kudos help What the bot is for, and every command you can use
    “Say thank you” on the menu of a message (on Discord also of a person): thank them right there
    ");
    insta::assert_snapshot!(plain(&help(Language::Vi, false)), @"
    Magic Words
    Nhờ giúp bằng /nho-giup, cảm ơn bằng /cam-on. Mỗi tuần một bản tin ngắn cho biết việc giúp nhau đang tốt ở đâu và nhóm nào cần tiếp sức. Bản tin nói về cách mọi người làm việc cùng nhau, không xếp hạng ai cả.

    /nho-giup Nhờ một đồng nghiệp hoặc một nhóm giúp
    /cam-on Cảm ơn một đến ba đồng nghiệp hoặc nhóm
    /kudos mine Những gì mình đã gửi và nhận, đã nhờ và đã giúp; chỉ mình xem được
    /kudos team Số liệu của nhóm mình; trưởng nhóm xem được từng tuần
    /kudos asks Các lời nhờ đang mở: chờ mình giúp và mình đã nhờ
    /kudos undo Thu hồi một lời cảm ơn trong 24 giờ qua
    /kudos why Bản tin tính những gì về một nhóm, từng dòng một
    /kudos privacy Bản tin có nêu tên mình không, và ngôn ngữ; để trống thì xem lựa chọn hiện có
    /kudos link Gộp hai tài khoản trên hai nền tảng thành một người
    /kudos help Bot dùng để làm gì, và mọi lệnh mình dùng được
    “Cảm ơn” trong trình đơn của một tin nhắn (trên Discord cả của một người): cảm ơn ngay tại chỗ
    ");
    for language in Language::ALL {
        let all = plain(&help(language, true));
        assert!(
            all.contains("/kudos-admin team serves") && all.chars().count() < 4_096,
            "{all}"
        );
        assert!(!plain(&help(language, false)).contains("kudos-admin"));
    }
}
