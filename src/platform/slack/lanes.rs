//! One lane for each channel: posts leave one after the other, about one a second, the oldest delivery first. Whatever a
//! limit turns away keeps its place at the head, so the order holds; independent retries would lose most of a burst.
//!
//! A delivery is posted once, however many ask for it: the answer to a command, its repetition, the outbox.

use super::Slack;
use super::api::{ApiError, Fields};
use super::spot::Spot;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

/// Slack takes one message a second in a channel.
const EVERY: Duration = Duration::from_secs(1);
/// And a few at once, after a rest.
const AT_ONCE: u32 = 3;
/// How many posts of the last time are remembered, so that nobody posts them again.
const REMEMBERED: usize = 1_024;

/// The `ts` of the message that a post became.
pub(super) type Posted = Result<String, ApiError>;

#[derive(Default)]
pub(super) struct Lanes(Mutex<State>);

#[derive(Default)]
struct State {
    lanes: HashMap<String, Lane>,
    posted: VecDeque<(i64, String)>,
}

struct Lane {
    waiting: BTreeMap<i64, Job>,
    /// The one that is being sent.
    sending: Option<(i64, Vec<oneshot::Sender<Posted>>)>,
    at_work: bool,
    pace: Pace,
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

impl Lane {
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
        let state = self.lock();
        let found = state.posted.iter().find(|(posted, _)| *posted == delivery);
        found.map(|(_, ts)| ts.clone())
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
            if let Some(job) = lane.waiting.remove(&delivery) {
                tell(job.asked_by, &Err(ApiError::Limited(next - now)));
            }
        }
        if lane.waiting.is_empty() {
            lane.at_work = false;
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
            if state.posted.len() >= REMEMBERED {
                state.posted.pop_front();
            }
            state.posted.push_back((delivery, ts.clone()));
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
        if let Some((_, ts)) = state.posted.iter().find(|(posted, _)| *posted == delivery) {
            tell.send(Ok(ts.clone())).ok();
            return told;
        }
        let now = Instant::now();
        if !state.lanes.contains_key(channel) {
            state.lanes.retain(|_, lane| lane.at_work || lane.pace.rested > now);
        }
        let lane = state.lanes.entry(channel.to_owned()).or_insert_with(|| Lane {
            waiting: BTreeMap::new(),
            sending: None,
            at_work: false,
            pace: Pace::new(now),
        });
        match &mut lane.sending {
            Some((sending, asked_by)) if *sending == delivery => {
                asked_by.push(tell);
                return told;
            }
            _ => {}
        }
        if let Some(wait) = lane.too_late(delivery, deadline, now) {
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
                    let sent = self.api().once("chat.postMessage", &fields).await;
                    let outcome = sent.map(|told| told.text("/ts"));
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
            waiting: BTreeMap::new(),
            sending: None,
            at_work: true,
            pace: Pace::new(now),
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
