//! What a person sees of their own choices.

use super::commands::Chosen;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Field, Message, Style};
use crate::chat::text::Text;
use crate::say;

/// The answer to `/kudos privacy`.
pub fn chosen(language: Language, chosen: &Chosen) -> Message {
    let name = if chosen.public_name {
        say!(language, "privacy-public-name-on")
    } else {
        say!(language, "privacy-public-name-off")
    };
    let spoken = match chosen.language {
        Some(own) => say!(
            language,
            "privacy-language-chosen",
            language = Text::plain(own.own_name())
        ),
        None => say!(
            language,
            "privacy-language-auto",
            language = Text::plain(language.own_name())
        ),
    };
    let title = if chosen.changed {
        say!(language, "privacy-changed")
    } else {
        say!(language, "privacy-title")
    };
    let field = |name, value| Field { name, value };
    let mut fields = vec![
        field(say!(language, "privacy-public-name"), name),
        field(say!(language, "privacy-language"), spoken),
    ];
    if chosen.accounts.len() > 1 {
        let accounts = Text::verbatim(&chosen.accounts.join(", "));
        fields.push(field(say!(language, "privacy-accounts"), accounts));
    }
    Message {
        card: Some(Card {
            title,
            fields,
            footer: say!(language, "privacy-hint"),
            ..Card::default()
        }),
        buttons: buttons(language, chosen),
        ..Message::default()
    }
}

/// What can be chosen instead of what holds.
fn buttons(language: Language, chosen: &Chosen) -> Vec<Vec<Button>> {
    let button = |label, id: &str| Button {
        label,
        action: Action::Press(format!("mw:privacy:{id}")),
        style: Style::Plain,
    };
    let name = match chosen.public_name {
        true => button(say!(language, "privacy-button-name-off"), "name:off"),
        false => button(say!(language, "privacy-button-name-on"), "name:on"),
    };
    // Each in its own words, for whoever does not read these here.
    let others = Language::ALL
        .into_iter()
        .filter(|other| chosen.language != Some(*other));
    let mut languages: Vec<Button> = others
        .map(|other| {
            button(
                say!(other, "privacy-button-speak"),
                &format!("language:{}", other.code()),
            )
        })
        .collect();
    if chosen.language.is_some() {
        languages.push(button(say!(language, "privacy-button-language-auto"), "language:auto"));
    }
    vec![vec![name], languages]
}
