//! The SQL by which many kudos are read and written at once, for import and export.

use super::{COLUMNS, cards_from};
use crate::error::Result;
use crate::ids::{KudosId, MemberId, WorkspaceId};
use crate::kudos::Kudos;
use crate::ledger::{Conn, bulk};
use crate::people::micros;
use jiff::Timestamp;
use sqlx::query;

/// Whether the workspace has any kudos.
pub async fn any(tx: &mut Conn, workspace: WorkspaceId) -> Result<bool> {
    let row = query("select id from kudos where workspace = $1 limit 1")
        .bind(workspace.0)
        .fetch_optional(tx)
        .await?;
    Ok(row.is_some())
}

/// The kudos with these keys.
pub async fn by_keys(tx: &mut Conn, workspace: WorkspaceId, keys: &[&str]) -> Result<Vec<Kudos>> {
    let mut found = Vec::new();
    for (list, chunk) in bulk::lists(keys, 2) {
        // The columns of a card name a platform, which does not matter here.
        let sql = format!("select {COLUMNS} where k.workspace = $2 and k.key in {list} order by k.id, r.position");
        let mut lookup = query(sqlx::AssertSqlSafe(sql)).bind("").bind(workspace.0);
        for key in chunk {
            lookup = lookup.bind((*key).to_owned());
        }
        let cards = cards_from(&lookup.fetch_all(&mut *tx).await?)?;
        found.extend(cards.into_iter().map(|card| card.kudos));
    }
    Ok(found)
}

/// Stores new kudos with their recipients.
pub async fn insert_all(tx: &mut Conn, workspace: WorkspaceId, kudos: &[Kudos]) -> Result<()> {
    let columns = "id, workspace, key, giver, giver_team, message, value, beyond, private, customer, ask, at, version, \
        undone_at, hidden_at";
    bulk::insert(tx, "kudos", columns, kudos, |insert, kudos| {
        insert
            .bind(kudos.id.0)
            .bind(workspace.0)
            .bind(kudos.key.clone())
            .bind(kudos.giver.0)
            .bind(kudos.giver_team.map(|team| team.0))
            .bind(kudos.message.clone())
            .bind(kudos.value.clone())
            .bind(i64::from(kudos.beyond))
            .bind(i64::from(kudos.private))
            .bind(kudos.customer.clone())
            .bind(kudos.ask.map(|ask| ask.0))
            .bind(micros(kudos.at))
            .bind(kudos.version)
            .bind(kudos.undone_at.map(micros))
            .bind(kudos.hidden_at.map(micros))
    })
    .await?;
    let recipients: Vec<_> = kudos
        .iter()
        .flat_map(|kudos| {
            (0_i64..)
                .zip(&kudos.recipients)
                .map(|(position, to)| (kudos.id, position, to))
        })
        .collect();
    let columns = "kudos, position, member, team";
    bulk::insert(
        tx,
        "kudos_recipients",
        columns,
        &recipients,
        |insert, (kudos, position, to)| {
            insert
                .bind(kudos.0)
                .bind(*position)
                .bind(to.member.map(|member| member.0))
                .bind(to.team.map(|team| team.0))
        },
    )
    .await
}

/// Which kudos [`page`] reads.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Microseconds, `[since, until)`.
    pub since: i64,
    pub until: i64,
    /// Undone and hidden ones too.
    pub all: bool,
    /// Private ones too.
    pub private: bool,
}

/// Up to `limit` kudos by time then id, after the given one.
pub async fn page(
    tx: &mut Conn,
    workspace: WorkspaceId,
    wanted: Wanted,
    after: Option<(Timestamp, KudosId)>,
    limit: i64,
) -> Result<Vec<Kudos>> {
    let (at, id) = after.map_or((wanted.since, i64::MIN), |(at, id)| (micros(at), id.0));
    let counting = if wanted.all {
        ""
    } else {
        "and undone_at is null and hidden_at is null"
    };
    let public = if wanted.private { "" } else { "and private = 0" };
    let sql = format!(
        "select {COLUMNS} where k.id in (select id from kudos where workspace = $2 and at >= $3 and at < $4 \
         and (at > $3 or id > $5) {counting} {public} order by at, id limit $6) order by k.at, k.id, r.position"
    );
    let rows = query(sqlx::AssertSqlSafe(sql))
        .bind("")
        .bind(workspace.0)
        .bind(at)
        .bind(wanted.until)
        .bind(id)
        .bind(limit)
        .fetch_all(tx)
        .await?;
    Ok(cards_from(&rows)?.into_iter().map(|card| card.kudos).collect())
}

/// Hands one member's part in kudos over to another, who is the same person.
pub async fn merge_member(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    for statement in [
        "update kudos set giver = $2 where giver = $1",
        // Thanked as both, they are thanked once.
        "delete from kudos_recipients where member = $1 and kudos in \
         (select kudos from kudos_recipients where member = $2)",
        "update kudos_recipients set member = $2 where member = $1",
        "delete from me_toos where member = $1 and kudos in (select kudos from me_toos where member = $2)",
        "update me_toos set member = $2 where member = $1",
    ] {
        query(statement).bind(from.0).bind(into.0).execute(&mut *tx).await?;
    }
    Ok(())
}
