//! A second home joins a workspace.

use super::{Code, Purpose, code_for, redeem};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, receipts::claim};
use crate::moderation::{self, Subject, note};
use crate::people::commands::meet_in;
use crate::people::store::{self, links};
use crate::people::{Context, Workspace, micros};
use crate::refuse;
use std::sync::Arc;

/// What became of joining.
#[derive(Debug)]
pub enum Joined {
    /// Enter this in the other home.
    Code(Code),
    /// This home belongs to `workspace` now.
    Done {
        workspace: Workspace,
        /// The workspace that the home had until now and that has no home any more.
        left: Option<WorkspaceId>,
    },
}

/// Makes a code, or, given one of another workspace, brings this home and its people into that workspace, whose teams, values
/// and settings hold for both from now on.
///
/// # Errors
/// Refused to those who may not moderate, for a code that is unknown or too old, and for a home whose own workspace has asks
/// or kudos already.
pub async fn join(tx: &mut Conn, context: &Context, code: Option<&str>) -> Result<Joined> {
    context.require_moderator()?;
    let Some(typed) = code else {
        return Ok(Joined::Code(code_for(tx, context, Purpose::Join).await?));
    };
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject: context.workspace.id.0,
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        let workspace = Workspace::clone(&context.workspace);
        return Ok(Joined::Done { workspace, left: None });
    }
    let row = redeem(tx, context, typed, Purpose::Join).await?;
    let own = context.workspace.id;
    if row.workspace == own {
        return Err(refuse!("refusal-join-own-code").into());
    }
    if links::has_facts(tx, own).await? {
        return Err(refuse!("refusal-join-has-facts").into());
    }
    // A redelivery of this event finds the home in its new workspace.
    let (platform, at) = (context.home.platform.as_str(), micros(context.moment.real));
    claim(tx, row.workspace, platform, &context.event, &receipt, at).await?;
    links::move_home(tx, &context.home, row.workspace).await?;
    let only_home = context.workspace.homes.len() == 1;
    if only_home {
        bring_people(tx, context, row.workspace).await?;
    }
    store::touch(tx, own).await?;
    store::touch(tx, row.workspace).await?;
    let workspace = store::workspace(tx, row.workspace).await?;
    note_joined(tx, context, &workspace).await?;
    let left = only_home.then_some(own);
    Ok(Joined::Done { workspace, left })
}

/// What people chose and moderators decided about them holds on: who is not to be named, who is muted, what an import knows.
/// Their teams stay behind with the workspace that they belonged to.
async fn bring_people(tx: &mut Conn, context: &Context, into: WorkspaceId) -> Result<()> {
    let own = context.workspace.id;
    links::leave_teams(tx, own).await?;
    links::delete_codes(tx, own).await?;
    moderation::store::move_mutes(tx, own, into).await?;
    for (person, already) in links::people_and_who_they_are_in(tx, own, into).await? {
        match already {
            // They have no asks and no kudos, for which `hand_over` would look through all.
            Some(already) => {
                links::merge_choices(tx, already, person).await?;
                links::give_imported_key(tx, person, already).await?;
                moderation::store::merge_member(tx, person, already).await?;
                links::give_accounts(tx, person, already, into).await?;
            }
            None => links::move_person(tx, person, into).await?,
        }
    }
    Ok(())
}

/// In the log of the workspace that was joined, by the moderator as its member.
async fn note_joined(tx: &mut Conn, context: &Context, workspace: &Workspace) -> Result<()> {
    let home = &context.home;
    let joined = Context {
        actor: meet_in(tx, workspace, home, &context.account, context.moment).await?,
        workspace: Arc::new(workspace.clone()),
        ..context.clone()
    };
    let name = format!("{}:{}", home.platform, home.id);
    let subject = Subject {
        kind: "home",
        id: workspace.home(home).map(|row| row.id),
        name: home.name.clone().unwrap_or(name),
    };
    note(tx, &joined, "home-join", subject, None).await
}
