//! The Events API over Socket Mode: only what the app subscribed to.

use serde_json::{Value, json};

use super::socket::NewEnvelope;
use super::state::{ChannelKind, World};
use super::{Shared, api, json};

/// Sends an event; `subscription` is its name in the manifest. The envelope's id, when it was wanted.
pub fn send(shared: &Shared, subscription: &str, event: Value) -> Option<String> {
    let mut event = event;
    let world = shared.world();
    if !world.manifest.hears(subscription) || world.team.is_none() {
        return None;
    }
    event["event_ts"] = json!(shared.clock.ts());
    let team = world.team();
    let enterprise = team.enterprise.as_ref().map(|(id, _)| id.clone());
    let payload = json!({
        "token": "legacy-verification-token", "team_id": team.id, "api_app_id": world.app, "event": event,
        "type": "event_callback", "event_id": shared.clock.id('E'), "event_time": shared.clock.now() / 1000,
        "authorizations": [{
            "enterprise_id": enterprise, "team_id": team.id, "user_id": world.bot, "is_bot": true,
            "is_enterprise_install": false,
        }],
        "is_ext_shared_channel": false, "event_context": "4-stand-in",
    });
    drop(world);
    let id = shared.clock.uuid();
    let envelope = NewEnvelope {
        id: id.clone(),
        kind: "events_api",
        payload,
        interaction: None,
        accepts_payload: false,
    };
    shared.sockets.send(&shared.clock, envelope);
    Some(id)
}

/// Somebody joined or left a channel where the bot is.
pub fn membership(shared: &Shared, kind: &str, channel: &str, user: &str) {
    let world = shared.world();
    let found = world.channels.get(channel);
    let here = found.is_some_and(|c| world.bot_is_in(c));
    let private = found.is_some_and(|c| c.kind == ChannelKind::Private);
    let may_hear = world
        .manifest
        .has_scope(if private { "groups:read" } else { "channels:read" });
    let concerns_bot = user == world.bot;
    let team = world.team().id.clone();
    drop(world);
    if may_hear && (here || concerns_bot) {
        let event = json!({"type": kind, "user": user, "channel": channel, "channel_type": "C", "team": team});
        send(shared, kind, event);
    }
}

pub fn user_changed(shared: &Shared, id: &str, kind: &str) {
    let user = {
        let world = shared.world();
        world.users.get(id).map(|user| json::user(&world, user, true))
    };
    if let Some(user) = user {
        send(shared, kind, json!({"type": kind, "user": user}));
    }
}

pub fn group_changed(shared: &Shared, id: &str, kind: &str) {
    let world = shared.world();
    let Some(group) = world.groups.get(id).filter(|_| world.team().has_groups) else {
        return;
    };
    let shown = json::group(&world, group, true, true);
    drop(world);
    send(shared, kind, json!({"type": kind, "subteam": shown}));
}

/// Who is in a group has changed.
pub fn group_members_changed(shared: &Shared, id: &str, added: &[String], removed: &[String]) {
    let event = json!({
        "type": "subteam_members_changed", "subteam_id": id, "team_id": shared.world().team().id,
        "date_previous_update": 1_700_000_000, "date_update": shared.clock.now() / 1000,
        "added_users": added, "added_users_count": added.len(),
        "removed_users": removed, "removed_users_count": removed.len(),
    });
    if shared.world().team().has_groups {
        send(shared, "subteam_members_changed", event);
        group_changed(shared, id, "subteam_updated");
    }
}

/// An ordinary message, where the bot is and has asked to hear.
pub fn message(shared: &Shared, ts: &str) {
    let (event, subscription) = {
        let world = shared.world();
        let Some(found) = told(&world, ts) else { return };
        found
    };
    send(shared, subscription, event);
}

fn told(world: &World, ts: &str) -> Option<(Value, &'static str)> {
    let message = world.messages.get(ts)?;
    let channel = world.channels.get(&message.channel)?;
    let subscription = api::event_of(world, channel)?;
    let mut event = json::message(world, message, false);
    event["channel"] = json!(channel.id);
    event["channel_type"] = json!(subscription.trim_start_matches("message."));
    Some((event, subscription))
}
