//! What becomes of a home or of something in it: stored in every feature that it concerns, in one transaction, then told.

use super::{App, notices};
use crate::chat::inbound::{Home, Lifecycle};
use crate::error::Result;
use crate::ledger::{Conn, deliveries};
use crate::people::directory::Directory;
use crate::people::lifecycle::Lost;
use crate::people::{Moment, leaving, lifecycle};
use crate::{asks, kudos};
use futures::FutureExt;

impl App {
    /// Stores what became of a home.
    ///
    /// # Errors
    /// It was not stored, and is to be told again.
    pub(super) async fn live(&self, event: String, home: Home, lifecycle: Lifecycle) -> Result<()> {
        let (app, moment) = (self.clone(), self.moment());
        let (platform, id) = (home.platform, home.id.clone());
        let done = self.shared.ledger.write(move |tx| {
            let (app, home, event, lifecycle) = (app.clone(), home.clone(), event.clone(), lifecycle.clone());
            async move { follow(tx, &app.shared.directory, &home, (&event, &lifecycle), moment).await }.boxed()
        });
        let done = done.await;
        let changed = done.inspect_err(|error| tracing::error!(%error, "what became of a home was not stored"))?;
        if let Some(Lost { workspace, what }) = changed {
            self.shared.changes.send_replace(());
            self.shared.owed.notify_one();
            for loss in what {
                notices::tell(self, workspace, platform.as_str(), &id, loss.into()).await;
            }
        }
        Ok(())
    }
}

/// `None` where nothing changes.
async fn follow(
    tx: &mut Conn,
    directory: &Directory,
    home: &Home,
    (id, event): (&str, &Lifecycle),
    moment: Moment,
) -> Result<Option<Lost>> {
    match event {
        Lifecycle::AccountGone { account } => return account_gone(tx, directory, home, (id, account), moment).await,
        // Messages are changed, answered and sent by the new id alone.
        Lifecycle::ChannelIdChanged { old, new } => {
            asks::store::channel_id_changed(tx, home, old, new).await?;
            kudos::store::channel_id_changed(tx, home, old, new).await?;
            deliveries::channel_id_changed(tx, home, old, new).await?;
        }
        _ => {}
    }
    lifecycle::follow(tx, directory, home, (id, event), moment).await
}

/// Who is still there by another account keeps what they have taken.
async fn account_gone(
    tx: &mut Conn,
    directory: &Directory,
    home: &Home,
    (id, account): (&str, &str),
    moment: Moment,
) -> Result<Option<Lost>> {
    let Some(leaver) = leaving::leaver(tx, directory, home, (id, account), moment).await? else {
        return Ok(None);
    };
    let taken = match leaver.stays {
        true => Vec::new(),
        false => asks::store::taken_by(tx, leaver.context.actor.id).await?,
    };
    let nothing_to_leave = taken.is_empty() && !leaver.changes();
    if nothing_to_leave || lifecycle::was_heard(tx, leaver.context.workspace.id, home, id, moment).await? {
        return Ok(None);
    }
    asks::commands::let_go(tx, &leaver.context, &taken).await?;
    leaving::leave(tx, &leaver).await.map(Some)
}
