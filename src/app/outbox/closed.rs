//! Places that take no message: closed direct messages, lost channels, missing permissions.

use super::send::{Done, not_yet};
use crate::app::App;
use crate::app::notices::{self, About};
use crate::asks;
use crate::chat::platform::{Closed, Post, To};
use crate::error::Result;
use crate::ids::AskId;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome, Owed};
use std::time::Duration;

/// How long to wait before a place that lacks a permission is tried again.
const PERMISSION_PAUSE: Duration = Duration::from_secs(600);

/// What becomes of a message for a place that takes none.
pub(super) async fn closed(app: &App, delivery: &Claimed, post: &Post, why: Closed, cause: String) -> Done {
    match (why, delivery.kind) {
        // Told in the channel instead, without a ping.
        (Closed::DirectMessages, Kind::AskNews) => Done::and_instead(Outcome::Dropped { cause }, Instead::AtTheCard),
        // `/kudos mine` shows it.
        (Closed::DirectMessages, _) => Outcome::Dropped { cause }.into(),
        (Closed::Gone, _) if post.edits.is_some() => Outcome::Dropped { cause }.into(),
        (Closed::Permission, _) => {
            tell_moderator(app, delivery).await;
            not_yet(app, delivery, Some(PERMISSION_PAUSE), cause)
        }
        (Closed::Gone | Closed::Refused, _) => {
            tracing::error!(delivery = delivery.id.0, kind = delivery.kind.as_str(), %cause, "a message cannot be delivered");
            tell_moderator(app, delivery).await;
            Outcome::Dead { cause }.into()
        }
    }
}

/// What is said elsewhere because a place takes no message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Instead {
    /// The news about an ask, where its card stands.
    AtTheCard,
}

/// Owes what is said instead of a delivery, in the transaction that settles it.
pub(super) async fn owe_instead(tx: &mut Conn, delivery: &Claimed, instead: Instead, real: i64) -> Result<()> {
    match instead {
        Instead::AtTheCard => news_at_the_card(tx, delivery, real).await,
    }
}

async fn news_at_the_card(tx: &mut Conn, delivery: &Claimed, real: i64) -> Result<()> {
    let card = asks::store::card(tx, delivery.workspace, AskId(delivery.subject), &delivery.platform).await?;
    if let Some(place) = card.and_then(|card| card.ask.place) {
        let owed = Owed {
            platform: place.platform,
            home: place.home,
            to: To::Channel(place.channel),
            ..owed_like(delivery)
        };
        deliveries::owe(tx, &owed, real).await?;
    }
    Ok(())
}

fn owed_like(delivery: &Claimed) -> Owed {
    Owed {
        workspace: delivery.workspace,
        platform: delivery.platform.clone(),
        home: delivery.home.clone(),
        to: delivery.to.clone(),
        kind: delivery.kind,
        subject: delivery.subject,
        detail: delivery.detail.clone(),
        version: delivery.version,
        edits: None,
        answer: None,
        fingerprint: None,
        said_at: None,
    }
}

/// Tells a moderator that messages cannot be posted in a channel.
async fn tell_moderator(app: &App, delivery: &Claimed) {
    if let To::Channel(channel) = &delivery.to {
        let about = About::CannotPost(channel.clone());
        notices::tell(app, delivery.workspace, &delivery.platform, &delivery.home, about).await;
    }
}
