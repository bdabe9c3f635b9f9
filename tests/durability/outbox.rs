//! Messages whose fate is unknown, and places that take none.

use std::time::Duration;

use crate::hotel::{Hotel, eventually, holding};
use crate::support::discord::Member;
use crate::support::discord::permissions::{READ_MESSAGE_HISTORY, SEND_MESSAGES};

const CALLBACK: &str = "POST /interactions/*/*/callback";
const ORIGINAL: &str = "/webhooks/*/*/messages/@original";
const POST: &str = "POST /channels/*/messages";
const DUE: &str = "select count(*) from deliveries where state = 'due'";

impl Hotel {
    /// A crash after people saw the card of a thank-you and before the bot knew that they did.
    async fn crashes_unaware_of_its_card(&mut self, words: &str) {
        let faults = self.discord.faults();
        faults.next(CALLBACK).loses_the_answer();
        faults.next(&format!("GET {ORIGINAL}")).times(50).hangs();
        self.thanks(&self.lan, words, false).answer().await;
        self.card(words).await;
        self.bot.kill9();
        faults.clear();
        assert_eq!(self.ledger.number(DUE).await, 1);
    }

    /// A crash after a private word arrived and before the bot knew that it did.
    async fn crashes_unaware_of_its_private_word(&mut self, words: &str) {
        let faults = self.discord.faults();
        faults.next(POST).loses_the_answer();
        faults.next(POST).times(50).hangs();
        self.thanks(&self.lan, words, true).answer().await;
        self.minh.waits_for_direct_message("the private thanks").await;
        self.ledger.until("the confirmation to be settled", DUE, 1).await;
        self.bot.kill9();
        faults.clear();
    }

    /// A crash after the outbox posted a card and before it knew that it had.
    async fn crashes_unaware_of_its_post(&mut self, words: &str) {
        let faults = self.discord.faults();
        faults.next(CALLBACK).refuses_with(50_001);
        self.asks(words);
        let stored = format!("select count(*) from asks where what = '{words}'");
        self.ledger.until("the ask to be stored", &stored, 1).await;
        eventually("the answer to be refused", || faults.left() == 0).await;
        faults.next(POST).loses_the_answer();
        faults.next(POST).times(50).hangs();
        self.ledger.time_passes().await;
        self.card(words).await;
        self.bot.kill9();
        faults.clear();
    }

    /// More than two minutes later, when Discord has forgotten the nonces.
    pub async fn two_minutes_pass(&self) {
        self.discord.remembers_nonces_for(Duration::ZERO);
        self.discord.advance(Duration::from_secs(130));
        self.ledger
            .change("update deliveries set first_tried_at = first_tried_at - 130000000 where state = 'due'")
            .await;
    }
}

on_both_engines! {
    async fn what_was_said_again_while_the_bot_was_away_is_one_ask(mut hotel) {
        hotel.opens().await;
        hotel.discord.closes_the_gateway(true);
        hotel.discord.cuts_the_gateway(crate::support::discord::Cut::Reset);
        hotel.asks("ice");
        // "The application did not respond."
        hotel.discord.advance(Duration::from_millis(3_500));
        let again = hotel.asks("ice");
        hotel.discord.closes_the_gateway(false);
        assert!(again.answered_within(Duration::from_secs(20)).await.is_some());
        hotel.settles().await;
        assert_eq!((hotel.ledger.asks("ice").await, hotel.cards("ice").len()), (1, 1));
    }

    async fn a_place_that_hangs_holds_up_no_other(mut hotel) {
        hotel.opens().await;
        let faults = hotel.discord.faults();
        // The first private word hangs until the bot's own time limit of ten seconds.
        faults.next("POST /users/@me/channels").hangs();
        let chi = hotel.guild.member("Chi");
        let thanks = |to: &Member, words: &str| {
            hotel.lan.uses("thank-you").option("to", to).option("for", words).option("private", true)
        };
        thanks(&hotel.minh, "the quiet word").in_channel(&hotel.desk).await;
        eventually("the first word to hang", || faults.left() == 0).await;
        let begun = std::time::Instant::now();
        thanks(&chi, "the other word").in_channel(&hotel.desk).await;
        chi.waits_for_direct_message("a word while another hangs").await;
        assert!(begun.elapsed() < Duration::from_secs(8), "it waited for the other: {:?}", begun.elapsed());
    }

    async fn an_answer_that_is_too_late_becomes_one_card_in_the_channel(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next(CALLBACK).times(20).delays(Duration::from_millis(3_500));
        hotel.asks("ice");
        hotel.thanks(&hotel.lan, "towels", false);
        hotel.thanks(&hotel.lan, "kindness", true);
        let stored = "select (select count(*) from asks) + (select count(*) from kudos)";
        hotel.ledger.until("all to be stored", stored, 3).await;
        // In real time, while the bot itself still tries.
        let card = hotel.card("ice").await;
        hotel.card("towels").await;
        hotel.discord.faults().clear();
        hotel.settles().await;
        assert!(hotel.minh.was_pinged_by(&card));
        assert_eq!((hotel.cards("ice").len(), hotel.cards("towels").len()), (1, 1));
        // The private one has reached its recipient; its confirmation is never posted where others see it.
        assert_eq!(holding(hotel.minh.direct_messages(), "kindness").len(), 1);
        assert_eq!(hotel.desk.messages().len(), 2);
    }

    async fn an_answer_that_was_promised_and_cannot_be_written_is_not_written_beside_its_card(mut hotel) {
        hotel.opens().await;
        let held = hotel.ledger.is_held_up().await;
        let sent = hotel.thanks(&hotel.lan, "towels", false);
        assert!(sent.is_acknowledged_within(Duration::from_secs(10)).await);
        hotel.discord.faults().next(&format!("PATCH {ORIGINAL}")).times(1_000).fails_with(503);
        held.release().await;
        // In real time: the outbox takes over when the lease of the answer has run out.
        hotel.card("towels").await;
        hotel.discord.faults().clear();
        let written = || hotel.discord.requests().iter().any(|request| request.method == "PATCH" && request.status == 200);
        let written = hotel.discord.comes_true(Duration::from_secs(12), || written().then_some(())).await;
        assert!(written.is_none(), "the answer was tried beyond its lease: {:?}", sent.state().ack);
        assert_eq!(hotel.cards("towels").len(), 1);
    }

    async fn a_card_that_stands_unknown_to_the_bot_is_found_and_not_posted_again(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_card("towels").await;
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!(hotel.cards("towels").len(), 1);
        // The bot knows by now where it stands.
        hotel.lan.uses("kudos undo").in_channel(&hotel.desk).await;
        hotel.settles().await;
        assert!(hotel.cards("towels").is_empty());
        hotel.has_no_problems_but_repeated_answers();
    }

    async fn a_card_that_stands_unknown_to_the_bot_is_found_when_its_interaction_has_expired(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_card("towels").await;
        hotel.discord.advance(Duration::from_secs(16 * 60));
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!(hotel.cards("towels").len(), 1);
    }

    async fn a_kudos_that_is_taken_back_leaves_no_card_that_the_bot_did_not_know_of(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_card("towels").await;
        hotel.bot.starts().await;
        hotel.lan.uses("kudos undo").in_channel(&hotel.desk).await;
        hotel.settles().await;
        assert!(hotel.cards("towels").is_empty(), "{:?}", hotel.desk.messages());
        assert_eq!(hotel.desk.messages().len(), 1);
    }

    async fn private_thanks_that_are_taken_back_leave_no_word_that_the_bot_did_not_know_of(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_private_word("kindness").await;
        hotel.bot.starts().await;
        hotel.lan.uses("kudos undo").in_channel(&hotel.desk).await;
        hotel.settles().await;
        assert!(holding(hotel.minh.direct_messages(), "kindness").is_empty());
        assert_eq!(hotel.minh.direct_messages().len(), 1);
    }

    async fn a_private_word_that_arrived_unknown_to_the_bot_is_not_said_again(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_private_word("kindness").await;
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!(hotel.minh.direct_messages().len(), 1);
    }

    async fn a_private_word_that_arrived_unknown_to_the_bot_is_found_after_minutes(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_private_word("kindness").await;
        hotel.two_minutes_pass().await;
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!(hotel.minh.direct_messages().len(), 1);
    }

    async fn a_post_that_arrived_unknown_to_the_bot_is_found_after_minutes(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_post("ice").await;
        hotel.two_minutes_pass().await;
        for n in 0..120 {
            hotel.lan.says(&hotel.desk, &format!("chatter {n}"));
        }
        hotel.bot.starts().await;
        hotel.settles().await;
        let card = hotel.card("ice").await;
        hotel.minh.presses(&card, "Take it").await;
        hotel.settles().await;
        assert_eq!(hotel.cards("ice").len(), 1);
    }

    async fn a_post_of_unknown_fate_is_kept_for_a_moderator_where_the_channel_cannot_be_read(mut hotel) {
        hotel.opens().await;
        hotel.crashes_unaware_of_its_post("ice").await;
        hotel.two_minutes_pass().await;
        hotel.desk.denies_the_bot(READ_MESSAGE_HISTORY);
        hotel.bot.starts().await;
        hotel.settles().await;
        assert_eq!(hotel.cards("ice").len(), 1);
        assert_eq!(hotel.ledger.number("select count(*) from deliveries where state = 'dead'").await, 1);
    }

    async fn with_closed_direct_messages_the_asker_is_told_in_the_channel(mut hotel) {
        hotel.opens().await;
        hotel.lan.closes_direct_messages();
        hotel.minh.closes_direct_messages();
        hotel.asks("ice").answer().await;
        let card = hotel.card("ice").await;
        hotel.minh.presses(&card, "Take it").await;
        hotel.settles().await;
        let news = hotel.desk.last_message();
        assert!(news.text().contains("@Lan: Minh has taken your ask"), "{news:?}");
        assert_eq!(news.state.reply_to, Some(card.state.id));
        assert_eq!(news.pings(), Vec::<String>::new());
        // Private thanks are never said in public; `/kudos mine` has them.
        hotel.thanks(&hotel.lan, "kindness", true).answer().await;
        hotel.settles().await;
        assert!(hotel.cards("kindness").is_empty());
        let mine = hotel.minh.uses("kudos mine").in_channel(&hotel.desk).await;
        assert!(mine.is_ephemeral() && mine.text().contains("kindness"), "{mine:?}");
        hotel.has_no_problems();
        // Who may not read what was said before cannot reply to it.
        let card = hotel.cards("ice")[0].clone();
        hotel.desk.denies_the_bot(READ_MESSAGE_HISTORY);
        hotel.minh.presses(&card, "Done").await;
        hotel.settles().await;
        let news = hotel.desk.last_message();
        assert!(news.text().contains("@Lan: Done by"), "{news:?}");
        assert_eq!(news.state.reply_to, None);
    }

    async fn a_channel_that_is_gone_takes_no_fact_with_it(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next(CALLBACK).refuses_with(50_001);
        hotel.asks("ice");
        hotel.ledger.until("the ask to be stored", "select count(*) from asks", 1).await;
        hotel.desk.is_deleted();
        hotel.settles().await;
        assert_eq!(hotel.ledger.number("select count(*) from deliveries where state = 'dead'").await, 1);
        let lobby = hotel.guild.channel("lobby");
        let mine = hotel.minh.uses("kudos asks").in_channel(&lobby).await;
        assert!(mine.text().contains("ice"), "{mine:?}");
        hotel.minh.presses(&mine.message(), "1: Take it").await;
        hotel.settles().await;
        let [word, news] = hotel.lan.direct_messages().try_into().expect("two words");
        assert!(word.text().contains("I cannot show your ask in"), "{word:?}");
        assert!(word.text().contains("it is kept: you and Minh find it with"), "{word:?}");
        assert!(news.text().contains("Minh has taken your ask"), "{news:?}");
    }

    async fn without_permission_a_moderator_is_told_once_and_the_cards_come_with_the_permission(mut hotel) {
        hotel.opens().await;
        hotel.thanks(&hotel.lan, "hello", false).answer().await;
        let setup = "select 5, w.id, 0, m.id, 'setup', 'workspace', w.name from workspaces w, members m where m.name = 'Lan'";
        hotel.ledger
            .change(&format!("insert into audit (id, workspace, at, actor, action, subject_kind, subject_name) {setup}"))
            .await;
        hotel.desk.denies_the_bot(SEND_MESSAGES);
        hotel.discord.faults().next(CALLBACK).times(2).refuses_with(50_001);
        hotel.asks("ice");
        hotel.asks("tea");
        hotel.ledger.until("both to be stored", "select count(*) from asks", 2).await;
        let refused = "select count(*) from deliveries where kind = 'ask-card' and error is not null and attempt >= ";
        for attempts in 1..=2 {
            hotel.ledger.change("update deliveries set due_at = 0 where state = 'due' and kind = 'ask-card'").await;
            hotel.ledger.until("both to be refused", &format!("{refused}{attempts}"), 2).await;
        }
        hotel.lan.waits_for_direct_message("the notice").await;
        hotel.ledger.until("the notice to be settled", "select count(*) from deliveries where state = 'due' and kind = 'notice'", 0).await;
        let unseen = "select count(*) from deliveries where kind = 'card-unseen' and state = 'sent'";
        hotel.ledger.until("a word about each", unseen, 2).await;
        let told = |words: &str| holding(hotel.lan.direct_messages(), words).len();
        assert_eq!((told("I cannot post in #front-desk"), told("I cannot show your ask in #front-desk")), (1, 2));

        // Who saw nothing for a while and says it again is told, and it is still one ask with one card.
        hotel.ledger.change("update deliveries set created_at = created_at - 5000000 where kind = 'ask-card'").await;
        let again = hotel.asks("ice").answer().await;
        assert!(again.is_ephemeral() && again.text().contains("its card comes to its channel"), "{again:?}");
        hotel.desk.allows_the_bot(SEND_MESSAGES);
        hotel.settles().await;
        assert_eq!((hotel.ledger.asks("ice").await, hotel.ledger.asks("tea").await), (1, 1));
        assert_eq!((hotel.cards("ice").len(), hotel.cards("tea").len()), (1, 1));
        assert_eq!(hotel.lan.direct_messages().len(), 3);
    }
}

impl Hotel {
    fn has_no_problems_but_repeated_answers(&self) {
        let problems = self.discord.problems();
        let others: Vec<_> = problems.iter().filter(|problem| !problem.contains("40060")).collect();
        assert!(others.is_empty(), "{others:?}");
    }
}
