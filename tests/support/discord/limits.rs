//! Rate limits: buckets of the routes, the global limit, and who does not wait.

use std::collections::HashMap;

const WINDOW_MS: u64 = 5_000;
/// A client that comes back this early has waited, but for rounding.
const GRACE_MS: u64 = 15;

#[derive(Default)]
pub struct Limits {
    /// Off by default, for load; strict tests switch it on.
    pub enforced: bool,
    pub per_channel: u32,
    pub global_per_second: u32,
    buckets: HashMap<String, Bucket>,
    global: Bucket,
    /// Refused until then (clock of the stand-in); the empty key is the global one.
    blocked: HashMap<String, u64>,
    /// Requests that came before the time that a 429 had named.
    pub violations: u64,
}

#[derive(Default)]
struct Bucket {
    ends: u64,
    used: u32,
}

pub enum Verdict {
    Free(Vec<(&'static str, String)>),
    Limited {
        after_ms: u64,
        global: bool,
        headers: Vec<(&'static str, String)>,
    },
}

impl Limits {
    pub fn new() -> Self {
        Self {
            per_channel: 5,
            global_per_second: 50,
            ..Self::default()
        }
    }

    /// Interactions and their webhooks do not count against the global limit.
    fn exempt_from_global(segments: &[&str]) -> bool {
        matches!(segments.first(), Some(&"interactions" | &"webhooks"))
    }

    /// The bucket that a request falls in; only these routes have one here.
    fn bucket(method: &str, segments: &[&str]) -> Option<String> {
        match (method, segments) {
            ("POST" | "PATCH" | "DELETE", ["channels", channel, "messages", ..]) => {
                Some(format!("{method} channels/{channel}/messages"))
            }
            ("POST", ["webhooks", _, token]) => Some(format!("POST webhooks/{token}")),
            _ => None,
        }
    }

    fn block_key(method: &str, segments: &[&str]) -> String {
        Self::bucket(method, segments).unwrap_or_else(|| format!("{method} {}", segments.join("/")))
    }

    /// A test ordered a 429: whoever comes again before it ends is counted.
    pub fn block(&mut self, method: &str, segments: &[&str], global: bool, until: u64) {
        let key = if global {
            String::new()
        } else {
            Self::block_key(method, segments)
        };
        self.blocked.insert(key, until);
    }

    pub fn check(&mut self, now: u64, method: &str, segments: &[&str]) -> Verdict {
        let exempt = Self::exempt_from_global(segments);
        if !self.blocked.is_empty() {
            self.blocked.retain(|_, until| *until > now + GRACE_MS);
            let route = self.blocked.get(&Self::block_key(method, segments)).copied();
            let global = self.blocked.get("").copied().filter(|_| !exempt);
            if let Some(until) = route.or(global) {
                self.violations += 1;
                let (after_ms, global) = (until - now, route.is_none());
                return Verdict::Limited {
                    after_ms,
                    global,
                    headers: Vec::new(),
                };
            }
        }
        if !self.enforced {
            return Verdict::Free(Vec::new());
        }
        if !exempt && !self.global.take(now, 1_000, self.global_per_second) {
            let until = self.global.ends;
            self.blocked.insert(String::new(), until);
            return Verdict::Limited {
                after_ms: until - now,
                global: true,
                headers: Vec::new(),
            };
        }
        let Some(key) = Self::bucket(method, segments) else {
            return Verdict::Free(Vec::new());
        };
        let limit = self.per_channel;
        let bucket = self.buckets.entry(key.clone()).or_default();
        let free = bucket.take(now, WINDOW_MS, limit);
        let (ends, left) = (bucket.ends, limit.saturating_sub(bucket.used));
        let seconds = |ms: u64| format!("{:.3}", ms as f64 / 1000.0);
        let headers = vec![
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", seconds(ends)),
            ("x-ratelimit-reset-after", seconds(ends - now)),
            ("x-ratelimit-bucket", bucket_name(&key)),
        ];
        if free {
            return Verdict::Free(headers);
        }
        self.blocked.insert(key, ends);
        Verdict::Limited {
            after_ms: ends - now,
            global: false,
            headers,
        }
    }
}

impl Bucket {
    fn take(&mut self, now: u64, window: u64, limit: u32) -> bool {
        if now >= self.ends {
            (self.ends, self.used) = (now + window, 0);
        }
        let free = self.used < limit;
        self.used += u32::from(free);
        free
    }
}

/// Discord's names are opaque, and the same for every channel of a route.
fn bucket_name(key: &str) -> String {
    let method = key.split(' ').next().unwrap_or_default();
    let route = if key.contains("webhooks") {
        "webhook"
    } else {
        "messages"
    };
    format!("standin-{}-{route}", method.to_lowercase())
}
