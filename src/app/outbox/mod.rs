//! The outbox: claims what is owed, renders it as it is now, sends it, settles it. Nothing is sent twice: within the
//! platform's own de-duplication a send is repeated, later the message is looked up first.
//!
//! Each place has a queue of its own, so that messages to one place keep their order and a slow place holds up no other.

mod closed;
mod send;

use super::App;
use super::stop::Stop;
use crate::chat::platform::{Platform, To};
use crate::error::Result;
use crate::ids::DeliveryId;
use crate::ledger::deliveries::{self, Claimed, Outcome};
use crate::people::micros;
use futures::FutureExt;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many deliveries are claimed at once, and how many are held at the most.
const BATCH: i64 = 64;
const MOST_IN_HAND: usize = 256;
/// How many places are posted to at the same time.
const PLACES_AT_ONCE: usize = 16;
/// How long a claim holds, in microseconds.
const LEASE: i64 = 60_000_000;
/// What waited longer than this for its place is given back, and one send may take so long: together less than the lease.
const WAITS_WITHIN: Duration = Duration::from_secs(10);
const SENT_WITHIN: Duration = Duration::from_secs(40);
/// How often the outbox looks without being woken; another copy of the program may owe something.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it looks whether there is room for more when its hands are full.
const FULL_PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn run(app: App, platforms: Vec<Arc<dyn Platform>>, stop: Stop) {
    let platforms = platforms
        .into_iter()
        .map(|platform| (platform.name().as_str(), platform))
        .collect();
    let places = Places {
        app: app.clone(),
        platforms: Arc::new(platforms),
        hands: Arc::default(),
        at_once: Arc::new(Semaphore::new(PLACES_AT_ONCE)),
        stop: stop.clone(),
    };
    let mut work = JoinSet::new();
    while !stop.is_asked() {
        while let Some(ended) = work.try_join_next() {
            report(ended);
        }
        let in_hand = places.in_hand();
        let full = in_hand.len() >= MOST_IN_HAND;
        match if full {
            Ok(Vec::new())
        } else {
            claim(&app, in_hand).await
        } {
            Ok(claimed) if !claimed.is_empty() => {
                places.take(claimed, &mut work);
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what is owed could not be read"),
        }
        tokio::select! {
            () = app.shared.owed.notified(), if !full => {}
            () = tokio::time::sleep(if full { FULL_PAUSE } else { LOOK_EVERY }) => {}
            () = stop.wait() => {}
        }
    }
    while let Some(ended) = work.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "delivering panicked; what was under way is looked up when its lease runs out");
    }
}

/// Claims what is due and not in hand: the lease of that may have run out all the same.
async fn claim(app: &App, in_hand: HashSet<DeliveryId>) -> Result<Vec<Claimed>> {
    let real = micros(app.shared.clock.real());
    // Most looks find nothing; they do not bother the writer.
    let due = app.shared.ledger.read(|tx| deliveries::next_due(tx).boxed()).await?;
    if due.is_none_or(|due| due > real) {
        return Ok(Vec::new());
    }
    let (engine, in_hand) = (app.shared.ledger.engine(), Arc::new(in_hand));
    app.shared
        .ledger
        .write(move |tx| {
            let in_hand = in_hand.clone();
            async move { deliveries::claim(tx, engine, &in_hand, real, LEASE, BATCH).await }.boxed()
        })
        .await
}

/// A channel or a person of a platform.
type Place = (String, To);

/// The queues of all places that have something in hand. Clones share them.
#[derive(Clone)]
struct Places {
    app: App,
    platforms: Arc<HashMap<&'static str, Arc<dyn Platform>>>,
    hands: Arc<Mutex<Hands>>,
    at_once: Arc<Semaphore>,
    stop: Stop,
}

#[derive(Default)]
struct Hands {
    /// What waits for each place that is being posted to.
    queues: HashMap<Place, VecDeque<Held>>,
    /// All that was claimed and is not settled.
    deliveries: HashSet<DeliveryId>,
}

/// A claimed delivery that waits for its place.
struct Held {
    delivery: Claimed,
    claimed: Instant,
}

impl Places {
    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_hand(&self) -> HashSet<DeliveryId> {
        self.hands().deliveries.clone()
    }

    /// Puts each delivery into the queue of its place; a place without one gets a task that works until it is empty.
    fn take(&self, claimed: Vec<Claimed>, work: &mut JoinSet<()>) {
        let hands = &mut *self.hands();
        for delivery in claimed {
            hands.deliveries.insert(delivery.id);
            let place = (delivery.platform.clone(), delivery.to.clone());
            let held = Held {
                delivery,
                claimed: Instant::now(),
            };
            match hands.queues.entry(place) {
                Entry::Occupied(mut queue) => queue.get_mut().push_back(held),
                Entry::Vacant(vacant) => {
                    work.spawn(self.clone().work_off(vacant.key().clone()));
                    vacant.insert(VecDeque::from([held]));
                }
            }
        }
    }

    /// The next delivery to a place; without one the place is forgotten.
    fn next(&self, place: &Place) -> Option<Held> {
        let mut hands = self.hands();
        let queue = hands.queues.get_mut(place);
        // What was given back may come in behind what was said later.
        let next = queue.and_then(|queue| {
            let oldest = (0..queue.len()).min_by_key(|n| queue[*n].delivery.id.0)?;
            queue.remove(oldest)
        });
        if next.is_none() {
            hands.queues.remove(place);
        }
        next
    }

    async fn work_off(self, place: Place) {
        // Never closed; were it, one place more at once would do no harm.
        let _turn = self.at_once.clone().acquire_owned().await;
        while let Some(held) = self.next(&place) {
            if held.claimed.elapsed() > WAITS_WITHIN || self.stop.is_asked() {
                return self.give_back(&place, held).await;
            }
            let done = self.deliver(&held.delivery).await;
            self.settle(&held.delivery, done).await;
        }
    }

    /// Gives back what waited too long, and all behind it: were that kept, it would go first.
    async fn give_back(&self, place: &Place, first: Held) {
        let behind = self.hands().queues.remove(place).unwrap_or_default();
        for Held { delivery, .. } in std::iter::once(first).chain(behind) {
            // Due at once, and before whatever was said later.
            let due_at = delivery.created_at.min(micros(self.app.shared.clock.real()));
            let cause = "it waited for others to the same place".to_owned();
            self.settle(&delivery, Outcome::Again { due_at, cause }.into()).await;
        }
    }

    async fn settle(&self, delivery: &Claimed, done: send::Done) {
        send::settle(&self.app, delivery, done).await;
        self.hands().deliveries.remove(&delivery.id);
    }

    async fn deliver(&self, delivery: &Claimed) -> send::Done {
        let Some(platform) = self.platforms.get(delivery.platform.as_str()) else {
            return send::later(
                &self.app,
                delivery,
                None,
                format!("{} is not connected", delivery.platform),
            );
        };
        let delivering = send::deliver(&self.app, platform.as_ref(), delivery);
        // A panic hurts this one alone: its place goes on.
        let delivering = AssertUnwindSafe(delivering).catch_unwind();
        match tokio::time::timeout(SENT_WITHIN, delivering).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => send::later(&self.app, delivery, None, "delivering panicked".to_owned()),
            Err(_) => send::later(&self.app, delivery, None, "the platform took too long".to_owned()),
        }
    }
}
