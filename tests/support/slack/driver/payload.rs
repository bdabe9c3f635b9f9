//! The parts that interactive payloads share, as Slack sends them to the app.

use serde_json::{Value, json};

use super::super::json;
use super::super::state::{Message, World};

pub const VERIFICATION: &str = "legacy-verification-token";

/// Who, where the app is, and whose app.
pub fn base(world: &World, kind: &str, user: &str) -> Value {
    let person = &world.users[user];
    let team = world.team();
    let home = person.team == team.id;
    let domain = if home { team.domain.as_str() } else { "another-company" };
    json!({
        "type": kind, "token": VERIFICATION, "api_app_id": world.app,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
        "team": {"id": person.team, "domain": domain},
        "enterprise": json::enterprise(world), "is_enterprise_install": false,
    })
}

/// The channel, by the name that payloads show.
pub fn channel(world: &World, id: &str) -> Value {
    let channel = &world.channels[id];
    let name = match channel.kind {
        super::super::state::ChannelKind::Public => channel.name.as_str(),
        super::super::state::ChannelKind::Private => "privategroup",
        super::super::state::ChannelKind::Direct => "directmessage",
    };
    json!({"id": id, "name": name})
}

pub fn message_container(m: &Message) -> Value {
    json!({
        "type": "message", "message_ts": m.ts, "channel_id": m.channel, "is_ephemeral": m.visible_to.is_some(),
    })
}

/// One element of `actions`.
pub fn action(element: &Value, block: &Value, ts: &str) -> Value {
    let mut out = json!({
        "type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], "action_ts": ts,
    });
    for key in ["text", "value", "style", "url"] {
        if let Some(value) = element.get(key) {
            out[key] = value.clone();
        }
    }
    out
}
