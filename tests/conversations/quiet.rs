//! The list of help that was not thanked for yet.

use super::hotel::Hotel;

#[tokio::test]
async fn quiet_help_is_thanked_with_one_tap() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, hoa, desk, .. } = &hotel;
    let card = hotel.lan_asks("the ice machine is down").await;
    minh.presses(&card, "Take it").await;
    minh.presses(&card, "Done").await;
    let mine = lan.uses("kudos mine").in_channel(desk).await;
    let list = lan.presses(&mine.message(), "Help not yet thanked").await;
    assert!(list.is_ephemeral());
    insta::assert_snapshot!(list.text(), @"
    (only Lan sees this)
    Help that you have not said thanks for yet; you alone see this.
    | 1. Minh: “the ice machine is down” · done Sun 22 Nov
    | “No need” takes a help off this list for good. Nobody is told.
    [1: Say thank you] [1: No need] [Show the ask](https://discord.com/channels/<id>/<id>/<id>)
    ");
    let form = lan.presses(&list.message(), "1: Say thank you").await.modal();
    let thanked = lan.submits(&form, [("for", "for the ice")]).await;
    assert!(thanked.text().contains("for the ice"), "{}", thanked.text());
    let list = lan.forges_press(&card, "mw:digest:quiet").await;
    assert_eq!(list.content(), "No help is waiting for your thanks.");
    // What is Lan's list is nobody else's.
    let theirs = hoa.forges_press(&card, "mw:digest:quiet").await;
    assert_eq!(theirs.content(), "No help is waiting for your thanks.");
}

#[tokio::test]
async fn quiet_help_can_be_dismissed_by_the_one_who_asked() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { minh, hoa, desk, .. } = &hotel;
    let lan = hotel.lan.clone().with_locale("vi");
    let card = hotel.lan_asks("the lift is stuck").await;
    minh.presses(&card, "Take it").await;
    minh.presses(&card, "Done").await;
    lan.uses("kudos privacy").option("language", "vi").in_channel(desk).await;
    let list = lan.forges_press(&card, "mw:digest:quiet").await;
    insta::assert_snapshot!(list.text(), @"
    (only Lan sees this)
    Những việc đã được giúp mà anh/chị chưa kịp cảm ơn; chỉ mình anh/chị thấy.
    | 1. Minh: “the lift is stuck” · xong Chủ nhật 22/11
    | “Không cần” sẽ bỏ hẳn việc đó khỏi danh sách. Không ai được báo cả.
    [1: Gửi lời cảm ơn] [1: Không cần] [Xem lời nhờ](https://discord.com/channels/<id>/<id>/<id>)
    ");
    let button = list.message().button("1: Không cần").expect("a button")["custom_id"].clone();
    let refused = hoa.forges_press(&card, button.as_str().expect("an id")).await;
    assert!(refused.content().contains("This is for the one who asked"), "{}", refused.text());
    let dismissed = lan.presses(&list.message(), "1: Không cần").await;
    assert!(dismissed.updated_the_message());
    assert!(dismissed.content().contains("Không có việc nào"), "{}", dismissed.text());
    let again = lan.forges_press(&card, "mw:digest:quiet").await;
    assert!(again.content().contains("Không có việc nào"), "{}", again.text());
}
