//! `chat.*`: messages in channels, for one person, changed, gone.

use serde_json::{Value, json};

use super::super::Shared;
use super::super::interactions::Effect;
use super::super::state::{Channel, ChannelKind, Message, World};
use super::super::{json, validate, views};
use super::{ApiResult, Arguments, Refusal, needs};

pub fn call(shared: &Shared, verb: &str, arguments: &Arguments) -> ApiResult {
    if verb == "getPermalink" {
        return permalink(shared, arguments);
    }
    needs(shared, "chat:write")?;
    match verb {
        "postMessage" => post(shared, arguments),
        "postEphemeral" => post_ephemeral(shared, arguments),
        "update" => update(shared, arguments),
        "delete" => delete(shared, arguments),
        _ => super::unknown(&format!("chat.{verb}")),
    }
}

/// Where the bot may write; a person's id stands for the direct channel with them.
fn writable(shared: &Shared, world: &mut World, place: &str) -> Result<Channel, Refusal> {
    let id = match world.users.get(place) {
        Some(user) if user.deleted || user.bot => return Err(Refusal::new("channel_not_found")),
        Some(_) => world.direct(&shared.clock, place),
        None => place.to_owned(),
    };
    let channel = world.channels.get(&id).cloned();
    let channel = channel.ok_or_else(|| Refusal::new("channel_not_found"))?;
    if channel.archived {
        return Err(Refusal::new("is_archived"));
    }
    if !world.bot_is_in(&channel) {
        let hidden = channel.kind == ChannelKind::Private;
        return Err(Refusal::new(if hidden {
            "channel_not_found"
        } else {
            "not_in_channel"
        }));
    }
    Ok(channel)
}

fn form(shared: &Shared, arguments: &Arguments) -> Result<super::super::messages::Form, Refusal> {
    let mut form = validate::message(&arguments.body()?)?;
    known_files(shared, form.blocks.as_deref().unwrap_or_default())?;
    views::name_blocks(shared, form.blocks.as_mut());
    Ok(form)
}

/// A picture in a block is one that was uploaded to the end, and processed.
fn known_files(shared: &Shared, blocks: &[Value]) -> Result<(), Refusal> {
    let (world, now) = (shared.world(), shared.clock.now());
    for (n, block) in blocks.iter().enumerate() {
        let Some(id) = block["slack_file"]["id"].as_str() else {
            continue;
        };
        if !world.files.get(id).is_some_and(|file| file.is_ready(now)) {
            let message = format!("[ERROR] invalid slack file [json-pointer:/blocks/{n}/slack_file]");
            return Err(Refusal::with("invalid_blocks", vec![message]));
        }
    }
    Ok(())
}

fn post(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let place = arguments.required("channel")?;
    let mut form = form(shared, arguments)?;
    let mut world = shared.world();
    let channel = writable(shared, &mut world, &place)?;
    // For a thread that is gone Slack posts in the channel, and does not say so.
    form.thread_ts = form.thread_ts.filter(|thread| channel.messages.contains(thread));
    let bot = world.bot.clone();
    let ts = world.post(&shared.clock, &bot, &channel.id, None, form);
    answers(shared, &mut world, &ts);
    let shown = json::message(&world, &world.messages[&ts], false);
    Ok(json!({"channel": channel.id, "ts": ts, "message": shown}))
}

fn post_ephemeral(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let (place, user) = (arguments.required("channel")?, arguments.required("user")?);
    let form = form(shared, arguments)?;
    let mut world = shared.world();
    if !world.users.contains_key(&user) {
        return Err(Refusal::new("user_not_found"));
    }
    let channel = writable(shared, &mut world, &place)?;
    if !channel.members.contains(&user) {
        return Err(Refusal::new("user_not_in_channel"));
    }
    let bot = world.bot.clone();
    let ts = world.post(&shared.clock, &bot, &channel.id, Some(user), form);
    answers(shared, &mut world, &ts);
    Ok(json!({"message_ts": ts}))
}

/// Whose answer this is, as people would say.
fn answers(shared: &Shared, world: &mut World, ts: &str) {
    let found = world.answers(&world.messages[ts], shared.clock.now());
    if let Some(interaction) = found {
        world.came_of(interaction, Effect::Posted(ts.to_owned()));
    }
}

/// The bot's own message, as `chat.update` and `chat.delete` find it: never an ephemeral one.
fn own(world: &World, arguments: &Arguments, refused: &'static str) -> Result<Message, Refusal> {
    let (place, ts) = (arguments.required("channel")?, arguments.required("ts")?);
    let channel = world.channels.get(&place);
    let seen = channel.filter(|channel| channel.kind != ChannelKind::Private || world.bot_is_in(channel));
    if seen.ok_or_else(|| Refusal::new("channel_not_found"))?.archived && refused == "cant_update_message" {
        return Err(Refusal::new("is_inactive"));
    }
    let found = world.messages.get(&ts).filter(|m| m.channel == place);
    let found = found.filter(|m| m.visible_to.is_none());
    let message = found.cloned().ok_or_else(|| Refusal::new("message_not_found"))?;
    if message.author != world.bot {
        return Err(Refusal::new(refused));
    }
    Ok(message)
}

fn update(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let form = form(shared, arguments);
    let mut world = shared.world();
    let message = own(&world, arguments, "cant_update_message")?;
    let form = form?;
    world.edit(&message.ts, form);
    let message = &world.messages[&message.ts];
    let shown = json::message(&world, message, false);
    Ok(json!({"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}))
}

fn delete(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let mut world = shared.world();
    let message = own(&world, arguments, "cant_delete_message")?;
    world.delete(&message.ts);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

fn permalink(shared: &Shared, arguments: &Arguments) -> ApiResult {
    let (place, ts) = (arguments.required("channel")?, arguments.required("message_ts")?);
    let world = shared.world();
    if !world.channels.contains_key(&place) {
        return Err(Refusal::new("channel_not_found"));
    }
    if !world.messages.contains_key(&ts) {
        return Err(Refusal::new("message_not_found"));
    }
    Ok(json!({"channel": place, "permalink": link(&world, &place, &ts)}))
}

pub fn link(world: &World, channel: &str, ts: &str) -> Value {
    let ts = ts.replace('.', "");
    json!(format!(
        "https://{}.slack.com/archives/{channel}/p{ts}",
        world.team().domain
    ))
}
