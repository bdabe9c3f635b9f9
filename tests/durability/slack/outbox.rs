//! Messages whose fate is unknown, and places that take none.

use super::hotel::{Hotel, SOON, holding};
use crate::hotel::eventually;
use crate::support::slack::Channel;

const POST: &str = "chat.postMessage";
const DUE: &str = "select count(*) from deliveries where state = 'due'";
const DEAD: &str = "select count(*) from deliveries where state = 'dead'";

impl Hotel {
    /// The next message arrives and nobody hears of it; nothing can be looked up or sent before the bot is killed.
    fn loses_the_next_message(&self) {
        let faults = self.slack.faults();
        faults.next(POST).loses_the_answer();
        faults.next(POST).times(50).hangs();
        faults.next("conversations.history").times(50).hangs();
    }

    /// Nobody can be written to directly.
    fn takes_no_direct_messages(&self) {
        let opening = self.slack.faults().next("conversations.open");
        opening.times(50).refuses_with("user_not_visible");
    }

    fn crashes(&mut self) {
        self.bot.kill9();
        self.slack.faults().clear();
    }

    async fn arrives_in(&self, place: &Channel) {
        let arrived = || place.messages().pop();
        self.slack.wait_until("the card", SOON, arrived).await;
    }

    /// A crash after people saw a card and before the bot knew that they did.
    async fn crashes_unaware_of_the_card(&mut self, place: &Channel, words: &str) {
        self.loses_the_next_message();
        self.thanks_in(place, &self.lan, words, false);
        self.arrives_in(place).await;
        self.acknowledges_all().await;
        self.crashes();
        assert_eq!(self.ledger.number(DUE).await, 1);
    }

    /// A crash after a private word arrived and before the bot knew that it did.
    async fn crashes_unaware_of_the_private_word(&mut self, words: &str) {
        self.loses_the_next_message();
        self.thanks(&self.lan, words, true).answer().await;
        self.minh.waits_for_direct_message("the private thanks").await;
        self.ledger.until("the confirmation to be settled", DUE, 1).await;
        self.crashes();
    }

    /// A summary to the desk, due now: see the tests of the summary on Discord.
    async fn owes_a_summary_to_the_desk(&self) {
        let mai = self.workspace.member("Mai").admin();
        let text = format!("setup channel: {}", self.desk.mention());
        let done = mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        assert!(done.is_ephemeral(), "{done:?}");
        self.ledger.owes_a_summary().await;
    }
}

on_both_engines! {
    async fn a_card_that_stands_unknown_to_the_bot_is_found_and_not_posted_again(mut hotel) {
        hotel.opens().await;
        let desk = hotel.desk.clone();
        hotel.crashes_unaware_of_the_card(&desk, "towels").await;
        hotel.bot.starts().await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.desk.messages().len(), 1);
        // The bot knows by now where it stands.
        hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        hotel.ledger.settles().await;
        assert!(hotel.cards("towels").is_empty());
        hotel.has_no_problems();
    }

    async fn a_card_that_stands_unknown_to_the_bot_is_found_when_its_author_says_it_again(mut hotel) {
        hotel.opens().await;
        let desk = hotel.desk.clone();
        hotel.crashes_unaware_of_the_card(&desk, "towels").await;
        hotel.bot.starts().await;
        // Slack had told them that it failed.
        let again = hotel.thanks(&hotel.lan, "towels", false);
        assert!(again.is_acknowledged_within(SOON).await);
        hotel.ledger.until("the card to be known", DUE, 0).await;
        assert_eq!(hotel.desk.messages().len(), 1);
        hotel.has_no_problems();
    }

    async fn what_is_said_again_where_the_bot_is_not_is_shown_all_the_same(mut hotel) {
        let den = hotel.workspace.channel("den").private();
        den.removes_the_bot();
        hotel.opens().await;
        hotel.slack.faults().next(POST).times(50).hangs();
        hotel.thanks_in(&den, &hotel.lan, "towels", false);
        hotel.ledger.until("it to be stored", DUE, 1).await;
        hotel.crashes();
        hotel.bot.starts().await;
        let again = hotel.thanks_in(&den, &hotel.lan, "towels", false);
        assert!(again.is_acknowledged_within(SOON).await);
        hotel.arrives_in(&den).await;
        hotel.ledger.until("the card to be known", DUE, 0).await;
        assert_eq!(den.messages().len(), 1);
    }

    async fn a_kudos_that_is_taken_back_leaves_no_card_that_the_bot_did_not_know_of(mut hotel) {
        hotel.opens().await;
        let desk = hotel.desk.clone();
        hotel.crashes_unaware_of_the_card(&desk, "towels").await;
        hotel.bot.starts().await;
        hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        hotel.ledger.settles().await;
        assert!(hotel.cards("towels").is_empty(), "{:?}", hotel.desk.messages());
        assert_eq!(hotel.desk.messages().len(), 1);
    }

    async fn a_card_is_looked_up_once_before_each_attempt_to_post_it_again(mut hotel) {
        hotel.opens().await;
        hotel.slack.faults().next(POST).times(3).drops_the_connection();
        assert!(hotel.asks("ice").is_acknowledged_within(SOON).await);
        for left in [2, 1, 0] {
            eventually("the card to be lost", || hotel.slack.faults().left() == left).await;
            let tried = format!(
                "select count(*) from deliveries where attempt = {} and (attempt = 0 or error is not null)",
                2 - left
            );
            hotel.ledger.until("the attempt to be settled", &tried, 1).await;
            hotel.ledger.time_passes().await;
        }
        hotel.card("ice").await;
        assert_eq!(hotel.slack.calls("conversations.history").len(), 3);
        hotel.has_no_problems();
    }

    async fn a_card_in_a_thread_that_stands_unknown_to_the_bot_is_not_posted_again(mut hotel) {
        hotel.opens().await;
        let question = hotel.lan.says(&hotel.desk, "the lift?");
        let help = hotel.minh.replies(&question, "runs again");
        let form = hotel.lan.message_menu("Say thank you · Cảm ơn", &help).await.modal();
        hotel.loses_the_next_message();
        let thanked = hotel.lan.submits(&form, [("for", "the lift")]);
        assert!(thanked.is_acknowledged_within(SOON).await);
        let desk = hotel.desk.clone();
        hotel.slack.wait_until("the card", SOON, || (desk.messages().len() > 2).then_some(())).await;
        hotel.crashes();
        assert_eq!(hotel.ledger.number(DUE).await, 1);
        hotel.bot.starts().await;
        hotel.ledger.settles().await;
        let cards = hotel.cards("the lift");
        let [_, card] = cards.as_slice() else { panic!("the question and one card: {cards:#?}") };
        assert_eq!(card.state.thread_ts.as_deref(), Some(question.id()));
    }

    async fn a_card_whose_thread_takes_no_reply_comes_to_the_channel_once(mut hotel) {
        hotel.opens().await;
        let question = hotel.lan.says(&hotel.desk, "the lift?");
        let form = hotel.lan.message_menu("Say thank you · Cảm ơn", &hotel.minh.replies(&question, "runs again"));
        let form = form.await.modal();
        hotel.slack.faults().next(POST).fails_with(500);
        let thanked = hotel.lan.submits(&form, [("for", "the lift")]);
        assert!(thanked.is_acknowledged_within(SOON).await);
        eventually("the card to be lost", || hotel.slack.faults().left() == 0).await;
        question.delete();
        // It arrives in the channel, and nobody hears of it.
        hotel.slack.faults().next(POST).refuses_with("cannot_reply_to_message");
        hotel.slack.faults().next(POST).loses_the_answer();
        hotel.ledger.settles().await;
        let cards = hotel.cards("the lift");
        let [card] = cards.as_slice() else { panic!("one card: {cards:#?}") };
        assert_eq!(card.state.thread_ts, None);
        hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        hotel.ledger.settles().await;
        assert!(hotel.cards("the lift").is_empty());
        hotel.has_no_problems();
    }

    async fn a_summary_for_a_channel_that_the_bot_may_not_see_comes_when_it_is_invited(mut hotel) {
        hotel.opens().await;
        hotel.asks("ice").answer().await;
        let settled = format!("{DUE} and kind <> 'digest'");
        hotel.ledger.until("the card to be settled", &settled, 0).await;
        hotel.desk.clone().private().removes_the_bot();
        hotel.owes_a_summary_to_the_desk().await;
        for attempt in 1..=2 {
            let refused = format!("{DUE} and kind = 'digest' and attempt = {attempt} and error is not null and due_at > 1");
            hotel.ledger.until("it to be refused", &refused, 1).await;
            hotel.ledger.time_passes().await;
        }
        hotel.desk.invites_the_bot();
        hotel.ledger.settles().await;
        assert_eq!(hotel.desk.messages().len(), 2, "{:?}", hotel.desk.messages());
        assert_eq!(hotel.ledger.number(DEAD).await, 0);
    }

    async fn a_private_word_that_arrived_unknown_to_the_bot_is_not_said_again(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_the_private_word("kindness").await;
        hotel.bot.starts().await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.minh.direct_messages().len(), 1);
        hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        hotel.ledger.settles().await;
        assert!(holding(hotel.minh.direct_messages(), "kindness").is_empty());
    }

    async fn a_card_of_unknown_fate_is_kept_for_a_moderator_where_the_channel_cannot_be_read(mut hotel) {
        let den = hotel.workspace.channel("den").private();
        hotel.opens().await;
        hotel.crashes_unaware_of_the_card(&den, "towels").await;
        den.removes_the_bot();
        hotel.bot.starts().await;
        hotel.ledger.settles().await;
        assert_eq!(den.messages().len(), 1);
        assert_eq!(hotel.ledger.number(DEAD).await, 1);
        let told = String::from_utf8(hotel.bot.run(["check"]).stdout).expect("words");
        assert!(told.contains("kudos-card"), "{told}");
    }

    async fn a_channel_that_is_gone_takes_no_fact_with_it(mut hotel) {
        hotel.opens().await;
        let floors = hotel.floors(2);
        let lobby = hotel.workspace.channel("lobby");
        for (floor, words) in floors.iter().zip(["ice", "tea"]) {
            hotel.slack.faults().next(POST).fails_with(500);
            let sent = hotel.asks_in(floor, words);
            assert!(sent.is_acknowledged_within(SOON).await);
            eventually("the trouble", || hotel.slack.faults().left() == 0).await;
        }
        floors[0].is_deleted();
        floors[1].is_archived();
        hotel.ledger.time_passes().await;
        hotel.ledger.until("both to be given up or put off", "select count(*) from deliveries where error is not null", 2).await;
        let mine = hotel.minh.uses("kudos").text("asks").in_channel(&lobby).await;
        assert!(mine.text().contains("ice") && mine.text().contains("tea"), "{mine:?}");
        hotel.minh.presses(&mine.message(), "1: Take it").await;
        let told = |words: &str| holding(hotel.lan.direct_messages(), words).len();
        eventually("three words", || hotel.lan.direct_messages().len() == 3).await;
        assert_eq!((told("I cannot show your ask in"), told("Minh has taken your ask")), (2, 1));
        assert!(lobby.messages().is_empty());
        hotel.has_no_problems();
    }

    async fn what_an_asker_cannot_be_told_directly_is_told_in_the_channel(mut hotel) {
        hotel.opens().await;
        let card = hotel.asks("ice").answer().await.message();
        hotel.ledger.until("its place to be known", DUE, 0).await;
        hotel.takes_no_direct_messages();
        hotel.minh.presses(&card, "Take it").await;
        hotel.ledger.settles().await;
        let news = hotel.desk.last_message();
        assert!(news.text().contains("Minh has taken your ask"), "{news:?}");
        assert_eq!(news.state.thread_ts.as_ref(), Some(&card.state.ts));
        assert!(news.state.broadcast, "whoever does not follow the thread sees nothing");
        assert_eq!(news.pings(), Vec::<String>::new());
    }

    async fn news_for_an_asker_who_has_left_the_company_are_told_to_nobody(mut hotel) {
        hotel.opens().await;
        let card = hotel.asks("ice").answer().await.message();
        hotel.ledger.until("its place to be known", DUE, 0).await;
        hotel.lan.is_deactivated();
        hotel.minh.presses(&card, "Take it").await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.desk.messages().len(), 1, "{:?}", hotel.desk.messages());
        assert_eq!(hotel.ledger.number(DEAD).await, 0);
    }

    async fn news_for_the_channel_wait_for_a_card_whose_place_nobody_knows_yet(mut hotel) {
        hotel.opens().await;
        // The card arrives, and for a while the bot does not know where it stands.
        hotel.loses_the_next_message();
        let asked = hotel.asks("ice");
        let card = hotel.card("ice").await;
        assert!(asked.is_acknowledged_within(SOON).await);
        assert_eq!(hotel.ledger.number("select count(*) from asks where card is null").await, 1);
        hotel.minh.presses(&card, "Take it").await;
        hotel.slack.faults().clear();
        hotel.takes_no_direct_messages();
        hotel.ledger.settles().await;
        let news = hotel.desk.last_message();
        assert!(news.text().contains("Minh has taken your ask"), "{news:?}");
        assert_eq!((hotel.desk.messages().len(), hotel.cards("Taken by").len()), (2, 1));
        hotel.has_no_problems();
    }

    async fn a_summary_that_arrived_unknown_to_the_bot_is_found_and_not_posted_again(mut hotel) {
        hotel.opens().await;
        hotel.asks("ice").answer().await;
        let settled = format!("{DUE} and kind <> 'digest'");
        hotel.ledger.until("the card to be settled", &settled, 0).await;
        hotel.loses_the_next_message();
        hotel.owes_a_summary_to_the_desk().await;
        let arrived = || (hotel.desk.messages().len() == 2).then_some(());
        hotel.slack.wait_until("the summary", SOON, arrived).await;
        hotel.crashes();
        hotel.bot.starts().await;
        hotel.ledger.until("the summary to be filed", "select count(*) from digests where outcome = 'posted'", 1).await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.desk.messages().len(), 2, "{:?}", hotel.desk.messages());
        hotel.has_no_problems();
    }
}
