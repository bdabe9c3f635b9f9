//! What open pages hear of as it happens: server-sent events, each with the cursor from which a page can go on.

use super::Playground;
use super::record::{Cursor, Event, Since};
use crate::chat::locale::Language;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use futures::Stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, watch};

/// A sign of life, so that a connection that is gone is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// One open page.
pub(super) struct Listener {
    pub playground: Playground,
    pub person: String,
    pub language: Language,
    pub cursor: Cursor,
    /// Whether the line ends after what there is by now.
    pub once: bool,
    pub stop: watch::Receiver<bool>,
    /// Counts it among the open pages.
    pub _place: OwnedSemaphorePermit,
}

impl Listener {
    /// The events from the cursor on, until the stop.
    pub fn listen(self) -> Sse<impl Stream<Item = Result<Sent, Infallible>>> {
        let told = self.playground.record().watch();
        let listening = Listening {
            listener: self,
            told,
            waiting: VecDeque::new(),
        };
        let events = futures::stream::unfold(listening, async |mut listening| {
            let event = listening.next().await?;
            Some((Ok(event), listening))
        });
        Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
    }
}

struct Listening {
    listener: Listener,
    told: watch::Receiver<u64>,
    waiting: VecDeque<Sent>,
}

impl Listening {
    async fn next(&mut self) -> Option<Sent> {
        loop {
            if *self.listener.stop.borrow() {
                return None;
            }
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            // Marked as seen before the record is read: what is told meanwhile wakes the wait below.
            self.told.borrow_and_update();
            if self.hear() {
                continue;
            }
            if self.listener.once {
                return None;
            }
            tokio::select! {
                told = self.told.changed() => told.ok()?,
                _ = self.listener.stop.wait_for(|asked| *asked) => return None,
            }
        }
    }

    /// Takes in what happened since; whether anything did.
    fn hear(&mut self) -> bool {
        let (since, now) = self.listener.playground.record().since(self.listener.cursor);
        let heard = std::mem::replace(&mut self.listener.cursor, now);
        let events = match since {
            Since::Events(events) => events,
            Since::TooOld => {
                self.waiting.push_back(sent("anew", "{}", now));
                return true;
            }
        };
        for (at, event) in events.iter().enumerate() {
            let cursor = heard.after(at as u64 + 1);
            self.waiting.extend(self.shown(*event, cursor));
        }
        !events.is_empty()
    }

    /// An event as this reader sees it.
    fn shown(&self, event: Event, cursor: Cursor) -> Option<Sent> {
        let Listener {
            playground,
            person,
            language,
            ..
        } = &self.listener;
        let reader = playground.reader(person, *language)?;
        match event {
            Event::State => Some(sent("state", "{}", cursor)),
            Event::Clock => {
                let clock = reader.clock(playground.ahead());
                Some(sent("clock", &clock.to_string(), cursor))
            }
            Event::Message(id) => {
                let note = playground.record().note(id).filter(|note| reader.sees(note))?;
                Some(sent("message", &reader.message(&note).to_string(), cursor))
            }
        }
    }
}

fn sent(kind: &str, data: &str, cursor: Cursor) -> Sent {
    Sent::default().event(kind).id(cursor.to_string()).data(data)
}
