//! The SQL of stories: their words and names as they may be shown, and of whom was told lately.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{Row, query};

use super::facts::{KUDOS_COLUMNS, ORDER, collect};
use super::flag;
use crate::digest::figures::{KudosFact, Told};
use crate::digest::{Story, Thanked};
use crate::error::Result;
use crate::ids::{KudosId, WorkspaceId};
use crate::ledger::{Conn, bulk};

/// A story to tell: its words and names as they may be shown now. `None` once it was undone, hidden or is not public.
pub async fn story(tx: &mut Conn, workspace: WorkspaceId, kudos: KudosId) -> Result<Option<Story>> {
    let rows = query(
        "select k.key, k.message, k.customer, k.beyond, g.name as giver, g.public_name as giver_public, \
         gt.name as giver_team, r.member, m.name as member_name, m.public_name as member_public, t.name as team_name \
         from kudos k join members g on g.id = k.giver left join teams gt on gt.id = k.giver_team \
         join kudos_recipients r on r.kudos = k.id left join members m on m.id = r.member \
         left join teams t on t.id = r.team \
         where k.id = $1 and k.workspace = $2 and k.private = $3 and k.undone_at is null and k.hidden_at is null \
         and (r.member is null or r.member <> k.giver) order by r.position",
    )
    .bind(kudos.0)
    .bind(workspace.0)
    .bind(0_i64)
    .fetch_all(tx)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let giver: String = first.try_get("giver")?;
    Ok(Some(Story {
        id: kudos,
        key: first.try_get("key")?,
        text: first.try_get("message")?,
        from: flag(first, "giver_public")?.then_some(giver),
        from_team: first.try_get("giver_team")?,
        to: rows.iter().map(thanked).collect::<Result<_>>()?,
        customer: first
            .try_get::<Option<String>, _>("customer")?
            .filter(|name| !name.is_empty()),
        beyond: flag(first, "beyond")?,
    }))
}

fn thanked(row: &AnyRow) -> Result<Thanked> {
    let team: Option<String> = row.try_get("team_name")?;
    let member: Option<String> = row.try_get("member_name")?;
    let public: Option<i64> = row.try_get("member_public")?;
    Ok(match member {
        Some(name) => Thanked {
            name: (public != Some(0)).then_some(name),
            team,
        },
        None => Thanked { name: team, team: None },
    })
}

/// The words of some kudos.
pub async fn words(tx: &mut Conn, kudos: &[&KudosFact]) -> Result<HashMap<KudosId, String>> {
    let mut words = HashMap::new();
    for (list, chunk) in bulk::lists(kudos, 0) {
        let text = format!("select id, message from kudos where id in {list}");
        let lookup = query(sqlx::AssertSqlSafe(text));
        let lookup = chunk.iter().fold(lookup, |lookup, kudos| lookup.bind(kudos.id.0));
        for row in lookup.fetch_all(&mut *tx).await? {
            words.insert(KudosId(row.try_get("id")?), row.try_get("message")?);
        }
    }
    Ok(words)
}

/// Of whom these stories told, with how many digests ago each was told.
pub async fn told(tx: &mut Conn, stories: &HashMap<KudosId, usize>) -> Result<Told> {
    let ids: Vec<KudosId> = stories.keys().copied().collect();
    let mut told = Told::default();
    for (list, chunk) in bulk::lists(&ids, 0) {
        let text = format!(
            "select {KUDOS_COLUMNS} from kudos k join kudos_recipients r on r.kudos = k.id where k.id in {list} {ORDER}"
        );
        let lookup = query(sqlx::AssertSqlSafe(text));
        let lookup = chunk.iter().fold(lookup, |lookup, kudos| lookup.bind(kudos.0));
        for kudos in collect(tx, lookup).await? {
            told.add(&kudos, stories.get(&kudos.id).copied().unwrap_or(usize::MAX));
        }
    }
    Ok(told)
}
