//! What moderators do, and what everybody else cannot.

use super::hotel::Hotel;
use crate::stage::Needs;

#[tokio::test]
async fn a_hidden_kudos_leaves_card_and_lists_and_comes_back() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, mai, desk, ..
    } = &hotel;
    lan.uses("thank-you")
        .option("to", minh)
        .option("for", "something rude")
        .in_channel(desk)
        .await;
    let card = desk.last_message().await;
    let choices = mai
        .completes("kudos-admin hide")
        .typing("kudos", "rude")
        .await;
    assert_eq!(choices.len(), 1);
    let id = choices[0].value.clone();
    let hidden = mai
        .uses("kudos-admin hide")
        .option("kudos", id.as_str())
        .option("reason", "hurtful")
        .await;
    assert!(hidden.is_ephemeral());
    card.becomes("hidden", |card| !card.text().contains("rude")).await;
    assert!(!minh.uses("kudos mine").in_channel(desk).await.text().contains("rude"));
    mai.uses("kudos-admin restore")
        .option("kudos", id.as_str())
        .option("reason", "a joke between friends")
        .await;
    card.becomes("shown again", |card| card.text().contains("something rude"))
        .await;
    let audit = mai.uses("kudos-admin audit").await.text();
    assert!(
        audit.contains("hurtful") && audit.contains("a joke between friends"),
        "{audit}"
    );
}

#[tokio::test]
async fn a_muted_person_can_ask_but_not_thank() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, mai, desk, ..
    } = &hotel;
    mai.uses("kudos-admin mute")
        .option("person", lan)
        .option("reason", "spam")
        .await;
    let refused = lan
        .uses("thank-you")
        .option("to", minh)
        .option("for", "x")
        .in_channel(desk)
        .await;
    assert!(refused.is_ephemeral());
    let asked = lan
        .uses("please")
        .option("to", minh)
        .option("what", "help")
        .in_channel(desk)
        .await;
    assert!(!asked.is_ephemeral());
    mai.uses("kudos-admin unmute")
        .option("person", lan)
        .option("reason", "talked")
        .await;
    assert!(
        !lan.uses("thank-you")
            .option("to", minh)
            .option("for", "x")
            .in_channel(desk)
            .await
            .is_ephemeral()
    );
}

#[tokio::test]
async fn whoever_may_not_moderate_is_refused_even_when_the_platform_shows_the_command() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let refused = hotel.lan.uses("kudos-admin audit").although_hidden().await;
    assert!(
        refused.is_ephemeral() && refused.content().contains("Moderators can do this"),
        "{}",
        refused.text()
    );
    let set = hotel
        .mai
        .uses("kudos-admin setup")
        .option("moderators", &hotel.accounting)
        .await;
    assert!(set.text().contains("@&Accounting"), "{}", set.text());
    let shown = hotel.kien.uses("kudos-admin audit").although_hidden().await;
    assert!(shown.text().contains("let Accounting moderate"), "{}", shown.text());
}

#[tokio::test]
async fn help_lists_what_a_person_may_use() {
    let Some(hotel) = Hotel::opens().await else { return };
    let everybody = hotel.lan.uses("kudos help").in_channel(&hotel.desk).await.text();
    assert!(
        everybody.contains("/please") && !everybody.contains("/kudos-admin"),
        "{everybody}"
    );
    let moderator = hotel.mai.uses("kudos help").in_channel(&hotel.desk).await.text();
    assert!(moderator.contains("/kudos-admin hide"), "{moderator}");
}

#[tokio::test]
async fn required_values_are_asked_for_and_completed() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, mai, desk, ..
    } = &hotel;
    mai.uses("kudos-admin value add").option("name", "Warmth").await;
    mai.uses("kudos-admin value add").option("name", "Care").await;
    mai.uses("kudos-admin limits").option("value-required", true).await;
    let refused = lan
        .uses("thank-you")
        .option("to", minh)
        .option("for", "x")
        .in_channel(desk)
        .await;
    assert!(
        refused.is_ephemeral() && refused.content().contains("Warmth"),
        "{}",
        refused.text()
    );
    let choices = lan.completes("thank-you").typing("value", "wa").await;
    assert_eq!(choices.len(), 1);
    let thanked = lan
        .uses("thank-you")
        .option("to", minh)
        .option("for", "x")
        .option("value", "Warmth")
        .in_channel(desk)
        .await;
    assert!(thanked.text().contains("Value: Warmth"), "{}", thanked.text());
}

#[tokio::test]
async fn thanks_that_were_begun_can_be_sent_after_the_values_change() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let Hotel {
        lan, minh, mai, desk, ..
    } = &hotel;
    let said = minh.says(desk, "the boiler is fine again").await;
    let opens = async || lan.message_menu("Say thank you", &said).await.modal();
    let without_field = opens().await;
    mai.uses("kudos-admin value add").option("name", "Care").await;
    mai.uses("kudos-admin limits").option("value-required", true).await;
    let thanked = lan.submits(&without_field, [("For what?", "the boiler")]).await;
    assert!(thanked.text().contains("the boiler"), "{}", thanked.text());

    let with_field = opens().await;
    mai.uses("kudos-admin limits").option("value-required", false).await;
    mai.uses("kudos-admin value remove").option("name", "Care").await;
    let fields = [("For what?", "the pump"), ("Value: Care", "Care")];
    let thanked = lan.submits(&with_field, fields).await;
    assert!(thanked.text().contains("the pump"), "{}", thanked.text());
    assert!(!thanked.text().contains("Care"), "{}", thanked.text());
}

#[tokio::test]
async fn whoever_set_it_up_is_told_when_the_summarys_channel_is_deleted() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    if !hotel.has(Needs::ChannelsThatGo) {
        return;
    }
    let Hotel { mai, summary, .. } = &hotel;
    mai.uses("kudos-admin setup").option("channel", summary).await;
    summary.is_deleted().await;
    let told = mai.waits_for_direct_message("that the channel is gone").await;
    assert!(
        told.content().contains("channel of the weekly summary was deleted"),
        "{}",
        told.text()
    );
    let settings = mai.uses("kudos-admin setup").await.text();
    assert!(settings.contains("The weekly summary has no channel"), "{settings}");
}

#[tokio::test]
async fn whoever_set_it_up_is_told_when_what_stood_for_a_team_or_the_moderators_is_gone() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    if !hotel.has(Needs::GroupsThatGo) {
        return;
    }
    let Hotel { mai, stage, .. } = &hotel;
    let teams = async || mai.uses("kudos-admin team list").await.text();
    assert!(teams().await.contains("@&Maintenance"), "{}", teams().await);
    stage.group_goes(&hotel.maintenance).await;
    mai.waits_for_word("of the team", "stood for the team Maintenance").await;
    assert!(!teams().await.contains("@&Maintenance"), "{}", teams().await);
    // As the word says.
    hotel.minh.uses("kudos asks").await;
    let shown = mai.uses("kudos-admin member show").option("person", &hotel.minh).await;
    assert!(!shown.text().contains("Maintenance"), "{}", shown.text());
    mai.uses("kudos-admin setup")
        .option("moderators", &hotel.accounting)
        .await;
    let settings = async || mai.uses("kudos-admin setup").await.text();
    assert!(settings().await.contains("Accounting"), "{}", settings().await);
    stage.group_goes(&hotel.accounting).await;
    mai.waits_for_word("of the moderators", "The moderators’ role or user group was deleted").await;
    assert!(!settings().await.contains("Accounting"), "{}", settings().await);
}

#[tokio::test]
async fn the_settings_tell_when_the_next_summary_is_due_and_why_not() {
    let Some(hotel) = Hotel::with_teams().await else { return };
    let mai = &hotel.mai;
    let settings = async || mai.uses("kudos-admin setup").await.text();
    let told = settings().await;
    assert!(told.contains("Next: The weekly summary has no channel"), "{told}");
    let told = mai
        .uses("kudos-admin setup")
        .option("channel", &hotel.summary)
        .option("day", "monday")
        .option("time", "9:00")
        .await
        .text();
    assert!(told.contains("Next: The next weekly summary is due "), "{told}");
    let paused = mai.uses("kudos-admin digest pause").await.content();
    assert!(paused.contains("is paused"), "{paused}");
    assert!(settings().await.contains("Next: The weekly summary is paused."));
    mai.uses("kudos-admin digest resume").await;
    mai.uses("kudos-admin digest post").await;
    let told = settings().await;
    assert!(told.contains("Last: The summary of "), "{told}");
}
