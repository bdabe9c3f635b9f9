//! A person in a guild: settings, what they write, what reaches them.

use super::super::PATIENCE;
use super::super::messages::Draft;
use super::super::state::{Membership, User};
use super::super::validate::MessageForm;
use super::answer::Message;
use super::place::{Channel, Guild, Member, Role};

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
        self.discord.wait_until(what, PATIENCE, look).await
    }

    /// This person writes an ordinary message.
    pub fn says(&self, channel: &Channel, text: &str) -> Message {
        let mut world = self.discord.shared.world();
        let clock = &self.discord.shared.clock;
        let form = MessageForm {
            content: Some(text.to_owned()),
            ..Default::default()
        };
        let (channel, author) = (channel.id, self.id);
        let draft = Draft {
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
