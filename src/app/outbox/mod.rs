//! The outbox: claims what is owed, renders it as it is now, sends it, settles it. Nothing is sent twice: within the
//! platform's own de-duplication a send is repeated, later the message is looked up first.
//!
//! Each place has a queue of its own (`places`), so that messages to one place keep their order and a slow place holds up no
//! other. A few are claimed for a place, and no more before those are through: what waits behind them costs nothing.

mod closed;
mod places;
mod send;
mod settle;

use super::App;
use super::stop::Stop;
use crate::chat::platform::Platform;
use crate::error::Result;
use crate::ids::DeliveryId;
use crate::ledger::deliveries::{self, Claimed};
use crate::people::micros;
use futures::FutureExt;
use places::{Places, few_of_each};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many deliveries are looked for at once: few, as a look ends when it has found so many, and where thousands wait for
/// busy places it goes through all of those before.
const BATCH: i64 = 16;
/// How long a claim holds, in microseconds.
const LEASE: i64 = 60_000_000;
/// How often the outbox looks without being woken; another copy of the program may owe something.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// It looks for no more than a tenth of the time.
const REST_BETWEEN: u32 = 9;

pub(super) async fn run(app: App, platforms: Vec<Arc<dyn Platform>>, stop: Stop) {
    let places = Places::new(app.clone(), platforms, stop.clone());
    let mut work = JoinSet::new();
    while !stop.is_asked() {
        while work.try_join_next().is_some() {}
        let began = Instant::now();
        let due = look(&app, &places).await;
        let rest = (began.elapsed() * REST_BETWEEN).min(LOOK_EVERY);
        let claiming = Instant::now();
        let found = match claim(&app, due).await {
            Ok(claimed) => {
                let found = !claimed.is_empty();
                places.take(claimed, claiming, &mut work);
                found
            }
            Err(error) => {
                tracing::error!(%error, "what is owed could not be read");
                false
            }
        };
        let until = places.next_awake().map_or(LOOK_EVERY, |awake| awake.min(LOOK_EVERY));
        tokio::select! {
            () = rested(&app, rest, found) => {}
            () = tokio::time::sleep(until.max(rest)) => {}
            () = stop.wait() => {}
        }
    }
    while work.join_next().await.is_some() {}
}

/// After the rest there is more, or something comes to be owed, or a place is free again.
async fn rested(app: &App, rest: Duration, more: bool) {
    tokio::time::sleep(rest).await;
    if !more {
        app.shared.owed.notified().await;
    }
}

/// Looks for the first that are due for places which are free. Most looks find none; they do not bother the writer.
async fn look(app: &App, places: &Places) -> Result<Vec<DeliveryId>> {
    let busy = Arc::new(places.busy());
    let real = micros(app.shared.clock.real());
    let due = app.shared.ledger.read(move |tx| {
        let busy = busy.clone();
        async move { deliveries::due(tx, &busy.places, &busy.platforms, real, BATCH).await }.boxed()
    });
    Ok(few_of_each(due.await?))
}

async fn claim(app: &App, due: Result<Vec<DeliveryId>>) -> Result<Vec<Claimed>> {
    let due = Arc::new(due?);
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let engine = app.shared.ledger.engine();
    let real = micros(app.shared.clock.real());
    let claimed = app.shared.ledger.write(move |tx| {
        let due = due.clone();
        async move { deliveries::claim(tx, engine, &due, real, LEASE).await }.boxed()
    });
    claimed.await
}
