//! Slack may send an event again: at once, after minutes, to another process, in an envelope of its own; and so do the
//! tests with everything, though of all else Slack only says that it failed, and people try again. And people click together:
//! exactly the right facts.

use std::time::Duration;

use super::hotel::{Hotel, SOON, answers};
use crate::hotel::eventually;
use crate::support::slack::{Channel, Group, Member, Sent};

impl Hotel {
    /// Waits until so many more envelopes were acknowledged.
    async fn acknowledges(&self, more: u64, action: impl FnOnce()) {
        let before = self.slack.socket_counts().acknowledgements;
        action();
        let seen = || (self.slack.socket_counts().acknowledgements >= before + more).then_some(());
        self.slack.wait_until("acknowledgements", SOON, seen).await;
    }

    /// Again in the same envelope, and in another.
    pub async fn comes_again(&self, sent: &Sent) {
        self.acknowledges(2, || {
            sent.is_delivered_again();
            sent.is_delivered_in_a_new_envelope();
        })
        .await;
    }

    /// How many rows of a table hold this.
    async fn rows(&self, table_and_condition: &str) -> i64 {
        self.ledger
            .number(&format!("select count(*) from {table_and_condition}"))
            .await
    }

    fn lan_is_told_in(&self, places: &[Channel]) -> Vec<String> {
        let told = places.iter().flat_map(|place| self.lan.sees_alone(place));
        told.map(|message| message.text()).collect()
    }

    /// A team behind a user group, made by an admin.
    async fn has_a_team(&self, group: &Group) -> Member {
        let mai = self.workspace.member("Mai").admin();
        let text = format!("team add Maintenance kind: back-office group: {}", group.mention());
        let made = mai.uses("kudos-admin").text(text).in_channel(&self.desk).await;
        assert!(made.is_ephemeral(), "{made:?}");
        self.ledger.until("the team", "select count(*) from teams", 1).await;
        mai
    }
}

on_both_engines! {
    async fn an_event_that_comes_twice_makes_one_fact_and_one_card(mut hotel) {
        hotel.opens().await;
        let asked = hotel.asks("ice");
        // Once more while the first is in hand.
        hotel.acknowledges(3, || {
            asked.is_delivered_again();
            asked.is_delivered_in_a_new_envelope();
        }).await;
        let card = hotel.card("ice").await;
        let taken = hotel.minh.presses(&card, "Take it");
        taken.is_delivered_again();
        taken.answer().await;
        let told = [hotel.thanks(&hotel.lan, "towels", false), hotel.thanks(&hotel.lan, "kindness", true)];
        for sent in &told {
            sent.is_delivered_in_a_new_envelope();
            sent.answer().await;
        }
        hotel.ledger.settles().await;
        // A word to one person alone, or a changed card, goes out again, and Slack takes no more than five at one address.
        let sent = [&told[0], &asked];
        for one in sent {
            hotel.comes_again(one).await;
        }
        hotel.slack.advance(Duration::from_secs(301));
        hotel.bot.kill9();
        hotel.bot.starts().await;
        for one in sent.into_iter().chain([&told[1], &taken]) {
            hotel.comes_again(one).await;
        }
        hotel.ledger.settles().await;
        assert_eq!(hotel.asked().await, ["ice"]);
        assert_eq!((hotel.ledger.kudos("towels").await, hotel.ledger.kudos("kindness").await), (1, 1));
        assert_eq!(hotel.rows("ask_events").await, 1);
        // What comes later stands after what was said again, had it been said.
        let next = hotel.asks("and towels").answer().await.message();
        let cards: Vec<_> = hotel.desk.messages().iter().map(|m| m.id().to_owned()).collect();
        assert_eq!(cards, [card.id(), hotel.cards("towels")[0].id(), next.id()]);
        assert_eq!((hotel.minh.direct_messages().len(), hotel.lan.direct_messages().len()), (1, 1));
        hotel.has_no_problems();
    }

    async fn the_same_click_twice_is_one_event_and_one_word_to_the_asker(mut hotel) {
        hotel.opens().await;
        let card = hotel.asks("ice").answer().await.message();
        let clicks = [hotel.minh.presses_old(&card, "Take it"), hotel.minh.presses_old(&card, "Take it")];
        for answer in answers(clicks).await {
            assert!(answer.updated_the_message(), "{answer:?}");
        }
        answers([hotel.minh.presses(&card, "Done"), hotel.minh.presses(&card, "Done")]).await;
        hotel.ledger.settles().await;
        let events = hotel.ledger.texts::<1>("select kind from ask_events order by id").await;
        assert_eq!(events, [["claimed"], ["done"]]);
        assert_eq!(hotel.lan.direct_messages().len(), 2);
        hotel.has_no_problems();
    }

    async fn of_two_who_take_an_ask_at_once_one_has_it_and_the_other_is_told_who(mut hotel) {
        let group = hotel.workspace.user_group("Maintenance");
        let crew: Vec<_> = (0..6).map(|n| hotel.workspace.member(&format!("Crew {n}")).with_group(&group)).collect();
        hotel.opens().await;
        hotel.has_a_team(&group).await;
        let words = format!("{} ice", group.mention());
        let asked = hotel.lan.uses("please").text(words).in_channel(&hotel.desk).await;
        let card = asked.message();
        let told = answers(crew.iter().map(|one| one.presses_old(&card, "Take it"))).await;
        // Whoever came too late sees the card as it is, and is told alone.
        let late = || told.iter().filter(|answer| answer.text().contains("has taken it already")).count();
        eventually("five to be told", || late() == 5).await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.rows("ask_events where kind = 'claimed'").await, 1);
        let claimer = "select m.name from asks a join members m on m.id = a.claimed_by";
        let [claimer] = hotel.ledger.texts::<1>(claimer).await.pop().expect("it was taken");
        let now = card.now().text();
        assert!(now.contains("Taken by") && now.contains(&claimer), "{now}");
        assert_eq!(hotel.lan.direct_messages().len(), 1);
        hotel.has_no_problems();
    }

    async fn sixty_thank_yous_at_once_at_a_limit_of_five_are_five_kudos(mut hotel) {
        hotel.is_patient();
        hotel.opens().await;
        hotel.ledger.allows(5, 100).await;
        let floors = hotel.floors(6);
        let give = |n: usize| hotel.thanks_in(&floors[n % 6], &hotel.lan, &format!("deed {n}q"), n.is_multiple_of(2));
        let sent: Vec<_> = (0..60).map(give).collect();
        hotel.acknowledges_all().await;
        hotel.ledger.settles().await;
        // What goes with an acknowledgement after three seconds Slack shows nobody; a busy machine may take so long.
        let late = sent.iter().filter(|one| one.state().ack.is_some_and(|ack| ack.late)).count();
        let refused = || {
            let told = hotel.lan_is_told_in(&floors);
            told.iter().filter(|text| text.contains("You have given your 5 kudos of today")).count()
        };
        eventually("the others to be refused", || (55 - late.min(55)..=55).contains(&refused())).await;
        assert_eq!((hotel.rows("kudos").await, hotel.rows("kudos_recipients").await), (5, 5));
        let shown: usize = floors.iter().map(|floor| floor.messages().len()).sum();
        let private = hotel.minh.direct_messages().len();
        assert_eq!(shown + private, 5);
        assert_eq!(private as i64, hotel.rows("kudos where private = 1").await);
        hotel.has_no_problems();
    }

    async fn of_one_person_many_me_toos_at_once_count_once(mut hotel) {
        hotel.opens().await;
        let card = hotel.thanks(&hotel.lan, "towels", false).answer().await.message();
        let guests: Vec<_> = (0..4).map(|n| hotel.workspace.member(&format!("Guest {n}"))).collect();
        let clicks = guests.iter().flat_map(|guest| [guest.presses_old(&card, "Me too"), guest.presses_old(&card, "Me too")]);
        answers(clicks).await;
        hotel.ledger.settles().await;
        assert_eq!(hotel.rows("me_toos").await, 4);
        // However the answers overtook each other, the card shows the present count in the end.
        card.becomes("the card to count four", |card| card.buttons() == ["Me too · 4"]).await;
        hotel.has_no_problems();
    }

    async fn a_kudos_that_is_hidden_while_it_is_undone_twice_is_gone_and_each_deed_is_audited_once(mut hotel) {
        hotel.opens().await;
        let mai = hotel.has_a_team(&hotel.workspace.user_group("Maintenance")).await;
        let card = hotel.thanks(&hotel.lan, "towels", false).answer().await.message();
        let [id] = hotel.ledger.texts::<1>("select key from kudos").await.pop().expect("a kudos");
        let hide = || mai.uses("kudos-admin").text(format!("hide {id} reason: by mistake")).in_channel(&hotel.desk).send();
        let undo = || hotel.lan.uses("kudos").text("undo").in_channel(&hotel.desk).send();
        let guest = hotel.workspace.member("Guest");
        answers([hide(), undo(), guest.presses_old(&card, "Me too"), undo(), hide()]).await;
        hotel.ledger.settles().await;
        // Whoever came first: both may have done it, or the moderator was told that it was taken back already.
        assert_eq!(hotel.rows("kudos where undone_at is null").await, 0);
        assert_eq!(hotel.rows("audit where action = 'undo'").await, 1);
        let hidden = hotel.rows("kudos where hidden_at is not null").await;
        assert_eq!(hotel.rows("audit where action = 'hide'").await, hidden);
        let gone = |words: &str| words.contains("A kudos stood here") || words.contains("took it back");
        card.becomes("the card to be gone", |card| gone(&card.text())).await;
        assert!(hotel.cards("towels").is_empty());
        hotel.has_no_problems();
    }

    async fn what_a_killed_bot_had_not_heard_is_said_again_and_done_by_the_next(mut hotel) {
        hotel.opens().await;
        hotel.asks("first").answer().await;
        // The process stands still, so that nothing is acknowledged.
        let id = hotel.bot.process_id().to_string();
        let stopped = std::process::Command::new("kill").args(["-STOP", &id]).status();
        assert!(stopped.expect("kill runs").success());
        let asked = hotel.asks("second");
        hotel.bot.kill9();
        let gone = || (hotel.slack.connected_sockets() == 0).then_some(());
        hotel.slack.wait_until("the sockets to end", SOON, gone).await;
        assert!(!asked.was_taken().await);
        hotel.bot.starts().await;
        assert!(hotel.asks("second").answer().await.text().contains("second"));
        assert_eq!(hotel.asked().await, ["first", "second"]);
        assert_eq!(hotel.desk.messages().len(), 2);
    }
}
