//! Where a form was opened. It travels in the form's `private_metadata`, which nothing else uses: what a form is about
//! stands in its `callback_id`.

use super::spot::Spot;
use super::views::PLACE;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The place that an act belongs to.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The thread in that channel, where it began in one.
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The message whose button was pressed.
    #[serde(rename = "m", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whether that message is seen by one person alone.
    #[serde(rename = "e", skip_serializing_if = "std::ops::Not::not")]
    pub ephemeral: bool,
    /// Whether it began in the person's App Home.
    #[serde(rename = "h", skip_serializing_if = "std::ops::Not::not")]
    pub home: bool,
    /// The delivery that the message bears: it stays in its metadata when the message is changed.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
    /// Where to answer without being a member; five times in half an hour.
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    pub response_url: Option<String>,
    /// Whether the channel was chosen in the form: the card goes there, and whoever sent the form is somewhere else.
    #[serde(skip)]
    pub chosen: bool,
}

/// Without the address by which anybody could answer in the bot's name.
impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Origin")
            .field("channel", &self.channel)
            .field("message", &self.message)
            .field("ephemeral", &self.ephemeral)
            .finish_non_exhaustive()
    }
}

impl Origin {
    /// Of a command, a press, a shortcut; of a form that was sent, the place where it was opened.
    pub fn of(payload: &Value) -> Self {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        if let Some(kept) = text(&payload["view"]["private_metadata"]) {
            let kept: Origin = serde_json::from_str(&kept).unwrap_or_default();
            return kept.or_chosen(payload);
        }
        let container = &payload["container"];
        let channel = [
            &payload["channel_id"],
            &payload["channel"]["id"],
            &container["channel_id"],
        ];
        let on_message = payload["type"] == "block_actions";
        let message = &payload["message"];
        // What begins a thread bears its own time as the thread's, and stands in the channel.
        let thread = [&container["thread_ts"], &message["thread_ts"]]
            .into_iter()
            .find_map(text);
        Origin {
            channel: channel.into_iter().find_map(text),
            thread: thread.filter(|thread| *thread != message["ts"] && *thread != container["message_ts"]),
            message: text(&container["message_ts"]).filter(|_| on_message),
            ephemeral: container["is_ephemeral"] == true,
            home: payload["view"]["type"] == "home",
            delivery: text(&message["metadata"]["event_payload"]["delivery"]).filter(|_| on_message),
            response_url: text(&payload["response_url"]),
            chosen: false,
        }
    }

    /// Opened in no channel, a form asks for one, and Slack gives an address for it.
    fn or_chosen(self, payload: &Value) -> Self {
        let place = &payload["view"]["state"]["values"][PLACE][PLACE]["selected_conversation"];
        match (&self.channel, place.as_str()) {
            (None, Some(channel)) => Origin {
                channel: Some(channel.to_owned()),
                response_url: payload["response_urls"][0]["response_url"].as_str().map(str::to_owned),
                chosen: true,
                ..self
            },
            _ => self,
        }
    }

    /// The channel or the thread, as the product names it.
    pub fn place(&self) -> Option<String> {
        let channel = self.channel.as_deref()?;
        let thread = self.thread.as_deref();
        Some(Spot { channel, thread }.to_string())
    }

    /// For the form's `private_metadata`.
    pub fn kept(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_form_remembers_where_it_was_opened() {
        let press = json!({
            "type": "block_actions", "channel": {"id": "C1"}, "response_url": "https://h/r",
            "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1", "is_ephemeral": true},
        });
        let origin = Origin::of(&press);
        assert_eq!(
            (origin.channel.as_deref(), origin.message.as_deref()),
            (Some("C1"), Some("1.2"))
        );
        assert!(origin.ephemeral);
        let sent = json!({"type": "view_submission", "view": {"private_metadata": origin.kept()}});
        assert_eq!(Origin::of(&sent), origin);
        assert!(!format!("{origin:?}").contains("https"));
        let chosen = json!({
            "type": "view_submission",
            "view": {
                "private_metadata": Origin::default().kept(),
                "state": {"values": {"place": {"place": {"selected_conversation": "C9"}}}},
            },
            "response_urls": [{"block_id": "place", "channel_id": "C9", "response_url": "https://h/p"}],
        });
        let origin = Origin::of(&chosen);
        assert_eq!(
            (origin.channel.as_deref(), origin.response_url.as_deref()),
            (Some("C9"), Some("https://h/p"))
        );
        assert!(origin.chosen);
        let reply = json!({
            "type": "message_action", "channel": {"id": "C1"}, "message": {"ts": "2.0", "thread_ts": "1.0"},
        });
        assert_eq!(Origin::of(&reply).place().as_deref(), Some("C1/1.0"));
        let first = json!({
            "type": "message_action", "channel": {"id": "C1"}, "message": {"ts": "1.0", "thread_ts": "1.0"},
        });
        assert_eq!(Origin::of(&first).place().as_deref(), Some("C1"));
        let command = json!({"command": "/please", "channel_id": "C2"});
        assert_eq!(Origin::of(&command).kept(), r#"{"c":"C2"}"#);
    }
}
