//! `kill -9` at random moments under load.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::hotel::{Hotel, SOON, holding};
use crate::kill::{rounds, seed};
use crate::support::slack::{Channel, Member, Message, Sent};

/// A channel takes about a message a second.
const PLACES: usize = 12;
const COMMANDS: usize = 24;

/// What a person did, and with which words that nobody else uses.
pub struct Done {
    what: What,
    words: String,
    who: Member,
    pub sent: Sent,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum What {
    Ask,
    Thanks,
    PrivateThanks,
    /// Of this button.
    Press(&'static str),
}

/// Where people talk, and who thanks.
pub struct Scene {
    pub places: Vec<Channel>,
    pub givers: Vec<Member>,
}

impl Scene {
    pub fn of(hotel: &Hotel) -> Self {
        let givers = (0..8).map(|n| hotel.workspace.member(&format!("Giver {n}")));
        Self {
            places: hotel.floors(PLACES),
            givers: givers.collect(),
        }
    }

    pub fn cards(&self) -> Vec<Message> {
        self.places.iter().flat_map(Channel::messages).collect()
    }

    fn giver(&self, rng: &mut StdRng) -> &Member {
        &self.givers[rng.random_range(0..self.givers.len())]
    }

    /// Commands, and presses on the cards that stand there, all at once.
    pub fn burst(&self, hotel: &Hotel, round: usize, rng: &mut StdRng) -> Vec<Done> {
        let mut done = Vec::new();
        for card in self.cards() {
            let buttons = card.buttons();
            let shown = |label: &&&str| buttons.iter().any(|button| button.starts_with(**label));
            let button = ["Take it", "Done", "Me too"].iter().find(shown).copied();
            let Some(button) = button.filter(|_| rng.random_bool(0.2)) else {
                continue;
            };
            let label = buttons
                .iter()
                .find(|label| label.starts_with(button))
                .expect("just seen");
            let who = match button {
                "Me too" => self.giver(rng),
                _ => &hotel.minh,
            };
            // Nobody joins in with their own thanks.
            if button == "Me too" && card.text().contains(&who.name) {
                continue;
            }
            done.push(Done {
                what: What::Press(button),
                words: deed_on(&card),
                who: who.clone(),
                sent: who.presses_old(&card, label),
            });
        }
        for n in 0..COMMANDS {
            let what = [What::Ask, What::Thanks, What::PrivateThanks][n % 3];
            let (words, who) = (format!("deed {round}x{n}q"), self.giver(rng).clone());
            let place = &self.places[n % PLACES];
            let sent = match what {
                What::Ask => hotel.asks_in(place, &words),
                _ => hotel.thanks_in(place, &who, &words, what == What::PrivateThanks),
            };
            done.push(Done { what, words, who, sent });
        }
        done
    }
}

/// The words that a card of this test is about.
fn deed_on(card: &Message) -> String {
    let text = card.text();
    let from = text.find("deed ").expect("every card here is about a deed");
    let end = text[from..].find('q').expect("the words end with a q");
    text[from..=from + end].to_owned()
}

/// Waits until so many were acknowledged, and a little longer.
pub async fn some_are_acknowledged(hotel: &Hotel, begun: &[Done], rng: &mut StdRng) {
    let enough = rng.random_range(0..=begun.len());
    let count = || begun.iter().filter(|done| done.sent.is_acknowledged()).count();
    let reached = || (count() >= enough).then_some(());
    hotel.slack.wait_until("some acknowledgements", SOON, reached).await;
    tokio::time::sleep(Duration::from_micros(rng.random_range(0..20_000))).await;
}

on_both_engines! {
    async fn whatever_was_acknowledged_is_there_exactly_once_however_often_the_bot_is_killed(mut hotel) {
        let mut rng = StdRng::seed_from_u64(seed());
        let scene = Scene::of(&hotel);
        hotel.is_patient();
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        let mut all: Vec<Done> = Vec::new();
        for round in 0..rounds() / 2 {
            if round > 0 {
                hotel.bot.starts().await;
            }
            let begun = scene.burst(&hotel, round, &mut rng);
            some_are_acknowledged(&hotel, &begun, &mut rng).await;
            hotel.bot.kill9();
            all.extend(begun);
        }
        hotel.bot.starts().await;
        hotel.acknowledges_all().await;
        hotel.ledger.settles().await;
        check(&hotel, &scene, &all).await;
        hotel.has_no_problems();
    }
}

/// What was acknowledged is stored once, and anything else at most once, for Slack said that it failed; and whatever is
/// stored is shown once.
pub async fn check(hotel: &Hotel, scene: &Scene, all: &[Done]) {
    let facts = "select what, state from asks union all select message, 'kudos' from kudos";
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for [words, _] in hotel.ledger.texts::<2>(facts).await {
        *rows.entry(words).or_default() += 1;
    }
    let pressed = "select a.what, case e.kind when 'claimed' then 'Take it' else 'Done' end, '' \
                   from ask_events e join asks a on a.id = e.ask \
                   union all select k.message, 'Me too', m.name \
                   from me_toos t join kudos k on k.id = t.kudos join members m on m.id = t.member";
    let pressed = hotel.ledger.texts::<3>(pressed).await;
    let (cards, told) = (scene.cards(), hotel.minh.direct_messages());
    for done in all {
        let words = &done.words;
        assert!(done.sent.was_taken().await || done.sent.was_undeliverable(), "{words}");
        let least = usize::from(done.sent.is_acknowledged());
        if let What::Press(button) = done.what {
            let who = if button == "Me too" {
                done.who.name.clone()
            } else {
                String::new()
            };
            let row = [words.clone(), button.to_owned(), who];
            let kept = pressed.iter().filter(|kept| **kept == row).count();
            assert!(
                (least..=1).contains(&kept),
                "{button:?} was pressed, on {words:?}: {kept}"
            );
            continue;
        }
        let stored = rows.get(words).copied().unwrap_or_default();
        assert!((least..=1).contains(&stored), "{words:?} ({:?}): {stored}", done.what);
        let seen = (holding(cards.clone(), words).len(), holding(told.clone(), words).len());
        let owed = if done.what == What::PrivateThanks {
            (0, stored)
        } else {
            (stored, 0)
        };
        assert_eq!(seen, owed, "{words:?} ({:?}): cards and direct messages", done.what);
    }
    let acknowledged = all.iter().filter(|done| done.sent.is_acknowledged()).count();
    println!(
        "{} were sent, {acknowledged} acknowledged, {} facts",
        all.len(),
        rows.len()
    );
    let said: BTreeSet<_> = all.iter().map(|done| &done.words).collect();
    assert!(rows.keys().all(|words| said.contains(words)));
}
