//! A message with its picture: that is uploaded first, which nobody sees and which may be repeated, and then one message shows
//! it, so that this message is posted once and in its turn like any other.
//!
//! Slack goes on working at a file after it has said that the upload is complete: it looks for malware and makes smaller
//! pictures. Until then it refuses every message that shows the file, so `files.info` is asked until it tells what kind of file
//! that is.
//!
//! A message goes without its picture rather than not at all. It then says in words what the picture shows.

use super::Slack;
use super::api::ApiError;
use super::people::Site;
use super::render::{self, Rendered};
use crate::chat::reply::{Message, Picture};
use crate::chat::text::shorten;
use serde_json::Value;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

const NAME: &str = "picture.png";
const ALT: usize = 1_000;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// How often a message is sent again when Slack does not know a picture that it just called ready, and after what pause.
const TRIES_MORE: u32 = 2;
const TRY_PAUSE: Duration = Duration::from_secs(1);

/// The last pictures that were uploaded, so that a message which has to be tried for days does not upload its own each time.
#[derive(Default)]
pub(super) struct Uploads(Mutex<VecDeque<(u64, String)>>);

impl Uploads {
    const MOST: usize = 32;

    fn kept(&self) -> MutexGuard<'_, VecDeque<(u64, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, picture: &Picture) -> Option<String> {
        let print = fingerprint(picture);
        let kept = self.kept();
        let found = kept.iter().find(|(kept, _)| *kept == print);
        found.map(|(_, id)| id.clone())
    }

    fn remember(&self, picture: &Picture, id: &str) {
        let mut kept = self.kept();
        kept.truncate(Self::MOST - 1);
        kept.push_front((fingerprint(picture), id.to_owned()));
    }

    fn forget(&self, id: &str) {
        self.kept().retain(|(_, kept)| kept != id);
    }
}

fn fingerprint(picture: &Picture) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&picture.png, &picture.alt).hash(&mut hasher);
    hasher.finish()
}

/// A message as it is sent.
pub(super) struct Composed {
    pub rendered: Rendered,
    /// While it shows a picture: how it looks without.
    without: Option<Rendered>,
    tries_more: u32,
}

impl Composed {
    /// Whether it is to be sent again, because it was refused for its picture alone; in the end it has none any more.
    pub async fn gives_way_to(&mut self, error: &ApiError) -> bool {
        if error.word() != "invalid_blocks" || self.without.is_none() {
            return false;
        }
        if self.tries_more > 0 {
            self.tries_more -= 1;
            sleep(TRY_PAUSE).await;
        } else if let Some(without) = self.without.take() {
            goes_without(error);
            self.rendered = without;
        }
        true
    }
}

impl Slack {
    /// A message with its picture, which is uploaded first.
    pub(super) async fn compose(&self, message: &Message, site: &Site) -> Composed {
        let mut composed = Composed {
            rendered: render::message(message, site),
            without: None,
            tries_more: TRIES_MORE,
        };
        let Some(picture) = &message.picture else {
            return composed;
        };
        let mut without = composed.rendered.clone();
        without.insert(render::picture_in_words(&picture.alt));
        match self.shown(picture).await {
            Ok(image) => {
                composed.rendered.insert(image);
                composed.without = Some(without);
            }
            Err(error) => {
                goes_without(&error);
                composed.rendered = without;
            }
        }
        composed
    }

    /// The block that shows a picture. Where Slack refuses to tell whether it can be shown, that is tried all the same.
    async fn shown(&self, picture: &Picture) -> Result<Value, ApiError> {
        let uploads = &self.0.uploads;
        if let Some(id) = uploads.of(picture) {
            if self.is_ready(&id).await.is_ok() {
                return Ok(render::picture(&id, &picture.alt));
            }
            uploads.forget(&id);
        }
        let deadline = Instant::now() + self.0.picture_within;
        let id = persist(deadline, || self.upload_picture(picture)).await?;
        match persist(deadline, || self.is_ready(&id)).await {
            Ok(()) => uploads.remember(picture, &id),
            Err(error) if error.passes() => return Err(error),
            Err(error) => tracing::debug!(%error, "whether a picture can be shown is not known"),
        }
        Ok(render::picture(&id, &picture.alt))
    }

    async fn upload_picture(&self, picture: &Picture) -> Result<String, ApiError> {
        let alt = shorten(&picture.alt, ALT);
        let id = self.upload(NAME, picture.png.clone(), Some(&alt)).await?;
        self.complete(&id, NAME, Vec::new()).await?;
        Ok(id)
    }
}

fn goes_without(error: &ApiError) {
    tracing::warn!(%error, "a message goes without its picture");
}

/// Tries what may succeed later, with growing pauses, until `deadline`.
async fn persist<T, Trying>(deadline: Instant, attempt: impl Fn() -> Trying) -> Result<T, ApiError>
where
    Trying: Future<Output = Result<T, ApiError>>,
{
    let mut pause = FIRST_PAUSE;
    loop {
        let error = match timeout_at(deadline, attempt()).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error,
            Err(_) => ApiError::NoAnswer("its time was over".to_owned()),
        };
        let wait = error.retry_after().unwrap_or(pause);
        if !error.passes() || Instant::now() + wait >= deadline {
            return Err(error);
        }
        sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
