//! What comes over a socket, and how it is acknowledged.

use crate::platform::empty::or_default;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Slack waits three seconds for an acknowledgement; what comes with a later one nobody sees.
const HEEDED_WITHIN: Duration = Duration::from_millis(2_700);

/// Bytes of an answer; Slack drops larger acknowledgements without a word.
pub(super) const LARGEST: usize = 19_000;

/// A frame of Socket Mode.
#[derive(Deserialize)]
pub(super) struct Frame {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, deserialize_with = "or_default")]
    envelope_id: String,
    /// Why Slack disconnects.
    pub reason: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    accepts_response_payload: bool,
    pub retry_attempt: Option<u64>,
    #[serde(default)]
    pub payload: Value,
}

impl Frame {
    /// Whether it is something to be handled and acknowledged.
    pub fn is_envelope(&self) -> bool {
        !self.envelope_id.is_empty()
    }
}

/// The right to acknowledge one envelope, once, over the socket that it came by. Dropped without use, the envelope stays
/// unacknowledged: an event Slack sends again, and whoever did anything else is told that it failed and may try again.
pub(super) struct Ack {
    envelope: String,
    takes_payload: bool,
    arrived: Instant,
    socket: mpsc::UnboundedSender<String>,
}

impl Ack {
    pub fn of(frame: &Frame, socket: &mpsc::UnboundedSender<String>, arrived: Instant) -> Self {
        Ack {
            envelope: frame.envelope_id.clone(),
            takes_payload: frame.accepts_response_payload,
            arrived,
            socket: socket.clone(),
        }
    }

    pub fn arrived(&self) -> Instant {
        self.arrived
    }

    /// Whether this answer will be seen when it goes with the acknowledgement.
    pub fn carries(&self, answer: &Value) -> bool {
        let in_time = !self.socket.is_closed() && self.arrived.elapsed() < HEEDED_WITHIN;
        self.takes_payload && in_time && answer.to_string().len() < LARGEST
    }

    /// Acknowledges: what the envelope asked for is done.
    pub fn done(self) {
        self.send(json!({"envelope_id": self.envelope}));
    }

    /// Acknowledges with an answer.
    pub fn answer(self, payload: &Value) {
        self.send(json!({"envelope_id": self.envelope, "payload": payload}));
    }

    fn send(&self, frame: Value) {
        metrics::histogram!("magicwords_slack_ack_seconds").record(self.arrived.elapsed().as_secs_f64());
        // A socket that is gone takes none. Whether Slack sends the envelope again or its person tries again: what was
        // stored is found.
        self.socket.send(frame.to_string()).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_acknowledged_by_its_id() {
        let frame =
            json!({"type": "slash_commands", "envelope_id": "e1", "accepts_response_payload": true, "payload": {}});
        let frame: Frame = serde_json::from_value(frame).unwrap();
        assert!(frame.is_envelope());
        let (socket, mut sent) = mpsc::unbounded_channel();
        let ack = Ack::of(&frame, &socket, Instant::now());
        assert!(ack.carries(&json!({"text": "hi"})));
        assert!(!ack.carries(&json!({"text": "x".repeat(LARGEST)})));
        ack.answer(&json!({"text": "hi"}));
        let told: Value = serde_json::from_str(&sent.try_recv().unwrap()).unwrap();
        assert_eq!(told, json!({"envelope_id": "e1", "payload": {"text": "hi"}}));
        drop(Ack::of(&frame, &socket, Instant::now()));
        assert!(sent.try_recv().is_err(), "unused, it acknowledges nothing");
        drop(sent);
        assert!(!Ack::of(&frame, &socket, Instant::now()).carries(&Value::Null));
    }

    #[test]
    fn a_farewell_is_no_envelope() {
        let farewell = json!({
            "type": "disconnect", "reason": "warning", "debug_info": {}, "envelope_id": null,
            "accepts_response_payload": null,
        });
        let frame: Frame = serde_json::from_value(farewell).unwrap();
        assert!(!frame.is_envelope());
        assert_eq!(frame.reason.as_deref(), Some("warning"));
    }
}
