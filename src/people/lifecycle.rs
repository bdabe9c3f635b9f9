//! What becomes of a home, a channel or a group, as the platform tells.

use super::directory::Directory;
use super::{HomeRow, Moment, Workspace, store};
use crate::chat::inbound::{Home, Lifecycle};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;

/// What a workspace lost and does not find again by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// The channel of its weekly summary.
    SummaryChannel(String),
    /// The home of this name, in which that channel is.
    SummaryHome(String),
    /// What stood for the team of this name: a group, or on some platforms a channel.
    GroupOfTeam(String),
    GroupOfModerators,
}

/// What of a workspace is lost; mostly nothing.
#[derive(Debug, Clone)]
pub struct Lost {
    pub workspace: WorkspaceId,
    pub what: Vec<Loss>,
}

/// Stores what became of a home, a channel or a group. `None` where it is of no concern.
pub async fn follow(
    tx: &mut Conn,
    directory: &Directory,
    home: &Home,
    event: &Lifecycle,
    moment: Moment,
) -> Result<Option<Lost>> {
    let found = store::workspace_of_home(tx, home.platform, &home.id).await?;
    let workspace = match (found, event) {
        (Some(workspace), _) => workspace,
        (None, Lifecycle::HomeAdded) => directory.found(tx, home, moment).await?,
        (None, _) => return Ok(None),
    };
    let copy = directory.load(tx, workspace).await?;
    let Some(row) = copy.home(home) else {
        return Ok(None);
    };
    let name = home.name.as_deref().unwrap_or(&row.name);
    let mut what = Vec::new();
    match event {
        Lifecycle::HomeAdded if row.present && name == row.name => return Ok(None),
        Lifecycle::HomeAdded => store::set_home(tx, row.id, name, None).await?,
        Lifecycle::HomeRemoved => {
            store::set_home(tx, row.id, name, Some(moment.now)).await?;
            if row.present && copy.digest.place.as_ref().is_some_and(|(home, _)| *home == row.id) {
                what.push(Loss::SummaryHome(name.to_owned()));
            }
        }
        Lifecycle::ChannelGone { channel } => {
            // On some platforms a channel may stand for a team.
            what = group_gone(tx, &copy, (home, row), channel).await?;
            if copy.digest.place.as_ref() == Some(&(row.id, channel.clone())) {
                let mut changed = Workspace::clone(&copy);
                changed.digest.place = None;
                store::update_settings(tx, &changed).await?;
                what.push(Loss::SummaryChannel(channel.clone()));
            }
            if what.is_empty() {
                return Ok(None);
            }
        }
        Lifecycle::GroupGone { group } => {
            what = group_gone(tx, &copy, (home, row), group).await?;
            if what.is_empty() {
                return Ok(None);
            }
        }
    }
    store::touch(tx, workspace).await?;
    Ok(Some(Lost { workspace, what }))
}

/// The team and the moderators for which the group stood are without it now.
async fn group_gone(
    tx: &mut Conn,
    workspace: &Workspace,
    (home, row): (&Home, &HomeRow),
    group: &str,
) -> Result<Vec<Loss>> {
    let mut lost = Vec::new();
    if row.moderator_group.as_deref() == Some(group) {
        store::set_moderator_group(tx, row.id, None).await?;
        lost.push(Loss::GroupOfModerators);
    }
    if store::remove_group(tx, home, group).await?
        && let Some(team) = workspace.team_of_group(home, group)
    {
        lost.push(Loss::GroupOfTeam(team.name.clone()));
    }
    Ok(lost)
}
