//! What comes back: messages, modals, choices.

use serde_json::{Value, json};

use super::super::Discord;
use super::super::interactions::{Ack, Interaction};
use super::super::state::{self, EPHEMERAL, Id};

/// A message as it was when the test looked; `now()` looks again.
#[derive(Clone)]
pub struct Message {
    pub(crate) discord: Discord,
    pub state: state::Message,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub name: String,
    pub value: Value,
}

#[derive(Clone)]
pub struct Modal {
    pub(crate) interaction: Interaction,
    pub data: Value,
}

/// The application's answer to one interaction.
#[derive(Clone)]
pub struct Answer {
    discord: Discord,
    pub interaction: Interaction,
}

impl Answer {
    pub(crate) fn new(discord: &Discord, interaction: Interaction) -> Self {
        Self {
            discord: discord.clone(),
            interaction,
        }
    }

    /// The answer's message; after an update of a pressed message, that message.
    pub fn message(&self) -> Message {
        let found = self.interaction.original.and_then(|id| Message::get(&self.discord, id));
        found.unwrap_or_else(|| panic!("the answer has no message: {:?}", self.interaction.ack))
    }

    /// Messages sent after the first, in order.
    pub fn follow_ups(&self) -> Vec<Message> {
        let world = self.discord.shared.world();
        let ids = world.interactions[&self.interaction.id].followups.clone();
        drop(world);
        ids.into_iter()
            .filter_map(|id| Message::get(&self.discord, id))
            .collect()
    }

    pub fn modal(&self) -> Modal {
        match &self.interaction.ack {
            Ack::Modal(data) => Modal {
                interaction: self.interaction.clone(),
                data: data.clone(),
            },
            other => panic!("no modal was opened but {other:?}: {}", self.text()),
        }
    }

    pub fn choices(&self) -> Vec<Choice> {
        let Ack::Choices(list) = &self.interaction.ack else {
            panic!("no choices were offered but {:?}", self.interaction.ack);
        };
        let name = |c: &Value| c["name"].as_str().unwrap_or_default().to_owned();
        list.iter()
            .map(|c| Choice {
                name: name(c),
                value: c["value"].clone(),
            })
            .collect()
    }

    /// Whether the pressed message itself was changed, and no new one written.
    pub fn updated_the_message(&self) -> bool {
        matches!(self.interaction.ack, Ack::Updated | Ack::DeferredUpdate)
    }

    pub fn content(&self) -> String {
        self.message().content().to_owned()
    }
    pub fn embed(&self) -> Value {
        self.message().embed()
    }
    pub fn buttons(&self) -> Vec<String> {
        self.message().buttons()
    }
    pub fn is_ephemeral(&self) -> bool {
        self.message().is_ephemeral()
    }

    /// What the person sees, as plain text for a snapshot.
    pub fn text(&self) -> String {
        match &self.interaction.ack {
            Ack::Modal(data) => super::text::modal(data),
            Ack::Choices(_) => {
                let names = self.choices().into_iter().map(|c| c.name);
                names.collect::<Vec<_>>().join("\n")
            }
            _ => {
                let mut parts = vec![self.message().text()];
                parts.extend(self.follow_ups().iter().map(Message::text));
                parts.join("\n---\n")
            }
        }
    }
}

impl Message {
    pub(crate) fn get(discord: &Discord, id: Id) -> Option<Self> {
        let state = discord.shared.world().messages.get(&id)?.clone();
        Some(Self {
            discord: discord.clone(),
            state,
        })
    }

    /// What this person alone and everybody sees in a channel, oldest first.
    pub(crate) fn all_for(discord: &Discord, channel: Id, person: Id) -> Vec<Self> {
        let mut all = Self::all_of(discord, channel);
        let world = discord.shared.world();
        let alone = |m: &&state::Message| m.channel == channel && m.visible_to == Some(person) && !m.loading;
        let states = world.messages.values().filter(alone).cloned();
        all.extend(states.map(|state| Self {
            discord: discord.clone(),
            state,
        }));
        all.sort_by_key(|message| message.state.id);
        all
    }

    pub(crate) fn all_of(discord: &Discord, channel: Id) -> Vec<Self> {
        let world = discord.shared.world();
        let ids = world
            .channels
            .get(&channel)
            .map(|c| c.messages.as_slice())
            .unwrap_or_default();
        let messages = ids.iter().filter_map(|id| world.messages.get(id));
        let written = messages.filter(|m| !m.loading).cloned();
        written
            .map(|state| Self {
                discord: discord.clone(),
                state,
            })
            .collect()
    }

    pub fn id(&self) -> Id {
        self.state.id
    }

    /// The message as it is now; panics when it was deleted.
    pub fn now(&self) -> Self {
        Self::get(&self.discord, self.state.id).expect("the message was deleted")
    }

    pub fn is_deleted(&self) -> bool {
        Self::get(&self.discord, self.state.id).is_none()
    }

    /// Somebody deletes it, as a moderator or its author can.
    pub fn delete(&self) {
        super::super::rest::remove_message(&mut self.discord.shared.world(), self.state.id);
    }

    /// Waits until it has changed so that it fits.
    pub async fn becomes(&self, what: &str, fits: impl Fn(&Self) -> bool) -> Self {
        let look = || Self::get(&self.discord, self.state.id).filter(&fits);
        self.discord.wait_until(what, super::super::PATIENCE, look).await
    }

    pub fn content(&self) -> &str {
        &self.state.content
    }
    pub fn embeds(&self) -> &[Value] {
        &self.state.embeds
    }
    pub fn embed(&self) -> Value {
        self.state
            .embeds
            .first()
            .cloned()
            .unwrap_or_else(|| panic!("no embed in {:?}", self.text()))
    }
    pub fn is_ephemeral(&self) -> bool {
        self.state.flags & EPHEMERAL != 0
    }
    pub fn is_edited(&self) -> bool {
        self.state.edited_at.is_some()
    }

    fn components(&self) -> impl Iterator<Item = &Value> {
        self.state
            .components
            .iter()
            .flat_map(|row| row["components"].as_array())
            .flatten()
    }

    /// Labels, in order.
    pub fn buttons(&self) -> Vec<String> {
        let buttons = self.components().filter(|c| c["type"] == 2);
        buttons
            .map(|b| b["label"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub fn button(&self, name: &str) -> Option<&Value> {
        let named = |b: &&Value| b["label"] == name || b["custom_id"] == name;
        self.components().filter(|c| c["type"] == 2).find(named)
    }

    pub fn select(&self, name: &str) -> Option<&Value> {
        let named = |s: &&Value| s["placeholder"] == name || s["custom_id"] == name;
        self.components().filter(|c| c["type"] == 3).find(named)
    }

    /// An attached file by its name.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        let found = self.state.attachments.iter().find(|a| a.filename == name);
        found.map(|a| &*a.bytes)
    }

    pub fn files(&self) -> Vec<&str> {
        self.state.attachments.iter().map(|a| a.filename.as_str()).collect()
    }

    /// Whom it notified, by name: `@Lan`, `@&Reception`, `@everyone`.
    pub fn pings(&self) -> Vec<String> {
        super::text::pings(&self.discord.shared.world(), &self.state)
    }

    /// The words beside the embeds, with names for ids.
    pub fn words(&self) -> String {
        super::text::words(&self.discord.shared.world(), &self.state)
    }

    /// The lines of the embeds, likewise.
    pub fn card(&self) -> Vec<String> {
        super::text::card(&self.discord.shared.world(), &self.state)
    }

    /// The name of the only one who sees it.
    pub fn only_for(&self) -> Option<String> {
        let world = self.discord.shared.world();
        self.state.visible_to.map(|id| super::text::name(&world, id))
    }

    /// What a person sees, as plain text for a snapshot; ids become names.
    pub fn text(&self) -> String {
        super::text::message(&self.discord.shared.world(), &self.state)
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl Modal {
    /// The form that was the answer to this interaction.
    pub(crate) fn get(discord: &Discord, interaction: Id) -> Self {
        let interaction = discord.shared.world().interactions[&interaction].clone();
        Answer::new(discord, interaction).modal()
    }

    pub fn title(&self) -> &str {
        self.data["title"].as_str().unwrap_or_default()
    }

    pub(crate) fn inputs(&self) -> impl Iterator<Item = &Value> {
        let rows = self.data["components"].as_array().into_iter().flatten();
        rows.flat_map(|row| row["components"].as_array()).flatten()
    }

    /// Labels, in order.
    pub fn fields(&self) -> Vec<String> {
        let labels = self
            .inputs()
            .map(|i| i["label"].as_str().unwrap_or_default().to_owned());
        labels.collect()
    }

    pub fn text(&self) -> String {
        super::text::modal(&self.data)
    }

    /// The submitted form; a client lets nobody submit what breaks the input's own rules.
    pub(crate) fn filled<'f>(&self, given: impl IntoIterator<Item = (&'f str, &'f str)>) -> Value {
        let mut values: Vec<_> = self.inputs().map(|i| i["value"].as_str().unwrap_or_default()).collect();
        for (name, value) in given {
            let at = self.inputs().position(|i| i["label"] == name || i["custom_id"] == name);
            let at = at.unwrap_or_else(|| panic!("no field {name:?}, only {:?}", self.fields()));
            values[at] = value;
        }
        let rows = self.inputs().zip(values).map(|(input, value)| {
            let n = value.chars().count() as u64;
            let required = input["required"] != false;
            let least = input["min_length"].as_u64().unwrap_or(0).max(u64::from(required));
            let most = input["max_length"].as_u64().unwrap_or(4000);
            let fits = (least..=most).contains(&n) || n == 0 && !required;
            assert!(fits, "{} takes {least} to {most} characters, not {n}", input["label"]);
            json!({"type": 1, "components": [
                {"type": 4, "id": 1, "custom_id": input["custom_id"], "value": value},
            ]})
        });
        json!({"custom_id": self.data["custom_id"], "components": rows.collect::<Vec<_>>()})
    }
}
