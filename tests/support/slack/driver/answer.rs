//! What comes back: messages, forms, choices.

use serde_json::Value;

use super::super::Slack;
use super::super::interactions::{Effect, Interaction};
use super::form::{Home, Modal};
use super::message::Message;

#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub name: String,
    pub value: Value,
}

/// What came of one interaction.
#[derive(Clone)]
pub struct Answer {
    slack: Slack,
    pub interaction: Interaction,
}

impl Answer {
    pub(crate) fn new(slack: &Slack, interaction: Interaction) -> Self {
        Self {
            slack: slack.clone(),
            interaction,
        }
    }

    fn all_messages(&self) -> Vec<Message> {
        let found = self.interaction.effects.iter().filter_map(|effect| match effect {
            Effect::Posted(ts) | Effect::Updated(ts) => Message::get(&self.slack, ts),
            _ => None,
        });
        found.collect()
    }

    /// The answer's message; after an update of a pressed message, that message.
    pub fn message(&self) -> Message {
        let first = self.all_messages().into_iter().next();
        first.unwrap_or_else(|| panic!("the answer has no message: {:?}", self.interaction.effects))
    }

    /// Messages after the first, in order.
    pub fn follow_ups(&self) -> Vec<Message> {
        let now = self.slack.shared.world().interactions[&self.interaction.id].clone();
        let now = Self::new(&self.slack, now);
        now.all_messages().into_iter().skip(1).collect()
    }

    pub fn modal(&self) -> Modal {
        let opened = self.interaction.effects.iter().find_map(|effect| match effect {
            Effect::View(id) => Modal::get(&self.slack, id, &self.interaction),
            _ => None,
        });
        opened.unwrap_or_else(|| panic!("no form was opened but {:?}", self.interaction.effects))
    }

    pub fn home(&self) -> Home {
        let published = self.interaction.effects.iter().find_map(|effect| match effect {
            Effect::Home(id) => Home::get(&self.slack, id),
            _ => None,
        });
        published.unwrap_or_else(|| panic!("the home tab was not published but {:?}", self.interaction.effects))
    }

    /// Complaints beside fields, by the field's label.
    pub fn errors(&self) -> Vec<(String, String)> {
        let errors = self.interaction.effects.iter().find_map(|effect| match effect {
            Effect::Errors(errors) => errors.as_object().cloned(),
            _ => None,
        });
        let Some(errors) = errors else { return Vec::new() };
        let world = self.slack.shared.world();
        let view = self.interaction.view.as_ref().and_then(|id| world.views.get(id));
        let blocks = view.map(super::super::views::blocks).unwrap_or_default();
        let label = |id: &String| {
            let block = blocks.iter().find(|block| block["block_id"] == *id.as_str());
            let label = block.and_then(|block| block["label"]["text"].as_str());
            label.unwrap_or(id).to_owned()
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        errors.iter().map(|(id, value)| (label(id), text(value))).collect()
    }

    pub fn choices(&self) -> Vec<Choice> {
        let offered = self.interaction.effects.iter().find_map(|effect| match effect {
            Effect::Choices(options) => Some(options.clone()),
            _ => None,
        });
        let offered = offered.unwrap_or_else(|| panic!("no choices were offered but {:?}", self.interaction.effects));
        let name = |option: &Value| option["text"]["text"].as_str().unwrap_or_default().to_owned();
        offered
            .iter()
            .map(|option| Choice {
                name: super::text::unescaped(&name(option)),
                value: option["value"].clone(),
            })
            .collect()
    }

    /// Whether the pressed message itself was changed, and no new one written.
    pub fn updated_the_message(&self) -> bool {
        matches!(self.interaction.effects.first(), Some(Effect::Updated(_)))
    }

    pub fn content(&self) -> String {
        self.message().content().to_owned()
    }

    pub fn buttons(&self) -> Vec<String> {
        self.message().buttons()
    }

    pub fn is_ephemeral(&self) -> bool {
        self.message().is_ephemeral()
    }

    /// What the person sees, as plain text for a snapshot.
    pub fn text(&self) -> String {
        match self.interaction.effects.first() {
            Some(Effect::View(_)) => self.modal().text(),
            Some(Effect::Home(_)) => self.home().text(),
            Some(Effect::Choices(_)) => {
                let names = self.choices().into_iter().map(|c| c.name);
                names.collect::<Vec<_>>().join("\n")
            }
            Some(Effect::Errors(_)) => {
                let lines = self
                    .errors()
                    .into_iter()
                    .map(|(field, error)| format!("{field}! {error}"));
                lines.collect::<Vec<_>>().join("\n")
            }
            Some(Effect::Deleted(_)) => "(deleted)".to_owned(),
            Some(Effect::Closed) => "(closed)".to_owned(),
            Some(Effect::Posted(_) | Effect::Updated(_)) | None => {
                let mut parts = vec![self.message().text()];
                parts.extend(self.follow_ups().iter().map(Message::text));
                parts.join("\n---\n")
            }
        }
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}
