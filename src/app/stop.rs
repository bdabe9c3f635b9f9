//! Stopping in good order: the first signal asks everything to finish what is in hand, the second ends the process.

use tokio::sync::watch;

/// Tells a part that the program is to stop. Clones share it.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Asks for the stop. When it is dropped, that is a stop as well: nobody would be left to ask.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// A stop and who asks for it.
pub fn channel() -> (Stopper, Stop) {
    let (asks, told) = watch::channel(false);
    (Stopper(asks), Stop(told))
}

impl Stopper {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Whether the stop was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// The stop as platforms, which know no app, wait for it: the value becomes true.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.0.clone()
    }

    /// Returns when the stop is asked for.
    pub async fn wait(&self) {
        let mut told = self.0.clone();
        // An error means that the stopper is gone.
        let _ = told.wait_for(|asked| *asked).await;
    }
}

/// A stop asked for by SIGTERM or SIGINT (Ctrl-C). The second signal exits at once.
///
/// # Errors
/// The system does not let signals be caught.
pub fn on_signals() -> std::io::Result<Stop> {
    let mut signals = signals::Signals::new()?;
    let (stopper, stop) = channel();
    tokio::spawn(async move {
        let name = signals.next().await.0;
        tracing::info!(signal = name, "stopping; a second signal exits at once");
        stopper.stop();
        let (name, code) = signals.next().await;
        tracing::warn!(signal = name, "exiting at once");
        std::process::exit(code)
    });
    Ok(stop)
}

/// Each signal with the exit code that shells give a program that it ended.
#[cfg(unix)]
mod signals {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        term: Signal,
        int: Signal,
    }

    impl Signals {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Signals {
                term: signal(SignalKind::terminate())?,
                int: signal(SignalKind::interrupt())?,
            })
        }

        pub(super) async fn next(&mut self) -> (&'static str, i32) {
            tokio::select! {
                _ = self.term.recv() => ("SIGTERM", 143),
                _ = self.int.recv() => ("SIGINT", 130),
            }
        }
    }
}

#[cfg(not(unix))]
mod signals {
    pub(super) struct Signals;

    impl Signals {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Signals)
        }

        pub(super) async fn next(&mut self) -> (&'static str, i32) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            ("Ctrl-C", 130)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_part_is_told() {
        let (stopper, stop) = channel();
        let other = stop.clone();
        assert!(!stop.is_asked());
        let waits = tokio::spawn(async move { other.wait().await });
        stopper.stop();
        waits.await.unwrap();
        stop.wait().await;
        assert!(stop.is_asked());
    }

    #[tokio::test]
    async fn a_stopper_that_is_gone_is_a_stop() {
        let (stopper, stop) = channel();
        drop(stopper);
        stop.wait().await;
        assert!(stop.is_asked());
    }
}
