//! The queues of the places that have something in hand.

use super::send;
use super::settle::{self, Done, Ended};
use crate::app::App;
use crate::app::stop::Stop;
use crate::chat::platform::{Platform, To};
use crate::ids::DeliveryId;
use crate::ledger::Engine;
use crate::ledger::deliveries::{Claimed, Due, Outcome};
use crate::people::micros;
use futures::FutureExt;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many deliveries to one place are in hand at the most, and of how many places of a platform.
const OF_A_PLACE: usize = 4;
const MOST_PLACES: usize = 256;
/// How many are sent to a platform at the same time; on Slack most of them wait for the turn of their channel.
const AT_ONCE: usize = 64;
/// What waited longer than this for its place is given back, and one send may take so long: together less than the lease.
const WAITS_WITHIN: Duration = Duration::from_secs(15);
const SENT_WITHIN: Duration = Duration::from_secs(40);
/// What may have been sent holds up its place for so many attempts, and as long as the next one is so near.
const HOLDS_UP_FOR: i64 = 4;
const HOLDS_UP_WITHIN: Duration = Duration::from_secs(30);
/// Other copies of the program know of no rest: one of them may try it before, unless it is to be left in peace for longer.
const ANY_COPY_WITHIN: Duration = Duration::from_secs(5);

/// A channel or a person of a platform.
type Place = (String, To);

/// The oldest of each place, a few of each, in their order.
pub(super) fn few_of_each(mut due: Vec<Due>) -> Vec<DeliveryId> {
    due.sort_unstable_by_key(|due| due.id.0);
    let mut of_places: HashMap<Place, usize> = HashMap::new();
    due.retain(|due| {
        let before = of_places.entry((due.platform.clone(), due.to.clone())).or_default();
        *before += 1;
        *before <= OF_A_PLACE
    });
    due.into_iter().map(|due| due.id).collect()
}

/// All that is in hand. Clones share it.
#[derive(Clone)]
pub(super) struct Places {
    app: App,
    platforms: Arc<HashMap<&'static str, Connected>>,
    hands: Arc<Mutex<Hands>>,
    stop: Stop,
}

/// Each platform has turns of its own: one that does not answer holds up no other.
struct Connected {
    platform: Arc<dyn Platform>,
    turns: Semaphore,
}

/// What nothing more is to be claimed for now.
#[derive(Debug, Clone, Default)]
pub(super) struct Busy {
    /// Channels and people.
    pub places: Vec<String>,
    /// Platforms of which the hands are full.
    pub platforms: Vec<String>,
}

#[derive(Default)]
struct Hands {
    /// What waits for each place that is being posted to.
    queues: HashMap<Place, VecDeque<Claimed>>,
    /// The places that take nothing before this.
    resting: HashMap<Place, Instant>,
}

impl Places {
    pub fn new(app: App, platforms: Vec<Arc<dyn Platform>>, stop: Stop) -> Self {
        let platforms = platforms
            .into_iter()
            .map(|platform| {
                let turns = Semaphore::new(AT_ONCE);
                (platform.name().as_str(), Connected { platform, turns })
            })
            .collect();
        Places {
            app,
            platforms: Arc::new(platforms),
            hands: Arc::default(),
            stop,
        }
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn busy(&self) -> Busy {
        let mut hands = self.hands();
        let now = Instant::now();
        hands.resting.retain(|_, until| *until > now);
        let mut in_hand: HashMap<&str, usize> = HashMap::new();
        for (platform, _) in hands.queues.keys() {
            *in_hand.entry(platform).or_default() += 1;
        }
        let full = in_hand.iter().filter(|(_, places)| **places >= MOST_PLACES);
        let places = hands.queues.keys().chain(hands.resting.keys());
        Busy {
            platforms: full.map(|(platform, _)| (*platform).to_owned()).collect(),
            places: places.map(|(_, To::Channel(id) | To::Person(id))| id.clone()).collect(),
        }
    }

    /// How long until a place has rested.
    pub fn next_awake(&self) -> Option<Duration> {
        let hands = self.hands();
        let next = hands.resting.values().min();
        next.map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// Puts each delivery into the queue of its place, and a task works until that is empty. The lease runs `since` then.
    pub fn take(&self, claimed: Vec<Claimed>, since: Instant, work: &mut JoinSet<()>) {
        let hands = &mut *self.hands();
        for delivery in claimed {
            let place = (delivery.platform.clone(), delivery.to.clone());
            let queue = hands.queues.entry(place.clone()).or_insert_with(|| {
                work.spawn(self.clone().serve(place, since));
                VecDeque::new()
            });
            queue.push_back(delivery);
        }
    }

    /// The next delivery to a place.
    fn next(&self, place: &Place) -> Option<Claimed> {
        self.hands().queues.get_mut(place)?.pop_front()
    }

    /// Whatever waits for a place, behind `first`.
    fn rest_of(&self, place: &Place, first: Option<Claimed>) -> Vec<Claimed> {
        let mut hands = self.hands();
        let waiting = hands.queues.get_mut(place).map(std::mem::take).unwrap_or_default();
        first.into_iter().chain(waiting).collect()
    }

    /// Lets a place take nothing for so long; what waits for it, behind `first`, is given back.
    async fn rests(&self, place: &Place, after: Duration, first: Option<Claimed>, cause: String) {
        let waiting = self.rest_of(place, first);
        self.hands().resting.insert(place.clone(), Instant::now() + after);
        if !waiting.is_empty() {
            settle::give_back(&self.app, waiting, cause).await;
        }
    }

    async fn serve(self, place: Place, claimed: Instant) {
        let worked = AssertUnwindSafe(self.work_off(&place, claimed)).catch_unwind().await;
        self.hands().queues.remove(&place);
        // There may be more for it.
        self.app.shared.owed.notify_one();
        if worked.is_err() {
            tracing::error!("delivering panicked; what was under way is looked up when its lease runs out");
        }
    }

    async fn work_off(&self, place: &Place, claimed: Instant) {
        while let Some(delivery) = self.next(place) {
            // Never closed; were it, one more at once would do no harm.
            let turn = match self.platforms.get(place.0.as_str()) {
                Some(connected) => connected.turns.acquire().await.ok(),
                None => None,
            };
            if claimed.elapsed() > WAITS_WITHIN || self.stop.is_asked() {
                let cause = "it waited for others to the same place".to_owned();
                settle::give_back(&self.app, self.rest_of(place, Some(delivery)), cause).await;
                break;
            }
            let done = self.deliver(&delivery).await;
            drop(turn);
            match done {
                Done::Settled(mut ended) => {
                    let held_up = self.held_up(&delivery, &ended);
                    if let (Some(wait), Outcome::Again { due_at, .. }) = (held_up, &mut ended.outcome)
                        && (wait <= ANY_COPY_WITHIN || self.app.shared.ledger.engine() == Engine::Sqlite)
                    {
                        // Its place rests, and then it is the first again.
                        *due_at = delivery.due_at;
                    }
                    settle::settle(&self.app, &delivery, ended).await;
                    if let Some(after) = held_up {
                        let cause = "one before it is tried again".to_owned();
                        self.rests(place, after, None, cause).await;
                    }
                }
                Done::NotNow(after, cause) => self.rests(place, after, Some(delivery), cause).await,
            }
        }
    }

    /// How long what comes behind a delivery waits for it, so that the order holds: while it is tried again soon, but not for
    /// one that nothing ever brings through.
    fn held_up(&self, delivery: &Claimed, ended: &Ended) -> Option<Duration> {
        let Outcome::Again { due_at, .. } = ended.outcome else {
            return None;
        };
        let wait = u64::try_from(due_at - micros(self.app.shared.clock.real())).unwrap_or_default();
        let wait = Duration::from_micros(wait);
        (delivery.attempt <= HOLDS_UP_FOR && wait <= HOLDS_UP_WITHIN).then_some(wait)
    }

    async fn deliver(&self, delivery: &Claimed) -> Done {
        let Some(Connected { platform, .. }) = self.platforms.get(delivery.platform.as_str()) else {
            return send::not_yet(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_of_each_place_are_taken_oldest_first() {
        let due = |id: i64, place: &str| Due {
            id: DeliveryId(id),
            platform: "slack".to_owned(),
            to: To::Channel(place.to_owned()),
        };
        let mut all: Vec<Due> = (1..=20).rev().map(|id| due(id, "busy")).collect();
        all.push(due(21, "quiet"));
        let ids: Vec<i64> = few_of_each(all).iter().map(|id| id.0).collect();
        assert_eq!(ids, [1, 2, 3, 4, 21]);
    }
}
