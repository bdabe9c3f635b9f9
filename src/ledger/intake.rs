//! Who shares a transaction of the SQLite writer: those who wait when it begins and who come before it is committed, up to a
//! half of all who are under way.

use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::flush::Outlook;
use super::job::Job;

/// After a commit the next one is this many times as long away as it took, while others come: every commit writes whole pages, and where
/// they follow each other at once few share them.
const APART: u32 = 4;
/// A commit that took longer had more to do than to commit.
const LONGEST_COMMIT: Duration = Duration::from_micros(500);
/// How many share a transaction while the disk is slow and a flush could begin. What is committed early is flushed while
/// the next ones run; in one great commit all would wait for the last of them, and then for the disk together.
const SOON: usize = 16;
/// So few are not divided.
const FEW: usize = 4;
/// The crowd is thought smaller by this part with each commit, until it shows again.
const FORGETS: usize = 16;
/// How long the next who comes is waited for.
const NAP: Duration = Duration::from_micros(20);

pub(super) struct Intake {
    waiting: mpsc::Receiver<Box<dyn Job>>,
    /// How many may share a transaction.
    all: usize,
    /// How many share the next one.
    most: usize,
    /// How many were lately under way at once: waiting, in a transaction, or committed and not yet answered.
    crowd: usize,
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
            crowd: 0,
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

    /// Decides how many share a transaction, by what a commit would find and how many are under way beside those who wait.
    /// If all of a crowd shared one, they would be answered together, come back together and share the next: the writer
    /// would rest while they are outside. A half of them comes while the other is run.
    pub(super) fn share(&mut self, outlook: Outlook, under_way: usize) {
        self.crowd = self.crowd.max(under_way + self.waiting.len());
        self.most = self.all.min(match outlook {
            Outlook::Busy => self.all,
            Outlook::Slow => SOON,
            Outlook::Quick => FEW.max(self.crowd.div_ceil(2)),
        });
    }

    /// Notes how long a commit took that has just ended.
    pub(super) fn committed(&mut self, took: Duration) {
        self.crowd -= self.crowd.div_ceil(FORGETS);
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

#[cfg(test)]
mod tests {
    use futures::future::BoxFuture;

    use super::super::Conn;
    use super::super::job::Verdict;
    use super::*;
    use crate::error::Fault;

    /// Waits, and is never run.
    struct Waits;

    impl Job for Waits {
        fn run<'a>(&'a mut self, _: &'a mut Conn, _: Duration) -> BoxFuture<'a, Verdict> {
            unreachable!("nothing is run here")
        }

        fn settle(self: Box<Self>, _: Result<(), Fault>) {}

        fn awaited(&self) -> bool {
            true
        }
    }

    /// With so many who wait, and the way for more.
    fn intake(waiting: usize) -> (Intake, mpsc::Sender<Box<dyn Job>>) {
        let (jobs, receiver) = mpsc::channel(1_000);
        let come = |_| jobs.try_send(Box::new(Waits) as Box<dyn Job>).expect("there is room");
        (0..waiting).for_each(come);
        (Intake::new(receiver, 500), jobs)
    }

    fn sharing(intake: &mut Intake) -> usize {
        intake.next().expect("they wait").len()
    }

    #[test]
    fn a_half_of_a_crowd_shares_a_transaction_while_the_other_is_flushed() {
        let (mut intake, _jobs) = intake(40);
        intake.share(Outlook::Quick, 24);
        assert_eq!(
            sharing(&mut intake),
            32,
            "of forty who wait and twenty-four who are flushed"
        );
        intake.share(Outlook::Quick, 32);
        assert_eq!(sharing(&mut intake), 8, "the others have not come back yet");
    }

    #[test]
    fn all_share_a_transaction_that_cannot_be_flushed_yet() {
        let (mut intake, _jobs) = intake(40);
        intake.share(Outlook::Busy, 24);
        assert_eq!(sharing(&mut intake), 40);
    }

    #[test]
    fn what_a_slow_disk_could_begin_with_is_not_kept_waiting_for_many() {
        let (mut intake, _jobs) = intake(400);
        intake.share(Outlook::Slow, 0);
        assert_eq!(sharing(&mut intake), SOON);
    }

    #[test]
    fn a_few_are_not_divided() {
        let (mut intake, _jobs) = intake(FEW);
        intake.share(Outlook::Quick, 0);
        assert_eq!(sharing(&mut intake), FEW);
    }

    #[test]
    fn a_crowd_that_has_gone_is_forgotten() {
        let (mut intake, _jobs) = intake(40);
        intake.share(Outlook::Quick, 400);
        for _ in 0..100 {
            intake.committed(Duration::ZERO);
            intake.share(Outlook::Quick, 0);
        }
        assert_eq!(sharing(&mut intake), 20);
    }

    #[test]
    fn no_transaction_is_larger_than_the_operator_allows() {
        let (mut intake, _jobs) = intake(1_000);
        intake.share(Outlook::Quick, 5_000);
        assert_eq!(sharing(&mut intake), 500);
    }
}
