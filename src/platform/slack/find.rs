//! Finding a message whose arrival nobody reported: by the id of its delivery, which stands in its metadata. Where the
//! history cannot be read, nobody may post it again.

use super::Slack;
use super::api::{ApiError, Told};
use super::deliver::{EVENT, channel_of_lost_thread, not_delivered};
use super::people::Site;
use super::spot::Spot;
use crate::chat::platform::{Closed, NotDelivered, Post};
use crate::chat::reply::MessageRef;
use serde_json::Value;
use std::time::Duration;

/// Clocks differ; a message cannot be older than its fact by more than this, in seconds.
const CLOCKS_APART: i64 = 60;
const PAGE: &str = "200";
const PAGES: usize = 10;
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of looking through a history.
pub(super) enum Looked {
    Found(MessageRef),
    Nowhere,
    /// There is more than can be gone through.
    TooMuch,
}

impl Slack {
    pub(super) async fn look_for(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered> {
        if post.edits.is_some() {
            // An edit is safe to repeat: there is nothing to find.
            return Ok(None);
        }
        if let Some(standing) = self.lanes().posted(post.delivery) {
            return Ok(Some(place_of(post, standing.place, standing.ts)));
        }
        // What replies to a card in its thread is shown in the channel, too; and it may have been said before the card was known.
        let place = self.channel_of(&post.to).await;
        let place = place.map_err(|error| not_delivered(&error))?;
        if let (false, Some(handle)) = (post.tried, &post.answer)
            && self.lanes().never_sent(Spot::of(&place).channel, post.delivery, handle)
        {
            // Slack lets histories be read less often than messages be posted, and after a burst thousands would be.
            return Ok(None);
        }
        self.search(post, place).await
    }

    /// Looks for a message; it is an error when that cannot be told.
    pub(super) async fn search(&self, post: &Post, place: String) -> Result<Option<MessageRef>, NotDelivered> {
        match self.look_through(post, place).await {
            Ok(Looked::Found(message)) => Ok(Some(message)),
            Ok(Looked::Nowhere) => Ok(None),
            Ok(Looked::TooMuch) => Err(NotDelivered::Closed {
                why: Closed::Permission,
                cause: "too much was written there since".to_owned(),
            }),
            Err(error) => Err(not_delivered(&error)),
        }
    }

    /// Looks through what was written in a place since the fact; where that is a thread that is gone, in its channel.
    pub(super) async fn look_through(&self, post: &Post, mut place: String) -> Result<Looked, ApiError> {
        let site = self.site().await?;
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let page = match self.page(&place, post.since, &cursor).await {
                // The history of a public channel is open to its members alone.
                Err(error) if error.word() == "not_in_channel" && self.join(&place).await => {
                    self.page(&place, post.since, &cursor).await
                }
                page => page,
            };
            if let Err(error) = &page
                && let Some(channel) = channel_of_lost_thread(&place, error)
            {
                place = channel;
                cursor.clear();
                continue;
            }
            let page = page?;
            if let Some(ts) = that_bears(&page.body, site, post.delivery) {
                return Ok(Looked::Found(place_of(post, place, ts)));
            }
            cursor = page.text("/response_metadata/next_cursor");
            if cursor.is_empty() {
                return Ok(Looked::Nowhere);
            }
        }
        Ok(Looked::TooMuch)
    }

    /// A page of what was written in a channel or thread since the fact.
    async fn page(&self, place: &str, since: i64, cursor: &str) -> Result<Told, ApiError> {
        let Spot { channel, thread } = Spot::of(place);
        let mut fields = vec![
            ("channel", channel.to_owned()),
            ("oldest", format!("{}.000000", (since - CLOCKS_APART).max(0))),
            ("limit", PAGE.to_owned()),
            ("include_all_metadata", "true".to_owned()),
        ];
        if !cursor.is_empty() {
            fields.push(("cursor", cursor.to_owned()));
        }
        let method = match thread {
            Some(thread) => {
                fields.push(("ts", thread.to_owned()));
                "conversations.replies"
            }
            None => "conversations.history",
        };
        self.api().call(method, &fields, PATIENCE).await
    }
}

fn place_of(post: &Post, channel: String, message: String) -> MessageRef {
    MessageRef {
        home: post.home.clone(),
        channel,
        message,
    }
}

/// The `ts` of the bot's own message that bears this delivery.
fn that_bears(page: &Value, site: &Site, delivery: i64) -> Option<String> {
    let delivery = delivery.to_string();
    let messages = page["messages"].as_array()?;
    // As a bot or as its user: not every answer of Slack's names both.
    let is = |told: &Value, id: &str| !id.is_empty() && told == id;
    let ours = |message: &Value| is(&message["bot_id"], &site.bot) || is(&message["user"], &site.user);
    let found = messages.iter().find(|message| {
        let metadata = &message["metadata"];
        // Others may write anything into theirs.
        ours(message) && metadata["event_type"] == EVENT && metadata["event_payload"]["delivery"] == delivery.as_str()
    });
    found.and_then(|message| message["ts"].as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_message_is_found_by_its_delivery_and_its_author() {
        let message = |bot: &str, delivery: &str| {
            json!({"bot_id": bot, "ts": "1.5", "metadata": {
            "event_type": EVENT, "event_payload": {"delivery": delivery}}})
        };
        let page = json!({"messages": [{"ts": "1.9", "text": "hi"}, message("B1", "12"), message("B2", "13")]});
        let us = |user: &str, bot: &str| Site {
            user: user.to_owned(),
            bot: bot.to_owned(),
            ..Site::default()
        };
        assert_eq!(that_bears(&page, &us("U1", "B1"), 12).as_deref(), Some("1.5"));
        assert_eq!(that_bears(&page, &us("U1", "B1"), 13), None, "somebody else's");
        assert_eq!(that_bears(&page, &us("U1", "B1"), 1), None);
        let mut by_user = page;
        by_user["messages"][1]["bot_id"] = Value::Null;
        by_user["messages"][1]["user"] = "U1".into();
        assert_eq!(that_bears(&by_user, &us("U1", ""), 12).as_deref(), Some("1.5"));
        assert_eq!(that_bears(&by_user, &us("", ""), 12), None);
    }
}
