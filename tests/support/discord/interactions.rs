//! The life of one interaction: three seconds to the first answer, one first answer, fifteen minutes for the rest.

use std::sync::Arc;

use serde_json::Value;

use super::error::{ApiError, ApiResult, unknown};
use super::state::{Id, World};

pub const FIRST_ANSWER_MS: u64 = 3_000;
pub const TOKEN_LIFE_MS: u64 = 15 * 60 * 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    ModalSubmit = 5,
}

/// The application's first answer, and only that.
#[derive(Debug, Clone)]
pub enum Ack {
    None,
    Message,
    Deferred,
    DeferredUpdate,
    Updated,
    Choices(Vec<Value>),
    Modal(Value),
}

#[derive(Debug, Clone)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: Kind,
    pub user: Id,
    pub guild: Option<Id>,
    pub channel: Id,
    pub created: u64,
    /// The message whose button was pressed.
    pub source: Option<Id>,
    pub ack: Ack,
    /// `@original`: the answer's message, or the pressed message after an update.
    pub original: Option<Id>,
    pub followups: Vec<Id>,
    /// Nothing more is awaited: a deferred answer has been written.
    pub settled: bool,
    /// The answer was written by an edit, a follow-up or at once; kept for redelivery.
    pub payload: Arc<str>,
    pub acknowledged_at: Option<u64>,
}

impl World {
    /// The interaction of a first answer, if it may still have one.
    pub fn unanswered(&self, id: Id, token: &str, now: u64) -> ApiResult<&Interaction> {
        let found = self.interactions.get(&id).filter(|i| i.token == token);
        let interaction = found.ok_or_else(|| unknown("interaction"))?;
        if !matches!(interaction.ack, Ack::None) {
            let message = "Interaction has already been acknowledged.";
            return Err(ApiError::new(400, 40060, message));
        }
        if now.saturating_sub(interaction.created) > FIRST_ANSWER_MS {
            return Err(unknown("interaction"));
        }
        Ok(interaction)
    }

    /// The interaction behind a webhook address, for follow-ups and edits.
    pub fn webhook(&self, application: Id, token: &str, now: u64) -> ApiResult<&Interaction> {
        if application != self.application {
            return Err(unknown("Webhook"));
        }
        let id = self.interaction_by_token.get(token);
        let interaction = id.and_then(|id| self.interactions.get(id));
        let expired = ApiError::new(401, 50027, "Invalid Webhook Token");
        let Some(interaction) = interaction else {
            return Err(expired);
        };
        if now.saturating_sub(interaction.created) > TOKEN_LIFE_MS {
            return Err(expired);
        }
        // Discord makes the webhook only with the first answer.
        if matches!(interaction.ack, Ack::None) {
            return Err(unknown("Webhook"));
        }
        Ok(interaction)
    }
}
