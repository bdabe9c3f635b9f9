//! Stopping in good order: the first signal asks everything to finish what is in hand, the second ends the process.

use tokio::sync::watch;

/// Waits until the program is to stop; also when nobody is left to say so.
pub async fn stopped(stop: &mut watch::Receiver<bool>) {
    stop.wait_for(|stop| *stop).await.ok();
}

/// Turns true with SIGTERM or SIGINT (Ctrl-C). The second signal exits at once.
///
/// # Errors
/// The system does not let signals be caught.
pub fn on_signals() -> std::io::Result<watch::Receiver<bool>> {
    let mut signals = signals::Signals::new()?;
    let (asks, told) = watch::channel(false);
    tokio::spawn(async move {
        let (name, _) = signals.next().await;
        tracing::info!(signal = name, "stopping; a second signal exits at once");
        asks.send_replace(true);
        let (name, code) = signals.next().await;
        tracing::warn!(signal = name, "exiting at once");
        std::process::exit(code)
    });
    Ok(told)
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
