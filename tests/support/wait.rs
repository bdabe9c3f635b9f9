//! Waiting for conditions, each with a bound; nothing sleeps and hopes.

use std::time::Duration;

use tokio::sync::Notify;

/// What was seen within the time, or nothing; `changed` tells when it is worth another look.
pub async fn comes_true<T>(changed: &Notify, patience: Duration, mut seen: impl FnMut() -> Option<T>) -> Option<T> {
    let waiting = async {
        loop {
            let changed = changed.notified();
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
