//! Guilds, roles, channels and members. Every change reaches a connected bot as its event.

use std::fmt;

use serde_json::json;

use super::super::state::{self, Id};
use super::super::{Discord, PATIENCE, json};
use super::answer::Message;

#[derive(Clone)]
pub struct Guild {
    pub(crate) discord: Discord,
    pub id: Id,
}

#[derive(Clone)]
pub struct Role {
    pub(crate) discord: Discord,
    pub guild: Id,
    pub id: Id,
}

#[derive(Clone)]
pub struct Channel {
    pub(crate) discord: Discord,
    pub guild: Id,
    pub id: Id,
}

#[derive(Clone)]
pub struct Member {
    pub(crate) discord: Discord,
    pub guild: Id,
    pub id: Id,
    pub name: String,
}

macro_rules! debug_as_id {
    ($($handle:ident)*) => {$(
        impl fmt::Debug for $handle {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($handle), self.id)
            }
        }
    )*};
}
debug_as_id!(Guild Role Channel Member);

impl Role {
    pub fn mention(&self) -> String {
        format!("<@&{}>", self.id)
    }

    fn change(&self, event: &str, change: impl FnOnce(&mut state::Role)) {
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        let role = guild.change(|g| {
            let role = g.roles.get_mut(&self.id).expect("the role is there");
            change(role);
            json::role(role, 1)
        });
        guild.event(event, &json!({"guild_id": self.guild.to_string(), "role": role}));
    }

    /// Only whoever may ping everyone can ping it.
    pub fn not_mentionable(self) -> Self {
        self.change("GUILD_ROLE_UPDATE", |r| r.mentionable = false);
        self
    }

    pub fn is_renamed(&self, name: &str) {
        self.change("GUILD_ROLE_UPDATE", |r| r.name = name.into());
    }

    pub fn is_deleted(&self) {
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        guild.change(|g| {
            g.roles.remove(&self.id);
            g.members.values_mut().for_each(|m| m.roles.retain(|r| *r != self.id));
        });
        let (guild_id, role_id) = (self.guild.to_string(), self.id.to_string());
        guild.event("GUILD_ROLE_DELETE", &json!({"guild_id": guild_id, "role_id": role_id}));
    }
}

impl Channel {
    pub fn mention(&self) -> String {
        format!("<#{}>", self.id)
    }

    fn change(&self, change: impl FnOnce(&mut state::Channel)) {
        let mut world = self.discord.shared.world();
        change(world.channels.get_mut(&self.id).expect("the channel is there"));
    }

    /// Takes permissions from the bot here, as a channel's settings do.
    pub fn denies_the_bot(&self, permissions: u64) {
        self.change(|c| c.bot_denied |= permissions);
    }

    pub fn allows_the_bot(&self, permissions: u64) {
        self.change(|c| {
            c.bot_denied &= !permissions;
            c.bot_allowed |= permissions;
        });
    }

    /// What everybody sees, oldest first; answers still being written are left out.
    pub fn messages(&self) -> Vec<Message> {
        Message::all_of(&self.discord, self.id)
    }

    pub fn last_message(&self) -> Message {
        self.messages().pop().expect("a message in the channel")
    }

    /// Waits for a message that fits.
    pub async fn waits_for(&self, what: &str, fits: impl Fn(&Message) -> bool) -> Message {
        let look = || self.messages().into_iter().rev().find(&fits);
        self.discord.wait_until(what, PATIENCE, look).await
    }

    pub fn is_deleted(&self) {
        let mut world = self.discord.shared.world();
        let Some(channel) = world.channels.remove(&self.id) else {
            return;
        };
        for message in &channel.messages {
            world.messages.remove(message);
        }
        let data = world.channel_json(&channel);
        drop(world);
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        guild.change(|g| g.channels.retain(|c| *c != self.id));
        guild.event("CHANNEL_DELETE", &data);
    }
}
