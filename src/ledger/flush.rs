//! Making commits of SQLite durable. At `synchronous=FULL` a COMMIT flushes the write-ahead log itself, and the one writer
//! stands still for as long as the disk takes. So the writer commits at `NORMAL`, which leaves the log unflushed, and the
//! flush is made here, in another thread, while the writer runs the next use cases. Nobody of a commit is answered before a
//! flush that began after it has succeeded. So what a power cut leaves is what it leaves at `FULL`: all commits up to
//! one that is not older than any that was answered.
//!
//! What is committed can be read a moment before it is durable. Whatever the bot sends of its own accord it claims by a
//! write first, which is answered after its own flush, and that takes everything before along.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

/// How many flushes may be under way at once. The others begin while a slow disk still works on the first; a quick disk
/// has done with it before the next commit.
const AT_ONCE: usize = 4;
/// A disk whose flushes take longer than this is slow: longer than it takes to run and commit some use cases.
const SLOW: Duration = Duration::from_millis(2);

/// What a commit would find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlook {
    /// No flush could begin yet.
    Busy,
    /// One could, and will soon be done.
    Quick,
    /// One could, and will take longer than it takes to run and commit some use cases.
    Slow,
}

/// The write-ahead log under one connection of the writer.
pub(super) struct WriteAheadLog {
    free: mpsc::Receiver<Flusher>,
    /// For the next commit.
    ready: Option<Flusher>,
    state: Arc<State>,
}

/// The right to flush the log once at a time. Of several threads that flush over one handle Linux tells a failure only to
/// one, so each flusher has a handle of its own.
pub(super) struct Flusher {
    disk: Box<dyn Disk>,
    /// How many use cases are answered after this flush.
    awaited_by: usize,
    state: Arc<State>,
    back: mpsc::Sender<Flusher>,
}

trait Disk: Send {
    fn flush(&self) -> io::Result<()>;
}

impl Disk for File {
    fn flush(&self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Commits are counted from 1.
#[derive(Default)]
struct State {
    committed: AtomicU64,
    /// All up to here survive a power cut.
    durable: AtomicU64,
    /// How many use cases wait for flushes.
    awaited_by: AtomicUsize,
    /// How long flushes take of late, in microseconds.
    takes: AtomicU64,
    /// A flush has failed. The kernel may have dropped what it could not write and report success the next time, so no
    /// flush of this log is believed any more.
    failed: AtomicBool,
}

impl WriteAheadLog {
    /// The log beside the open SQLite file `ledger`. All that it holds by now is made durable.
    pub(super) fn open(ledger: &Path) -> io::Result<Self> {
        // SQLite keeps the log beside the file itself, wherever a link to it stands.
        let mut path = ledger.canonicalize()?.into_os_string();
        path.push("-wal");
        let mut disks: Vec<Box<dyn Disk>> = Vec::new();
        for _ in 0..AT_ONCE {
            let file = File::open(&path)?;
            file.flush()?;
            disks.push(Box::new(file));
        }
        Ok(Self::over(disks))
    }

    fn over(disks: Vec<Box<dyn Disk>>) -> Self {
        let (back, free) = mpsc::channel(disks.len());
        let state = Arc::<State>::default();
        for disk in disks {
            let (state, back) = (state.clone(), back.clone());
            let awaited_by = 0;
            Flusher {
                disk,
                awaited_by,
                state,
                back,
            }
            .give_back();
        }
        WriteAheadLog {
            free,
            ready: None,
            state,
        }
    }

    /// Waits until there is a flusher for the next commit. False when there will be none, because the runtime in which
    /// they work has ended.
    pub(super) async fn get_ready(&mut self) -> bool {
        if self.ready.is_none() {
            self.ready = self.free.recv().await;
        }
        self.ready.is_some()
    }

    /// What a commit would find now.
    pub(super) fn outlook(&mut self) -> Outlook {
        self.ready = self.ready.take().or_else(|| self.free.try_recv().ok());
        match Duration::from_micros(self.state.takes.load(Ordering::Relaxed)) {
            _ if self.ready.is_none() => Outlook::Busy,
            takes if takes > SLOW => Outlook::Slow,
            _ => Outlook::Quick,
        }
    }

    /// How many use cases have been committed and wait for a flush.
    pub(super) fn awaited_by(&self) -> usize {
        self.state.awaited_by.load(Ordering::Relaxed)
    }

    /// Notes a commit that has been written into the log.
    pub(super) fn committed(&self) {
        self.state.committed.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether all that was committed survives a power cut.
    pub(super) fn is_durable(&self) -> bool {
        self.state.is_durable(self.state.committed())
    }

    /// What makes durable what was committed so far, for so many use cases; `None` as [`WriteAheadLog::get_ready`] says.
    pub(super) async fn flusher(&mut self, awaited_by: usize) -> Option<Flusher> {
        self.get_ready().await;
        let flusher = self.ready.take()?;
        self.state.awaited_by.fetch_add(awaited_by, Ordering::Relaxed);
        Some(Flusher { awaited_by, ..flusher })
    }

    /// Whether a flush has failed: commits may be lost in a power cut, and with them all that came after.
    pub(super) fn has_failed(&self) -> bool {
        self.state.failed.load(Ordering::Acquire)
    }

    /// Waits for the flushes that are under way. Whether none has failed.
    pub(super) async fn rest(mut self) -> bool {
        let mut at_rest = usize::from(self.ready.is_some());
        while at_rest < self.free.max_capacity() && self.free.recv().await.is_some() {
            at_rest += 1;
        }
        !self.has_failed()
    }
}

impl Flusher {
    /// Makes all durable that was committed by now, unless others have done so.
    pub(super) fn flush(self) -> io::Result<()> {
        let flushed = self.state.flush(&*self.disk);
        self.state.awaited_by.fetch_sub(self.awaited_by, Ordering::Relaxed);
        self.give_back();
        flushed
    }

    fn give_back(self) {
        let back = self.back.clone();
        // There is room for as many as there are; the log itself may have gone.
        let _ = back.try_send(self);
    }
}

impl State {
    fn committed(&self) -> u64 {
        self.committed.load(Ordering::Acquire)
    }

    fn is_durable(&self, commit: u64) -> bool {
        self.durable.load(Ordering::Acquire) >= commit
    }

    fn flush(&self, disk: &dyn Disk) -> io::Result<()> {
        let commit = self.committed();
        let flushed = if self.is_durable(commit) {
            Ok(())
        } else {
            self.timed(disk)
        };
        self.failed.fetch_or(flushed.is_err(), Ordering::AcqRel);
        flushed?;
        if self.failed.load(Ordering::Acquire) {
            return Err(io::Error::other("an earlier flush of the log has failed"));
        }
        self.durable.fetch_max(commit, Ordering::AcqRel);
        Ok(())
    }

    fn timed(&self, disk: &dyn Disk) -> io::Result<()> {
        let since = Instant::now();
        let flushed = disk.flush();
        self.took(since.elapsed());
        flushed
    }

    fn took(&self, took: Duration) {
        let (before, took) = (self.takes.load(Ordering::Relaxed), took.as_micros() as u64);
        // Where two end together one of them does not count, which changes little.
        self.takes.store((3 * before + took) / 4, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use futures::FutureExt;
    use futures::executor::block_on;

    use super::*;

    /// Tells of each flush, and ends it as it is told.
    struct Slow {
        begun: Sender<()>,
        ends: Receiver<io::Result<()>>,
    }

    impl Disk for Slow {
        fn flush(&self) -> io::Result<()> {
            self.begun.send(()).expect("the test goes on");
            self.ends.recv().expect("the test goes on")
        }
    }

    /// What ends the flushes over each disk, and what tells that one has begun.
    fn log(disks: usize) -> (WriteAheadLog, Vec<Sender<io::Result<()>>>, Receiver<()>) {
        let (begun, begins) = channel();
        let (mut slow, mut ending) = (Vec::new(), Vec::new());
        for _ in 0..disks {
            let (end, ends) = channel();
            let begun = begun.clone();
            slow.push(Box::new(Slow { begun, ends }) as Box<dyn Disk>);
            ending.push(end);
        }
        (WriteAheadLog::over(slow), ending, begins)
    }

    fn commit(log: &mut WriteAheadLog) -> Flusher {
        log.committed();
        block_on(log.flusher(1)).expect("one is free")
    }

    #[test]
    fn a_commit_is_durable_when_a_flush_that_began_after_it_has_succeeded() {
        let (mut log, ends, begins) = log(2);
        assert!(log.is_durable());
        let first = commit(&mut log);
        let first = std::thread::spawn(|| first.flush());
        begins.recv().unwrap();
        let second = commit(&mut log);
        assert!(log.flusher(1).now_or_never().is_none(), "both are in use");
        assert_eq!(log.awaited_by(), 2);
        ends[0].send(Ok(())).unwrap();
        first.join().unwrap().unwrap();
        assert!(!log.is_durable(), "the flush had begun before the second commit");
        let second = std::thread::spawn(|| second.flush());
        begins.recv().unwrap();
        ends[1].send(Ok(())).unwrap();
        second.join().unwrap().unwrap();
        assert!(log.is_durable());
        assert_eq!(log.awaited_by(), 0);
        assert!(block_on(log.rest()));
    }

    #[test]
    fn a_later_flush_serves_those_whose_own_has_not_begun() {
        let (mut log, ends, begins) = log(2);
        let (first, second) = (commit(&mut log), commit(&mut log));
        ends[1].send(Ok(())).unwrap();
        second.flush().unwrap();
        begins.recv().unwrap();
        first.flush().unwrap();
        assert!(begins.try_recv().is_err(), "nothing is flushed twice");
    }

    #[test]
    fn a_slow_disk_is_told_from_a_quick_one_while_a_flush_could_begin() {
        let (mut log, ..) = log(1);
        assert_eq!(log.outlook(), Outlook::Quick, "nothing was flushed yet");
        (0..10).for_each(|_| log.state.took(SLOW * 2));
        assert_eq!(log.outlook(), Outlook::Slow);
        let under_way = commit(&mut log);
        assert_eq!(log.outlook(), Outlook::Busy, "none could begin");
        under_way.give_back();
        assert_eq!(log.outlook(), Outlook::Slow);
        (0..10).for_each(|_| log.state.took(SLOW / 2));
        assert_eq!(log.outlook(), Outlook::Quick, "of late it was quick");
    }

    #[test]
    fn after_a_failed_flush_no_other_of_the_same_log_is_believed() {
        let (mut log, ends, begins) = log(2);
        let (first, second) = (commit(&mut log), commit(&mut log));
        let second = std::thread::spawn(|| second.flush());
        begins.recv().unwrap();
        ends[0].send(Err(io::Error::other("the disk is broken"))).unwrap();
        assert!(first.flush().is_err());
        ends[1].send(Ok(())).unwrap();
        assert!(
            second.join().unwrap().is_err(),
            "what the first left out may be missing before it"
        );
        assert!(log.has_failed() && !log.is_durable());
        assert!(!block_on(log.rest()));
    }
}
