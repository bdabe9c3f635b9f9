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
