//! Waiting for what the stand-in sees.

use std::time::Duration;

use super::super::wait;
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
    pub async fn comes_true<T>(&self, patience: Duration, seen: impl FnMut() -> Option<T>) -> Option<T> {
        wait::comes_true(&self.shared.changed, patience, seen).await
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
