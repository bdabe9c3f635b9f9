//! App Homes, kept up to date: whoever opened theirs lately sees it change when something changes.

use super::inbound::home_looks;
use super::ticket::Ticket;
use super::{Slack, render, views};
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::chat::reply::{Message, Reply};
use crate::platform::backoff::Backoff;
use futures::FutureExt;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Who opened theirs longer ago is not looking.
const LOOKED_AT_FOR: Duration = Duration::from_secs(1_800);
/// How many are kept up to date: Slack takes a hundred a minute.
const MOST: usize = 40;
/// Changes come in bursts, and what is shown is read once for them.
const SETTLES: Duration = Duration::from_secs(2);
const PUBLISH_WITHIN: Duration = Duration::from_secs(10);
/// After this much at the least a home is tried again that Slack did not take.
const LATER: Duration = Duration::from_secs(2);

/// The digest of the view that is there, where that is known.
type Shown = Arc<tokio::sync::Mutex<Option<u64>>>;

#[derive(Default)]
pub(super) struct Homes(Mutex<State>);

#[derive(Default)]
struct State {
    /// By person: when it was opened, and what it shows.
    opened: HashMap<String, (Instant, Shown)>,
    refresh: Refresh,
    /// Whose homes Slack did not take, and are tried again.
    tried_again: HashSet<String>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Refresh {
    #[default]
    None,
    /// One is on its way.
    Begun,
    /// And something has changed since.
    Behind,
}

impl Homes {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self, person: &str) {
        let mut state = self.lock();
        state.opened.retain(|_, (at, _)| at.elapsed() < LOOKED_AT_FOR);
        if state.opened.len() >= MOST && !state.opened.contains_key(person) {
            let oldest = state.opened.iter().min_by_key(|(_, (at, _))| *at);
            if let Some(oldest) = oldest.map(|(person, _)| person.clone()) {
                state.opened.remove(&oldest);
            }
        }
        let (at, _) = state
            .opened
            .entry(person.to_owned())
            .or_insert_with(|| (Instant::now(), Shown::default()));
        *at = Instant::now();
    }

    /// Something changed. Whether this is the one who refreshes.
    fn begins(&self) -> bool {
        let mut state = self.lock();
        let begins = state.refresh == Refresh::None && !state.opened.is_empty();
        state.refresh = match (begins, state.refresh) {
            (true, _) => Refresh::Begun,
            (false, Refresh::None) => Refresh::None,
            (false, _) => Refresh::Behind,
        };
        begins
    }

    fn looked_at(&self) -> Vec<String> {
        let mut state = self.lock();
        state.refresh = Refresh::Begun;
        state.opened.retain(|_, (at, _)| at.elapsed() < LOOKED_AT_FOR);
        state.opened.keys().cloned().collect()
    }

    /// The refresh is through. Whether another one is due.
    fn ends(&self) -> bool {
        let mut state = self.lock();
        let behind = state.refresh == Refresh::Behind;
        state.refresh = if behind { Refresh::Begun } else { Refresh::None };
        behind
    }

    /// What a person's home shows, held while it is shown anew: what was read later is shown later.
    fn of(&self, person: &str) -> Option<Shown> {
        self.lock().opened.get(person).map(|(_, shown)| Arc::clone(shown))
    }
}

/// Of a view, to tell whether another one is news.
fn digest(view: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    view.to_string().hash(&mut hasher);
    hasher.finish()
}

impl Slack {
    pub(super) async fn home_opened(&self, door: &Door, person: String) {
        self.0.homes.opened(&person);
        self.keep_home(door, &person, true).await;
    }

    /// Says something about a press in the App Home, which is likely not up to date: it is shown anew.
    pub(super) async fn tell_over_home(&self, door: &Door, ticket: &Ticket, message: &Message, language: Language) {
        let notice = views::notice(message, &ticket.site, language);
        if !self.opens(ticket, &notice).await {
            self.whisper(ticket, &render::message(message, &ticket.site)).await;
        }
        self.home_opened(door, ticket.person.clone()).await;
    }

    /// Follows what anybody changes on any platform, to the end of the product.
    pub(super) async fn keep_homes(self, mut door: Door) {
        while door.changes.changed().await.is_ok() {
            self.homes_changed(&door);
        }
    }

    /// Something changed: the homes that are looked at are shown anew, once for many changes.
    fn homes_changed(&self, door: &Door) {
        if !self.0.homes.begins() {
            return;
        }
        let (slack, door) = (self.clone(), door.clone());
        tokio::spawn(async move {
            loop {
                sleep(SETTLES).await;
                for person in slack.0.homes.looked_at() {
                    slack.keep_home(&door, &person, false).await;
                }
                if !slack.0.homes.ends() {
                    break;
                }
            }
        });
    }

    /// Shows a home as it stands; `anew` even if it shows that already. What Slack does not take now is tried again until it does.
    async fn keep_home(&self, door: &Door, person: &str, anew: bool) {
        let Err(mut after) = self.publish_home(door, person, anew).await else {
            return;
        };
        if !self.0.homes.lock().tried_again.insert(person.to_owned()) {
            return;
        }
        let (slack, door, person) = (self.clone(), door.clone(), person.to_owned());
        tokio::spawn(async move {
            let mut backoff = Backoff::default();
            loop {
                sleep(after.max(backoff.next())).await;
                match slack.publish_home(&door, &person, false).await {
                    Err(later) => after = later,
                    Ok(()) => break,
                }
            }
            slack.0.homes.lock().tried_again.remove(&person);
        });
    }

    /// The error tells after how long it may be tried again.
    async fn publish_home(&self, door: &Door, person: &str, anew: bool) -> Result<(), Duration> {
        let Some(shown) = self.0.homes.of(person) else {
            return Ok(());
        };
        let mut shown = shown.lock().await;
        if anew {
            *shown = None;
        }
        let Some(view) = self.home_of(door, person).await else {
            return Ok(());
        };
        let news = digest(&view);
        if *shown == Some(news) {
            return Ok(());
        }
        *shown = None;
        let fields = vec![("user_id", person.to_owned()), ("view", view.to_string())];
        match self.api().call("views.publish", &fields, PUBLISH_WITHIN).await {
            Ok(_) => {
                *shown = Some(news);
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, "an App Home could not be shown");
                match error.passes() {
                    true => Err(error.retry_after().unwrap_or(LATER)),
                    false => Ok(()),
                }
            }
        }
    }

    async fn home_of(&self, door: &Door, person: &str) -> Option<Value> {
        let known = self.know(&[person.to_owned()], false).await.ok()?;
        let mut messages: Vec<Message> = Vec::new();
        let mut language = Language::default();
        for look in home_looks(person, &known) {
            let Ok(answer) = AssertUnwindSafe((door.handle)(look)).catch_unwind().await else {
                tracing::error!("looking for an App Home panicked");
                return None;
            };
            language = answer.language;
            if let Reply::Message(message) = answer.reply {
                messages.push(*message);
            }
        }
        Some(views::home(&messages, &known.site, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn homes_that_are_looked_at_are_shown_anew_once_for_many_changes() {
        let homes = Homes::default();
        assert!(!homes.begins(), "nobody looks");
        homes.opened("U1");
        assert!(homes.begins());
        assert!(!homes.begins(), "one refresh for many changes");
        assert_eq!(homes.looked_at(), ["U1"]);
        assert!(
            !homes.begins() && homes.ends(),
            "what changed meanwhile is shown afterwards"
        );
        assert!(!homes.ends() && homes.begins());
        let shown = homes.of("U1").unwrap();
        homes.opened("U1");
        assert!(Arc::ptr_eq(&shown, &homes.of("U1").unwrap()), "one at a time");
        assert_ne!(digest(&json!({"a": 1})), digest(&json!({"a": 2})));
        for number in 0..MOST * 2 {
            homes.opened(&format!("U{number}"));
        }
        assert_eq!(homes.looked_at().len(), MOST);
    }
}
