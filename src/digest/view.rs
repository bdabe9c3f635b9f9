//! The digest in words: a message for the channel, plain text for the command line, answers to moderators.

mod lines;

use jiff::Zoned;
use jiff::civil::Date;

use super::commands::{Next, Posted, Previewed, Switched};
use super::period::Cut;
use super::standing::{Last, Standing};
use super::{Digest, Filing};
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Field, Message, Mood, Visibility};
use crate::chat::text::Text;
use crate::ledger::deliveries::Fate;
use crate::say;
use lines::Shown;
pub(super) use lines::{has_figures, room_of};

/// The digest as it is posted. `today` decides whether dates need their year.
pub fn message(language: Language, digest: &Digest, today: Date) -> Message {
    let shown = Shown::of(digest);
    let period = period(language, &digest.cut, today);
    let totals = &digest.figures.totals;
    let first_line = if is_quiet(digest) && digest.has_history {
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
    };
    let mut paragraphs = vec![lines::stories(&digest.stories, language)];
    if !is_quiet(digest) {
        paragraphs.extend(lines::teams(&shown, language));
        if !digest.has_history {
            paragraphs.push(say!(language, "digest-first-week"));
        }
    }
    let body = Text::join(paragraphs.into_iter().filter(|text| !text.is_empty()), "\n\n");
    let footer = if shown.has_figures() && !is_quiet(digest) {
        say!(language, "digest-how-counted")
    } else {
        Text::default()
    };
    Message {
        visibility: Visibility::Public,
        text: first_line,
        card: (!body.is_empty()).then_some(Card {
            body,
            footer,
            mood: Mood::Warm,
            ..Card::default()
        }),
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
    text
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

/// The answer to a preview: how the schedule stands, and the digest below.
pub fn previewed(language: Language, previewed: &Previewed, now: &Zoned) -> Message {
    let digest = message(language, &previewed.digest, now.date());
    let last = previewed.last.as_ref().map(|filed| last(filed, language, now));
    let lines = [
        Some(next(previewed.schedule, language, now)),
        last,
        Some(digest.text.clone()),
    ];
    Message {
        visibility: Visibility::Private,
        text: Text::join(lines.into_iter().flatten(), "\n"),
        ..digest
    }
}

/// The answer to a post.
pub fn posted(language: Language, posted: &Posted, now: &Zoned) -> Message {
    let period = period(language, &posted.cut, now.date());
    private(say!(language, "digest-posted", period = period))
}

/// The answer to a pause or a resumption.
pub fn switched(language: Language, switched: &Switched, now: &Zoned) -> Message {
    let last = switched.last.as_ref().map(|filed| last(filed, language, now));
    let lines = std::iter::once(next(switched.schedule, language, now)).chain(last);
    private(Text::join(lines, "\n"))
}

/// Adds to the settings when the next digest is due and what became of the last one.
pub fn with_standing(language: Language, settings: Message, standing: &Standing, now: &Zoned) -> Message {
    let mut message = settings;
    if let Some(card) = &mut message.card {
        card.fields.push(Field {
            name: say!(language, "digest-standing-next"),
            value: next(standing.next, language, now),
        });
        card.fields.extend(standing.last.as_ref().map(|filed| Field {
            name: say!(language, "digest-standing-last"),
            value: last(filed, language, now),
        }));
    }
    message
}

fn next(next: Next, language: Language, now: &Zoned) -> Text {
    match next {
        Next::At(at) => {
            let at = at.to_zoned(now.time_zone().clone());
            say!(language, "digest-next", time = language.day_time(&at, now))
        }
        Next::Paused => say!(language, "digest-paused"),
        Next::NoChannel => say!(language, "digest-no-channel"),
        Next::HomeGone => say!(language, "digest-home-gone"),
    }
}

fn last(filed: &Last, language: Language, now: &Zoned) -> Text {
    let cut = Cut::containing(filed.period.to, now.time_zone());
    let period = period(language, &cut, now.date());
    match filed.outcome {
        Filing::Posted => match &filed.fate {
            Some(Fate::GivenUp { .. }) => say!(language, "digest-last-undelivered", period = period),
            Some(Fate::Waiting { cause: Some(_) }) => say!(language, "digest-last-held-up", period = period),
            Some(Fate::Waiting { cause: None }) => say!(language, "digest-posted", period = period),
            Some(Fate::Sent) | None => say!(language, "digest-last-posted", period = period),
        },
        Filing::Late => say!(language, "digest-last-late", period = period),
        Filing::Paused => say!(language, "digest-last-paused", period = period),
        Filing::NoChannel => say!(language, "digest-last-no-channel", period = period),
    }
}

fn private(text: Text) -> Message {
    Message {
        text,
        ..Message::default()
    }
}

#[cfg(test)]
mod tests;
