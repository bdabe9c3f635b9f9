//! The requests by which an interaction is answered.

use super::Discord;
use super::response::RestError;
use super::rest::Body;
use super::wire::{Id, Interaction};
use crate::chat::platform::OWED_ANSWER_WITHIN;
use crate::chat::reply::MessageRef;
use serde::Deserialize;
use serenity::http::LightMethod;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Discord waits three seconds for the callback.
const CALLBACK_WITHIN: Duration = Duration::from_millis(2_800);
/// One try may take so long before the next; what arrived twice is told apart by 40060.
const CALLBACK_TRY: Duration = Duration::from_millis(1_200);
const FIRST_PAUSE: Duration = Duration::from_millis(60);
/// The token serves for fifteen minutes; nobody waits so long.
const FOLLOW_UP_WITHIN: Duration = Duration::from_secs(15);
const FOLLOW_UP_TRY: Duration = Duration::from_secs(10);

/// Discord: "Interaction has already been acknowledged."
const ALREADY_ACKNOWLEDGED: u64 = 40_060;

/// What answering needs to know of an interaction.
pub(super) struct Ticket {
    pub id: String,
    pub application: String,
    pub token: String,
    pub kind: u8,
    guild: String,
    channel: String,
    /// The message whose button was pressed.
    pub origin: Option<String>,
    arrived: Instant,
    /// Whether the answer is a delivery, which is posted elsewhere when it does not arrive here in time.
    pub owed: bool,
}

impl Ticket {
    pub fn new(interaction: &Interaction, arrived: Instant) -> Self {
        let channel = interaction.channel_id.clone();
        let channel = channel.or(interaction.channel.as_ref().map(|channel| channel.id.clone()));
        Ticket {
            id: interaction.id.clone(),
            application: interaction.application_id.clone(),
            token: interaction.token.clone(),
            kind: interaction.kind,
            guild: interaction.guild_id.clone().unwrap_or_default(),
            channel: channel.unwrap_or_default(),
            origin: interaction.message.as_ref().map(|message| message.id.clone()),
            arrived,
            owed: false,
        }
    }

    pub fn message_ref(&self, message: String) -> MessageRef {
        MessageRef {
            home: self.guild.clone(),
            channel: self.channel.clone(),
            message,
        }
    }
}

/// What became of a callback.
pub(super) enum Callback {
    /// Discord took it, and told the message where it was asked.
    Arrived(Option<String>),
    /// The interaction was acknowledged before.
    Already,
    /// It did not arrive, or nobody knows.
    Failed,
}

#[derive(Deserialize, Default)]
struct Told {
    #[serde(default)]
    resource: Resource,
}

#[derive(Deserialize, Default)]
struct Resource {
    message: Option<Id>,
}

impl Discord {
    /// Sends the callback, again and again as long as Discord waits for it.
    pub(super) async fn callback(&self, ticket: &Ticket, body: &Body, tell: bool) -> Callback {
        let query = if tell { "?with_response=true" } else { "" };
        let path = format!("/interactions/{}/{}/callback{query}", ticket.id, ticket.token);
        let deadline = ticket.arrived + CALLBACK_WITHIN;
        let mut pause = FIRST_PAUSE;
        loop {
            // However late it is, one try is made: this clock may be wrong about the arrival.
            let left = deadline.saturating_duration_since(Instant::now());
            let limit = CALLBACK_TRY.min(left.max(CALLBACK_TRY / 2));
            let error = match self.rest().at_once(LightMethod::Post, &path, body, limit).await {
                Ok(response) if response.status == 204 => return Callback::Arrived(None),
                Ok(response) => {
                    let told = response.json::<Told>().unwrap_or_default();
                    return Callback::Arrived(told.resource.message.map(|message| message.id));
                }
                Err(error) if error.code() == ALREADY_ACKNOWLEDGED => return Callback::Already,
                Err(error) => error,
            };
            let wait = error.retry_after().unwrap_or(pause);
            if !error.passes() || Instant::now() + wait >= deadline {
                tracing::warn!(interaction = ticket.id, %error, "an interaction could not be answered");
                return Callback::Failed;
            }
            sleep(wait).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    /// Changes what an interaction's sign of life or its button's message shows; the id of that message.
    pub(super) async fn patch_original(&self, ticket: &Ticket, body: &Body) -> Option<String> {
        let path = format!("/webhooks/{}/{}/messages/@original", ticket.application, ticket.token);
        self.persist(ticket, LightMethod::Patch, &path, body, true).await
    }

    pub(super) async fn delete_original(&self, ticket: &Ticket) {
        let path = format!("/webhooks/{}/{}/messages/@original", ticket.application, ticket.token);
        self.persist(ticket, LightMethod::Delete, &path, &Body::default(), true)
            .await;
    }

    /// Sends another message to an interaction; its id. `repeatable`: better twice than never.
    pub(super) async fn follow_up(&self, ticket: &Ticket, body: &Body, repeatable: bool) -> Option<String> {
        let path = format!("/webhooks/{}/{}?wait=true", ticket.application, ticket.token);
        self.persist(ticket, LightMethod::Post, &path, body, repeatable).await
    }

    /// Tries until it succeeds or cannot; the id of the message that Discord tells, empty where it tells none.
    async fn persist(
        &self,
        ticket: &Ticket,
        method: LightMethod,
        path: &str,
        body: &Body,
        repeatable: bool,
    ) -> Option<String> {
        let deadline = if ticket.owed {
            ticket.arrived + OWED_ANSWER_WITHIN
        } else {
            Instant::now() + FOLLOW_UP_WITHIN
        };
        let mut pause = Duration::from_millis(250);
        loop {
            let limit = FOLLOW_UP_TRY.min(deadline.saturating_duration_since(Instant::now()));
            let error = match self.rest().at_once(method, path, body, limit).await {
                Ok(response) => return Some(response.json::<Id>().map(|message| message.id).unwrap_or_default()),
                Err(error) => error,
            };
            // Whatever was turned away before anything was done is tried again in any case.
            let untouched = error.status() == 429 || matches!(error, RestError::NotConnected(_));
            let again = untouched || (repeatable && error.passes());
            let wait = error.retry_after().unwrap_or(pause);
            if !again || Instant::now() + wait >= deadline {
                tracing::warn!(interaction = ticket.id, %error, "an answer could not be sent");
                return None;
            }
            sleep(wait).await;
            pause = (pause * 2).min(Duration::from_secs(10));
        }
    }
}
