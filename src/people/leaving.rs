//! Somebody's account in a home is gone, as when they have left the company. What is known of them stays; if they come
//! back, they are found again.

use super::directory::Directory;
use super::lifecycle::{Loss, Lost};
use super::store::{self, KnownAccount};
use super::{Context, MembershipSource, Moment, Workspace, groups};
use crate::chat::inbound::{Account, Groups, Home, PlatformName};
use crate::error::Result;
use crate::ledger::Conn;

/// A member whose account in a home is gone.
#[derive(Debug)]
pub struct Leaver {
    /// What follows from their leaving happens as if they did it.
    pub context: Context,
    /// Whether they are still there by another account.
    pub stays: bool,
    groups_before: String,
    /// What is kept of the groups that the account held in other homes.
    groups_after: String,
}

/// Who has left; `None` for an account that was never met. Only looks: platforms tell of people again and again.
pub async fn leaver(
    tx: &mut Conn,
    directory: &Directory,
    home: &Home,
    (event, account): (&str, &str),
    moment: Moment,
) -> Result<Option<Leaver>> {
    let Some(entry) = store::entry(tx, home, &[account], moment.now).await? else {
        return Ok(None);
    };
    let Some(KnownAccount { member, groups }) = entry.members.into_iter().next() else {
        return Ok(None);
    };
    let workspace = directory.at_version(tx, entry.workspace, entry.version).await?;
    let accounts = store::accounts_of_member(tx, member.id).await?;
    let mut others = accounts
        .iter()
        .filter(|(_, platform, id)| *platform != home.platform || id != account);
    Ok(Some(Leaver {
        stays: others.any(|(_, platform, _)| is_on(&workspace, *platform)),
        groups_after: groups::kept_with(&groups, home, &Groups::default()),
        groups_before: groups,
        context: Context {
            language: workspace.language,
            workspace,
            account: Account {
                id: account.to_owned(),
                name: member.name.clone(),
                bot: member.bot,
                gone: true,
                handle: false,
                groups: None,
            },
            actor: member,
            moderator: false,
            home: home.clone(),
            channel: String::new(),
            event: event.to_owned(),
            said_at: moment.real,
            answer: None,
            client_language: None,
            moment,
        },
    }))
}

/// Whether the bot is with the workspace on this platform.
fn is_on(workspace: &Workspace, platform: PlatformName) -> bool {
    let mut homes = workspace.homes.iter();
    homes.any(|row| row.present && row.platform == platform)
}

impl Leaver {
    /// Whether they leave a team, or the lead of one.
    pub fn changes(&self) -> bool {
        let member = &self.context.actor;
        let mut teams = self.context.workspace.teams.iter();
        let belongs = member.team.is_some() || teams.any(|team| team.lead == Some(member.id));
        self.groups_before != self.groups_after || (belongs && !self.stays)
    }
}

/// Their team ends, but for one that is theirs by what they hold elsewhere, or that was set for somebody who stays; and so
/// do the leads of who does not stay. Whether they are a manager is kept: it counts nowhere without a team, and a manager
/// they were.
pub async fn leave(tx: &mut Conn, leaver: &Leaver) -> Result<Lost> {
    let Context {
        actor: member,
        workspace,
        account,
        home,
        ..
    } = &leaver.context;
    if leaver.groups_before != leaver.groups_after {
        let kept = &leaver.groups_after;
        store::set_account(tx, workspace.id, home.platform, &account.id, member.id, kept).await?;
    }
    let mut what = Vec::new();
    if !(leaver.stays && member.source != MembershipSource::Group) {
        let by_groups = groups::team_of(workspace, &store::groups_of(tx, member.id).await?);
        if by_groups != member.team {
            let now = leaver.context.now();
            store::insert_membership(tx, member.id, by_groups, now, MembershipSource::Group).await?;
        }
    }
    if !leaver.stays && store::end_leads(tx, member.id).await? {
        store::touch(tx, workspace.id).await?;
        let led = workspace.teams.iter().filter(|team| team.lead == Some(member.id));
        what.extend(led.map(|team| Loss::LeadOfTeam(team.name.clone())));
    }
    Ok(Lost {
        workspace: workspace.id,
        what,
    })
}
