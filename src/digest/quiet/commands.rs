//! The use cases of the list of quiet help.

use super::{not_thanked, store};
use crate::asks;
use crate::asks::AskCard;
use crate::digest::period::Cut;
use crate::error::Result;
use crate::ids::AskId;
use crate::kudos;
use crate::ledger::Conn;
use crate::people::Context;
use crate::refuse;

/// How many days before the latest digest help is looked for: those of the digest's own figure.
const DAYS: i32 = 28;
/// How many helps, and thanks, are read.
const READ: i64 = 200;

/// What the actor was helped with lately and has not said thanks for, newest first. Whoever opens the list may thank at
/// once: the week that the digest waits before it counts a help is not waited for here.
pub async fn quiet_help(tx: &mut Conn, context: &Context) -> Result<Vec<AskCard>> {
    let (platform, actor) = (context.home.platform.as_str(), context.actor.id);
    let workspace = &context.workspace;
    let since = Cut::latest(context.now(), workspace.digest.day, &workspace.timezone).days_before(DAYS);
    let mut helped = asks::store::done_for(tx, actor, platform, since, READ).await?;
    let dismissed = store::dismissed(tx, actor, since).await?;
    helped.retain(|card| !dismissed.contains(&card.ask.id));
    let first = helped
        .iter()
        .filter_map(|card| card.ask.standing.first_response_at)
        .min();
    let from = first.unwrap_or(since).min(since);
    let answered = asks::store::responded_to(tx, actor, platform, from).await?;
    let given = kudos::store::given_by(tx, actor, platform, from, READ).await?;
    Ok(not_thanked(helped, &answered, &given, &workspace.timezone))
}

/// Takes a help off the actor's list for good, and shows the list.
///
/// # Errors
/// Refused to anybody but the one who asked.
pub async fn dismiss(tx: &mut Conn, context: &Context, ask: AskId) -> Result<Vec<AskCard>> {
    let card = asks::commands::show(tx, context, ask).await?;
    if card.ask.asker != context.actor.id {
        return Err(refuse!("refusal-asker-only").into());
    }
    store::dismiss(tx, context.actor.id, ask, context.now()).await?;
    quiet_help(tx, context).await
}
