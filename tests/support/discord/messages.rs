//! Making and changing messages: what a checked form does to the world, and whom it pings.

use serde_json::Value;

use super::clock::Clock;
use super::permissions::MENTION_EVERYONE;
use super::state::{Attachment, Id, LOADING, Message, SUPPRESS_EMBEDS, World};
use super::validate::{AllowedMentions, MessageForm};

pub struct Draft {
    pub channel: Id,
    pub author: Id,
    pub interaction: Option<(Id, u8, Id)>,
    pub visible_to: Option<Id>,
}

#[derive(Default, Debug, Clone, PartialEq, Eq)]
pub struct Pings {
    pub users: Vec<Id>,
    pub roles: Vec<Id>,
    pub everyone: bool,
}

impl World {
    /// Stores a new message. Whoever calls has checked form and permissions.
    pub fn post(&mut self, clock: &Clock, draft: Draft, form: MessageForm) -> Id {
        let id = clock.id();
        let guild = self.channels.get(&draft.channel).and_then(|c| c.guild);
        let mut message = Message {
            id,
            channel: draft.channel,
            guild,
            author: draft.author,
            sent_at: clock.now(),
            interaction: draft.interaction,
            visible_to: draft.visible_to,
            flags: form.flags.unwrap_or(0),
            nonce: form.nonce.clone(),
            reply_to: form.reply_to,
            ..Message::default()
        };
        self.fill(clock, &mut message, form);
        message.pinged = message.mentions.clone();
        if message.visible_to.is_none()
            && let Some(channel) = self.channels.get_mut(&draft.channel)
        {
            channel.messages.push(id);
        }
        self.messages.insert(id, message);
        id
    }

    /// Applies an edit: what the form leaves out stays.
    pub fn edit(&mut self, clock: &Clock, id: Id, form: MessageForm) {
        let Some(mut message) = self.messages.remove(&id) else {
            return;
        };
        // The first writing of a deferred answer is no edit in people's eyes, and it pings.
        let first = std::mem::take(&mut message.loading);
        if first {
            message.flags &= !LOADING;
        } else {
            message.edited_at = Some(clock.now());
        }
        if let Some(flags) = form.flags {
            message.flags = message.flags & !SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS;
        }
        self.fill(clock, &mut message, form);
        if first {
            message.pinged = message.mentions.clone();
        }
        self.messages.insert(id, message);
    }

    /// What an edit would leave: Discord refuses an edit that leaves nothing.
    pub fn would_be_empty(&self, id: Id, form: &MessageForm) -> bool {
        let Some(old) = self.messages.get(&id) else {
            return true;
        };
        let content = form.content.as_ref().unwrap_or(&old.content);
        let embeds = form.embeds.as_ref().unwrap_or(&old.embeds);
        let components = form.components.as_ref().unwrap_or(&old.components);
        let kept = form.kept_attachments.as_ref();
        let files = old.attachments.iter().any(|a| kept.is_none_or(|k| k.contains(&a.id)));
        let text = !content.trim().is_empty() || !embeds.is_empty() || !components.is_empty();
        !text && !files && form.files.is_empty()
    }

    fn fill(&self, clock: &Clock, message: &mut Message, form: MessageForm) {
        if let Some(content) = form.content {
            message.content = content;
        }
        if let Some(embeds) = form.embeds {
            message.embeds = embeds;
        }
        if let Some(components) = form.components {
            message.components = components;
        }
        if let Some(kept) = form.kept_attachments {
            message.attachments.retain(|a| kept.contains(&a.id));
        }
        for file in form.files {
            message.attachments.push(Attachment {
                id: clock.id(),
                filename: file.filename,
                description: file.description,
                content_type: file.content_type,
                bytes: file.bytes,
            });
        }
        message.mentions = self.pings(message, form.allowed_mentions.as_ref());
    }

    /// Whom a message notifies: the mentions in its content, cut down by `allowed_mentions`.
    fn pings(&self, message: &Message, allowed: Option<&AllowedMentions>) -> Pings {
        let mut pings = Pings::default();
        let may_ping_all = self.may_ping_everyone(message);
        let guild = message.guild.and_then(|g| self.guilds.get(&g));
        for mention in mentions(&message.content) {
            match mention {
                Mention::User(id) if self.users.contains_key(&id) => {
                    let ok = allowed.is_none_or(|a| a.parse_users || a.users.contains(&id));
                    if ok && !pings.users.contains(&id) {
                        pings.users.push(id);
                    }
                }
                Mention::Role(id) => {
                    let Some(role) = guild.and_then(|g| g.roles.get(&id)) else {
                        continue;
                    };
                    let ok = allowed.is_none_or(|a| a.parse_roles || a.roles.contains(&id));
                    if ok && (role.mentionable || may_ping_all) && !pings.roles.contains(&id) {
                        pings.roles.push(id);
                    }
                }
                Mention::Everyone if may_ping_all && guild.is_some() => {
                    pings.everyone |= allowed.is_none_or(|a| a.parse_everyone);
                }
                Mention::User(_) | Mention::Everyone => {}
            }
        }
        if let Some(replied) = message.reply_to.and_then(|id| self.messages.get(&id)) {
            let ok = allowed.is_none_or(|a| a.replied_user);
            if ok && !pings.users.contains(&replied.author) {
                pings.users.push(replied.author);
            }
        }
        pings
    }

    fn may_ping_everyone(&self, message: &Message) -> bool {
        let Some(channel) = self.channels.get(&message.channel) else {
            return false;
        };
        let Some(guild) = channel.guild.and_then(|g| self.guilds.get(&g)) else {
            return false;
        };
        let bits = if message.author == self.bot {
            channel.permissions_of_bot(guild, self.bot)
        } else {
            guild.permissions_of(message.author)
        };
        bits & MENTION_EVERYONE != 0
    }
}

enum Mention {
    User(Id),
    Role(Id),
    Everyone,
}

fn mentions(content: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for (at, _) in content.match_indices('@') {
        let rest = &content[at + 1..];
        if rest.starts_with("everyone") || rest.starts_with("here") {
            found.push(Mention::Everyone);
        }
        if !content[..at].ends_with('<') {
            continue;
        }
        let Some((inside, _)) = rest.split_once('>') else {
            continue;
        };
        if let Some(Ok(id)) = inside.strip_prefix('&').map(str::parse) {
            found.push(Mention::Role(id));
        } else if let Ok(id) = inside.trim_start_matches('!').parse() {
            found.push(Mention::User(id));
        }
    }
    found
}

/// A nonce is a number or a text; both name the same message.
pub fn nonce_text(nonce: &Value) -> String {
    nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned)
}
