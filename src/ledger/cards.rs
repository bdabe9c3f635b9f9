//! Where cards stand: the messages that show asks and kudos.

use super::{Conn, bulk};
use crate::chat::inbound::Home;
use crate::chat::reply::MessageRef;
use crate::error::Result;
use sqlx::{Row, query};

/// Keeps where the cards of a table's rows stand (channel and message), unless that is known. Returns the platform and the
/// present version of each that has a place.
pub async fn stand(
    tx: &mut Conn,
    table: &'static str,
    cards: &[(i64, &MessageRef)],
) -> Result<Vec<(i64, String, i64)>> {
    let mut present = Vec::with_capacity(cards.len());
    for piece in bulk::pieces(cards) {
        let mut update = query(sqlx::AssertSqlSafe(stand_sql(table, piece.len())));
        for (id, message) in piece {
            update = update
                .bind(*id)
                .bind(message.channel.clone())
                .bind(message.message.clone());
        }
        for row in update.fetch_all(&mut *tx).await? {
            if let Some(platform) = row.try_get(1)? {
                present.push((row.try_get(0)?, platform, row.try_get(2)?));
            }
        }
    }
    Ok(present)
}

fn stand_sql(table: &str, rows: usize) -> String {
    format!(
        "with places (id, channel, card) as ({}) update {table} set \
         channel = case when {table}.card is null then places.channel else {table}.channel end, \
         card = coalesce({table}.card, places.card) from places where {table}.id = places.id \
         returning {table}.id, platform, version",
        bulk::values(0, rows, &["bigint", "text", "text"])
    )
}

/// The cards in a channel, and in its threads (`CHANNEL/…`), stand in one that has another id now.
pub async fn channel_id_changed(tx: &mut Conn, table: &'static str, home: &Home, old: &str, new: &str) -> Result<()> {
    let text = format!(
        "update {table} set channel = $4 || substr(channel, length($3) + 1) \
         where platform = $1 and home = $2 and (channel = $3 or channel like $3 || '/%')"
    );
    query(sqlx::AssertSqlSafe(text))
        .bind(home.platform.as_str())
        .bind(home.id.clone())
        .bind(old.to_owned())
        .bind(new.to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeping_places_goes_through_no_whole_table() {
        for table in ["asks", "kudos"] {
            bulk::tests::each_row_is_looked_up(table, |rows| stand_sql(table, rows));
        }
    }
}
