//! Two members become one.

use crate::error::Result;
use crate::ids::MemberId;
use crate::ledger::Conn;
use crate::people::store::roster::Membership;
use crate::people::store::{self, links, roster};
use crate::people::{Context, Member, MembershipSource};
use crate::refuse;
use jiff::Timestamp;

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

/// Gives everything of one member to the other and removes the one that gave.
pub(super) async fn merge(tx: &mut Conn, context: &Context, kept: &Member, given_up: &Member) -> Result<()> {
    hand_over(tx, given_up.id, kept.id, context.now()).await?;
    store::touch(tx, context.workspace.id).await
}

/// Gives every row of one member to another, who is the same person, and removes the first. Of what both chose or were given,
/// what was set more carefully stands: whoever asked not to be named is not named.
pub async fn hand_over(tx: &mut Conn, from: MemberId, into: MemberId, now: Timestamp) -> Result<()> {
    links::merge_choices(tx, into, from).await?;
    merge_teams(tx, from, into, now).await?;
    crate::asks::store::transfer::merge_member(tx, from, into).await?;
    crate::kudos::store::transfer::merge_member(tx, from, into).await?;
    crate::moderation::store::merge_member(tx, from, into).await?;
    crate::digest::quiet::store::merge_member(tx, from, into).await?;
    store::transfer::merge_member(tx, from, into).await
}

/// Any team stands before none, and one that a moderator or an import gave before one that came with a role.
async fn merge_teams(tx: &mut Conn, from: MemberId, into: MemberId, now: Timestamp) -> Result<()> {
    let Some(theirs) = roster::membership_of(tx, from).await? else {
        return Ok(());
    };
    let Some(held) = roster::membership_of(tx, into).await? else {
        return links::give_memberships(tx, from, into).await;
    };
    let care = |membership: &Membership| {
        let explicit = membership.source != MembershipSource::Group;
        (membership.team.is_some(), explicit)
    };
    if care(&theirs) > care(&held) {
        store::insert_membership(tx, into, theirs.team, now, theirs.source).await?;
    }
    Ok(())
}
