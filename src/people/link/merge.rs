//! Two members become one.

use crate::error::Result;
use crate::ids::MemberId;
use crate::ledger::Conn;
use crate::people::store::{self, links, roster};
use crate::people::{Context, Member};
use crate::refuse;

/// Which of two members keeps its id and key: the one whom an import named, else the one who was met first.
///
/// # Errors
/// Refused when an import named both: a later import would make the second one anew.
pub(super) async fn which_stays<'a>(tx: &mut Conn, a: &'a Member, b: &'a Member) -> Result<(&'a Member, &'a Member)> {
    match (is_imported(tx, a).await?, is_imported(tx, b).await?) {
        (true, true) => Err(refuse!("refusal-link-both-imported").into()),
        (true, false) => Ok((a, b)),
        (false, true) => Ok((b, a)),
        (false, false) if a.id < b.id => Ok((a, b)),
        (false, false) => Ok((b, a)),
    }
}

/// Whoever is met on a platform has the account as key.
async fn is_imported(tx: &mut Conn, member: &Member) -> Result<bool> {
    Ok(!roster::accounts_of(tx, member.id).await?.contains(&member.key))
}

/// Gives everything of one member to the other and removes the one that gave. What is set more carefully wins: whoever asked
/// not to be named is not named, and a team that a moderator set stands before one that a role gave.
pub(super) async fn merge(tx: &mut Conn, context: &Context, kept: &Member, given_up: &Member) -> Result<()> {
    let had_team = kept.team.is_some();
    if !had_team && let Some(team) = given_up.team {
        store::insert_membership(tx, kept.id, Some(team), context.now(), given_up.source).await?;
    }
    links::merge_choices(tx, kept.id, given_up.id).await?;
    hand_over(tx, given_up.id, kept.id).await?;
    store::touch(tx, context.workspace.id).await
}

/// Gives every row of one member to another, who is the same person, and removes the first.
pub async fn hand_over(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    crate::asks::store::transfer::merge_member(tx, from, into).await?;
    crate::kudos::store::transfer::merge_member(tx, from, into).await?;
    crate::moderation::store::merge_member(tx, from, into).await?;
    crate::digest::quiet::store::merge_member(tx, from, into).await?;
    store::transfer::merge_member(tx, from, into).await
}
