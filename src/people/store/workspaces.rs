//! The SQL about workspaces, their settings, values and homes.

use super::teams::teams;
use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::error::{Fault, Result};
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, id};
use crate::people::{DigestPlan, HomeRow, UnknownHours, WorkingHours, Workspace, micros};
use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

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

/// By which a copy of the workspace is known to be current.
pub async fn version(tx: &mut Conn, id: WorkspaceId) -> Result<i64> {
    let row = query("select version from workspaces where id = $1")
        .bind(id.0)
        .fetch_one(tx)
        .await?;
    Ok(row.try_get(0)?)
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

pub(super) fn hours(row: &AnyRow) -> Result<Option<WorkingHours>> {
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

pub(super) fn platform(name: String) -> Result<PlatformName> {
    Ok(name
        .parse()
        .map_err(|error: crate::chat::inbound::UnknownPlatform| Fault::Corrupt(error.to_string()))?)
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
