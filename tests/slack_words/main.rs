//! What people write, fill in and press on Slack, from their client to what others see: the real bot beside the stand-in, as
//! an app made from its own manifest.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

mod channels;
mod choices;
mod linked;
mod people;
mod settings;
mod summary;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;
use support::bot::Bot;
use support::slack::{Channel, Group, Member, Slack, Workspace};

/// A hotel in which nothing is set up but two teams.
struct Hotel {
    stand: Slack,
    workspace: Workspace,
    desk: Channel,
    mai: Member,
    lan: Member,
    minh: Member,
    maintenance: Group,
    bot: Bot,
}

impl Hotel {
    async fn opens() -> Self {
        let stand = Slack::start();
        let workspace = stand.workspace("Hotel");
        let maintenance = workspace.user_group("Maintenance");
        let desk = workspace.channel("desk");
        let mai = workspace.member("Mai").admin();
        let lan = workspace.member("Lan");
        let minh = workspace.member("Minh").with_group(&maintenance);
        let bot = Bot::start_beside_slack(&stand).await;
        desk.invites_the_bot();
        let hotel = Hotel {
            stand,
            workspace,
            desk,
            mai,
            lan,
            minh,
            maintenance,
            bot,
        };
        let team = format!(
            "team add Maintenance kind: back-office group: {}",
            hotel.maintenance.mention()
        );
        hotel.administers(&team).await;
        hotel.administers("team add \"Front Desk\" kind: front-line").await;
        hotel
            .administers(&format!("member set {} team: Front Desk", hotel.lan.mention()))
            .await;
        hotel
    }

    async fn administers(&self, text: &str) {
        let answer = self.mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        assert!(answer.is_ephemeral(), "{text}: {}", answer.text());
    }
}

#[tokio::test]
async fn an_ask_is_written_as_one_line_and_pings_the_asked_alone() {
    let hotel = Hotel::opens().await;
    let text = format!(
        "{} the *ice* <machine> & `x` is down, says {} customer: table 7 by: 17:00",
        hotel.maintenance.mention(),
        hotel.mai.mention()
    );
    let card = hotel
        .lan
        .uses("nho-giup")
        .text(text)
        .in_channel(&hotel.desk)
        .await
        .message();
    let shown = card.text();
    assert!(
        shown.contains("the *ice* <machine> & `x` is down, says @Mai"),
        "{shown}"
    );
    assert!(shown.contains("table 7") && shown.contains("17:00"), "{shown}");
    assert_eq!(card.pings(), ["@&Maintenance"]);

    let taken = hotel.minh.presses(&card, "Take it").await;
    assert!(taken.updated_the_message());
    assert!(taken.text().contains("Taken by"), "{}", taken.text());
    assert!(taken.message().pings().is_empty() || taken.message().pings() == ["@&Maintenance"]);
    hotel.lan.waits_for_direct_message("news of the ask").await;
}

#[tokio::test]
async fn hostile_words_ping_nobody() {
    let hotel = Hotel::opens().await;
    for words in [
        "<!channel> <!here>",
        "&lt;!everyone&gt; ```",
        "<@U0FORGED> <!subteam^S0FORGED> *_~>",
    ] {
        let text = format!("{} {words}", hotel.maintenance.mention());
        let sent = hotel.lan.uses("please").text(text).in_channel(&hotel.desk).await;
        assert_eq!(sent.message().pings(), ["@&Maintenance"], "{words}: {}", sent.text());
    }
}

#[tokio::test]
async fn a_team_without_a_user_group_is_asked_by_its_name() {
    let hotel = Hotel::opens().await;
    let sent = hotel
        .minh
        .uses("please")
        .text("front desk a key card")
        .in_channel(&hotel.desk)
        .await;
    assert!(
        sent.text().contains("asks Front Desk") && sent.text().contains("a key card"),
        "{}",
        sent.text()
    );
    let told = || {
        let words = hotel.minh.sees_alone(&hotel.desk);
        words
            .into_iter()
            .find(|word| word.text().contains("Nobody was notified: Front Desk"))
    };
    let seen = hotel
        .stand
        .wait_until("a word to the asker", support::slack::PATIENCE, told);
    seen.await;
    let nobody = hotel
        .minh
        .uses("please")
        .text("a key card")
        .in_channel(&hotel.desk)
        .await;
    assert!(
        nobody.is_ephemeral() && nobody.text().contains("Front Desk"),
        "{}",
        nobody.text()
    );
}

#[tokio::test]
async fn a_command_without_words_opens_its_form() {
    let hotel = Hotel::opens().await;
    let modal = hotel.lan.uses("please").in_channel(&hotel.desk).await.modal();
    assert_eq!(modal.title(), "/please");
    let teams = hotel.lan.completes(&modal, "to-team", "main").await.choices();
    assert_eq!(
        teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(),
        ["Maintenance"]
    );
    let nobody = hotel.lan.submits(&modal, [("what", "the lift is stuck")]).await;
    assert_eq!(nobody.errors().len(), 1, "{:?}", nobody.errors());
    let fields = [
        ("to-team", "Maintenance"),
        ("what", "the lift is stuck"),
        ("by", "17:00"),
    ];
    let card = hotel.lan.submits(&modal, fields).await.message();
    assert!(
        card.text().contains("asks Maintenance") && card.text().contains("the lift is stuck"),
        "{card:?}"
    );
    assert_eq!(hotel.desk.last_message().id(), card.id());

    let modal = hotel
        .mai
        .uses("kudos-admin")
        .text("team add")
        .in_channel(&hotel.desk)
        .await
        .modal();
    let fields = [("name", "Kitchen"), ("kind", "back-office"), ("lead", "Minh")];
    let added = hotel.mai.submits(&modal, fields).await;
    assert!(
        added.is_ephemeral() && added.text().contains("Kitchen is a team now"),
        "{}",
        added.text()
    );
}

#[tokio::test]
async fn a_message_in_a_thread_is_thanked_for_from_its_menu() {
    let hotel = Hotel::opens().await;
    let question = hotel.lan.says(&hotel.desk, "the lift?");
    let reply = hotel.minh.replies(&question, "runs again");
    let modal = hotel.lan.message_menu("Say thank you · Cảm ơn", &reply).await.modal();
    let card = hotel.lan.submits(&modal, [("for", "the lift")]).await.message();
    assert!(card.text().contains("the lift"), "{card:?}");
    assert_eq!(card.pings(), ["@Minh"]);
    assert_eq!(
        card.state.thread_ts.as_deref(),
        Some(question.id()),
        "it stands where the help was told"
    );
    // What changes it finds it there.
    hotel.mai.presses(&card, "Me too").await;
    assert_eq!(card.now().buttons(), ["Me too · 1"]);
    let own = hotel.minh.message_menu("Say thank you · Cảm ơn", &reply).await;
    assert!(own.is_ephemeral(), "{}", own.text());
}

#[tokio::test]
async fn whoever_has_left_is_refused_wherever_they_are_named_and_found_by_moderators() {
    let hotel = Hotel::opens().await;
    let (gone, stranger) = (hotel.workspace.member("Cuong"), hotel.workspace.stranger("Xa"));
    gone.is_deactivated();
    let people = format!("person,name,slack_id\ncuong,Cuong,{}\n", gone.id);
    let file = hotel.bot.write_file("people.csv", &people);
    let workspace = format!("slack:{}", hotel.workspace.id);
    let file = file.to_str().unwrap();
    let took = hotel
        .bot
        .run(["import", "--workspace", &workspace, "--what", "people", file]);
    assert!(took.status.success(), "{}", String::from_utf8_lossy(&took.stderr));
    let minh = hotel.minh.mention();
    for text in [
        format!("{minh} {} for staying late", gone.mention()),
        format!("for staying late {}", gone.mention()),
        format!("{} for the guests", stranger.mention()),
    ] {
        let refused = hotel.lan.uses("thank-you").text(&text).in_channel(&hotel.desk).await;
        let told = refused.text();
        assert!(
            refused.is_ephemeral() && told.contains("cannot be reached here"),
            "{text}: {told}"
        );
    }
    // Whom it is for is clear here.
    let text = format!("{minh} for taking over from {}", gone.mention());
    let card = hotel
        .lan
        .uses("thank-you")
        .text(text)
        .in_channel(&hotel.desk)
        .await
        .message();
    assert!(card.text().contains("taking over from @Cuong"), "{card:?}");
    let judged = async |person: &Member| {
        let text = format!("member show {}", person.mention());
        let shown = hotel.mai.uses("kudos-admin").text(text).in_channel(&hotel.desk).await;
        shown.text()
    };
    assert!(judged(&gone).await.contains("Cuong") && !judged(&gone).await.contains("does not work"));
    assert!(judged(&stranger).await.contains("cannot be reached here"));
}

#[tokio::test]
async fn a_refused_form_complains_beneath_the_field_that_can_mend_it() {
    let hotel = Hotel::opens().await;
    hotel.administers("value add Care").await;
    hotel.administers("limits value-required: yes").await;
    let form = hotel.lan.uses("thank-you").in_channel(&hotel.desk).await.modal();
    let refused = hotel.lan.submits(&form, [("to", "Minh"), ("for", "the lift")]).await;
    let field = |refused: &support::slack::Answer| match &refused.interaction.effects[..] {
        [support::slack::Effect::Errors(errors)] => errors.as_object().unwrap().keys().next().unwrap().clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(field(&refused), "value", "{:?}", refused.errors());
    let mute = hotel
        .mai
        .uses("kudos-admin")
        .text("mute")
        .in_channel(&hotel.desk)
        .await
        .modal();
    let fields = [("person", "Lan"), ("reason", "spam"), ("until", "whenever")];
    let refused = hotel.mai.submits(&mute, fields).await;
    assert_eq!(field(&refused), "until", "{:?}", refused.errors());
}

#[tokio::test]
async fn a_key_alone_opens_the_form_in_which_its_value_is_chosen() {
    let hotel = Hotel::opens().await;
    for words in ["for the lift", "for the lamp"] {
        let text = format!("{} {words}", hotel.minh.mention());
        hotel.lan.uses("thank-you").text(text).in_channel(&hotel.desk).await;
    }
    let uses =
        async |who: &Member, command: &str, text: &str| who.uses(command).text(text).in_channel(&hotel.desk).await;
    let form = uses(&hotel.lan, "kudos", "undo kudos:").await.modal();
    let listed = hotel.lan.completes(&form, "kudos", "lift").await.choices();
    assert!(listed.len() == 1 && listed[0].name.contains("the lift"), "{listed:?}");
    let undone = hotel.lan.submits(&form, [("kudos", listed[0].name.as_str())]).await;
    assert!(undone.text().contains("Taken back: “the lift”"), "{}", undone.text());
    assert!(undone.is_ephemeral());
    // Alone, the command takes back the newest, as before.
    let undone = uses(&hotel.lan, "kudos", "undo").await;
    assert!(undone.text().contains("Taken back: “the lamp”"), "{}", undone.text());

    let form = uses(&hotel.mai, "kudos-admin", "setup timezone:").await.modal();
    let listed = hotel.mai.completes(&form, "timezone", "berlin").await.choices();
    let told = hotel.mai.submits(&form, [("timezone", listed[0].name.as_str())]).await;
    assert!(told.text().contains("Europe/Berlin"), "{}", told.text());
}

#[tokio::test]
async fn emoji_are_seen_as_emoji_and_kept_as_characters() {
    let hotel = Hotel::opens().await;
    // Slack sends the first by its name; the second is the hotel's own and has no character.
    let text = format!("{} the lift runs 🎉 :hotel-cat: at 12:30:00", hotel.minh.mention());
    let card = hotel
        .lan
        .uses("thank-you")
        .text(text)
        .in_channel(&hotel.desk)
        .await
        .message();
    assert!(
        card.text().contains("the lift runs 🎉 :hotel-cat: at 12:30:00"),
        "{card:?}"
    );
    let shown = serde_json::to_string(card.blocks()).unwrap();
    assert!(shown.contains(r#"{"type":"emoji","name":"hotel-cat"}"#), "{shown}");
    let modal = hotel.lan.uses("please").in_channel(&hotel.desk).await.modal();
    let fields = [("to", "Minh"), ("what", "🔔 for the desk")];
    let card = hotel.lan.submits(&modal, fields).await.message();
    assert!(card.text().contains("🔔 for the desk"), "{card:?}");
}

#[tokio::test]
async fn thanks_from_anywhere_ask_where_they_go() {
    let hotel = Hotel::opens().await;
    let modal = hotel.lan.picks("Say thank you · Cảm ơn").await.modal();
    let fields = [("to", "Minh, Mai"), ("for", "the evening"), ("place", "desk")];
    // The form was opened in no channel, so what answers it is the card alone.
    let sent = hotel.lan.submits(&modal, fields);
    assert!(sent.is_acknowledged_within(support::slack::PATIENCE).await);
    let find = || {
        hotel
            .desk
            .messages()
            .into_iter()
            .find(|message| message.text().contains("the evening"))
    };
    let card = hotel
        .stand
        .wait_until("the card of thanks", support::slack::PATIENCE, find)
        .await;
    assert_eq!(card.pings(), ["@Minh", "@Mai"]);
}

#[tokio::test]
async fn private_thanks_from_anywhere_are_confirmed_where_they_will_be_seen() {
    let hotel = Hotel::opens().await;
    let modal = hotel.lan.picks("Say thank you · Cảm ơn").await.modal();
    let fields = [
        ("to", "Minh"),
        ("for", "the evening"),
        ("private", "Yes"),
        ("place", "desk"),
    ];
    let sent = hotel.lan.submits(&modal, fields);
    assert!(sent.is_acknowledged_within(support::slack::PATIENCE).await);
    let word = hotel.lan.waits_for_direct_message("that it was kept").await;
    assert!(
        word.text().contains("Your private thanks to Minh are on their way"),
        "{}",
        word.text()
    );
    assert!(hotel.lan.sees_alone(&hotel.desk).is_empty());
    assert!(hotel.desk.messages().is_empty());
}

#[tokio::test]
async fn the_app_home_shows_a_persons_asks_and_follows_them() {
    let hotel = Hotel::opens().await;
    hotel.minh.opens_home();
    let home = hotel
        .minh
        .waits_for_home("an empty home", |home| home.text().contains("Your settings"))
        .await;
    assert!(
        home.buttons().contains(&"Ask for help".to_owned()),
        "{:?}",
        home.buttons()
    );
    let text = format!("{} the tap drips", hotel.maintenance.mention());
    hotel.lan.uses("please").text(text).in_channel(&hotel.desk).await;
    let home = hotel
        .minh
        .waits_for_home("the ask", |home| home.text().contains("the tap drips"))
        .await;
    hotel.minh.presses(&home, "1: Take it").await;
    hotel
        .minh
        .waits_for_home("the ask taken", |home| home.buttons().contains(&"1: Done".to_owned()))
        .await;
}

#[tokio::test]
async fn the_app_home_learns_where_a_card_came_to_stand_late() {
    let hotel = Hotel::opens().await;
    let lan = &hotel.lan;
    lan.opens_home();
    let empty = lan.waits_for_home("an empty home", |home| home.text().contains("Your settings"));
    empty.await;
    // Longer than the home waits after a change.
    let faults = hotel.stand.faults();
    faults.next("chat.postMessage").rate_limits(Duration::from_secs(5));
    let text = format!("{} the tap drips", hotel.maintenance.mention());
    lan.uses("please").text(text).in_channel(&hotel.desk).await;
    lan.waits_for_home("the ask", |home| home.text().contains("the tap drips"))
        .await;
    lan.waits_for_home("the way to its card", |home| {
        home.buttons().iter().any(|label| label.ends_with("Show the ask"))
    })
    .await;
}

#[tokio::test]
async fn a_press_at_home_that_comes_too_late_is_answered_over_the_home() {
    let hotel = Hotel::opens().await;
    let tuan = hotel.workspace.member("Tuan").with_group(&hotel.maintenance);
    let minh = &hotel.minh;
    let text = format!("{} the tap drips", hotel.maintenance.mention());
    let card = hotel.lan.uses("please").text(text).in_channel(&hotel.desk).await;
    minh.opens_home();
    let before = minh
        .waits_for_home("the ask", |home| home.buttons().contains(&"1: Take it".to_owned()))
        .await;
    tuan.presses(&card.message(), "Take it").await;
    let told = minh.presses(&before, "1: Take it").await.modal();
    assert!(told.text().contains("@Tuan has taken it already"), "{}", told.text());
    minh.waits_for_home("the ask taken", |home| home.text().contains("Taken by @Tuan"))
        .await;
    assert!(minh.direct_messages().is_empty(), "{:?}", minh.direct_messages());

    hotel
        .stand
        .faults()
        .next("views.open")
        .refuses_with("expired_trigger_id");
    minh.presses(&before, "1: Take it");
    let told = minh.waits_for_direct_message("the word").await;
    assert!(told.text().contains("@Tuan has taken it already"), "{}", told.text());
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn an_app_home_shows_what_holds_though_slack_was_slow_or_failed() {
    let hotel = Hotel::opens().await;
    let (lan, minh, faults) = (&hotel.lan, &hotel.minh, hotel.stand.faults());
    for what in ["the tap drips", "the lamp flickers"] {
        let text = format!("{} {what}", hotel.maintenance.mention());
        lan.uses("please").text(text).in_channel(&hotel.desk).await;
    }
    faults.next("views.publish").fails_with(500);
    minh.opens_home();
    let home = minh
        .waits_for_home("what was not taken at first", |home| home.text().contains("the lamp"))
        .await;
    // Two presses, one right after the other; the first view would arrive last.
    faults.next("views.publish").delays(Duration::from_millis(1_500));
    minh.presses(&home, "1: Take it");
    let taken = || (faults.left() == 0).then_some(());
    hotel
        .stand
        .wait_until("the first view to be on its way", support::slack::PATIENCE, taken)
        .await;
    minh.presses(&home, "2: Take it");
    let both = |home: &support::slack::Home| home.text().matches("Taken by").count() == 2;
    minh.waits_for_home("both taken", both).await;
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    assert!(both(&minh.home().unwrap()), "{}", minh.home().unwrap().text());
}

#[tokio::test]
async fn thanks_that_begin_in_the_app_home_are_shown_where_others_are() {
    let hotel = Hotel::opens().await;
    let (lan, minh) = (&hotel.lan, &hotel.minh);
    let text = format!("{} the tap drips", hotel.maintenance.mention());
    let card = lan.uses("please").text(text).in_channel(&hotel.desk).await.message();
    minh.presses(&card, "Take it").await;
    minh.presses(&card, "Done").await;
    lan.opens_home();
    let unthanked = "Help not yet thanked".to_owned();
    let home = lan
        .waits_for_home("help to thank for", |home| home.buttons().contains(&unthanked))
        .await;
    // The list has buttons, and comes as a direct message.
    lan.presses(&home, &unthanked).await;
    let find = || {
        lan.direct_messages()
            .into_iter()
            .find(|word| word.text().contains("“the tap drips”"))
    };
    let list = hotel.stand.wait_until("the list", support::slack::PATIENCE, find).await;
    let form = lan.presses(&list, "1: Say thank you").await.modal();
    let fields = [("For what?", "coming at once"), ("Where the card is posted", "desk")];
    assert_eq!(form.fields(), fields.map(|(label, _)| label.to_owned()));
    lan.submits(&form, fields);
    let find = || {
        let mut cards = hotel.desk.messages().into_iter();
        cards.find(|card| card.text().contains("coming at once"))
    };
    let card = hotel.stand.wait_until("the card", support::slack::PATIENCE, find).await;
    assert_eq!(card.pings(), ["@Minh"]);
    assert!(
        !lan.direct_messages()
            .iter()
            .any(|word| word.text().contains("coming at once"))
    );
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn thanks_from_anywhere_come_into_a_private_channel_where_the_bot_is_not() {
    let hotel = Hotel::opens().await;
    let den = hotel.workspace.channel("den").private();
    den.removes_the_bot();
    let modal = hotel.lan.picks("Say thank you · Cảm ơn").await.modal();
    let fields = [("to", "Minh"), ("for", "the evening"), ("place", "den")];
    hotel.lan.submits(&modal, fields).answer().await;
    let card = den
        .waits_for("the card", |message| message.text().contains("the evening"))
        .await;
    assert!(card.text().contains("Minh"), "{card:?}");
    assert!(hotel.desk.messages().is_empty());
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn strangers_and_slips_of_the_pen_are_answered_kindly() {
    let hotel = Hotel::opens().await;
    let partners = hotel.workspace.channel("with-partners").shared();
    let guest = hotel.workspace.stranger("Ann");
    let refused = guest
        .uses("please")
        .text("front desk a key")
        .in_channel(&partners)
        .await;
    assert!(
        refused.is_ephemeral() && refused.content().contains("Hotel"),
        "{}",
        refused.text()
    );
    for (command, text, help) in [
        ("kudos-admin", "taem add Kitchen", "/kudos-admin team add"),
        ("kudos-admin", "team add Kitchen", "kind"),
        ("kudos", "", "/kudos asks"),
        ("kudos", "help", "/kudos asks"),
        ("thank-you", "nobody in particular", "/thank-you @… …"),
    ] {
        let answer = hotel.mai.uses(command).text(text).in_channel(&hotel.desk).await;
        assert!(
            answer.is_ephemeral() && answer.text().contains(help),
            "{command} {text}: {}",
            answer.text()
        );
    }
}
