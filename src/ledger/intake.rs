//! Who shares a transaction of the SQLite writer: all that wait when it begins, and those who come before it is committed.

use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::job::Job;

/// After a commit the next one is this many times as long away as it took, while others come: every commit writes whole pages, and where
/// they follow each other at once few share them.
const APART: u32 = 4;
/// A commit that took longer had more to do than to commit.
const LONGEST_COMMIT: Duration = Duration::from_micros(500);
/// How many share a transaction while the disk is slow and a flush could begin. What is committed early is flushed while
/// the next ones run; in one great commit all would wait for the last of them, and then for the disk together.
const SOON: usize = 16;
/// How long the next who comes is waited for.
const NAP: Duration = Duration::from_micros(20);

pub(super) struct Intake {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    /// How many may share a transaction.
    all: usize,
    /// How many share the next one.
    most: usize,
    /// When the next commit may begin.
    commits_from: Instant,
}

impl Intake {
    pub(super) fn new(waiting: mpsc::Receiver<Box<dyn Job>>, most: usize) -> Self {
        let all = most.max(1);
        Intake {
            waiting,
            all,
            most: all,
            commits_from: Instant::now(),
        }
    }

    /// Waits for work; `None` when no more will come.
    pub(super) fn next(&mut self) -> Option<Vec<Box<dyn Job>>> {
        let mut batch = Vec::new();
        let came = self.waiting.blocking_recv_many(&mut batch, self.most);
        batch.retain(|job| job.awaited());
        (came > 0).then_some(batch)
    }

    /// Whether the transactions from now on are to be committed soon.
    pub(super) fn commit_soon(&mut self, soon: bool) {
        self.most = if soon { self.all.min(SOON) } else { self.all };
    }

    /// Notes how long a commit took that has just ended.
    pub(super) fn committed(&mut self, took: Duration) {
        self.commits_from = Instant::now() + took.min(LONGEST_COMMIT) * APART;
    }

    /// Adds to a batch, all of which has run, those who come before the next commit may begin. Whether there are any.
    pub(super) fn gather(&mut self, batch: &mut Vec<Box<dyn Job>>) -> bool {
        let before = batch.len();
        self.take(batch);
        let rest = self.commits_from.saturating_duration_since(Instant::now());
        if batch.len() == before && before < self.most && !rest.is_zero() {
            std::thread::sleep(rest.min(NAP));
            self.take(batch);
        }
        batch.len() > before
    }

    /// Adds to a batch the first who comes before `ready`, and those with him. Whether there is more to run, or else
    /// what came of `ready`.
    pub(super) async fn more(&mut self, batch: &mut Vec<Box<dyn Job>>, ready: impl Future<Output = bool>) -> bool {
        let before = batch.len();
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
