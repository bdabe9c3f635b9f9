//! What a person has done: an interaction is sent, and what comes of it awaited.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::interactions::{Interaction, Kind};
use super::super::socket::NewEnvelope;
use super::super::{PATIENCE, Slack};
use super::answer::Answer;

/// An interaction on its way. Awaiting it gives the answer, and fails the test without one.
#[derive(Clone)]
pub struct Sent {
    pub(crate) slack: Slack,
    pub id: u64,
    what: String,
}

/// What an interaction is about, before it has ids.
pub struct Action {
    pub kind: Kind,
    pub user: String,
    pub channel: Option<String>,
    pub payload: Value,
    pub source: Option<String>,
    pub view: Option<String>,
    pub parent: Option<u64>,
    pub what: String,
}

/// The field of a form in which a channel was chosen, when the app asked for an address that answers there.
fn answering(payload: &Value) -> Option<Value> {
    let inputs = payload["view"]["blocks"].as_array()?.iter();
    let mut asking = inputs.filter(|block| block["element"]["response_url_enabled"] == true);
    asking.find_map(|block| {
        let (id, action) = (&block["block_id"], &block["element"]["action_id"]);
        let chosen = &payload["view"]["state"]["values"][id.as_str()?][action.as_str()?];
        let channel = chosen["selected_conversation"]
            .as_str()
            .or(chosen["selected_channel"].as_str())?;
        Some(json!({"block_id": id, "action_id": action, "channel_id": channel}))
    })
}

impl Slack {
    pub(super) fn send(&self, action: Action) -> Sent {
        let shared = &self.shared;
        let clock = &shared.clock;
        let Action {
            kind,
            user,
            channel,
            mut payload,
            source,
            view,
            parent,
            what,
        } = action;
        let id = clock.number();
        let trigger = format!(
            "{id}.{}.{:032x}",
            clock.number(),
            u128::from(id) * 0x9E37_79B9_7F4A_7C15
        );
        // While somebody types nothing can be opened.
        if kind != Kind::Suggestion {
            payload["trigger_id"] = json!(trigger);
        }
        let answerable = matches!(kind, Kind::Command | Kind::MessageShortcut) || kind == Kind::Press && view.is_none();
        let chosen = answering(&payload).filter(|_| kind == Kind::Submit);
        let url = (answerable || chosen.is_some()).then(|| format!("{:x}{:x}", clock.number(), id));
        let mut url_channel = None;
        if let Some(secret) = &url {
            let family = if kind == Kind::Command { "commands" } else { "actions" };
            let team = shared.world().team().id.clone();
            let address = json!(format!("http://{}/{family}/{team}/{id}/{secret}", shared.http_door));
            if let Some(mut chosen) = chosen {
                url_channel = chosen["channel_id"].as_str().map(str::to_owned);
                chosen["response_url"] = address;
                payload["response_urls"] = json!([chosen]);
            } else {
                payload["response_url"] = address;
            }
        }
        let envelope = clock.uuid();
        let interaction = Interaction {
            id,
            kind,
            user,
            channel,
            trigger: trigger.clone(),
            trigger_used: false,
            created: clock.now(),
            url: url.clone(),
            url_uses: 0,
            url_channel,
            source,
            view,
            parent,
            envelope: envelope.clone(),
            payload: Arc::new(payload.clone()),
            ack: None,
            effects: Vec::new(),
            undelivered: false,
        };
        let mut world = shared.world();
        world.interactions.insert(id, interaction);
        world.by_trigger.insert(trigger, id);
        world.waiting.push(id);
        if let Some(secret) = url {
            world.by_url.insert(secret, id);
        }
        drop(world);
        let sent = Sent {
            slack: self.clone(),
            id,
            what,
        };
        sent.goes_out(envelope, payload, kind);
        sent
    }
}

impl Sent {
    fn goes_out(&self, envelope: String, payload: Value, kind: Kind) {
        let shared = &self.slack.shared;
        let name = if kind == Kind::Command {
            "slash_commands"
        } else {
            "interactive"
        };
        let sent = shared.sockets.send(
            &shared.clock,
            NewEnvelope {
                id: envelope,
                kind: name,
                payload,
                interaction: Some(self.id),
                accepts_payload: kind.accepts_payload(),
            },
        );
        if !sent && let Some(interaction) = shared.world().interactions.get_mut(&self.id) {
            interaction.undelivered = true;
        }
    }

    /// The very same envelope comes once more, through any socket.
    pub fn is_delivered_again(&self) {
        let (shared, envelope) = (&self.slack.shared, self.state().envelope);
        if let Some(interaction) = shared.world().interactions.get_mut(&self.id) {
            interaction.undelivered = false;
        }
        shared.sockets.send_again(&shared.clock, &envelope);
    }

    /// The same payload comes once more in an envelope of its own.
    pub fn is_delivered_in_a_new_envelope(&self) {
        let state = self.state();
        let payload = Value::clone(&state.payload);
        self.goes_out(self.slack.shared.clock.uuid(), payload, state.kind);
    }

    /// The interaction as the stand-in keeps it.
    pub fn state(&self) -> Interaction {
        self.slack.shared.world().interactions[&self.id].clone()
    }

    pub fn is_acknowledged(&self) -> bool {
        self.state().ack.is_some()
    }

    /// No socket was open, or it ended before it acknowledged, and Slack told the person so.
    pub fn was_undeliverable(&self) -> bool {
        self.state().undelivered
    }

    /// The answer, once there is something to see; None when it does not come in time.
    pub async fn answered_within(&self, patience: Duration) -> Option<Answer> {
        let settled = || {
            let state = self.state();
            state.is_settled().then_some(state)
        };
        let state = self.slack.comes_true(patience, settled).await?;
        Some(Answer::new(&self.slack, state))
    }

    /// Waits for the acknowledgement alone. One after three seconds, of which the person sees nothing, is none.
    pub async fn is_acknowledged_within(&self, patience: Duration) -> bool {
        let seen = || self.state().ack;
        self.slack.comes_true(patience, seen).await.is_some_and(|ack| !ack.late)
    }

    /// Waits for the acknowledgement, or for the word that it failed; true when it was acknowledged.
    pub async fn was_taken(&self) -> bool {
        let ended = || {
            let state = self.state();
            (state.ack.is_some() || state.undelivered).then_some(state.ack.is_some())
        };
        let what = format!("an end of {}", self.what);
        self.slack.wait_until(&what, PATIENCE, ended).await
    }

    pub async fn answer(&self) -> Answer {
        match self.answered_within(PATIENCE).await {
            Some(answer) => answer,
            None => panic!(
                "the app did not respond to {} ({:?})\nproblems: {:#?}",
                self.what,
                self.state(),
                self.slack.problems(),
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
