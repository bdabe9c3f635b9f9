//! Answers to `/kudos-admin digest`.

use jiff::Zoned;

use super::{message, period};
use crate::chat::locale::Language;
use crate::chat::reply::{Message, Visibility};
use crate::chat::text::Text;
use crate::digest::commands::{Next, Posted, Previewed, Switched};
use crate::digest::period::Cut;
use crate::digest::{Filed, Filing};
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
    private(next(switched.schedule, language, now))
}

fn next(next: Next, language: Language, now: &Zoned) -> Text {
    match next {
        Next::At(at) => {
            let at = at.to_zoned(now.time_zone().clone());
            say!(language, "digest-next", time = language.day_time(&at, now))
        }
        Next::Paused => say!(language, "digest-paused"),
        Next::NoChannel => say!(language, "digest-no-channel"),
    }
}

fn last(filed: &Filed, language: Language, now: &Zoned) -> Text {
    let cut = Cut::containing(filed.period.to, now.time_zone());
    let period = period(language, &cut, now.date());
    match filed.outcome {
        Filing::Posted => say!(language, "digest-last-posted", period = period),
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
