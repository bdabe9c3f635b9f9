//! Who shares a transaction of the SQLite writer: all that wait when it begins, and those who come before it is committed.

use std::time::Duration;

use tokio::sync::mpsc;

use super::job::Job;

/// Longer ones are taken for trouble, not for the way of a disk.
const LONGEST_FLUSH: Duration = Duration::from_millis(20);
/// A disk whose flushes take longer than this is slow: the writer waits for those who are on their way.
const SLOW_FLUSH: Duration = Duration::from_millis(2);
/// The writer waits in so many parts of a flush, and no longer than one flush in all.
const PAUSES: u32 = 16;

pub(super) struct Intake {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    /// How many share a transaction.
    most: usize,
    /// How long a commit took of late.
    flush: Duration,
    /// How often the present transaction still waits.
    pauses: u32,
}

impl Intake {
    pub(super) fn new(waiting: mpsc::Receiver<Box<dyn Job>>, most: usize) -> Self {
        Intake {
            waiting,
            most: most.max(1),
            flush: Duration::ZERO,
            pauses: 0,
        }
    }

    /// Waits for work; `None` when no more will come.
    pub(super) fn next(&mut self) -> Option<Vec<Box<dyn Job>>> {
        let mut batch = Vec::new();
        let came = self.waiting.blocking_recv_many(&mut batch, self.most);
        batch.retain(|job| job.awaited());
        self.pauses = PAUSES;
        (came > 0).then_some(batch)
    }

    /// Adds to a batch, all of which has run, those who came meanwhile: they share its flush instead of waiting for another
    /// one after it. On a slow disk those whom the last commit answered are waited for as well, as they come back within a
    /// moment: while some come in every part of a flush, but for no more than a flush. Whether there is more to run.
    pub(super) fn more(&mut self, batch: &mut Vec<Box<dyn Job>>) -> bool {
        let before = batch.len();
        self.take(batch);
        if batch.len() == before && self.flush > SLOW_FLUSH && self.pauses > 0 && before < self.most {
            self.pauses -= 1;
            std::thread::sleep(self.flush / PAUSES);
            self.take(batch);
        }
        batch.len() > before
    }

    fn take(&mut self, batch: &mut Vec<Box<dyn Job>>) {
        while batch.len() < self.most
            && let Ok(job) = self.waiting.try_recv()
        {
            if job.awaited() {
                batch.push(job);
            }
        }
    }

    /// Notes how long a commit took.
    pub(super) fn flushed(&mut self, took: Duration) {
        self.flush = (self.flush * 7 + took.min(LONGEST_FLUSH)) / 8;
    }
}
