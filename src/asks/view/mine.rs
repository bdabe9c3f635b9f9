//! `/kudos asks`: the asks of one person.

use super::{Scene, is_front_line, press, show_button};
use crate::asks::commands::{MyAsks, NAMED};
use crate::asks::{Ask, AskCard, AskState};
use crate::chat::reply::{Button, Card, Field, Message, Style};
use crate::chat::text::{Text, shorten};
use crate::say;

/// How many asks have buttons of their own: as many rows of them as any platform shows.
const ROWS: usize = 5;
/// How many rows of these each list has before the other takes what it leaves.
const ROWS_OF_EACH: usize = 2;

/// `/kudos asks`: mine to answer, front line first, and mine asked, numbered through.
pub fn mine(scene: Scene<'_>, asks: &MyAsks) -> Message {
    let language = scene.language;
    if asks.to_answer.is_empty() && asks.asked.is_empty() {
        return Message {
            text: say!(language, "asks-none"),
            ..Message::default()
        };
    }
    let asked_from = asks.to_answer.len();
    let fields = vec![
        Field {
            name: say!(language, "asks-to-answer"),
            value: list(scene, &asks.to_answer, 0, asks.waiting, true),
        },
        Field {
            name: say!(language, "asks-asked"),
            value: list(scene, &asks.asked, asked_from, asks.asked.len(), false),
        },
    ];
    let unfinished = asks.asked.iter().filter(|card| card.ask.standing.state.is_unfinished());
    let unfinished = unfinished.count();
    let for_answers = (asks.waiting - asks.taken_by_others).min(ROWS - unfinished.min(ROWS_OF_EACH));
    let to_answer = asks.to_answer.iter().enumerate().take(for_answers);
    // Whoever took what they asked of their own team has its buttons there.
    let above = |ask: &Ask| {
        asks.to_answer
            .iter()
            .take(for_answers)
            .any(|card| card.ask.id == ask.id)
    };
    // What has ended stands behind what has not.
    let asked = asks.asked.iter().enumerate().take(unfinished);
    let asked = asked.filter(|(_, card)| !above(&card.ask)).take(ROWS - for_answers);
    let to_answer = to_answer.map(|(index, card)| to_answer_row(scene, index + 1, &card.ask));
    let asked = asked.map(|(index, card)| asked_row(scene, asked_from + index + 1, &card.ask));
    Message {
        text: say!(language, "asks-line"),
        card: Some(Card {
            fields,
            ..Card::default()
        }),
        buttons: to_answer.chain(asked).collect(),
        ..Message::default()
    }
}

fn to_answer_row(scene: Scene<'_>, number: usize, ask: &Ask) -> Vec<Button> {
    let language = scene.language;
    let cant = say!(language, "button-cant-numbered", number = number);
    let cant = press(cant, ask, "cant", ":list", Style::Plain);
    let first = match ask.standing.state {
        AskState::Claimed => done(scene, number, ask),
        _ => {
            let take = say!(language, "button-take-numbered", number = number);
            press(take, ask, "take", ":list", Style::Primary)
        }
    };
    [first, cant].into_iter().chain(show_button(scene, ask)).collect()
}

fn asked_row(scene: Scene<'_>, number: usize, ask: &Ask) -> Vec<Button> {
    let withdraw = say!(scene.language, "button-withdraw-numbered", number = number);
    let withdraw = press(withdraw, ask, "withdraw", ":list", Style::Plain);
    let is_taken = ask.standing.state == AskState::Claimed;
    let first = is_taken.then(|| done(scene, number, ask));
    first
        .into_iter()
        .chain([withdraw])
        .chain(show_button(scene, ask))
        .collect()
}

fn done(scene: Scene<'_>, number: usize, ask: &Ask) -> Button {
    let label = say!(scene.language, "button-done-numbered", number = number);
    press(label, ask, "done", ":list", Style::Primary)
}

/// The first of a list that has `all`, numbered from the one after `before`.
fn list(scene: Scene<'_>, cards: &[AskCard], before: usize, all: usize, to_answer: bool) -> Text {
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
            let (number, state) = (before + index + 1, short_state(scene, card));
            if to_answer && is_front_line(scene.workspace, card.ask.asker_team, card.ask.asked_team) {
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
    if all > lines.len() {
        lines.push(say!(language, "asks-more", count = all - lines.len()));
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
