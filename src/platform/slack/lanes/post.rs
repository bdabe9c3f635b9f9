//! The way of a post through its lane: in, on to Slack when it is its turn, and out with what became of it.

use super::super::Slack;
use super::super::api::{ApiError, Fields};
use super::super::spot::Spot;
use super::{Item, Job, Lane, Lanes, Posted, Standing, State, is_outside};
use std::collections::BTreeMap;
use std::sync::MutexGuard;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout_at};

/// What is sent in the last moment has so long to arrive: less than another copy of the program waits before it looks for it.
const ARRIVES_WITHIN: Duration = Duration::from_secs(4);

impl Slack {
    /// Puts a post into the lane of its channel, at once; what comes of it comes later. It is not sent after `deadline`.
    pub(in super::super) fn post(
        &self,
        place: &str,
        delivery: i64,
        fields: Fields,
        deadline: Instant,
    ) -> oneshot::Receiver<Posted> {
        let item = Item::Delivery(delivery);
        self.enter(self.lanes().lock(), (place, item), fields, deadline, Instant::now())
    }

    /// The same for a word to one person, which is no delivery: nobody looks for it.
    pub(in super::super) fn post_word(
        &self,
        place: &str,
        fields: Fields,
        deadline: Instant,
    ) -> oneshot::Receiver<Posted> {
        let mut state = self.lanes().lock();
        state.words += 1;
        let item = Item::Word(state.words);
        self.enter(state, (place, item), fields, deadline, Instant::now())
    }

    /// The same for the card of a command, unless its lane is full. Both in one step: of two cards for which there is room for
    /// one, one has to learn that.
    pub(in super::super) fn post_unless_full(
        &self,
        place: &str,
        delivery: i64,
        fields: Fields,
        deadline: Instant,
    ) -> Option<oneshot::Receiver<Posted>> {
        let (mut state, now) = (self.lanes().lock(), Instant::now());
        if state.is_full(Spot::of(place).channel, delivery, deadline, now) {
            return None;
        }
        let item = Item::Delivery(delivery);
        Some(self.enter(state, (place, item), fields, deadline, now))
    }

    fn enter(
        &self,
        mut state: MutexGuard<'_, State>,
        (place, item): (&str, Item),
        fields: Fields,
        deadline: Instant,
        now: Instant,
    ) -> oneshot::Receiver<Posted> {
        // Threads count into the limit of their channel.
        let channel = Spot::of(place).channel;
        let (tell, told) = oneshot::channel();
        if let Some(standing) = item.delivery().and_then(|delivery| state.posted.get(delivery)) {
            tell.send(Ok(standing.clone())).ok();
            return told;
        }
        if !state.lanes.contains_key(channel) {
            state.lanes.retain(|_, lane| lane.counts(now));
        }
        let lane = state.lanes.entry(channel.to_owned()).or_insert_with(|| Lane::new(now));
        match &mut lane.sending {
            Some((sending, asked_by)) if *sending == item => {
                asked_by.push(tell);
                return told;
            }
            _ => {}
        }
        if let Some(wait) = lane.too_late(item, deadline, now) {
            let idle = lane.is_idle();
            let due = item.delivery().filter(|delivery| lane.left.add(*delivery, idle, now));
            drop(state);
            self.lanes().due_at_once(due.into_iter().collect());
            tell.send(Err(ApiError::Limited(wait))).ok();
            return told;
        }
        let job = lane.waiting.entry(item).or_insert(Job {
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
                Turn::Send(item, fields, deadline) => {
                    let sending = self.api().once("chat.postMessage", &fields);
                    let outcome = match timeout_at(deadline + ARRIVES_WITHIN, sending).await {
                        Ok(sent) => sent.map(|told| Standing::of(&told, &channel)),
                        Err(_) => Err(ApiError::NoAnswerYet(ARRIVES_WITHIN)),
                    };
                    self.lanes().sent(&channel, item, fields, deadline, outcome);
                }
            }
        }
    }
}

/// What a lane does next.
enum Turn {
    Wait(Instant),
    Send(Item, Fields, Instant),
    Done,
}

impl Lanes {
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
        let late: Vec<Item> = late.map(|(item, _)| *item).collect();
        for item in late {
            // As soon as the lane is idle the outbox may have it.
            let _not_yet = item.delivery().map(|delivery| lane.left.add(delivery, false, now));
            if let Some(job) = lane.waiting.remove(&item) {
                tell(job.asked_by, &Err(ApiError::Limited(next - now)));
            }
        }
        if lane.waiting.is_empty() {
            lane.at_work = false;
            // An emptied tree keeps a node with room for eleven posts, in each of hundreds of channels.
            lane.waiting = BTreeMap::new();
            let due = lane.left.next_few(now);
            drop(state);
            self.due_at_once(due);
            return Turn::Done;
        }
        if next > now {
            return Turn::Wait(next);
        }
        let Some((item, job)) = lane.waiting.pop_first() else {
            return Turn::Done;
        };
        lane.sending = Some((item, job.asked_by));
        Turn::Send(item, job.fields, job.deadline)
    }

    /// What became of the post that was sent. One that was turned away is the next again.
    pub(super) fn sent(&self, channel: &str, item: Item, fields: Fields, deadline: Instant, outcome: Posted) {
        let mut state = self.lock();
        let now = Instant::now();
        if let Ok(standing) = &outcome {
            if let Some(delivery) = item.delivery() {
                state.posted.insert(delivery, standing.clone());
            }
            state.outside.remove(channel);
        }
        let Some(lane) = state.lanes.get_mut(channel) else {
            return;
        };
        let Some((_, asked_by)) = lane.sending.take() else {
            return;
        };
        if let Err(ApiError::Limited(after)) = outcome {
            lane.tried = true;
            lane.pace.turned_away(now, after);
            let job = Job {
                fields,
                deadline,
                asked_by,
            };
            lane.waiting.insert(item, job);
            return;
        }
        // What never came to the channel takes none of its room.
        if !outcome
            .as_ref()
            .is_err_and(|error| is_outside(error) || error.untouched())
        {
            lane.pace.sent(now);
        }
        lane.tried |= outcome.is_ok();
        if let Some(delivery) = item.delivery() {
            lane.left.remove(delivery);
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

#[cfg(test)]
mod tests {
    use super::super::tests::{stands, state};
    use super::*;

    fn sends(lanes: &Lanes, now: Instant) -> Option<i64> {
        match lanes.turn("C", now) {
            Turn::Send(item, ..) => item.delivery(),
            Turn::Wait(_) | Turn::Done => None,
        }
    }

    #[test]
    fn what_was_turned_away_is_the_next_again() {
        let (lanes, now) = (Lanes::default(), Instant::now());
        let mut heard = state(&lanes, now, &[(7, 60), (5, 60), (6, 0)]);
        assert_eq!(sends(&lanes, now), Some(5));
        let limited = || Err(ApiError::Limited(Duration::from_secs(3)));
        lanes.sent(
            "C",
            Item::Delivery(5),
            Vec::new(),
            now + Duration::from_secs(60),
            limited(),
        );
        // The one without patience is told at once that its turn does not come in time.
        assert_eq!(sends(&lanes, Instant::now()), None);
        assert!(matches!(heard[2].try_recv(), Ok(Err(ApiError::Limited(_)))));
        let later = Instant::now() + Duration::from_secs(4);
        assert_eq!(sends(&lanes, later), Some(5));
        lanes.sent("C", Item::Delivery(5), Vec::new(), later, Ok(stands("1.5")));
        assert_eq!(heard[1].try_recv(), Ok(Ok(stands("1.5"))));
        assert_eq!(sends(&lanes, later + Duration::from_secs(2)), Some(7));
    }
}
