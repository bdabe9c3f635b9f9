//! Permission bits, and what a member may do.

use super::state::{Channel, Guild, Id};

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_CHANNELS: u64 = 1 << 4;
pub const MANAGE_GUILD: u64 = 1 << 5;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const MANAGE_ROLES: u64 = 1 << 28;
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub const ALL: u64 = (1 << 50) - 1;

/// What `@everyone` has in a new guild, without the right to ping everyone.
pub const EVERYONE: u64 =
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY | USE_APPLICATION_COMMANDS;

impl Guild {
    /// The guild-wide permissions of a member: the owner and administrators have all.
    pub fn permissions_of(&self, user: Id) -> u64 {
        let Some(member) = self.members.get(&user) else {
            return 0;
        };
        let everyone = self.roles.get(&self.id).map_or(0, |r| r.permissions);
        let held = member.roles.iter().filter_map(|id| self.roles.get(id));
        let bits = held.fold(everyone, |bits, role| bits | role.permissions);
        if user == self.owner || bits & ADMINISTRATOR != 0 {
            ALL
        } else {
            bits
        }
    }
}

impl Channel {
    /// Only the bot has overwrites here: nobody else is kept from anything in the stand-in.
    pub fn permissions_of_bot(&self, guild: &Guild, bot: Id) -> u64 {
        let bits = guild.permissions_of(bot);
        if bits == ALL {
            ALL
        } else {
            bits & !self.bot_denied | self.bot_allowed
        }
    }
}
