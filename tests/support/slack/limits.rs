//! Rate limits: a minute's budget for each method's tier, a message a second for each channel, and who does not wait.

use std::collections::HashMap;

/// A client that comes back this early has waited, but for rounding.
const GRACE_MS: u64 = 15;

#[derive(Default)]
pub struct Limits {
    /// Off by default, for load; strict tests switch it on.
    pub enforced: bool,
    /// Requests that came before the time that a 429 had named.
    pub violations: u64,
    windows: HashMap<String, (u64, u32)>,
    /// When a channel may have its next message.
    posted: HashMap<String, u64>,
    blocked: HashMap<String, u64>,
}

/// Calls a minute.
fn tier(method: &str) -> u32 {
    match method {
        "apps.connections.open" | "users.list" | "usergroups.list" | "usergroups.users.list" | "conversations.list" => {
            20
        }
        "auth.test" | "api.test" | "chat.postMessage" => 600,
        "chat.postEphemeral" | "users.info" | "conversations.members" | "files.getUploadURLExternal" | "files.info" => {
            100
        }
        "files.completeUploadExternal" | "views.open" | "views.push" | "views.update" | "views.publish" => 100,
        "response_url" => u32::MAX,
        _ => 50,
    }
}

fn key(method: &str, place: &str) -> String {
    if method == "chat.postMessage" {
        format!("{method} {place}")
    } else {
        method.to_owned()
    }
}

impl Limits {
    /// A test ordered a 429: whoever comes again before it ends is counted.
    pub fn block(&mut self, method: &str, place: &str, until: u64) {
        self.blocked.insert(key(method, place), until);
    }

    /// Seconds to wait, when it is too early.
    pub fn check(&mut self, now: u64, method: &str, place: &str) -> Option<u64> {
        let key = key(method, place);
        if let Some(until) = self.blocked.get(&key).copied() {
            if until > now + GRACE_MS {
                self.violations += 1;
                return Some((until - now).div_ceil(1000));
            }
            self.blocked.remove(&key);
        }
        if !self.enforced {
            return None;
        }
        if method == "chat.postMessage" {
            let next = self.posted.entry(place.to_owned()).or_default();
            if *next > now + GRACE_MS {
                let wait = (*next - now).div_ceil(1000);
                self.blocked.insert(key, now + wait * 1000);
                return Some(wait);
            }
            *next = now + 1000;
        }
        let window = self.windows.entry(method.to_owned()).or_default();
        if now >= window.0 {
            *window = (now + 60_000, 0);
        }
        if window.1 >= tier(method) {
            let until = window.0;
            self.blocked.insert(key, until);
            return Some((until - now).div_ceil(1000));
        }
        window.1 += 1;
        None
    }
}
