//! `/kudos asks`: the asks of one person.

use super::{Scene, is_front_line, press, show_button};
use crate::asks::commands::MyAsks;
use crate::asks::{AskCard, AskState};
use crate::chat::reply::{Button, Card, Field, Message, Style};
use crate::chat::text::{Text, shorten};
use crate::say;

/// How many asks of each list stand in `/kudos asks` with buttons of their own.
const WITH_BUTTONS: usize = 4;

/// How many asks of each list are named.
const NAMED: usize = 10;

/// `/kudos asks`: mine to answer, front line first, and mine asked.
pub fn mine(scene: Scene<'_>, asks: &MyAsks) -> Message {
    let language = scene.language;
    if asks.to_answer.is_empty() && asks.asked.is_empty() {
        return Message {
            text: say!(language, "asks-none"),
            ..Message::default()
        };
    }
    let fields = vec![
        Field {
            name: say!(language, "asks-to-answer"),
            value: list(scene, &asks.to_answer, true),
        },
        Field {
            name: say!(language, "asks-asked"),
            value: list(scene, &asks.asked, false),
        },
    ];
    let rows = asks
        .to_answer
        .iter()
        .take(WITH_BUTTONS.min(asks.to_answer.len() - asks.taken_by_others))
        .enumerate()
        .map(|(index, card)| row(scene, index, card));
    Message {
        text: say!(language, "asks-line"),
        card: Some(Card {
            fields,
            ..Card::default()
        }),
        buttons: rows.collect(),
        ..Message::default()
    }
}

/// The buttons of one listed ask, numbered as in the list.
fn row(scene: Scene<'_>, index: usize, card: &AskCard) -> Vec<Button> {
    let language = scene.language;
    let number = index + 1;
    let ask = &card.ask;
    let first = match ask.standing.state {
        AskState::Claimed => press(
            say!(language, "button-done-numbered", number = number),
            ask,
            "done",
            ":list",
            Style::Primary,
        ),
        _ => press(
            say!(language, "button-take-numbered", number = number),
            ask,
            "take",
            ":list",
            Style::Primary,
        ),
    };
    let cant = press(
        say!(language, "button-cant-numbered", number = number),
        ask,
        "cant",
        ":list",
        Style::Plain,
    );
    std::iter::once(first)
        .chain([cant])
        .chain(show_button(scene, ask))
        .collect()
}

fn list(scene: Scene<'_>, cards: &[AskCard], to_answer: bool) -> Text {
    let language = scene.language;
    if cards.is_empty() {
        return say!(language, "asks-list-none");
    }
    let mut lines: Vec<Text> = cards
        .iter()
        .take(NAMED)
        .enumerate()
        .map(|(index, card)| {
            let what = shorten(&card.ask.what.replace('\n', " "), 60);
            let (number, state) = (index + 1, short_state(scene, card));
            if to_answer && is_front_line(scene.workspace, &card.ask) {
                say!(
                    language,
                    "asks-item-front-line",
                    number = number,
                    what = what,
                    state = state
                )
            } else {
                say!(language, "asks-item", number = number, what = what, state = state)
            }
        })
        .collect();
    if cards.len() > NAMED {
        lines.push(say!(language, "asks-more", count = cards.len() - NAMED));
    }
    Text::join(lines, "\n")
}

fn short_state(scene: Scene<'_>, card: &AskCard) -> Text {
    let language = scene.language;
    match (card.ask.standing.state, &card.claimer) {
        (AskState::Open, _) => say!(language, "asks-state-open"),
        (AskState::Claimed, Some(claimer)) => say!(language, "ask-state-claimed", person = claimer.mention()),
        (AskState::Claimed, None) => say!(language, "ask-state-claimed-by-team"),
        (AskState::OnHold, _) => say!(language, "ask-state-on-hold"),
        (AskState::Done, _) => say!(language, "ask-state-done"),
        (AskState::Declined, _) => say!(language, "ask-state-declined"),
        (AskState::Withdrawn, _) => say!(language, "ask-state-withdrawn"),
    }
}
