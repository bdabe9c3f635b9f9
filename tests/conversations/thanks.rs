//! `/thank-you`, its card, limits, undo.

use super::hotel::Hotel;
use crate::stage::{self, Needs, Part, Person};

#[tokio::test]
async fn up_to_three_people_and_teams_are_thanked_at_once_and_people_alone_are_pinged() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan,
        minh,
        tuan,
        desk,
        maintenance,
        ..
    } = &hotel;
    let thanked = lan
        .uses("thank-you")
        .option("to", minh)
        .option("and", maintenance)
        .option("and-also", tuan)
        .option("for", "the quiet night")
        .option("beyond", true)
        .option("customer", "the family in 204")
        .in_channel(desk)
        .await;
    insta::assert_snapshot!(thanked.text(), @"
    @Trần Quang Minh, @&Maintenance and @Nguyễn Văn Tuấn: thank you, from @Nguyễn Ngọc Lan
    the quiet night
    What was really needed: Not only what was asked
    The happy customer: the family in 204
    May be quoted in the weekly summary. Take back within 24 hours: /kudos undo
    [Me too]
    (pings @Trần Quang Minh @Nguyễn Văn Tuấn)
    ");
}

#[tokio::test]
async fn private_thanks_reach_the_recipient_alone() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, hoa, desk, ..
    } = &hotel;
    let sent = lan
        .uses("thank-you")
        .option("to", minh)
        .option("for", "listening")
        .option("private", true)
        .in_channel(desk)
        .await;
    assert!(sent.is_ephemeral());
    insta::assert_snapshot!(sent.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    Your private thanks to Trần Quang Minh are on their way. Nobody else sees them.
    ");
    insta::assert_snapshot!(minh.waits_for_direct_message("the thanks").await.text(), @"
    Nguyễn Ngọc Lan thanks you privately:
    listening
    Seen by the two of you; never quoted.
    ");
    let seen = desk.messages().await;
    assert!(seen.iter().all(|message| !message.text().contains("listening")));
    let mine = minh.uses("kudos mine").in_channel(desk).await;
    assert!(
        mine.is_ephemeral() && mine.text().contains("listening"),
        "{}",
        mine.text()
    );
    let theirs = hoa.uses("kudos mine").in_channel(desk).await;
    assert!(!theirs.text().contains("listening"));
}

#[tokio::test]
async fn private_thanks_to_a_team_are_for_those_who_were_in_it_then() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan,
        minh,
        kien,
        mai,
        desk,
        maintenance,
        ..
    } = &hotel;
    let mine = async |who: &Person| who.uses("kudos mine").in_channel(desk).await.text();
    // Known to be in the team from now on.
    mine(minh).await;
    for (words, private) in [("the quiet word", true), ("the dry cellar", false)] {
        let thanks = lan.uses("thank-you").option("to", maintenance).option("for", words);
        thanks.option("private", private).in_channel(desk).await;
    }
    for (who, team) in [(kien, "Maintenance"), (minh, "Reception")] {
        let set = mai.uses("kudos-admin member set").option("person", who);
        set.option("team", team).in_channel(desk).await;
    }
    let (joined, left) = (mine(kien).await, mine(minh).await);
    assert!(left.contains("the quiet word") && left.contains("the dry cellar"), "{left}");
    assert!(!joined.contains("the quiet word"), "{joined}");
    assert!(joined.contains("the dry cellar"), "everybody saw it: {joined}");
    lan.uses("thank-you")
        .option("to", maintenance)
        .option("for", "the new lock")
        .in_channel(desk)
        .await;
    assert!(mine(kien).await.contains("the new lock"));
    assert!(!mine(minh).await.contains("the new lock"));
}

#[tokio::test]
async fn private_thanks_that_would_reach_nobody_are_refused_and_not_kept() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan,
        hoa,
        mai,
        desk,
        reception,
        ..
    } = &hotel;
    let thanks = |giver: &Person, words| {
        let thanks = giver.uses("thank-you").option("to", reception).option("for", words);
        thanks.option("private", true).in_channel(desk)
    };
    let refused = thanks(mai, "the smile").await;
    insta::assert_snapshot!(refused.text(), @"
    (only Hoàng Tuyết Mai sees this)
    I can reach nobody else of Reception yet, so private thanks would come to nobody. Please thank a person, or leave `private` out.
    ");
    // Of the team nobody but the giver is known.
    let refused = thanks(lan, "the smile").await;
    assert!(refused.text().contains("reach nobody"), "{}", refused.text());
    hoa.uses("kudos mine").in_channel(desk).await;
    for giver in [mai, lan] {
        let given = giver.uses("kudos mine").in_channel(desk).await;
        assert!(!given.text().contains("the smile"), "{}", given.text());
        let sent = thanks(giver, "the smile").await;
        assert!(sent.text().contains("are on their way"), "{}", sent.text());
    }
    hoa.waits_for_direct_message("the thanks").await;
}

#[tokio::test]
async fn me_too_counts_once_a_person_and_never_for_giver_or_recipient() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, hoa, desk, ..
    } = &hotel;
    lan.uses("thank-you")
        .option("to", minh)
        .option("for", "the light")
        .in_channel(desk)
        .await;
    let card = desk.last_message().await;
    assert_eq!(hoa.presses(&card, "Me too").await.buttons(), ["Me too · 1"]);
    assert_eq!(hoa.presses(&card.now().await, "Me too · 1").await.buttons(), ["Me too · 1"]);
    for person in [lan, minh] {
        assert!(person.presses(&card.now().await, "Me too · 1").await.is_ephemeral());
    }
}

#[tokio::test]
async fn an_undone_kudos_leaves_its_card() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, desk, .. } = &hotel;
    lan.uses("thank-you")
        .option("to", minh)
        .option("for", "the wrong thing")
        .in_channel(desk)
        .await;
    let card = desk.last_message().await;
    let undone = lan.uses("kudos undo").in_channel(desk).await;
    assert!(undone.is_ephemeral());
    insta::assert_snapshot!(undone.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    Taken back: “the wrong thing”. Where a summary has counted it already, the next one corrects that.
    ");
    let gone = card
        .becomes("taken back", |card| !card.text().contains("the wrong thing"))
        .await;
    insta::assert_snapshot!(gone.text(), @"
    A kudos stood here; its giver took it back.
    (edited)
    ");
    assert!(
        lan.uses("kudos undo")
            .in_channel(desk)
            .await
            .content()
            .contains("nothing to take back")
    );
}

#[tokio::test]
async fn thanks_to_oneself_or_a_bot_are_refused_and_naming_oneself_among_several_refuses_the_whole() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, desk, .. } = &hotel;
    let before = desk.messages().await.len();
    let thanks = |whom: stage::Given| lan.uses("thank-you").option("to", whom).option("for", "x").in_channel(desk);
    let mut refusals = vec![
        thanks(lan.into()).await,
        thanks(minh.into()).option("and", lan).await,
    ];
    if hotel.has(Needs::Bots) {
        let robot = stage::person(&hotel.stage, "Robot", &[], Part::Bot).await;
        refusals.push(thanks((&robot).into()).await);
    }
    for refused in refusals {
        assert!(refused.is_ephemeral(), "{}", refused.text());
    }
    assert_eq!(desk.messages().await.len(), before);
}

#[tokio::test]
async fn the_menus_of_messages_and_people_open_the_form_of_thanks() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, desk, .. } = &hotel;
    let said = minh.says(desk, "the boiler is fine again").await;
    let form = lan.message_menu("Say thank you", &said).await.modal();
    let thanked = lan.submits(&form, [("For what?", "the boiler")]).await;
    assert!(thanked.text().contains("the boiler"), "{}", thanked.text());
    if !hotel.has(Needs::MenusOfPeople) {
        return;
    }
    let form = lan.user_menu("Say thank you", minh).await.modal();
    let thanked = lan.submits(&form, [("For what?", "being there")]).await;
    assert!(thanked.text().contains("being there"), "{}", thanked.text());
    assert!(minh.user_menu("Say thank you", minh).await.is_ephemeral());
}

#[tokio::test]
async fn limits_of_a_day_and_a_pair_are_kept() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan,
        minh,
        tuan,
        mai,
        desk,
        ..
    } = &hotel;
    mai.uses("kudos-admin limits")
        .option("per-day", 3)
        .option("per-pair", 2)
        .await;
    let thanks = |to: &stage::Person, words: &str| {
        lan.uses("thank-you")
            .option("to", to)
            .option("for", words)
            .in_channel(desk)
    };
    assert!(!thanks(minh, "one").await.is_ephemeral());
    assert!(!thanks(minh, "two").await.is_ephemeral());
    insta::assert_snapshot!(thanks(minh, "three").await.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    You have thanked @Trần Quang Minh 2 times today already. Please come back tomorrow, or tell them in person.
    ");
    assert!(!thanks(tuan, "four").await.is_ephemeral());
    insta::assert_snapshot!(thanks(tuan, "five").await.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    You have given your 3 kudos of today. Please come back tomorrow.
    ");
    // An undone kudos does not count.
    lan.uses("kudos undo").in_channel(desk).await;
    assert!(!thanks(tuan, "six").await.is_ephemeral());
}
