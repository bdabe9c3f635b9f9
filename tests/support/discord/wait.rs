//! Waiting for what the stand-in sees.

use std::time::Duration;

use super::super::wait;
use super::state::World;
use super::{Discord, PATIENCE};

impl Discord {
    /// Waits until the state is as asked; panics with `what` after ten seconds.
    pub async fn wait_for<T>(&self, what: &str, mut seen: impl FnMut(&World) -> Option<T>) -> T {
        self.wait_until(what, PATIENCE, || seen(&self.shared.world())).await
    }

    /// Like `wait_for`, for what is not in the world: gateway counts, requests.
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

    /// Until the bot has identified and registered its commands.
    pub async fn bot_is_ready(&self) {
        // Refused registrations are tried again after pauses of seconds.
        self.wait_until("the bot to identify and register commands", PATIENCE * 3, || {
            let registered = self.shared.world().registrations > 0;
            (self.shared.gateway.connected() > 0 && registered).then_some(())
        })
        .await;
    }
}
