//! An event that a platform sends again while it is in hand waits for the end of the first. Where its person was told that
//! nothing was kept, nothing is: done after all, it would be kept twice when they try again as they were told.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// For longer than any platform sends an event again: Slack does for some six minutes.
const REMEMBERED_FOR: Duration = Duration::from_secs(15 * 60);
/// Some megabytes, where the ledger is away for long.
const MOST: usize = 20_000;

/// The platform, the home, and by what the platform's repetitions are known.
pub(super) type Event = (&'static str, String, String);

#[derive(Default)]
pub(super) struct Events(Mutex<State>);

#[derive(Default)]
struct State {
    /// Whoever waits for the end of one makes the `Notify`.
    in_hand: HashMap<Arc<Event>, Option<Arc<Notify>>>,
    unkept: HashSet<Arc<Event>>,
    oldest_first: VecDeque<(Instant, Arc<Event>)>,
}

/// An event that nobody else handles. Dropped, it is over.
pub(super) struct InHand<'a> {
    events: &'a Events,
    event: Arc<Event>,
}

impl Events {
    /// Takes an event in hand when nobody else has it; `None` when its person was told that it is not kept.
    pub async fn begin(&self, event: Event) -> Option<InHand<'_>> {
        let event = Arc::new(event);
        loop {
            let over = {
                let mut state = self.state();
                state.forget(Instant::now());
                if state.unkept.contains(&event) {
                    return None;
                }
                match state.in_hand.get_mut(&event) {
                    Some(over) => over.get_or_insert_default().clone().notified_owned(),
                    None => {
                        state.in_hand.insert(event.clone(), None);
                        return Some(InHand { events: self, event });
                    }
                }
            };
            over.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InHand<'_> {
    /// The person is told that nothing was kept.
    pub fn unkept(self) {
        let mut state = self.events.state();
        let now = Instant::now();
        state.forget(now);
        state.unkept.insert(self.event.clone());
        state.oldest_first.push_back((now, self.event.clone()));
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        if let Some(Some(over)) = self.events.state().in_hand.remove(&self.event) {
            over.notify_waiters();
        }
    }
}

impl State {
    fn forget(&mut self, now: Instant) {
        while let Some((since, event)) = self.oldest_first.front()
            && (now.duration_since(*since) > REMEMBERED_FOR || self.oldest_first.len() >= MOST)
        {
            self.unkept.remove(event);
            self.oldest_first.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn trigger(id: usize) -> Event {
        ("slack", "T1".to_owned(), id.to_string())
    }

    #[tokio::test]
    async fn an_event_that_comes_again_waits_for_the_first() {
        let events = Events::default();
        let first = events.begin(trigger(1)).await.unwrap();
        let mut again = Box::pin(events.begin(trigger(1)));
        assert!((&mut again).now_or_never().is_none());
        assert!(events.begin(trigger(2)).now_or_never().is_some());
        drop(first);
        assert!(again.await.is_some(), "it was kept, which its receipt tells");
        assert!(events.state().in_hand.is_empty());
    }

    #[tokio::test]
    async fn what_was_told_to_be_unkept_is_handled_no_more() {
        let events = Events::default();
        let first = events.begin(trigger(1)).await.unwrap();
        let again = events.begin(trigger(1));
        let mut again = Box::pin(again);
        assert!((&mut again).now_or_never().is_none());
        first.unkept();
        assert!(again.await.is_none());
        assert!(events.begin(trigger(1)).await.is_none());
        let later = Instant::now() + 2 * REMEMBERED_FOR;
        events.state().forget(later);
        assert!(events.begin(trigger(1)).await.is_some());
    }

    #[tokio::test]
    async fn of_too_many_the_oldest_are_forgotten() {
        let events = Events::default();
        for n in 0..=MOST {
            events.begin(trigger(n)).await.unwrap().unkept();
        }
        assert!(events.begin(trigger(0)).await.is_some());
        assert!(events.begin(trigger(MOST)).await.is_none());
    }
}
