//! The SQL by which many asks are read and written at once, for import and export.

use super::{CARD_COLUMNS, ask_from};
use crate::asks::{Ask, AskEvent};
use crate::error::Result;
use crate::ids::{AskId, MemberId, WorkspaceId};
use crate::ledger::{Conn, bulk};
use crate::people::micros;
use jiff::Timestamp;
use sqlx::{Row, query};

/// Whether the workspace has any ask.
pub async fn any(tx: &mut Conn, workspace: WorkspaceId) -> Result<bool> {
    let row = query("select id from asks where workspace = $1 limit 1")
        .bind(workspace.0)
        .fetch_optional(tx)
        .await?;
    Ok(row.is_some())
}

/// The asks with these keys.
pub async fn by_keys(tx: &mut Conn, workspace: WorkspaceId, keys: &[&str]) -> Result<Vec<Ask>> {
    let mut asks = Vec::new();
    for (list, chunk) in bulk::lists(keys, 2) {
        // The columns of a card name a platform, which does not matter here.
        let sql = format!("select {CARD_COLUMNS} where a.workspace = $2 and a.key in {list}");
        let mut lookup = query(sqlx::AssertSqlSafe(sql)).bind("").bind(workspace.0);
        for key in chunk {
            lookup = lookup.bind((*key).to_owned());
        }
        for row in &lookup.fetch_all(&mut *tx).await? {
            asks.push(ask_from(row)?);
        }
    }
    Ok(asks)
}

/// The ids of the asks with these keys.
pub async fn ids_of(tx: &mut Conn, workspace: WorkspaceId, keys: &[&str]) -> Result<Vec<(String, AskId)>> {
    let mut ids = Vec::new();
    for (list, chunk) in bulk::lists(keys, 1) {
        let sql = format!("select key, id from asks where workspace = $1 and key in {list}");
        let mut lookup = query(sqlx::AssertSqlSafe(sql)).bind(workspace.0);
        for key in chunk {
            lookup = lookup.bind((*key).to_owned());
        }
        for row in &lookup.fetch_all(&mut *tx).await? {
            ids.push((row.try_get(0)?, AskId(row.try_get(1)?)));
        }
    }
    Ok(ids)
}

/// The keys of the asks with these ids.
pub async fn keys_of(tx: &mut Conn, asks: &[AskId]) -> Result<Vec<(AskId, String)>> {
    let mut keys = Vec::new();
    for (list, chunk) in bulk::lists(asks, 0) {
        let sql = format!("select id, key from asks where id in {list}");
        let mut lookup = query(sqlx::AssertSqlSafe(sql));
        for ask in chunk {
            lookup = lookup.bind(ask.0);
        }
        for row in &lookup.fetch_all(&mut *tx).await? {
            keys.push((AskId(row.try_get(0)?), row.try_get(1)?));
        }
    }
    Ok(keys)
}

/// Stores new asks with what has happened to them.
pub async fn insert_all(tx: &mut Conn, workspace: WorkspaceId, asks: &[(Ask, Vec<AskEvent>)]) -> Result<()> {
    let columns = "id, workspace, key, asker, asker_team, asked_member, asked_team, what, customer, opened_at, version, \
        state, claimed_by, first_response_at, done_at, declined_at, decline_reason, withdrawn_at, reopened_at";
    bulk::insert(tx, "asks", columns, asks, |insert, (ask, _)| {
        let standing = &ask.standing;
        insert
            .bind(ask.id.0)
            .bind(workspace.0)
            .bind(ask.key.clone())
            .bind(ask.asker.0)
            .bind(ask.asker_team.map(|team| team.0))
            .bind(ask.asked_member.map(|member| member.0))
            .bind(ask.asked_team.map(|team| team.0))
            .bind(ask.what.clone())
            .bind(ask.customer.clone())
            .bind(micros(ask.opened_at))
            .bind(standing.version)
            .bind(standing.state.as_str())
            .bind(standing.claimed_by.map(|member| member.0))
            .bind(standing.first_response_at.map(micros))
            .bind(standing.done_at.map(micros))
            .bind(standing.declined_at.map(micros))
            .bind(standing.decline_reason.clone())
            .bind(standing.withdrawn_at.map(micros))
            .bind(standing.reopened_at.map(micros))
    })
    .await?;
    let events: Vec<(AskId, &AskEvent)> = asks
        .iter()
        .flat_map(|(ask, events)| events.iter().map(|event| (ask.id, event)))
        .collect();
    let columns = "id, ask, kind, member, reason, at";
    bulk::insert(tx, "ask_events", columns, &events, |insert, (ask, event)| {
        insert
            .bind(event.id)
            .bind(ask.0)
            .bind(event.kind.as_str())
            .bind(event.member.map(|member| member.0))
            .bind(event.reason.clone())
            .bind(micros(event.at))
    })
    .await
}

/// Writes an ask anew, with other events in place of those it had.
pub async fn rewrite(tx: &mut Conn, ask: &Ask, events: &[AskEvent]) -> Result<()> {
    query(
        "update asks set asker = $2, asker_team = $3, asked_member = $4, asked_team = $5, what = $6, customer = $7, \
         opened_at = $8 where id = $1",
    )
    .bind(ask.id.0)
    .bind(ask.asker.0)
    .bind(ask.asker_team.map(|team| team.0))
    .bind(ask.asked_member.map(|member| member.0))
    .bind(ask.asked_team.map(|team| team.0))
    .bind(ask.what.clone())
    .bind(ask.customer.clone())
    .bind(micros(ask.opened_at))
    .execute(&mut *tx)
    .await?;
    query("delete from ask_events where ask = $1")
        .bind(ask.id.0)
        .execute(&mut *tx)
        .await?;
    for event in events {
        super::append(&mut *tx, ask.id, event, &ask.standing).await?;
    }
    super::write_standing(tx, ask.id, &ask.standing).await
}

/// Up to `limit` asks opened in `[since, until)`, by opening then id, after the given ones.
pub async fn page(
    tx: &mut Conn,
    workspace: WorkspaceId,
    (since, until): (i64, i64),
    after: Option<(Timestamp, AskId)>,
    limit: i64,
) -> Result<Vec<Ask>> {
    let (at, id) = after.map_or((since, i64::MIN), |(at, id)| (micros(at), id.0));
    let sql = format!(
        "select {CARD_COLUMNS} where a.workspace = $2 and a.opened_at >= $3 and a.opened_at < $4 \
         and (a.opened_at > $3 or a.id > $5) order by a.opened_at, a.id limit $6"
    );
    let rows = query(sqlx::AssertSqlSafe(sql))
        .bind("")
        .bind(workspace.0)
        .bind(at)
        .bind(until)
        .bind(id)
        .bind(limit)
        .fetch_all(tx)
        .await?;
    rows.iter().map(ask_from).collect()
}

/// Hands one member's part in asks over to another, who is the same person. No index tells who was asked, nor of whom an
/// event is: this goes through all of them, as does the deletion of a member, to which they may refer.
pub async fn merge_member(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    for statement in [
        "update asks set asker = $2 where asker = $1",
        "update asks set asked_member = $2 where asked_member = $1",
        "update asks set claimed_by = $2 where claimed_by = $1",
        "update ask_events set member = $2 where member = $1",
    ] {
        query(statement).bind(from.0).bind(into.0).execute(&mut *tx).await?;
    }
    Ok(())
}
