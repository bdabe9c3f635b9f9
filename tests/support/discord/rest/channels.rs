//! Channels, their messages, and direct messages.

use serde_json::json;

use super::super::Shared;
use super::super::error::{ApiError, ApiResult, invalid_form, missing_access, missing_permissions, unknown};
use super::super::messages::{Draft, nonce_text};
use super::super::permissions::{
    ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL,
};
use super::super::state::{Channel, EPHEMERAL, Id, Message, World};
use super::super::validate::{self, MessageForm, Use, snowflake};
use super::{Reply, Request, unknown_route};

pub fn route(shared: &Shared, r: &Request<'_>, channel: &str, rest: &[&str]) -> ApiResult<Reply> {
    let mut world = shared.world();
    let channel = visible(&world, channel)?.clone();
    match (r.method, rest) {
        ("GET", []) => Reply::json(world.channel_json(&channel)),
        ("POST", ["messages"]) => post(shared, &mut world, &channel, r),
        ("GET", ["messages"]) => list(&world, &channel, r),
        ("GET" | "PATCH" | "DELETE", ["messages", id]) => one(shared, &mut world, &channel, r, id),
        _ => {
            drop(world);
            unknown_route(shared, r)
        }
    }
}

fn visible<'w>(world: &'w World, channel: &str) -> ApiResult<&'w Channel> {
    let id: Option<Id> = channel.parse().ok();
    let channel = id
        .and_then(|id| world.channels.get(&id))
        .ok_or_else(|| unknown("Channel"))?;
    let joined = channel
        .guild
        .is_none_or(|g| world.guilds.get(&g).is_some_and(|g| g.joined));
    if !joined || world.bot_permissions(channel) & VIEW_CHANNEL == 0 {
        return Err(missing_access());
    }
    Ok(channel)
}

fn post(shared: &Shared, world: &mut World, channel: &Channel, r: &Request<'_>) -> ApiResult<Reply> {
    let mut form = validate::message(&r.body, &r.files, Use::Create, None)?;
    let held = world.bot_permissions(channel);
    may_send(held, &form)?;
    if channel
        .recipient
        .is_some_and(|u| world.users.get(&u).is_none_or(|u| u.dms_closed))
    {
        return Err(ApiError::new(403, 50007, "Cannot send messages to this user"));
    }
    if let Some(reply) = form.reply_to {
        if held & READ_MESSAGE_HISTORY == 0 {
            return Err(ApiError::new(
                400,
                160_002,
                "Cannot reply without permission to read message history",
            ));
        }
        if !channel.messages.contains(&reply) {
            if !form.reply_may_fail {
                let code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE";
                return Err(invalid_form("message_reference", code, "Unknown message"));
            }
            form.reply_to = None;
        }
    }
    // Only answers to interactions can be for one person's eyes.
    form.flags = form.flags.map(|f| f & !EPHEMERAL);
    let now = shared.clock.now();
    let key = form.nonce.as_ref().filter(|_| form.enforce_nonce);
    let key = key.map(|n| (channel.id, world.bot, nonce_text(n)));
    if let Some(key) = &key {
        let kept = world
            .nonces
            .get(key)
            .filter(|(_, at)| now - at <= shared.nonce_window_ms());
        if let Some(message) = kept.and_then(|(id, _)| world.messages.get(id)) {
            return Reply::json(world.message_json(message));
        }
    }
    let author = world.bot;
    let draft = Draft {
        channel: channel.id,
        author,
        interaction: None,
        visible_to: None,
    };
    let id = world.post(&shared.clock, draft, form);
    if let Some(key) = key {
        world.nonces.insert(key, (id, now));
    }
    let message = &world.messages[&id];
    shared.gateway.message_created(world, message);
    Reply::json(world.message_json(message))
}

fn may_send(held: u64, form: &MessageForm) -> ApiResult<()> {
    let embeds = form.embeds.as_ref().is_some_and(|e| !e.is_empty());
    let needed =
        SEND_MESSAGES | if embeds { EMBED_LINKS } else { 0 } | if form.files.is_empty() { 0 } else { ATTACH_FILES };
    if held & needed == needed {
        Ok(())
    } else {
        Err(missing_permissions())
    }
}

fn list(world: &World, channel: &Channel, r: &Request<'_>) -> ApiResult<Reply> {
    let limit: usize = r.query("limit").map_or(Ok(50), str::parse).unwrap_or(0);
    if !(1..=100).contains(&limit) {
        let message = "int value should be between 1 and 100.";
        return Err(invalid_form("limit", "NUMBER_TYPE_MAX", message));
    }
    if world.bot_permissions(channel) & READ_MESSAGE_HISTORY == 0 {
        return Reply::json(json!([]));
    }
    let all = &channel.messages;
    let at = |key: &str| -> Option<usize> {
        let id: Id = r.query(key)?.parse().ok()?;
        Some(all.partition_point(|m| *m < id))
    };
    let range = if let Some(end) = at("before") {
        end.saturating_sub(limit)..end
    } else if let Some(middle) = at("around") {
        let start = middle.saturating_sub(limit / 2);
        start..(start + limit).min(all.len())
    } else if let Some(start) = at("after") {
        let named = r.query("after").and_then(|id| id.parse().ok());
        let start = start + usize::from(all.get(start) == named.as_ref());
        start..(start + limit).min(all.len())
    } else {
        all.len().saturating_sub(limit)..all.len()
    };
    let shown = all[range].iter().rev().filter_map(|id| world.messages.get(id));
    Reply::json(shown.map(|m| world.message_json_for_bot(m)).collect())
}

fn one(shared: &Shared, world: &mut World, channel: &Channel, r: &Request<'_>, id: &str) -> ApiResult<Reply> {
    let id: Option<Id> = id.parse().ok();
    // What only one person sees does not exist for this route.
    let here = |m: &&Message| m.channel == channel.id && m.visible_to.is_none();
    let message = id.and_then(|id| world.messages.get(&id)).filter(here);
    let message = message.ok_or_else(|| unknown("Message"))?;
    let (id, author) = (message.id, message.author);
    match r.method {
        "GET" => Reply::json(world.message_json_for_bot(message)),
        "PATCH" => {
            if author != world.bot {
                let text = "Cannot edit a message authored by another user";
                return Err(ApiError::new(403, 50005, text));
            }
            let form = validate::message(&r.body, &r.files, Use::Edit, None)?;
            if world.would_be_empty(id, &form) {
                return Err(ApiError::new(400, 50006, "Cannot send an empty message"));
            }
            world.edit(&shared.clock, id, form);
            Reply::json(world.message_json(&world.messages[&id]))
        }
        _ => {
            if author != world.bot && world.bot_permissions(channel) & MANAGE_MESSAGES == 0 {
                return Err(missing_permissions());
            }
            remove(world, id);
            Reply::empty()
        }
    }
}

pub fn remove(world: &mut World, id: Id) {
    let Some(message) = world.messages.remove(&id) else {
        return;
    };
    if let Some(channel) = world.channels.get_mut(&message.channel) {
        channel.messages.retain(|m| *m != id);
    }
}

pub fn open_direct(shared: &Shared, r: &Request<'_>) -> ApiResult<Reply> {
    let mut world = shared.world();
    let user = r.body.get("recipient_id").and_then(snowflake);
    let bot = world.bot;
    let user = user
        .and_then(|id| world.users.get_mut(&id))
        .filter(|u| u.id != bot && !u.bot);
    let Some(user) = user else {
        return Err(ApiError::new(400, 50033, "Invalid Recipient(s)"));
    };
    let fresh = shared.clock.id();
    let (user, id) = (user.id, *user.dm_channel.get_or_insert(fresh));
    let channel = world.channels.entry(id).or_insert_with(|| direct(id, user)).clone();
    Reply::json(world.channel_json(&channel))
}

pub fn direct(id: Id, user: Id) -> Channel {
    Channel {
        id,
        guild: None,
        name: String::new(),
        recipient: Some(user),
        bot_denied: 0,
        bot_allowed: 0,
        messages: Vec::new(),
    }
}
