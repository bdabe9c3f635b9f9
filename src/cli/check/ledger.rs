//! The checks of the ledger and of what stands in it.

use std::time::Duration;

use futures::FutureExt;
use secrecy::ExposeSecret;

use super::{Channel, Finding};
use crate::chat::inbound::PlatformName;
use crate::cli::{CliError, open};
use crate::config::Config;
use crate::error::Result;
use crate::ids::TeamId;
use crate::ledger::{self, Conn, Ledger, LedgerOptions, OpenError, deliveries};
use crate::people::{Workspace, store};

/// How many given-up messages are shown.
const DEAD_SHOWN: i64 = 3;

pub(super) async fn findings(config: &Config) -> (Vec<Finding>, Vec<Channel>) {
    let options = LedgerOptions {
        // An operator who waits for the check is not to wait for a bot at work.
        busy_timeout: Duration::from_secs(3),
        ..config.ledger.clone()
    };
    match ledger::look(config.database_url.expose_secret(), &options).await {
        Err(OpenError::Missing { place }) => one(Finding::warn(
            "ledger",
            format!("will be made at the first start: {place}"),
        )),
        Err(error) => one(Finding::fail("ledger", error.to_string())),
        Ok(found) if found.version < found.known => one(Finding::warn(
            "ledger",
            format!(
                "{} has schema {}; the next start, or `magicwords migrate`, brings it to {}",
                found.place, found.version, found.known
            ),
        )),
        Ok(found) => match open::existing(config).await {
            Ok(ledger) => {
                let findings = inside(&ledger, found.version).await;
                ledger.close().await;
                findings
            }
            Err(error) => one(Finding::fail("ledger", error.to_string())),
        },
    }
}

fn one(finding: Finding) -> (Vec<Finding>, Vec<Channel>) {
    (vec![finding], Vec::new())
}

async fn inside(ledger: &Ledger, version: i64) -> (Vec<Finding>, Vec<Channel>) {
    let place = ledger.place();
    if let Err(error) = ledger.stores().await {
        let says =
            format!("{place} cannot be written ({error}): let this user write there, and see that there is room");
        return one(Finding::fail("ledger", says));
    }
    let says = format!("{place} can be read and written, schema {version}");
    let mut findings = vec![Finding::ok("ledger", says)];
    match ledger.read(|tx| contents(tx).boxed()).await {
        Ok((more, channels)) => {
            findings.extend(more);
            (findings, channels)
        }
        Err(error) => {
            findings.push(Finding::fail("ledger", CliError::from(error).to_string()));
            (findings, Vec::new())
        }
    }
}

async fn contents(tx: &mut Conn) -> Result<(Vec<Finding>, Vec<Channel>)> {
    let (mut findings, mut channels) = (Vec::new(), Vec::new());
    let workspaces = store::workspaces(tx).await?;
    if workspaces.is_empty() {
        let says = "none yet: invite the bot to a server, or use `magicwords import`";
        findings.push(Finding::warn("workspaces", says));
    }
    for (id, _) in workspaces {
        let workspace = store::workspace(&mut *tx, id).await?;
        let sizes = store::team_sizes(&mut *tx, id).await?;
        findings.extend(about(&workspace, &sizes));
        channels.extend(discord_channel(&workspace));
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
    Ok((findings, channels))
}

fn discord_channel(workspace: &Workspace) -> Option<Channel> {
    let (home, channel) = workspace.digest.place.as_ref()?;
    let mut homes = workspace.homes.iter();
    homes.find(|row| row.id == *home && row.platform == PlatformName::Discord && row.present)?;
    Some(Channel {
        workspace: workspace.name.clone(),
        id: channel.clone(),
    })
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
    for home in &workspace.homes {
        if home.platform != PlatformName::Discord || !home.present {
            continue;
        }
        let without: Vec<&str> = workspace
            .teams
            .iter()
            .filter(|team| !team.groups.iter().any(|group| group.home == home.external_id))
            .map(|team| team.name.as_str())
            .collect();
        if !without.is_empty() {
            let says = format!(
                "without a role: {}; they are reached through their people: use /kudos-admin team edit role:",
                without.join(", ")
            );
            findings.push(Finding::warn(format!("teams of {}", workspace.name), says));
        }
    }
    findings
}
