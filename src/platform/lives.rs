//! Telling the product what became of a home, which the platform tells once.

use super::backoff::Backoff;
use crate::chat::inbound::Inbound;
use crate::chat::platform::Door;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::time::sleep;

/// With a minute between most of them, an hour or more.
const TRIES: usize = 90;

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

/// Tells it until it is stored. After an hour what others have to tell goes on without it.
pub(super) async fn tell(door: Door, inbound: Inbound) {
    let mut backoff = Backoff::default();
    for _ in 0..TRIES {
        if !is_lost(&door, inbound.clone()).await {
            return;
        }
        let pause = backoff.next();
        tracing::warn!(?pause, home = inbound.home.id, "what became of a home is told again");
        sleep(pause).await;
    }
    tracing::error!(home = inbound.home.id, "what became of a home is given up");
}
