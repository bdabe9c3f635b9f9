//! A plan without user groups: a channel stands for a team.

use crate::support::bot::Bot;
use crate::support::slack::{Channel, Member, Message, Slack};
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(20);

/// A hotel without user groups whose kitchen has a channel of its own.
struct Hotel {
    stand: Slack,
    desk: Channel,
    kitchen: Channel,
    mai: Member,
    lan: Member,
    minh: Member,
    hoa: Member,
    bot: Bot,
}

impl Hotel {
    async fn opens() -> Self {
        let stand = Slack::start();
        let workspace = stand.workspace("Hotel").on_the_free_plan();
        let desk = workspace.channel("desk");
        let kitchen = workspace.channel("kitchen").private();
        let mai = workspace.member("Mai").admin();
        let [lan, minh, hoa] = ["Lan", "Minh", "Hoa"].map(|name| workspace.member(name));
        let bot = Bot::start_beside_slack(&stand).await;
        desk.invites_the_bot();
        kitchen.removes_the_bot();
        kitchen.takes(&minh);
        kitchen.takes(&mai);
        let hotel = Hotel {
            stand,
            desk,
            kitchen,
            mai,
            lan,
            minh,
            hoa,
            bot,
        };
        hotel.administers("team add \"Front Desk\" kind: front-line").await;
        hotel
    }

    async fn administers(&self, text: &str) -> String {
        let answer = self.mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        assert!(answer.is_ephemeral(), "{text}: {}", answer.text());
        answer.text()
    }

    /// The members are read so many times, or more, after the bot's start.
    async fn reads_the_members(&self, times: usize) {
        let read = || (self.stand.calls("conversations.members").len() >= times).then_some(());
        self.stand.wait_until("the members of the kitchen", SOON, read).await;
    }

    /// Lan asks the kitchen, as if by its channel, which is private and none of hers.
    async fn asks(&self, what: &str) -> Message {
        let text = format!("#kitchen {what}");
        self.lan
            .uses("please")
            .text(text)
            .in_channel(&self.desk)
            .await
            .message()
    }

    async fn presses(&self, who: &Member, card: &Message) -> bool {
        who.presses(card, "Take it").await;
        card.now().text().contains("Taken by")
    }

    /// Presses until it is taken: what was read is known a moment later.
    async fn takes(&self, who: &Member, card: &Message) {
        let until = Instant::now() + SOON;
        while !self.presses(who, card).await {
            assert!(Instant::now() < until, "{} is not in the team", who.name);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[tokio::test]
async fn whoever_is_in_the_channel_of_a_team_is_in_the_team() {
    let mut hotel = Hotel::opens().await;
    let added = format!("team add Kitchen kind: back-office group: {}", hotel.kitchen.mention());
    let told = hotel.administers(&added).await;
    assert!(
        told.contains("Kitchen is a team now") && told.contains("#kitchen"),
        "{told}"
    );
    hotel.reads_the_members(1).await;
    let card = hotel.asks("the soup is cold").await;
    assert!(
        card.text().contains("@Kitchen: @Lan asks"),
        "outsiders read the name, too: {card:?}"
    );
    assert!(card.pings().is_empty(), "nobody is notified: {card:?}");
    let words = || hotel.lan.sees_alone(&hotel.desk).pop().map(|word| word.text());
    let word = hotel.stand.wait_until("a word to the asker", SOON, words).await;
    insta::assert_snapshot!(word, @"
    (only Lan sees this)
    Nobody was notified: here Kitchen is the channel #kitchen, and a channel's mention notifies nobody. Share the card there if it is to be seen.
    ");
    assert!(
        !hotel.presses(&hotel.minh, &card).await,
        "the bot cannot read who is in it"
    );
    hotel.kitchen.invites_the_bot();
    hotel.reads_the_members(2).await;
    assert!(!hotel.presses(&hotel.hoa, &card).await);
    hotel.takes(&hotel.minh, &card).await;

    let card = hotel.asks("the tea is cold").await;
    hotel.kitchen.takes(&hotel.hoa);
    hotel.kitchen.loses(&hotel.minh);
    let heard = || (hotel.stand.unacknowledged() == 0).then_some(());
    hotel.stand.wait_until("the events", SOON, heard).await;
    assert!(!hotel.presses(&hotel.minh, &card).await);
    hotel.takes(&hotel.hoa, &card).await;

    // After a restart, too, and whoever came meanwhile.
    let before = hotel.stand.calls("conversations.members").len();
    hotel.bot.kill9();
    hotel.kitchen.takes(&hotel.minh);
    hotel.bot.starts().await;
    assert!(hotel.stand.calls("conversations.members").len() > before);
    let card = hotel.asks("the bread is out").await;
    hotel.takes(&hotel.minh, &card).await;
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_form_offers_channels_and_a_channel_that_is_gone_stands_for_nobody() {
    let hotel = Hotel::opens().await;
    hotel.kitchen.invites_the_bot();
    let add = hotel.mai.uses("kudos-admin").text("team add").in_channel(&hotel.desk);
    let form = add.await.modal();
    let fields = [("name", "Kitchen"), ("kind", "back-office"), ("role", "kitchen")];
    let told = hotel.mai.submits(&form, fields).await.text();
    assert!(
        told.contains("Kitchen is a team now") && told.contains("#kitchen"),
        "{told}"
    );
    hotel.reads_the_members(1).await;
    assert!(hotel.asks("the soup").await.text().contains("@Kitchen: @Lan asks"));
    hotel.kitchen.is_archived();
    let heard = || (hotel.stand.unacknowledged() == 0).then_some(());
    hotel.stand.wait_until("the event", SOON, heard).await;
    let listed = hotel.administers("team list").await;
    assert!(listed.contains("Kitchen") && !listed.contains("#kitchen"), "{listed}");
}

#[tokio::test]
async fn a_plan_that_ends_takes_nobody_out_of_their_team() {
    let mut hotel = crate::Hotel::opens().await;
    // Seen as one of the group.
    hotel.minh.uses("kudos").text("asks").in_channel(&hotel.desk).await;
    hotel.bot.kill9();
    hotel.workspace.pays(false);
    hotel.bot.starts().await;
    let front = format!("team edit Front Desk group: {}", hotel.desk.mention());
    hotel.administers(&front).await;
    let read = || (!hotel.stand.calls("conversations.members").is_empty()).then_some(());
    hotel.stand.wait_until("the members of the desk", SOON, read).await;
    let asks = hotel
        .mai
        .uses("please")
        .text("Maintenance the lift")
        .in_channel(&hotel.desk);
    let card = asks.await.message();
    // The desk's channel, in which he is as well, makes him no receptionist: his own team was made first.
    hotel.minh.presses(&card, "Take it").await;
    assert!(card.now().text().contains("Taken by"), "{card:?}");
}
