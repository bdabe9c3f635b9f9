//! `/please`, its card and its buttons.

use crate::hotel::Hotel;

#[tokio::test]
async fn an_ask_is_taken_done_and_thanked_for() {
    let hotel = Hotel::with_teams().await;
    let Hotel {
        lan,
        minh,
        desk,
        maintenance,
        ..
    } = &hotel;
    let asked = lan
        .uses("please")
        .option("to", maintenance)
        .option("what", "the ice machine is down")
        .option("customer", "the wedding party")
        .in_channel(desk)
        .await;
    insta::assert_snapshot!(asked.text(), @"");
    let card = desk.last_message();

    let taken = minh.presses(&card, "Take it").await;
    assert!(taken.updated_the_message());
    insta::assert_snapshot!(taken.text(), @"");
    insta::assert_snapshot!(lan.waits_for_direct_message("that it was taken").await.text(), @"");

    insta::assert_snapshot!(minh.presses(&card, "Done").await.text(), @"");

    let form = lan.presses(&card, "Say thank you").await.modal();
    insta::assert_snapshot!(form.text(), @"");
    let thanked = lan.submits(&form, [("For what?", "back before the wedding")]).await;
    insta::assert_snapshot!(thanked.text(), @"");
    assert_eq!(hotel.discord.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn only_the_asked_take_an_ask_and_only_one_of_them() {
    let hotel = Hotel::with_teams().await;
    let card = hotel.lan_asks("a new bulb").await;
    let refused = hotel.hoa.presses(&card, "Take it").await;
    assert!(refused.is_ephemeral());
    insta::assert_snapshot!(refused.text(), @"");
    hotel.minh.presses(&card, "Take it").await;
    let late = hotel.tuan.presses_old(&card, "Take it").await;
    assert!(late.is_ephemeral());
    insta::assert_snapshot!(late.text(), @"");
    assert!(card.now().text().contains("Taken by @Minh"));
}

#[tokio::test]
async fn a_members_cant_leaves_the_ask_open_and_the_leads_declines_it_for_the_team() {
    let hotel = Hotel::with_teams().await;
    let card = hotel.lan_asks("paint the lobby").await;
    let form = hotel.minh.presses(&card, "Can't right now").await.modal();
    insta::assert_snapshot!(form.text(), @"");
    let open = hotel
        .minh
        .submits(
            &form,
            [("What is in the way? Nobody is blamed.", "two boilers at once")],
        )
        .await;
    insta::assert_snapshot!(open.text(), @"");
    assert!(!open.text().contains("Minh"), "the card names the team only");

    let form = hotel.tuan.presses(&card.now(), "Can't right now").await.modal();
    let declined = hotel
        .tuan
        .submits(&form, [("What is in the way? Nobody is blamed.", "all week is full")])
        .await;
    insta::assert_snapshot!(declined.text(), @"");
    // Any member can still take it.
    let taken = hotel.minh.presses(&card.now(), "Take it").await;
    assert!(taken.text().contains("Taken by @Minh"), "{}", taken.text());
}

#[tokio::test]
async fn the_asker_withdraws_and_reopens() {
    let hotel = Hotel::with_teams().await;
    let card = hotel.lan_asks("a spare key").await;
    let refused = hotel.minh.presses(&card, "Withdraw").await;
    assert!(refused.is_ephemeral());
    let withdrawn = hotel.lan.presses(&card, "Withdraw").await;
    assert_eq!(withdrawn.buttons(), ["Reopen"]);
    let open = hotel.lan.presses(&card.now(), "Reopen").await;
    assert!(open.text().contains("Open: who can take it?"), "{}", open.text());
}

#[tokio::test]
async fn a_deadline_is_read_in_the_workspaces_zone_and_what_cannot_be_read_stays_as_written() {
    let hotel = Hotel::with_teams().await;
    let Hotel {
        lan, minh, mai, desk, ..
    } = &hotel;
    mai.uses("kudos-admin setup")
        .option("timezone", "Asia/Ho_Chi_Minh")
        .await;
    let read = lan
        .uses("please")
        .option("to", minh)
        .option("what", "a ladder")
        .option("by", "2031-03-02 14:30")
        .in_channel(desk)
        .await;
    assert!(
        read.text().contains("By: Sun 2 Mar 2031 14:30") || read.text().contains("14:30"),
        "{}",
        read.text()
    );
    let kept = lan
        .uses("please")
        .option("to", minh)
        .option("what", "a hammer")
        .option("by", "before the cows come home")
        .in_channel(desk)
        .await;
    assert!(kept.text().contains("By: before the cows come home"), "{}", kept.text());
    let told = kept.follow_ups();
    assert!(told[0].is_ephemeral() && told[0].content().contains("could not read"));
}

#[tokio::test]
async fn front_line_asks_come_first_in_the_queue_and_can_be_answered_there() {
    let hotel = Hotel::with_teams().await;
    let Hotel {
        lan,
        minh,
        tuan,
        desk,
        maintenance,
        ..
    } = &hotel;
    tuan.uses("please")
        .option("to", maintenance)
        .option("what", "tidy the store")
        .in_channel(desk)
        .await;
    lan.uses("please")
        .option("to", maintenance)
        .option("what", "room 12 has no light")
        .in_channel(desk)
        .await;
    let card = desk.last_message();
    let queue = minh.uses("kudos asks").in_channel(desk).await;
    assert!(queue.is_ephemeral());
    insta::assert_snapshot!(queue.text(), @"");
    let queue = minh.presses(&queue.message(), "1: Take it").await;
    assert!(
        queue.updated_the_message() && queue.text().contains("Taken by @Minh"),
        "{}",
        queue.text()
    );
    card.becomes("taken on its card too", |card| card.text().contains("Taken by @Minh"))
        .await;
}

#[tokio::test]
async fn a_vietnamese_hotel_reads_vietnamese() {
    let hotel = Hotel::with_teams().await;
    let Hotel {
        lan,
        minh,
        mai,
        desk,
        maintenance,
        ..
    } = &hotel;
    mai.uses("kudos-admin setup").option("language", "vi").await;
    let lan = lan.clone().with_locale("vi");
    let asked = lan
        .uses("nho-giup")
        .option("cho", maintenance)
        .option("việc", "máy đá hỏng rồi")
        .in_channel(desk)
        .await;
    insta::assert_snapshot!(asked.text(), @"");
    let taken = minh.presses(&desk.last_message(), "Nhận việc này").await;
    insta::assert_snapshot!(taken.text(), @"");
}

#[tokio::test]
async fn bots_oneself_and_roles_that_are_no_team_are_refused_kindly() {
    let hotel = Hotel::with_teams().await;
    let Hotel { guild, lan, desk, .. } = &hotel;
    let (robot, pool) = (guild.bot("Robot"), guild.role("Pool party"));
    let before = desk.messages().len();
    for refused in [
        lan.uses("please")
            .option("to", &robot)
            .option("what", "dance")
            .in_channel(desk)
            .await,
        lan.uses("please")
            .option("to", lan)
            .option("what", "breathe")
            .in_channel(desk)
            .await,
        lan.uses("please")
            .option("to", &pool)
            .option("what", "swim")
            .in_channel(desk)
            .await,
    ] {
        assert!(
            refused.is_ephemeral() && refused.content().contains("lease choose"),
            "{}",
            refused.text()
        );
    }
    assert_eq!(desk.messages().len(), before);
}
