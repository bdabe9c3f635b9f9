//! The list of help that was not thanked for yet.

use super::hotel::Hotel;
use crate::stage::{Answer, Person};

/// Lan's ask, taken and done by Minh.
async fn minh_helps(hotel: &Hotel, what: &str) {
    let card = hotel.lan_asks(what).await;
    hotel.minh.presses(&card, "Take it").await;
    hotel.minh.presses(&card, "Done").await;
}

async fn opens_list(hotel: &Hotel, who: &Person, button: &str) -> Answer {
    let mine = who.uses("kudos mine").in_channel(&hotel.desk).await;
    who.presses(&mine.message(), button).await
}

#[tokio::test]
async fn quiet_help_is_thanked_with_one_tap() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let lan = &hotel.lan;
    minh_helps(&hotel, "the ice machine is down").await;
    let mut list = opens_list(&hotel, lan, "Help not yet thanked").await;
    // Where a card stands is known a moment after it was shown.
    for _ in 0..100 {
        if list.buttons().iter().any(|button| button == "Show the ask") {
            break;
        }
        list = opens_list(&hotel, lan, "Help not yet thanked").await;
    }
    assert!(list.is_ephemeral());
    let told = list.text();
    let expected = "1. Trần Quang Minh: “the ice machine is down” · done ";
    assert!(told.contains(expected), "{told}");
    assert_eq!(list.buttons(), ["1: Say thank you", "1: No need", "Show the ask"]);
    let form = lan.presses(&list.message(), "1: Say thank you").await.modal();
    let thanked = lan.submits(&form, [("For what?", "for the ice")]).await;
    assert!(!thanked.is_ephemeral() && thanked.text().contains("for the ice"), "{}", thanked.text());
    let list = opens_list(&hotel, lan, "Help not yet thanked").await;
    assert_eq!(list.content(), "No help is waiting for your thanks.");
}

#[tokio::test]
async fn quiet_help_can_be_dismissed_for_good() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let lan = &hotel.lan;
    minh_helps(&hotel, "the lift is stuck").await;
    lan.uses("kudos privacy").option("language", "vi").in_channel(&hotel.desk).await;
    let list = opens_list(&hotel, lan, "Việc chưa kịp cảm ơn").await;
    assert!(list.text().contains("“the lift is stuck” · xong "), "{}", list.text());
    let dismissed = lan.presses(&list.message(), "1: Không cần").await;
    assert!(dismissed.updated_the_message());
    assert!(dismissed.content().contains("Không có việc nào"), "{}", dismissed.text());
    let again = opens_list(&hotel, lan, "Việc chưa kịp cảm ơn").await;
    assert!(again.content().contains("Không có việc nào"), "{}", again.text());
}

#[tokio::test]
async fn who_never_asked_is_led_to_no_list() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    minh_helps(&hotel, "the lift is stuck").await;
    let mine = hotel.minh.uses("kudos mine").in_channel(&hotel.desk).await;
    assert!(mine.buttons().is_empty(), "{}", mine.text());
}
