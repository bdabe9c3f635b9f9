//! Answers to `/kudos-admin digest`.

use jiff::Zoned;

use super::{message, period};
use crate::chat::locale::Language;
use crate::chat::reply::{Field, Message, Visibility};
use crate::chat::text::Text;
use crate::digest::Filing;
use crate::digest::commands::{Next, Posted, Previewed, Switched};
use crate::digest::period::Cut;
use crate::digest::standing::{Last, Standing};
use crate::ledger::deliveries::Fate;
use crate::say;

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
    let cut = Cut::of_period(filed.period, now.time_zone());
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
