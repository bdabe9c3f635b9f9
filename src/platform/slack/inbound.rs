//! From Slack's envelopes to what is asked.

use super::people::Known;
use crate::chat::inbound::Inbound;
use serde_json::Value;

/// What an envelope asks for.
#[derive(Debug)]
pub enum Reading {
    /// Somebody did something, or something became of the workspace.
    Act(Box<Inbound>),
    /// A form is to be opened; its `private_metadata` is set by who opens it.
    Form { view: Value },
    /// It cannot be done: a sentence to the person alone.
    Refuse { text: String },
    /// Nothing is to be done.
    Ignore,
}

/// Whom to look up before the envelope is read: the actor first, then those who are named.
pub fn names(_payload: &Value) -> Vec<String> {
    Vec::new()
}

/// Reads an envelope of the type `slash_commands`, `interactive` or `events_api`.
pub fn read(_envelope_type: &str, _payload: &Value, _known: &Known) -> Reading {
    Reading::Ignore
}
