//! What the menus of forms and long lists offer, and how much of it can be read there.

use super::Hotel;
use super::support::slack::{Channel, Modal};

impl Hotel {
    async fn offers(&self, form: &Modal, field: &str, typed: &str) -> Vec<String> {
        let offered = self.mai.completes(form, field, typed).await.choices();
        offered.into_iter().map(|choice| choice.name).collect()
    }
}

#[tokio::test]
async fn an_ask_with_many_words_still_tells_whom_and_when() {
    let hotel = Hotel::opens().await;
    let words = "the ice machine on the third floor is leaking again and the guests of the wedding are waiting";
    let text = format!("{} {words}", hotel.maintenance.mention());
    let card = hotel
        .mai
        .uses("please")
        .text(text)
        .in_channel(&hotel.desk)
        .await
        .message();
    let card = hotel.minh.presses(&card, "Take it").await.message();
    hotel.minh.presses(&card, "Done").await;
    let form = hotel.mai.uses("thank-you").in_channel(&hotel.desk).await.modal();
    let offered = hotel.offers(&form, "ask", "ice").await;
    assert!(
        offered[0].starts_with("the ice machine") && offered[0].contains("Maintenance"),
        "{offered:?}"
    );
    assert!(
        !offered[0].ends_with('…') && offered[0].chars().count() <= 75,
        "{offered:?}"
    );
}

#[tokio::test]
async fn the_word_that_leaves_a_team_to_groups_can_be_chosen() {
    let hotel = Hotel::opens().await;
    let form = hotel
        .mai
        .uses("kudos-admin")
        .text("member set")
        .in_channel(&hotel.desk)
        .await
        .modal();
    assert_eq!(hotel.offers(&form, "team", "au").await, ["auto"]);
    let told = hotel
        .mai
        .submits(&form, [("person", "Lan"), ("team", "auto")])
        .await
        .text();
    assert!(told.contains("Lan"), "{told}");
}

#[tokio::test]
async fn a_kudos_is_found_by_its_id_and_all_teams_are_offered() {
    let hotel = Hotel::opens().await;
    for n in 0..40 {
        hotel.administers(&format!("team add Team{n} kind: back-office")).await;
    }
    let form = hotel.lan.uses("please").in_channel(&hotel.desk).await.modal();
    assert_eq!(hotel.offers(&form, "Or a team", "team").await.len(), 40);
    let text = format!("{} for the lift", hotel.minh.mention());
    hotel.lan.uses("thank-you").text(text).in_channel(&hotel.desk).await;
    let form = hotel
        .mai
        .uses("kudos-admin")
        .text("hide")
        .in_channel(&hotel.desk)
        .await
        .modal();
    let all = hotel.mai.completes(&form, "kudos", "").await.choices();
    let by_id = hotel
        .mai
        .completes(&form, "kudos", all[0].value.as_str().unwrap())
        .await
        .choices();
    assert_eq!(by_id, all);
}

#[tokio::test]
async fn a_list_of_many_teams_ends_with_how_many_are_left() {
    let hotel = Hotel::opens().await;
    // Short words take the most JSON for their length.
    hotel.administers("team add Bar kind: front-line").await;
    for n in 0..40 {
        let group = hotel.workspace.user_group(&format!("t{n}"));
        let (group, lead) = (group.mention(), hotel.lan.mention());
        hotel
            .administers(&format!("team add T{n} kind: back-office group: {group} lead: {lead}"))
            .await;
        let serves = format!("team serves T{n} customer: \"Front Desk\" on: no");
        hotel.administers(&serves).await;
    }
    let list = hotel.mai.uses("kudos-admin").text("team list").in_channel(&hotel.desk);
    assert!(list.await.is_ephemeral());
    let told = hotel.mai.direct_messages();
    let (list, file) = (told[0].text(), told[1].file("teams.txt").unwrap());
    let more = "more teams; the attached list names them all.";
    assert!(list.contains("T20") && list.contains(more), "{list}");
    assert!(String::from_utf8(file).unwrap().contains("T39 · "));
}

#[tokio::test]
async fn a_kudos_that_is_no_longer_among_the_newest_is_found_by_its_id() {
    let hotel = Hotel::opens().await;
    hotel.administers("limits per-day: 1000 per-pair: 1000").await;
    let thanks = async |words: String, channel: Channel| {
        let text = format!("{} for {words}", hotel.minh.mention());
        hotel.lan.uses("thank-you").text(text).in_channel(&channel).await
    };
    thanks("the lift".to_owned(), hotel.desk.clone()).await;
    let command = hotel.mai.uses("kudos-admin").text("hide");
    let form = command.in_channel(&hotel.desk).await.modal();
    let chooses = async |typed: &str| hotel.mai.completes(&form, "kudos", typed).await.choices();
    let id = chooses("").await[0].value.as_str().unwrap().to_owned();
    // A channel takes one card a second.
    for tens in 0..20 {
        let places = (0..10).map(|n| hotel.workspace.channel(&format!("floor-{tens}{n}")));
        let ten = places.map(|place| thanks(format!("the lamp of {place:?}"), place));
        futures::future::join_all(ten).await;
    }
    assert!(chooses("lift").await.is_empty());
    let found = chooses(&id).await;
    assert!(found.len() == 1 && found[0].name.contains("the lift"), "{found:?}");
    let fields = [("kudos", found[0].name.as_str()), ("reason", "a test")];
    hotel.mai.submits(&form, fields).await;
    assert!(chooses(&id).await.is_empty(), "a kudos that is hidden is offered again");
}
