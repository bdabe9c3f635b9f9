//! What was said and done in the last days, to be played in the chat itself.

use super::hotel::Person;
use crate::chat::inbound::Value;
use jiff::Timestamp;

/// One thing that happened in the chat.
#[derive(Debug, Clone)]
pub struct Scene {
    pub at: Timestamp,
    pub who: &'static Person,
    /// The channel's id.
    pub channel: &'static str,
    pub deed: Deed,
}

/// What somebody does.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Ordinary talk.
    Says(String),
    /// A command.
    Uses {
        path: String,
        options: Vec<(String, Value)>,
    },
    /// The button whose id ends with `:` and this word, on the card that an earlier scene left; and, where that opens a
    /// form, what is written into its fields.
    Presses {
        scene: usize,
        button: String,
        fields: Vec<(String, String)>,
    },
    /// Nobody does anything: the weekly summary is due, and the job posts it.
    SummaryIsDue,
}

/// The scenes of the last three days before `now`, in their order.
pub fn recent(_now: Timestamp) -> Vec<Scene> {
    Vec::new()
}
