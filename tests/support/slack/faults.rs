//! Faults to order: what goes wrong with the next calls of a method.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug, Clone)]
pub enum Fault {
    /// This HTTP status, without doing anything.
    Status(u16),
    /// `{"ok": false, "error": …}`, without doing anything.
    Refused(String),
    RateLimited(Duration),
    /// Never answers; nothing is done.
    Hangs,
    /// Closes the connection; nothing is done.
    Dropped,
    /// Does what was asked and closes the connection: the answer is lost.
    AnswerLost,
    /// Does what was asked, then answers with this HTTP status.
    DoneBut(u16),
    Delayed(Duration),
}

struct Ordered {
    method: String,
    left: usize,
    fault: Fault,
}

#[derive(Default)]
pub struct Faults {
    ordered: Mutex<VecDeque<Ordered>>,
}

impl Faults {
    /// The next call of a Web API method, or of `"response_url"` or `"upload"`; `"*"` is any of them.
    pub fn next(&self, method: &str) -> FaultOrder<'_> {
        FaultOrder {
            faults: self,
            method: method.to_owned(),
            times: 1,
        }
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// How many ordered faults have not happened yet.
    pub fn left(&self) -> usize {
        self.lock().iter().map(|order| order.left).sum()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Ordered>> {
        self.ordered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, method: &str) -> Option<Fault> {
        let mut ordered = self.lock();
        let at = ordered
            .iter()
            .position(|order| order.method == method || order.method == "*")?;
        let order = &mut ordered[at];
        order.left -= 1;
        let fault = order.fault.clone();
        if order.left == 0 {
            ordered.remove(at);
        }
        Some(fault)
    }
}

#[must_use = "name the fault"]
pub struct FaultOrder<'a> {
    faults: &'a Faults,
    method: String,
    times: usize,
}

impl FaultOrder<'_> {
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }
    pub fn fails_with(self, status: u16) {
        self.order(Fault::Status(status));
    }
    pub fn refuses_with(self, error: &str) {
        self.order(Fault::Refused(error.to_owned()));
    }
    pub fn rate_limits(self, after: Duration) {
        self.order(Fault::RateLimited(after));
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
    pub fn works_but_answers_with(self, status: u16) {
        self.order(Fault::DoneBut(status));
    }
    pub fn delays(self, by: Duration) {
        self.order(Fault::Delayed(by));
    }
    pub fn order(self, fault: Fault) {
        self.faults.lock().push_back(Ordered {
            method: self.method,
            left: self.times,
            fault,
        });
    }
}
