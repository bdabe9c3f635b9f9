//! The SQL about teams: their settings, whom they serve, their groups and sizes.

use super::workspaces::{hours, platform};
use crate::chat::inbound::{Home, PlatformName};
use crate::error::{Fault, Result};
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::Conn;
use crate::people::{Team, TeamGroup, TeamKind, micros};
use jiff::Timestamp;
use sqlx::{Row, query};

pub(super) async fn teams(tx: &mut Conn, id: WorkspaceId) -> Result<Vec<Team>> {
    let rows = query(
        "select id, name, kind, lead, serves_declared, answer_within, how_to_ask, working_hours from teams \
         where workspace = $1 and removed_at is null order by created_at, id",
    )
    .bind(id.0)
    .fetch_all(&mut *tx)
    .await?;
    let mut teams = Vec::with_capacity(rows.len());
    for row in &rows {
        let kind: String = row.try_get("kind")?;
        teams.push(Team {
            id: TeamId(row.try_get("id")?),
            name: row.try_get("name")?,
            kind: TeamKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("team kind {kind}")))?,
            lead: row.try_get::<Option<i64>, _>("lead")?.map(MemberId),
            serves: (row.try_get::<i64, _>("serves_declared")? != 0).then(Vec::new),
            groups: Vec::new(),
            answer_within: row.try_get("answer_within")?,
            how_to_ask: row.try_get("how_to_ask")?,
            hours: hours(row)?,
        });
    }
    let rows = query("select provider, customer from serves where workspace = $1 order by provider, customer")
        .bind(id.0)
        .fetch_all(&mut *tx)
        .await?;
    for row in &rows {
        let provider = TeamId(row.try_get(0)?);
        if let Some(served) = teams
            .iter_mut()
            .find(|team| team.id == provider)
            .and_then(|team| team.serves.as_mut())
        {
            served.push(TeamId(row.try_get(1)?));
        }
    }
    let rows = query("select team, platform, home, external_id from team_groups where workspace = $1")
        .bind(id.0)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let team = TeamId(row.try_get(0)?);
        if let Some(team) = teams.iter_mut().find(|held| held.id == team) {
            let group = TeamGroup {
                platform: platform(row.try_get(1)?)?,
                home: row.try_get(2)?,
                id: row.try_get(3)?,
            };
            team.groups.push(group);
        }
    }
    Ok(teams)
}

/// Writes a team's row and its declared relations back.
pub async fn update_team(tx: &mut Conn, workspace: WorkspaceId, team: &Team) -> Result<()> {
    query(
        "update teams set name = $2, kind = $3, lead = $4, serves_declared = $5, answer_within = $6, how_to_ask = $7, \
         lead_to_come = case when $4 is null then lead_to_come end where id = $1",
    )
    .bind(team.id.0)
    .bind(team.name.clone())
    .bind(team.kind.as_str())
    .bind(team.lead.map(|lead| lead.0))
    .bind(i64::from(team.serves.is_some()))
    .bind(team.answer_within.clone())
    .bind(team.how_to_ask.clone())
    .execute(&mut *tx)
    .await?;
    query("delete from serves where provider = $1")
        .bind(team.id.0)
        .execute(&mut *tx)
        .await?;
    for customer in team.serves.iter().flatten() {
        query("insert into serves (workspace, provider, customer) values ($1, $2, $3)")
            .bind(workspace.0)
            .bind(team.id.0)
            .bind(customer.0)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub async fn remove_team(tx: &mut Conn, team: TeamId, now: Timestamp) -> Result<()> {
    query("update teams set removed_at = $2 where id = $1")
        .bind(team.0)
        .bind(micros(now))
        .execute(&mut *tx)
        .await?;
    query("delete from team_groups where team = $1")
        .bind(team.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Binds a team to a group of a home, in place of the one it had there.
pub async fn set_team_group(
    tx: &mut Conn,
    workspace: WorkspaceId,
    team: TeamId,
    home: &Home,
    group: &str,
) -> Result<()> {
    query("delete from team_groups where team = $1 and platform = $2 and home = $3")
        .bind(team.0)
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .execute(&mut *tx)
        .await?;
    query("insert into team_groups (workspace, platform, home, external_id, team) values ($1, $2, $3, $4, $5)")
        .bind(workspace.0)
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .bind(group.to_owned())
        .bind(team.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Nobody leads the teams that this member led. Returns whether there was one.
pub async fn end_leads(tx: &mut Conn, member: MemberId) -> Result<bool> {
    let ended = query("update teams set lead = null where lead = $1 and removed_at is null")
        .bind(member.0)
        .execute(tx)
        .await?;
    Ok(ended.rows_affected() > 0)
}

/// Forgets a group that the platform says is gone. Returns whether a team was bound to it.
pub async fn remove_group(tx: &mut Conn, home: &Home, group: &str) -> Result<bool> {
    let gone = query("delete from team_groups where platform = $1 and home = $2 and external_id = $3")
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .bind(group.to_owned())
        .execute(tx)
        .await?;
    Ok(gone.rows_affected() > 0)
}

/// What the platform called `old` it calls `new` from now on: for the team that is bound to it, and for whoever was seen in
/// it. A team that was bound to `new` before stays so.
pub async fn rename_group(tx: &mut Conn, workspace: WorkspaceId, home: &Home, old: &str, new: &str) -> Result<()> {
    query(
        "update team_groups set external_id = $4 where platform = $1 and home = $2 and external_id = $3 and not exists \
         (select 1 from team_groups x where x.platform = $1 and x.home = $2 and x.external_id = $4)",
    )
    .bind(home.platform.as_str())
    .bind(home.id.clone())
    .bind(old.to_owned())
    .bind(new.to_owned())
    .execute(&mut *tx)
    .await?;
    // No id is a part of another.
    query("update accounts set groups = replace(groups, $3, $4) where workspace = $1 and platform = $2 and groups like $5")
        .bind(workspace.0)
        .bind(home.platform.as_str())
        .bind(format!("{}/{old}", home.id))
        .bind(format!("{}/{new}", home.id))
        .bind(format!("%{}/{old}%", home.id))
        .execute(tx)
        .await?;
    Ok(())
}

/// How many people each team has now, by team.
pub async fn team_sizes(tx: &mut Conn, workspace: WorkspaceId) -> Result<Vec<(TeamId, i64)>> {
    let rows = query(
        "select ms.team, count(*) from members m \
         join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) \
         where m.workspace = $1 and ms.team is not null group by ms.team",
    )
    .bind(workspace.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((TeamId(row.try_get(0)?), row.try_get(1)?)))
        .collect()
}

/// The accounts of the people who are in a team now.
pub async fn accounts_of_team(tx: &mut Conn, team: TeamId) -> Result<Vec<(MemberId, PlatformName, String)>> {
    let rows = query(
        "select a.member, a.platform, a.external_id from memberships ms join accounts a on a.member = ms.member \
         where ms.team = $1 and ms.id = (select max(x.id) from memberships x where x.member = ms.member) \
         order by a.member, a.platform, a.external_id",
    )
    .bind(team.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((MemberId(row.try_get(0)?), platform(row.try_get(1)?)?, row.try_get(2)?)))
        .collect()
}

/// How many people, bots aside, each team had just before `cut`, by team. An imported membership holds since ever.
pub async fn team_sizes_at(tx: &mut Conn, workspace: WorkspaceId, cut: Timestamp) -> Result<Vec<(TeamId, i64)>> {
    let rows = query(
        "select ms.team, count(*) from members m \
         join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id \
         and (x.since < $2 or x.source = 'import')) \
         where m.workspace = $1 and m.bot = $3 and ms.team is not null group by ms.team",
    )
    .bind(workspace.0)
    .bind(micros(cut))
    .bind(0_i64)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((TeamId(row.try_get(0)?), row.try_get(1)?)))
        .collect()
}

/// The managers with a team at the cut, as [`team_sizes_at`] counts them.
pub async fn managers_at(tx: &mut Conn, workspace: WorkspaceId, cut: Timestamp) -> Result<Vec<(MemberId, TeamId)>> {
    let rows = query(
        "select m.id, ms.team from members m \
         join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id \
         and (x.since < $2 or x.source = 'import')) \
         join teams t on t.id = ms.team and t.removed_at is null \
         where m.workspace = $1 and m.bot = $3 and m.manager = $4",
    )
    .bind(workspace.0)
    .bind(micros(cut))
    .bind(0_i64)
    .bind(1_i64)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((MemberId(row.try_get(0)?), TeamId(row.try_get(1)?))))
        .collect()
}
