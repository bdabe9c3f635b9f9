//! What moderators see of the set-up. The answers are theirs alone.

mod teams;

pub use teams::{kind, team, team_list, team_removed, team_served};

use super::{LimitsShown, MemberShown, SetupShown, ValueChange, ValuesShown};
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Field, Message};
use crate::chat::text::{Text, shorten};
use crate::people::{MembershipSource, Workspace};
use crate::say;
use jiff::civil::{Time, Weekday};

/// Names of teams in one line.
const NAMES_ROOM: usize = 300;

fn of_text(text: Text) -> Message {
    Message {
        text,
        ..Message::default()
    }
}

fn of_card(title: Text, fields: Vec<(Text, Text)>, footer: Text) -> Message {
    let fields = fields.into_iter().map(|(name, value)| Field { name, value });
    Message {
        card: Some(Card {
            title,
            fields: fields.collect(),
            footer,
            ..Card::default()
        }),
        ..Message::default()
    }
}

fn names(names: &[String]) -> Text {
    Text::verbatim(&shorten(&names.join(", "), NAMES_ROOM))
}

fn yes_or_no(language: Language, yes: bool) -> Text {
    if yes {
        say!(language, "admin-yes")
    } else {
        say!(language, "admin-no")
    }
}

/// The settings.
pub fn setup(language: Language, shown: &SetupShown) -> Message {
    let workspace = &shown.workspace;
    let here = workspace.home(&shown.home);
    let moderators = match here.and_then(|row| row.moderator_group.as_deref()) {
        Some(group) => say!(language, "admin-setup-moderators-role", role = Text::group(group)),
        None => say!(language, "admin-setup-moderators-platform"),
    };
    let channel = match &workspace.digest.place {
        None => say!(language, "admin-setup-no-channel"),
        Some((home, channel)) if here.is_some_and(|row| row.id == *home) => Text::channel(channel),
        Some((home, _)) => {
            let row = workspace.homes.iter().find(|row| row.id == *home);
            let name = row.map_or("", |row| row.name.as_str());
            say!(language, "admin-setup-channel-elsewhere", home = name)
        }
    };
    let minute = workspace.digest.minute.clamp(0, 24 * 60 - 1);
    let time = Time::midnight().saturating_add(jiff::SignedDuration::from_mins(minute));
    let (day, clock) = (weekday(language, workspace.digest.day), language.clock(time));
    let when = if workspace.digest.paused {
        say!(language, "admin-setup-when-paused", day = day, clock = clock)
    } else {
        say!(language, "admin-setup-when", day = day, clock = clock)
    };
    let zone = Text::plain(workspace.timezone.iana_name().unwrap_or("UTC"));
    let title = if shown.changed {
        say!(language, "admin-setup-changed")
    } else {
        say!(language, "admin-setup-title")
    };
    let fields = vec![
        (say!(language, "admin-setup-moderators"), moderators),
        (say!(language, "admin-setup-channel"), channel),
        (say!(language, "admin-setup-digest"), when),
        (say!(language, "admin-setup-timezone"), zone),
        (
            say!(language, "admin-setup-language"),
            Text::plain(workspace.language.own_name()),
        ),
    ];
    of_card(title, fields, say!(language, "admin-setup-hint"))
}

/// The word of the command table for a day of the week.
pub fn weekday(language: Language, day: Weekday) -> Text {
    let choice = match day {
        Weekday::Monday => "choice-monday",
        Weekday::Tuesday => "choice-tuesday",
        Weekday::Wednesday => "choice-wednesday",
        Weekday::Thursday => "choice-thursday",
        Weekday::Friday => "choice-friday",
        Weekday::Saturday => "choice-saturday",
        Weekday::Sunday => "choice-sunday",
    };
    language.say(choice, &[])
}

/// A person.
pub fn member(language: Language, workspace: &Workspace, shown: &MemberShown) -> Message {
    let zone = &workspace.timezone;
    let now = shown.now.to_zoned(zone.clone());
    let team = match &shown.team {
        None => say!(language, "admin-member-no-team"),
        Some((team, MembershipSource::Set)) => say!(language, "admin-member-team-set", team = team),
        Some((team, MembershipSource::Import)) => say!(language, "admin-member-team-import", team = team),
        Some((team, MembershipSource::Group)) => say!(language, "admin-member-team-role", team = team),
    };
    let mut fields = vec![(say!(language, "admin-member-team"), team)];
    if let Some(since) = shown.since {
        let date = since.to_zoned(zone.clone()).date();
        fields.push((say!(language, "admin-member-since"), language.date(date)));
    }
    fields.push((
        say!(language, "admin-member-manager"),
        yes_or_no(language, shown.manager),
    ));
    let muted = match shown.mute.map(|mute| mute.until) {
        None => yes_or_no(language, false),
        Some(None) => say!(language, "admin-member-muted-until-lifted"),
        Some(Some(until)) => {
            let until = language.day_time(&until.to_zoned(zone.clone()), &now);
            say!(language, "admin-member-muted-until", until = until)
        }
    };
    fields.push((say!(language, "admin-member-muted"), muted));
    fields.push((say!(language, "admin-member-accounts"), names(&shown.accounts)));
    let name = &shown.person.name;
    let title = if shown.changed {
        say!(language, "admin-member-changed", person = name)
    } else {
        say!(language, "admin-member-title", person = name)
    };
    of_card(title, fields, Text::default())
}

/// The company's values.
pub fn values(language: Language, shown: &ValuesShown) -> Message {
    let change = match &shown.change {
        Some(ValueChange::Added(value)) => Some(say!(language, "admin-value-added", value = value)),
        Some(ValueChange::Removed(value)) => Some(say!(language, "admin-value-removed", value = value)),
        None => None,
    };
    let now = if shown.values.is_empty() {
        say!(language, "admin-values-none")
    } else if shown.required {
        say!(language, "admin-values-required", values = value_names(&shown.values))
    } else {
        say!(language, "admin-values", values = value_names(&shown.values))
    };
    of_text(Text::join(change.into_iter().chain([now]), "\n"))
}

fn value_names(values: &[String]) -> Text {
    Text::verbatim(&shorten(&values.join(", "), 1_500))
}

/// The limits.
pub fn limits(language: Language, shown: &LimitsShown) -> Message {
    let title = if shown.changed {
        say!(language, "admin-limits-changed")
    } else {
        say!(language, "admin-limits-title")
    };
    let fields = vec![
        (
            say!(language, "admin-limits-per-day"),
            Text::plain(shown.per_day.to_string()),
        ),
        (
            say!(language, "admin-limits-per-pair"),
            Text::plain(shown.per_pair.to_string()),
        ),
        (
            say!(language, "admin-limits-value-required"),
            yes_or_no(language, shown.value_required),
        ),
    ];
    of_card(title, fields, say!(language, "admin-limits-hint"))
}
