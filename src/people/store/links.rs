//! The SQL about one-time codes, about the choices of two members that become one, and about a home that joins a workspace.

use crate::asks::store::instant;
use crate::chat::inbound::Home;
use crate::error::Result;
use crate::ids::{MemberId, WorkspaceId};
use crate::ledger::Conn;
use crate::people::micros;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

/// A code and what it leads to.
#[derive(Debug, Clone)]
pub struct CodeRow {
    pub code: String,
    pub workspace: WorkspaceId,
    pub member: MemberId,
    pub expires_at: Timestamp,
}

fn code_row(row: &AnyRow) -> Result<CodeRow> {
    Ok(CodeRow {
        code: row.try_get("code")?,
        workspace: WorkspaceId(row.try_get("workspace")?),
        member: MemberId(row.try_get("member")?),
        expires_at: instant(row, "expires_at")?.unwrap_or_default(),
    })
}

pub async fn insert_code(tx: &mut Conn, row: &CodeRow, purpose: &str) -> Result<()> {
    query("insert into one_time_codes (code, purpose, workspace, member, expires_at) values ($1, $2, $3, $4, $5)")
        .bind(row.code.clone())
        .bind(purpose.to_owned())
        .bind(row.workspace.0)
        .bind(row.member.0)
        .bind(micros(row.expires_at))
        .execute(tx)
        .await?;
    Ok(())
}

/// The code of this member.
pub async fn code_of(tx: &mut Conn, member: MemberId, purpose: &str) -> Result<Option<CodeRow>> {
    let row =
        query("select code, workspace, member, expires_at from one_time_codes where member = $1 and purpose = $2")
            .bind(member.0)
            .bind(purpose.to_owned())
            .fetch_optional(tx)
            .await?;
    row.as_ref().map(code_row).transpose()
}

/// Deletes a code and tells what it was.
pub async fn take_code(tx: &mut Conn, code: &str, purpose: &str) -> Result<Option<CodeRow>> {
    let row = query(
        "delete from one_time_codes where code = $1 and purpose = $2 returning code, workspace, member, expires_at",
    )
    .bind(code.to_owned())
    .bind(purpose.to_owned())
    .fetch_optional(tx)
    .await?;
    row.as_ref().map(code_row).transpose()
}

pub async fn remove_expired(tx: &mut Conn, now: i64) -> Result<()> {
    query("delete from one_time_codes where expires_at <= $1")
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whoever of the two is a manager makes both one; whoever is not named keeps both unnamed; a chosen language stays.
pub async fn merge_choices(tx: &mut Conn, kept: MemberId, given_up: MemberId) -> Result<()> {
    query(
        "update members set \
         manager = (select max(x.manager) from members x where x.id in ($1, $2)), \
         public_name = (select min(x.public_name) from members x where x.id in ($1, $2)), \
         language = coalesce(language, (select x.language from members x where x.id = $2)) where id = $1",
    )
    .bind(kept.0)
    .bind(given_up.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives one member all that is known of where another belonged, since when.
pub async fn give_memberships(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    query("update memberships set member = $2 where member = $1")
        .bind(from.0)
        .bind(into.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether anybody asked or thanked in this workspace.
pub async fn has_facts(tx: &mut Conn, workspace: WorkspaceId) -> Result<bool> {
    let row = query(
        "select (select count(*) from (select id from asks where workspace = $1 limit 1) a) \
         + (select count(*) from (select id from kudos where workspace = $1 limit 1) k) as facts",
    )
    .bind(workspace.0)
    .fetch_one(tx)
    .await?;
    Ok(row.try_get::<i64, _>("facts")? > 0)
}

/// Gives a home to another workspace.
pub async fn move_home(tx: &mut Conn, home: &Home, workspace: WorkspaceId) -> Result<()> {
    query("update homes set workspace = $3 where platform = $1 and external_id = $2")
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .bind(workspace.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// The people of a workspace and whoever in another has one of their accounts, who is the same person.
pub async fn people_and_who_they_are_in(
    tx: &mut Conn,
    from: WorkspaceId,
    into: WorkspaceId,
) -> Result<Vec<(MemberId, Option<MemberId>)>> {
    let rows = query(
        "select m.id, (select min(o.member) from accounts a \
          join accounts o on o.workspace = $2 and o.platform = a.platform and o.external_id = a.external_id \
          where a.member = m.id) as other \
         from members m where m.workspace = $1 order by m.id",
    )
    .bind(from.0)
    .bind(into.0)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let other: Option<i64> = row.try_get("other")?;
            Ok((MemberId(row.try_get("id")?), other.map(MemberId)))
        })
        .collect()
}

/// Gives the key and the name that an import knows to somebody who was only met, where nobody there bears that key.
pub async fn give_imported_key(tx: &mut Conn, from: MemberId, to: MemberId) -> Result<()> {
    query(
        "update members set key = (select f.key from members f where f.id = $1), \
          name = (select f.name from members f where f.id = $1) \
         where id = $2 and exists (select 1 from accounts a where a.member = $2 \
          and a.platform || ':' || a.external_id = members.key) \
         and not exists (select 1 from accounts a join members f on f.id = a.member where a.member = $1 \
          and a.platform || ':' || a.external_id = f.key) \
         and not exists (select 1 from members o join members f on f.id = $1 \
          where o.workspace = members.workspace and o.key = f.key)",
    )
    .bind(from.0)
    .bind(to.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives the accounts of one person to another, in whose workspace some of them may be known already. Who gave them is no
/// longer anybody, and keeps a row: to delete it all of the ledger would be looked through.
pub async fn give_accounts(tx: &mut Conn, from: MemberId, to: MemberId, workspace: WorkspaceId) -> Result<()> {
    query(
        "delete from accounts where member = $1 and exists (select 1 from accounts o where o.workspace = $2 \
          and o.platform = accounts.platform and o.external_id = accounts.external_id)",
    )
    .bind(from.0)
    .bind(workspace.0)
    .execute(&mut *tx)
    .await?;
    query("update accounts set member = $2, workspace = $3 where member = $1")
        .bind(from.0)
        .bind(to.0)
        .bind(workspace.0)
        .execute(&mut *tx)
        .await?;
    query("update members set key = $2, name = $3 where id = $1")
        .bind(from.0)
        .bind(from.to_string())
        .bind(String::new())
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the codes that people of a workspace have not used yet.
pub async fn delete_codes(tx: &mut Conn, workspace: WorkspaceId) -> Result<()> {
    query("delete from one_time_codes where workspace = $1")
        .bind(workspace.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes the people of a workspace out of its teams.
pub async fn leave_teams(tx: &mut Conn, workspace: WorkspaceId) -> Result<()> {
    query("delete from memberships where member in (select id from members where workspace = $1)")
        .bind(workspace.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Brings a person to another workspace. Who bears a key that is taken there is known by an account from now on, and who has
/// none either stays.
pub async fn move_person(tx: &mut Conn, member: MemberId, into: WorkspaceId) -> Result<()> {
    for statement in [
        "update members set key = coalesce((select min(a.platform || ':' || a.external_id) from accounts a \
          where a.member = members.id), key) \
         where id = $1 and exists (select 1 from members o where o.workspace = $2 and o.key = members.key)",
        "update members set workspace = $2 \
         where id = $1 and not exists (select 1 from members o where o.workspace = $2 and o.key = members.key)",
        "update accounts set workspace = $2 \
         where member = $1 and exists (select 1 from members m where m.id = $1 and m.workspace = $2)",
    ] {
        query(statement).bind(member.0).bind(into.0).execute(&mut *tx).await?;
    }
    Ok(())
}
