//! Waiting for conditions, each with a bound; nothing sleeps and hopes.

use std::time::Duration;

use super::state::World;
use super::{PATIENCE, Slack};

impl Slack {
    /// Waits until the state is as asked; panics with `what` after ten seconds.
    pub async fn wait_for<T>(&self, what: &str, mut seen: impl FnMut(&World) -> Option<T>) -> T {
        self.wait_until(what, PATIENCE, || seen(&self.shared.world())).await
    }

    /// Like `wait_for`, for what is not in the world: counts of sockets, requests.
    pub async fn wait_until<T>(&self, what: &str, patience: Duration, seen: impl FnMut() -> Option<T>) -> T {
        match self.comes_true(patience, seen).await {
            Some(value) => value,
            None => panic!("waited {patience:?} for {what}\nproblems: {:#?}", self.problems()),
        }
    }

    /// What was seen within the time, or nothing.
    pub async fn comes_true<T>(&self, patience: Duration, mut seen: impl FnMut() -> Option<T>) -> Option<T> {
        let waiting = async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                // Registered before the look, so that no change falls between the two.
                changed.as_mut().enable();
                if let Some(value) = seen() {
                    return value;
                }
                changed.await;
            }
        };
        tokio::time::timeout(patience, waiting).await.ok()
    }

    /// Until the bot has opened a socket.
    pub async fn bot_is_ready(&self) {
        self.sockets_are(1).await;
    }

    /// Until this many sockets (or more) are open.
    pub async fn sockets_are(&self, open: usize) {
        let seen = || (self.connected_sockets() >= open).then_some(());
        self.wait_until(&format!("{open} open sockets"), PATIENCE, seen).await;
    }
}
