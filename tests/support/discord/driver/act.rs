//! What a person does: an interaction is sent, and its answer awaited.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::gateway::ALWAYS;
use super::super::interactions::{Ack, Interaction, Kind};
use super::super::state::Id;
use super::super::{Discord, PATIENCE};
use super::answer::{Answer, Message, Modal};
use super::payload::{Envelope, Resolved};
use super::place::Member;

/// An interaction on its way. Awaiting it gives the answer, and fails the test without one.
#[derive(Clone)]
pub struct Sent {
    pub(crate) discord: Discord,
    pub id: Id,
    what: String,
}

/// What an interaction is about, before it has an id.
pub struct Action {
    pub kind: Kind,
    pub user: Id,
    pub guild: Option<Id>,
    pub channel: Id,
    pub data: Value,
    pub source: Option<Id>,
    pub what: String,
}

impl Discord {
    pub(crate) fn send(&self, action: Action) -> Sent {
        let shared = &self.shared;
        let id = shared.clock.id();
        let token = format!("interaction-token-{id}");
        let mut world = shared.world();
        let Action {
            kind,
            user,
            guild,
            channel,
            data,
            source,
            what,
        } = action;
        let id_text = id.to_string();
        let envelope = Envelope {
            kind,
            user,
            guild,
            channel,
            data,
            source,
            id: &id_text,
            token: &token,
        };
        let payload: Arc<str> = envelope.write(&world).to_string().into();
        let interaction = Interaction {
            id,
            token: token.clone(),
            kind,
            user,
            guild,
            channel,
            created: shared.clock.now(),
            source,
            ack: Ack::None,
            original: None,
            followups: Vec::new(),
            settled: false,
            payload: Arc::clone(&payload),
            acknowledged_at: None,
        };
        world.interactions.insert(id, interaction);
        world.interaction_by_token.insert(token, id);
        drop(world);
        shared.gateway.dispatch("INTERACTION_CREATE", &payload, guild, ALWAYS);
        Sent {
            discord: self.clone(),
            id,
            what,
        }
    }
}

impl Sent {
    /// The gateway delivers the very same event once more.
    pub fn is_delivered_again(&self) {
        let world = self.discord.shared.world();
        let interaction = &world.interactions[&self.id];
        let (payload, guild) = (Arc::clone(&interaction.payload), interaction.guild);
        drop(world);
        self.discord
            .shared
            .gateway
            .dispatch("INTERACTION_CREATE", &payload, guild, ALWAYS);
    }

    /// The interaction as the stand-in keeps it.
    pub fn state(&self) -> Interaction {
        self.discord.shared.world().interactions[&self.id].clone()
    }

    pub fn is_acknowledged(&self) -> bool {
        !matches!(self.state().ack, Ack::None)
    }

    /// The answer, once it is written; None when it does not come in time.
    pub async fn answered_within(&self, patience: Duration) -> Option<Answer> {
        let settled = || {
            let state = self.state();
            state.settled.then_some(state)
        };
        let state = self.discord.comes_true(patience, settled).await?;
        Some(Answer::new(&self.discord, state))
    }

    /// Waits for the first acknowledgement alone, be it a defer.
    pub async fn is_acknowledged_within(&self, patience: Duration) -> bool {
        let seen = || self.is_acknowledged().then_some(());
        self.discord.comes_true(patience, seen).await.is_some()
    }

    pub async fn answer(&self) -> Answer {
        match self.answered_within(PATIENCE).await {
            Some(answer) => answer,
            None => panic!(
                "the application did not respond to {} (first answer: {:?})\nproblems: {:#?}",
                self.what,
                self.state().ack,
                self.discord.problems(),
            ),
        }
    }
}

impl IntoFuture for Sent {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.answer().await })
    }
}

impl Member {
    fn acts_on(&self, message: &Message, kind: Kind, data: Value, what: String) -> Sent {
        let state = &message.state;
        if let Some(only) = state.visible_to {
            assert!(only == self.id, "{} cannot see that message", self.name);
        }
        let (guild, channel) = (state.guild, state.channel);
        let source = Some(state.id);
        self.discord.send(Action {
            kind,
            user: self.id,
            guild,
            channel,
            data,
            source,
            what,
        })
    }

    /// Presses a button of the message as it is now, found by its label or custom id.
    pub fn presses(&self, message: &Message, button: &str) -> Sent {
        self.presses_old(&message.now(), button)
    }

    /// Presses a button of the message as it was when the test looked: a slow client, a stale card.
    pub fn presses_old(&self, message: &Message, button: &str) -> Sent {
        let Some(found) = message.button(button) else {
            panic!("no button {button:?} to press; there are {:?}", message.buttons());
        };
        assert!(found["disabled"] != true, "the button {button:?} is disabled");
        let data = json!({
            "custom_id": found["custom_id"], "component_type": 2, "id": 1,
        });
        let what = format!("{} pressing {button:?}", self.name);
        self.acts_on(message, Kind::Component, data, what)
    }

    /// Presses a button that no client shows: a forged custom id.
    pub fn forges_press(&self, message: &Message, custom_id: &str) -> Sent {
        let data = json!({"custom_id": custom_id, "component_type": 2, "id": 1});
        let what = format!("{} forging {custom_id:?}", self.name);
        self.acts_on(message, Kind::Component, data, what)
    }

    /// Picks values, by label, from a string select menu.
    pub fn chooses(&self, message: &Message, menu: &str, labels: &[&str]) -> Sent {
        let now = message.now();
        let found = now.select(menu).unwrap_or_else(|| panic!("no select menu {menu:?}"));
        let options = found["options"].as_array().cloned().unwrap_or_default();
        let values = labels.iter().map(|label| {
            let option = options.iter().find(|o| o["label"] == *label || o["value"] == *label);
            option.unwrap_or_else(|| panic!("no choice {label:?} in {menu:?}"))["value"].clone()
        });
        let data = json!({
            "custom_id": found["custom_id"], "component_type": found["type"],
            "values": values.collect::<Vec<_>>(), "id": 1,
        });
        self.acts_on(
            &now,
            Kind::Component,
            data,
            format!("{} choosing in {menu:?}", self.name),
        )
    }

    /// Fills a modal, its fields found by label or custom id, and submits it.
    pub fn submits<'f>(&self, modal: &Modal, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Sent {
        let data = modal.filled(fields);
        let interaction = &modal.interaction;
        self.discord.send(Action {
            kind: Kind::ModalSubmit,
            user: self.id,
            guild: interaction.guild,
            channel: interaction.channel,
            data,
            source: interaction.source,
            what: format!("{} submitting {:?}", self.name, modal.title()),
        })
    }

    /// Uses an entry of a message's Apps menu.
    pub fn message_menu(&self, name: &str, message: &Message) -> Sent {
        let mut resolved = Resolved::default();
        resolved.message(&self.discord.shared.world(), message.state.id);
        let place = (message.state.guild, message.state.channel);
        self.menu(3, name, message.state.id, resolved, place)
    }

    /// Uses an entry of a person's Apps menu, in the guild's first channel.
    pub fn user_menu(&self, name: &str, person: &Member) -> Sent {
        let mut resolved = Resolved::default();
        let world = self.discord.shared.world();
        resolved.user(&world, Some(self.guild), person.id);
        let channels = &world.guilds[&self.guild].channels;
        let channel = *channels.first().expect("the guild has a channel");
        drop(world);
        self.menu(2, name, person.id, resolved, (Some(self.guild), channel))
    }

    fn menu(&self, kind: u64, name: &str, target: Id, resolved: Resolved, (guild, channel): (Option<Id>, Id)) -> Sent {
        let command = super::option::registered(self, guild, kind, name);
        let data = json!({
            "id": command["id"], "name": command["name"], "type": kind,
            "target_id": target.to_string(), "resolved": resolved.into_json(),
        });
        let what = format!("{} using {name:?}", self.name);
        let (user, source) = (self.id, None);
        self.discord.send(Action {
            kind: Kind::Command,
            user,
            guild,
            channel,
            data,
            source,
            what,
        })
    }
}
