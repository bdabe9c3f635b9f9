//! What answering needs to know of an envelope.

use super::inbound;
use super::origin::Origin;
use super::people::{Known, Site};
use crate::chat::inbound::{Inbound, Input};
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::chat::reply::MessageRef;
use serde_json::Value;
use std::sync::Arc;
use tokio::time::Instant;

/// What kind of act an envelope brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Command,
    /// A form that was sent.
    Form,
    /// A press, a shortcut, an event.
    Other,
}

/// What answering needs to know of an envelope.
pub(super) struct Ticket {
    pub kind: Kind,
    pub person: String,
    /// As the act's: of the call, else of the person's client, where Slack tells it.
    pub client: Option<Language>,
    pub origin: Origin,
    pub trigger: Option<String>,
    /// By which a delivery is known to be the answer to this act.
    pub handle: String,
    /// The fields of the form that was sent.
    fields: Vec<String>,
    pub arrived: Instant,
    pub site: Arc<Site>,
}

impl Ticket {
    pub fn new(envelope_type: &str, payload: &Value, known: &Known, arrived: Instant) -> Self {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let person = text(&payload["user_id"]).or_else(|| text(&payload["user"]["id"]));
        let person = person.unwrap_or_default();
        let fields = payload["view"]["blocks"].as_array().into_iter().flatten();
        let kind = match envelope_type {
            "slash_commands" => Kind::Command,
            _ if payload["type"] == "view_submission" => Kind::Form,
            _ => Kind::Other,
        };
        Ticket {
            kind,
            client: inbound::language_called(payload)
                .or_else(|| known.people.get(&person).and_then(|person| person.language)),
            origin: Origin::of(payload),
            trigger: text(&payload["trigger_id"]),
            handle: String::new(),
            fields: fields
                .filter(|block| block["type"] == "input")
                .filter_map(|block| text(&block["block_id"]))
                .collect(),
            arrived,
            site: Arc::clone(&known.site),
            person,
        }
    }

    /// The field beneath which a refusal stands: the one of which it speaks, else the first.
    pub fn field(&self, about: Option<&str>) -> Option<&String> {
        let spoken_of = self.fields.iter().find(|field| Some(field.as_str()) == about);
        spoken_of.or(self.fields.first())
    }

    /// Gives the act its handle: what it owes is left to its answer for a while.
    pub fn goes_with(&mut self, inbound: &mut Inbound) {
        if let Input::Act(act) = &mut inbound.input {
            self.handle.clone_from(&inbound.event);
            act.answer = Some(inbound.event.clone());
        }
    }

    /// The language for what the product does not say.
    pub async fn language(&self, door: &Door, known: &Known) -> Language {
        (door.language)(known.site.home(), self.person.clone(), self.client).await
    }

    pub fn pressed_at_home(&self) -> bool {
        self.origin.home && self.kind == Kind::Other
    }

    pub fn message(&self, place: &str, ts: &str) -> MessageRef {
        MessageRef {
            home: self.site.team.clone(),
            channel: place.to_owned(),
            message: ts.to_owned(),
        }
    }
}
