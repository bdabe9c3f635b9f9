//! The SQL by which many people and teams are read and written at once, for import and export.

use crate::chat::inbound::PlatformName;
use crate::error::{Fault, Result};
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, bulk, id};
use crate::people::{MembershipSource, TeamKind};
use sqlx::any::AnyRow;
use sqlx::{Row, query};

/// A workspace's zone, as it was written.
pub async fn timezone(tx: &mut Conn, workspace: WorkspaceId) -> Result<String> {
    let row = query("select timezone from workspaces where id = $1")
        .bind(workspace.0)
        .fetch_one(tx)
        .await?;
    Ok(row.try_get(0)?)
}

/// A team's row, present or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    pub kind: TeamKind,
    pub lead: Option<MemberId>,
    /// The key of a lead whom no file of people has told yet.
    pub lead_to_come: Option<String>,
    /// Sorted by id; `None` follows the default.
    pub serves: Option<Vec<TeamId>>,
    pub answer_within: Option<String>,
    pub how_to_ask: Option<String>,
    pub removed: bool,
}

/// Every team that the workspace has or had; of one name, the present team comes last, after the removed ones.
pub async fn all_teams(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<TeamRow>> {
    let rows = query(
        "select id, name, kind, lead, lead_to_come, serves_declared, answer_within, how_to_ask, removed_at from teams \
         where workspace = $1 order by case when removed_at is null then 1 else 0 end, removed_at, id",
    )
    .bind(workspace.0)
    .fetch_all(&mut *tx)
    .await?;
    let mut teams = rows.iter().map(team_row).collect::<Result<Vec<_>>>()?;
    let rows = query("select provider, customer from serves where workspace = $1 order by provider, customer")
        .bind(workspace.0)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let provider = TeamId(row.try_get(0)?);
        let team = teams.iter_mut().find(|team| team.id == provider);
        if let Some(served) = team.and_then(|team| team.serves.as_mut()) {
            served.push(TeamId(row.try_get(1)?));
        }
    }
    Ok(teams)
}

fn team_row(row: &AnyRow) -> Result<TeamRow> {
    let kind: String = row.try_get("kind")?;
    Ok(TeamRow {
        id: TeamId(row.try_get("id")?),
        name: row.try_get("name")?,
        kind: TeamKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("team kind {kind}")))?,
        lead: row.try_get::<Option<i64>, _>("lead")?.map(MemberId),
        lead_to_come: row.try_get("lead_to_come")?,
        serves: (row.try_get::<i64, _>("serves_declared")? != 0).then(Vec::new),
        answer_within: row.try_get("answer_within")?,
        how_to_ask: row.try_get("how_to_ask")?,
        removed: row.try_get::<Option<i64>, _>("removed_at")?.is_some(),
    })
}

/// Stores new teams, given with the ids that they shall have.
pub async fn insert_teams(tx: &mut Conn, workspace: WorkspaceId, teams: &[TeamRow], now: i64) -> Result<()> {
    let columns =
        "id, workspace, name, kind, lead, lead_to_come, serves_declared, answer_within, how_to_ask, created_at";
    bulk::insert(tx, "teams", columns, teams, |insert, team| {
        insert
            .bind(team.id.0)
            .bind(workspace.0)
            .bind(team.name.clone())
            .bind(team.kind.as_str())
            .bind(team.lead.map(|lead| lead.0))
            .bind(team.lead_to_come.clone())
            .bind(i64::from(team.serves.is_some()))
            .bind(team.answer_within.clone())
            .bind(team.how_to_ask.clone())
            .bind(now)
    })
    .await?;
    insert_serves(tx, workspace, teams).await
}

/// Writes a team back: all but its name and kind, which an import cannot change.
pub async fn update_team(tx: &mut Conn, workspace: WorkspaceId, team: &TeamRow) -> Result<()> {
    query(
        "update teams set lead = $2, lead_to_come = $3, serves_declared = $4, answer_within = $5, how_to_ask = $6 \
         where id = $1",
    )
    .bind(team.id.0)
    .bind(team.lead.map(|lead| lead.0))
    .bind(team.lead_to_come.clone())
    .bind(i64::from(team.serves.is_some()))
    .bind(team.answer_within.clone())
    .bind(team.how_to_ask.clone())
    .execute(&mut *tx)
    .await?;
    query("delete from serves where provider = $1")
        .bind(team.id.0)
        .execute(&mut *tx)
        .await?;
    insert_serves(tx, workspace, std::slice::from_ref(team)).await
}

/// Gives the teams that wait for somebody as their lead those who have come. Returns whether there were any.
pub async fn leads_that_came(tx: &mut Conn, workspace: WorkspaceId) -> Result<bool> {
    let given = query(
        "update teams set lead_to_come = null, lead = (select m.id from members m \
         where m.workspace = teams.workspace and m.key = teams.lead_to_come) \
         where workspace = $1 and lead_to_come is not null and exists (select 1 from members m \
         where m.workspace = teams.workspace and m.key = teams.lead_to_come)",
    )
    .bind(workspace.0)
    .execute(tx)
    .await?;
    Ok(given.rows_affected() > 0)
}

/// The present teams that wait for their lead, by name, with the lead's key.
pub async fn leads_to_come(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<(String, String)>> {
    let rows = query(
        "select name, lead_to_come from teams \
         where workspace = $1 and lead_to_come is not null and removed_at is null order by id",
    )
    .bind(workspace.0)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn insert_serves(tx: &mut Conn, workspace: WorkspaceId, teams: &[TeamRow]) -> Result<()> {
    let served = |team: &TeamRow| team.serves.clone().unwrap_or_default();
    let pairs: Vec<(TeamId, TeamId)> = teams
        .iter()
        .flat_map(|team| served(team).into_iter().map(|customer| (team.id, customer)))
        .collect();
    let columns = "workspace, provider, customer";
    bulk::insert(tx, "serves", columns, &pairs, |insert, (provider, customer)| {
        insert.bind(workspace.0).bind(provider.0).bind(customer.0)
    })
    .await
}

/// A member as files tell of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    pub id: MemberId,
    pub key: String,
    pub name: String,
    pub manager: bool,
    pub bot: bool,
    /// The team of the newest membership, also one that was removed since.
    pub team: Option<TeamId>,
    /// Of the newest membership; `None` where there never was one.
    pub source: Option<MembershipSource>,
}

/// Every member, in the order in which they came.
pub async fn all_members(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<MemberRow>> {
    let rows = query(
        "select m.id, m.key, m.name, m.manager, m.bot, ms.team, ms.source from members m \
         left join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) \
         where m.workspace = $1 order by m.created_at, m.id",
    )
    .bind(workspace.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let source: Option<String> = row.try_get("source")?;
            Ok(MemberRow {
                id: MemberId(row.try_get("id")?),
                key: row.try_get("key")?,
                name: row.try_get("name")?,
                manager: row.try_get::<i64, _>("manager")? != 0,
                bot: row.try_get::<i64, _>("bot")? != 0,
                team: row.try_get::<Option<i64>, _>("team")?.map(TeamId),
                source: source.as_deref().map(MembershipSource::parse),
            })
        })
        .collect()
}

/// Every account with its member; of a member's several on one platform the least comes first.
pub async fn all_accounts(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<(PlatformName, String, MemberId)>> {
    let rows = query("select platform, external_id, member from accounts where workspace = $1")
        .bind(workspace.0)
        .fetch_all(tx)
        .await?;
    let mut accounts = rows
        .iter()
        .map(|row| {
            Ok((
                super::workspaces::platform(row.try_get(0)?)?,
                row.try_get(1)?,
                MemberId(row.try_get(2)?),
            ))
        })
        .collect::<Result<Vec<(_, String, _)>>>()?;
    // Not sorted by the database: the engines order texts differently.
    accounts.sort();
    Ok(accounts)
}

/// The members who were ever put into a team by an import.
pub async fn ever_imported(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<MemberId>> {
    let rows = query(
        "select distinct ms.member from memberships ms join members m on m.id = ms.member \
         where m.workspace = $1 and ms.source = $2",
    )
    .bind(workspace.0)
    .bind(MembershipSource::Import.as_str())
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok(MemberId(row.try_get(0)?))).collect()
}

/// Stores new members, given with the ids that they shall have.
pub async fn insert_members(tx: &mut Conn, workspace: WorkspaceId, members: &[MemberRow], now: i64) -> Result<()> {
    let columns = "id, workspace, key, name, manager, bot, public_name, created_at";
    bulk::insert(tx, "members", columns, members, |insert, member| {
        insert
            .bind(member.id.0)
            .bind(workspace.0)
            .bind(member.key.clone())
            .bind(member.name.clone())
            .bind(i64::from(member.manager))
            .bind(i64::from(member.bot))
            .bind(1_i64)
            .bind(now)
    })
    .await
}

/// Writes key, name and manager flag of a member back.
pub async fn update_member(tx: &mut Conn, member: &MemberRow) -> Result<()> {
    query("update members set key = $2, name = $3, manager = $4 where id = $1")
        .bind(member.id.0)
        .bind(member.key.clone())
        .bind(member.name.clone())
        .bind(i64::from(member.manager))
        .execute(tx)
        .await?;
    Ok(())
}

/// A new newest membership of a member, by import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMembership {
    pub member: MemberId,
    pub team: Option<TeamId>,
    /// Microseconds; 0 stands for ever.
    pub since: i64,
}

pub async fn insert_memberships(tx: &mut Conn, memberships: &[NewMembership]) -> Result<()> {
    let columns = "id, member, team, since, source";
    bulk::insert(tx, "memberships", columns, memberships, |insert, membership| {
        insert
            .bind(id::next())
            .bind(membership.member.0)
            .bind(membership.team.map(|team| team.0))
            .bind(membership.since)
            .bind(MembershipSource::Import.as_str())
    })
    .await
}

/// Ties accounts that no member has yet.
pub async fn insert_accounts(
    tx: &mut Conn,
    workspace: WorkspaceId,
    accounts: &[(PlatformName, String, MemberId)],
) -> Result<()> {
    let columns = "workspace, platform, external_id, member, groups";
    bulk::insert(
        tx,
        "accounts",
        columns,
        accounts,
        |insert, (platform, account, member)| {
            insert
                .bind(workspace.0)
                .bind(platform.as_str())
                .bind(account.clone())
                .bind(member.0)
                .bind("")
        },
    )
    .await
}

/// Forgets an account; its owner is met anew when they are seen.
pub async fn delete_account(
    tx: &mut Conn,
    workspace: WorkspaceId,
    platform: PlatformName,
    account: &str,
) -> Result<()> {
    query("delete from accounts where workspace = $1 and platform = $2 and external_id = $3")
        .bind(workspace.0)
        .bind(platform.as_str())
        .bind(account.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// Hands over what these tables say of one member to another, who is the same person, and deletes the first. Facts that
/// other features keep must have been handed over before.
pub async fn merge_member(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    for statement in [
        "update accounts set member = $2 where member = $1",
        "update teams set lead = $2 where lead = $1",
    ] {
        query(statement).bind(from.0).bind(into.0).execute(&mut *tx).await?;
    }
    for statement in [
        "delete from memberships where member = $1",
        "delete from one_time_codes where member = $1",
        "delete from members where id = $1",
    ] {
        query(statement).bind(from.0).execute(&mut *tx).await?;
    }
    Ok(())
}
