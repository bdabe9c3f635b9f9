//! The SQL about members, their accounts and teams; in the modules below, that about workspaces and teams.

pub mod choices;
mod familiar;
pub mod links;
pub mod roster;
mod teams;
pub mod transfer;
mod workspaces;

pub use teams::{
    accounts_of_team, end_leads, managers_at, remove_group, remove_team, rename_group, set_team_group, team_sizes,
    team_sizes_at, update_team,
};
pub use workspaces::{
    NewWorkspace, add_value, insert_home, insert_workspace, remove_value, set_home, set_moderator_group, touch,
    update_settings, version, without_job, workspace, workspace_of_home, workspaces,
};

use super::{Member, MembershipSource, micros};
use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::error::Result;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use familiar::Familiar;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};
use std::sync::LazyLock;

/// What one look at a home tells: its workspace, and those of the asked accounts that are members.
#[derive(Debug)]
pub struct Entry {
    pub workspace: WorkspaceId,
    pub version: i64,
    pub members: Vec<KnownAccount>,
}

/// An account that belongs to a member.
#[derive(Debug, Clone)]
pub struct KnownAccount {
    pub member: Member,
    /// As `people::groups` keeps them.
    pub groups: String,
}

/// How many accounts [`entry`] looks up at once: an actor and three who are named.
pub const ENTRY_ACCOUNTS: usize = 4;

/// Until when a mute of their kudos holds, in microseconds: `MAX` until it is lifted, nothing without one.
const MEMBER_COLUMNS: &str = "m.id, m.key, m.name, m.manager, m.bot, m.language, ms.team, ms.source, \
    (select max(coalesce(mu.until, 9223372036854775807)) from mutes mu where mu.member = m.id and mu.lifted_at is null) \
    as muted_until";

/// The workspace of a home with the members behind up to [`ENTRY_ACCOUNTS`] accounts, in one query. `None` for a home that
/// was never seen.
pub async fn entry(tx: &mut Conn, home: &Home, accounts: &[&str], now: Timestamp) -> Result<Option<Entry>> {
    let accounts = &accounts[..accounts.len().min(ENTRY_ACCOUNTS)];
    let familiar = tx.recall::<Familiar>();
    if let Some(entry) = familiar.and_then(|familiar| familiar.entry(home, accounts, now)) {
        return Ok(Some(entry));
    }
    let Some((workspace, version, found)) = look_up(tx, home, accounts).await? else {
        return Ok(None);
    };
    let members = found.iter().map(|found| found.at(now)).collect();
    if let Some(familiar) = tx.recall::<Familiar>() {
        familiar.keep(home, workspace, version, found);
    }
    Ok(Some(Entry {
        workspace,
        version,
        members,
    }))
}

/// An account as its rows tell it, whatever the time is.
struct Found {
    known: KnownAccount,
    muted_until: Option<i64>,
}

impl Found {
    fn read(account: String, row: &AnyRow) -> Result<Self> {
        let (mut member, muted_until) = member_from(row)?;
        member.account = Some(account);
        let groups = row.try_get("groups")?;
        Ok(Found {
            known: KnownAccount { member, groups },
            muted_until,
        })
    }

    fn at(&self, now: Timestamp) -> KnownAccount {
        let mut known = self.known.clone();
        known.member.muted = holds(self.muted_until, now);
        known
    }
}

async fn look_up(tx: &mut Conn, home: &Home, accounts: &[&str]) -> Result<Option<(WorkspaceId, i64, Vec<Found>)>> {
    static ENTRIES: LazyLock<[String; ENTRY_ACCOUNTS]> =
        LazyLock::new(|| std::array::from_fn(|more| entry_sql(more + 1)));
    let mut lookup = query(sqlx::AssertSqlSafe(ENTRIES[accounts.len().saturating_sub(1)].as_str()))
        .bind(home.platform.as_str())
        .bind(home.id.clone());
    for account in accounts {
        lookup = lookup.bind((*account).to_owned());
    }
    let rows = lookup.fetch_all(tx).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(account) = row.try_get("external_id")? {
            found.push(Found::read(account, row)?);
        }
    }
    let workspace = WorkspaceId(first.try_get("workspace")?);
    Ok(Some((workspace, first.try_get("version")?, found)))
}

/// For each account a row, with its member or without. Not with `in (...)`, for which SQLite makes a table of the list.
fn entry_sql(accounts: usize) -> String {
    let named: Vec<String> = (0..accounts)
        .map(|index| format!("select cast(${} as text) as wanted", index + 3))
        .collect();
    format!(
        "select w.id as workspace, w.version, a.external_id, a.groups, {MEMBER_COLUMNS} \
         from homes h join workspaces w on w.id = h.workspace cross join ({}) named \
         left join accounts a on a.workspace = w.id and a.platform = h.platform and a.external_id = named.wanted \
         left join members m on m.id = a.member \
         left join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) \
         where h.platform = $1 and h.external_id = $2",
        named.join(" union all ")
    )
}

/// Whether a mute holds at `now`.
fn holds(muted_until: Option<i64>, now: Timestamp) -> bool {
    muted_until.is_some_and(|until| until > micros(now))
}

/// A member without their account, and until when they are muted.
fn member_from(row: &AnyRow) -> Result<(Member, Option<i64>)> {
    let source: Option<String> = row.try_get("source")?;
    let language: Option<String> = row.try_get("language")?;
    let member = Member {
        id: MemberId(row.try_get("id")?),
        key: row.try_get("key")?,
        name: row.try_get("name")?,
        team: row.try_get::<Option<i64>, _>("team")?.map(TeamId),
        source: source
            .as_deref()
            .map_or(MembershipSource::Group, MembershipSource::parse),
        manager: row.try_get::<i64, _>("manager")? != 0,
        bot: row.try_get::<i64, _>("bot")? != 0,
        language: language.as_deref().and_then(Language::parse),
        muted: false,
        account: None,
    };
    Ok((member, row.try_get("muted_until")?))
}

/// A member with the account by which the platform knows them, if it does.
pub async fn member(tx: &mut Conn, id: MemberId, platform: PlatformName, now: Timestamp) -> Result<Option<Member>> {
    let text = format!(
        "select {MEMBER_COLUMNS}, (select min(a.external_id) from accounts a where a.member = m.id and a.platform = $2) \
         as account from members m \
         left join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) where m.id = $1"
    );
    let row = query(sqlx::AssertSqlSafe(text))
        .bind(id.0)
        .bind(platform.as_str())
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        let (member, muted_until) = member_from(&row)?;
        Ok(Member {
            account: row.try_get("account")?,
            muted: holds(muted_until, now),
            ..member
        })
    })
    .transpose()
}

pub async fn insert_member(
    tx: &mut Conn,
    workspace: WorkspaceId,
    key: &str,
    name: &str,
    bot: bool,
    now: Timestamp,
) -> Result<MemberId> {
    let member = MemberId(id::next());
    query(
        "insert into members (id, workspace, key, name, manager, bot, public_name, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(member.0)
    .bind(workspace.0)
    .bind(key.to_owned())
    .bind(name.to_owned())
    .bind(0_i64)
    .bind(i64::from(bot))
    .bind(1_i64)
    .bind(micros(now))
    .execute(tx)
    .await?;
    Ok(member)
}

pub async fn set_name(tx: &mut Conn, member: MemberId, name: &str) -> Result<()> {
    query("update members set name = $2 where id = $1")
        .bind(member.0)
        .bind(name.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn set_manager(tx: &mut Conn, member: MemberId, manager: bool) -> Result<()> {
    query("update members set manager = $2 where id = $1")
        .bind(member.0)
        .bind(i64::from(manager))
        .execute(tx)
        .await?;
    Ok(())
}

/// Ties an account to a member, or moves it to another one.
pub async fn set_account(
    tx: &mut Conn,
    workspace: WorkspaceId,
    platform: PlatformName,
    external_id: &str,
    member: MemberId,
    groups: &str,
) -> Result<()> {
    query(
        "insert into accounts (workspace, platform, external_id, member, groups) values ($1, $2, $3, $4, $5) \
         on conflict (workspace, platform, external_id) do update set member = excluded.member, groups = excluded.groups",
    )
    .bind(workspace.0)
    .bind(platform.as_str())
    .bind(external_id.to_owned())
    .bind(member.0)
    .bind(groups.to_owned())
    .execute(tx)
    .await?;
    Ok(())
}

/// For each account of a member its platform, and what is kept of its groups.
pub async fn groups_of(tx: &mut Conn, member: MemberId) -> Result<Vec<(PlatformName, String)>> {
    let rows = query("select platform, groups from accounts where member = $1")
        .bind(member.0)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| Ok((workspaces::platform(row.try_get(0)?)?, row.try_get(1)?)))
        .collect()
}

/// The accounts of a person.
pub async fn accounts_of_member(tx: &mut Conn, member: MemberId) -> Result<Vec<(MemberId, PlatformName, String)>> {
    let rows = query("select platform, external_id from accounts where member = $1 order by platform, external_id")
        .bind(member.0)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| Ok((member, workspaces::platform(row.try_get(0)?)?, row.try_get(1)?)))
        .collect()
}

/// Appends to the history of a person's team.
pub async fn insert_membership(
    tx: &mut Conn,
    member: MemberId,
    team: Option<TeamId>,
    since: Timestamp,
    source: MembershipSource,
) -> Result<()> {
    query("insert into memberships (id, member, team, since, source) values ($1, $2, $3, $4, $5)")
        .bind(id::next())
        .bind(member.0)
        .bind(team.map(|team| team.0))
        .bind(micros(since))
        .bind(source.as_str())
        .execute(tx)
        .await?;
    Ok(())
}
