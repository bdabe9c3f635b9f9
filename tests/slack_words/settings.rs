//! What holds for a person on Slack: the App Home shows it and changes it, and forms and refusals speak the language that
//! was chosen.

use crate::Hotel;

#[tokio::test]
async fn the_app_home_changes_what_holds() {
    let hotel = Hotel::opens().await;
    let lan = &hotel.lan;
    lan.opens_home();
    let home = lan
        .waits_for_home("the settings", |home| home.text().contains("Your settings"))
        .await;
    insta::assert_snapshot!(home.text(), @"
    Magic Words
    [Ask for help] [Say thank you]
    ----
    No asks yet. Try /please.
    ----
    No kudos yet. Try /thank-you.
    ----
    Your settings
    Your name in the weekly summary
    On: a story that the summary quotes may name you.
    Language
    English (automatic)
    Change it with a button, or with the options of /kudos privacy.
    [Keep my name out]
    [Speak English] [Nói tiếng Việt]
    ");
    lan.presses(&home, "Keep my name out").await;
    let home = lan
        .waits_for_home("the name kept out", |home| home.text().contains("Off: where"))
        .await;
    lan.presses(&home, "Nói tiếng Việt").await;
    let home = lan
        .waits_for_home("the other language", |home| home.text().contains("Tắt: khi"))
        .await;
    insta::assert_snapshot!(home.text(), @"
    Magic Words
    [Nhờ giúp] [Nói lời cảm ơn]
    ----
    Chưa có lời nhờ nào. Thử /nho-giup nhé.
    ----
    Chưa có lời cảm ơn nào. Thử /cam-on nhé.
    ----
    Cài đặt của anh/chị
    Tên anh/chị trong bản tin tuần
    Tắt: khi trích lời cảm ơn gửi đi hay gửi tới anh/chị, bản tin không nêu tên. Các thẻ trong kênh vẫn ghi tên như trước.
    Ngôn ngữ
    Tiếng Việt, dù ứng dụng của anh/chị dùng tiếng nào
    Đổi bằng nút bấm, hoặc bằng các tùy chọn của /kudos privacy.
    [Cho nêu tên tôi]
    [Speak English] [Tự động chọn]
    ");
    // Neither press was answered by a message beside.
    assert!(lan.direct_messages().is_empty(), "{:?}", lan.direct_messages());
    // The command tells the same.
    let told = lan.uses("kudos").text("privacy").in_channel(&hotel.desk).await;
    assert!(told.text().contains("Tiếng Việt, dù ứng dụng"), "{}", told.text());
    let home = lan.opens_home().expect("a home");
    lan.presses(&home, "Tự động chọn").await;
    lan.waits_for_home("the language of the app", |home| {
        home.text().contains("English (automatic)")
    })
    .await;
}

#[tokio::test]
async fn a_command_called_by_its_vietnamese_name_is_read_and_answered_in_vietnamese() {
    let hotel = Hotel::opens().await;
    let lan = &hotel.lan;
    let writes = async |command: &str, text: String| lan.uses(command).text(text).in_channel(&hotel.desk).await;
    let told = writes("nho-giup", "máy đá hỏng".to_owned()).await;
    assert!(
        told.text().contains("Gửi cho ai ạ?") && told.text().contains("/nho-giup"),
        "{}",
        told.text()
    );
    // In Vietnamese it is Friday, in English Thursday at six.
    let ask = |key: &str| format!("{} máy đá hỏng {key}: thu 6", hotel.maintenance.mention());
    let friday = |card: &str| card.contains("17:00");
    let card = writes("nho-giup", ask("by")).await.message().text();
    assert!(friday(&card), "{card}");
    let card = writes("please", ask("trước")).await.message().text();
    assert!(friday(&card), "{card}");

    // So are its form, and what is said in it.
    let form = lan.uses("nho-giup").in_channel(&hotel.desk).await.modal();
    assert_eq!(form.title(), "/nho-giup");
    let refused = lan.submits(&form, [("what", "thang máy kẹt")]).await;
    assert!(
        refused.errors()[0].1.contains("Xin chọn một đồng nghiệp"),
        "{:?}",
        refused.errors()
    );
    lan.completes(&form, "to-team", "main").await;
    let fields = [("to-team", "Maintenance"), ("what", "thang máy kẹt"), ("by", "thu 6")];
    let card = lan.submits(&form, fields).await.message().text();
    assert!(friday(&card), "{card}");

    let gone = hotel.workspace.member("Cũ");
    gone.is_deactivated();
    let refused = writes("nho-giup", format!("{} x", gone.mention())).await;
    assert!(
        refused.content().contains("Ở đây không liên lạc được với"),
        "{}",
        refused.text()
    );

    // A choice of their own holds.
    writes("kudos", "privacy language: en".to_owned()).await;
    let told = writes("nho-giup", "máy đá hỏng".to_owned()).await;
    assert!(told.text().contains("Whom is it for?"), "{}", told.text());
    let card = writes("nho-giup", ask("trước")).await.message().text();
    assert!(!friday(&card), "{card}");
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_workspace_that_speaks_vietnamese_is_not_overruled_by_slacks_interface() {
    let hotel = Hotel::opens().await;
    hotel.administers("setup language: vi").await;
    // Slack has no Vietnamese interface: whoever speaks it has an English one.
    let told = hotel
        .lan
        .uses("please")
        .text("máy đá hỏng")
        .in_channel(&hotel.desk)
        .await;
    assert!(told.text().contains("Gửi cho ai ạ?"), "{}", told.text());
    let form = hotel.lan.uses("please").in_channel(&hotel.desk).await.modal();
    assert_eq!(form.title(), "/nho-giup");
}

#[tokio::test]
async fn forms_and_refusals_speak_the_chosen_language() {
    let hotel = Hotel::opens().await;
    let lan = &hotel.lan;
    let chosen = lan
        .uses("kudos")
        .text("privacy language: vi")
        .in_channel(&hotel.desk)
        .await;
    assert!(chosen.text().contains("Tiếng Việt"), "{}", chosen.text());
    let form = lan.uses("please").in_channel(&hotel.desk).await.modal();
    assert_eq!(form.title(), "/nho-giup");
    assert!(form.text().contains("Hoặc một nhóm"), "{}", form.text());
    let refused = lan.submits(&form, [("what", "the lift is stuck")]).await;
    assert!(
        refused.errors()[0].1.contains("Xin chọn một đồng nghiệp"),
        "{:?}",
        refused.errors()
    );
    let gone = hotel.workspace.member("Cũ");
    gone.is_deactivated();
    let text = format!("{} x", gone.mention());
    let refused = lan.uses("please").text(text).in_channel(&hotel.desk).await;
    assert!(
        refused.content().contains("Ở đây không liên lạc được với"),
        "{}",
        refused.text()
    );
    // The client of who chose nothing speaks English.
    let form = hotel.minh.uses("please").in_channel(&hotel.desk).await.modal();
    assert_eq!(form.title(), "/please");

    // A form that the product makes.
    let text = format!("{} the tap drips", lan.mention());
    let card = hotel
        .minh
        .uses("please")
        .text(text)
        .in_channel(&hotel.desk)
        .await
        .message();
    let form = lan.presses(&card, "Can\'t right now").await.modal();
    assert_eq!(form.data["submit"]["text"], "Gửi");
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}
