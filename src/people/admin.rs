//! How moderators set up the workspace: settings, teams, people, values, limits. Every change is written into the audit
//! log with the fact, and a redelivered event shows what holds now and changes nothing.

mod facts;
mod members;
mod settings;
mod setup;
mod teams;
pub mod view;

pub use facts::{Served, TeamFacts};
pub use members::{BY_ROLES, MemberShown, member_set, member_show};
pub use settings::{LimitsShown, ValueChange, ValuesShown, limits, value_add, value_list, value_remove};
pub use setup::{SetupShown, setup, timezones_like};
pub use teams::{
    TeamChange, TeamList, TeamRemoved, TeamServed, TeamShown, team_add, team_edit, team_list, team_remove, team_serves,
};

use super::Context;
use super::store;
use crate::chat::inbound::Mention;
use crate::error::{Refusal, Result};
use crate::ledger::Conn;
use crate::ledger::receipts::{self, Receipt};
use crate::refuse;

/// Begins a change of settings: `Some` with the subject when this event was handled before, and nothing is to be done.
async fn begin(tx: &mut Conn, context: &Context, subject: i64) -> Result<Option<i64>> {
    context.require_moderator()?;
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject,
    };
    let earlier = context.claim_event(tx, &receipt).await?;
    if earlier.is_none() {
        // Before the change itself: of two changes at once, one meets the other here and is run again on what that left,
        // instead of failing on a constraint.
        store::touch(tx, context.workspace.id).await?;
    }
    Ok(earlier.map(|earlier| earlier.subject))
}

/// A role or user group, but not the one that everybody has.
fn group<'a>(context: &Context, mention: &'a Mention) -> Result<(&'a str, &'a str), Refusal> {
    match mention {
        Mention::Group { id, .. } if *id == context.home.id => Err(refuse!("refusal-role-of-everyone")),
        Mention::Group { id, name } => Ok((id, name)),
        Mention::Person(_) | Mention::Team(_) => Err(refuse!("refusal-choose-role")),
    }
}
