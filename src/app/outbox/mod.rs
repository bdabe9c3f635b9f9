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
use crate::ledger::deliveries::{self, Claimed};
use crate::people::micros;
use futures::FutureExt;
use places::{Places, few_of_each};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many deliveries are looked at, at once.
const BATCH: i64 = 64;
/// How long a claim holds, in microseconds.
const LEASE: i64 = 60_000_000;
/// How often the outbox looks without being woken; another copy of the program may owe something.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// It looks for no more than a tenth of the time: where thousands wait for busy places, a look takes a while.
const REST_BETWEEN: u32 = 9;

pub(super) async fn run(app: App, platforms: Vec<Arc<dyn Platform>>, stop: Stop) {
    let places = Places::new(app.clone(), platforms, stop.clone());
    let mut work = JoinSet::new();
    while !stop.is_asked() {
        while work.try_join_next().is_some() {}
        let began = Instant::now();
        match claim(&app, &places).await {
            Ok(claimed) if !claimed.is_empty() => {
                places.take(claimed, &mut work);
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what is owed could not be read"),
        }
        let rest = (began.elapsed() * REST_BETWEEN).min(LOOK_EVERY);
        let until = places.next_awake().map_or(LOOK_EVERY, |awake| awake.min(LOOK_EVERY));
        tokio::select! {
            () = rested(&app, rest) => {}
            () = tokio::time::sleep(until.max(rest)) => {}
            () = stop.wait() => {}
        }
    }
    while work.join_next().await.is_some() {}
}

/// Something is owed, or a place is free again; not before the end of the rest.
async fn rested(app: &App, rest: Duration) {
    tokio::time::sleep(rest).await;
    app.shared.owed.notified().await;
}

/// Claims the first that are due for places which are free.
async fn claim(app: &App, places: &Places) -> Result<Vec<Claimed>> {
    let Some(busy) = places.busy() else {
        return Ok(Vec::new());
    };
    let real = micros(app.shared.clock.real());
    // Most looks find nothing; they do not bother the writer.
    let due = app.shared.ledger.read(move |tx| {
        let busy = busy.clone();
        async move { deliveries::due(tx, &busy, real, BATCH).await }.boxed()
    });
    let chosen = Arc::new(few_of_each(due.await?));
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let engine = app.shared.ledger.engine();
    app.shared
        .ledger
        .write(move |tx| {
            let chosen = chosen.clone();
            async move { deliveries::claim(tx, engine, &chosen, real, LEASE).await }.boxed()
        })
        .await
}
