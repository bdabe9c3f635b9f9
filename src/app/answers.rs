//! Answers that arrived: their deliveries are settled, many in one transaction, and the cards' places are kept.

use super::App;
use super::stop::Stop;
use crate::asks;
use crate::chat::platform::To;
use crate::chat::reply::MessageRef;
use crate::error::Result;
use crate::ids::{DeliveryId, WorkspaceId};
use crate::kudos;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::people::micros;
use futures::FutureExt;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// What a platform tells of answers that are owed.
#[derive(Debug)]
pub(super) enum Word {
    Arrived(Arrived),
    /// These are not shown as answers any more.
    Left(Vec<i64>),
}

/// The answer of a delivery was seen to arrive.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub delivery: i64,
    pub message: Option<MessageRef>,
    /// When that was known, in real microseconds.
    pub at: i64,
}

impl Arrived {
    fn message_of(&self) -> (DeliveryId, Option<String>) {
        let message = self.message.as_ref().map(|message| message.message.clone());
        (DeliveryId(self.delivery), message)
    }
}

/// How many answers are settled in one transaction.
const TOGETHER: usize = 1024;
/// How long the first of them waits for others. Nobody waits for it, and each transaction takes a flush to the disk from the
/// commands.
const GATHERING: Duration = Duration::from_millis(25);

pub(super) async fn run(app: App, mut arrived: mpsc::UnboundedReceiver<Word>, stop: Stop) {
    let mut waiting = Vec::new();
    loop {
        waiting.clear();
        tokio::select! {
            first = arrived.recv() => match first {
                Some(first) => waiting.push(first),
                None => return,
            },
            () = stop.wait() => {}
        }
        tokio::select! {
            () = tokio::time::sleep(GATHERING) => {}
            () = stop.wait() => {}
        }
        // After the stop, which platforms heard before: what is here is all there will be.
        let stopping = stop.is_asked();
        while (stopping || waiting.len() < TOGETHER)
            && let Ok(one) = arrived.try_recv()
        {
            waiting.push(one);
        }
        let (mut arrived, mut left) = (Vec::new(), Vec::new());
        for word in waiting.drain(..) {
            match word {
                Word::Arrived(one) => arrived.push(one),
                Word::Left(deliveries) => left.extend(deliveries),
            }
        }
        settle(&app, &arrived).await;
        hand_over(&app, left).await;
        if stopping {
            return;
        }
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
            let messages: Vec<_> = batch.iter().map(Arrived::message_of).collect();
            let settled = deliveries::answered(tx, &messages, real).await?;
            let arrived: HashMap<i64, &Arrived> = batch.iter().map(|one| (one.delivery, one)).collect();
            let standing: Vec<_> = settled
                .into_iter()
                .filter_map(|settled| {
                    let arrived = arrived.get(&settled.id.0)?;
                    Some(Standing {
                        workspace: settled.workspace,
                        kind: settled.kind,
                        subject: settled.subject,
                        version: settled.version,
                        arrived: Standing::arrived(settled.is_edit, arrived.at),
                        message: arrived.message.as_ref()?,
                    })
                })
                .collect();
            cards_stand(tx, &standing, real).await
        }
        .boxed()
    });
    match done.await {
        // Where its card stands is part of what people see of an ask.
        Ok(()) if arrived.iter().any(|one| one.message.is_some()) => {
            app.shared.changes.send_replace(());
        }
        Ok(()) => {}
        // The outbox looks these answers up when their lease has run out.
        Err(error) => tracing::error!(%error, answers = arrived.len(), "answers that arrived could not be settled"),
    }
}

/// Lets the outbox have what no answer brings.
async fn hand_over(app: &App, left: Vec<i64>) {
    if left.is_empty() {
        return;
    }
    let (left, real) = (Arc::new(left), micros(app.shared.clock.real()));
    let done = app.shared.ledger.write(move |tx| {
        let left = left.clone();
        async move { deliveries::left(tx, &left, real).await }.boxed()
    });
    match done.await {
        Ok(()) => app.shared.owed.notify_one(),
        // Their lease runs out all the same.
        Err(error) => tracing::warn!(%error, "answers that were left could not be brought forward"),
    }
}

/// A message that shows a subject as of a version.
pub(super) struct Standing<'a> {
    pub workspace: WorkspaceId,
    pub kind: Kind,
    pub subject: i64,
    pub version: i64,
    /// From when on whatever begins comes after this one, in real microseconds.
    pub arrived: i64,
    pub message: &'a MessageRef,
}

impl Standing<'_> {
    /// Edits that are under way together overtake each other: only what began after one had arrived is sure to come after
    /// it. A first posting comes before all edits.
    pub fn arrived(is_edit: bool, at: i64) -> i64 {
        if is_edit { at } else { i64::MIN }
    }
}

/// Keeps where cards stand. Where the subject changed after the card was rendered, the card is owed its present state.
pub(super) async fn cards_stand(tx: &mut Conn, cards: &[Standing<'_>], real: i64) -> Result<()> {
    let of = |kind| -> Vec<(i64, &MessageRef)> {
        let of_kind = cards.iter().filter(|card| card.kind == kind);
        of_kind.map(|card| (card.subject, card.message)).collect()
    };
    let asks = asks::store::cards_stand(tx, &of(Kind::AskCard)).await?;
    let kudos = kudos::store::cards_stand(tx, &of(Kind::KudosCard)).await?;
    // The ids of all tables come from one sequence.
    let present = asks.into_iter().chain(kudos);
    let present: HashMap<i64, (String, i64)> = present
        .map(|(subject, platform, version)| (subject, (platform, version)))
        .collect();
    for card in cards {
        let Some((platform, version)) = present.get(&card.subject) else {
            continue;
        };
        if *version > card.version
            && !deliveries::shows_later(tx, card.kind, card.subject, *version, card.arrived).await?
        {
            let owed = Owed {
                workspace: card.workspace,
                platform: platform.clone(),
                home: card.message.home.clone(),
                to: To::Channel(card.message.channel.clone()),
                kind: card.kind,
                subject: card.subject,
                detail: None,
                version: *version,
                edits: Some(card.message.message.clone()),
                answer: None,
                said_at: None,
            };
            deliveries::owe(tx, &owed, real).await?;
        }
    }
    Ok(())
}
