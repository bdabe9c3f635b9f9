//! The state as Discord writes it: every object that the API or the gateway shows.

use serde_json::{Value, json};

use super::clock::timestamp;
use super::state::{Attachment, Channel, Guild, Id, Membership, Message, Role, User, World};

pub fn user(u: &User) -> Value {
    json!({
        "id": u.id.to_string(), "username": u.username, "discriminator": "0",
        "global_name": u.global_name, "avatar": null, "bot": u.bot, "system": false,
        "public_flags": 0, "flags": 0, "banner": null, "accent_color": null,
        "avatar_decoration_data": null, "collectibles": null, "primary_guild": null,
    })
}

/// A member without its user, as in `resolved.members` and `message.member`.
pub fn partial_member(m: &Membership) -> Value {
    json!({
        "nick": m.nick, "avatar": null, "banner": null,
        "roles": ids(&m.roles), "joined_at": timestamp(m.joined_at), "premium_since": null,
        "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null, "avatar_decoration_data": null,
    })
}

pub fn ids(ids: &[Id]) -> Vec<String> {
    ids.iter().map(Id::to_string).collect()
}

pub fn role(r: &Role, position: usize) -> Value {
    json!({
        "id": r.id.to_string(), "name": r.name, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "hoist": false, "icon": null, "unicode_emoji": null, "position": position,
        "permissions": r.permissions.to_string(), "managed": r.managed,
        "mentionable": r.mentionable, "flags": 0,
    })
}

pub fn roles(guild: &Guild) -> Vec<Value> {
    guild.roles.values().enumerate().map(|(i, r)| role(r, i)).collect()
}

pub fn attachment(channel: Id, a: &Attachment, ephemeral: bool) -> Value {
    let url = format!(
        "https://cdn.discordapp.com/attachments/{channel}/{}/{}",
        a.id, a.filename
    );
    let mut out = json!({
        "id": a.id.to_string(), "filename": a.filename, "size": a.bytes.len(),
        "url": url, "proxy_url": url, "ephemeral": ephemeral,
    });
    if let Some(kind) = &a.content_type {
        out["content_type"] = json!(kind);
    }
    if let Some(text) = &a.description {
        out["description"] = json!(text);
    }
    out
}

impl World {
    pub fn user_json(&self, id: Id) -> Value {
        self.users.get(&id).map_or(Value::Null, user)
    }

    pub fn member_json(&self, m: &Membership) -> Value {
        let mut out = partial_member(m);
        out["user"] = self.user_json(m.user);
        out
    }

    pub fn channel_json(&self, c: &Channel) -> Value {
        let last = c.messages.last().map(Id::to_string);
        let Some(guild) = c.guild else {
            let recipient = c.recipient.map(|id| self.user_json(id));
            return json!({
                "id": c.id.to_string(), "type": 1, "last_message_id": last, "flags": 0,
                "recipients": [recipient],
            });
        };
        let mut overwrites = Vec::new();
        if c.bot_denied | c.bot_allowed != 0 {
            overwrites.push(json!({
                "id": self.bot.to_string(), "type": 1,
                "allow": c.bot_allowed.to_string(), "deny": c.bot_denied.to_string(),
            }));
        }
        json!({
            "id": c.id.to_string(), "type": 0, "guild_id": guild.to_string(), "name": c.name,
            "position": 0, "permission_overwrites": overwrites, "topic": null, "nsfw": false,
            "last_message_id": last, "rate_limit_per_user": 0, "parent_id": null, "flags": 0,
        })
    }

    /// What `GET /guilds/{id}` answers.
    pub fn guild_json(&self, g: &Guild) -> Value {
        json!({
            "id": g.id.to_string(), "name": g.name, "icon": null, "splash": null,
            "discovery_splash": null, "owner_id": g.owner.to_string(), "region": "us-central",
            "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false,
            "verification_level": 0, "default_message_notifications": 1,
            "explicit_content_filter": 0, "roles": roles(g), "emojis": [], "stickers": [],
            "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
            "system_channel_flags": 0, "rules_channel_id": null, "max_members": 500_000,
            "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": g.locale,
            "public_updates_channel_id": null, "nsfw_level": 0, "nsfw": false,
            "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
            "incidents_data": null,
        })
    }

    /// What the gateway's GUILD_CREATE adds: without the members intent only the bot is listed.
    pub fn guild_create_json(&self, g: &Guild) -> Value {
        let mut out = self.guild_json(g);
        let bot = g.members.get(&self.bot);
        let joined = bot.map_or(0, |m| m.joined_at);
        let channels = g.channels.iter().filter_map(|id| self.channels.get(id));
        let more = json!({
            "joined_at": timestamp(joined), "large": false, "unavailable": false,
            "member_count": g.members.len(), "voice_states": [], "presences": [], "threads": [],
            "members": bot.map(|m| self.member_json(m)).into_iter().collect::<Vec<_>>(),
            "channels": channels.map(|c| self.channel_json(c)).collect::<Vec<_>>(),
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        merge(&mut out, more);
        out
    }

    pub fn message_json(&self, m: &Message) -> Value {
        let ephemeral = m.visible_to.is_some();
        let attachments = m.attachments.iter().map(|a| attachment(m.channel, a, ephemeral));
        let mut out = json!({
            "id": m.id.to_string(), "type": 0, "channel_id": m.channel.to_string(),
            "author": self.user_json(m.author), "content": m.content,
            "timestamp": timestamp(m.sent_at), "edited_timestamp": m.edited_at.map(timestamp),
            "tts": false, "mention_everyone": m.mentions.everyone,
            "mentions": m.mentions.users.iter().map(|id| self.user_json(*id)).collect::<Vec<_>>(),
            "mention_roles": ids(&m.mentions.roles),
            "attachments": attachments.collect::<Vec<_>>(), "embeds": m.embeds,
            "components": m.components, "pinned": false, "flags": m.flags,
        });
        if let Some(nonce) = &m.nonce {
            out["nonce"] = nonce.clone();
        }
        if let Some(reply) = m.reply_to {
            out["type"] = json!(19);
            let mut reference = json!({"type": 0, "message_id": reply.to_string(),
                "channel_id": m.channel.to_string()});
            if let Some(guild) = m.guild {
                reference["guild_id"] = json!(guild.to_string());
            }
            out["message_reference"] = reference;
        }
        if let Some((id, kind, user)) = m.interaction {
            out["type"] = json!(if kind == 2 { 20 } else { 0 });
            out["application_id"] = json!(self.application.to_string());
            out["webhook_id"] = json!(self.application.to_string());
            out["interaction_metadata"] = json!({
                "id": id.to_string(), "type": kind, "user": self.user_json(user),
                "authorizing_integration_owners": {"0": m.guild.unwrap_or(0).to_string()},
            });
        }
        out
    }

    /// A message as the REST API and gateway show it to a bot without the message-content intent:
    /// what others wrote is blank unless it is a direct message or names the bot.
    pub fn message_json_for_bot(&self, m: &Message) -> Value {
        let mut out = self.message_json(m);
        if m.author != self.bot && m.guild.is_some() && !m.mentions.users.contains(&self.bot) {
            let blank = json!({"content": "", "embeds": [], "attachments": [], "components": []});
            merge(&mut out, blank);
        }
        out
    }
}

pub fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
