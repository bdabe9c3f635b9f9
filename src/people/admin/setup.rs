//! `/kudos-admin setup`: who moderates, where and when the digest is posted, time zone and language.

use super::begin;
use crate::chat::command::{Setup, SetupPart};
use crate::chat::inbound::Home;
use crate::chat::locale::Language;
use crate::chat::{text, when};
use crate::error::{Refusal, Result};
use crate::ledger::Conn;
use crate::moderation::{Subject, note};
use crate::people::{Context, HomeRow, Workspace, store};
use crate::refuse;
use jiff::tz::TimeZone;

/// What is set now.
#[derive(Debug)]
pub struct SetupShown {
    pub workspace: Workspace,
    /// Where it is shown: roles and channels of other homes are named in words.
    pub home: Home,
    pub changed: bool,
    /// Whether the time of the next digest has to be found again.
    pub rescheduled: bool,
}

/// Sets what is given and shows what is set; without anything given it only shows.
///
/// # Errors
/// Refused to those who may not moderate, and for a day, time, time zone or language that is not known.
pub async fn setup(tx: &mut Conn, context: &Context, setup: &Setup) -> Result<SetupShown> {
    context.require_moderator()?;
    let shown = |workspace: Workspace, changed: bool| SetupShown {
        rescheduled: changed && has_other_schedule(&context.workspace, &workspace),
        home: context.home.clone(),
        workspace,
        changed,
    };
    let given = *setup != Setup::default();
    if !given || begin(tx, context, context.workspace.id.0).await?.is_some() {
        return Ok(shown(Workspace::clone(&context.workspace), false));
    }
    let mut workspace = Workspace::clone(&context.workspace);
    let changes = apply(context, &mut workspace, setup)?;
    let changed = !changes.is_empty();
    for (kind, value) in changes {
        let subject = Subject {
            kind,
            id: None,
            name: value,
        };
        note(tx, context, "setup", subject, None).await?;
    }
    let moderators_given = setup.moderators.is_some() || setup.clear == Some(SetupPart::Moderators);
    if let Some(row) = workspace.home(&context.home).filter(|_| moderators_given) {
        store::set_moderator_group(tx, row.id, row.moderator_group.as_deref()).await?;
    }
    if changed {
        store::update_settings(tx, &workspace).await?;
    }
    Ok(shown(workspace, changed))
}

fn has_other_schedule(before: &Workspace, after: &Workspace) -> bool {
    before.digest != after.digest || before.timezone != after.timezone
}

/// Puts what is given into the workspace; returns what that changes, for the log.
fn apply(context: &Context, workspace: &mut Workspace, setup: &Setup) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut changes = Vec::new();
    changes.extend(clear(context, workspace, setup.clear));
    if let Some(mention) = &setup.moderators {
        let (id, name) = super::group(context, mention)?;
        let row = own_home(context, workspace);
        if let Some(row) = row.filter(|row| row.moderator_group.as_deref() != Some(id)) {
            row.moderator_group = Some(id.to_owned());
            changes.push(("moderators", name.to_owned()));
        }
    }
    if let Some(channel) = &setup.channel {
        let place = workspace.home(&context.home).map(|row| (row.id, channel.clone()));
        if workspace.digest.place != place {
            workspace.digest.place = place;
            changes.push(("channel", channel.clone()));
        }
    }
    if let Some(words) = &setup.day {
        let day = when::parse_weekday(words).ok_or_else(|| refuse!("refusal-day-unread", day = words))?;
        if workspace.digest.day != day {
            workspace.digest.day = day;
            changes.push(("day", format!("{day:?}")));
        }
    }
    if let Some(words) = &setup.time {
        let time =
            when::parse_clock(words).ok_or_else(|| refuse!("refusal-time-unread", time = words).about("time"))?;
        let minute = i64::from(time.hour()) * 60 + i64::from(time.minute());
        if workspace.digest.minute != minute {
            workspace.digest.minute = minute;
            changes.push(("time", format!("{}:{:02}", time.hour(), time.minute())));
        }
    }
    if let Some(words) = &setup.timezone {
        let timezone = timezone(words)?;
        if workspace.timezone != timezone {
            changes.push(("timezone", timezone.iana_name().unwrap_or("UTC").to_owned()));
            workspace.timezone = timezone;
        }
    }
    if let Some(words) = &setup.language {
        let language = Language::parse(words).ok_or_else(|| refuse!("refusal-language-unread", language = words))?;
        if workspace.language != language {
            workspace.language = language;
            changes.push(("language", language.own_name().to_owned()));
        }
    }
    Ok(changes)
}

fn own_home<'a>(context: &Context, workspace: &'a mut Workspace) -> Option<&'a mut HomeRow> {
    let home = &context.home;
    let mut rows = workspace.homes.iter_mut();
    rows.find(|row| row.platform == home.platform && row.external_id == home.id)
}

/// Takes a setting away; returns what that changes, for the log.
fn clear(context: &Context, workspace: &mut Workspace, part: Option<SetupPart>) -> Option<(&'static str, String)> {
    let (kind, was) = match part? {
        SetupPart::Moderators => ("no-moderators", own_home(context, workspace)?.moderator_group.take()),
        SetupPart::Channel => ("no-channel", workspace.digest.place.take().map(|(_, channel)| channel)),
    };
    was.map(|was| (kind, was))
}

/// A time zone by its name in the time zone database, whatever the letter case.
fn timezone(words: &str) -> Result<TimeZone, Refusal> {
    let name = words.trim().replace(' ', "_");
    TimeZone::get(&name)
        .ok()
        .filter(|zone| zone.iana_name().is_some())
        .ok_or_else(|| {
            let example = timezones_like(words)
                .next()
                .unwrap_or_else(|| "Asia/Ho_Chi_Minh".to_owned());
            refuse!("refusal-no-such-timezone", timezone = words, example = example)
        })
}

/// The names of the time zone database that hold what was typed, whatever letter case and marks: `ho chi` and
/// `hồ chí minh` find `Asia/Ho_Chi_Minh`.
pub fn timezones_like(typed: &str) -> impl Iterator<Item = String> + use<> {
    let letters = |words: &str| -> String { text::fold(words).chars().filter(|c| c.is_alphanumeric()).collect() };
    let typed = letters(typed);
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(move |name| letters(name).contains(&typed))
}
