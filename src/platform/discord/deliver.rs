//! Messages that answer no interaction: posts, direct messages, edits.

use super::Discord;
use super::response::{Response, RestError};
use super::rest::Body;
use super::wire::Id;
use crate::chat::inbound::PlatformName;
use crate::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use crate::chat::reply::MessageRef;
use async_trait::async_trait;
use serde_json::{Value, json};
use serenity::all::ChannelId;
use serenity::http::{LightMethod, Route};
use std::num::NonZeroU64;
use std::time::Duration;

/// Discord speaks of "a few minutes"; this is on the safe side.
const NONCE_LASTS: Duration = Duration::from_secs(120);

/// "Cannot reply without permission to read message history."
const MAY_NOT_REPLY: u64 = 160_002;

#[async_trait]
impl Platform for Discord {
    fn name(&self) -> PlatformName {
        PlatformName::Discord
    }

    async fn deliver(&self, post: &Post) -> Result<MessageRef, NotDelivered> {
        let channel = self.channel_of(&post.to).await?;
        let channel_id = ChannelId::from(snowflake(&channel)?);
        let mut body = super::render::message(&post.message);
        let sent = match &post.edits {
            Some(message) => {
                let message_id = snowflake(message)?.into();
                let route = Route::ChannelMessage { channel_id, message_id };
                self.rest().call(LightMethod::Patch, route, &[], &body).await
            }
            None => {
                if let Some(json) = &mut body.json {
                    // Not digits alone, which Discord's own description takes for a number as well.
                    json["nonce"] = format!("mw{}", post.delivery).into();
                    json["enforce_nonce"] = true.into();
                    if let Some(card) = post.message.replies_to.as_ref().filter(|card| card.channel == channel) {
                        json["message_reference"] = json!({"message_id": card.message, "fail_if_not_exists": false});
                    }
                }
                self.post(channel_id, body).await
            }
        };
        let message: Id = sent
            .and_then(|response| response.json())
            .map_err(|error| not_delivered(&error))?;
        Ok(MessageRef {
            home: post.home.clone(),
            channel,
            message: message.id,
        })
    }

    async fn find(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered> {
        self.look_for(post).await
    }

    fn repeat_is_safe_for(&self) -> Duration {
        NONCE_LASTS
    }
}

impl Discord {
    /// Posts a message: not as a reply where the bot may not read what was written before.
    async fn post(&self, channel_id: ChannelId, mut body: Body) -> Result<Response, RestError> {
        let route = || Route::ChannelMessages { channel_id };
        match self.rest().call(LightMethod::Post, route(), &[], &body).await {
            Err(error) if error.code() == MAY_NOT_REPLY => {
                if let Some(json) = body.json.as_mut().and_then(Value::as_object_mut) {
                    json.remove("message_reference");
                }
                self.rest().call(LightMethod::Post, route(), &[], &body).await
            }
            posted => posted,
        }
    }

    /// The channel of a place; for a person the one of their direct messages, opened where it is not known.
    pub(super) async fn channel_of(&self, to: &To) -> Result<String, NotDelivered> {
        let person = match to {
            To::Channel(channel) => return Ok(channel.clone()),
            To::Person(person) => person,
        };
        if let Some(channel) = self.direct_channel(person) {
            return Ok(channel);
        }
        let body = Body::from(json!({"recipient_id": person}));
        let opened = self
            .rest()
            .call(LightMethod::Post, Route::UserMeDmChannels, &[], &body)
            .await;
        let channel: Id = opened
            .and_then(|response| response.json())
            .map_err(|error| not_delivered(&error))?;
        self.remember_direct_channel(person, &channel.id);
        Ok(channel.id)
    }
}

/// An id as Discord's library takes it.
pub(super) fn snowflake(id: &str) -> Result<NonZeroU64, NotDelivered> {
    id.parse().map_err(|_| NotDelivered::Closed {
        why: Closed::Gone,
        cause: "not an id of Discord".to_owned(),
    })
}

/// What a failed request means for a delivery.
pub(super) fn not_delivered(error: &RestError) -> NotDelivered {
    let cause = error.to_string();
    if let (429, Some(after)) = (error.status(), error.retry_after()) {
        return NotDelivered::NotNow { after, cause };
    }
    let why = match (error.status(), error.code()) {
        (_, 50_007 | 50_278) => Closed::DirectMessages,
        (404, _) => Closed::Gone,
        // A thread that was archived and locked: whoever locked it can open it again.
        (403, _) | (_, 50_083) => Closed::Permission,
        // 401: a token that was taken back is put right by an operator, not by forgetting the message.
        (0 | 401 | 408 | 429, _) | (500.., _) => {
            return NotDelivered::Again {
                after: error.retry_after(),
                cause,
            };
        }
        _ => Closed::Refused,
    };
    NotDelivered::Closed { why, cause }
}
