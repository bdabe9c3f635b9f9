//! The list of quiet help, seen by the one who was helped.

use crate::asks::AskCard;
use crate::asks::view::{Scene, show_button};
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Message, Style};
use crate::chat::text::{Text, one_line, shorten};
use crate::say;

/// Leads to the list.
pub const ID: &str = "mw:digest:quiet";
/// How many helps are listed: each has a row of buttons, and platforms take five.
const LISTED: usize = 5;
/// Characters of what was asked, and of a helper's name.
const WHAT: usize = 80;
const NAME: usize = 40;

/// The helps that have not been thanked for, newest first; of many, the oldest are folded away.
pub fn quiet_help(scene: Scene<'_>, helps: &[AskCard]) -> Message {
    let language = scene.language;
    if helps.is_empty() {
        return Message {
            text: say!(language, "quiet-none"),
            ..Message::default()
        };
    }
    let listed = &helps[..helps.len().min(LISTED)];
    let mut lines: Vec<Text> = listed
        .iter()
        .enumerate()
        .map(|(index, card)| line(scene, index + 1, card))
        .collect();
    if helps.len() > LISTED {
        lines.push(say!(language, "quiet-more", count = helps.len() - LISTED));
    }
    let rows = listed.iter().enumerate();
    Message {
        text: say!(language, "quiet-line"),
        card: Some(Card {
            body: Text::join(lines, "\n"),
            footer: say!(language, "quiet-footer"),
            ..Card::default()
        }),
        buttons: rows.map(|(index, card)| row(scene, index + 1, card)).collect(),
        ..Message::default()
    }
}

fn line(scene: Scene<'_>, number: usize, card: &AskCard) -> Text {
    let (language, ask) = (scene.language, &card.ask);
    let team = ask.asked_team.and_then(|team| scene.workspace.team(team));
    let helper = match (card.claimer.as_ref().or(card.asked.as_ref()), team) {
        (Some(person), _) => Text::verbatim(&shorten(&one_line(&person.name), NAME)),
        (None, Some(team)) => Text::verbatim(&shorten(&team.name, NAME)),
        (None, None) => say!(language, "ask-team-gone"),
    };
    let zone = &scene.workspace.timezone;
    let done = ask.standing.done_at.unwrap_or(ask.opened_at).to_zoned(zone.clone());
    let today = scene.now.to_zoned(zone.clone()).date();
    say!(
        language,
        "quiet-item",
        number = number,
        helper = helper,
        what = shorten(&one_line(&ask.what), WHAT),
        day = language.day(done.date(), today)
    )
}

fn row(scene: Scene<'_>, number: usize, card: &AskCard) -> Vec<Button> {
    let language = scene.language;
    let press = |label, id, style| Button {
        label,
        action: Action::Press(id),
        style,
    };
    let id = card.ask.id;
    let thank = say!(language, "quiet-button-thank", number = number);
    let dismiss = say!(language, "quiet-button-dismiss", number = number);
    [
        press(thank, format!("mw:ask:{id}:thank"), Style::Primary),
        press(dismiss, format!("mw:quiet:{id}:dismiss"), Style::Plain),
    ]
    .into_iter()
    .chain(show_button(scene, &card.ask))
    .collect()
}

/// Leads to the list, from another message that the person alone sees.
pub fn button(language: Language) -> Button {
    Button {
        label: say!(language, "quiet-button-list"),
        action: Action::Press(ID.to_owned()),
        style: Style::Plain,
    }
}
