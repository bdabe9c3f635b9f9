//! Every request and acknowledgement is kept, and written out for checkers of Block Kit payloads.

use serde_json::{Value, json};

use super::super::record::Record;

/// One thing that the bot said: `chat.postMessage`, `response_url`, `ack.slash_command`, `ack.view_submission`, …
#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: String,
    /// A form's JSON texts are shown as what they hold.
    pub body: Value,
    /// Slack's error code, empty when it went well.
    pub error: String,
    pub status: u16,
    pub at: u64,
}

impl Record for Recorded {
    const FOLDER: &'static str = "MAGICWORDS_RECORD_SLACK";
    const PLATFORM: &'static str = "slack";

    fn line(&self) -> Value {
        json!({"method": self.method, "body": self.body, "error": self.error})
    }
}
