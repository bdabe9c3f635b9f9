//! The SQL that setting up teams and people needs.

use super::accounts_of_member;
use crate::asks::store::instant;
use crate::error::Result;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::Conn;
use crate::people::{MembershipSource, Party, TeamKind, micros};
use jiff::Timestamp;
use sqlx::{Row, query};

/// Stores a new team under an id that is known before, so that the receipt of the event can name it.
pub async fn insert_team(
    tx: &mut Conn,
    workspace: WorkspaceId,
    team: TeamId,
    name: &str,
    kind: TeamKind,
    now: Timestamp,
) -> Result<()> {
    query("insert into teams (id, workspace, name, kind, serves_declared, created_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(team.0)
        .bind(workspace.0)
        .bind(name.to_owned())
        .bind(kind.as_str())
        .bind(0_i64)
        .bind(micros(now))
        .execute(tx)
        .await?;
    Ok(())
}

/// The name of a team of this workspace, also of one that was removed.
pub async fn team_name(tx: &mut Conn, workspace: WorkspaceId, team: TeamId) -> Result<Option<String>> {
    let row = query("select name from teams where id = $1 and workspace = $2")
        .bind(team.0)
        .bind(workspace.0)
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The people who are in a team now.
pub async fn people_of(tx: &mut Conn, team: TeamId) -> Result<Vec<MemberId>> {
    let rows = query(
        "select ms.member from memberships ms \
         where ms.team = $1 and ms.id = (select max(x.id) from memberships x where x.member = ms.member)",
    )
    .bind(team.0)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok(MemberId(row.try_get(0)?))).collect()
}

/// The leads of the workspace's teams, by their accounts on `platform`.
pub async fn leads(tx: &mut Conn, workspace: WorkspaceId, platform: &str) -> Result<Vec<(TeamId, Party)>> {
    let rows = query(
        "select t.id, m.id as member, m.name, \
         (select min(c.external_id) from accounts c where c.member = m.id and c.platform = $1) as account \
         from teams t join members m on m.id = t.lead where t.workspace = $2 and t.removed_at is null",
    )
    .bind(platform.to_owned())
    .bind(workspace.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let party = Party {
                member: MemberId(row.try_get("member")?),
                name: row.try_get("name")?,
                account: row.try_get("account")?,
            };
            Ok((TeamId(row.try_get("id")?), party))
        })
        .collect()
}

/// Where a person belongs now, since when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    pub team: Option<TeamId>,
    pub since: Timestamp,
    pub source: MembershipSource,
}

/// The newest membership of a person; `None` for one who never had a team.
pub async fn membership_of(tx: &mut Conn, member: MemberId) -> Result<Option<Membership>> {
    let row = query("select team, since, source from memberships where member = $1 order by id desc limit 1")
        .bind(member.0)
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        let source: String = row.try_get("source")?;
        Ok(Membership {
            team: row.try_get::<Option<i64>, _>("team")?.map(TeamId),
            since: instant(&row, "since")?.unwrap_or_default(),
            source: MembershipSource::parse(&source),
        })
    })
    .transpose()
}

/// The accounts of a person as `discord:ID`.
pub async fn accounts_of(tx: &mut Conn, member: MemberId) -> Result<Vec<String>> {
    let accounts = accounts_of_member(tx, member).await?;
    Ok(accounts
        .iter()
        .map(|(_, platform, id)| format!("{platform}:{id}"))
        .collect())
}
