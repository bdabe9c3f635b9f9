//! What became of the last posts, so that nobody posts them again.

use super::Standing;
use std::collections::{HashMap, VecDeque};

/// How many posts are remembered.
const REMEMBERED: usize = 1_024;

/// The messages that the posts of the last time became.
#[derive(Default)]
pub(super) struct Remembered {
    messages: HashMap<i64, Standing>,
    oldest_first: VecDeque<i64>,
}

impl Remembered {
    pub fn get(&self, delivery: i64) -> Option<&Standing> {
        self.messages.get(&delivery)
    }

    pub fn insert(&mut self, delivery: i64, standing: Standing) {
        if self.oldest_first.len() >= REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.messages.remove(&oldest);
        }
        if self.messages.insert(delivery, standing).is_none() {
            self.oldest_first.push_back(delivery);
        }
    }
}
