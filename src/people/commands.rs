//! Entering: every event finds its workspace and its people here, and makes those that are new.

use super::directory::Directory;
use super::store::{self, Entry, KnownAccount};
use super::{Context, Member, MembershipSource, Moment, Workspace, groups, person_name};
use crate::chat::inbound::{Account, Act, Groups, Home, PlatformName};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use std::borrow::Cow;

/// The people of one event: the actor's context, and those whom the event names.
#[derive(Debug)]
pub struct Entrance {
    pub context: Context,
    known: Vec<KnownAccount>,
}

/// Finds or makes the workspace and the actor, follows the actor's roles, and looks up those whom the event names.
pub async fn enter(
    tx: &mut Conn,
    directory: &Directory,
    event: &str,
    home: &Home,
    act: &Act,
    named: &[&Account],
    moment: Moment,
) -> Result<Entrance> {
    let mut ids = vec![act.actor.id.as_str()];
    ids.extend(
        named
            .iter()
            .take(store::ENTRY_ACCOUNTS - 1)
            .map(|account| account.id.as_str()),
    );
    let entry = match store::entry(tx, home, &ids, moment.now).await? {
        Some(entry) => entry,
        None => {
            let workspace = directory.found(tx, home, moment).await?;
            Entry {
                workspace,
                version: workspace.0,
                members: Vec::new(),
            }
        }
    };
    let workspace = directory.at_version(tx, entry.workspace, entry.version).await?;
    let mut known = entry.members;
    let actor = meet(tx, &workspace, home, &act.actor, &mut known, moment).await?;
    let granted = workspace.home(home).and_then(|row| row.moderator_group.as_ref());
    let holds = |group: &String| {
        act.actor
            .groups
            .as_ref()
            .is_some_and(|groups| groups.held.contains(group))
    };
    let chosen = actor.language;
    let mut context = Context {
        moderator: act.moderator || granted.is_some_and(holds),
        language: workspace.language,
        client_language: act.language,
        actor,
        account: act.actor.clone(),
        home: home.clone(),
        channel: act.channel.clone(),
        event: event.to_owned(),
        said_at: act.said_at.unwrap_or(moment.real),
        answer: act.answer.clone(),
        workspace,
        moment,
    };
    context.speak(chosen);
    Ok(Entrance { context, known })
}

impl Entrance {
    /// Of somebody who has entered before, for what only reads.
    pub fn of(context: Context) -> Self {
        Entrance {
            context,
            known: Vec::new(),
        }
    }

    /// The member behind an account that a moderator names: somebody who is gone is still found, but not made.
    pub async fn meet_named(&mut self, tx: &mut Conn, account: &Account) -> Result<Member> {
        let Context { home, moment, .. } = &self.context;
        if account.gone && by_account(tx, home, &account.id, *moment).await?.is_none() {
            return Err(super::person_gone(account).into());
        }
        self.meet(tx, account).await
    }

    /// The member behind an account that the event names.
    pub async fn meet(&mut self, tx: &mut Conn, account: &Account) -> Result<Member> {
        let Entrance { context, known } = self;
        meet(tx, &context.workspace, &context.home, account, known, context.moment).await
    }
}

/// The member behind an account that no other look has found yet.
pub(super) async fn meet_in(
    tx: &mut Conn,
    workspace: &Workspace,
    home: &Home,
    account: &Account,
    moment: Moment,
) -> Result<Member> {
    meet(tx, workspace, home, account, &mut Vec::new(), moment).await
}

/// The member behind an account: found or made, with the present name and, unless a team was set for them, the team of the
/// roles that they hold.
async fn meet(
    tx: &mut Conn,
    workspace: &Workspace,
    home: &Home,
    account: &Account,
    known: &mut Vec<KnownAccount>,
    moment: Moment,
) -> Result<Member> {
    let found = known
        .iter()
        .position(|known| known.member.account.as_deref() == Some(&account.id));
    let index = match found {
        Some(index) => index,
        None => {
            let met = match by_account(tx, home, &account.id, moment).await? {
                Some(met) => met,
                None => first_seen(tx, workspace.id, home, account, moment).await?,
            };
            known.push(met);
            known.len() - 1
        }
    };
    let known = &mut known[index];
    follow_name(tx, home.platform, account, &mut known.member).await?;
    // Whoever is gone may still be listed in a group, and holds nothing by that.
    if let Some(groups) = account.groups.as_ref().filter(|_| !account.gone) {
        follow_groups(tx, workspace, home, account, groups, known, moment).await?;
    }
    // A team that was removed is no team.
    known.member.team = known.member.team.filter(|team| workspace.team(*team).is_some());
    Ok(known.member.clone())
}

async fn by_account(tx: &mut Conn, home: &Home, account: &str, moment: Moment) -> Result<Option<KnownAccount>> {
    Ok(store::entry(tx, home, &[account], moment.now)
        .await?
        .and_then(|entry| entry.members.into_iter().next()))
}

async fn first_seen(
    tx: &mut Conn,
    workspace: WorkspaceId,
    home: &Home,
    account: &Account,
    moment: Moment,
) -> Result<KnownAccount> {
    let key = platform_key(home.platform, &account.id);
    let name = shown_name(account);
    let id = store::insert_member(tx, workspace, &key, &name, account.bot, moment.now).await?;
    store::set_account(tx, workspace, home.platform, &account.id, id, "").await?;
    Ok(KnownAccount {
        member: Member {
            id,
            key,
            name: name.into_owned(),
            team: None,
            source: MembershipSource::Group,
            manager: false,
            bot: account.bot,
            language: None,
            muted: false,
            account: Some(account.id.clone()),
        },
        groups: String::new(),
    })
}

/// The stable id of somebody whom no import has named.
pub fn platform_key(platform: PlatformName, account: &str) -> String {
    format!("{platform}:{account}")
}

/// The name that the platform shows, else the account's id.
fn shown_name(account: &Account) -> Cow<'_, str> {
    let name = person_name(&account.name);
    if name.is_empty() {
        Cow::Borrowed(&account.id)
    } else {
        name
    }
}

/// People whom an import named keep that name; others go by what the platform shows.
async fn follow_name(tx: &mut Conn, platform: PlatformName, account: &Account, member: &mut Member) -> Result<()> {
    let from_platform = member.key == platform_key(platform, &account.id);
    let shown = person_name(&account.name);
    let shown = if account.handle { Cow::Borrowed("") } else { shown };
    if from_platform && !shown.is_empty() && member.name != shown {
        store::set_name(tx, member.id, &shown).await?;
        member.name = shown.into_owned();
    }
    Ok(())
}

/// People whose team was not set are in the team of the groups that they hold, here or in another home.
async fn follow_groups(
    tx: &mut Conn,
    workspace: &Workspace,
    home: &Home,
    account: &Account,
    seen: &Groups,
    known: &mut KnownAccount,
    moment: Moment,
) -> Result<()> {
    let member = &mut known.member;
    let kept = groups::kept_with(&known.groups, home, seen);
    if known.groups != kept {
        store::set_account(tx, workspace.id, home.platform, &account.id, member.id, &kept).await?;
        known.groups = kept;
    }
    let assigned =
        member.source != MembershipSource::Group && member.team.is_some_and(|team| workspace.team(team).is_some());
    if assigned || workspace.team_by_groups(home, &seen.held) == member.team {
        return Ok(());
    }
    let by_groups = groups::team_of(workspace, &store::groups_of(tx, member.id).await?);
    if by_groups != member.team {
        store::insert_membership(tx, member.id, by_groups, moment.now, MembershipSource::Group).await?;
        member.team = by_groups;
        member.source = MembershipSource::Group;
    }
    Ok(())
}
