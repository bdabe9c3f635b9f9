//! What moderators see of their work.

use super::AuditLine;
use super::commands::{Judged, Muted};
use crate::chat::inbound::Home;
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Message, Mood};
use crate::chat::text::{Text, shorten};
use crate::chat::when::parse_weekday;
use crate::kudos::view::given_in;
use crate::people::admin::view::{kind, weekday};
use crate::people::{TeamKind, Workspace};
use crate::say;
use jiff::civil::Date;

/// Twenty lines of the log fit in one message of any platform.
const SUBJECT_ROOM: usize = 60;
const REASON_ROOM: usize = 60;
const KUDOS_ROOM: usize = 200;

/// The answer to hiding or restoring: what now holds.
pub fn judged(language: Language, judged: &Judged, home: &Home) -> Message {
    let kudos = super::commands::label(&judged.card, KUDOS_ROOM);
    let hidden = judged.card.kudos.hidden_at.is_some();
    let place = judged.stays_in.as_ref().map(|place| given_in(language, home, place));
    let text = match (place, hidden) {
        (None, true) => say!(language, "moderation-hidden", kudos = kudos),
        (None, false) => say!(language, "moderation-shown", kudos = kudos),
        (Some(place), true) => say!(language, "moderation-hidden-but-card", place = place, kudos = kudos),
        (Some(place), false) => say!(language, "moderation-shown-but-card", place = place, kudos = kudos),
    };
    Message {
        text,
        ..Message::default()
    }
}

/// The answer to muting and unmuting: what now holds.
pub fn muted(language: Language, workspace: &Workspace, muted: &Muted) -> Message {
    let person = muted.person.mention();
    let text = match muted.mute.map(|mute| mute.until) {
        Some(Some(until)) => {
            let zone = &workspace.timezone;
            let until = language.day_time(&until.to_zoned(zone.clone()), &muted.now.to_zoned(zone.clone()));
            say!(language, "moderation-muted-until", person = person, until = until)
        }
        Some(None) => say!(language, "moderation-muted", person = person),
        None => say!(language, "moderation-not-muted", person = person),
    };
    Message {
        text,
        ..Message::default()
    }
}

/// The log.
pub fn audit(language: Language, workspace: &Workspace, lines: &[AuditLine]) -> Message {
    if lines.is_empty() {
        return Message {
            text: say!(language, "moderation-audit-empty"),
            ..Message::default()
        };
    }
    let lines = lines.iter().map(|line| audit_line(language, workspace, line));
    Message {
        card: Some(Card {
            title: say!(language, "moderation-audit-title"),
            body: Text::join(lines, "\n"),
            mood: Mood::Quiet,
            ..Card::default()
        }),
        ..Message::default()
    }
}

/// A day, a kind of team and a period of the summary in words, where they are kept as the program calls them.
fn in_words(language: Language, action: &str, subject: &str, today: Date) -> Option<Text> {
    match action {
        "setup-day" => Some(weekday(language, parse_weekday(subject)?)),
        "team-kind" => {
            let (team, word) = subject.rsplit_once(": ")?;
            let team = Text::verbatim(&shorten(team, SUBJECT_ROOM));
            Some(Text::join([team, kind(language, TeamKind::parse(word)?)], ": "))
        }
        "digest-post" => {
            let (first, last) = subject.split_once('/')?;
            Some(language.period(first.parse().ok()?, last.parse().ok()?, today))
        }
        _ => None,
    }
}

fn audit_line(language: Language, workspace: &Workspace, line: &AuditLine) -> Text {
    let at = line.at.to_zoned(workspace.timezone.clone());
    let who = match &line.actor {
        Some(actor) => actor.mention(),
        None => say!(language, "moderation-audit-operator"),
    };
    let action = match line.action.as_str() {
        "setup" => format!("setup-{}", line.subject_kind),
        action => action.to_owned(),
    };
    let subject = match action.as_str() {
        "setup-channel" | "setup-no-channel" => Text::channel(&line.subject_name),
        "setup-no-moderators" => Text::group(&line.subject_name),
        action => {
            let told = in_words(language, action, &line.subject_name, at.date());
            told.unwrap_or_else(|| Text::verbatim(&shorten(&line.subject_name, SUBJECT_ROOM)))
        }
    };
    // Actions are words of ours, so they may select.
    let what = say!(
        language,
        "moderation-audit-action",
        action = Text::plain(action),
        subject = subject
    );
    let (date, clock) = (language.date(at.date()), language.clock(at.time()));
    match &line.reason {
        Some(reason) => say!(
            language,
            "moderation-audit-line-reason",
            date = date,
            clock = clock,
            who = who,
            what = what,
            reason = shorten(reason, REASON_ROOM)
        ),
        None => say!(
            language,
            "moderation-audit-line",
            date = date,
            clock = clock,
            who = who,
            what = what
        ),
    }
}
