//! Pictures are drawn outside of transactions, on threads where that may take its time.

use crate::chat::reply::Picture;
use crate::digest::picture::Sketch;
use tokio::task::spawn_blocking;

/// Draws a picture. A message goes without it rather than not at all.
pub(super) async fn draw(sketch: Sketch) -> Option<Picture> {
    match spawn_blocking(move || sketch.draw()).await {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(error)) => {
            tracing::error!(%error, "a message goes without its picture");
            None
        }
        Err(error) => {
            tracing::error!(%error, "drawing a picture panicked; the message goes without it");
            None
        }
    }
}
