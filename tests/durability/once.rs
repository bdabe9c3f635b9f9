//! Events that come twice, clicks that come together: exactly the right facts.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::hotel::{Hotel, answers};
use crate::support::discord::Sent;

impl Hotel {
    /// The gateway delivers the event once more; waits until the bot has answered that one too.
    async fn hears_again(&self, sent: &Sent) {
        let path = format!("/interactions/{}/", sent.id);
        let answers = || {
            self.discord
                .requests()
                .iter()
                .filter(|request| request.path.starts_with(&path))
                .count()
        };
        let before = answers();
        sent.is_delivered_again();
        let answered = || (answers() > before).then_some(());
        self.discord
            .wait_until("the bot to answer a redelivery", Duration::from_secs(20), answered)
            .await;
    }

    /// A team behind a role, as a moderator sets it up.
    async fn has_a_team(&self, name: &str, role: u64) {
        let group = format!(
            "select id, 'discord', '{}', '{role}', 77 from workspaces",
            self.guild.id
        );
        let team = format!("select 77, id, '{name}', 'back_office', 0, 0 from workspaces");
        self.ledger
            .change(&format!(
                "insert into teams (id, workspace, name, kind, serves_declared, created_at) {team}"
            ))
            .await;
        self.ledger
            .change(&format!(
                "insert into team_groups (workspace, platform, home, external_id, team) {group}"
            ))
            .await;
        self.ledger.change("update workspaces set version = version + 1").await;
    }
}

on_both_engines! {
    async fn an_event_that_comes_twice_makes_one_fact_and_one_card(mut hotel) {
        hotel.opens().await;
        let asked = hotel.asks("ice");
        // Once more while the first is in hand, and once more after it.
        asked.is_delivered_again();
        asked.answer().await;
        hotel.hears_again(&asked).await;
        let public = hotel.thanks(&hotel.lan, "towels", false);
        let private = hotel.thanks(&hotel.lan, "kindness", true);
        for sent in [&public, &private] {
            sent.is_delivered_again();
            sent.answer().await;
            hotel.hears_again(sent).await;
        }
        let card = hotel.card("ice").await;
        let taken = hotel.minh.presses(&card, "Take it");
        taken.is_delivered_again();
        taken.answer().await;
        hotel.hears_again(&taken).await;
        hotel.settles().await;

        assert_eq!(hotel.ledger.asks("ice").await, 1);
        assert_eq!(hotel.ledger.kudos("towels").await, 1);
        assert_eq!(hotel.ledger.kudos("kindness").await, 1);
        assert_eq!(hotel.ledger.number("select count(*) from ask_events").await, 1);
        assert_eq!((hotel.cards("ice").len(), hotel.cards("towels").len(), hotel.cards("kindness").len()), (1, 1, 0));
        assert_eq!(hotel.minh.direct_messages().len(), 1);
        assert_eq!(hotel.lan.direct_messages().len(), 1);
    }

    async fn a_press_as_soon_as_the_card_is_seen_changes_the_card_once(mut hotel) {
        hotel.opens().await;
        hotel.asks("ice").answer().await;
        let card = hotel.card("ice").await;
        hotel.minh.presses(&card, "Take it").answer().await;
        hotel.settles().await;
        let shown = "select count(*) from deliveries where kind = 'ask-card'";
        assert_eq!(hotel.ledger.number(shown).await, 2, "the card, and the answer to the press");
    }

    async fn the_same_click_twice_is_one_event_and_one_word_to_the_asker(mut hotel) {
        hotel.opens().await;
        hotel.asks("ice").answer().await;
        let card = hotel.card("ice").await;
        let clicks = [hotel.minh.presses_old(&card, "Take it"), hotel.minh.presses_old(&card, "Take it")];
        for answer in answers(clicks).await {
            assert!(answer.updated_the_message(), "{answer:?}");
        }
        let done = [hotel.minh.presses(&card, "Done"), hotel.minh.presses(&card, "Done")];
        answers(done).await;
        hotel.settles().await;
        let events = hotel.ledger.texts::<1>("select kind from ask_events order by id").await;
        assert_eq!(events, [["claimed"], ["done"]]);
        assert_eq!(hotel.lan.direct_messages().len(), 2);
        hotel.has_no_problems();
    }

    async fn of_two_who_take_an_ask_at_once_one_has_it_and_the_other_is_told_who(mut hotel) {
        hotel.opens().await;
        let role = hotel.guild.role("Maintenance");
        hotel.has_a_team("Maintenance", role.id).await;
        let crew: Vec<_> = (0..6).map(|n| hotel.guild.member(&format!("Crew {n}")).with_role(&role)).collect();
        let asked = hotel.lan.uses("please").option("to", &role).option("what", "ice").in_channel(&hotel.desk).await;
        let card = asked.message();
        let told = answers(crew.iter().map(|one| one.presses_old(&card, "Take it"))).await;
        let took = told.iter().filter(|answer| answer.updated_the_message()).count();
        let late = told.iter().filter(|answer| !answer.updated_the_message() && answer.is_ephemeral());
        assert_eq!((took, late.count()), (1, 5), "{told:?}");
        hotel.settles().await;
        assert_eq!(hotel.ledger.number("select count(*) from ask_events where kind = 'claimed'").await, 1);
        let claimer = "select m.name from asks a join members m on m.id = a.claimed_by";
        let [claimer] = hotel.ledger.texts::<1>(claimer).await.pop().expect("it was taken");
        assert!(hotel.card("ice").await.text().contains(&format!("Taken by @{claimer}")));
        assert_eq!(hotel.lan.direct_messages().len(), 1);
        hotel.has_no_problems();
    }

    async fn sixty_thank_yous_at_once_at_a_limit_of_five_are_five_kudos(mut hotel) {
        hotel.opens().await;
        hotel.ledger.allows(5, 100).await;
        let sent: Vec<_> = (0..60).map(|n| hotel.thanks(&hotel.lan, &format!("deed {n}q"), n % 2 == 0)).collect();
        let mut texts = Vec::new();
        for one in &sent {
            texts.push(hotel.brings(one).await.text());
        }
        let refused = texts.iter().filter(|text| text.contains("You have given your 5 kudos of today")).count();
        assert_eq!(refused, 55, "{texts:#?}");
        hotel.settles().await;
        assert_eq!(hotel.ledger.number("select count(*) from kudos").await, 5);
        assert_eq!(hotel.ledger.number("select count(*) from kudos_recipients").await, 5);
        let shown: BTreeSet<_> = hotel.desk.messages().iter().map(|message| message.id()).collect();
        let private = hotel.minh.direct_messages().len();
        assert_eq!(shown.len() + private, 5);
        let kept = hotel.ledger.number("select count(*) from kudos where private = 1").await;
        assert_eq!(private as i64, kept);
        hotel.has_no_problems();
    }

    async fn the_same_words_twice_are_said_twice_whatever_time_the_ids_tell(mut hotel) {
        hotel.opens().await;
        hotel.discord.ids_lag(Duration::from_secs(86_400));
        let sent: Vec<_> = (0..8).map(|_| hotel.asks("ice")).collect();
        for one in &sent {
            hotel.brings(one).await;
        }
        assert_eq!(hotel.ledger.number("select count(*) from asks").await, 8);
        hotel.settles().await;
        hotel.has_no_problems();
    }

    async fn of_one_person_many_me_toos_at_once_count_once(mut hotel) {
        hotel.opens().await;
        hotel.thanks(&hotel.lan, "towels", false).answer().await;
        let card = hotel.card("towels").await;
        let guests: Vec<_> = (0..4).map(|n| hotel.guild.member(&format!("Guest {n}"))).collect();
        let clicks = guests.iter().flat_map(|guest| [guest.presses_old(&card, "Me too"), guest.presses_old(&card, "Me too")]);
        answers(clicks).await;
        hotel.settles().await;
        assert_eq!(hotel.ledger.number("select count(*) from me_toos").await, 4);
        // However the answers overtook each other, the card shows the present count in the end.
        card.becomes("the card to count four", |card| card.buttons() == ["Me too · 4"]).await;
        hotel.has_no_problems();
    }

    async fn a_kudos_that_is_undone_twice_at_once_is_audited_once_and_gone_from_the_card(mut hotel) {
        hotel.opens().await;
        hotel.thanks(&hotel.lan, "towels", false).answer().await;
        let card = hotel.card("towels").await;
        let undo = || hotel.lan.uses("kudos undo").in_channel(&hotel.desk).send();
        let guest = hotel.guild.member("Guest");
        let clicks = [undo(), undo(), guest.presses_old(&card, "Me too")];
        answers(clicks).await;
        hotel.settles().await;
        assert_eq!(hotel.ledger.number("select count(*) from kudos where undone_at is not null").await, 1);
        assert_eq!(hotel.ledger.number("select count(*) from audit where action = 'undo'").await, 1);
        card.becomes("the card to say so", |card| card.content().contains("took it back")).await;
        assert!(hotel.cards("towels").is_empty());
        hotel.has_no_problems();
    }

    async fn a_kudos_that_is_hidden_while_it_is_undone_is_gone_and_each_deed_is_audited_once(mut hotel) {
        hotel.opens().await;
        hotel.thanks(&hotel.lan, "towels", false).answer().await;
        let card = hotel.card("towels").await;
        let [id] = hotel.ledger.texts::<1>("select key from kudos").await.pop().expect("a kudos");
        let owner = hotel.guild.owner();
        let hide = owner.uses("kudos-admin hide").option("kudos", id.as_str()).option("reason", "by mistake");
        let undo = hotel.lan.uses("kudos undo").in_channel(&hotel.desk);
        let clicks = [hide.clone().in_channel(&hotel.desk).send(), undo.clone().send(), hide.in_channel(&hotel.desk).send()];
        answers(clicks).await;
        hotel.settles().await;
        // Whoever came first: both may have done it, or the moderator was told that it was taken back already.
        let stands = "select count(*) from kudos where undone_at is null";
        assert_eq!(hotel.ledger.number(stands).await, 0);
        let hidden = hotel.ledger.number("select count(*) from kudos where hidden_at is not null").await;
        let audited = |action| format!("select count(*) from audit where action = '{action}'");
        assert_eq!(hotel.ledger.number(&audited("undo")).await, 1);
        assert_eq!(hotel.ledger.number(&audited("hide")).await, hidden);
        card.becomes("the card to be gone", |card| card.content().contains("A kudos stood here")).await;
        assert!(hotel.cards("towels").is_empty());
        hotel.has_no_problems();
    }
}
