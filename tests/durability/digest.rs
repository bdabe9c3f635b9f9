//! The weekly summary is posted once, wherever on its way the bot is killed.

use std::time::Duration;

use crate::hotel::{Hotel, eventually};

const POST: &str = "POST /channels/*/messages";
const OWED: &str = "select count(*) from deliveries where kind = 'digest' and state = 'due'";

impl Hotel {
    async fn has_a_channel_for_summaries(&self) {
        let setup = self
            .guild
            .owner()
            .uses("kudos-admin setup")
            .option("channel", &self.desk);
        setup.in_channel(&self.desk).await;
    }

    /// Starts the bot again; all that it owes arrives.
    async fn comes_back(&mut self) {
        self.discord.faults().clear();
        self.bot.starts().await;
        let filed = "select count(*) from digests where outcome = 'posted'";
        self.ledger.until("the summary to be filed", filed, 1).await;
        self.settles().await;
    }

    /// Whether one more message stands in the channel than `before`.
    fn has_posted_once(&self, before: usize, step: &str) {
        let messages = self.desk.messages();
        assert_eq!(messages.len(), before + 1, "{step}: {messages:?}");
    }
}

on_both_engines! {
    async fn killed_before_it_looks_at_the_schedule(mut hotel) {
        hotel.opens().await;
        hotel.has_a_channel_for_summaries().await;
        hotel.bot.kill9();
        hotel.ledger.owes_a_summary().await;
        hotel.comes_back().await;
        hotel.has_posted_once(0, "due while it was away");
        // Nor is it posted again by those that come after.
        hotel.bot.kill9();
        hotel.comes_back().await;
        hotel.has_posted_once(0, "started once more");
    }

    async fn killed_between_computing_and_filing(mut hotel) {
        hotel.opens().await;
        hotel.has_a_channel_for_summaries().await;
        hotel.ledger.owes_a_summary().await;
        let held = hotel.ledger.is_held_up_at("digests, jobs").await;
        // Had it looked just before, it has posted by now, and must not do so again.
        eventually("the filing to be kept waiting", || hotel.bot.log().contains("a job failed") || !hotel.desk.messages().is_empty()).await;
        hotel.bot.kill9();
        held.release().await;
        hotel.comes_back().await;
        hotel.has_posted_once(0, "computed");
    }

    async fn killed_before_it_sends_and_while_it_does(mut hotel) {
        hotel.opens().await;
        hotel.has_a_channel_for_summaries().await;
        for (before, unclaimed) in [(0, false), (1, true)] {
            hotel.discord.faults().next(POST).times(50).hangs();
            hotel.ledger.owes_a_summary().await;
            eventually("the summary to be on its way", || hotel.discord.faults().left() < 50).await;
            hotel.bot.kill9();
            assert_eq!(hotel.ledger.number(OWED).await, 1);
            if unclaimed {
                hotel.ledger.change("update deliveries set attempt = 0, first_tried_at = null where kind = 'digest'").await;
            }
            hotel.comes_back().await;
            hotel.has_posted_once(before, "filed");
        }
    }

    async fn killed_after_it_arrived_and_before_the_bot_knew(mut hotel) {
        hotel.opens().await;
        hotel.has_a_channel_for_summaries().await;
        for (before, later) in [(0, false), (1, true)] {
            hotel.discord.faults().next(POST).loses_the_answer();
            hotel.discord.faults().next(POST).times(50).hangs();
            hotel.ledger.owes_a_summary().await;
            let arrived = || (hotel.desk.messages().len() > before).then_some(());
            hotel.discord.wait_until("the summary", Duration::from_secs(20), arrived).await;
            hotel.bot.kill9();
            assert_eq!(hotel.ledger.number(OWED).await, 1);
            if later {
                hotel.two_minutes_pass().await;
            }
            hotel.comes_back().await;
            hotel.has_posted_once(before, "sent");
        }
    }

    async fn killed_between_the_answer_and_settling(mut hotel) {
        hotel.opens().await;
        hotel.has_a_channel_for_summaries().await;
        let faults = hotel.discord.faults();
        faults.next(POST).delays(Duration::from_secs(1));
        hotel.ledger.owes_a_summary().await;
        eventually("the summary to be on its way", || faults.left() == 0).await;
        let held = hotel.ledger.is_held_up_at("deliveries").await;
        let arrived = || (!hotel.desk.messages().is_empty()).then_some(());
        hotel.discord.wait_until("the summary", Duration::from_secs(20), arrived).await;
        hotel.bot.kill9();
        held.release().await;
        assert_eq!(hotel.ledger.number(OWED).await, 1);
        hotel.comes_back().await;
        hotel.has_posted_once(0, "answered");
        hotel.has_no_problems();
    }
}
