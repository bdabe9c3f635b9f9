//! `/kudos help`: what the bot is for, and every command that the person may use, from the command table.

use super::locale::Language;
use super::reply::{Card, Message};
use super::table::{self, Audience, CommandSpec};
use super::text::Text;
use crate::say;

/// The help for a person of this language.
pub fn help(language: Language, moderator: bool) -> Message {
    let lines = |audience: Audience| {
        let commands = table::COMMANDS.iter().filter(move |spec| spec.audience == audience);
        commands.map(move |spec| line(language, spec))
    };
    let mut body = vec![say!(language, "help-purpose"), Text::default()];
    body.extend(lines(Audience::Everyone));
    let menu = table::localised_name(table::SAY_THANK_YOU, language).unwrap_or(table::SAY_THANK_YOU);
    body.push(say!(language, "help-menu", name = Text::plain(menu)));
    if moderator {
        body.extend([Text::default(), say!(language, "help-moderators")]);
        body.extend(lines(Audience::Moderators));
    }
    Message {
        card: Some(Card {
            title: say!(language, "help-title"),
            body: Text::join(body, "\n"),
            ..Card::default()
        }),
        ..Message::default()
    }
}

fn line(language: Language, spec: &CommandSpec) -> Text {
    let description = language.say(&spec.description(), &[]);
    say!(
        language,
        "help-command",
        command = Text::plain(shown(language, spec)),
        description = description
    )
}

/// The command as the person types it: `/nho-giup`.
fn shown(language: Language, spec: &CommandSpec) -> String {
    let (first, rest) = spec.path.split_at(spec.path.find(' ').unwrap_or(spec.path.len()));
    let first = table::localised_name(first, language).unwrap_or(first);
    format!("/{first}{rest}")
}
