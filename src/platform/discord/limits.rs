//! The rate limits that a 429 names, for the way through a proxy, where serenity keeps none.

use serenity::http::LightMethod;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// When a 429 names no time.
const UNNAMED: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct OwnLimits(Mutex<Blocked>);

#[derive(Default)]
struct Blocked {
    all: Option<Instant>,
    routes: HashMap<String, Instant>,
}

impl OwnLimits {
    /// The limit that a request falls under: its method and path, without the ids of single messages.
    pub fn key(method: LightMethod, path: &str) -> String {
        let mut key = format!("{method:?}");
        for (index, part) in path.trim_start_matches('/').split('/').enumerate() {
            key.push('/');
            let minor_id = index > 1 && part.bytes().all(|byte| byte.is_ascii_digit());
            key.push_str(if minor_id { "id" } else { part });
        }
        key
    }

    /// Waits until requests under this key are welcome again; or says how long it would take, when that is after
    /// `deadline`.
    pub async fn wait(&self, key: &str, deadline: Instant) -> Result<(), Duration> {
        loop {
            let now = Instant::now();
            let until = {
                let mut blocked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                blocked.routes.retain(|_, until| *until > now);
                blocked.all = blocked.all.filter(|until| *until > now);
                blocked.all.max(blocked.routes.get(key).copied())
            };
            match until {
                None => return Ok(()),
                Some(until) if until > deadline => return Err(until - now),
                Some(until) => tokio::time::sleep_until(until).await,
            }
        }
    }

    pub fn turned_away(&self, key: &str, after: Option<Duration>, all: bool) {
        // A moment more: Discord counts a request that comes a hair too early as another offence.
        let until = Instant::now() + after.unwrap_or(UNNAMED) + Duration::from_millis(20);
        let mut blocked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all {
            blocked.all = blocked.all.max(Some(until));
        } else {
            let entry = blocked.routes.entry(key.to_owned()).or_insert(until);
            *entry = until.max(*entry);
        }
    }
}
