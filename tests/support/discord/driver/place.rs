//! Guilds, roles, channels and members. Every change reaches a connected bot as its event.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;

use super::super::state::{self, Id, Membership, User};
use super::super::{Discord, json, permissions};
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

impl Discord {
    /// A new guild with the bot in it and an owner of its own.
    pub fn guild(&self, name: &str) -> Guild {
        let clock = &self.shared.clock;
        let (id, owner, bot_role) = (clock.id(), clock.id(), clock.id());
        let role = |id, name: &str, permissions, managed| {
            let name = name.into();
            (
                id,
                state::Role {
                    id,
                    name,
                    permissions,
                    mentionable: false,
                    managed,
                },
            )
        };
        let member = |user, roles: &[Id]| {
            let roles = roles.to_vec();
            (
                user,
                Membership {
                    user,
                    nick: None,
                    roles,
                    joined_at: clock.now(),
                },
            )
        };
        let mut world = self.shared.world();
        let bot = world.bot;
        world.users.insert(owner, person(owner, &format!("{name} owner")));
        let guild = state::Guild {
            id,
            name: name.into(),
            locale: "en-US".into(),
            owner,
            roles: BTreeMap::from([
                role(id, "@everyone", permissions::EVERYONE, false),
                role(bot_role, "magicwords", permissions::EVERYONE, true),
            ]),
            members: BTreeMap::from([member(owner, &[]), member(bot, &[bot_role])]),
            channels: Vec::new(),
            joined: true,
        };
        world.guilds.insert(id, guild);
        drop(world);
        let guild = Guild {
            discord: self.clone(),
            id,
        };
        guild.announce();
        guild
    }
}

fn person(id: Id, name: &str) -> User {
    User {
        id,
        username: name.to_lowercase().replace(' ', "."),
        global_name: Some(name.into()),
        bot: false,
        locale: "en-US".into(),
        dms_closed: false,
        dm_channel: None,
    }
}

impl Guild {
    fn event(&self, event: &str, data: &serde_json::Value) {
        self.discord.shared.gateway.guild_event(event, data, self.id);
    }

    fn announce(&self) {
        let world = self.discord.shared.world();
        let data = world.guild_create_json(&world.guilds[&self.id]);
        drop(world);
        self.event("GUILD_CREATE", &data);
    }

    fn change<T>(&self, change: impl FnOnce(&mut state::Guild) -> T) -> T {
        let mut world = self.discord.shared.world();
        change(world.guilds.get_mut(&self.id).expect("guilds are never forgotten"))
    }

    pub fn with_locale(self, locale: &str) -> Self {
        self.change(|g| g.locale = locale.into());
        self
    }

    /// The workspace's id as the command line names it: `discord:123`.
    pub fn workspace(&self) -> String {
        format!("discord:{}", self.id)
    }

    pub fn owner(&self) -> Member {
        let (id, name) = self.change(|g| (g.owner, format!("{} owner", g.name)));
        Member {
            discord: self.discord.clone(),
            guild: self.id,
            id,
            name,
        }
    }

    pub fn member(&self, name: &str) -> Member {
        let id = self.discord.shared.clock.id();
        let joined_at = self.discord.shared.clock.now();
        self.discord.shared.world().users.insert(id, person(id, name));
        let membership = Membership {
            user: id,
            nick: None,
            roles: Vec::new(),
            joined_at,
        };
        self.change(|g| g.members.insert(id, membership));
        Member {
            discord: self.discord.clone(),
            guild: self.id,
            id,
            name: name.into(),
        }
    }

    /// Another bot, which nobody can thank or ask.
    pub fn bot(&self, name: &str) -> Member {
        let member = self.member(name);
        member.change_user(|u| (u.bot, u.global_name) = (true, None));
        member
    }

    /// Somebody of another guild in this one too: the same account.
    pub fn also_has(&self, member: &Member) -> Member {
        let joined_at = self.discord.shared.clock.now();
        let user = member.id;
        let membership = Membership {
            user,
            nick: None,
            roles: Vec::new(),
            joined_at,
        };
        self.change(|g| g.members.insert(user, membership));
        Member {
            guild: self.id,
            ..member.clone()
        }
    }

    /// A role that anybody may mention.
    pub fn role(&self, name: &str) -> Role {
        self.role_with(name, 0)
    }

    pub fn role_with(&self, name: &str, permissions: u64) -> Role {
        let id = self.discord.shared.clock.id();
        let name = name.to_owned();
        let role = state::Role {
            id,
            name,
            permissions,
            mentionable: true,
            managed: false,
        };
        let data = self.change(|g| {
            g.roles.insert(id, role.clone());
            json::role(&role, g.roles.len() - 1)
        });
        let guild = self.id.to_string();
        self.event("GUILD_ROLE_CREATE", &json!({"guild_id": guild, "role": data}));
        Role {
            discord: self.discord.clone(),
            guild: self.id,
            id,
        }
    }

    pub fn channel(&self, name: &str) -> Channel {
        let id = self.discord.shared.clock.id();
        let mut world = self.discord.shared.world();
        let channel = state::Channel {
            id,
            guild: Some(self.id),
            name: name.into(),
            recipient: None,
            bot_denied: 0,
            bot_allowed: 0,
            messages: Vec::new(),
        };
        let data = world.channel_json(&channel);
        world.channels.insert(id, channel);
        drop(world);
        self.change(|g| g.channels.push(id));
        self.event("CHANNEL_CREATE", &data);
        Channel {
            discord: self.discord.clone(),
            guild: self.id,
            id,
        }
    }

    /// The bot is removed: GUILD_DELETE, and no more access.
    pub fn removes_the_bot(&self) {
        self.change(|g| g.joined = false);
        self.event("GUILD_DELETE", &json!({"id": self.id.to_string()}));
    }

    /// The bot is added (again): GUILD_CREATE.
    pub fn adds_the_bot(&self) {
        self.change(|g| g.joined = true);
        self.announce();
    }

    /// An outage: the guild is unavailable, and the bot still its member.
    pub fn goes_dark(&self) {
        self.event("GUILD_DELETE", &json!({"id": self.id.to_string(), "unavailable": true}));
    }

    pub fn comes_back(&self) {
        self.announce();
    }
}

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
        self.discord.wait_until(what, super::super::PATIENCE, look).await
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

impl Member {
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    pub(crate) fn change_user(&self, change: impl FnOnce(&mut User)) {
        let mut world = self.discord.shared.world();
        change(world.users.get_mut(&self.id).expect("people are never forgotten"));
    }

    fn change(&self, change: impl FnOnce(&mut Membership)) {
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        guild.change(|g| change(g.members.get_mut(&self.id).expect("a member")));
    }

    pub fn with_role(self, role: &Role) -> Self {
        self.change(|m| m.roles.push(role.id));
        self
    }

    pub fn loses_role(&self, role: &Role) {
        self.change(|m| m.roles.retain(|r| *r != role.id));
    }

    /// Gives permissions, through a role as Discord does.
    pub fn with_permissions(self, permissions: u64) -> Self {
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        let role = guild.role_with(&format!("may {permissions:#x}"), permissions);
        self.with_role(&role)
    }

    /// The language of this person's client.
    pub fn with_locale(self, locale: &str) -> Self {
        self.change_user(|u| u.locale = locale.into());
        self
    }

    pub fn with_nick(self, nick: &str) -> Self {
        self.change(|m| m.nick = Some(nick.into()));
        self
    }

    pub fn closes_direct_messages(&self) {
        self.change_user(|u| u.dms_closed = true);
    }

    pub fn opens_direct_messages(&self) {
        self.change_user(|u| u.dms_closed = false);
    }

    pub fn leaves(&self) {
        let guild = Guild {
            discord: self.discord.clone(),
            id: self.guild,
        };
        guild.change(|g| g.members.remove(&self.id));
    }

    /// What the bot has written to this person alone, oldest first.
    pub fn direct_messages(&self) -> Vec<Message> {
        let channel = self.discord.shared.world().users[&self.id].dm_channel;
        channel.map(|id| Message::all_of(&self.discord, id)).unwrap_or_default()
    }

    pub async fn waits_for_direct_message(&self, what: &str) -> Message {
        let look = || self.direct_messages().pop();
        self.discord.wait_until(what, super::super::PATIENCE, look).await
    }

    /// This person writes an ordinary message.
    pub fn says(&self, channel: &Channel, text: &str) -> Message {
        let mut world = self.discord.shared.world();
        let clock = &self.discord.shared.clock;
        let form = super::super::validate::MessageForm {
            content: Some(text.to_owned()),
            ..Default::default()
        };
        let (channel, author) = (channel.id, self.id);
        let draft = super::super::messages::Draft {
            channel,
            author,
            interaction: None,
            visible_to: None,
        };
        let id = world.post(clock, draft, form);
        self.discord
            .shared
            .gateway
            .message_created(&world, &world.messages[&id]);
        drop(world);
        self.discord.shared.changed.notify_waiters();
        Message::get(&self.discord, id).expect("just posted")
    }

    /// Whether the message notifies this person: by name, by a role, or as everyone.
    pub fn was_pinged_by(&self, message: &Message) -> bool {
        let world = self.discord.shared.world();
        let pinged = &message.state.pinged;
        let by_role = pinged.roles.iter().any(|r| world.has_role(self.guild, self.id, *r));
        pinged.users.contains(&self.id) || by_role || pinged.everyone
    }
}
