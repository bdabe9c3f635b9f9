//! Somebody leaves the company: Slack tells that their account was deactivated, as it tells of every change of everybody.

use super::hotel::{Hotel, SOON};
use crate::support::slack::{Group, Member};

const IN_THE_TEAM: &str = "select count(*) from members m join memberships ms on ms.member = m.id where m.name = 'Minh' \
    and ms.team is not null and ms.id = (select max(x.id) from memberships x where x.member = m.id)";
/// What a change of nothing must not add to.
const WRITTEN: &str = "select (select count(*) from memberships) + (select count(*) from ask_events) \
    + (select count(*) from receipts) + (select count(*) from members)";

impl Hotel {
    /// Minh is in the team behind this group and leads it; an admin made it.
    async fn has_minhs_team(&self, group: &Group) -> Member {
        let mai = self.workspace.member("Mai").admin();
        let text = format!(
            "team add Maintenance kind: back-office group: {} lead: {}",
            group.mention(),
            self.minh.mention()
        );
        mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        self.minh.uses("kudos").text("mine").in_channel(&self.desk).await;
        self.ledger.until("Minh to be in the team", IN_THE_TEAM, 1).await;
        mai
    }

    async fn minh_leaves(&self) {
        self.minh.is_deactivated();
        self.ledger.until("Minh to be in no team", IN_THE_TEAM, 0).await;
        self.acknowledges_all().await;
    }
}

on_both_engines! {
    async fn whoever_leaves_the_company_leaves_their_team_and_somebody_else_can_take_what_they_took(mut hotel) {
        let group = hotel.workspace.user_group("Maintenance");
        let an = hotel.workspace.member("An").with_group(&group);
        hotel.minh.clone().with_group(&group);
        hotel.opens().await;
        let mai = hotel.has_minhs_team(&group).await;
        let ask = hotel.lan.uses("please").text(format!("{} ", group.mention())).typed("ice");
        ask.in_channel(&hotel.desk).await;
        let card = hotel.card("ice").await;
        hotel.minh.presses(&card, "Take it").await;
        hotel.lan.waits_for_direct_message("that it was taken").await;

        hotel.minh_leaves().await;
        let open = card.becomes("open", |card| card.text().contains("Open: who can take it?")).await;
        let told = || hotel.lan.direct_messages().pop().filter(|word| word.text().contains("is open again: ice"));
        hotel.slack.wait_until("Lan to be told", SOON, told).await;
        let lead = mai.waits_for_direct_message("that the team has no lead").await;
        assert!(lead.text().contains("The lead of the team Maintenance is no longer here"), "{lead:?}");
        an.presses(&open, "Take it").await;
        card.becomes("taken", |card| card.text().contains("Taken by @An")).await;
        let history = "select count(*) from memberships ms join members m on m.id = ms.member where m.name = 'Minh'";
        assert_eq!(hotel.ledger.number(history).await, 2);
        hotel.has_no_problems();
    }

    async fn of_somebody_who_has_left_no_more_is_written_until_they_are_back(mut hotel) {
        let group = hotel.workspace.user_group("Maintenance");
        hotel.minh.clone().with_group(&group);
        hotel.opens().await;
        let mai = hotel.has_minhs_team(&group).await;
        hotel.minh_leaves().await;
        // Whoever speaks of them does not bring them back, nor is anybody who was never here of concern.
        let show = format!("member show {}", hotel.minh.mention());
        mai.uses("kudos-admin").text(show).in_channel(&hotel.desk).await;
        let written = hotel.ledger.number(WRITTEN).await;
        let passer_by = hotel.workspace.member("Passer-by");
        for somebody in [&hotel.minh, &passer_by, &mai] {
            somebody.clone().with_display_name("Another name");
        }
        passer_by.is_deactivated();
        hotel.slack.sends_all_events_again();
        hotel.acknowledges_all().await;
        assert_eq!(hotel.ledger.number(WRITTEN).await, written);

        hotel.minh.is_reactivated();
        hotel.minh.clone().with_display_name("Minh");
        hotel.acknowledges_all().await;
        hotel.minh.uses("kudos").text("mine").in_channel(&hotel.desk).await;
        hotel.ledger.until("Minh to be in the team again", IN_THE_TEAM, 1).await;
        assert_eq!(hotel.ledger.number("select count(*) from teams where lead is not null").await, 0);
        // What is told late is no longer so.
        hotel.ledger.change("delete from receipts").await;
        hotel.slack.sends_all_events_again();
        hotel.acknowledges_all().await;
        assert_eq!(hotel.ledger.number(IN_THE_TEAM).await, 1);
        hotel.has_no_problems();
    }

    async fn who_leaves_while_nobody_listens_has_left_when_slack_tells_again(mut hotel) {
        let group = hotel.workspace.user_group("Maintenance");
        hotel.minh.clone().with_group(&group);
        hotel.opens().await;
        hotel.has_minhs_team(&group).await;
        hotel.acknowledges_all().await;
        hotel.bot.kill9();
        hotel.minh.is_deactivated();
        hotel.bot.starts().await;
        hotel.slack.advance(std::time::Duration::from_secs(61));
        hotel.ledger.until("Minh to be in no team", IN_THE_TEAM, 0).await;
        hotel.has_no_problems();
    }
}
