//! One delivery: rendered as it is now, looked for where it may stand already, sent, settled.

use super::closed::closed;
use crate::app::App;
use crate::app::answers::{Standing, cards_stand};
use crate::app::drawing::draw;
use crate::app::rendering::{Rendered, render};
use crate::chat::platform::{NotDelivered, Platform, Post};
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
pub(super) const GIVE_UP_AFTER: i64 = 3 * 24 * 3600 * 1_000_000;

/// How a delivery went, with the message and version that now stand there.
pub(super) struct Done {
    outcome: Outcome,
    stands: Option<(MessageRef, i64)>,
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Done { outcome, stands: None }
    }
}

pub(super) async fn deliver(app: &App, platform: &dyn Platform, delivery: &Claimed) -> Done {
    let (rendering, app_for_read) = (delivery.clone(), app.clone());
    let rendered = app.shared.ledger.read(move |tx| {
        let (app, delivery) = (app_for_read.clone(), rendering.clone());
        async move { render(tx, &app.shared.directory, &delivery, app.shared.clock.now()).await }.boxed()
    });
    let post = |message: Message, edits| Post {
        delivery: delivery.id.0,
        home: delivery.home.clone(),
        to: delivery.to.clone(),
        edits,
        answer: delivery.answer.clone(),
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
            send(app, platform, delivery, &post(*message, edits), version).await
        }
        Ok(Rendered::TakenBack { was, now, version }) => {
            take_back(app, platform, delivery, &post(*was, None), *now, version).await
        }
        Ok(Rendered::Nothing(cause)) => Outcome::Dropped {
            cause: cause.to_owned(),
        }
        .into(),
        Ok(Rendered::NotYet(cause, wait)) => later(app, delivery, Some(wait), cause.to_owned()),
        Err(error) => later(app, delivery, None, error.to_string()),
    }
}

impl Done {
    /// The subject stands as this message, as it was at `version`.
    fn sent(message: MessageRef, version: i64) -> Self {
        Done {
            outcome: Outcome::Sent {
                message: Some(message.message.clone()),
            },
            stands: Some((message, version)),
        }
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
        let was_posted = was_posted_before_memory(app, platform, delivery);
        match find(app, platform, delivery, post, was_posted).await {
            Ok(Some(message)) => return Done::sent(message, delivery.version),
            Ok(None) => {}
            Err(done) => return done,
        }
    }
    match platform.deliver(post).await {
        Ok(message) => Done::sent(message, version),
        Err(NotDelivered::Again { after, cause }) => later(app, delivery, after, cause),
        Err(NotDelivered::Closed { why, cause }) => closed(app, delivery, post, why, cause).await,
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
    let message = match find(app, platform, delivery, was, delivery.first_tried_at.is_some()).await {
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
        Err(NotDelivered::Again { after, cause }) => later(app, delivery, after, cause),
        Err(NotDelivered::Closed { why, cause }) => closed(app, delivery, &edit, why, cause).await,
    }
}

/// Whether this message may have been posted by an earlier attempt, too long ago for the platform's own de-duplication.
fn was_posted_before_memory(app: &App, platform: &dyn Platform, delivery: &Claimed) -> bool {
    let safe_for = platform.repeat_is_safe_for().as_micros() as i64;
    let now = micros(app.shared.clock.real());
    delivery.first_tried_at.is_some_and(|first| now - first > safe_for)
}

/// Looks for the message where it may stand already: as the answer, and, when it `was_posted`, in its place. What cannot be
/// looked up is kept for a moderator.
async fn find(
    app: &App,
    platform: &dyn Platform,
    delivery: &Claimed,
    post: &Post,
    was_posted: bool,
) -> Result<Option<MessageRef>, Done> {
    let in_its_place = Post {
        answer: None,
        ..post.clone()
    };
    let looks = [
        post.answer.is_some().then_some(post),
        was_posted.then_some(&in_its_place),
    ];
    for post in looks.into_iter().flatten() {
        match platform.find(post).await {
            Ok(None) => {}
            Ok(Some(message)) => return Ok(Some(message)),
            Err(NotDelivered::Again { after, cause }) => return Err(later(app, delivery, after, cause)),
            Err(NotDelivered::Closed { why, cause }) => {
                let cause = format!("it may have been posted, and that cannot be looked up ({why:?}): {cause}");
                return Err(Outcome::Dead { cause }.into());
            }
        }
    }
    Ok(None)
}

/// Tries again after what the platform says, or after a time that doubles with each attempt, with jitter.
pub(super) fn later(app: &App, delivery: &Claimed, after: Option<Duration>, cause: String) -> Done {
    let now = micros(app.shared.clock.real());
    if now - delivery.created_at > GIVE_UP_AFTER {
        return Outcome::Dead { cause }.into();
    }
    let doubled = 500_000_i64 << delivery.attempt.clamp(0, 10);
    let wait = after.map_or(doubled, |after| after.as_micros() as i64);
    let jitter = rand::rng().random_range(0..=wait / 4 + 1);
    Outcome::Again {
        due_at: now + wait + jitter,
        cause,
    }
    .into()
}

/// Writes down how an attempt went, and where the subject now stands.
pub(super) async fn settle(app: &App, delivery: &Claimed, done: Done) {
    let Done { outcome, stands } = done;
    match &outcome {
        Outcome::Again { cause, .. } if delivery.attempt <= QUIET_ATTEMPTS => {
            tracing::debug!(delivery = delivery.id.0, attempt = delivery.attempt, %cause, "a message is tried again later");
        }
        Outcome::Again { cause, .. } => {
            tracing::warn!(delivery = delivery.id.0, attempt = delivery.attempt, %cause, "a message is tried again later");
        }
        Outcome::Dead { cause } => tracing::error!(delivery = delivery.id.0, %cause, "a message was given up"),
        Outcome::Sent { .. } | Outcome::Dropped { .. } => {}
    }
    metrics::counter!("magicwords_deliveries_total", "outcome" => outcome.name()).increment(1);
    let id: DeliveryId = delivery.id;
    let delivery = Arc::new((delivery.clone(), outcome, stands));
    let real = micros(app.shared.clock.real());
    let settled = app.shared.ledger.write(move |tx| {
        let delivery = delivery.clone();
        async move {
            let (delivery, outcome, stands) = delivery.as_ref();
            let mine = deliveries::settle(tx, delivery.id, delivery.attempt, outcome, real).await?;
            if let (true, Some((message, version))) = (mine, stands) {
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
            Ok(())
        }
        .boxed()
    });
    if let Err(error) = settled.await {
        tracing::error!(%error, delivery = id.0, "a delivery could not be settled; it is looked up when its lease runs out");
    }
}
