//! `/please`, its card and its buttons.

use super::hotel::Hotel;
use crate::stage::{self, Needs, Part};

#[tokio::test]
async fn an_ask_is_taken_done_and_thanked_for() {
    let Some(hotel) = Hotel::with_teams().await else { return };
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
    insta::assert_snapshot!(asked.text(), @"
    @&Maintenance: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Maintenance
    the ice machine is down
    For: the wedding party
    Now: Open: who can take it?
    Front line: a customer is waiting.
    [Take it] [Done] [Can't right now] [Withdraw]
    (pings @&Maintenance)
    ");
    let card = desk.last_message().await;

    let taken = minh.presses(&card, "Take it").await;
    assert!(taken.updated_the_message());
    insta::assert_snapshot!(taken.text(), @"
    @&Maintenance: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Maintenance
    the ice machine is down
    For: the wedding party
    Now: Taken by @Trần Quang Minh
    Front line: a customer is waiting.
    [Done] [Can't right now] [Withdraw]
    (edited)
    ");
    let told = lan.waits_for_direct_message("that it was taken").await;
    insta::assert_snapshot!(told.text(), @"
    Trần Quang Minh has taken your ask: the ice machine is down
    [Show the ask](link)
    ");
    assert_eq!(told.leads_to("Show the ask"), &card.place);

    minh.presses(&card, "Done").await;
    // An edit that was on its way may show the state before for a moment.
    let done = card.becomes("done", |card| card.text().contains("Done, with thanks")).await;
    insta::assert_snapshot!(done.text(), @"
    @&Maintenance: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Maintenance
    the ice machine is down
    For: the wedding party
    Now: Done, with thanks to @Trần Quang Minh
    [Say thank you] [Reopen]
    (edited)
    ");

    let form = lan.presses(&card, "Say thank you").await.modal();
    insta::assert_snapshot!(form.text(), @"
    [[ Say thank you ]]
    For what?*:
    ");
    let thanked = lan.submits(&form, [("For what?", "back before the wedding")]).await;
    insta::assert_snapshot!(thanked.text(), @"
    @Trần Quang Minh: thank you, from @Nguyễn Ngọc Lan
    back before the wedding
    May be quoted in the weekly summary. Take back within 24 hours: /kudos undo
    [Me too]
    (pings @Trần Quang Minh)
    ");
    assert_eq!(hotel.stage.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn only_the_asked_take_an_ask_and_only_one_of_them() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let card = hotel.lan_asks("a new bulb").await;
    let refused = hotel.hoa.presses(&card, "Take it").await;
    assert!(refused.is_ephemeral());
    insta::assert_snapshot!(refused.text(), @"
    (only Trần Thị Hoa sees this)
    This ask is for somebody else: whoever is asked, or is in the asked team, can answer it.
    ");
    hotel.minh.presses(&card, "Take it").await;
    let late = hotel.tuan.presses_old(&card, "Take it").await;
    assert!(late.is_ephemeral());
    insta::assert_snapshot!(late.text(), @"
    (only Nguyễn Văn Tuấn sees this)
    @Trần Quang Minh has taken it already. Thank you for offering.
    ");
    assert!(card.now().await.text().contains("Taken by @Trần Quang Minh"));
}

#[tokio::test]
async fn a_members_cant_leaves_the_ask_open_and_the_leads_declines_it_for_the_team() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let card = hotel.lan_asks("paint the lobby").await;
    let form = hotel.minh.presses(&card, "Can't right now").await.modal();
    insta::assert_snapshot!(form.text(), @"
    [[ Can't right now ]]
    What is in the way? Nobody is blamed.*:
    ");
    let open = hotel
        .minh
        .submits(
            &form,
            [("What is in the way? Nobody is blamed.", "two boilers at once")],
        )
        .await;
    insta::assert_snapshot!(open.text(), @"
    @&Maintenance: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Maintenance
    paint the lobby
    Now: Open. Maintenance is stretched right now (two boilers at once); anyone there can still take it.
    Front line: a customer is waiting.
    [Take it] [Done] [Can't right now] [Withdraw]
    (edited)
    ");
    assert!(!open.text().contains("Minh"), "the card names the team only");

    let form = hotel.tuan.presses(&card.now().await, "Can't right now").await.modal();
    let declined = hotel
        .tuan
        .submits(&form, [("What is in the way? Nobody is blamed.", "all week is full")])
        .await;
    insta::assert_snapshot!(declined.text(), @"
    @&Maintenance: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Maintenance
    paint the lobby
    Now: Can't right now: all week is full
    [Take it] [Reopen]
    (edited)
    ");
    // Any member can still take it.
    let taken = hotel.minh.presses(&card.now().await, "Take it").await;
    assert!(taken.text().contains("Taken by @Trần Quang Minh"), "{}", taken.text());
}

#[tokio::test]
async fn what_a_teammate_lets_go_is_open_again_and_says_nothing_of_the_one_who_was_asked() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, tuan, desk, ..
    } = &hotel;
    // Minh is in the team once the bot has seen him.
    minh.uses("kudos asks").in_channel(desk).await;
    let asking = lan.uses("please").option("to", minh).option("what", "a ladder");
    let card = asking.in_channel(desk).await.message();
    tuan.presses(&card, "Take it").await;
    lan.waits_for_direct_message("that it is taken").await;
    let form = tuan.presses(&card.now().await, "Can't right now").await.modal();
    let open = tuan
        .submits(&form, [("What is in the way? Nobody is blamed.", "a flooded cellar")])
        .await;
    insta::assert_snapshot!(open.text(), @"
    @Trần Quang Minh: @Nguyễn Ngọc Lan asks for your help, please.
    Reception asks Trần Quang Minh
    a ladder
    Now: Open again (a flooded cellar): who can take it?
    Front line: a customer is waiting.
    [Take it] [Done] [Can't right now] [Withdraw]
    (edited)
    ");
    let news = "Your ask to Trần Quang Minh is open again (a flooded cellar): a ladder";
    lan.waits_for_word("that it is open again", news).await;
}

#[tokio::test]
async fn who_cannot_answer_is_told_before_they_give_a_reason() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, hoa, mai, desk, .. } = &hotel;
    let card = hotel.lan_asks("a lamp").await;
    let refused = hoa.presses(&card, "Can't right now").await;
    insta::assert_snapshot!(refused.text(), @"
    (only Trần Thị Hoa sees this)
    This ask is for somebody else: whoever is asked, or is in the asked team, can answer it.
    ");
    let set = mai.uses("kudos-admin member set").option("person", hoa).option("team", "Maintenance");
    set.in_channel(desk).await;
    minh.presses(&card, "Take it").await;
    lan.waits_for_direct_message("that it is taken").await;
    // The asker would be told that the team is stretched, while somebody is at work.
    let late = hoa.presses(&card.now().await, "Can't right now").await;
    insta::assert_snapshot!(late.text(), @"
    (only Trần Thị Hoa sees this)
    @Trần Quang Minh has taken it already, so nobody is waiting for you.
    ");
    // Nor does the lead decline over their head.
    let late = hotel.tuan.presses(&card.now().await, "Can't right now").await;
    assert!(late.text().contains("has taken it already"), "{}", late.text());
    let queue = hoa.uses("kudos asks").in_channel(desk).await;
    assert!(queue.text().contains("Taken by @Trần Quang Minh"), "{}", queue.text());
    assert_eq!(queue.buttons(), Vec::<String>::new(), "what another has taken is theirs");
    let queue = minh.uses("kudos asks").in_channel(desk).await;
    assert!(queue.buttons().contains(&"1: Done".to_owned()), "{:?}", queue.buttons());
}

#[tokio::test]
async fn the_asker_withdraws_and_reopens() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let card = hotel.lan_asks("a spare key").await;
    let refused = hotel.minh.presses(&card, "Withdraw").await;
    assert!(refused.is_ephemeral());
    let withdrawn = hotel.lan.presses(&card, "Withdraw").await;
    assert_eq!(withdrawn.buttons(), ["Reopen"]);
    let open = hotel.lan.presses(&card.now().await, "Reopen").await;
    assert!(open.text().contains("Open: who can take it?"), "{}", open.text());
}

#[tokio::test]
async fn a_deadline_is_read_in_the_workspaces_zone_and_what_cannot_be_read_stays_as_written() {
    let Some(hotel) = Hotel::with_teams().await else { return };
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
        .option("by", "before cows come home")
        .in_channel(desk)
        .await;
    assert!(kept.text().contains("By: before cows come home"), "{}", kept.text());
    lan.waits_in(desk, "a word about the deadline", |word| {
        word.is_ephemeral() && word.content().contains("could not read")
    })
    .await;
}

#[tokio::test]
async fn front_line_asks_come_first_in_the_queue_and_can_be_answered_there() {
    let Some(hotel) = Hotel::with_teams().await else { return };
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
    let card = desk.last_message().await;
    // Where a card stands is known a moment after it was shown.
    let mut queue = minh.uses("kudos asks").in_channel(desk).await;
    for _ in 0..100 {
        if queue.text().matches("Show the ask").count() == 2 {
            break;
        }
        queue = minh.uses("kudos asks").in_channel(desk).await;
    }
    assert!(queue.is_ephemeral());
    insta::assert_snapshot!(queue.text(), @"
    (only Trần Quang Minh sees this)
    Your asks
    To answer, front line first: 1. **Front line** · room 12 has no light · Open
    2. tidy the store · Open
    You asked: None at the moment.
    [1: Take it] [1: Can't right now] [Show the ask](link)
    [2: Take it] [2: Can't right now] [Show the ask](link)
    ");
    let queue = minh.presses(&queue.message(), "1: Take it").await;
    assert!(
        queue.updated_the_message() && queue.text().contains("Taken by @Trần Quang Minh"),
        "{}",
        queue.text()
    );
    card.becomes("taken on its card too", |card| card.text().contains("Taken by @Trần Quang Minh"))
        .await;
}

#[tokio::test]
async fn what_one_asked_can_be_finished_and_withdrawn_from_the_list() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, desk, .. } = &hotel;
    let lamp = hotel.lan_asks("a lamp").await;
    hotel.lan_asks("a spare key").await;
    minh.presses(&lamp, "Take it").await;
    let list = lan.uses("kudos asks").in_channel(desk).await;
    let buttons: Vec<String> = list.buttons().into_iter().filter(|label| label.contains(": ")).collect();
    assert_eq!(buttons, ["1: Done", "1: Withdraw", "2: Withdraw"], "{}", list.text());
    let list = lan.presses(&list.message(), "2: Withdraw").await;
    assert!(list.text().contains("a spare key · Withdrawn"), "{}", list.text());
    let list = lan.presses(&list.message(), "1: Done").await;
    assert!(list.text().contains("a lamp · Done"), "{}", list.text());
    lamp.becomes("done on its card too", |card| card.buttons().contains(&"Say thank you"))
        .await;
}

#[tokio::test]
async fn whoever_took_what_they_asked_of_their_own_team_still_has_their_list() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        minh, desk, maintenance, ..
    } = &hotel;
    let asking = minh.uses("please").option("to", maintenance).option("what", "a lamp");
    let card = asking.in_channel(desk).await.message();
    minh.presses(&card, "Take it").await;
    let list = minh.uses("kudos asks").in_channel(desk).await;
    let buttons: Vec<String> = list.buttons().into_iter().filter(|label| label.contains(": ")).collect();
    assert_eq!(buttons, ["1: Done", "1: Can't right now"], "{}", list.text());
}

#[tokio::test]
async fn whoever_took_an_ask_can_let_it_go_after_they_left_the_team() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { minh, mai, .. } = &hotel;
    let card = hotel.lan_asks("a lamp").await;
    minh.presses(&card, "Take it").await;
    mai.uses("kudos-admin member set")
        .option("person", minh)
        .option("team", "Front Desk")
        .in_channel(&hotel.desk)
        .await;
    let form = minh.presses(&card.now().await, "Can't right now").await.modal();
    minh.submits(&form, [("What is in the way? Nobody is blamed.", "I moved to another team")]).await;
    card.becomes("open to others", |card| card.buttons().contains(&"Take it"))
        .await;
}

#[tokio::test]
async fn what_a_removed_team_was_asked_anybody_takes_but_the_asker() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, kien, mai, desk, ..
    } = &hotel;
    let card = hotel.lan_asks("a lamp").await;
    let removing = mai.uses("kudos-admin team remove").option("team", "Maintenance");
    removing.option("reason", "one team with Housekeeping").in_channel(desk).await;
    assert!(lan.presses(&card, "Take it").await.is_ephemeral());
    // Nobody is asked any more: a word that they cannot is no news.
    assert!(kien.presses(&card, "Can't right now").await.is_ephemeral());
    let taken = kien.presses(&card, "Take it").await;
    assert!(taken.text().contains("Taken by @Lê Trung Kiên"), "{}", taken.text());
    let late = hotel.hoa.presses_old(&card, "Take it").await;
    assert!(late.text().contains("has taken it already"), "{}", late.text());
}

#[tokio::test]
async fn a_vietnamese_hotel_reads_vietnamese() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan,
        minh,
        mai,
        desk,
        maintenance,
        ..
    } = &hotel;
    mai.uses("kudos-admin setup").option("language", "vi").await;
    let lan = lan.clone().with_language("vi");
    let asked = lan
        .uses("nho-giup")
        .option("cho", maintenance)
        .option("việc", "máy đá hỏng rồi")
        .in_channel(desk)
        .await;
    insta::assert_snapshot!(asked.text(), @"
    @&Maintenance ơi, @Nguyễn Ngọc Lan nhờ giúp ạ.
    Reception nhờ Maintenance giúp
    máy đá hỏng rồi
    Hiện giờ: Đang mở: ai nhận giúp được ạ?
    Tiền tuyến: có khách đang đợi.
    [Nhận việc này] [Đã xong] [Lúc này chưa giúp được] [Rút lại]
    (pings @&Maintenance)
    ");
    let taken = minh.presses(&desk.last_message().await, "Nhận việc này").await;
    insta::assert_snapshot!(taken.text(), @"
    @&Maintenance ơi, @Nguyễn Ngọc Lan nhờ giúp ạ.
    Reception nhờ Maintenance giúp
    máy đá hỏng rồi
    Hiện giờ: @Trần Quang Minh đã nhận
    Tiền tuyến: có khách đang đợi.
    [Đã xong] [Lúc này chưa giúp được] [Rút lại]
    (edited)
    ");
}

#[tokio::test]
async fn bots_oneself_and_groups_that_are_no_team_are_refused_kindly() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, accounting, desk, ..
    } = &hotel;
    let before = desk.messages().await.len();
    let asks = |whom: stage::Given| lan.uses("please").option("to", whom).option("what", "dance").in_channel(desk);
    let mut refusals = vec![asks(lan.into()).await, asks(accounting.into()).await];
    if hotel.has(Needs::Bots) {
        let robot = stage::person(&hotel.stage, "Robot", &[], Part::Bot).await;
        refusals.push(asks((&robot).into()).await);
    }
    for refused in refusals {
        assert!(
            refused.is_ephemeral() && refused.content().contains("lease choose"),
            "{}",
            refused.text()
        );
    }
    assert_eq!(desk.messages().await.len(), before);
}
