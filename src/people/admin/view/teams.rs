//! What moderators see of teams.

use super::{names, of_card, of_text};
use crate::chat::locale::Language;
use crate::chat::reply::{Card, File, Message};
use crate::chat::text::Text;
use crate::people::TeamKind;
use crate::people::admin::{Served, TeamChange, TeamFacts, TeamList, TeamRemoved, TeamServed, TeamShown};
use crate::say;

/// What fits in the body of a card on every platform, with room for a last line. Slack counts the JSON, in which a team with
/// its group and its lead takes three to four times its letters.
const BODY_ROOM: usize = 3_000;

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
        Text::plain(team.people.to_string()),
    ));
    fields.push((say!(language, "admin-team-serves"), served(language, &team.serves)));
    let footer = if team.group.is_some() && shown.change != TeamChange::Shown {
        say!(language, "admin-team-people-follow")
    } else {
        Text::default()
    };
    of_card(title, fields, footer)
}

/// What kind of team it is.
pub fn kind(language: Language, kind: TeamKind) -> Text {
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
    let mut file = None;
    for team in &list.teams {
        let line = team_line(language, team, false);
        let length = line.to_plain().chars().count() + 1;
        if length > room {
            let count = list.teams.len() - lines.len();
            lines.push(say!(language, "admin-teams-more", count = count));
            file = Some(whole_list(language, list));
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
        file,
        ..Message::default()
    }
}

/// All teams where the message cannot hold them.
fn whole_list(language: Language, list: &TeamList) -> File {
    let lines = list.teams.iter().map(|team| team_line(language, team, true));
    let text: String = lines.map(|line| line.to_plain() + "\n").collect();
    File {
        name: "teams.txt".to_owned(),
        content: text.into_bytes(),
    }
}

/// What is told of a team in one line; in a file, where no group has a name, it stands without its id.
fn team_line(language: Language, team: &TeamFacts, in_file: bool) -> Text {
    let kind = kind(language, team.kind);
    let reached = match &team.group {
        Some(_) if in_file => say!(language, "admin-team-through-group"),
        _ => reached(language, team),
    };
    let people = say!(language, "admin-people", count = team.people);
    let serves = served(language, &team.serves);
    match &team.lead {
        Some(lead) => say!(
            language,
            "admin-teams-line-lead",
            team = &team.name,
            kind = kind,
            reached = reached,
            lead = if in_file {
                Text::verbatim(&lead.name)
            } else {
                lead.mention()
            },
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
