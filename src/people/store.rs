//! The SQL about workspaces, homes, members, teams and relations.

pub mod choices;
pub mod links;
pub mod roster;
pub mod transfer;

use super::{
    DigestPlan, HomeRow, Member, MembershipSource, Team, TeamGroup, TeamKind, UnknownHours, WorkingHours, Workspace,
    micros,
};
use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::error::{Fault, Result};
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
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
    /// Roles last seen, divided by spaces.
    pub groups: String,
}

/// How many accounts [`entry`] looks up at once: an actor and three who are named.
pub const ENTRY_ACCOUNTS: usize = 4;

const MEMBER_COLUMNS: &str = "m.id, m.key, m.name, m.manager, m.bot, m.language, ms.team, ms.source, \
    (select count(*) from mutes mu where mu.member = m.id and mu.lifted_at is null \
        and (mu.until is null or mu.until > $1)) as muted";

/// The workspace of a home with the members behind up to [`ENTRY_ACCOUNTS`] accounts, in one query. `None` for a home that
/// was never seen.
pub async fn entry(tx: &mut Conn, home: &Home, accounts: &[&str], now: Timestamp) -> Result<Option<Entry>> {
    static ENTRIES: LazyLock<[String; ENTRY_ACCOUNTS]> =
        LazyLock::new(|| std::array::from_fn(|more| entry_sql(more + 1)));
    let accounts = &accounts[..accounts.len().min(ENTRY_ACCOUNTS)];
    let mut lookup = query(sqlx::AssertSqlSafe(ENTRIES[accounts.len().saturating_sub(1)].as_str()))
        .bind(micros(now))
        .bind(home.platform.as_str())
        .bind(home.id.clone());
    for account in accounts {
        lookup = lookup.bind((*account).to_owned());
    }
    let rows = lookup.fetch_all(tx).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut entry = Entry {
        workspace: WorkspaceId(first.try_get("workspace")?),
        version: first.try_get("version")?,
        members: vec![],
    };
    for row in &rows {
        if let Some(account) = row.try_get::<Option<String>, _>("external_id")? {
            let member = Member {
                account: Some(account),
                ..member_from(row)?
            };
            entry.members.push(KnownAccount {
                member,
                groups: row.try_get("groups")?,
            });
        }
    }
    Ok(Some(entry))
}

/// For each account a row, with its member or without. Not with `in (...)`, for which SQLite makes a table of the list.
fn entry_sql(accounts: usize) -> String {
    let named: Vec<String> = (0..accounts)
        .map(|index| format!("select cast(${} as text) as wanted", index + 4))
        .collect();
    format!(
        "select w.id as workspace, w.version, a.external_id, a.groups, {MEMBER_COLUMNS} \
         from ({}) named cross join homes h join workspaces w on w.id = h.workspace \
         left join accounts a on a.workspace = w.id and a.platform = h.platform and a.external_id = named.wanted \
         left join members m on m.id = a.member \
         left join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) \
         where h.platform = $2 and h.external_id = $3",
        named.join(" union all ")
    )
}

fn member_from(row: &AnyRow) -> Result<Member> {
    let source: Option<String> = row.try_get("source")?;
    let language: Option<String> = row.try_get("language")?;
    Ok(Member {
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
        muted: row.try_get::<i64, _>("muted")? > 0,
        account: None,
    })
}

/// A member with the account by which the platform knows them, if it does.
pub async fn member(tx: &mut Conn, id: MemberId, platform: PlatformName, now: Timestamp) -> Result<Option<Member>> {
    let text = format!(
        "select {MEMBER_COLUMNS}, (select min(a.external_id) from accounts a where a.member = m.id and a.platform = $3) \
         as account from members m \
         left join memberships ms on ms.id = (select max(x.id) from memberships x where x.member = m.id) where m.id = $2"
    );
    let row = query(sqlx::AssertSqlSafe(text))
        .bind(micros(now))
        .bind(id.0)
        .bind(platform.as_str())
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        Ok(Member {
            account: row.try_get("account")?,
            ..member_from(&row)?
        })
    })
    .transpose()
}

/// The ids of all workspaces with their names, oldest first; without those whose only home joined another.
pub async fn workspaces(tx: &mut Conn) -> Result<Vec<(WorkspaceId, String)>> {
    let rows = query(
        "select id, name from workspaces \
         where exists (select 1 from homes where homes.workspace = workspaces.id) order by id",
    )
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((WorkspaceId(row.try_get(0)?), row.try_get(1)?)))
        .collect()
}

/// Workspaces that have no job of this kind on the schedule.
pub async fn without_job(tx: &mut Conn, kind: &str) -> Result<Vec<WorkspaceId>> {
    let rows = query(
        "select id from workspaces where not exists \
         (select 1 from jobs where jobs.workspace = workspaces.id and jobs.kind = $1) \
         and exists (select 1 from homes where homes.workspace = workspaces.id) order by id",
    )
    .bind(kind.to_owned())
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok(WorkspaceId(row.try_get(0)?))).collect()
}

/// The workspace that a home belongs to.
pub async fn workspace_of_home(
    tx: &mut Conn,
    platform: PlatformName,
    external_id: &str,
) -> Result<Option<WorkspaceId>> {
    let row = query("select workspace from homes where platform = $1 and external_id = $2")
        .bind(platform.as_str())
        .bind(external_id.to_owned())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(WorkspaceId))
}

/// Everything that [`Workspace`] holds.
pub async fn workspace(tx: &mut Conn, id: WorkspaceId) -> Result<Workspace> {
    let row = query(
        "select name, version, timezone, language, working_hours, digest_home, digest_channel, digest_day, digest_minute, \
         digest_paused, per_day, per_pair, value_required from workspaces where id = $1",
    )
    .bind(id.0)
    .fetch_one(&mut *tx)
    .await?;
    let timezone: String = row.try_get("timezone")?;
    let language: String = row.try_get("language")?;
    let day: i64 = row.try_get("digest_day")?;
    let place: (Option<i64>, Option<String>) = (row.try_get("digest_home")?, row.try_get("digest_channel")?);
    Ok(Workspace {
        id,
        name: row.try_get("name")?,
        version: row.try_get("version")?,
        timezone: TimeZone::get(&timezone).map_err(|error| Fault::Corrupt(error.to_string()))?,
        language: Language::parse(&language).unwrap_or_default(),
        hours: hours(&row)?.unwrap_or_default(),
        digest: DigestPlan {
            place: place.0.zip(place.1),
            day: Weekday::from_monday_one_offset(day as i8).map_err(|error| Fault::Corrupt(error.to_string()))?,
            minute: row.try_get("digest_minute")?,
            paused: row.try_get::<i64, _>("digest_paused")? != 0,
        },
        per_day: row.try_get("per_day")?,
        per_pair: row.try_get("per_pair")?,
        value_required: row.try_get::<i64, _>("value_required")? != 0,
        values: values(tx, id).await?,
        homes: homes(tx, id).await?,
        teams: teams(tx, id).await?,
    })
}

fn hours(row: &AnyRow) -> Result<Option<WorkingHours>> {
    let words: Option<String> = row.try_get("working_hours")?;
    let read = words.map(|words| {
        words
            .parse()
            .map_err(|error: UnknownHours| Fault::Corrupt(error.to_string()))
    });
    Ok(read.transpose()?)
}

async fn values(tx: &mut Conn, id: WorkspaceId) -> Result<Vec<String>> {
    let rows =
        query("select name from company_values where workspace = $1 and removed_at is null order by added_at, name")
            .bind(id.0)
            .fetch_all(tx)
            .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

async fn homes(tx: &mut Conn, id: WorkspaceId) -> Result<Vec<HomeRow>> {
    let rows = query(
        "select id, platform, external_id, name, moderator_group, removed_at from homes where workspace = $1 order by id",
    )
    .bind(id.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(HomeRow {
                id: row.try_get("id")?,
                platform: platform(row.try_get("platform")?)?,
                external_id: row.try_get("external_id")?,
                name: row.try_get("name")?,
                moderator_group: row.try_get("moderator_group")?,
                present: row.try_get::<Option<i64>, _>("removed_at")?.is_none(),
            })
        })
        .collect()
}

fn platform(name: String) -> Result<PlatformName> {
    Ok(name
        .parse()
        .map_err(|error: crate::chat::inbound::UnknownPlatform| Fault::Corrupt(error.to_string()))?)
}

async fn teams(tx: &mut Conn, id: WorkspaceId) -> Result<Vec<Team>> {
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

/// What a new workspace starts with.
#[derive(Debug, Clone)]
pub struct NewWorkspace<'a> {
    pub name: &'a str,
    pub timezone: &'a str,
    pub language: Language,
    pub digest_day: i64,
    pub digest_minute: i64,
    pub per_day: i64,
    pub per_pair: i64,
}

pub async fn insert_workspace(tx: &mut Conn, new: &NewWorkspace<'_>, now: Timestamp) -> Result<WorkspaceId> {
    let workspace = WorkspaceId(id::next());
    query(
        "insert into workspaces (id, name, version, created_at, timezone, language, working_hours, digest_day, \
         digest_minute, digest_paused, per_day, per_pair, value_required) \
         values ($1, $2, $1, $3, $4, $5, 'Mon-Fri 09:00-17:00', $6, $7, $8, $9, $10, $8)",
    )
    .bind(workspace.0)
    .bind(new.name.to_owned())
    .bind(micros(now))
    .bind(new.timezone.to_owned())
    .bind(new.language.code())
    .bind(new.digest_day)
    .bind(new.digest_minute)
    .bind(0_i64)
    .bind(new.per_day)
    .bind(new.per_pair)
    .execute(tx)
    .await?;
    Ok(workspace)
}

/// Makes every copy of the workspace in memory out of date. Every change of what [`Workspace`] holds ends with this.
pub async fn touch(tx: &mut Conn, workspace: WorkspaceId) -> Result<()> {
    query("update workspaces set version = $2 where id = $1")
        .bind(workspace.0)
        .bind(id::next())
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn insert_home(tx: &mut Conn, workspace: WorkspaceId, home: &Home, name: &str, now: Timestamp) -> Result<()> {
    query("insert into homes (id, workspace, platform, external_id, name, added_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(id::next())
        .bind(workspace.0)
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .bind(name.to_owned())
        .bind(micros(now))
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes whether the bot is in a home, and the home's present name.
pub async fn set_home(tx: &mut Conn, home: i64, name: &str, removed_at: Option<Timestamp>) -> Result<()> {
    query("update homes set name = $2, removed_at = $3 where id = $1")
        .bind(home)
        .bind(name.to_owned())
        .bind(removed_at.map(micros))
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn set_moderator_group(tx: &mut Conn, home: i64, group: Option<&str>) -> Result<()> {
    query("update homes set moderator_group = $2 where id = $1")
        .bind(home)
        .bind(group.map(str::to_owned))
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes the settings of a workspace back.
pub async fn update_settings(tx: &mut Conn, workspace: &Workspace) -> Result<()> {
    let place = workspace.digest.place.clone();
    query(
        "update workspaces set timezone = $2, language = $3, digest_home = $4, digest_channel = $5, digest_day = $6, \
         digest_minute = $7, digest_paused = $8, per_day = $9, per_pair = $10, value_required = $11, \
         working_hours = $12 where id = $1",
    )
    .bind(workspace.id.0)
    .bind(workspace.timezone.iana_name().unwrap_or("UTC").to_owned())
    .bind(workspace.language.code())
    .bind(place.as_ref().map(|(home, _)| *home))
    .bind(place.map(|(_, channel)| channel))
    .bind(i64::from(workspace.digest.day.to_monday_one_offset()))
    .bind(workspace.digest.minute)
    .bind(i64::from(workspace.digest.paused))
    .bind(workspace.per_day)
    .bind(workspace.per_pair)
    .bind(i64::from(workspace.value_required))
    .bind(workspace.hours.to_string())
    .execute(&mut *tx)
    .await?;
    touch(tx, workspace.id).await
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

pub async fn insert_team(
    tx: &mut Conn,
    workspace: WorkspaceId,
    name: &str,
    kind: TeamKind,
    now: Timestamp,
) -> Result<TeamId> {
    let team = TeamId(id::next());
    query("insert into teams (id, workspace, name, kind, serves_declared, created_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(team.0)
        .bind(workspace.0)
        .bind(name.to_owned())
        .bind(kind.as_str())
        .bind(0_i64)
        .bind(micros(now))
        .execute(tx)
        .await?;
    Ok(team)
}

/// Writes a team's row and its declared relations back.
pub async fn update_team(tx: &mut Conn, workspace: WorkspaceId, team: &Team) -> Result<()> {
    query(
        "update teams set name = $2, kind = $3, lead = $4, serves_declared = $5, answer_within = $6, how_to_ask = $7 \
         where id = $1",
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

pub async fn add_value(tx: &mut Conn, workspace: WorkspaceId, name: &str, now: Timestamp) -> Result<()> {
    query(
        "insert into company_values (workspace, name, added_at) values ($1, $2, $3) \
         on conflict (workspace, name) do update set removed_at = null",
    )
    .bind(workspace.0)
    .bind(name.to_owned())
    .bind(micros(now))
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn remove_value(tx: &mut Conn, workspace: WorkspaceId, name: &str, now: Timestamp) -> Result<()> {
    query("update company_values set removed_at = $3 where workspace = $1 and name = $2")
        .bind(workspace.0)
        .bind(name.to_owned())
        .bind(micros(now))
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

/// The accounts on `platform` of the people who are in a team now.
pub async fn accounts_of_team(tx: &mut Conn, team: TeamId, platform: PlatformName) -> Result<Vec<String>> {
    let rows = query(
        "select a.external_id from memberships ms join accounts a on a.member = ms.member and a.platform = $2 \
         where ms.team = $1 and ms.id = (select max(x.id) from memberships x where x.member = ms.member) \
         order by a.external_id",
    )
    .bind(team.0)
    .bind(platform.as_str())
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
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
