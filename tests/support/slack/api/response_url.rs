//! `response_url`: five uses in half an hour, no token, no `ts` in the answer.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::Shared;
use super::super::interactions::{Effect, URL_LIFE_MS, URL_USES};
use super::super::state::World;
use super::super::{validate, views};
use super::{Arguments, Refusal, record, respond, text};

pub fn serve(shared: &Shared, segments: &[&str], head: &Parts, bytes: &Bytes) -> Response<Body> {
    let body = Arguments::read("response_url", head, bytes).and_then(|arguments| arguments.body());
    let shown = body.clone().unwrap_or_default();
    let secret = segments.last().copied().unwrap_or_default();
    let done = body.and_then(|body| take(shared, secret, &body));
    let error = done.as_ref().err().map_or("", |refusal| refusal.error.as_str());
    let status = match error {
        "" => 200,
        "used_url" | "expired_url" | "no_such_url" => 404,
        _ => 400,
    };
    record(shared, "response_url", shown, error, status);
    match done {
        Ok(()) if segments[0] == "commands" => text(200, "ok"),
        Ok(()) => respond(200, &json!({"ok": true}), &[]),
        Err(refusal) => {
            shared.problem(format!("response_url: {}", refusal.body()));
            respond(status, &refusal.body(), &[])
        }
    }
}

fn take(shared: &Shared, secret: &str, body: &Value) -> Result<(), Refusal> {
    let mut world = shared.world();
    let id = world.behind_url(secret).ok_or_else(|| Refusal::new("no_such_url"))?;
    let now = shared.clock.now();
    let Some(interaction) = world.interactions.get_mut(&id) else {
        return Err(Refusal::new("no_such_url"));
    };
    if now.saturating_sub(interaction.created) > URL_LIFE_MS {
        return Err(Refusal::new("expired_url"));
    }
    if interaction.url_uses >= URL_USES {
        return Err(Refusal::new("used_url"));
    }
    let source = interaction.source.clone();
    let on_a_message = interaction.kind == super::super::interactions::Kind::Press;
    if body["delete_original"] == true {
        let source = source.ok_or_else(|| Refusal::new("no_original"))?;
        used(&mut world, id);
        world.delete(&source);
        return Ok(());
    }
    let mut form = validate::message(body)?;
    views::name_blocks(shared, form.blocks.as_mut());
    if body["replace_original"] == true {
        let source = source.filter(|_| on_a_message);
        let source = source.ok_or_else(|| Refusal::new("no_original"))?;
        if !world.messages.contains_key(&source) {
            return Err(Refusal::new("message_not_found"));
        }
        used(&mut world, id);
        world.edit(&source, form);
        let answered = world.answered_by(id);
        world.came_of(answered, Effect::Updated(source));
        return Ok(());
    }
    used(&mut world, id);
    let public = body["response_type"] == "in_channel";
    let posted = world.post_answer(&shared.clock, id, public, form);
    posted.map(|_| ()).ok_or_else(|| Refusal::new("channel_not_found"))
}

fn used(world: &mut World, id: u64) {
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.url_uses += 1;
    }
}
