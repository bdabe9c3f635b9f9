//! Who shares a transaction of the SQLite writer: all that wait when it begins, and those who come before it is committed.

use std::pin::pin;

use tokio::sync::mpsc;

use super::job::Job;

pub(super) struct Intake {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    /// How many share a transaction.
    most: usize,
}

impl Intake {
    pub(super) fn new(waiting: mpsc::Receiver<Box<dyn Job>>, most: usize) -> Self {
        Intake {
            waiting,
            most: most.max(1),
        }
    }

    /// Waits for work; `None` when no more will come.
    pub(super) fn next(&mut self) -> Option<Vec<Box<dyn Job>>> {
        let mut batch = Vec::new();
        let came = self.waiting.blocking_recv_many(&mut batch, self.most);
        batch.retain(|job| job.awaited());
        (came > 0).then_some(batch)
    }

    /// Adds to a batch, all of which has run, those who came meanwhile; when there are none, the first who comes before
    /// `ready`, and those with him. Whether there is more to run, or else what came of `ready`.
    pub(super) async fn more(&mut self, batch: &mut Vec<Box<dyn Job>>, ready: impl Future<Output = bool>) -> bool {
        let before = batch.len();
        self.take(batch);
        let mut ready = pin!(ready);
        while batch.len() == before {
            let may_grow = before < self.most;
            tokio::select! {
                biased;
                is_ready = &mut ready => return is_ready,
                Some(job) = self.waiting.recv(), if may_grow => {
                    batch.extend(job.awaited().then_some(job));
                    self.take(batch);
                }
            }
        }
        true
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
}
