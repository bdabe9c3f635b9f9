//! A private channel in which the bot is not: nothing but a press changes the cards that it showed there.

use super::hotel::Hotel;
use crate::support::slack::{Channel, Message};

const DUE: &str = "select count(*) from deliveries where state = 'due'";

impl Hotel {
    /// The channel, and Lan's thanks to Minh in it.
    async fn opens_with_thanks_in_a_den(&mut self) -> (Channel, Message) {
        let den = self.workspace.channel("den").private();
        den.removes_the_bot();
        self.opens().await;
        let card = self
            .thanks_in(&den, &self.lan, "towels", false)
            .answer()
            .await
            .message();
        self.ledger.until("the card to be settled", DUE, 0).await;
        assert!(card.now().text().contains("towels"));
        (den, card)
    }
}

impl Hotel {
    /// An ask in a den, answered from the list of asks: its card does not follow until somebody presses this button on it.
    async fn ends_an_ask_elsewhere(&self, press: &str) {
        let den = self.workspace.channel("den").private();
        den.removes_the_bot();
        let card = self.asks_in(&den, press).answer().await.message();
        self.ledger.until("the card to be settled", DUE, 0).await;
        let list = self
            .minh
            .uses("kudos")
            .text("asks")
            .in_channel(&self.desk)
            .await
            .message();
        let list = self.minh.presses(&list, "1: Take it").await.message();
        self.minh.presses(&list, "1: Done").await;
        assert!(card.now().buttons().contains(&"Take it".to_owned()));
        self.minh.presses(&card, press).await;
        let shown = card.now();
        assert!(
            shown.text().contains("Done") && !shown.buttons().contains(&press.to_owned()),
            "{shown:?}"
        );
    }
}

on_both_engines! {
    async fn thanks_taken_back_where_the_bot_is_not_leave_their_card_when_it_is_pressed(mut hotel) {
        let (_den, card) = hotel.opens_with_thanks_in_a_den().await;
        let undone = hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        let told = undone.text();
        assert!(told.contains("Taken back") && told.contains("the card in #den still shows it"), "{told}");
        assert_eq!(hotel.ledger.number(DUE).await, 0, "nothing is owed that cannot be done");
        assert!(card.now().text().contains("towels"));
        // As the word says: also when pressed by those who could not join in.
        hotel.lan.presses(&card, "Me too").await;
        let shown = card.now();
        assert!(shown.text().contains("its giver took it back") && !shown.text().contains("towels"), "{shown:?}");
    }

    async fn a_press_tells_where_a_card_stands_and_leaves_it_out_of_reach(mut hotel) {
        let (_den, card) = hotel.opens_with_thanks_in_a_den().await;
        let tuan = hotel.workspace.member("Tuan");
        tuan.presses(&card, "Me too").await;
        hotel.ledger.until("the press to be settled", DUE, 0).await;
        let undone = hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).await;
        assert!(undone.text().contains("the card in #den still shows it"), "{undone:?}");
        assert!(card.now().text().contains("towels"));
        hotel.minh.presses(&card.now(), "Me too · 1").await;
        assert!(!card.now().text().contains("towels"), "{:?}", card.now());
    }

    async fn a_moderator_is_told_of_a_hidden_card_that_only_a_press_changes(mut hotel) {
        let (_den, card) = hotel.opens_with_thanks_in_a_den().await;
        let mai = hotel.workspace.member("Mai").admin();
        let form = mai.uses("kudos-admin").text("hide kudos:").in_channel(&hotel.desk).await.modal();
        let listed = mai.completes(&form, "kudos", "towels").await.choices();
        let fields = [("kudos", listed[0].name.as_str()), ("reason", "names a guest")];
        let told = mai.submits(&form, fields).await.text();
        assert!(told.contains("the card in #den still shows it"), "{told}");
        hotel.minh.presses(&card, "Me too").await;
        let shown = card.now();
        assert!(shown.text().contains("a moderator has hidden it") && !shown.text().contains("towels"), "{shown:?}");
        let restored = mai.uses("kudos-admin").text("restore kudos:").in_channel(&hotel.desk).await.modal();
        let listed = mai.completes(&restored, "kudos", "towels").await.choices();
        let fields = [("kudos", listed[0].name.as_str()), ("reason", "it does not")];
        let told = mai.submits(&restored, fields).await.text();
        assert!(told.contains("The card in #den may stay hidden"), "{told}");
    }

    async fn an_ask_that_ended_elsewhere_where_the_bot_is_not_is_shown_as_it_stands_when_pressed(mut hotel) {
        hotel.opens().await;
        for press in ["Take it", "Can't right now"] {
            hotel.ends_an_ask_elsewhere(press).await;
        }
    }
}
