//! What a person sees of their own choices.

use super::commands::Chosen;
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Field, Message};
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
    Message {
        card: Some(Card {
            title,
            fields: vec![
                field(say!(language, "privacy-public-name"), name),
                field(say!(language, "privacy-language"), spoken),
            ],
            footer: say!(language, "privacy-hint"),
            ..Card::default()
        }),
        ..Message::default()
    }
}
