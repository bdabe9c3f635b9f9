//! What moderators see of the set-up. The answers are theirs alone.

use super::{
    LimitsShown, MemberShown, Served, SetupShown, TeamChange, TeamFacts, TeamList, TeamRemoved, TeamServed, TeamShown,
    ValueChange, ValuesShown,
};
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Field, Message};
use crate::chat::text::{Text, shorten};
use crate::people::{MembershipSource, TeamKind, Workspace};
use crate::say;
use jiff::civil::{Time, Weekday};

/// What fits in the body of a card on every platform, with room for a last line.
const BODY_ROOM: usize = 3_500;
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

/// The word of the command table for a day.
fn weekday(language: Language, day: Weekday) -> Text {
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

/// A team that was added or changed.
pub fn team(language: Language, shown: &TeamShown) -> Message {
    let team = &shown.team;
    let title = match shown.change {
        TeamChange::Added => say!(language, "admin-team-added", team = &team.name),
        TeamChange::Edited => say!(language, "admin-team-edited", team = &team.name),
        TeamChange::Shown => say!(language, "admin-team-shown", team = &team.name),
    };
    let mut fields = vec![
        (say!(language, "admin-team-kind"), kind(language, team.kind)),
        (say!(language, "admin-team-reached"), reached(language, team)),
    ];
    if let Some(lead) = &team.lead {
        fields.push((say!(language, "admin-team-lead"), lead.mention()));
    }
    fields.push((
        say!(language, "admin-team-people"),
        say!(language, "admin-people", count = team.people),
    ));
    fields.push((say!(language, "admin-team-serves"), served(language, &team.serves)));
    let footer = if team.group.is_some() && shown.change != TeamChange::Shown {
        say!(language, "admin-team-people-follow")
    } else {
        Text::default()
    };
    of_card(title, fields, footer)
}

fn kind(language: Language, kind: TeamKind) -> Text {
    match kind {
        TeamKind::FrontLine => language.say("choice-front-line", &[]),
        TeamKind::BackOffice => language.say("choice-back-office", &[]),
    }
}

fn reached(language: Language, team: &TeamFacts) -> Text {
    match &team.group {
        Some(group) => Text::group(group),
        None => say!(language, "admin-team-through-people"),
    }
}

fn served(language: Language, serves: &Served) -> Text {
    match serves {
        Served::FrontLine => say!(language, "admin-serves-front-line"),
        Served::Nobody => say!(language, "admin-serves-nobody"),
        Served::Teams(teams) => names(teams),
    }
}

/// A team that was removed.
pub fn team_removed(language: Language, removed: &TeamRemoved) -> Message {
    of_text(say!(language, "admin-team-removed", team = &removed.name))
}

/// All teams.
pub fn team_list(language: Language, list: &TeamList) -> Message {
    if list.teams.is_empty() {
        return of_text(say!(language, "admin-teams-none"));
    }
    let mut lines: Vec<Text> = Vec::with_capacity(list.teams.len());
    let mut room = BODY_ROOM;
    for team in &list.teams {
        let line = team_line(language, team);
        let length = line.to_plain().chars().count() + 1;
        if length > room {
            let count = list.teams.len() - lines.len();
            lines.push(say!(language, "admin-teams-more", count = count));
            break;
        }
        room -= length;
        lines.push(line);
    }
    Message {
        card: Some(Card {
            title: say!(language, "admin-teams-title"),
            body: Text::join(lines, "\n"),
            ..Card::default()
        }),
        ..Message::default()
    }
}

fn team_line(language: Language, team: &TeamFacts) -> Text {
    let kind = kind(language, team.kind);
    let reached = reached(language, team);
    let people = say!(language, "admin-people", count = team.people);
    let serves = served(language, &team.serves);
    match &team.lead {
        Some(lead) => say!(
            language,
            "admin-teams-line-lead",
            team = &team.name,
            kind = kind,
            reached = reached,
            lead = lead.mention(),
            people = people,
            serves = serves
        ),
        None => say!(
            language,
            "admin-teams-line",
            team = &team.name,
            kind = kind,
            reached = reached,
            people = people,
            serves = serves
        ),
    }
}

/// Whom a team serves.
pub fn team_served(language: Language, shown: &TeamServed) -> Message {
    let (team, customer) = (&shown.team.name, &shown.customer);
    let said = if shown.on {
        say!(language, "admin-serves-on", team = team, customer = customer)
    } else {
        say!(language, "admin-serves-off", team = team, customer = customer)
    };
    let now = served(language, &shown.team.serves);
    of_text(Text::join(
        [said, say!(language, "admin-serves-now", teams = now)],
        "\n",
    ))
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
