//! The SQL about what people choose for themselves.

use crate::chat::locale::Language;
use crate::error::Result;
use crate::ids::MemberId;
use crate::ledger::Conn;
use sqlx::{Row, query};

/// Whether the weekly summary may name this person.
pub async fn public_name(tx: &mut Conn, member: MemberId) -> Result<bool> {
    let row = query("select public_name from members where id = $1")
        .bind(member.0)
        .fetch_one(tx)
        .await?;
    Ok(row.try_get::<i64, _>(0)? != 0)
}

pub async fn set_public_name(tx: &mut Conn, member: MemberId, public: bool) -> Result<()> {
    query("update members set public_name = $2 where id = $1")
        .bind(member.0)
        .bind(i64::from(public))
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps the language that a person chose; `None` when it follows their client.
pub async fn set_language(tx: &mut Conn, member: MemberId, language: Option<Language>) -> Result<()> {
    query("update members set language = $2 where id = $1")
        .bind(member.0)
        .bind(language.map(Language::code))
        .execute(tx)
        .await?;
    Ok(())
}
