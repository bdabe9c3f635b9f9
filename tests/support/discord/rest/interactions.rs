//! First answers to interactions, and what may follow for fifteen minutes.

use serde_json::{Value, json};

use super::super::Shared;
use super::super::error::{ApiError, ApiResult, invalid_form, unknown};
use super::super::interactions::{Ack, Interaction, Kind};
use super::super::messages::Draft;
use super::super::state::{EPHEMERAL, Id, LOADING, World};
use super::super::validate::{self, MessageForm, Use};
use super::{Reply, Request, unknown_route};

pub fn callback(shared: &Shared, r: &Request<'_>, id: &str, token: &str) -> ApiResult<Reply> {
    let mut world = shared.world();
    let now = shared.clock.now();
    let id: Id = id.parse().map_err(|_| unknown("interaction"))?;
    let interaction = world.unanswered(id, token, now)?.clone();
    let kind = r.body["type"].as_u64().unwrap_or_default();
    let empty = json!({});
    let data = r.body.get("data").filter(|d| !d.is_null()).unwrap_or(&empty);
    let fits = match interaction.kind {
        Kind::Autocomplete => kind == 8,
        Kind::Command => matches!(kind, 4 | 5 | 9),
        Kind::Component => matches!(kind, 4 | 5 | 6 | 7 | 9),
        Kind::ModalSubmit if interaction.source.is_some() => matches!(kind, 4..=7),
        Kind::ModalSubmit => matches!(kind, 4 | 5),
    };
    if !fits {
        let message = "This answer does not fit the kind of interaction.";
        return Err(invalid_form("type", "INTERACTION_CALLBACK_TYPE_INVALID", message));
    }
    let bot = world.bot;
    let mut original = None;
    let mut settled = true;
    let ack = match kind {
        4 => {
            let form = validate::message(data, &r.files, Use::Create, Some("data"))?;
            original = Some(world.post(&shared.clock, draft(bot, &interaction, &form), form));
            Ack::Message
        }
        5 => {
            let flags = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL | LOADING;
            let form = MessageForm {
                flags: Some(flags),
                ..MessageForm::default()
            };
            let id = world.post(&shared.clock, draft(bot, &interaction, &form), form);
            if let Some(message) = world.messages.get_mut(&id) {
                message.loading = true;
            }
            original = Some(id);
            settled = false;
            Ack::Deferred
        }
        6 => {
            original = interaction.source;
            settled = false;
            Ack::DeferredUpdate
        }
        7 => {
            let form = validate::message(data, &r.files, Use::Edit, Some("data"))?;
            original = interaction.source;
            if let Some(source) = original {
                edit(shared, &mut world, source, form)?;
            }
            Ack::Updated
        }
        8 => Ack::Choices(validate::choices(data)?),
        _ => {
            validate::modal(data)?;
            Ack::Modal(data.clone())
        }
    };
    if let Some(i) = world.interactions.get_mut(&id) {
        (i.ack, i.original, i.settled) = (ack, original, settled);
        i.acknowledged_at = Some(now);
    }
    if r.query("with_response") != Some("true") {
        return Reply::empty();
    }
    let message = original.and_then(|id| world.messages.get(&id));
    let mut body = json!({
        "interaction": {"id": id.to_string(), "type": interaction.kind as u8},
        "resource": {"type": kind},
    });
    if let Some(message) = message {
        body["interaction"]["response_message_id"] = json!(message.id.to_string());
        body["interaction"]["response_message_loading"] = json!(message.loading);
        body["interaction"]["response_message_ephemeral"] = json!(message.visible_to.is_some());
        body["resource"]["message"] = world.message_json(message);
    }
    Reply::json(body)
}

fn draft(bot: Id, i: &Interaction, form: &MessageForm) -> Draft {
    let ephemeral = form.flags.unwrap_or(0) & EPHEMERAL != 0;
    Draft {
        channel: i.channel,
        author: bot,
        interaction: Some((i.id, i.kind as u8, i.user)),
        visible_to: ephemeral.then_some(i.user),
    }
}

fn edit(shared: &Shared, world: &mut World, id: Id, form: MessageForm) -> ApiResult<()> {
    if !world.messages.contains_key(&id) {
        return Err(unknown("Message"));
    }
    if world.would_be_empty(id, &form) {
        return Err(ApiError::new(400, 50006, "Cannot send an empty message"));
    }
    world.edit(&shared.clock, id, form);
    Ok(())
}

pub fn follow_up(shared: &Shared, r: &Request<'_>, app: &str, token: &str) -> ApiResult<Reply> {
    let mut world = shared.world();
    let app = app.parse().map_err(|_| unknown("Webhook"))?;
    let interaction = world.webhook(app, token, shared.clock.now())?.clone();
    let form = validate::message(&r.body, &r.files, Use::Create, None)?;
    let bot = world.bot;
    let waiting = interaction
        .original
        .filter(|id| matches!(interaction.ack, Ack::Deferred) && world.messages.get(id).is_some_and(|m| m.loading));
    // The first follow-up after a defer fills the waiting answer, whatever its own flags say.
    let id = match waiting {
        Some(id) => {
            edit(shared, &mut world, id, form)?;
            id
        }
        None => {
            let id = world.post(&shared.clock, draft(bot, &interaction, &form), form);
            if let Some(i) = world.interactions.get_mut(&interaction.id) {
                i.followups.push(id);
            }
            id
        }
    };
    settle(&mut world, interaction.id);
    Reply::json(show(&world, id))
}

pub fn message(shared: &Shared, r: &Request<'_>, app: &str, token: &str, message: &str) -> ApiResult<Reply> {
    let mut world = shared.world();
    let app = app.parse().map_err(|_| unknown("Webhook"))?;
    let found = match world.webhook(app, token, shared.clock.now()) {
        Ok(interaction) => interaction.clone(),
        // Nothing was answered yet, so there is no message to name.
        Err(error) if error.code == 10015 && app == world.application => {
            return Err(unknown("Message"));
        }
        Err(error) => return Err(error),
    };
    let named = if message == "@original" {
        found.original
    } else {
        let id = message.parse().ok();
        id.filter(|id| found.original == Some(*id) || found.followups.contains(id))
    };
    let id = named.filter(|id| world.messages.contains_key(id));
    let id = id.ok_or_else(|| unknown("Message"))?;
    match r.method {
        "GET" => Reply::json(show(&world, id)),
        "PATCH" => {
            let form = validate::message(&r.body, &r.files, Use::Edit, None)?;
            edit(shared, &mut world, id, form)?;
            settle(&mut world, found.id);
            Reply::json(show(&world, id))
        }
        "DELETE" => {
            super::channels::remove(&mut world, id);
            settle(&mut world, found.id);
            Reply::empty()
        }
        _ => {
            drop(world);
            unknown_route(shared, r)
        }
    }
}

fn settle(world: &mut World, interaction: Id) {
    if let Some(i) = world.interactions.get_mut(&interaction) {
        i.settled = true;
    }
}

fn show(world: &World, id: Id) -> Value {
    world.messages.get(&id).map_or(Value::Null, |m| world.message_json(m))
}
