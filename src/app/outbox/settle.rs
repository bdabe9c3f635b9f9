//! How an attempt ended, written down in one transaction with all that follows from it.

use super::closed::{Instead, owe_instead, owed_like};
use crate::app::App;
use crate::app::answers::{Standing, cards_stand};
use crate::chat::reply::MessageRef;
use crate::error::Result;
use crate::ids::{DeliveryId, KudosId};
use crate::kudos;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome, Owed};
use crate::people::micros;
use futures::FutureExt;
use std::sync::Arc;
use std::time::Duration;

/// A few attempts more are the way of networks, and no news to the operator.
const QUIET_ATTEMPTS: i64 = 3;

/// How a delivery went.
pub(super) enum Done {
    Settled(Ended),
    /// Nothing was sent: its place takes no more for so long.
    NotNow(Duration, String),
}

/// What is written down of an attempt, all at once.
pub(super) struct Ended {
    pub outcome: Outcome,
    /// The message and version that now stand there.
    pub stands: Option<(MessageRef, i64)>,
    pub instead: Option<Instead>,
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Done::Settled(Ended {
            outcome,
            stands: None,
            instead: None,
        })
    }
}

impl Done {
    /// The subject stands as this message, as it was at `version`.
    pub fn sent(message: MessageRef, version: i64) -> Self {
        Done::Settled(Ended {
            outcome: Outcome::Sent {
                message: Some(message.message.clone()),
            },
            stands: Some((message, version)),
            instead: None,
        })
    }

    /// Something is said elsewhere as well.
    pub fn saying(mut self, instead: Option<Instead>) -> Self {
        if let Done::Settled(ended) = &mut self {
            ended.instead = instead;
        }
        self
    }
}

/// Writes down how an attempt went, where the subject now stands, and what is said instead.
pub(super) async fn settle(app: &App, delivery: &Claimed, ended: Ended) {
    let outcome = &ended.outcome;
    match outcome {
        Outcome::Again { cause, .. } | Outcome::NotYet { cause, .. } if delivery.attempt <= QUIET_ATTEMPTS => {
            tracing::debug!(delivery = delivery.id.0, attempt = delivery.attempt, %cause, "a message is tried again later");
        }
        Outcome::Again { cause, .. } | Outcome::NotYet { cause, .. } => {
            tracing::warn!(delivery = delivery.id.0, attempt = delivery.attempt, %cause, "a message is tried again later");
        }
        Outcome::Dead { cause } => tracing::error!(delivery = delivery.id.0, %cause, "a message was given up"),
        Outcome::Sent { .. } | Outcome::Dropped { .. } => {}
    }
    metrics::counter!("magicwords_deliveries_total", "outcome" => outcome.name()).increment(1);
    let id: DeliveryId = delivery.id;
    let stands = ended.stands.is_some();
    let delivery = Arc::new((delivery.clone(), ended));
    let real = micros(app.shared.clock.real());
    let settled = app.shared.ledger.write(move |tx| {
        let delivery = delivery.clone();
        async move { write_down(tx, &delivery.0, &delivery.1, real).await }.boxed()
    });
    match settled.await {
        Ok(()) if stands => {
            app.shared.changes.send_replace(());
        }
        Ok(()) => {}
        Err(error) => {
            tracing::error!(%error, delivery = id.0, "a delivery could not be settled; it is looked up when its lease runs out");
        }
    }
}

async fn write_down(tx: &mut Conn, delivery: &Claimed, ended: &Ended, real: i64) -> Result<()> {
    if !deliveries::settle(tx, delivery, &ended.outcome, real).await? {
        return Ok(());
    }
    if let Some((message, version)) = &ended.stands {
        let standing = Standing {
            workspace: delivery.workspace,
            kind: delivery.kind,
            subject: delivery.subject,
            version: *version,
            arrived: Standing::arrived(delivery.edits.is_some(), real),
            message,
        };
        cards_stand(tx, &[standing], real).await?;
        if delivery.kind == Kind::PrivateKudos && delivery.edits.is_none() {
            private_word_stands(tx, delivery, message, *version, real).await?;
        }
    }
    match ended.instead {
        Some(instead) => owe_instead(tx, delivery, instead, real).await,
        None => Ok(()),
    }
}

/// Whoever took a private kudos back while its word was on its way found no word to change.
async fn private_word_stands(
    tx: &mut Conn,
    delivery: &Claimed,
    message: &MessageRef,
    version: i64,
    real: i64,
) -> Result<()> {
    let kudos = KudosId(delivery.subject);
    let card = kudos::store::card(tx, delivery.workspace, kudos, &delivery.platform).await?;
    if let Some(card) = card.filter(|card| card.kudos.version > version) {
        let owed = Owed {
            version: card.kudos.version,
            edits: Some(message.message.clone()),
            ..owed_like(delivery)
        };
        deliveries::owe(tx, &owed, real).await?;
    }
    Ok(())
}

/// Gives back what was not sent.
pub(super) async fn give_back(app: &App, claimed: Vec<Claimed>, cause: String) {
    tracing::debug!(deliveries = claimed.len(), %cause, "messages wait for their place");
    metrics::counter!("magicwords_deliveries_total", "outcome" => "again").increment(claimed.len() as u64);
    let claimed = Arc::new((claimed, cause));
    let given = app.shared.ledger.write(move |tx| {
        let claimed = claimed.clone();
        async move { deliveries::give_back(tx, &claimed.0, &claimed.1).await }.boxed()
    });
    if let Err(error) = given.await {
        tracing::error!(%error, "deliveries could not be given back; they are looked up when their lease runs out");
    }
}
