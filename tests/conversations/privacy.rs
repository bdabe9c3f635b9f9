//! `/kudos privacy`: what people choose for themselves.

use super::hotel::Hotel;

#[tokio::test]
async fn without_options_it_shows_what_holds() {
    let Some(hotel) = Hotel::opens().await else { return };
    let shown = hotel.lan.uses("kudos privacy").in_channel(&hotel.desk).await;
    insta::assert_snapshot!(shown.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    Your settings
    Your name in the weekly summary: On: a story that the summary quotes may name you.
    Language: English (automatic)
    Change it with a button, or with the options of /kudos privacy.
    [Keep my name out]
    [Speak English] [Nói tiếng Việt]
    ");
}

#[tokio::test]
async fn the_chosen_language_wins_over_the_clients_also_in_refusals_and_direct_messages() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { minh, desk, .. } = &hotel;
    let lan = hotel.lan.clone().with_language("vi");
    let shown = lan.uses("kudos privacy").in_channel(desk).await.text();
    assert!(shown.contains("Tiếng Việt (tự động)"), "{shown}");
    let chosen = lan.uses("kudos privacy").option("language", "en").in_channel(desk).await;
    insta::assert_snapshot!(chosen.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    Done. This holds for you now:
    Your name in the weekly summary: On: a story that the summary quotes may name you.
    Language: English, whatever your app speaks
    Change it with a button, or with the options of /kudos privacy.
    [Keep my name out]
    [Nói tiếng Việt] [Choose automatically]
    ");
    // A refusal of a use case, one that comes before anything is read, and the help.
    let refused = lan.uses("please").option("to", &lan).option("what", "x").in_channel(desk).await;
    assert!(refused.content().contains("That is you."), "{}", refused.text());
    let empty = lan.uses("please").option("to", minh).option("what", " \u{200B} ").in_channel(desk).await;
    assert!(empty.content().contains("Please write something"), "{}", empty.text());
    let help = lan.uses("kudos help").in_channel(desk).await.text();
    assert!(help.contains("Ask a colleague"), "{help}");
    // Minh's own client speaks English, and so does the workspace.
    minh.uses("kudos privacy").option("language", "vi").in_channel(desk).await;
    lan.uses("thank-you")
        .option("to", minh)
        .option("for", "listening")
        .option("private", true)
        .in_channel(desk)
        .await;
    let told = minh.waits_for_direct_message("the thanks").await.text();
    assert!(told.contains("Nguyễn Ngọc Lan gửi riêng anh/chị"), "{told}");
    // Everybody else is answered as before.
    let hoa = hotel.hoa.uses("kudos mine").in_channel(desk).await.text();
    assert!(hoa.contains("No kudos yet"), "{hoa}");
    let again = lan.uses("kudos privacy").option("language", "auto").in_channel(desk).await.text();
    assert!(again.contains("Tiếng Việt (tự động)"), "{again}");
}

#[tokio::test]
async fn a_name_is_kept_out_of_the_summary_and_let_in_again() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, mai, desk, .. } = &hotel;
    let off = lan.uses("kudos privacy").option("public-name", "off").in_channel(desk).await;
    insta::assert_snapshot!(off.text(), @"
    (only Nguyễn Ngọc Lan sees this)
    Done. This holds for you now:
    Your name in the weekly summary: Off: where the summary quotes thanks from you or to you, it does not name you. Cards in channels name people as before.
    Language: English (automatic)
    Change it with a button, or with the options of /kudos privacy.
    [Show my name]
    [Speak English] [Nói tiếng Việt]
    ");
    // It is nobody else's choice.
    let theirs = minh.uses("kudos privacy").in_channel(desk).await.text();
    assert!(theirs.contains("On: a story"), "{theirs}");
    let kept = lan.uses("kudos privacy").option("language", "en").in_channel(desk).await.text();
    assert!(kept.contains("Off:"), "{kept}");
    let on = lan.uses("kudos privacy").option("public-name", "on").in_channel(desk).await.text();
    assert!(on.contains("This holds for you now") && on.contains("On: a story"), "{on}");
    let audit = mai.uses("kudos-admin audit").await.text();
    assert!(!audit.contains("Lan"), "what people choose for themselves is no moderator's business: {audit}");
}

#[tokio::test]
async fn what_holds_is_changed_by_buttons_where_it_stands() {
    let Some(hotel) = Hotel::opens().await else { return };
    let lan = &hotel.lan;
    let shown = lan.uses("kudos privacy").in_channel(&hotel.desk).await;
    let off = lan.presses(&shown.message(), "Keep my name out").await;
    assert!(off.updated_the_message() && off.is_ephemeral());
    assert!(off.text().contains("Off: where"), "{}", off.text());
    let spoken = lan.presses(&off.message(), "Nói tiếng Việt").await;
    assert!(spoken.text().contains("Tắt: khi trích") && spoken.text().contains("Tiếng Việt, dù"), "{}", spoken.text());
    assert_eq!(spoken.buttons(), ["Cho nêu tên tôi", "Speak English", "Tự động chọn"]);
    let on = lan.presses(&spoken.message(), "Cho nêu tên tôi").await;
    let back = lan.presses(&on.message(), "Tự động chọn").await;
    assert!(back.text().contains("English (automatic)") && back.text().contains("On: a story"), "{}", back.text());
    // Nobody else's choice was touched.
    let theirs = hotel.minh.uses("kudos privacy").in_channel(&hotel.desk).await;
    assert_eq!(theirs.buttons(), shown.buttons());
}
