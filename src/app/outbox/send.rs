//! One delivery: rendered as it is now, looked for where it may stand already, sent.

use super::closed::{closed, lost};
use super::settle::Done;
use crate::app::App;
use crate::app::drawing::draw;
use crate::app::rendering::{Rendered, render};
use crate::chat::platform::{Closed, NotDelivered, Platform, Post};
use crate::chat::reply::{Message, MessageRef};
use crate::error::Result;
use crate::ledger::deliveries::{Claimed, Kind, Outcome};
use crate::people::micros;
use futures::FutureExt;
use rand::RngExt;
use std::time::Duration;

/// After this long nothing is tried any more, in microseconds.
const GIVE_UP_AFTER: i64 = 3 * 24 * 3600 * 1_000_000;

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
            why: why @ (Closed::DirectMessages | Closed::PersonGone),
            cause,
        }) if matches!(delivery.kind, Kind::AskNews | Kind::Notice) => {
            Err(closed(app, delivery, post, why, cause).await)
        }
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
        Some(due_at) => Outcome::NotYet { due_at, cause },
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
