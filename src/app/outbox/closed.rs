//! Places that take no message: closed direct messages, lost channels, missing permissions.

use super::send::{Done, GIVE_UP_AFTER};
use crate::app::App;
use crate::app::notices::{self, About};
use crate::chat::platform::{Closed, Post, To};
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome, Owed};
use crate::people::micros;
use futures::FutureExt;

/// How long to wait before a place that lacks a permission is tried again, in microseconds.
const PERMISSION_PAUSE: i64 = 600 * 1_000_000;

/// What becomes of a message for a place that takes none.
pub(super) async fn closed(app: &App, delivery: &Claimed, post: &Post, why: Closed, cause: String) -> Done {
    match (why, delivery.kind) {
        // Told in the channel instead, without a ping.
        (Closed::DirectMessages, Kind::AskNews) => {
            owe_news_in_channel(app, delivery).await;
            Outcome::Dropped { cause }.into()
        }
        // `/kudos mine` shows it.
        (Closed::DirectMessages, _) => Outcome::Dropped { cause }.into(),
        (Closed::Gone, _) if post.edits.is_some() => Outcome::Dropped { cause }.into(),
        (Closed::Permission, _) => {
            tell_moderator(app, delivery).await;
            let now = micros(app.shared.clock.real());
            if now - delivery.created_at > GIVE_UP_AFTER {
                return Outcome::Dead { cause }.into();
            }
            Outcome::Again {
                due_at: now + PERMISSION_PAUSE,
                cause,
            }
            .into()
        }
        (Closed::Gone | Closed::Refused, _) => {
            tracing::error!(delivery = delivery.id.0, kind = delivery.kind.as_str(), %cause, "a message cannot be delivered");
            tell_moderator(app, delivery).await;
            Outcome::Dead { cause }.into()
        }
    }
}

async fn owe_news_in_channel(app: &App, delivery: &Claimed) {
    let (delivery, real) = (delivery.clone(), micros(app.shared.clock.real()));
    let owed = app.shared.ledger.write(move |tx| {
        let delivery = delivery.clone();
        async move {
            let ask = crate::ids::AskId(delivery.subject);
            let card = crate::asks::store::card(tx, delivery.workspace, ask, &delivery.platform).await?;
            if let Some(place) = card.and_then(|card| card.ask.place) {
                let owed = Owed {
                    to: To::Channel(place.channel),
                    ..owed_like(&delivery)
                };
                deliveries::owe(tx, &owed, real).await?;
            }
            Ok(())
        }
        .boxed()
    });
    if let Err(error) = owed.await {
        tracing::error!(%error, "news for a person without direct messages could not be owed to the channel");
    }
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
