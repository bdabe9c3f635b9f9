//! A person in the workspace: settings, what they write, what reaches them.

use serde_json::json;

use super::super::messages::Form;
use super::super::state::User;
use super::super::{PATIENCE, events};
use super::command::escaped;
use super::form::Home;
use super::message::Message;
use super::place::{Channel, Group, Member};

impl Member {
    /// As it is chosen from the list while somebody types.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    fn change(&self, change: impl FnOnce(&mut User)) {
        let mut world = self.slack.shared.world();
        change(world.users.get_mut(&self.id).expect("people are never forgotten"));
        drop(world);
        events::user_changed(&self.slack.shared, &self.id, "user_change");
    }

    pub fn with_group(self, group: &Group) -> Self {
        group.takes(&self.id);
        self
    }

    pub fn loses_group(&self, group: &Group) {
        group.loses(&self.id);
    }

    pub fn admin(self) -> Self {
        self.change(|user| user.admin = true);
        self
    }

    pub fn owner(self) -> Self {
        self.change(|user| (user.admin, user.owner) = (true, true));
        self
    }

    /// A guest.
    pub fn guest(self) -> Self {
        self.change(|user| user.restricted = true);
        self
    }

    /// The language of this person's account.
    pub fn with_locale(self, locale: &str) -> Self {
        self.change(|user| user.locale = locale.to_owned());
        self
    }

    pub fn with_display_name(self, name: &str) -> Self {
        self.change(|user| user.display_name = name.to_owned());
        self
    }

    pub fn is_no_admin_any_more(&self) {
        self.change(|user| (user.admin, user.owner) = (false, false));
    }

    pub fn is_deactivated(&self) {
        self.change(|user| user.deleted = true);
    }

    /// Works here again.
    pub fn is_reactivated(&self) {
        self.change(|user| user.deleted = false);
    }

    pub fn leaves_channel(&self, channel: &Channel) {
        let mut world = self.slack.shared.world();
        if let Some(channel) = world.channels.get_mut(&channel.id) {
            channel.members.retain(|member| *member != self.id);
        }
        drop(world);
        events::membership(&self.slack.shared, "member_left_channel", &channel.id, &self.id);
    }

    /// What the bot has written to this person alone, oldest first.
    pub fn direct_messages(&self) -> Vec<Message> {
        let channel = self.slack.shared.world().users[&self.id].dm.clone();
        channel
            .map(|id| Message::all_of(&self.slack, &id))
            .unwrap_or_default()
            .into_iter()
            .filter(|message| message.state.author != self.id)
            .collect()
    }

    pub async fn waits_for_direct_message(&self, what: &str) -> Message {
        let look = || self.direct_messages().pop();
        self.slack.wait_until(what, PATIENCE, look).await
    }

    /// What only this person sees in a channel, oldest first.
    pub fn sees_alone(&self, channel: &Channel) -> Vec<Message> {
        Message::only_for(&self.slack, &channel.id, &self.id)
    }

    /// This person writes an ordinary message.
    pub fn says(&self, channel: &Channel, text: &str) -> Message {
        self.writes(channel, text, None)
    }

    /// This person answers in the message's thread.
    pub fn replies(&self, message: &Message, text: &str) -> Message {
        let thread = message.state.thread_ts.clone().unwrap_or(message.state.ts.clone());
        let channel = Channel {
            slack: self.slack.clone(),
            id: message.state.channel.clone(),
        };
        self.writes(&channel, text, Some(thread))
    }

    fn writes(&self, channel: &Channel, text: &str, thread_ts: Option<String>) -> Message {
        let shared = &self.slack.shared;
        let mut world = shared.world();
        let form = Form {
            text: Some(escaped(&world, text)),
            thread_ts,
            ..Form::default()
        };
        let ts = world.post(&shared.clock, &self.id, &channel.id, None, form);
        drop(world);
        events::message(shared, &ts);
        shared.changed.notify_waiters();
        Message::get(&self.slack, &ts).expect("just posted")
    }

    /// Opens the app's home tab; what is shown there already comes back, and may be nothing.
    pub fn opens_home(&self) -> Option<Home> {
        let view = self.home();
        let direct = {
            let mut world = self.slack.shared.world();
            world.direct(&self.slack.shared.clock, &self.id)
        };
        let mut event = json!({"type": "app_home_opened", "user": self.id, "channel": direct, "tab": "home"});
        if let Some(home) = &view {
            event["view"] = home.shown();
        }
        events::send(&self.slack.shared, "app_home_opened", event);
        view
    }

    /// The home tab as it is now.
    pub fn home(&self) -> Option<Home> {
        let id = self.slack.shared.world().users[&self.id].home.clone()?;
        Home::get(&self.slack, &id)
    }

    /// Waits until the home tab fits.
    pub async fn waits_for_home(&self, what: &str, fits: impl Fn(&Home) -> bool) -> Home {
        let look = || self.home().filter(&fits);
        self.slack.wait_until(what, PATIENCE, look).await
    }

    /// Whether the message notifies this person: by name, by a group, or as one of all.
    pub fn was_pinged_by(&self, message: &Message) -> bool {
        let world = self.slack.shared.world();
        let pinged = &message.state.pinged;
        let in_group = |id: &String| world.groups.get(id).is_some_and(|g| g.users.contains(&self.id));
        pinged.users.contains(&self.id) || pinged.groups.iter().any(in_group) || !pinged.broadcasts.is_empty()
    }
}
