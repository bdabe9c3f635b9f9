//! Messages as a test looks at them.

use serde_json::Value;

use super::super::state;
use super::super::{PATIENCE, Slack, api};

/// A message as it was when the test looked; `now()` looks again.
#[derive(Clone)]
pub struct Message {
    pub(crate) slack: Slack,
    pub state: state::Message,
}

impl Message {
    pub(crate) fn get(slack: &Slack, ts: &str) -> Option<Self> {
        let state = slack.shared.world().messages.get(ts)?.clone();
        Some(Self {
            slack: slack.clone(),
            state,
        })
    }

    pub(crate) fn all_of(slack: &Slack, channel: &str) -> Vec<Self> {
        let world = slack.shared.world();
        let kept = world.channels.get(channel).map(|c| c.messages.as_slice());
        let messages = kept.unwrap_or_default().iter().filter_map(|ts| world.messages.get(ts));
        let of = |state: &state::Message| Self {
            slack: slack.clone(),
            state: state.clone(),
        };
        messages.map(of).collect()
    }

    pub(crate) fn only_for(slack: &Slack, channel: &str, user: &str) -> Vec<Self> {
        let world = slack.shared.world();
        let seen = |m: &&state::Message| m.channel == channel && m.visible_to.as_deref() == Some(user);
        let mut found: Vec<_> = world.messages.values().filter(seen).cloned().collect();
        found.sort_by(|a, b| a.ts.cmp(&b.ts));
        let of = |state| Self {
            slack: slack.clone(),
            state,
        };
        found.into_iter().map(of).collect()
    }

    pub fn id(&self) -> &str {
        &self.state.ts
    }

    /// The message as it is now; panics when it was deleted.
    pub fn now(&self) -> Self {
        Self::get(&self.slack, &self.state.ts).expect("the message was deleted")
    }

    pub fn is_deleted(&self) -> bool {
        Self::get(&self.slack, &self.state.ts).is_none()
    }

    /// Somebody deletes it, as an admin can.
    pub fn delete(&self) {
        self.slack.shared.world().delete(&self.state.ts);
    }

    /// Waits until it has changed so that it fits.
    pub async fn becomes(&self, what: &str, fits: impl Fn(&Self) -> bool) -> Self {
        let look = || Self::get(&self.slack, &self.state.ts).filter(&fits);
        self.slack.wait_until(what, PATIENCE, look).await
    }

    /// The text that stands in notifications; without blocks it is the message.
    pub fn content(&self) -> &str {
        &self.state.text
    }

    pub fn blocks(&self) -> &[Value] {
        &self.state.blocks
    }

    pub fn metadata(&self) -> Option<&Value> {
        self.state.metadata.as_ref()
    }

    pub fn is_ephemeral(&self) -> bool {
        self.state.visible_to.is_some()
    }

    pub fn is_edited(&self) -> bool {
        self.state.edited
    }

    pub fn permalink(&self) -> String {
        let link = api::link(&self.slack.shared.world(), &self.state.channel, &self.state.ts);
        link.as_str().unwrap_or_default().to_owned()
    }

    /// All blocks, those of attachments too.
    pub(crate) fn all_blocks(&self) -> Vec<&Value> {
        let attached = self.state.attachments.iter().filter_map(|a| a["blocks"].as_array());
        self.state.blocks.iter().chain(attached.flatten()).collect()
    }

    /// Labels of buttons, in order.
    pub fn buttons(&self) -> Vec<String> {
        super::form::buttons(&self.all_blocks())
    }

    /// An attached file by its name.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        let world = self.slack.shared.world();
        let mut files = self.state.files.iter().filter_map(|id| world.files.get(id));
        files.find(|file| file.name == name).map(|file| file.bytes.to_vec())
    }

    pub fn files(&self) -> Vec<String> {
        let world = self.slack.shared.world();
        let files = self.state.files.iter().filter_map(|id| world.files.get(id));
        files.map(|file| file.name.clone()).collect()
    }

    /// Whom it notified, by name: `@Lan`, `@&Reception`, `@channel`.
    pub fn pings(&self) -> Vec<String> {
        super::text::pings(&self.slack.shared.world(), &self.state)
    }

    /// What is said in words, block by block, with names for ids.
    pub fn parts(&self) -> Vec<String> {
        super::text::parts(&self.slack.shared.world(), &self.state)
    }

    /// The name of the only one who sees it.
    pub fn only_seen_by(&self) -> Option<String> {
        let world = self.slack.shared.world();
        let only = self.state.visible_to.as_ref();
        only.map(|id| super::text::name(&world, id))
    }

    /// What a person sees, as plain text for a snapshot; ids become names.
    pub fn text(&self) -> String {
        super::text::message(&self.slack.shared.world(), &self.state)
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}
