//! The checks of the ledger and of what stands in it.

use std::path::Path;
use std::time::Duration;

use futures::FutureExt;
use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::{Bound, BoundGroup, Finding, SummaryChannel, summary};
use crate::app::clock;
use crate::chat::inbound::PlatformName;
use crate::cli::{CliError, open};
use crate::config::Config;
use crate::error::Result;
use crate::ids::TeamId;
use crate::ledger::{self, Conn, Ledger, LedgerOptions, OpenError, deliveries};
use crate::people::store::transfer::leads_to_come as leads_of_files;
use crate::people::{HomeRow, Team, TeamGroup, Workspace, store};

/// How many given-up messages are shown.
const DEAD_SHOWN: i64 = 3;

pub(super) async fn findings(config: &Config, bound: &mut Bound) -> Vec<Finding> {
    let options = LedgerOptions {
        // An operator who waits for the check is not to wait for a bot at work.
        busy_timeout: Duration::from_secs(3),
        ..config.ledger.clone()
    };
    match ledger::look(config.database_url.expose_secret(), &options).await {
        Err(OpenError::Missing { place }) => vec![missing(&place)],
        Err(error) => vec![Finding::fail("ledger", error.to_string())],
        Ok(found) if found.version < found.known => vec![Finding::warn(
            "ledger",
            format!(
                "{} has schema {}; the next start, or `magicwords migrate`, brings it to {}",
                found.place, found.version, found.known
            ),
        )],
        Ok(_) => match open::existing(config).await {
            Ok(ledger) => {
                let findings = inside(&ledger, bound).await;
                ledger.close().await;
                findings
            }
            Err(error) => vec![Finding::fail("ledger", error.to_string())],
        },
    }
}

fn missing(place: &str) -> Finding {
    match ledger::could_be_made(Path::new(place)) {
        Ok(()) => Finding::warn("ledger", format!("will be made at the first start: {place}")),
        Err(error) => Finding::fail(
            "ledger",
            format!("{place} cannot be made ({error}). Let this user write there, or correct DATABASE_URL."),
        ),
    }
}

async fn inside(ledger: &Ledger, bound: &mut Bound) -> Vec<Finding> {
    let writable = ledger.probe_writing().await;
    if let Err(error) = writable {
        let says = format!(
            "{} cannot be written: {error}. Let this user write there.",
            ledger.place()
        );
        return vec![Finding::fail("ledger", says)];
    }
    let version = crate::ledger::MIGRATIONS.last().map_or(0, |last| last.version);
    let says = format!("{} can be read and written, schema {version}", ledger.place());
    let mut findings = vec![Finding::ok("ledger", says)];
    let now = clock::now();
    match ledger.read(move |tx| contents(tx, now).boxed()).await {
        Ok((more, found)) => {
            findings.extend(more);
            *bound = found;
        }
        Err(error) => findings.push(Finding::fail("ledger", CliError::from(error).to_string())),
    }
    findings
}

async fn contents(tx: &mut Conn, now: Timestamp) -> Result<(Vec<Finding>, Bound)> {
    let (mut findings, mut bound) = (Vec::new(), Bound::default());
    let workspaces = store::workspaces(tx).await?;
    if workspaces.is_empty() {
        let says = "none yet: invite the bot to a server, start it with Slack's tokens, or use `magicwords import`";
        findings.push(Finding::warn("workspaces", says));
    }
    for (id, _) in workspaces {
        let workspace = store::workspace(&mut *tx, id).await?;
        let sizes = store::team_sizes(&mut *tx, id).await?;
        findings.extend(about(&workspace, &sizes));
        findings.extend(leads_to_come(&workspace.name, &leads_of_files(&mut *tx, id).await?));
        findings.extend(summary::finding(&mut *tx, &workspace, now).await?);
        bound.channels.extend(summary_channel(&workspace));
        bound.groups.extend(groups(&workspace));
    }
    let (_, dead) = deliveries::counts(&mut *tx).await?;
    if dead > 0 {
        let shown = deliveries::dead(&mut *tx, DEAD_SHOWN).await?;
        let shown: Vec<String> = shown
            .iter()
            .map(|letter| format!("{} to {} ({})", letter.kind, letter.channel, letter.error))
            .collect();
        let says = format!(
            "{dead} could not be sent, the latest: {}. Mend the cause; what was meant stands in the ledger",
            shown.join(", ")
        );
        findings.push(Finding::warn("messages", says));
    }
    Ok((findings, bound))
}

/// Where a workspace's summary goes, if the bot is there.
fn summary_channel(workspace: &Workspace) -> Option<SummaryChannel> {
    let (home, channel) = workspace.digest.place.clone()?;
    let home = workspace.homes.iter().find(|row| row.id == home && row.present)?;
    Some(SummaryChannel {
        workspace: workspace.name.clone(),
        platform: home.platform,
        channel,
    })
}

/// The groups by which a workspace knows its teams and moderators, where the bot is.
fn groups(workspace: &Workspace) -> Vec<BoundGroup> {
    let bound = |platform, group: &str, is, instead| BoundGroup {
        workspace: workspace.name.clone(),
        platform,
        group: group.to_owned(),
        is,
        instead,
    };
    let homes = || workspace.homes.iter().filter(|home| home.present);
    let of_teams = workspace.teams.iter().flat_map(|team| {
        let here = |group: &&TeamGroup| homes().any(|home| home.external_id == group.home);
        let is = || format!("team {}", team.name);
        let groups = team.groups.iter().filter(here);
        groups.map(move |group| bound(group.platform, &group.id, is(), "use /kudos-admin team edit group:"))
    });
    let of_moderators = homes().filter_map(|home| {
        let group = home.moderator_group.as_ref()?;
        let is = "the moderators".to_owned();
        Some(bound(home.platform, group, is, "use /kudos-admin setup moderators:"))
    });
    of_teams.chain(of_moderators).collect()
}

fn about(workspace: &Workspace, sizes: &[(TeamId, i64)]) -> Vec<Finding> {
    let what = format!("workspace {}", workspace.name);
    let people: i64 = sizes.iter().map(|(_, people)| people).sum();
    let teams = workspace.teams.len();
    let noun = if teams == 1 { "team" } else { "teams" };
    let counted = format!("{teams} {noun} with {people} people");
    let mut findings = vec![match (&workspace.digest.place, teams) {
        (Some((_, channel)), 1..) => Finding::ok(
            &what,
            format!("{counted}; the weekly summary goes to channel {channel}"),
        ),
        (_, 0) => Finding::warn(&what, "no teams yet: use /kudos-admin team add, or `magicwords import`"),
        // A workspace of imported data alone has no channel to post to.
        (None, _) if workspace.homes.iter().all(|home| home.platform == PlatformName::Local) => {
            Finding::ok(&what, counted)
        }
        (None, _) => Finding::warn(
            &what,
            format!("{counted}; no channel for the weekly summary: use /kudos-admin setup channel:"),
        ),
    }];
    findings.extend(
        workspace
            .homes
            .iter()
            .filter_map(|home| teams_without_group(workspace, home)),
    );
    findings
}

/// The leads whom no file of people has told: written wrong, maybe.
fn leads_to_come(workspace: &str, waiting: &[(String, String)]) -> Option<Finding> {
    let named: Vec<String> = waiting.iter().map(|(team, lead)| format!("{lead} of {team}")).collect();
    let says = format!(
        "leads whom the ledger does not know: {}; use `magicwords import --what people`, or correct the teams",
        named.join(", ")
    );
    (!named.is_empty()).then(|| Finding::warn(format!("teams of {workspace}"), says))
}

/// The teams that cannot be addressed as a whole in a home.
fn teams_without_group(workspace: &Workspace, home: &HomeRow) -> Option<Finding> {
    let has_group = |team: &&Team| team.groups.iter().any(|group| group.home == home.external_id);
    let (group, option) = match home.platform {
        PlatformName::Discord => ("a role", "role:"),
        // Where no team has one, the plan may have no user groups.
        PlatformName::Slack if workspace.teams.iter().any(|team| has_group(&team)) => ("a user group", "group:"),
        PlatformName::Slack | PlatformName::Local => return None,
    };
    let without: Vec<&str> = workspace
        .teams
        .iter()
        .filter(|team| !has_group(team))
        .map(|team| team.name.as_str())
        .collect();
    if without.is_empty() || !home.present {
        return None;
    }
    let says = format!(
        "without {group}: {}; nobody is notified of what they are asked: use /kudos-admin team edit {option}",
        without.join(", ")
    );
    Some(Finding::warn(format!("teams of {}", workspace.name), says))
}
