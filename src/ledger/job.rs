//! A use case on its way through the SQLite writer.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::Conn;
use super::trouble::sqlite_connection_suspect;
use super::work::{Ran, run};
use crate::error::{Error, Fault, Result};

/// A use case that waits, with its type erased.
pub(super) trait Job: Send {
    /// Runs the use case once and keeps what came of it, in place of what an earlier run left.
    fn run<'a>(&'a mut self, conn: &'a mut Conn, limit: Duration) -> BoxFuture<'a, Verdict>;
    /// Answers the caller: with what the last run left, or with the fault that kept it from being stored.
    fn settle(self: Box<Self>, stored: Result<(), Fault>);
    /// Whether anybody still waits for the answer.
    fn awaited(&self) -> bool;
}

/// What is to become of what a run wrote.
pub(super) enum Verdict {
    Keep,
    Undo,
    /// Undo, and use another connection from now on.
    Distrust,
}

pub(super) struct UseCase<T, F> {
    work: F,
    outcome: Option<Result<T>>,
    /// It panicked or took too long: it is not run again for its neighbours' sake.
    cut: bool,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> UseCase<T, F> {
    pub(super) fn new(work: F, answer: oneshot::Sender<Result<T>>) -> Self {
        UseCase {
            work,
            outcome: None,
            cut: false,
            answer,
        }
    }
}

impl<T, F> Job for UseCase<T, F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T>> + Send + Sync,
{
    fn run<'a>(&'a mut self, conn: &'a mut Conn, limit: Duration) -> BoxFuture<'a, Verdict> {
        Box::pin(async move {
            if self.cut {
                return Verdict::Undo;
            }
            conn.limit(Some(limit));
            let ran = run(&self.work, conn, limit).await;
            conn.limit(None);
            let outcome = match ran {
                Ran::Ended(outcome) => outcome,
                Ran::Cut(fault) => {
                    self.cut = true;
                    Err(fault.into())
                }
            };
            let verdict = match &outcome {
                Ok(_) => Verdict::Keep,
                Err(Error::Fault(Fault::Ledger(error))) if sqlite_connection_suspect(error) => Verdict::Distrust,
                Err(_) => Verdict::Undo,
            };
            self.outcome = Some(outcome);
            verdict
        })
    }

    fn settle(self: Box<Self>, stored: Result<(), Fault>) {
        let answer = match (stored, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(Fault::Stopping.into()),
            (Err(fault), _) => Err(fault.into()),
        };
        // The caller may have gone.
        let _ = self.answer.send(answer);
    }

    fn awaited(&self) -> bool {
        !self.answer.is_closed()
    }
}
