//! Messages that answer nobody: posts, direct messages, edits. Each bears the id of its delivery in its metadata, by which
//! it can be found again.

use super::api::{ApiError, Fields};
use super::lanes::Standing;
use super::picture::Composed;
use super::render::Rendered;
use super::spot::Spot;
use super::{PATIENCE, Slack, upload};
use crate::chat::inbound::PlatformName;
use crate::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use crate::chat::reply::MessageRef;
use async_trait::async_trait;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// What a message's metadata are called.
pub(super) const EVENT: &str = "magicwords_delivery";
/// The longest that a post waits for its picture and then for its turn in its channel.
const TURN_WITHIN: Duration = Duration::from_secs(25);
/// A workspace that may hold no more messages needs its people, or the days that pass.
const FULL_PAUSE: Duration = Duration::from_secs(3_600);
/// Where no connection comes about, a place rests for so long.
const RECONNECTS_WITHIN: Duration = Duration::from_secs(5);

#[async_trait]
impl Platform for Slack {
    fn name(&self) -> PlatformName {
        PlatformName::Slack
    }

    async fn deliver(&self, post: &Post) -> Result<MessageRef, NotDelivered> {
        let site = self.site().await.map_err(|error| not_delivered(&error))?;
        let channel = self.place_of(post).await.map_err(|error| not_delivered(&error))?;
        let deadline = Instant::now() + TURN_WITHIN;
        let mut composed = self.compose(&post.message, site).await;
        let Standing { place: channel, ts } = match &post.edits {
            Some(ts) => {
                let changed = self.edit(&channel, ts, &mut composed).await;
                changed.map_err(|error| not_changed(&post.to, &error))?;
                Standing {
                    place: channel,
                    ts: ts.clone(),
                }
            }
            None => self.post_where_it_can(post, channel, &mut composed, deadline).await?,
        };
        if let Some(file) = &post.message.file
            && let Err(error) = self.share(&channel, file, None).await
        {
            tracing::warn!(%error, delivery = post.delivery, "a message stands without its file");
        }
        Ok(MessageRef {
            home: post.home.clone(),
            message: ts,
            channel,
        })
    }

    async fn find(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered> {
        // The answer to a command is a message like any other: both are looked for at once.
        self.look_for(post).await
    }

    fn repeat_is_safe_for(&self) -> Duration {
        // Slack takes a repeated post for another one.
        Duration::ZERO
    }
}

impl Slack {
    /// Posts in the place of a message, or, where that is a thread that takes no reply, in its channel.
    async fn post_where_it_can(
        &self,
        post: &Post,
        place: String,
        composed: &mut Composed,
        deadline: Instant,
    ) -> Result<Standing, NotDelivered> {
        let error = match self.post_in_turn(post, &place, composed, deadline).await {
            Ok(standing) => return Ok(standing),
            Err(error) => error,
        };
        let channel = channel_of_lost_thread(&place, &error).ok_or_else(|| not_delivered(&error))?;
        // An earlier attempt may have come as far.
        if post.tried
            && let Some(found) = self.search(post, channel.clone()).await?
        {
            return Ok(Standing {
                place: found.channel,
                ts: found.message,
            });
        }
        let posted = self.post_in_turn(post, &channel, composed, deadline).await;
        posted.map_err(|error| not_delivered(&error))
    }

    async fn post_in_turn(
        &self,
        post: &Post,
        channel: &str,
        composed: &mut Composed,
        deadline: Instant,
    ) -> Result<Standing, ApiError> {
        self.lanes().outbox_brings(Spot::of(channel).channel, post.delivery);
        let mut joined = false;
        loop {
            let mut fields = post_fields(channel, &composed.rendered, post.delivery);
            if is_reply(post, channel) {
                // A thread alone would show it to nobody who does not follow that.
                fields.push(("reply_broadcast", "true".to_owned()));
            }
            let posted = self.post(channel, post.delivery, fields, deadline).await;
            let error = match posted {
                Ok(Ok(standing)) => return Ok(standing),
                Ok(Err(error)) => error,
                Err(_) => return Err(ApiError::NoAnswer("its lane was given up".to_owned())),
            };
            if error.word() == "not_in_channel" && !joined && self.join(channel).await {
                joined = true;
            } else if !composed.gives_way_to(&error).await {
                return Err(error);
            }
        }
    }

    async fn edit(&self, place: &str, ts: &str, composed: &mut Composed) -> Result<(), ApiError> {
        loop {
            match self.update(place, ts, &composed.rendered).await {
                Err(error) if composed.gives_way_to(&error).await => {}
                done => return done,
            }
        }
    }

    pub(super) async fn update(&self, place: &str, ts: &str, rendered: &Rendered) -> Result<(), ApiError> {
        // Without a word about metadata those of the message stay.
        let channel = Spot::of(place).channel.to_owned();
        let mut fields = vec![("channel", channel), ("ts", ts.to_owned())];
        fields.extend(upload::fields(rendered));
        self.api().call("chat.update", &fields, PATIENCE).await.map(drop)
    }

    /// Joins a public channel; whether that could be done.
    pub(super) async fn join(&self, place: &str) -> bool {
        let channel = Spot::of(place).channel;
        let fields = vec![("channel", channel.to_owned())];
        let joined = self.api().call("conversations.join", &fields, PATIENCE).await;
        if let Err(error) = &joined {
            tracing::debug!(%error, channel, "the bot cannot join a channel by itself");
        }
        joined.is_ok()
    }

    /// Where a message goes: what replies to another goes to the thread beneath that.
    async fn place_of(&self, post: &Post) -> Result<String, ApiError> {
        let place = self.channel_of(&post.to).await?;
        let spot = Spot::of(&place);
        let thread = match &post.message.replies_to {
            Some(card) if spot.thread.is_none() && card.channel == place => Some(card.message.as_str()),
            _ => spot.thread,
        };
        Ok(Spot { thread, ..spot }.to_string())
    }

    /// The channel or thread; for a person the channel of their direct messages, opened where it is not known.
    pub(super) async fn channel_of(&self, to: &To) -> Result<String, ApiError> {
        let person = match to {
            To::Channel(channel) => return Ok(channel.clone()),
            To::Person(person) => person,
        };
        if let Some(channel) = self.direct_channel(person) {
            return Ok(channel);
        }
        let fields = vec![("users", person.clone())];
        let opened = self.api().call("conversations.open", &fields, PATIENCE).await?;
        let channel = opened.text("/channel/id");
        self.remember_direct_channel(person, &channel);
        Ok(channel)
    }
}

/// Whether a message goes to the thread beneath the one that it replies to.
fn is_reply(post: &Post, place: &str) -> bool {
    let card = post.message.replies_to.as_ref();
    card.is_some_and(|card| Spot::of(place).thread == Some(&card.message))
}

/// A new message as Slack takes it; `delivery` is how it is found again.
pub(super) fn post_fields(place: &str, rendered: &Rendered, delivery: i64) -> Fields {
    let mut fields = message_fields(place, rendered);
    fields.push(("metadata", metadata(&delivery.to_string()).to_string()));
    fields
}

pub(super) fn metadata(delivery: &str) -> Value {
    json!({"event_type": EVENT, "event_payload": {"delivery": delivery}})
}

/// A new message that nobody will look for.
pub(super) fn message_fields(place: &str, rendered: &Rendered) -> Fields {
    let spot = Spot::of(place);
    let mut fields = vec![("channel", spot.channel.to_owned())];
    fields.extend(spot.thread.map(|thread| ("thread_ts", thread.to_owned())));
    fields.extend(upload::fields(rendered));
    fields.push(("unfurl_links", "false".to_owned()));
    fields
}

/// The channel of a thread of which Slack says that it is no more, or takes no reply. (A post is never told
/// `thread_not_found`: that is what reading a thread may be told.)
pub(super) fn channel_of_lost_thread(place: &str, error: &ApiError) -> Option<String> {
    let is_lost = matches!(
        error.word(),
        "thread_not_found"
            | "cannot_reply_to_message"
            | "restricted_action_thread_locked"
            | "restricted_action_non_threadable_channel"
    );
    let spot = Spot::of(place);
    (is_lost && spot.thread.is_some()).then(|| spot.channel.to_owned())
}

/// What a failed request means for a delivery.
pub(super) fn not_delivered(error: &ApiError) -> NotDelivered {
    let cause = error.to_string();
    match error {
        ApiError::Limited(after) => return NotDelivered::NotNow { after: *after, cause },
        ApiError::NotConnected(_) => {
            let after = RECONNECTS_WITHIN;
            return NotDelivered::NotNow { after, cause };
        }
        // What may still be heeded is not looked for before it had as long again.
        ApiError::NoAnswerYet(waited) => {
            let after = Some(*waited);
            return NotDelivered::Again { after, cause };
        }
        _ => {}
    }
    let why = match error.word() {
        "user_not_found" | "user_disabled" | "users_not_found" => Closed::PersonGone,
        "user_not_visible" | "cannot_dm_bot" | "cannot_message_user" | "messages_tab_disabled" | "user_is_bot" => {
            Closed::DirectMessages
        }
        "is_archived" | "is_inactive" | "message_not_found" | "cant_update_message" | "edit_window_closed" => {
            Closed::Gone
        }
        // A private channel that the bot is not in does not exist for it: an invitation mends that.
        "channel_not_found"
        | "not_in_channel"
        | "missing_scope"
        | "access_denied"
        | "accesslimited"
        | "app_access_restricted"
        | "no_permission"
        | "ekm_access_denied"
        | "restricted_action"
        | "restricted_action_read_only_channel"
        | "restricted_action_thread_only_channel"
        | "team_access_not_granted" => Closed::Permission,
        "message_limit_exceeded" => {
            return NotDelivered::Again {
                after: Some(FULL_PAUSE),
                cause,
            };
        }
        // A token that was taken back is put right by an operator, not by forgetting the message.
        word if error.passes() || super::connection::is_of_no_use(error) || word.is_empty() => {
            return NotDelivered::Again { after: None, cause };
        }
        _ => Closed::Refused,
    };
    NotDelivered::Closed { why, cause }
}

/// What a failed change means. Into a conversation between two others nobody can invite the bot: its message there changes
/// when it is pressed, and not otherwise. (One between several bears an id like that of a private channel.)
fn not_changed(to: &To, error: &ApiError) -> NotDelivered {
    let between_others = matches!(to, To::Channel(channel) if channel.starts_with('D'));
    if error.word() == "channel_not_found" && between_others {
        return NotDelivered::Closed {
            why: Closed::Gone,
            cause: format!("the message stands in a conversation between others: {error}"),
        };
    }
    not_delivered(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(word: &str) -> ApiError {
        ApiError::Refused {
            error: word.to_owned(),
            detail: String::new(),
        }
    }

    #[test]
    fn slacks_words_decide_what_becomes_of_a_delivery() {
        for (word, why) in [
            ("user_disabled", Closed::PersonGone),
            ("cannot_dm_bot", Closed::DirectMessages),
            ("is_archived", Closed::Gone),
            ("is_inactive", Closed::Gone),
            ("not_in_channel", Closed::Permission),
            ("missing_scope", Closed::Permission),
            ("accesslimited", Closed::Permission),
            ("app_access_restricted", Closed::Permission),
            ("invalid_blocks", Closed::Refused),
        ] {
            let outcome = not_delivered(&refused(word));
            assert!(
                matches!(outcome, NotDelivered::Closed { why: told, .. } if told == why),
                "{word}"
            );
        }
        for word in [
            "internal_error",
            "token_revoked",
            "external_channel_migrating",
            "org_login_required",
            "update_failed",
        ] {
            let outcome = not_delivered(&refused(word));
            assert!(matches!(outcome, NotDelivered::Again { after: None, .. }), "{word}");
        }
        let full = not_delivered(&refused("message_limit_exceeded"));
        assert!(matches!(full, NotDelivered::Again { after: Some(after), .. } if after >= Duration::from_secs(600)));
        let limited = not_delivered(&ApiError::Limited(Duration::from_secs(9)));
        assert!(matches!(limited, NotDelivered::NotNow { after, .. } if after.as_secs() == 9));
        let cut_off = not_delivered(&ApiError::NotConnected("refused".to_owned()));
        assert!(
            matches!(cut_off, NotDelivered::NotNow { .. }),
            "surely nothing was sent"
        );
        let late = not_delivered(&ApiError::NoAnswerYet(Duration::from_secs(10)));
        assert!(matches!(late, NotDelivered::Again { after: Some(after), .. } if after.as_secs() == 10));
    }

    #[test]
    fn a_message_between_others_is_not_changed_from_elsewhere() {
        let why = |place: &str, word| match not_changed(&To::Channel(place.to_owned()), &refused(word)) {
            NotDelivered::Closed { why, .. } => Some(why),
            _ => None,
        };
        assert_eq!(why("D1", "channel_not_found"), Some(Closed::Gone));
        assert_eq!(why("C1", "channel_not_found"), Some(Closed::Permission));
        assert_eq!(why("D1", "missing_scope"), Some(Closed::Permission));
    }

    #[test]
    fn a_thread_that_takes_no_reply_gives_way_to_its_channel() {
        for word in [
            "thread_not_found",
            "cannot_reply_to_message",
            "restricted_action_thread_locked",
            "restricted_action_non_threadable_channel",
        ] {
            let instead = |place| channel_of_lost_thread(place, &refused(word));
            assert_eq!(instead("C1/1700000000.000100").as_deref(), Some("C1"), "{word}");
            assert_eq!(instead("C1"), None, "{word}");
        }
        assert_eq!(channel_of_lost_thread("C1/1.2", &refused("restricted_action")), None);
    }
}
