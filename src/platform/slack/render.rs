//! From [`Message`] to Slack's text and blocks.

use super::people::Site;
use crate::chat::reply::{Choice, Message, Modal};
use serde_json::{Value, json};

/// A message as Slack takes it in every place.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// For notifications and for clients that show no blocks.
    pub text: String,
    pub blocks: Vec<Value>,
}

/// A message; of what is attached the words alone, because files go their own way (see `deliver`).
pub fn message(message: &Message, _site: &Site) -> Rendered {
    Rendered {
        text: message.text.to_plain(),
        blocks: Vec::new(),
    }
}

/// A form.
pub fn modal(modal: &Modal) -> Value {
    json!({"type": "modal", "callback_id": modal.id})
}

/// What is offered while somebody types: `{"options": […]}`.
pub fn choices(_choices: &[Choice]) -> Value {
    json!({"options": []})
}
