//! The workspace, its groups, channels and members, as handles. Every change reaches the bot as its event.

use std::fmt;

use super::super::state::{self, ChannelKind};
use super::super::{PATIENCE, Slack, events};
use super::message::Message;

#[derive(Clone)]
pub struct Workspace {
    pub(crate) slack: Slack,
    pub id: String,
}

#[derive(Clone)]
pub struct Group {
    pub(crate) slack: Slack,
    pub id: String,
}

#[derive(Clone)]
pub struct Channel {
    pub(crate) slack: Slack,
    pub id: String,
}

#[derive(Clone)]
pub struct Member {
    pub(crate) slack: Slack,
    pub id: String,
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
debug_as_id!(Workspace Group Channel Member);

impl Group {
    /// As it is chosen from the list while somebody types.
    pub fn mention(&self) -> String {
        format!("<!subteam^{}>", self.id)
    }

    pub fn handle(&self) -> String {
        self.slack.shared.world().groups[&self.id].handle.clone()
    }

    fn change(&self, change: impl FnOnce(&mut state::Group)) {
        let mut world = self.slack.shared.world();
        change(world.groups.get_mut(&self.id).expect("groups are never forgotten"));
    }

    pub(super) fn takes(&self, user: &str) {
        self.change(|group| group.users.push(user.to_owned()));
        events::group_members_changed(&self.slack.shared, &self.id, &[user.to_owned()], &[]);
    }

    pub(super) fn loses(&self, user: &str) {
        self.change(|group| group.users.retain(|member| member != user));
        events::group_members_changed(&self.slack.shared, &self.id, &[], &[user.to_owned()]);
    }

    pub fn is_renamed(&self, name: &str) {
        self.change(|group| group.name = name.to_owned());
        events::group_changed(&self.slack.shared, &self.id, "subteam_updated");
    }

    /// Slack's word of it is lost.
    pub fn is_disabled_unheard(&self) {
        self.change(|group| group.deleted = true);
    }

    pub fn is_disabled(&self) {
        self.is_disabled_unheard();
        events::group_changed(&self.slack.shared, &self.id, "subteam_updated");
    }
}

impl Channel {
    pub fn mention(&self) -> String {
        format!("<#{}>", self.id)
    }

    fn change(&self, change: impl FnOnce(&mut state::Channel)) {
        let mut world = self.slack.shared.world();
        change(world.channels.get_mut(&self.id).expect("channels are never forgotten"));
    }

    /// Only its members see it.
    pub fn private(self) -> Self {
        self.change(|channel| channel.kind = ChannelKind::Private);
        self
    }

    /// With another company.
    pub fn shared(self) -> Self {
        self.change(|channel| channel.shared = true);
        self
    }

    /// Is about to be shared with another company, and has another id from now on: nothing is found by the old one.
    pub fn with_a_new_id(self) -> Self {
        let (shared, old) = (&self.slack.shared, &self.id);
        let new = shared.clock.id('C');
        let mut world = shared.world();
        let mut channel = world.channels.remove(old).expect("channels are never forgotten");
        assert_eq!(channel.kind, ChannelKind::Private, "of others Slack changes no id");
        channel.id = new.clone();
        world.channels.insert(new.clone(), channel);
        for message in world.messages.values_mut().filter(|message| message.channel == *old) {
            message.channel = new.clone();
        }
        drop(world);
        let event = serde_json::json!({"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new});
        self.slack.sends_event("channel_id_changed", event);
        Channel { id: new, ..self }
    }

    pub fn takes(&self, member: &Member) {
        self.change(|channel| channel.members.push(member.id.clone()));
        events::membership(&self.slack.shared, "member_joined_channel", &self.id, &member.id);
    }

    pub fn loses(&self, member: &Member) {
        self.change(|channel| channel.members.retain(|user| *user != member.id));
        events::membership(&self.slack.shared, "member_left_channel", &self.id, &member.id);
    }

    pub fn removes_the_bot(&self) {
        let bot = self.slack.bot_user();
        let mut event = "channel_left";
        self.change(|channel| {
            channel.members.retain(|member| *member != bot);
            if channel.kind == ChannelKind::Private {
                event = "group_left";
            }
        });
        // The bot is not told of itself as of others.
        let left = serde_json::json!({"type": event, "channel": self.id});
        self.slack.sends_event(event, left);
    }

    pub fn invites_the_bot(&self) {
        let bot = self.slack.bot_user();
        self.change(|channel| channel.members.push(bot.clone()));
        events::membership(&self.slack.shared, "member_joined_channel", &self.id, &bot);
    }

    pub fn is_archived(&self) {
        let mut kind = "channel_archive";
        self.change(|channel| {
            channel.archived = true;
            if channel.kind == ChannelKind::Private {
                kind = "group_archive";
            }
        });
        let event = serde_json::json!({"type": kind, "channel": self.id, "is_moved": 0});
        self.slack.sends_event(kind, event);
    }

    pub fn is_restored(&self) {
        self.change(|channel| channel.archived = false);
        let event = serde_json::json!({"type": "channel_unarchive", "channel": self.id});
        self.slack.sends_event("channel_unarchive", event);
    }

    pub fn is_deleted(&self) {
        let gone = self.slack.shared.world().channels.remove(&self.id);
        let kind = match gone.map(|channel| channel.kind) {
            Some(ChannelKind::Private) => "group_deleted",
            _ => "channel_deleted",
        };
        let event = serde_json::json!({"type": kind, "channel": self.id});
        self.slack.sends_event(kind, event);
    }

    /// What everybody sees, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        Message::all_of(&self.slack, &self.id)
    }

    pub fn last_message(&self) -> Message {
        self.messages().pop().expect("a message in the channel")
    }

    /// Waits for a message that fits.
    pub async fn waits_for(&self, what: &str, fits: impl Fn(&Message) -> bool) -> Message {
        let look = || self.messages().into_iter().rev().find(&fits);
        self.slack.wait_until(what, PATIENCE, look).await
    }
}
