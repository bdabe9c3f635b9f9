//! What the product needs of a platform, and what a platform needs of the product.

use super::inbound::{Home, Inbound, PlatformName};
use super::locale::Language;
use super::reply::{Message, MessageRef, Reply};
use async_trait::async_trait;
use futures::future::BoxFuture;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The one border over which messages leave: as narrow as delivery needs.
#[async_trait]
pub trait Platform: Send + Sync {
    fn name(&self) -> PlatformName;

    /// Posts or edits a message. Repeating a post within the platform's own de-duplication is safe; see
    /// [`Post::repeat_is_safe_for`](Platform::repeat_is_safe_for).
    async fn deliver(&self, post: &Post) -> Result<MessageRef, NotDelivered>;

    /// Looks for the message of a post whose outcome is not known: as the answer that it may be, and, if it was tried, in
    /// its place.
    async fn find(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered>;

    /// How long after the first try the platform itself de-duplicates a repeated post.
    fn repeat_is_safe_for(&self) -> Duration;
}

/// A message on its way.
#[derive(Clone)]
pub struct Post {
    /// The delivery's id, by which the platform de-duplicates.
    pub delivery: i64,
    /// The platform's id of the home.
    pub home: String,
    pub to: To,
    /// The message to change, if this is an edit.
    pub edits: Option<String>,
    /// The interaction whose answer this message may already be.
    pub answer: Option<String>,
    /// Whether an earlier attempt may have posted it.
    pub tried: bool,
    /// When the fact was stored, in real seconds since 1970; the message cannot be older.
    pub since: i64,
    pub message: Message,
}

/// Without the handle of the interaction, by which anybody could answer in the bot's name.
impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post")
            .field("delivery", &self.delivery)
            .field("home", &self.home)
            .field("to", &self.to)
            .field("edits", &self.edits)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum To {
    Channel(String),
    /// A person's direct messages, by account id.
    Person(String),
}

/// Why a message was not delivered (or may not have been).
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotDelivered {
    /// Nothing was posted: a limit leaves its place no room for so long. What waits for the same place waits behind it.
    #[error("not now: {cause}")]
    NotNow { after: Duration, cause: String },
    /// Nothing was posted, or nobody knows; it is tried again.
    #[error("try again: {cause}")]
    Again { after: Option<Duration>, cause: String },
    /// It cannot be delivered there: direct messages closed, channel gone, no permission.
    #[error("closed: {cause}")]
    Closed { why: Closed, cause: String },
}

/// Why a place takes no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The person takes no direct messages from the bot.
    DirectMessages,
    /// The person has left.
    PersonGone,
    /// The channel or the message is gone.
    Gone,
    /// The bot lacks a permission there.
    Permission,
    /// The platform refuses the message as it stands: our fault.
    Refused,
}

/// How an adapter reaches the product.
#[derive(Clone)]
pub struct Door {
    /// Handles one event.
    pub handle: Arc<dyn Fn(Inbound) -> BoxFuture<'static, Answer> + Send + Sync>,
    /// Tells that the answer to an event that was owed arrived, and as which message.
    pub answered: Arc<dyn Fn(i64, Option<MessageRef>) + Send + Sync>,
    /// Tells of answers that are owed and that the adapter will not show itself: nothing is awaited before they are delivered.
    pub left: Arc<dyn Fn(Vec<i64>) + Send + Sync>,
    /// The language for what an adapter says by itself to an account whose client speaks this, if that is known: a form, a
    /// slip that it found alone. Answers within a moment, whatever becomes of the ledger.
    pub language: Arc<dyn Fn(Home, String, Option<Language>) -> BoxFuture<'static, Language> + Send + Sync>,
    /// The roles and groups of a home that stand for something: for a team, for the moderators. `None` while the ledger is
    /// away.
    pub groups: Arc<dyn Fn(Home) -> BoxFuture<'static, Option<Vec<String>>> + Send + Sync>,
    /// Whether no other copy of the program serves the same homes.
    pub alone: bool,
    /// Moves on when somebody has changed something, on whatever platform.
    pub changes: watch::Receiver<()>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Door")
    }
}

/// How long the answer to an event may take before the person sees that there is none.
pub const ANSWER_TIME: Duration = Duration::from_secs(3);

/// How long after the event's arrival an answer that is owed may still be tried. Later its delivery is posted, and an answer
/// that came through after all would stand beside it.
pub const OWED_ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// What was said before and seemed to have no answer.
#[derive(Debug, Clone)]
pub struct Repeated {
    /// Since when its answer may have been shown.
    pub since: Timestamp,
    /// The channel in which it was said, and in which its answer stands or is still awaited.
    pub channel: String,
}

/// What a platform shows, and the delivery that is settled by showing it.
#[derive(Debug, Default)]
pub struct Answer {
    pub reply: Reply,
    /// The delivery that this answer is; without word of its arrival it is posted in the channel later.
    pub owed: Option<i64>,
    /// Somebody repeats what seemed to have no answer, and an earlier one may have shown what is owed.
    pub repeats: Option<Repeated>,
    /// Sent to the same person alone, after the reply: a hint, a confirmation.
    pub aside: Option<Message>,
    /// What became of the home could not be stored: a platform that tells it again is to do so.
    pub lost: bool,
    /// Whether nothing was done and the person may try again, with other words or later: a form that was sent stays open.
    pub nothing_done: bool,
    /// Where nothing was done: the option or field in which to mend it, where it is one alone.
    pub about: Option<&'static str>,
    /// The language in which the person is answered, for what the adapter adds in words of its own.
    pub language: Language,
}
