//! The SQL about helps that were dismissed.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::{Row, query};

use crate::error::Result;
use crate::ids::{AskId, MemberId};
use crate::ledger::Conn;
use crate::people::micros;

/// Notes that a person does not want to be reminded of an ask.
pub async fn dismiss(tx: &mut Conn, member: MemberId, ask: AskId, at: Timestamp) -> Result<()> {
    query("insert into quiet_dismissals (member, ask, at) values ($1, $2, $3) on conflict (member, ask) do nothing")
        .bind(member.0)
        .bind(ask.0)
        .bind(micros(at))
        .execute(tx)
        .await?;
    Ok(())
}

/// The asks that a person dismissed since `since`.
pub async fn dismissed(tx: &mut Conn, member: MemberId, since: Timestamp) -> Result<HashSet<AskId>> {
    let rows = query("select ask from quiet_dismissals where member = $1 and at >= $2")
        .bind(member.0)
        .bind(micros(since))
        .fetch_all(tx)
        .await?;
    rows.iter().map(|row| Ok(AskId(row.try_get(0)?))).collect()
}

/// Hands over what one member dismissed to another, who is the same person.
pub async fn merge_member(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    for statement in [
        "delete from quiet_dismissals where member = $1 and ask in (select ask from quiet_dismissals where member = $2)",
        "update quiet_dismissals set member = $2 where member = $1",
    ] {
        query(statement).bind(from.0).bind(into.0).execute(&mut *tx).await?;
    }
    Ok(())
}
