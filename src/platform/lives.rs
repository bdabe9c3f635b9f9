//! Telling the product what became of a home, which the platform tells once.

use super::backoff::Backoff;
use crate::chat::inbound::Inbound;
use crate::chat::platform::Door;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::time::sleep;

/// Tells it once; whether it is to be told again, because it could not be stored.
pub(super) async fn is_lost(door: &Door, inbound: Inbound) -> bool {
    match AssertUnwindSafe((door.handle)(inbound)).catch_unwind().await {
        Ok(answer) => answer.lost,
        Err(_) => {
            tracing::error!("handling what became of a home panicked");
            false
        }
    }
}

/// Tells it until it is stored.
pub(super) async fn tell(door: Door, inbound: Inbound) {
    let mut backoff = Backoff::default();
    while is_lost(&door, inbound.clone()).await {
        let pause = backoff.next();
        tracing::warn!(?pause, home = inbound.home.id, "what became of a home is told again");
        sleep(pause).await;
    }
}
