//! What most verbs begin with: the ledger, and which workspace is meant.

use futures::FutureExt;
use secrecy::ExposeSecret;

use super::CliError;
use super::values::WorkspaceName;
use crate::config::Config;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, Ledger, OpenError};
use crate::people::store;

/// The ledger for a verb that only reads: neither made nor migrated.
///
/// # Errors
/// There is none, its schema is older, or it cannot be opened.
pub async fn existing(config: &Config) -> Result<Ledger, OpenError> {
    Ledger::open_existing(config.database_url.expose_secret(), &config.ledger).await
}

/// The ledger for a verb that writes: made and brought up to date.
///
/// # Errors
/// It cannot be opened.
pub async fn or_new(config: &Config) -> Result<Ledger, OpenError> {
    Ledger::open(config.database_url.expose_secret(), &config.ledger).await
}

/// The workspace of that name; without a name the only one.
///
/// # Errors
/// A sentence that lists those that are there.
pub async fn workspace(ledger: &Ledger, name: Option<&WorkspaceName>) -> Result<WorkspaceId, CliError> {
    let asked = name.cloned();
    let (all, found) = ledger
        .read(move |tx| {
            let asked = asked.clone();
            async move { Ok((store::workspaces(tx).await?, named(tx, asked.as_ref()).await?)) }.boxed()
        })
        .await?;
    let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join(", ");
    let says = match (name, found, all.as_slice()) {
        (Some(_), Some(found), _) => return Ok(found),
        (None, _, [(only, _)]) => return Ok(*only),
        (_, _, []) => {
            "The ledger has no workspace yet: it gets one when the bot joins a server, or by an import.".into()
        }
        (Some(name), None, _) => format!("There is no workspace {name}. There are: {names}."),
        (None, _, _) => format!("There are several workspaces: say which with --workspace. There are: {names}."),
    };
    Err(CliError::Failed(says))
}

/// By any of its homes: a workspace has the name of the first.
async fn named(tx: &mut Conn, name: Option<&WorkspaceName>) -> Result<Option<WorkspaceId>> {
    match name {
        Some(name) => store::workspace_of_home(tx, name.platform, &name.id).await,
        None => Ok(None),
    }
}
