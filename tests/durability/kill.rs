//! `kill -9` at random moments under load.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::hotel::{Hotel, holding};
use crate::support::discord::{Ack, Member, Message, Sent};

/// What a person did, and with which words that nobody else uses.
pub struct Done {
    what: What,
    pub words: String,
    giver: Member,
    sent: Vec<Sent>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum What {
    Ask,
    Thanks,
    PrivateThanks,
    /// Of this button.
    Press(&'static str),
}

impl Done {
    /// Whether the person saw an answer.
    pub fn was_answered(&self) -> bool {
        self.sent.iter().any(Sent::is_acknowledged)
    }

    /// Whether the person saw success: in public, for private thanks alone, for a press on the card.
    pub fn was_acknowledged(&self, hotel: &Hotel) -> bool {
        if let What::Press(_) = self.what {
            return self.sent.iter().any(|sent| matches!(sent.state().ack, Ack::Updated));
        }
        self.seen(hotel).iter().any(|message| match self.what {
            What::PrivateThanks => message.text().contains("are on their way"),
            _ => !message.is_ephemeral(),
        })
    }

    fn seen(&self, hotel: &Hotel) -> Vec<Message> {
        self.sent.iter().flat_map(|sent| hotel.seen(sent)).collect()
    }

    pub fn is_press(&self) -> bool {
        matches!(self.what, What::Press(_))
    }

    fn is_sent_again(&mut self, hotel: &Hotel) {
        let again = match self.what {
            What::Ask => hotel.asks(&self.words),
            What::Thanks => hotel.thanks(&self.giver, &self.words, false),
            What::PrivateThanks => hotel.thanks(&self.giver, &self.words, true),
            What::Press(_) => return,
        };
        self.sent.push(again);
    }
}

/// The words that a card of this test is about.
fn deed_on(card: &Message) -> String {
    let text = card.text();
    let from = text.find("deed ").expect("every card here is about a deed");
    let end = text[from..].find('q').expect("the words end with a q");
    text[from..=from + end].to_owned()
}

/// What came of presses: the words of the card, the button, and for "Me too" who pressed it.
async fn presses_kept(hotel: &Hotel) -> Vec<[String; 3]> {
    let kept = "select a.what, case e.kind when 'claimed' then 'Take it' else 'Done' end, '' \
                from ask_events e join asks a on a.id = e.ask \
                union all select k.message, 'Me too', m.name \
                from me_toos t join kudos k on k.id = t.kudos join members m on m.id = t.member";
    hotel.ledger.texts::<3>(kept).await
}

pub fn rounds() -> usize {
    let rounds = std::env::var("MAGICWORDS_KILL_ROUNDS").ok();
    rounds.map_or(8, |rounds| rounds.parse().expect("MAGICWORDS_KILL_ROUNDS is a number"))
}

pub fn seed() -> u64 {
    let seed = std::env::var("MAGICWORDS_KILL_SEED").ok();
    let seed = seed.map(|seed| seed.parse().expect("MAGICWORDS_KILL_SEED is a number"));
    let seed = seed.unwrap_or_else(rand::random);
    println!("MAGICWORDS_KILL_SEED={seed}");
    seed
}

/// Thirty-two commands, and presses on the cards that stand there, all at once.
pub fn burst(hotel: &Hotel, givers: &[Member], round: usize, rng: &mut StdRng) -> Vec<Done> {
    let mut done = Vec::new();
    for card in hotel.desk.messages() {
        let button = ["Take it", "Done", "Me too"]
            .into_iter()
            .find(|button| card.button(button).is_some());
        let Some(button) = button.filter(|_| rng.random_bool(0.2)) else {
            continue;
        };
        let who = if button == "Me too" {
            &givers[rng.random_range(0..givers.len())]
        } else {
            &hotel.minh
        };
        let sent = vec![who.presses_old(&card, button)];
        done.push(Done {
            what: What::Press(button),
            words: deed_on(&card),
            giver: who.clone(),
            sent,
        });
    }
    for n in 0..32 {
        let what = [What::Ask, What::Thanks, What::PrivateThanks][n % 3];
        let mut one = Done {
            what,
            words: format!("deed {round}x{n}q"),
            giver: givers[rng.random_range(0..givers.len())].clone(),
            sent: Vec::new(),
        };
        one.is_sent_again(hotel);
        done.push(one);
    }
    done
}

on_both_engines! {
    async fn whatever_was_acknowledged_is_there_exactly_once_however_often_the_bot_is_killed(mut hotel) {
        let mut rng = StdRng::seed_from_u64(seed());
        let givers: Vec<_> = (0..8).map(|n| hotel.guild.member(&format!("Giver {n}"))).collect();
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        let mut all: Vec<Done> = Vec::new();
        for round in 0..rounds() {
            if round > 0 {
                hotel.bot.starts().await;
            }
            // Who saw nothing, and did not give up, says the same again.
            for done in all.iter_mut().filter(|done| !done.was_answered()) {
                if rng.random_bool(0.5) {
                    done.is_sent_again(&hotel);
                }
            }
            let begun = burst(&hotel, &givers, round, &mut rng);
            let enough = rng.random_range(0..=begun.len());
            let answered = || begun.iter().filter(|done| done.was_answered()).count();
            let reached = || (answered() >= enough).then_some(());
            let in_time = hotel.discord.comes_true(Duration::from_secs(30), reached).await.is_some();
            assert!(in_time, "{} of {} were answered", answered(), begun.len());
            tokio::time::sleep(Duration::from_micros(rng.random_range(0..20_000))).await;
            hotel.bot.kill9();
            all.extend(begun);
        }
        hotel.bot.starts().await;
        hotel.settles().await;
        check(&hotel, &all, &givers).await;
        hotel.has_no_problems();
    }
}

pub async fn check(hotel: &Hotel, all: &[Done], givers: &[Member]) {
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    let facts = "select what, state from asks union all select message, 'kudos' from kudos";
    let facts = hotel.ledger.texts::<2>(facts).await;
    let pressed = presses_kept(hotel).await;
    for [words, _] in &facts {
        *rows.entry(words.clone()).or_default() += 1;
    }
    let answered = all.iter().filter(|done| done.was_answered()).count();
    let acknowledged = all.iter().filter(|done| done.was_acknowledged(hotel)).count();
    println!(
        "{} sent, {answered} answered, {acknowledged} acknowledged, {} facts",
        all.len(),
        facts.len()
    );
    // A crash is no reason for a refusal.
    let kept_back = |done: &&Done| !done.is_press() && !done.seen(hotel).is_empty() && !done.was_acknowledged(hotel);
    let kept_back: Vec<_> = all.iter().filter(kept_back).map(|done| &done.words).collect();
    assert!(kept_back.is_empty(), "answered, but not with success: {kept_back:?}");
    assert!(!facts.is_empty(), "every round was over before it began");
    let words_to_minh = hotel.minh.direct_messages();
    let cards = hotel.desk.messages();
    for done in all
        .iter()
        .filter(|done| done.is_press() && done.was_acknowledged(hotel))
    {
        let What::Press(button) = done.what else { continue };
        let who = if button == "Me too" {
            done.giver.name.clone()
        } else {
            String::new()
        };
        let kept = pressed
            .iter()
            .filter(|row| **row == [done.words.clone(), button.to_owned(), who.clone()]);
        assert_eq!(kept.count(), 1, "{:?} was pressed, on {:?}", button, done.words);
    }
    for done in all.iter().filter(|done| !done.is_press()) {
        let (words, what) = (&done.words, done.what);
        let rows = rows.get(words).copied().unwrap_or_default();
        let shown = holding(cards.clone(), words).len();
        let told = holding(words_to_minh.clone(), words).len();
        let at_least = usize::from(done.was_acknowledged(hotel));
        assert!(
            (at_least..=1).contains(&rows),
            "{words:?} ({what:?}) has {rows} rows, acknowledged {at_least}"
        );
        let owed = if what == What::PrivateThanks {
            (0, rows)
        } else {
            (rows, 0)
        };
        assert_eq!(
            (shown, told),
            owed,
            "{words:?} ({what:?}): cards and private words, {rows} rows"
        );
    }
    assert_eq!(rows.len(), rows.values().sum::<usize>());
    assert!(givers.iter().all(|giver| giver.direct_messages().is_empty()));

    // Cards show what is true, and each change of an ask was told to the asker once.
    let news = hotel.lan.direct_messages();
    for [words, state] in facts.iter().filter(|[_, state]| state != "kudos") {
        let card = holding(cards.clone(), words).pop().expect("it has a card");
        let expected: &[&str] = match state.as_str() {
            "open" => &["Take it", "Done", "Can't right now"],
            "claimed" => &["Done"],
            _ => &[],
        };
        for button in expected {
            assert!(
                card.button(button).is_some(),
                "an ask that is {state} has the card {card:?}"
            );
        }
        let sql = format!("select count(*) from ask_events e join asks a on a.id = e.ask where a.what = '{words}'");
        assert_eq!(
            holding(news.clone(), words).len() as i64,
            hotel.ledger.number(&sql).await,
            "{words:?}"
        );
    }
    let joined = "select k.message from me_toos t join kudos k on k.id = t.kudos";
    for [words] in hotel.ledger.texts::<1>(joined).await {
        let card = holding(cards.clone(), &words).pop().expect("it has a card");
        assert!(card.buttons()[0].starts_with("Me too · "), "{card:?}");
    }
    let presses: Vec<_> = all.iter().filter(|done| done.is_press()).collect();
    let acknowledged = presses.iter().filter(|done| done.was_acknowledged(hotel)).count();
    println!("{} presses, {acknowledged} acknowledged", presses.len());
}

on_both_engines! {
    /// It began but a moment before, so that what the repetition was on its way is longer.
    async fn the_repetition_is_known_however_long_it_is_on_its_way_to_a_bot_that_has_just_begun(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next("POST /interactions/*/*/callback").times(50).hangs();
        hotel.asks("ice");
        hotel.ledger.until("it to be stored", "select count(*) from asks", 1).await;
        hotel.bot.kill9();
        hotel.discord.faults().clear();
        hotel.bot.starts().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        hotel.discord.ids_lag(Duration::from_millis(1500));
        assert!(!hotel.asks("ice").answer().await.is_ephemeral());
        hotel.settles().await;
        assert_eq!((hotel.ledger.number("select count(*) from asks").await, hotel.cards("ice").len()), (1, 1));
        hotel.has_no_problems();
    }
}

on_both_engines! {
    async fn a_command_that_was_stored_and_not_answered_before_a_crash_is_the_one_that_is_repeated(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next("POST /interactions/*/*/callback").times(50).hangs();
        hotel.asks("ice");
        hotel.thanks(&hotel.lan, "towels", false);
        hotel.thanks(&hotel.lan, "kindness", true);
        let stored = "select (select count(*) from asks) + (select count(*) from kudos)";
        hotel.ledger.until("all to be stored", stored, 3).await;
        hotel.bot.kill9();
        hotel.discord.faults().clear();
        hotel.bot.starts().await;
        let again = [
            hotel.asks("ice"),
            hotel.thanks(&hotel.lan, "towels", false),
            hotel.thanks(&hotel.lan, "kindness", true),
        ];
        let [asked, thanked, confirmed] = again.map(|sent| async move { sent.answer().await });
        assert!(!asked.await.is_ephemeral() && !thanked.await.is_ephemeral());
        assert!(confirmed.await.is_ephemeral());
        hotel.ledger.until("all to be settled", "select count(*) from deliveries where state = 'due' and attempt = 0", 0).await;
        hotel.settles().await;
        assert_eq!(hotel.ledger.number(stored).await, 3);
        assert_eq!((hotel.cards("ice").len(), hotel.cards("towels").len()), (1, 1));
        assert_eq!(hotel.minh.direct_messages().len(), 1);
        // And whoever says the same later, after all was well, says it again.
        hotel.thanks(&hotel.lan, "towels", false).answer().await;
        hotel.settles().await;
        assert_eq!((hotel.ledger.kudos("towels").await, hotel.cards("towels").len()), (2, 2));
        hotel.has_no_problems();
    }

    async fn a_command_that_was_stored_and_not_answered_before_a_crash_gets_its_card_within_half_a_minute(mut hotel) {
        hotel.opens().await;
        hotel.discord.faults().next("POST /interactions/*/*/callback").times(50).hangs();
        hotel.asks("ice");
        hotel.ledger.until("the ask to be stored", "select count(*) from asks", 1).await;
        hotel.bot.kill9();
        hotel.discord.faults().clear();
        hotel.bot.starts().await;
        // In real time: nothing here makes the lease of the answer run out sooner.
        let card = hotel.card("ice").await;
        assert!(hotel.minh.was_pinged_by(&card));
        hotel.ledger.until("it to be settled", "select count(*) from deliveries where state = 'due'", 0).await;
        assert_eq!(hotel.cards("ice").len(), 1);
        hotel.has_no_problems();
    }
}
