//! One lane for each channel: posts leave one after the other, about one a second, the oldest delivery first. Whatever a
//! limit turns away keeps its place at the head, so the order holds; independent retries would lose most of a burst.
//!
//! A delivery is posted once, however many ask for it: the answer to a command, its repetition, the outbox. A word to one
//! person who waits for it is no delivery, and goes first.
//!
//! A card that cannot have its turn in time is left to the outbox, and so are those that come after it until the outbox has
//! posted it: else they would overtake it.

mod left;
mod pace;
mod post;
mod remembered;

use super::api::{ApiError, Fields, Told};
use super::spot::Spot;
use left::Left;
use pace::Pace;
use remembered::Remembered;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Somebody may invite the bot any time: so long it is believed to be outside of a channel.
const OUTSIDE_FOR: Duration = Duration::from_secs(60);

/// The message that a post became.
pub(super) type Posted = Result<Standing, ApiError>;

/// A message that stands, and where: not always in the place that it was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub place: String,
    pub ts: String,
}

impl Standing {
    /// Read from the answer to `chat.postMessage`. For a thread that is gone Slack posts in the channel without a word:
    /// only the message then bears no thread.
    fn of(told: &Told, channel: &str) -> Self {
        let thread = told.text("/message/thread_ts");
        let spot = Spot {
            channel,
            thread: Some(thread.as_str()).filter(|thread| !thread.is_empty()),
        };
        Standing {
            place: spot.to_string(),
            ts: told.text("/ts"),
        }
    }
}

/// Tells the product which answers are not awaited any more.
type Leaves = Arc<dyn Fn(Vec<i64>) + Send + Sync>;

#[derive(Default)]
pub(super) struct Lanes {
    state: Mutex<State>,
    leaves: OnceLock<Leaves>,
}

#[derive(Default)]
struct State {
    lanes: HashMap<String, Lane>,
    /// How many words were brought into lanes.
    words: u64,
    posted: Remembered,
    /// The channels in which the bot is not, and until when that is believed.
    outside: HashMap<String, Instant>,
}

impl State {
    fn is_full(&mut self, channel: &str, delivery: i64, deadline: Instant, now: Instant) -> bool {
        let was_posted = self.posted.get(delivery).is_some();
        let Some(lane) = self.lanes.get_mut(channel).filter(|_| !was_posted) else {
            return false;
        };
        let overtakes = lane.deciding.first().is_some_and(|first| *first < delivery);
        let full = overtakes
            || lane.left.holds_up(delivery, now)
            || lane.too_late(Item::Delivery(delivery), deadline, now).is_some();
        if full {
            lane.deciding.insert(delivery);
        }
        full
    }
}

/// What is posted, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    /// To one person. When it has no turn in time, who brought it finds another way.
    Word(u64),
    Delivery(i64),
}

impl Item {
    fn delivery(self) -> Option<i64> {
        match self {
            Item::Word(_) => None,
            Item::Delivery(delivery) => Some(delivery),
        }
    }
}

struct Lane {
    waiting: BTreeMap<Item, Job>,
    left: Left,
    /// Those for which there was no room, until it is decided what becomes of them.
    deciding: BTreeSet<i64>,
    /// The one that is being sent.
    sending: Option<(Item, Vec<oneshot::Sender<Posted>>)>,
    at_work: bool,
    /// Whether something was posted there, or may be later.
    tried: bool,
    pace: Pace,
}

struct Job {
    fields: Fields,
    /// After this it is not sent any more.
    deadline: Instant,
    asked_by: Vec<oneshot::Sender<Posted>>,
}

impl Lane {
    fn new(now: Instant) -> Self {
        Lane {
            waiting: BTreeMap::new(),
            left: Left::new(now),
            deciding: BTreeSet::new(),
            sending: None,
            at_work: false,
            tried: false,
            pace: Pace::new(now),
        }
    }

    /// Whether it has to be kept: there is something to do, or to remember.
    fn counts(&self, now: Instant) -> bool {
        self.at_work || self.left.expects(now) || self.pace.is_tired(now)
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.sending.is_none()
    }

    /// How long a post would wait that cannot have its turn in time. It is not kept: a burst would only fill memory.
    fn too_late(&self, item: Item, deadline: Instant, now: Instant) -> Option<Duration> {
        let before = self.waiting.range(..item).count();
        let turn = self.pace.after(before, now);
        (turn > deadline && !self.waiting.contains_key(&item)).then(|| turn - now)
    }
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the outbox is told what is left to it.
    pub fn leaves_to(&self, leaves: &Leaves) {
        // Set once, by the one connection.
        self.leaves.set(Arc::clone(leaves)).ok();
    }

    fn due_at_once(&self, deliveries: Vec<i64>) {
        if let Some(leaves) = self.leaves.get().filter(|_| !deliveries.is_empty()) {
            leaves(deliveries);
        }
    }

    /// A channel in which the bot is not, and which it cannot join.
    pub fn is_outside_of(&self, channel: &str) {
        let (mut state, now) = (self.lock(), Instant::now());
        state.outside.retain(|_, until| *until > now);
        state.outside.insert(channel.to_owned(), now + OUTSIDE_FOR);
    }

    pub fn has_no_way_into(&self, channel: &str) -> bool {
        self.lock()
            .outside
            .get(channel)
            .is_some_and(|until| *until > Instant::now())
    }

    /// The message that a post of the last time became.
    pub fn posted(&self, delivery: i64) -> Option<Standing> {
        self.lock().posted.get(delivery).cloned()
    }

    /// Whether this process has a post in hand, or has sent it in the last time.
    pub fn has(&self, channel: &str, delivery: i64) -> bool {
        let state = self.lock();
        let item = Item::Delivery(delivery);
        let in_hand = |lane: &Lane| {
            let sending = lane.sending.as_ref().is_some_and(|(sending, _)| *sending == item);
            sending || lane.waiting.contains_key(&item)
        };
        state.posted.get(delivery).is_some() || state.lanes.get(channel).is_some_and(in_hand)
    }

    /// Whether the card of a command is to be left to the outbox: it would have no turn in time, or overtake another. Until that
    /// is decided it holds up those that come after it.
    pub fn is_full(&self, channel: &str, delivery: i64, deadline: Instant) -> bool {
        self.lock().is_full(channel, delivery, deadline, Instant::now())
    }

    /// A card for which there was no room is not shown in its lane.
    pub fn is_decided(&self, channel: &str, delivery: i64) {
        if let Some(lane) = self.lock().lanes.get_mut(channel) {
            lane.deciding.remove(&delivery);
        }
    }

    /// Whether nothing tells yet that the bot may post in a channel.
    pub fn is_untried(&self, channel: &str) -> bool {
        self.lock().lanes.get(channel).is_some_and(|lane| !lane.tried)
    }

    /// Leaves the card of a command to the outbox.
    pub fn leave(&self, channel: &str, delivery: i64) {
        let (mut state, now) = (self.lock(), Instant::now());
        let State { lanes, posted, .. } = &mut *state;
        let Some(lane) = lanes.get_mut(channel) else { return };
        lane.deciding.remove(&delivery);
        if posted.get(delivery).is_some() {
            return;
        }
        let at_once = lane.left.add(delivery, lane.is_idle(), now);
        drop(state);
        self.due_at_once(at_once.then_some(delivery).into_iter().collect());
    }

    /// The card that was to be the answer with this handle was left to the outbox, and was never sent.
    pub fn was_not_sent(&self, channel: &str, delivery: i64, handle: &str) {
        if let Some(lane) = self.lock().lanes.get_mut(channel) {
            lane.left.note_unsent(delivery, handle);
        }
    }

    /// Whether a card that was to be the answer with this handle was left to the outbox, and was never sent.
    pub fn never_sent(&self, channel: &str, delivery: i64, handle: &str) -> bool {
        let state = self.lock();
        let lane = state.lanes.get(channel);
        lane.is_some_and(|lane| lane.left.is_unsent(delivery, handle))
    }

    /// The outbox brings a post: whatever is older is not to be waited for any more.
    pub fn outbox_brings(&self, channel: &str, delivery: i64) {
        let came = |lane: &mut Lane| lane.left.came(delivery, Instant::now());
        let due = self.lock().lanes.get_mut(channel).map(came);
        self.due_at_once(due.unwrap_or_default());
    }
}

/// Whether the bot is no member of a channel and cannot become one: a private one does not exist for it.
pub(super) fn is_outside(error: &ApiError) -> bool {
    matches!(error.word(), "not_in_channel" | "channel_not_found")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn stands(ts: impl Into<String>) -> Standing {
        Standing {
            place: "C".to_owned(),
            ts: ts.into(),
        }
    }

    pub(super) fn state(lanes: &Lanes, now: Instant, deliveries: &[(i64, u64)]) -> Vec<oneshot::Receiver<Posted>> {
        let mut lane = Lane {
            at_work: true,
            ..Lane::new(now)
        };
        let mut heard = Vec::new();
        for (delivery, patience) in deliveries {
            let (tell, told) = oneshot::channel();
            heard.push(told);
            let job = Job {
                fields: Vec::new(),
                deadline: now + Duration::from_secs(*patience),
                asked_by: vec![tell],
            };
            lane.waiting.insert(Item::Delivery(*delivery), job);
        }
        lanes.lock().lanes.insert("C".into(), lane);
        heard
    }

    #[test]
    fn what_cannot_have_its_turn_in_time_does_not_wait() {
        let (lanes, now) = (Lanes::default(), Instant::now());
        let waiting: Vec<(i64, u64)> = (10..30).map(|delivery| (delivery, 60)).collect();
        let _heard = state(&lanes, now, &waiting);
        let guard = lanes.lock();
        let lane = &guard.lanes["C"];
        let too_late =
            |delivery, patience| lane.too_late(Item::Delivery(delivery), now + Duration::from_secs(patience), now);
        assert_eq!(too_late(30, 15), Some(Duration::from_secs(17)));
        assert_eq!(too_late(30, 25), None);
        assert_eq!(too_late(5, 15), None, "an older one goes first");
        assert_eq!(too_late(29, 15), None, "it waits already");
    }

    #[test]
    fn nothing_overtakes_what_was_left_to_the_outbox() {
        let (lanes, now) = (Lanes::default(), Instant::now());
        let patient = now + Duration::from_secs(60);
        let _heard = state(
            &lanes,
            now,
            &(10..30).map(|delivery| (delivery, 60)).collect::<Vec<_>>(),
        );
        assert!(lanes.is_full("C", 30, now + Duration::from_secs(15)));
        lanes.leave("C", 30);
        assert!(lanes.is_full("C", 31, patient), "it would overtake the one before");
        lanes.leave("C", 31);
        assert!(!lanes.is_full("C", 9, patient), "it is older");
        assert!(!lanes.is_full("D", 32, patient));
        for delivery in [30, 31] {
            let item = Item::Delivery(delivery);
            lanes.lock().lanes.get_mut("C").unwrap().sending = Some((item, Vec::new()));
            lanes.sent("C", item, Vec::new(), patient, Ok(stands(format!("1.{delivery}"))));
        }
        assert!(!lanes.is_full("C", 33, patient), "both are posted");
        assert_eq!(lanes.posted(31), Some(stands("1.31")));
    }
}
