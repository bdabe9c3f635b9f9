//! `/kudos why` and `/kudos team`: what people see of the figures.

use super::hotel::Hotel;
use crate::stage::Needs;

#[tokio::test]
async fn a_team_sees_its_own_mirror_and_no_other() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, tuan, desk, .. } = &hotel;
    hotel.lan_asks("the ice machine is down").await;
    for own in [minh, tuan] {
        let mirror = own.uses("kudos team").in_channel(desk).await;
        // Nobody of theirs was seen before the week of the summary ended.
        assert!(mirror.is_ephemeral() && mirror.content().contains("fewer than three people"), "{}", mirror.text());
    }
    if hotel.has(Needs::CompletionWithoutAForm) {
        let choices = lan.completes("kudos team").typing("team", "main").await;
        assert_eq!(choices.len(), 1);
    }
    let refused = lan.uses("kudos team").option("team", "Maintenance").in_channel(desk).await;
    assert!(refused.is_ephemeral());
    assert_eq!(
        refused.content(),
        "The mirror of Maintenance is for its own people and its lead. `/kudos why` shows what the summary counts of it."
    );
    let moderator = hotel.mai.uses("kudos team").option("team", "Maintenance").in_channel(desk).await;
    assert!(moderator.content().contains("is for its own people"), "{}", moderator.text());
    let lost = hotel.kien.uses("kudos team").in_channel(desk).await;
    assert!(lost.content().contains("You are in no team yet"), "{}", lost.text());
}

#[tokio::test]
async fn why_answers_in_the_persons_language_and_says_what_is_missing() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel { lan, minh, desk, .. } = &hotel;
    let nobody = lan.uses("kudos why").in_channel(desk).await;
    assert!(nobody.is_ephemeral());
    assert!(nobody.content().contains("Reception serves no other team"), "{}", nobody.text());
    let unknown = lan.uses("kudos why").option("team", "Kitchen").in_channel(desk).await;
    assert!(unknown.content().contains("No team is called “Kitchen”"), "{}", unknown.text());
    let minh = minh.clone().with_language("vi");
    let early = minh.uses("kudos why").in_channel(desk).await;
    assert!(early.content().contains("chưa tới ba người"), "{}", early.text());
}
