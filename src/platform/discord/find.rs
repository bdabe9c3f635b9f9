//! Finding a message whose arrival nobody reported.

use super::Discord;
use super::answer::EPHEMERAL;
use super::deliver::not_delivered;
use super::inbound::kind;
use super::response::RestError;
use super::rest::Body;
use super::wire::Interaction;
use crate::chat::platform::{Closed, NotDelivered, Post};
use crate::chat::reply::MessageRef;
use serde::Deserialize;
use serde_json::Value;
use serenity::http::{LightMethod, Route};
use std::time::Duration;

/// Discord's ids count milliseconds from here.
pub(super) const EPOCH_MS: i64 = 1_420_070_400_000;
/// Clocks differ; a message cannot be older than its fact by more than this.
const SLACK_MS: i64 = 60_000;
const PAGE: usize = 100;
const PAGES: usize = 10;
/// The answer is announced and has not come yet.
pub(super) const LOADING: u64 = 1 << 7;
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
pub(super) struct Found {
    pub id: String,
    pub channel_id: Option<String>,
    #[serde(default)]
    pub flags: Option<u64>,
    #[serde(default)]
    author: Author,
    #[serde(default)]
    content: String,
    #[serde(default)]
    embeds: Vec<Value>,
    #[serde(default)]
    components: Vec<Value>,
}

#[derive(Deserialize)]
struct Newest {
    #[serde(default)]
    last_message_id: Option<String>,
}

#[derive(Deserialize, Default)]
struct Author {
    #[serde(default)]
    id: String,
}

/// `APPLICATION/TOKEN`, and `/MESSAGE` where the interaction came from a message: that message is then what Discord
/// calls the original when nothing new was posted.
pub(super) fn handle(interaction: &Interaction) -> String {
    let mut handle = format!("{}/{}", interaction.application_id, interaction.token);
    if matches!(interaction.kind, kind::COMPONENT | kind::MODAL)
        && let Some(message) = &interaction.message
    {
        handle.push('/');
        handle.push_str(&message.id);
    }
    handle
}

impl Discord {
    /// The message that the answer to an interaction became.
    pub(super) async fn original(&self, application: &str, token: &str) -> Result<Option<Found>, RestError> {
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        match self
            .rest()
            .at_once(LightMethod::Get, &path, &Body::default(), TIMEOUT)
            .await
        {
            Ok(response) => response.json().map(Some),
            Err(error) if error.status() == 404 => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn look_for(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered> {
        if post.edits.is_some() {
            // An edit is safe to repeat: there is nothing to find.
            return Ok(None);
        }
        let mut channel = None;
        if let Some(handle) = &post.answer {
            let mut parts = handle.splitn(3, '/');
            let (application, token) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let origin = parts.next();
            let (original, expired) = match self.original(application, token).await {
                Ok(original) => (original, false),
                // After fifteen minutes only the channel shows what was answered.
                Err(error) if error.status() == 401 => (None, true),
                Err(error) => return Err(not_delivered(&error)),
            };
            let loading = original
                .as_ref()
                .is_some_and(|found| found.flags.unwrap_or(0) & LOADING != 0);
            if loading {
                // A sign of life whose answer never came, of an earlier life of this program: it would think for ever
                // beside the message that is posted now. Whether it goes changes nothing for that message.
                let path = format!("/webhooks/{application}/{token}/messages/@original");
                let gone = self
                    .rest()
                    .at_once(LightMethod::Delete, &path, &Body::default(), TIMEOUT)
                    .await;
                tracing::debug!(gone = gone.is_ok(), "an answer that was announced and never came");
            }
            // A word to the person alone is no card: that it is not known whether what they said was kept.
            let is_card = |found: &Found| found.flags.unwrap_or(0) & (LOADING | EPHEMERAL) == 0;
            let answered = original.filter(|found| is_card(found) && Some(found.id.as_str()) != origin);
            if let Some(found) = answered {
                channel = found.channel_id;
                let channel = match channel {
                    Some(channel) => channel,
                    None => self.channel_of(&post.to).await?,
                };
                return Ok(Some(MessageRef {
                    home: post.home.clone(),
                    channel,
                    message: found.id,
                }));
            }
            if origin.is_none() && !expired && !post.tried {
                return Ok(None);
            }
            // A press that was acknowledged first is answered by a message of its own, which only the channel shows.
        }
        let channel = match channel {
            Some(channel) => channel,
            None => self.channel_of(&post.to).await?,
        };
        self.search(post, &channel).await
    }

    async fn search(&self, post: &Post, channel: &str) -> Result<Option<MessageRef>, NotDelivered> {
        let me = self.bot_id().await.map_err(|error| not_delivered(&error))?;
        let wanted = super::render::message(&post.message).json.unwrap_or_default();
        let route = Route::ChannelMessages {
            channel_id: super::deliver::snowflake(channel)?.into(),
        };
        let mut after = ((post.since * 1_000 - SLACK_MS - EPOCH_MS).max(0) as u64) << 22;
        for _ in 0..PAGES {
            let params = [("limit", PAGE.to_string()), ("after", after.to_string())];
            let response = self
                .rest()
                .call(LightMethod::Get, route, &params, &Body::default())
                .await;
            let page: Vec<Found> = response
                .and_then(|response| response.json())
                .map_err(|error| not_delivered(&error))?;
            if let Some(found) = page.iter().find(|found| found.author.id == me && same(found, &wanted)) {
                return Ok(Some(MessageRef {
                    home: post.home.clone(),
                    channel: channel.to_owned(),
                    message: found.id.clone(),
                }));
            }
            let newest = page.iter().filter_map(|found| found.id.parse::<u64>().ok()).max();
            match newest {
                Some(newest) if page.len() >= PAGE => after = newest,
                None if self.something_stands_after(after, channel).await? => break,
                _ => return Ok(None),
            }
        }
        Err(NotDelivered::Closed {
            why: Closed::Permission,
            cause: "what was written there since cannot be read, or is too much".to_owned(),
        })
    }

    /// Whether a channel that shows no message after this one has some all the same: without the right to read its history
    /// Discord shows an empty list.
    async fn something_stands_after(&self, after: u64, channel: &str) -> Result<bool, NotDelivered> {
        let route = Route::Channel {
            channel_id: super::deliver::snowflake(channel)?.into(),
        };
        let response = self.rest().call(LightMethod::Get, route, &[], &Body::default()).await;
        let channel: Newest = response
            .and_then(|response| response.json())
            .map_err(|error| not_delivered(&error))?;
        let newest = channel.last_message_id.and_then(|id| id.parse::<u64>().ok());
        Ok(newest.is_some_and(|newest| newest > after))
    }
}

/// Whether a message is the one that we would send: about the same subject by its buttons, or else of the same words.
fn same(found: &Found, wanted: &Value) -> bool {
    let subjects = subjects(wanted["components"].as_array());
    if !subjects.is_empty() {
        return self::subjects(Some(&found.components))
            .iter()
            .any(|subject| subjects.contains(subject));
    }
    let trimmed = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let empty = Vec::new();
    let embeds = wanted["embeds"].as_array().unwrap_or(&empty);
    found.content.trim() == trimmed(&wanted["content"])
        && found.embeds.len() == embeds.len()
        && found.embeds.iter().zip(embeds).all(|(theirs, ours)| {
            let fields = |embed: &Value| {
                let fields = embed["fields"].as_array().into_iter().flatten();
                fields
                    .map(|field| (trimmed(&field["name"]), trimmed(&field["value"])))
                    .collect::<Vec<_>>()
            };
            trimmed(&theirs["title"]) == trimmed(&ours["title"])
                && trimmed(&theirs["description"]) == trimmed(&ours["description"])
                && trimmed(&theirs["footer"]["text"]) == trimmed(&ours["footer"]["text"])
                && fields(theirs) == fields(ours)
        })
}

/// `mw:ask:12` of `mw:ask:12:take`: the same whatever has become of the subject since.
fn subjects(rows: Option<&Vec<Value>>) -> Vec<String> {
    let components = rows
        .into_iter()
        .flatten()
        .flat_map(|row| row["components"].as_array().into_iter().flatten());
    components
        .filter_map(|component| component["custom_id"].as_str())
        .map(|id| id.splitn(4, ':').take(3).collect::<Vec<_>>().join(":"))
        .collect()
}
