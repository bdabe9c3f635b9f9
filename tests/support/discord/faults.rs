//! Faults to order: what goes wrong with the next requests that fit a pattern.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug, Clone)]
pub enum Fault {
    /// Answers so without doing anything; code 0 bodies as Discord's edge sends them.
    Status(u16, u32),
    RateLimited {
        after: Duration,
        global: bool,
    },
    /// Never answers; nothing is done.
    Hangs,
    /// Closes the connection; nothing is done.
    Dropped,
    /// Does what was asked and closes the connection: the answer is lost.
    AnswerLost,
    Delayed(Duration),
}

struct Ordered {
    method: String,
    pattern: Vec<String>,
    left: usize,
    fault: Fault,
}

#[derive(Default)]
pub struct Faults {
    ordered: Mutex<VecDeque<Ordered>>,
}

impl Faults {
    /// The next request that fits `"METHOD /path"`: `*` is any one segment, a last `**` any rest.
    pub fn next(&self, request: &str) -> FaultOrder<'_> {
        let (method, path) = request
            .split_once(' ')
            .expect("a fault is ordered for \"METHOD /path\"");
        let pattern = path.trim_matches('/').split('/').map(str::to_owned).collect();
        FaultOrder {
            faults: self,
            method: method.to_owned(),
            pattern,
            times: 1,
        }
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// How many ordered faults have not happened yet.
    pub fn left(&self) -> usize {
        self.lock().iter().map(|o| o.left).sum()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Ordered>> {
        self.ordered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, method: &str, segments: &[&str]) -> Option<Fault> {
        let mut ordered = self.lock();
        let at = ordered
            .iter()
            .position(|o| o.method == method && fits(&o.pattern, segments))?;
        let order = &mut ordered[at];
        order.left -= 1;
        let fault = order.fault.clone();
        if order.left == 0 {
            ordered.remove(at);
        }
        Some(fault)
    }
}

fn fits(pattern: &[String], segments: &[&str]) -> bool {
    for (i, part) in pattern.iter().enumerate() {
        match (part.as_str(), segments.get(i)) {
            ("**", _) => return true,
            (_, None) => return false,
            ("*", Some(_)) => {}
            (part, Some(segment)) if part != *segment => return false,
            _ => {}
        }
    }
    pattern.len() == segments.len()
}

#[must_use = "name the fault"]
pub struct FaultOrder<'a> {
    faults: &'a Faults,
    method: String,
    pattern: Vec<String>,
    times: usize,
}

impl FaultOrder<'_> {
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }
    pub fn fails_with(self, status: u16) {
        self.order(Fault::Status(status, 0));
    }
    /// 403 with one of Discord's codes, such as 50013.
    pub fn refuses_with(self, code: u32) {
        self.order(Fault::Status(403, code));
    }
    pub fn rate_limits(self, after: Duration) {
        self.order(Fault::RateLimited { after, global: false });
    }
    pub fn rate_limits_globally(self, after: Duration) {
        self.order(Fault::RateLimited { after, global: true });
    }
    pub fn hangs(self) {
        self.order(Fault::Hangs);
    }
    pub fn drops_the_connection(self) {
        self.order(Fault::Dropped);
    }
    pub fn loses_the_answer(self) {
        self.order(Fault::AnswerLost);
    }
    pub fn delays(self, by: Duration) {
        self.order(Fault::Delayed(by));
    }
    pub fn order(self, fault: Fault) {
        let (method, pattern, left) = (self.method, self.pattern, self.times);
        self.faults.lock().push_back(Ordered {
            method,
            pattern,
            left,
            fault,
        });
    }
}
