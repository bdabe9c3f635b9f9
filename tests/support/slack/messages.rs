//! Making and changing messages: what a checked form does to the world, and whom it pings.

use serde_json::Value;

use super::clock::Clock;
use super::interactions::Effect;
use super::state::{Message, Pings, World};

/// A message's form after its check, whatever way it came.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub text: Option<String>,
    pub blocks: Option<Vec<Value>>,
    pub attachments: Option<Vec<Value>>,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    /// Whether a reply in a thread is shown in the channel, too.
    pub broadcast: bool,
}

impl World {
    /// Stores a new message. Whoever calls has checked form and permissions.
    pub fn post(
        &mut self,
        clock: &Clock,
        author: &str,
        channel: &str,
        visible_to: Option<String>,
        form: Form,
    ) -> String {
        let mut message = Message {
            ts: clock.ts(),
            channel: channel.to_owned(),
            author: author.to_owned(),
            text: form.text.unwrap_or_default(),
            blocks: form.blocks.unwrap_or_default(),
            attachments: form.attachments.unwrap_or_default(),
            metadata: form.metadata,
            broadcast: form.broadcast && form.thread_ts.is_some(),
            thread_ts: form.thread_ts,
            visible_to,
            ..Message::default()
        };
        message.pinged = self.pings(&message);
        let ts = message.ts.clone();
        if message.visible_to.is_none()
            && let Some(channel) = self.channels.get_mut(channel)
        {
            channel.messages.push(ts.clone());
        }
        self.messages.insert(ts.clone(), message);
        ts
    }

    /// Posts through a path that tells the bot no `ts`, as the answer to an interaction.
    pub fn post_answer(&mut self, clock: &Clock, interaction: u64, public: bool, form: Form) -> Option<String> {
        let found = self.interactions.get(&interaction)?;
        let channel = found.url_channel.as_ref().or(found.channel.as_ref())?.clone();
        let only = (!public).then(|| found.user.clone());
        let bot = self.bot.clone();
        let ts = self.post(clock, &bot, &channel, only, form);
        if let Some(message) = self.messages.get_mut(&ts) {
            message.untold = true;
        }
        let answered = self.answered_by(interaction);
        self.came_of(answered, Effect::Posted(ts.clone()));
        Some(ts)
    }

    /// Applies an edit: text and blocks are replaced together, metadata stays when it is left out.
    pub fn edit(&mut self, ts: &str, form: Form) {
        let Some(message) = self.messages.get_mut(ts) else {
            return;
        };
        message.edited = true;
        if let Some(text) = form.text {
            message.text = text;
            // Without blocks the old ones go, as Slack does for `chat.update` with text alone.
            message.blocks = form.blocks.unwrap_or_default();
        } else if let Some(blocks) = form.blocks {
            message.blocks = blocks;
        }
        if let Some(attachments) = form.attachments {
            message.attachments = attachments;
        }
        if form.metadata.is_some() {
            message.metadata = form.metadata;
        }
        self.changed(ts, Effect::Updated(ts.to_owned()));
    }

    pub fn delete(&mut self, ts: &str) {
        let Some(message) = self.messages.remove(ts) else {
            return;
        };
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            channel.messages.retain(|kept| kept != ts);
        }
        self.changed(ts, Effect::Deleted(ts.to_owned()));
    }

    /// Whoever waits for something to come of a button on this message sees this.
    fn changed(&mut self, ts: &str, effect: Effect) {
        let on_it = |id: &&u64| {
            let waiting = self.interactions.get(id);
            waiting.is_some_and(|w| w.source.as_deref() == Some(ts))
        };
        let waiting: Vec<u64> = self.waiting.iter().filter(on_it).copied().collect();
        for interaction in waiting {
            self.came_of(interaction, effect.clone());
        }
    }

    /// Whom a message notifies: what its blocks mention, or without blocks its text.
    fn pings(&self, message: &Message) -> Pings {
        let mut found = Pings::default();
        if message.blocks.is_empty() {
            self.mentioned(&message.text, false, &mut found);
        }
        for part in message.blocks.iter().chain(&message.attachments) {
            self.mentioned_in(part, &mut found);
        }
        found
    }

    fn mentioned_in(&self, part: &Value, found: &mut Pings) {
        match part {
            Value::Array(parts) => parts.iter().for_each(|part| self.mentioned_in(part, found)),
            Value::Object(object) if object.get("type").is_some_and(|kind| kind == "mrkdwn") => {
                let text = object.get("text").and_then(Value::as_str).unwrap_or_default();
                let verbatim = object.get("verbatim").is_some_and(|v| *v == true);
                self.mentioned(text, !verbatim, found);
            }
            Value::Object(object) => match object.get("type").and_then(Value::as_str) {
                Some("plain_text") => {}
                Some("user") => self.ping_user(object["user_id"].as_str().unwrap_or_default(), found),
                Some("usergroup") => self.ping_group(object["usergroup_id"].as_str().unwrap_or_default(), found),
                Some("broadcast") => ping_all(object["range"].as_str().unwrap_or_default(), found),
                _ => object.values().for_each(|part| self.mentioned_in(part, found)),
            },
            _ => {}
        }
    }

    /// Mentions in a text; `loose` reads a bare `@channel` too, as Slack may where a text is not `verbatim`.
    fn mentioned(&self, text: &str, loose: bool, found: &mut Pings) {
        for (at, _) in text.match_indices('<') {
            let Some((inside, _)) = text[at + 1..].split_once('>') else {
                break;
            };
            let id = inside.split('|').next().unwrap_or_default();
            if let Some(user) = id.strip_prefix('@') {
                self.ping_user(user, found);
            } else if let Some(group) = id.strip_prefix("!subteam^") {
                self.ping_group(group, found);
            } else if let Some(range) = id.strip_prefix('!') {
                ping_all(range, found);
            }
        }
        for range in ["channel", "here", "everyone"] {
            if loose && text.contains(&format!("@{range}")) {
                ping_all(range, found);
            }
        }
    }

    fn ping_user(&self, id: &str, found: &mut Pings) {
        if self.users.contains_key(id) && !found.users.iter().any(|user| user == id) {
            found.users.push(id.to_owned());
        }
    }

    fn ping_group(&self, id: &str, found: &mut Pings) {
        if self.groups.contains_key(id) && !found.groups.iter().any(|group| group == id) {
            found.groups.push(id.to_owned());
        }
    }
}

fn ping_all(range: &str, found: &mut Pings) {
    if matches!(range, "channel" | "here" | "everyone") && !found.broadcasts.iter().any(|all| all == range) {
        found.broadcasts.push(range.to_owned());
    }
}

/// Whether an id stands anywhere in a message.
pub fn says(message: &Message, id: &str) -> bool {
    let in_values = |values: &[Value]| values.iter().any(|value| value.to_string().contains(id));
    message.text.contains(id) || in_values(&message.blocks) || in_values(&message.attachments)
}
