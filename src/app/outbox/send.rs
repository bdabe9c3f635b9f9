//! One delivery: rendered as it is now, looked for where it may stand already, sent, settled.

use super::closed::{Instead, closed, lost, owe_instead};
use crate::app::App;
use crate::app::answers::{Standing, cards_stand};
use crate::app::drawing::draw;
use crate::app::rendering::{Rendered, render};
use crate::chat::platform::{Closed, NotDelivered, Platform, Post};
use crate::chat::reply::{Message, MessageRef};
use crate::error::Result;
use crate::ids::DeliveryId;
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome};
use crate::people::micros;
use futures::FutureExt;
use rand::RngExt;
use std::sync::Arc;
use std::time::Duration;

/// A few attempts more are the way of networks, and no news to the operator.
const QUIET_ATTEMPTS: i64 = 3;
/// After this long nothing is tried any more, in microseconds.
const GIVE_UP_AFTER: i64 = 3 * 24 * 3600 * 1_000_000;

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

pub(super) async fn deliver(app: &App, platform: &dyn Platform, delivery: &Claimed) -> Done {
    let (rendering, app_for_read) = (delivery.clone(), app.clone());
    let rendered = app.shared.ledger.read(move |tx| {
        let (app, delivery) = (app_for_read.clone(), rendering.clone());
        async move { render(tx, &app.shared.directory, &delivery, app.shared.clock.now()).await }.boxed()
    });
    let post = |message: Message, edits, tried| Post {
        delivery: delivery.id.0,
        home: delivery.home.clone(),
        to: delivery.to.clone(),
        edits,
        answer: delivery.answer.clone(),
        tried,
        since: delivery.created_at / 1_000_000,
        message,
    };
    match rendered.await {
        Ok(Rendered::Message {
            mut message,
            version,
            edits,
            sketch,
        }) => {
            if let Some(sketch) = sketch {
                message.picture = draw(*sketch).await;
            }
            let tried = was_tried_before_memory(app, platform, delivery);
            send(app, platform, delivery, &post(*message, edits, tried), version).await
        }
        Ok(Rendered::TakenBack { was, now, version }) => {
            let tried = delivery.first_tried_at.is_some();
            take_back(app, platform, delivery, &post(*was, None, tried), *now, version).await
        }
        Ok(Rendered::Nothing(cause)) => Outcome::Dropped {
            cause: cause.to_owned(),
        }
        .into(),
        Ok(Rendered::NotYet(cause, wait)) => not_yet(app, delivery, Some(wait), cause.to_owned()),
        Err(error) => not_yet(app, delivery, None, error.to_string()),
    }
}

impl Done {
    /// The subject stands as this message, as it was at `version`.
    fn sent(message: MessageRef, version: i64) -> Self {
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

async fn send(app: &App, platform: &dyn Platform, delivery: &Claimed, post: &Post, version: i64) -> Done {
    if delivery.kind == Kind::KudosReceipt {
        return Outcome::Dropped {
            cause: "the answer to the giver is not known to have arrived, and nobody else may see it".to_owned(),
        }
        .into();
    }
    if post.edits.is_none() {
        match find(app, platform, delivery, post).await {
            Ok(Some(message)) => return Done::sent(message, delivery.version),
            Ok(None) => {}
            Err(done) => return done,
        }
    }
    match platform.deliver(post).await {
        Ok(message) => Done::sent(message, version),
        Err(failure) => failed(app, delivery, post, failure).await,
    }
}

/// Changes what an earlier attempt or an answer may have posted of a subject that is taken back by now; posts nothing.
async fn take_back(
    app: &App,
    platform: &dyn Platform,
    delivery: &Claimed,
    was: &Post,
    now: Message,
    version: i64,
) -> Done {
    let message = match find(app, platform, delivery, was).await {
        Ok(Some(message)) => message,
        Ok(None) => {
            let cause = "it was taken back or hidden before it was posted".to_owned();
            return Outcome::Dropped { cause }.into();
        }
        Err(done) => return done,
    };
    let edit = Post {
        edits: Some(message.message),
        answer: None,
        message: now,
        ..was.clone()
    };
    match platform.deliver(&edit).await {
        Ok(message) => Done::sent(message, version),
        Err(failure) => failed(app, delivery, &edit, failure).await,
    }
}

/// Whether an earlier attempt may have posted this message, too long ago for the platform's own de-duplication.
fn was_tried_before_memory(app: &App, platform: &dyn Platform, delivery: &Claimed) -> bool {
    let safe_for = platform.repeat_is_safe_for().as_micros() as i64;
    let now = micros(app.shared.clock.real());
    delivery.first_tried_at.is_some_and(|first| now - first > safe_for)
}

/// Looks for the message where it may stand already. What cannot be looked up is kept for a moderator.
async fn find(app: &App, platform: &dyn Platform, delivery: &Claimed, post: &Post) -> Result<Option<MessageRef>, Done> {
    if post.answer.is_none() && !post.tried {
        return Ok(None);
    }
    match platform.find(post).await {
        Ok(found) => Ok(found),
        Err(NotDelivered::Closed {
            why: why @ Closed::DirectMessages,
            cause,
        }) if delivery.kind == Kind::AskNews => Err(closed(app, delivery, post, why, cause).await),
        Err(NotDelivered::Closed { why, cause }) => {
            let cause = format!("it may have been posted, and that cannot be looked up ({why:?}): {cause}");
            Err(lost(app, delivery, post, cause).await)
        }
        Err(failure) => Err(failed(app, delivery, post, failure).await),
    }
}

/// What failed. A place without room takes what waits for it later, in the same order, as if nothing had been tried.
async fn failed(app: &App, delivery: &Claimed, post: &Post, failure: NotDelivered) -> Done {
    let age = micros(app.shared.clock.real()) - delivery.created_at;
    match failure {
        NotDelivered::NotNow { after, cause } if age <= GIVE_UP_AFTER => Done::NotNow(after, cause),
        NotDelivered::NotNow { cause, .. } => Outcome::Dead { cause }.into(),
        NotDelivered::Again { after, cause } => later(app, delivery, after, cause),
        NotDelivered::Closed { why, cause } => closed(app, delivery, post, why, cause).await,
    }
}

/// Tries again what may have been sent.
pub(super) fn later(app: &App, delivery: &Claimed, after: Option<Duration>, cause: String) -> Done {
    let outcome = match next_try(app, delivery, after) {
        Some(due_at) => Outcome::Again { due_at, cause },
        None => Outcome::Dead { cause },
    };
    outcome.into()
}

/// Tries again what was surely not sent by this attempt.
pub(super) fn not_yet(app: &App, delivery: &Claimed, after: Option<Duration>, cause: String) -> Done {
    let outcome = match next_try(app, delivery, after) {
        Some(due_at) => Outcome::NotYet {
            due_at,
            cause,
            first_tried_at: delivery.first_tried_at,
        },
        None => Outcome::Dead { cause },
    };
    outcome.into()
}

/// After what was said, or after a time that doubles with each attempt, with jitter; `None` when it is to be given up.
fn next_try(app: &App, delivery: &Claimed, after: Option<Duration>) -> Option<i64> {
    let now = micros(app.shared.clock.real());
    let doubled = 500_000_i64 << delivery.attempt.clamp(0, 10);
    let wait = after.map_or(doubled, |after| after.as_micros() as i64);
    let jitter = rand::rng().random_range(0..=wait / 4 + 1);
    (now - delivery.created_at <= GIVE_UP_AFTER).then_some(now + wait + jitter)
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
    let delivery = Arc::new((delivery.clone(), ended));
    let real = micros(app.shared.clock.real());
    let settled = app.shared.ledger.write(move |tx| {
        let delivery = delivery.clone();
        async move {
            let (delivery, ended) = delivery.as_ref();
            if !deliveries::settle(tx, delivery.id, delivery.attempt, &ended.outcome, real).await? {
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
            }
            if let Some(instead) = ended.instead {
                owe_instead(tx, delivery, instead, real).await?;
            }
            Ok(())
        }
        .boxed()
    });
    if let Err(error) = settled.await {
        tracing::error!(%error, delivery = id.0, "a delivery could not be settled; it is looked up when its lease runs out");
    }
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
