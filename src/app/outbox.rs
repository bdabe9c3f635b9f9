//! The outbox: claims what is owed, renders it as it is now, sends it, settles it. Nothing is sent twice: within the
//! platform's own de-duplication a send is repeated, later the message is looked up first.

use super::App;
use super::answers::{Standing, cards_stand};
use super::rendering::{Rendered, render};
use super::stop::Stop;
use crate::chat::inbound::PlatformName;
use crate::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use crate::chat::reply::{Message, MessageRef};
use crate::error::Result;
use crate::ids::DeliveryId;
use crate::ledger::deliveries::{self, Claimed, Kind, Outcome, Owed};
use crate::people::micros;
use futures::{FutureExt, StreamExt};
use rand::RngExt;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How many deliveries are claimed at once, and how many places are posted to at the same time.
const BATCH: i64 = 64;
const PLACES_AT_ONCE: usize = 16;
/// How long a claim holds, in microseconds: longer than any send with its retries.
const LEASE: i64 = 60_000_000;
/// How often the outbox looks without being woken; another copy of the program may owe something.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// After this long nothing is tried any more, in microseconds.
const GIVE_UP_AFTER: i64 = 3 * 24 * 3600 * 1_000_000;
/// How long to wait before a place that lacks a permission is tried again, in microseconds.
const PERMISSION_PAUSE: i64 = 600 * 1_000_000;

pub(super) async fn run(app: App, platforms: Vec<Arc<dyn Platform>>, stop: Stop) {
    let platforms: HashMap<&'static str, Arc<dyn Platform>> = platforms
        .into_iter()
        .map(|platform| (platform.name().as_str(), platform))
        .collect();
    loop {
        if stop.is_asked() {
            return;
        }
        match claim(&app).await {
            Ok(claimed) if !claimed.is_empty() => {
                deliver_all(&app, &platforms, claimed).await;
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what is owed could not be read"),
        }
        tokio::select! {
            () = app.shared.owed.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.wait() => return,
        }
    }
}

async fn claim(app: &App) -> Result<Vec<Claimed>> {
    let real = micros(app.shared.clock.real());
    // Most looks find nothing; they do not bother the writer.
    let due = app.shared.ledger.read(|tx| deliveries::next_due(tx).boxed()).await?;
    if due.is_none_or(|due| due > real) {
        return Ok(Vec::new());
    }
    let engine = app.shared.ledger.engine();
    app.shared
        .ledger
        .write(move |tx| deliveries::claim(tx, engine, real, LEASE, BATCH).boxed())
        .await
}

/// Delivers a batch: places side by side, the messages to one place in their order.
async fn deliver_all(app: &App, platforms: &HashMap<&'static str, Arc<dyn Platform>>, claimed: Vec<Claimed>) {
    let mut places: Vec<((String, To), Vec<Claimed>)> = Vec::new();
    for delivery in claimed {
        let place = (delivery.platform.clone(), delivery.to.clone());
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, waiting)) => waiting.push(delivery),
            None => places.push((place, vec![delivery])),
        }
    }
    futures::stream::iter(places)
        .for_each_concurrent(PLACES_AT_ONCE, |((platform, _), waiting)| async move {
            for delivery in waiting {
                let outcome = match platforms.get(platform.as_str()) {
                    Some(platform) => deliver(app, platform.as_ref(), &delivery).await,
                    None => later(app, &delivery, None, format!("{platform} is not connected")),
                };
                settle(app, &delivery, outcome).await;
            }
        })
        .await;
}

/// How a delivery went, with the message and version that now stand there.
struct Done {
    outcome: Outcome,
    stands: Option<(MessageRef, i64)>,
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Done { outcome, stands: None }
    }
}

async fn deliver(app: &App, platform: &dyn Platform, delivery: &Claimed) -> Done {
    let (rendering, clock) = (delivery.clone(), app.shared.clock);
    let app_for_read = app.clone();
    let rendered = app.shared.ledger.read(move |tx| {
        let (app, delivery) = (app_for_read.clone(), rendering.clone());
        async move { render(tx, &app.shared.directory, &delivery, clock.now()).await }.boxed()
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
            message,
            version,
            edits,
        }) => send(app, platform, delivery, &post(*message, edits), version).await,
        Ok(Rendered::TakenBack { was, now, version }) => {
            take_back(app, platform, delivery, &post(*was, None), *now, version).await
        }
        Ok(Rendered::Nothing(cause)) => Outcome::Dropped {
            cause: cause.to_owned(),
        }
        .into(),
        Ok(Rendered::NotYet(cause)) => later(app, delivery, Some(Duration::from_secs(5)), cause.to_owned()),
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
fn later(app: &App, delivery: &Claimed, after: Option<Duration>, cause: String) -> Done {
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

/// What becomes of a message for a place that takes none.
async fn closed(app: &App, delivery: &Claimed, post: &Post, why: Closed, cause: String) -> Done {
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
    }
}

/// Tells whoever set the workspace up, once a day and channel, that messages cannot be posted there.
async fn tell_moderator(app: &App, delivery: &Claimed) {
    let To::Channel(channel) = delivery.to.clone() else {
        return;
    };
    let (delivery, real) = (delivery.clone(), micros(app.shared.clock.real()));
    let told = app.shared.ledger.write(move |tx| {
        let (delivery, channel) = (delivery.clone(), channel.clone());
        async move {
            let platform: PlatformName = match delivery.platform.parse() {
                Ok(platform) => platform,
                Err(_) => return Ok(()),
            };
            let day_ago = real - 24 * 3600 * 1_000_000;
            if deliveries::noticed_since(tx, delivery.workspace, &channel, day_ago).await? {
                return Ok(());
            }
            let moderator = crate::moderation::store::who_set_up(tx, delivery.workspace, platform).await?;
            let Some(account) = moderator else { return Ok(()) };
            let owed = Owed {
                to: To::Person(account),
                kind: Kind::Notice,
                detail: Some(channel),
                ..owed_like(&delivery)
            };
            deliveries::owe(tx, &owed, real).await?;
            Ok(())
        }
        .boxed()
    });
    if let Err(error) = told.await {
        tracing::error!(%error, "a moderator could not be told of a channel that takes no messages");
    }
}

async fn settle(app: &App, delivery: &Claimed, done: impl Into<Done>) {
    let Done { outcome, stands } = done.into();
    match &outcome {
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
