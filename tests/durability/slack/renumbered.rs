//! Slack gives a private channel another id when it is to be shared with another company; nothing is found by the old one.

use super::hotel::{Hotel, SOON, holding};
use crate::support::slack::Channel;

const POST: &str = "chat.postMessage";
const MEMBERSHIPS: &str = "select count(*) from memberships";

impl Hotel {
    /// Waits until the ledger knows the channel by its new id.
    async fn knows(&self, den: &Channel) {
        let known = format!(
            "select count(*) from workspaces w join team_groups g on g.workspace = w.id \
             where w.digest_channel = '{0}' and g.external_id = '{0}'",
            den.id
        );
        self.ledger.until("the new id to be known", &known, 1).await;
        self.acknowledges_all().await;
    }

    /// It stands for a team, and is the summary's.
    async fn sets_up(&self, den: &Channel) {
        let mai = self.workspace.member("Mai").admin();
        for text in [
            format!("setup channel: {}", den.mention()),
            format!("team add Maintenance kind: back-office group: {}", den.mention()),
        ] {
            mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        }
        let read = || (!self.slack.calls("conversations.members").is_empty()).then_some(());
        self.slack.wait_until("the channel to be read", SOON, read).await;
    }
}

on_both_engines! {
    async fn a_channel_with_a_new_id_is_still_that_of_the_summary_and_of_its_team(mut hotel) {
        let den = hotel.workspace.channel("den").private();
        hotel.opens().await;
        hotel.sets_up(&den).await;
        hotel.minh.uses("kudos").text("mine").in_channel(&hotel.desk).await;
        hotel.ledger.until("Minh to be in the team", MEMBERSHIPS, 1).await;

        let den = den.with_a_new_id();
        hotel.knows(&den).await;
        hotel.minh.uses("kudos").text("mine").in_channel(&hotel.desk).await;
        assert_eq!(hotel.ledger.number(MEMBERSHIPS).await, 1, "Minh never left it");
        hotel.asks("ice").answer().await;
        hotel.ledger.owes_a_summary().await;
        hotel.slack.wait_until("the summary", SOON, || den.messages().pop()).await;
        hotel.has_no_problems();
    }

    async fn a_card_in_a_channel_with_a_new_id_follows_what_becomes_of_it(mut hotel) {
        let den = hotel.workspace.channel("den").private();
        hotel.opens().await;
        hotel.thanks_in(&den, &hotel.lan, "towels", false).answer().await;
        hotel.asks_in(&den, "ice").answer().await;
        let card = |words: &str| holding(den.messages(), words).pop().expect("a card");
        let (thanks, ask) = (card("towels"), card("ice"));
        hotel.minh.presses(&ask, "Take it").await;
        hotel.ledger.until("all to be settled", "select count(*) from deliveries where state = 'due'", 0).await;
        // This one is still owed to it.
        hotel.slack.faults().next(POST).times(2).fails_with(500);
        assert!(hotel.asks_in(&den, "tea").is_acknowledged_within(SOON).await);

        let den = den.with_a_new_id();
        hotel.acknowledges_all().await;
        hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        hotel.minh.is_deactivated();
        ask.becomes("open", |card| card.text().contains("Open: who can take it?")).await;
        hotel.ledger.settles().await;
        assert!(!thanks.now().text().contains("towels"), "{thanks:?}");
        assert_eq!(holding(den.messages(), "tea").len(), 1);
        hotel.has_no_problems();
    }
}
