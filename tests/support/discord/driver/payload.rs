//! The interaction's JSON as Discord sends it to the application.

use serde_json::{Map, Value, json};

use super::super::interactions::Kind;
use super::super::json::{merge, partial_member};
use super::super::state::{Id, World};

pub struct Envelope<'a> {
    pub kind: Kind,
    pub user: Id,
    pub guild: Option<Id>,
    pub channel: Id,
    pub data: Value,
    pub source: Option<Id>,
    pub id: &'a str,
    pub token: &'a str,
}

impl Envelope<'_> {
    pub fn write(self, world: &World) -> Value {
        let user = &world.users[&self.user];
        let channel = &world.channels[&self.channel];
        let mut shown = world.channel_json(channel);
        let guild = self.guild.and_then(|g| world.guilds.get(&g));
        let mut out = json!({
            "id": self.id, "application_id": world.application.to_string(),
            "type": self.kind as u8, "data": self.data, "token": self.token, "version": 1,
            "channel_id": self.channel.to_string(), "locale": user.locale, "entitlements": [],
            "app_permissions": world.bot_permissions(channel).to_string(),
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": {"0": self.guild.unwrap_or(0).to_string()},
            "entitlement_sku_ids": [],
        });
        if let Some(guild) = guild {
            let permissions = guild.permissions_of(self.user).to_string();
            shown["permissions"] = json!(permissions);
            let membership = guild.members.get(&self.user).expect("only members act in a guild");
            let mut member = world.member_json(membership);
            member["permissions"] = json!(permissions);
            merge(
                &mut out,
                json!({
                    "member": member, "guild_id": guild.id.to_string(), "context": 0,
                    "guild_locale": guild.locale,
                    "guild": {"id": guild.id.to_string(), "locale": guild.locale, "features": []},
                }),
            );
        } else {
            merge(&mut out, json!({"user": world.user_json(self.user), "context": 1}));
        }
        out["channel"] = shown;
        if let Some(message) = self.source.and_then(|id| world.messages.get(&id)) {
            out["message"] = world.message_json(message);
        }
        out
    }
}

/// The objects behind the ids in a command's options.
#[derive(Default)]
pub struct Resolved {
    kinds: Map<String, Value>,
}

impl Resolved {
    fn add(&mut self, kind: &str, id: Id, value: Value) {
        let map = self.kinds.entry(kind).or_insert_with(|| json!({}));
        map[id.to_string()] = value;
    }

    pub fn user(&mut self, world: &World, guild: Option<Id>, id: Id) {
        self.add("users", id, world.user_json(id));
        let Some(guild) = guild.and_then(|g| world.guilds.get(&g)) else {
            return;
        };
        // Who has left the guild is resolved as a user alone.
        if let Some(member) = guild.members.get(&id) {
            let mut shown = partial_member(member);
            shown["permissions"] = json!(guild.permissions_of(id).to_string());
            self.add("members", id, shown);
        }
    }

    pub fn role(&mut self, world: &World, guild: Option<Id>, id: Id) {
        let guild = guild.and_then(|g| world.guilds.get(&g));
        let role = guild.and_then(|g| g.roles.get(&id)).expect("a role of this guild");
        self.add("roles", id, super::super::json::role(role, 1));
    }

    pub fn channel(&mut self, world: &World, guild: Option<Id>, user: Id, id: Id) {
        let guild = guild.and_then(|g| world.guilds.get(&g));
        let mut shown = world.channel_json(&world.channels[&id]);
        shown["permissions"] = json!(guild.map_or(0, |g| g.permissions_of(user)).to_string());
        self.add("channels", id, shown);
    }

    /// A message of a context menu is shown whole, whatever the intents.
    pub fn message(&mut self, world: &World, id: Id) {
        let message = world.messages.get(&id).expect("the message is still there");
        self.add("messages", id, world.message_json(message));
    }

    pub fn into_json(self) -> Option<Value> {
        (!self.kinds.is_empty()).then_some(Value::Object(self.kinds))
    }
}
