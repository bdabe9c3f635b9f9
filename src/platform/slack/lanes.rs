//! One lane for each channel: posts leave one after the other, about one a second, the oldest delivery first. Whatever a
//! limit turns away keeps its place at the head, so the order holds; independent retries would lose most of a burst.
//!
//! A delivery is posted once, however many ask for it: the answer to a command, its repetition, the outbox.
//!
//! A card that cannot have its turn in time is left to the outbox, and so are those that come after it until the outbox has
//! posted it: else they would overtake it.

use super::Slack;
use super::api::{ApiError, Fields};
use super::spot::Spot;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout_at};

/// Slack takes one message a second in a channel.
const EVERY: Duration = Duration::from_secs(1);
/// And a few at once, after a rest.
const AT_ONCE: u32 = 3;
/// What is sent in the last moment has so long to arrive: less than another copy of the program waits before it looks for it.
const ARRIVES_WITHIN: Duration = Duration::from_secs(4);
/// How many posts of the last time are remembered, so that nobody posts them again.
const REMEMBERED: usize = 1_024;
/// When none of those that were left to the outbox came back for so long, they will not.
const LEFT_FOR: Duration = Duration::from_secs(90);

/// The `ts` of the message that a post became.
pub(super) type Posted = Result<String, ApiError>;

#[derive(Default)]
pub(super) struct Lanes(Mutex<State>);

#[derive(Default)]
struct State {
    lanes: HashMap<String, Lane>,
    posted: Remembered,
}

/// The messages that the posts of the last time became.
#[derive(Default)]
struct Remembered {
    messages: HashMap<i64, String>,
    oldest_first: VecDeque<i64>,
}

struct Lane {
    waiting: BTreeMap<i64, Job>,
    left: Left,
    /// The one that is being sent.
    sending: Option<(i64, Vec<oneshot::Sender<Posted>>)>,
    at_work: bool,
    pace: Pace,
}

/// The answers that were left to the outbox and are not posted yet.
struct Left {
    deliveries: BTreeSet<i64>,
    /// When one of them was last heard of.
    heard: Instant,
}

struct Job {
    fields: Fields,
    /// After this it is not sent any more.
    deadline: Instant,
    asked_by: Vec<oneshot::Sender<Posted>>,
}

/// When the next message may be sent.
struct Pace {
    /// When the lane will have rested.
    rested: Instant,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Pace { rested: now }
    }

    fn next(&self, now: Instant) -> Instant {
        let head_start = EVERY * (AT_ONCE - 1);
        self.rested.checked_sub(head_start).map_or(now, |next| next.max(now))
    }

    fn sent(&mut self, now: Instant) {
        self.rested = self.rested.max(now) + EVERY;
    }

    fn turned_away(&mut self, now: Instant, after: Duration) {
        self.rested = now + after + EVERY * (AT_ONCE - 1);
    }
}

impl Remembered {
    fn get(&self, delivery: i64) -> Option<&String> {
        self.messages.get(&delivery)
    }

    fn insert(&mut self, delivery: i64, ts: String) {
        if self.oldest_first.len() >= REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.messages.remove(&oldest);
        }
        if self.messages.insert(delivery, ts).is_none() {
            self.oldest_first.push_back(delivery);
        }
    }
}

impl Left {
    /// Whether this one is to wait for others that were left before it.
    fn holds_up(&mut self, delivery: i64, now: Instant) -> bool {
        if now > self.heard + LEFT_FOR {
            self.deliveries.clear();
        }
        self.deliveries.first().is_some_and(|first| *first < delivery)
    }

    fn add(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.insert(delivery);
    }

    /// One came by way of the outbox, which keeps the order: whatever is older is done with.
    fn came(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.retain(|left| *left > delivery);
    }
}

impl Lane {
    fn new(now: Instant) -> Self {
        Lane {
            waiting: BTreeMap::new(),
            left: Left {
                deliveries: BTreeSet::new(),
                heard: now,
            },
            sending: None,
            at_work: false,
            pace: Pace::new(now),
        }
    }

    /// Whether it has to be kept: there is something to do, or to remember.
    fn counts(&self, now: Instant) -> bool {
        let left = !self.left.deliveries.is_empty() && now <= self.left.heard + LEFT_FOR;
        self.at_work || left || self.pace.rested > now
    }

    /// How long a post would wait that cannot have its turn in time. It is not kept: a burst would only fill memory.
    fn too_late(&self, delivery: i64, deadline: Instant, now: Instant) -> Option<Duration> {
        let before = self.waiting.range(..delivery).count();
        let turn =
            self.pace.next(now) + EVERY * u32::try_from(before.saturating_sub(AT_ONCE as usize)).unwrap_or(u32::MAX);
        (turn > deadline && !self.waiting.contains_key(&delivery)).then(|| turn - now)
    }
}

/// What a lane does next.
enum Turn {
    Wait(Instant),
    Send(i64, Fields, Instant),
    Done,
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message that a post of the last time became.
    pub fn posted(&self, delivery: i64) -> Option<String> {
        self.lock().posted.get(delivery).cloned()
    }

    /// Whether the card of a command is to be left to the outbox: it would have no turn in time, or overtake another.
    pub fn leaves(&self, channel: &str, delivery: i64, deadline: Instant) -> bool {
        let (mut state, now) = (self.lock(), Instant::now());
        let State { lanes, posted } = &mut *state;
        if posted.get(delivery).is_some() {
            return false;
        }
        let Some(lane) = lanes.get_mut(channel) else {
            return false;
        };
        let leaves = lane.left.holds_up(delivery, now) || lane.too_late(delivery, deadline, now).is_some();
        if leaves {
            lane.left.add(delivery, now);
        }
        leaves
    }

    /// The outbox brings a post: whatever is older is not to be waited for any more.
    pub fn outbox_brings(&self, channel: &str, delivery: i64) {
        if let Some(lane) = self.lock().lanes.get_mut(channel) {
            lane.left.came(delivery, Instant::now());
        }
    }

    /// The next post of a channel, when it is time for one.
    fn turn(&self, channel: &str, now: Instant) -> Turn {
        let mut state = self.lock();
        let Some(lane) = state.lanes.get_mut(channel) else {
            return Turn::Done;
        };
        let next = lane.pace.next(now);
        // Whoever will not have a turn in time hears it now.
        let late = lane
            .waiting
            .iter()
            .filter(|(_, job)| job.deadline < next || job.given_up());
        let late: Vec<i64> = late.map(|(delivery, _)| *delivery).collect();
        for delivery in late {
            lane.left.add(delivery, now);
            if let Some(job) = lane.waiting.remove(&delivery) {
                tell(job.asked_by, &Err(ApiError::Limited(next - now)));
            }
        }
        if lane.waiting.is_empty() {
            lane.at_work = false;
            // An emptied tree keeps a node with room for eleven posts, in each of hundreds of channels.
            lane.waiting = BTreeMap::new();
            return Turn::Done;
        }
        if next > now {
            return Turn::Wait(next);
        }
        let Some((delivery, job)) = lane.waiting.pop_first() else {
            return Turn::Done;
        };
        lane.sending = Some((delivery, job.asked_by));
        Turn::Send(delivery, job.fields, job.deadline)
    }

    /// What became of the post that was sent. One that was turned away is the next again.
    fn sent(&self, channel: &str, delivery: i64, fields: Fields, deadline: Instant, outcome: Posted) {
        let mut state = self.lock();
        let now = Instant::now();
        if let Ok(ts) = &outcome {
            state.posted.insert(delivery, ts.clone());
        }
        let Some(lane) = state.lanes.get_mut(channel) else {
            return;
        };
        let Some((_, asked_by)) = lane.sending.take() else {
            return;
        };
        if let Err(ApiError::Limited(after)) = outcome {
            lane.pace.turned_away(now, after);
            let job = Job {
                fields,
                deadline,
                asked_by,
            };
            lane.waiting.insert(delivery, job);
            return;
        }
        if !matches!(outcome, Err(ApiError::NotConnected(_))) {
            lane.pace.sent(now);
        }
        lane.left.deliveries.remove(&delivery);
        tell(asked_by, &outcome);
    }
}

impl Job {
    /// Nobody waits for it any more.
    fn given_up(&self) -> bool {
        self.asked_by.iter().all(oneshot::Sender::is_closed)
    }
}

fn tell(asked_by: Vec<oneshot::Sender<Posted>>, outcome: &Posted) {
    for one in asked_by {
        // Who does not listen any more needs no answer.
        one.send(outcome.clone()).ok();
    }
}

impl Slack {
    /// Puts a post into the lane of its channel, at once; what comes of it comes later. It is not sent after `deadline`.
    pub(super) fn post(
        &self,
        place: &str,
        delivery: i64,
        fields: Fields,
        deadline: Instant,
    ) -> oneshot::Receiver<Posted> {
        // Threads count into the limit of their channel.
        let channel = Spot::of(place).channel;
        let (tell, told) = oneshot::channel();
        let mut state = self.lanes().lock();
        if let Some(ts) = state.posted.get(delivery) {
            tell.send(Ok(ts.clone())).ok();
            return told;
        }
        let now = Instant::now();
        if !state.lanes.contains_key(channel) {
            state.lanes.retain(|_, lane| lane.counts(now));
        }
        let lane = state.lanes.entry(channel.to_owned()).or_insert_with(|| Lane::new(now));
        match &mut lane.sending {
            Some((sending, asked_by)) if *sending == delivery => {
                asked_by.push(tell);
                return told;
            }
            _ => {}
        }
        if let Some(wait) = lane.too_late(delivery, deadline, now) {
            lane.left.add(delivery, now);
            tell.send(Err(ApiError::Limited(wait))).ok();
            return told;
        }
        let job = lane.waiting.entry(delivery).or_insert(Job {
            fields,
            deadline,
            asked_by: Vec::new(),
        });
        job.asked_by.push(tell);
        job.deadline = job.deadline.max(deadline);
        if !lane.at_work {
            lane.at_work = true;
            tokio::spawn(self.clone().work_off(channel.to_owned()));
        }
        told
    }

    async fn work_off(self, channel: String) {
        loop {
            match self.lanes().turn(&channel, Instant::now()) {
                Turn::Done => return,
                Turn::Wait(until) => sleep_until(until).await,
                Turn::Send(delivery, fields, deadline) => {
                    let sending = self.api().once("chat.postMessage", &fields);
                    let outcome = match timeout_at(deadline + ARRIVES_WITHIN, sending).await {
                        Ok(sent) => sent.map(|told| told.text("/ts")),
                        Err(_) => Err(ApiError::NoAnswer("its time was over".to_owned())),
                    };
                    self.lanes().sent(&channel, delivery, fields, deadline, outcome);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(lanes: &Lanes, now: Instant, deliveries: &[(i64, u64)]) -> Vec<oneshot::Receiver<Posted>> {
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
            lane.waiting.insert(*delivery, job);
        }
        lanes.lock().lanes.insert("C".into(), lane);
        heard
    }

    fn sends(lanes: &Lanes, now: Instant) -> Option<i64> {
        match lanes.turn("C", now) {
            Turn::Send(delivery, ..) => Some(delivery),
            Turn::Wait(_) | Turn::Done => None,
        }
    }

    #[test]
    fn a_few_leave_at_once_and_then_one_a_second() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let mut at = now;
        let mut left = Vec::new();
        for _ in 0..6 {
            at = pace.next(at);
            pace.sent(at);
            left.push((at - now).as_secs());
        }
        assert_eq!(left, [0, 0, 0, 1, 2, 3]);
        pace.turned_away(at, Duration::from_secs(30));
        at = pace.next(at);
        pace.sent(at);
        assert_eq!(((at - now).as_secs(), (pace.next(at) - now).as_secs()), (33, 34));
    }

    #[test]
    fn what_cannot_have_its_turn_in_time_does_not_wait() {
        let (lanes, now) = (Lanes::default(), Instant::now());
        let waiting: Vec<(i64, u64)> = (10..30).map(|delivery| (delivery, 60)).collect();
        let _heard = state(&lanes, now, &waiting);
        let guard = lanes.lock();
        let lane = &guard.lanes["C"];
        let too_late = |delivery, patience| lane.too_late(delivery, now + Duration::from_secs(patience), now);
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
        assert!(lanes.leaves("C", 30, now + Duration::from_secs(15)));
        assert!(lanes.leaves("C", 31, patient), "it would overtake the one before");
        assert!(!lanes.leaves("C", 9, patient), "it is older");
        assert!(!lanes.leaves("D", 32, patient));
        for delivery in [30, 31] {
            let asked_by = Vec::new();
            lanes.lock().lanes.get_mut("C").unwrap().sending = Some((delivery, asked_by));
            lanes.sent("C", delivery, Vec::new(), patient, Ok(format!("1.{delivery}")));
        }
        assert!(!lanes.leaves("C", 33, patient), "both are posted");
        assert_eq!(lanes.posted(31).as_deref(), Some("1.31"));
    }

    #[test]
    fn what_never_came_back_holds_up_nobody_for_ever() {
        let now = Instant::now();
        let mut left = Lane::new(now).left;
        left.add(5, now);
        assert!(left.holds_up(6, now + LEFT_FOR));
        assert!(!left.holds_up(6, now + LEFT_FOR + Duration::from_secs(1)));
        left.add(7, now);
        left.add(8, now);
        // The first of them was taken back by its author, and never comes.
        left.came(8, now);
        assert!(!left.holds_up(9, now));
    }

    #[test]
    fn what_was_turned_away_is_the_next_again() {
        let (lanes, now) = (Lanes::default(), Instant::now());
        let mut heard = state(&lanes, now, &[(7, 60), (5, 60), (6, 0)]);
        assert_eq!(sends(&lanes, now), Some(5));
        let limited = || Err(ApiError::Limited(Duration::from_secs(3)));
        lanes.sent("C", 5, Vec::new(), now + Duration::from_secs(60), limited());
        // The one without patience is told at once that its turn does not come in time.
        assert_eq!(sends(&lanes, Instant::now()), None);
        assert!(matches!(heard[2].try_recv(), Ok(Err(ApiError::Limited(_)))));
        let later = Instant::now() + Duration::from_secs(4);
        assert_eq!(sends(&lanes, later), Some(5));
        lanes.sent("C", 5, Vec::new(), later, Ok("1.5".into()));
        assert_eq!(heard[1].try_recv(), Ok(Ok("1.5".into())));
        assert_eq!(sends(&lanes, later + EVERY * 2), Some(7));
    }
}
