//! Answers that arrived: their deliveries are settled, many in one transaction, and the cards' places are kept.

use super::App;
use super::stop::Stop;
use crate::asks;
use crate::chat::platform::To;
use crate::chat::reply::MessageRef;
use crate::error::Result;
use crate::ids::{AskId, DeliveryId, KudosId, WorkspaceId};
use crate::kudos;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::people::micros;
use futures::FutureExt;
use std::sync::Arc;
use tokio::sync::mpsc;

/// The answer of a delivery was seen to arrive.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub delivery: i64,
    pub message: Option<MessageRef>,
}

/// How many answers are settled in one transaction.
const TOGETHER: usize = 128;

pub(super) async fn run(app: App, mut arrived: mpsc::UnboundedReceiver<Arrived>, stop: Stop) {
    let mut waiting = Vec::new();
    loop {
        waiting.clear();
        tokio::select! {
            count = arrived.recv_many(&mut waiting, TOGETHER) => if count == 0 { return },
            () = stop.wait() => {
                // Platforms have stopped before: what is here is all there will be.
                while let Ok(one) = arrived.try_recv() {
                    waiting.push(one);
                }
                settle(&app, &waiting).await;
                return;
            }
        }
        settle(&app, &waiting).await;
    }
}

async fn settle(app: &App, arrived: &[Arrived]) {
    if arrived.is_empty() {
        return;
    }
    let (batch, real) = (Arc::new(arrived.to_vec()), micros(app.shared.clock.real()));
    let done = app.shared.ledger.write(move |tx| {
        let batch = batch.clone();
        async move {
            for one in batch.iter() {
                let message = one.message.as_ref().map(|message| message.message.clone());
                let settled = deliveries::answered(tx, DeliveryId(one.delivery), message, real).await?;
                if let (Some(settled), Some(message)) = (settled, &one.message) {
                    let shown = Shown {
                        workspace: settled.workspace,
                        kind: settled.kind,
                        subject: settled.subject,
                    };
                    card_stands(tx, &shown, settled.version, message, real).await?;
                }
            }
            Ok(())
        }
        .boxed()
    });
    if let Err(error) = done.await {
        // The outbox looks these answers up when their lease has run out.
        tracing::error!(%error, answers = arrived.len(), "answers that arrived could not be settled");
    }
}

/// The subject that a message shows.
pub(super) struct Shown {
    pub workspace: WorkspaceId,
    pub kind: Kind,
    pub subject: i64,
}

/// Keeps where a card stands. When its subject changed after `version` was rendered, the card is owed its present state.
pub(super) async fn card_stands(
    tx: &mut Conn,
    shown: &Shown,
    version: i64,
    message: &MessageRef,
    real: i64,
) -> Result<()> {
    let present = match shown.kind {
        Kind::AskCard => asks::store::card_stands(tx, AskId(shown.subject), &message.channel, &message.message).await?,
        Kind::KudosCard => {
            kudos::store::card_stands(tx, KudosId(shown.subject), &message.channel, &message.message).await?
        }
        _ => return Ok(()),
    };
    let Some((platform, present)) = present else {
        return Ok(());
    };
    if present > version && !deliveries::awaits_edit(tx, shown.kind, shown.subject).await? {
        let owed = Owed {
            workspace: shown.workspace,
            platform,
            home: message.home.clone(),
            to: To::Channel(message.channel.clone()),
            kind: shown.kind,
            subject: shown.subject,
            detail: None,
            version: present,
            edits: Some(message.message.clone()),
            answer: None,
            fingerprint: None,
        };
        deliveries::owe(tx, &owed, real).await?;
    }
    Ok(())
}
