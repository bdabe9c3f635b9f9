//! The digest in words: a message for the channel, plain text for the command line, answers to moderators.

mod correction;
mod lines;
mod list;
mod moderators;

use jiff::civil::Date;

use super::Digest;
use super::period::Cut;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Message, Style, Visibility};
use crate::chat::text::Text;
use crate::say;
use lines::Shown;
pub(super) use lines::{has_figures, room_of};
pub use moderators::{posted, previewed, switched, with_standing};

/// The digest as it is posted, but for its picture and the button of its language. `today` decides whether dates need
/// their year.
pub fn message(language: Language, digest: &Digest, today: Date) -> Message {
    let shown = Shown::of(digest);
    let body = Text::join(lines::blocks(&shown, language), "\n\n");
    let footer = if body.is_empty() {
        Text::default()
    } else {
        say!(language, "digest-how-counted")
    };
    let quiet_help = shown
        .quiet_help()
        .map(|_| button("mw:digest:quiet", say!(language, "digest-quiet-help-mine")));
    Message {
        visibility: Visibility::Public,
        text: first_line(&shown, language, today),
        card: (!body.is_empty()).then_some(Card {
            body,
            footer,
            ..Card::default()
        }),
        buttons: quiet_help.into_iter().map(|button| vec![button]).collect(),
        file: list::attached(&shown, language, today),
        ..Message::default()
    }
}

/// The message of a digest that is kept under this id: it can be had in the other language.
pub fn kept(language: Language, digest: &Digest, id: i64, today: Date) -> Message {
    let mut message = message(language, digest, today);
    let other = other_than(language);
    let other = button(
        &format!("mw:digest:{id}:language:{}", other.code()),
        Text::plain(other.own_name()),
    );
    match message.buttons.first_mut() {
        Some(row) => row.push(other),
        None => message.buttons.push(vec![other]),
    }
    message
}

/// The same digest for one person, in the language in which it was not posted.
pub fn translated(language: Language, digest: &Digest, today: Date) -> Message {
    Message {
        visibility: Visibility::Private,
        ..message(language, digest, today)
    }
}

/// The language that a digest in this one offers.
pub fn other_than(language: Language) -> Language {
    match language {
        Language::En => Language::Vi,
        Language::Vi => Language::En,
    }
}

/// The line that goes with the map of who served whom.
pub fn map(language: Language) -> Message {
    Message {
        visibility: Visibility::Public,
        text: say!(language, "digest-map"),
        ..Message::default()
    }
}

/// The digest for a terminal or a file.
pub fn plain(language: Language, digest: &Digest, today: Date) -> String {
    let message = message(language, digest, today);
    let mut text = message.text.to_plain();
    for part in message.card.iter().flat_map(|card| [&card.body, &card.footer]) {
        if !part.is_empty() {
            text.push_str("\n\n");
            text.push_str(&part.to_plain());
        }
    }
    text.push('\n');
    if let Some(file) = &message.file {
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(&file.content));
    }
    text
}

fn first_line(shown: &Shown<'_>, language: Language, today: Date) -> Text {
    let digest = shown.digest;
    let (totals, period) = (&digest.figures.totals, period(language, &digest.cut, today));
    if is_quiet(digest) && digest.has_history {
        say!(language, "digest-quiet-week", period = period)
    } else if is_quiet(digest) {
        say!(language, "digest-not-begun", period = period)
    } else if shown.all_small {
        say!(
            language,
            "digest-first-line-small",
            period = period,
            thankers = count(totals.thankers)
        )
    } else {
        say!(
            language,
            "digest-first-line",
            period = period,
            asks = count(totals.asks),
            answered = count(totals.answered),
            thankers = count(totals.thankers)
        )
    }
}

/// Whether the week has nothing to tell.
fn is_quiet(digest: &Digest) -> bool {
    let teams = digest.figures.teams.iter();
    let totals = &digest.figures.totals;
    let told = teams.map(|team| team.distinct_thankers).sum::<u64>();
    totals.asks + totals.kudos + told == 0
}

fn period(language: Language, cut: &Cut, today: Date) -> Text {
    let (first, last) = cut.days();
    language.period(first, last, today)
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn button(id: &str, label: Text) -> Button {
    Button {
        label,
        action: Action::Press(id.to_owned()),
        style: Style::Plain,
    }
}

#[cfg(test)]
mod tests;
