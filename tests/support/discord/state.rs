//! What this Discord knows: people, guilds, channels, messages, commands, interactions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::interactions::Interaction;
use super::messages::Pings;

pub type Id = u64;

#[derive(Debug, Clone)]
pub struct User {
    pub id: Id,
    pub username: String,
    pub global_name: Option<String>,
    pub bot: bool,
    pub locale: String,
    pub dms_closed: bool,
    pub dm_channel: Option<Id>,
}

#[derive(Debug, Clone)]
pub struct Membership {
    pub user: Id,
    pub nick: Option<String>,
    pub roles: Vec<Id>,
    pub joined_at: u64,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    pub mentionable: bool,
    pub managed: bool,
}

#[derive(Debug, Clone)]
pub struct Guild {
    pub id: Id,
    pub name: String,
    pub locale: String,
    pub owner: Id,
    pub roles: BTreeMap<Id, Role>,
    pub members: BTreeMap<Id, Membership>,
    pub channels: Vec<Id>,
    /// False while the bot is not a member (it was removed).
    pub joined: bool,
}

#[derive(Debug, Clone)]
pub struct Channel {
    pub id: Id,
    /// None for a direct message.
    pub guild: Option<Id>,
    pub name: String,
    pub recipient: Option<Id>,
    pub bot_denied: u64,
    pub bot_allowed: u64,
    /// Oldest first; what only one person sees is not in here.
    pub messages: Vec<Id>,
}

#[derive(Debug, Clone)]
pub struct Attachment {
    pub id: Id,
    pub filename: String,
    pub description: Option<String>,
    pub content_type: Option<String>,
    /// Shared, because messages are cloned out to tests.
    pub bytes: Arc<[u8]>,
}

#[derive(Debug, Clone, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub guild: Option<Id>,
    pub author: Id,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Attachment>,
    pub flags: u64,
    pub nonce: Option<Value>,
    pub sent_at: u64,
    pub edited_at: Option<u64>,
    /// Whom the present text mentions.
    pub mentions: Pings,
    /// Whom it notified: an edit changes the mentions and notifies nobody.
    pub pinged: Pings,
    pub reply_to: Option<Id>,
    /// The interaction that it answers: id, type, who used it.
    pub interaction: Option<(Id, u8, Id)>,
    /// Only this person sees it (ephemeral).
    pub visible_to: Option<Id>,
    /// "… is thinking": acknowledged, not yet written.
    pub loading: bool,
}

pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub const EPHEMERAL: u64 = 1 << 6;
pub const LOADING: u64 = 1 << 7;
pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

/// A nonce given with `enforce_nonce`: who, where, what.
type NonceKey = (Id, Id, String);

pub struct World {
    pub application: Id,
    pub bot: Id,
    pub users: HashMap<Id, User>,
    pub guilds: BTreeMap<Id, Guild>,
    pub channels: HashMap<Id, Channel>,
    pub messages: HashMap<Id, Message>,
    pub nonces: HashMap<NonceKey, (Id, u64)>,
    /// Registered commands: `None` are the global ones.
    pub commands: HashMap<Option<Id>, Vec<Value>>,
    pub registrations: u64,
    pub interactions: HashMap<Id, Interaction>,
    pub interaction_by_token: HashMap<String, Id>,
}

impl World {
    pub fn new(application: Id, bot: User) -> Self {
        Self {
            application,
            bot: bot.id,
            users: HashMap::from([(bot.id, bot)]),
            guilds: BTreeMap::new(),
            channels: HashMap::new(),
            messages: HashMap::new(),
            nonces: HashMap::new(),
            commands: HashMap::new(),
            registrations: 0,
            interactions: HashMap::new(),
            interaction_by_token: HashMap::new(),
        }
    }

    /// What the bot may do in a channel; in a direct message nothing is denied.
    pub fn bot_permissions(&self, channel: &Channel) -> u64 {
        match channel.guild.and_then(|id| self.guilds.get(&id)) {
            Some(guild) => channel.permissions_of_bot(guild, self.bot),
            None => super::permissions::EVERYONE,
        }
    }

    /// Guild commands stand beside the global ones, as in Discord's menu.
    pub fn commands_in(&self, guild: Option<Id>) -> impl Iterator<Item = &Value> {
        let own = guild.and_then(|g| self.commands.get(&Some(g)));
        let global = self.commands.get(&None);
        own.into_iter().chain(global).flatten()
    }

    pub fn has_role(&self, guild: Id, user: Id, role: Id) -> bool {
        let member = self.guilds.get(&guild).and_then(|g| g.members.get(&user));
        member.is_some_and(|m| m.roles.contains(&role))
    }
}
