//! People who are not looked up in time, who come and go, and groups that go while nobody looks.

use super::Hotel;
use crate::support::slack::{Member, Message};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);

impl Hotel {
    async fn is_asked(&self, asker: &Member, what: &str) -> Message {
        let text = format!("Maintenance {what}");
        asker.uses("please").text(text).in_channel(&self.desk).await.message()
    }
}

#[tokio::test]
async fn whoever_cannot_be_looked_up_is_in_their_groups_all_the_same() {
    let hotel = Hotel::opens().await;
    hotel
        .administers(&format!("setup moderators: {}", hotel.maintenance.mention()))
        .await;
    let card = hotel.is_asked(&hotel.lan, "the lift").await;
    hotel
        .stand
        .faults()
        .next("users.info")
        .rate_limits(Duration::from_secs(30));
    let taken = hotel.minh.presses(&card, "Take it").await;
    assert!(taken.text().contains("Taken by"), "{}", taken.text());
    hotel.stand.faults().next("users.info").hangs();
    let list = hotel.minh.uses("kudos-admin").text("team list");
    let listed = list.in_channel(&hotel.desk).await;
    assert!(listed.text().contains("Front Desk"), "{}", listed.text());
}

#[tokio::test]
async fn a_group_that_is_switched_off_unheard_takes_nobody_out_of_their_team() {
    let mut hotel = Hotel::opens().await;
    // Seen as one of the group.
    hotel.minh.uses("kudos").text("asks").in_channel(&hotel.desk).await;
    hotel.bot.kill9();
    hotel.maintenance.is_disabled_unheard();
    hotel.bot.starts().await;
    let card = hotel.is_asked(&hotel.lan, "the lift").await;
    let taken = hotel.minh.presses(&card, "Take it").await;
    assert!(taken.text().contains("Taken by"), "{}", taken.text());
}

#[tokio::test]
async fn news_for_an_asker_who_has_left_is_told_to_nobody() {
    let hotel = Hotel::opens().await;
    let card = hotel.is_asked(&hotel.lan, "the lift").await;
    hotel.lan.is_deactivated();
    hotel.minh.presses(&card, "Take it").await;
    let tried = || (!hotel.stand.calls("conversations.open").is_empty()).then_some(());
    hotel.stand.wait_until("a try to tell the asker", SOON, tried).await;
    // What would be said instead comes before the news of another ask.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let other = hotel.is_asked(&hotel.mai, "the lamp").await;
    hotel.minh.presses(&other, "Take it").await;
    hotel.mai.waits_for_direct_message("the news").await;
    let said: Vec<String> = hotel.desk.messages().iter().map(Message::text).collect();
    assert_eq!(said.len(), 2, "{said:?}");
}

#[tokio::test]
async fn where_whoever_set_up_has_left_the_one_before_them_is_told() {
    let hotel = Hotel::opens().await;
    let ann = hotel.workspace.member("Ann").admin();
    let edited = ann.uses("kudos-admin").text("team edit Front Desk kind: back-office");
    assert!(edited.in_channel(&hotel.desk).await.text().contains("Front Desk"));
    ann.is_deactivated();
    hotel.maintenance.is_disabled();
    let told = hotel.mai.waits_for_direct_message("that the group is gone").await;
    assert!(told.text().contains("Maintenance"), "{}", told.text());
}
