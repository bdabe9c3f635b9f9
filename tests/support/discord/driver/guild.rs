//! Making guilds and what is in them.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::state::{self, Id, Membership, User};
use super::super::{Discord, json, permissions};
use super::place::{Channel, Guild, Member, Role};

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
    pub(super) fn event(&self, event: &str, data: &serde_json::Value) {
        self.discord.shared.gateway.guild_event(event, data, self.id);
    }

    fn announce(&self) {
        let world = self.discord.shared.world();
        let data = world.guild_create_json(&world.guilds[&self.id]);
        drop(world);
        self.event("GUILD_CREATE", &data);
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut state::Guild) -> T) -> T {
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
