//! What becomes of a home, a channel or a group, as the platform tells.

use super::directory::Directory;
use super::{HomeRow, Moment, Workspace, micros, store};
use crate::chat::inbound::{Home, Lifecycle};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use crate::ledger::receipts::{self, Receipt};

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
    /// The lead of the team of this name, who has left.
    LeadOfTeam(String),
}

/// What of a workspace is lost; mostly nothing.
#[derive(Debug, Clone)]
pub struct Lost {
    pub workspace: WorkspaceId,
    pub what: Vec<Loss>,
}

/// Stores what became of a home, a channel or a group. `None` where it is of no concern, or `id`, the platform's of this event,
/// was heard of before: what was set up anew since then stays.
pub async fn follow(
    tx: &mut Conn,
    directory: &Directory,
    home: &Home,
    (id, event): (&str, &Lifecycle),
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
    // That the bot is there again its adapter tells by itself, each time.
    let is_new = *event == Lifecycle::HomeAdded || !was_heard(tx, workspace, home, id, moment).await?;
    if !is_new || !concerns(&copy, (home, row), event) {
        return Ok(None);
    }
    let name = home.name.as_deref().unwrap_or(&row.name);
    let mut what = Vec::new();
    match event {
        Lifecycle::HomeAdded => store::set_home(tx, row.id, name, None).await?,
        Lifecycle::HomeRemoved => {
            store::set_home(tx, row.id, name, Some(moment.now)).await?;
            if copy.digest.place.as_ref().is_some_and(|(home, _)| *home == row.id) {
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
        }
        Lifecycle::ChannelIdChanged { old, new } => channel_id_changed(tx, &copy, (home, row), old, new).await?,
        Lifecycle::GroupGone { group } => what = group_gone(tx, &copy, (home, row), group).await?,
        // See `leaving`.
        Lifecycle::AccountGone { .. } => {}
    }
    store::touch(tx, workspace).await?;
    Ok(Some(Lost { workspace, what }))
}

/// Whether anything of the workspace changes.
fn concerns(workspace: &Workspace, (home, row): (&Home, &HomeRow), event: &Lifecycle) -> bool {
    let stands =
        |group: &String| row.moderator_group.as_ref() == Some(group) || workspace.team_of_group(home, group).is_some();
    match event {
        Lifecycle::HomeAdded => !row.present || home.name.as_ref().is_some_and(|name| *name != row.name),
        Lifecycle::HomeRemoved => row.present,
        Lifecycle::ChannelGone { channel } | Lifecycle::ChannelIdChanged { old: channel, .. } => {
            stands(channel) || workspace.digest.place.as_ref() == Some(&(row.id, channel.clone()))
        }
        Lifecycle::GroupGone { group } => stands(group),
        Lifecycle::AccountGone { .. } => false,
    }
}

/// Notes that an event was heard; whether it was before.
pub async fn was_heard(tx: &mut Conn, workspace: WorkspaceId, home: &Home, id: &str, moment: Moment) -> Result<bool> {
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject: workspace.0,
    };
    let heard = receipts::claim(tx, workspace, home.platform.as_str(), id, &receipt, micros(moment.real)).await?;
    Ok(heard.is_some())
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

/// What the channel stood for, and what is posted there, goes on under its new id.
async fn channel_id_changed(
    tx: &mut Conn,
    workspace: &Workspace,
    (home, row): (&Home, &HomeRow),
    old: &str,
    new: &str,
) -> Result<()> {
    if row.moderator_group.as_deref() == Some(old) {
        store::set_moderator_group(tx, row.id, Some(new)).await?;
    }
    store::rename_group(tx, workspace.id, home, old, new).await?;
    if workspace.digest.place == Some((row.id, old.to_owned())) {
        let mut changed = Workspace::clone(workspace);
        changed.digest.place = Some((row.id, new.to_owned()));
        store::update_settings(tx, &changed).await?;
    }
    Ok(())
}
