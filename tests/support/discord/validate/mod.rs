//! The forms that Discord takes, checked as Discord checks them.

mod commands;
mod components;
mod embeds;
mod message;
mod modal;

pub use commands::{command, command_list};
pub use message::{AllowedMentions, MessageForm, Use, message};
pub use modal::{choices, modal};

use std::sync::Arc;

use serde_json::Value;

/// One uploaded part.
#[derive(Debug, Clone)]
pub struct Upload {
    pub field: String,
    pub filename: String,
    pub description: Option<String>,
    pub content_type: Option<String>,
    pub bytes: Arc<[u8]>,
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Ids come as texts; integers are taken too.
pub fn snowflake(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
