//! `conversations.*`: what the bot may know of channels, and of what was said in them.

use serde_json::{Value, json};

use super::super::json;
use super::super::state::{Channel, ChannelKind, World};
use super::super::{Shared, events};
use super::{ApiResult, Arguments, Refusal, needs};

pub fn call(shared: &Shared, verb: &str, arguments: &Arguments) -> ApiResult {
    match verb {
        "info" => info(shared, arguments),
        "members" => members(shared, arguments),
        "history" => history(shared, arguments, None),
        "replies" => {
            let thread = arguments.required("ts")?;
            history(shared, arguments, Some(&thread))
        }
        "list" => list(shared, arguments),
        "open" => open(shared, arguments),
        "join" => join(shared, arguments),
        _ => super::unknown(&format!("conversations.{verb}")),
    }
}

/// A channel that the bot may see: private ones only from within, each kind by its own scope.
fn visible(shared: &Shared, arguments: &Arguments, suffix: &str) -> Result<Channel, Refusal> {
    let id = arguments.required("channel")?;
    let world = shared.world();
    let found = world.channels.get(&id).cloned();
    let found = found.filter(|c| c.kind == ChannelKind::Public || world.bot_is_in(c));
    drop(world);
    let channel = found.ok_or_else(|| Refusal::new("channel_not_found"))?;
    needs(shared, &format!("{}:{suffix}", family(channel.kind)))?;
    Ok(channel)
}

fn family(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Public => "channels",
        ChannelKind::Private => "groups",
        ChannelKind::Direct => "im",
    }
}

fn info(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let channel = visible(shared, arguments, "read")?;
    let mut shown = json::channel(&shared.world(), &channel);
    if arguments.flag("include_locale") {
        shown["locale"] = json!("en-US");
    }
    if arguments.flag("include_num_members") {
        shown["num_members"] = json!(channel.members.len());
    }
    Ok(json!({"channel": shown}))
}

fn members(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let channel = visible(shared, arguments, "read")?;
    let (page, next) = paged(&channel.members, arguments, 100)?;
    Ok(json!({"members": page, "response_metadata": {"next_cursor": next}}))
}

fn list(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "channels:read")?;
    let types = arguments.text("types");
    let wants = |kind: ChannelKind| match kind {
        ChannelKind::Public => types.is_empty() || types.contains("public_channel"),
        ChannelKind::Private => types.contains("private_channel"),
        ChannelKind::Direct => types.contains("im"),
    };
    let world = shared.world();
    let seen = |c: &&Channel| wants(c.kind) && (c.kind == ChannelKind::Public || world.bot_is_in(c));
    let channels: Vec<Value> = world
        .channels
        .values()
        .filter(seen)
        .map(|c| json::channel(&world, c))
        .collect();
    let (page, next) = paged(&channels, arguments, 100)?;
    Ok(json!({"channels": page, "response_metadata": {"next_cursor": next}}))
}

/// Newest first, as Slack's history is; a thread is told oldest first.
fn history(shared: &Shared, arguments: &Arguments, thread: Option<&str>) -> ApiResult {
    let channel = visible(shared, arguments, "history")?;
    let world = shared.world();
    if !world.bot_is_in(&channel) {
        return Err(Refusal::new("not_in_channel"));
    }
    if thread.is_some_and(|thread| !channel.messages.iter().any(|ts| ts == thread)) {
        return Err(Refusal::new("thread_not_found"));
    }
    let (oldest, latest) = (arguments.text("oldest"), arguments.text("latest"));
    let inclusive = arguments.flag("inclusive");
    let metadata = arguments.flag("include_all_metadata");
    let within = |ts: &str| {
        let edge = inclusive && (ts == oldest || ts == latest);
        edge || (oldest.is_empty() || after(ts, &oldest)) && (latest.is_empty() || after(&latest, ts))
    };
    let messages = channel.messages.iter().filter_map(|ts| world.messages.get(ts));
    let here = messages.filter(|m| match (thread, &m.thread_ts) {
        (Some(thread), of) => m.ts == thread || of.as_deref() == Some(thread),
        (None, of) => of.is_none() || m.broadcast,
    });
    let shown = here
        .filter(|m| within(&m.ts))
        .map(|m| json::message(&world, m, metadata));
    let mut shown: Vec<Value> = shown.collect();
    if thread.is_none() {
        shown.reverse();
    }
    let (page, next) = paged(&shown, arguments, 100)?;
    Ok(json!({
        "messages": page, "has_more": !next.is_empty(), "pin_count": 0,
        "response_metadata": {"next_cursor": next},
    }))
}

/// Whether one time is later than another; a bound may be given without its microseconds.
fn after(ts: &str, other: &str) -> bool {
    let number = |ts: &str| {
        let (seconds, micros) = ts.split_once('.').unwrap_or((ts, "0"));
        let padded = format!("{micros:0<6}");
        (
            seconds.parse::<u64>().unwrap_or(0),
            padded[..6].parse::<u64>().unwrap_or(0),
        )
    };
    number(ts) > number(other)
}

fn open(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "im:write")?;
    let users = arguments.required("users")?;
    if users.contains(',') {
        return needs(shared, "mpim:write").and(Err(Refusal::new("unknown_method")));
    }
    let mut world = shared.world();
    match world.users.get(&users) {
        None => return Err(Refusal::new("user_not_found")),
        Some(user) if user.deleted => return Err(Refusal::new("user_disabled")),
        Some(user) if user.bot => return Err(Refusal::new("cannot_dm_bot")),
        Some(_) => {}
    }
    let known = world.users[&users].dm.is_some();
    let id = world.direct(&shared.clock, &users);
    Ok(json!({"no_op": known, "already_open": known, "channel": {"id": id}}))
}

fn join(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "channels:join")?;
    let id = arguments.required("channel")?;
    let mut world = shared.world();
    let bot = world.bot.clone();
    let Some(channel) = world.channels.get_mut(&id) else {
        return Err(Refusal::new("channel_not_found"));
    };
    match channel.kind {
        ChannelKind::Public if channel.archived => return Err(Refusal::new("is_archived")),
        ChannelKind::Public => {}
        _ => return Err(Refusal::new("method_not_supported_for_channel_type")),
    }
    let joined = !channel.members.contains(&bot);
    if joined {
        channel.members.push(bot.clone());
    }
    let shown = json::channel(&world, &world.channels[&id]);
    drop(world);
    if joined {
        events::membership(shared, "member_joined_channel", &id, &bot);
    }
    Ok(json!({"channel": shown}))
}

/// One page, and the cursor of the next, empty after the last.
pub fn paged<T: Clone>(all: &[T], arguments: &Arguments, usual: usize) -> Result<(Vec<T>, String), Refusal> {
    let limit = arguments.whole("limit", usual).clamp(1, 999);
    let cursor = arguments.text("cursor");
    let from = match cursor.strip_prefix("from-") {
        Some(from) => from.parse().map_err(|_| Refusal::new("invalid_cursor"))?,
        None if cursor.is_empty() => 0,
        None => return Err(Refusal::new("invalid_cursor")),
    };
    let page: Vec<T> = all.iter().skip(from).take(limit).cloned().collect();
    let next = from + page.len();
    let more = if next < all.len() {
        format!("from-{next}")
    } else {
        String::new()
    };
    Ok((page, more))
}

/// The bot hears a message only where it may read.
pub fn event_of(world: &World, channel: &Channel) -> Option<&'static str> {
    world.bot_is_in(channel).then_some(match channel.kind {
        ChannelKind::Public => "message.channels",
        ChannelKind::Private => "message.groups",
        ChannelKind::Direct => "message.im",
    })
}
