//! Places that take no message: closed direct messages, lost channels, missing permissions.

use super::send::not_yet;
use super::settle::Done;
use crate::app::App;
use crate::app::notices::{self, About};
use crate::asks;
use crate::chat::platform::{Closed, Post, To};
use crate::error::Result;
use crate::ids::{AskId, KudosId};
use crate::kudos;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome, Owed};
use futures::FutureExt;
use std::time::Duration;

/// How long to wait before a place that lacks a permission is tried again.
const PERMISSION_PAUSE: Duration = Duration::from_secs(600);

/// What becomes of a message for a place that takes none.
pub(super) async fn closed(app: &App, delivery: &Claimed, post: &Post, why: Closed, cause: String) -> Done {
    match (why, delivery.kind) {
        // Told in the channel instead, without a ping.
        (Closed::DirectMessages, Kind::AskNews) => {
            Done::from(Outcome::Dropped { cause }).saying(Some(Instead::AtTheCard))
        }
        (Closed::DirectMessages | Closed::PersonGone, Kind::Notice) => {
            Done::from(Outcome::Dropped { cause }).saying(Some(Instead::ToAnother))
        }
        // `/kudos mine` shows it; nobody else waits for news of their ask.
        (Closed::DirectMessages | Closed::PersonGone, _) => Outcome::Dropped { cause }.into(),
        (Closed::Gone, _) if post.edits.is_some() => Outcome::Dropped { cause }.into(),
        // A press on it brings what became of it.
        (Closed::Permission, _) if post.edits.is_some() && is_out_of_reach(app, delivery).await => {
            Outcome::Dropped { cause }.into()
        }
        (Closed::Permission, _) => {
            tell_moderator(app, delivery).await;
            not_yet(app, delivery, Some(PERMISSION_PAUSE), cause).saying(to_author(delivery, post))
        }
        (Closed::Gone | Closed::Refused, _) => lost(app, delivery, post, cause).await,
    }
}

/// Whether a card was shown where the bot is not: it was told so when it was changed.
async fn is_out_of_reach(app: &App, delivery: &Claimed) -> bool {
    let (kind, subject) = (delivery.kind, delivery.subject);
    let untold = app
        .shared
        .ledger
        .read(move |tx| deliveries::shown_untold(tx, kind, subject).boxed());
    // While that cannot be told, it is tried again.
    untold.await.is_ok_and(|untold| untold == Some(true))
}

/// A message that will not come to its place: whoever can do something about it is told.
pub(super) async fn lost(app: &App, delivery: &Claimed, post: &Post, cause: String) -> Done {
    tell_moderator(app, delivery).await;
    Done::from(Outcome::Dead { cause }).saying(to_author(delivery, post))
}

/// What is said elsewhere because a place takes no message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Instead {
    /// The news about an ask, where its card stands.
    AtTheCard,
    /// A notice, to somebody else who set something up.
    ToAnother,
    /// To the author of an ask or a kudos: that its card is not to be seen.
    ToAuthor,
}

fn to_author(delivery: &Claimed, post: &Post) -> Option<Instead> {
    let is_card = matches!(delivery.kind, Kind::AskCard | Kind::KudosCard);
    (is_card && post.edits.is_none()).then_some(Instead::ToAuthor)
}

/// Owes what is said instead of a delivery, in the transaction that settles it.
pub(super) async fn owe_instead(tx: &mut Conn, delivery: &Claimed, instead: Instead, real: i64) -> Result<()> {
    match instead {
        Instead::AtTheCard => news_at_the_card(tx, delivery, real).await,
        Instead::ToAnother => notices::tell_another(tx, owed_like(delivery), delivery.created_at, real).await,
        Instead::ToAuthor => word_to_author(tx, delivery, real).await,
    }
}

/// Once, however often the card is tried.
async fn word_to_author(tx: &mut Conn, delivery: &Claimed, real: i64) -> Result<()> {
    if deliveries::fate_of(tx, Kind::CardUnseen, delivery.subject)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let (workspace, platform) = (delivery.workspace, delivery.platform.as_str());
    let author = if delivery.kind == Kind::AskCard {
        let card = asks::store::card(tx, workspace, AskId(delivery.subject), platform).await?;
        card.map(|card| card.asker)
    } else {
        let card = kudos::store::card(tx, workspace, KudosId(delivery.subject), platform).await?;
        card.map(|card| card.giver)
    };
    if let Some(account) = author.and_then(|author| author.account) {
        let owed = Owed {
            to: To::Person(account),
            kind: Kind::CardUnseen,
            detail: Some(delivery.kind.as_str().to_owned()),
            ..owed_like(delivery)
        };
        deliveries::owe(tx, &owed, real).await?;
    }
    Ok(())
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

pub(super) fn owed_like(delivery: &Claimed) -> Owed {
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
