//! Acknowledgements: once for each envelope, and with a payload only where Slack takes one.

use serde_json::{Value, json};

use super::super::interactions::{ACK_WITHIN_MS, Ack, Effect, Kind};
use super::super::record::Recorded;
use super::super::state::World;
use super::super::validate::{self, Checker, Surface};
use super::super::{Shared, views};

/// Slack drops acknowledgements that are larger than this without a word.
const LARGEST: usize = 20_000;

pub fn acknowledged(shared: &Shared, said: &Value, size: usize) {
    let Some(id) = said["envelope_id"].as_str() else {
        return shared.problem(format!("a frame without an envelope_id: {said}"));
    };
    if shared.load.acknowledged(shared, id) {
        return;
    }
    shared.sockets.count(|counts| counts.acknowledgements += 1);
    let payload = said
        .get("payload")
        .filter(|p| !p.is_null() && p.as_object().is_none_or(|o| !o.is_empty()));
    let (first, interaction, accepts) = {
        let mut inner = shared.sockets.inner();
        let Some(envelope) = inner.envelopes.get_mut(id) else {
            drop(inner);
            return shared.problem(format!("an acknowledgement of an unknown envelope: {said}"));
        };
        envelope.acknowledged += 1;
        if envelope.acknowledged > envelope.deliveries {
            shared.problem(format!("an envelope was acknowledged twice: {said}"));
        }
        let due = envelope.due.take();
        let found = (
            envelope.acknowledged == 1,
            envelope.interaction,
            envelope.accepts_payload,
        );
        if let Some(due) = due {
            inner.due.remove(&(due, id.to_owned()));
        }
        found
    };
    if size > LARGEST {
        shared.problem(format!("an acknowledgement of {size} bytes, which Slack drops"));
    } else if payload.is_some() && !accepts {
        shared.problem(format!("a payload where none is accepted: {said}"));
    } else if let Some(interaction) = interaction.filter(|_| first) {
        take(shared, interaction, payload);
    }
    shared.changed.notify_waiters();
}

fn take(shared: &Shared, id: u64, payload: Option<&Value>) {
    let at = shared.clock.now();
    let mut world = shared.world();
    let Some(interaction) = world.interactions.get_mut(&id) else {
        return;
    };
    if interaction.ack.is_some() {
        return;
    }
    let late = at.saturating_sub(interaction.created) > ACK_WITHIN_MS;
    let payload = payload.filter(|_| !late).cloned();
    interaction.ack = Some(Ack {
        at,
        payload: payload.clone(),
        late,
    });
    let kind = interaction.kind;
    shared.log.add(Recorded {
        method: kind.ack_name().to_owned(),
        body: payload.clone().unwrap_or_else(|| json!({})),
        error: if late { "late" } else { "" }.to_owned(),
        status: 200,
        at,
    });
    if late {
        return;
    }
    let taken = match (kind, payload) {
        (Kind::Command, Some(payload)) => message(shared, &mut world, id, &payload),
        (Kind::Submit, payload) => submission(shared, &mut world, id, payload.as_ref()),
        (Kind::Suggestion, Some(payload)) => choices(&mut world, id, &payload),
        (Kind::Suggestion, None) => Err("no choices for a select".to_owned()),
        (Kind::Close, _) => {
            world.came_of(id, Effect::Closed);
            Ok(())
        }
        _ => Ok(()),
    };
    drop(world);
    if let Err(why) = taken {
        shared.problem(format!("a wrong acknowledgement: {why}"));
    }
}

/// A slash command's answer in its acknowledgement.
fn message(shared: &Shared, world: &mut World, id: u64, payload: &Value) -> Result<(), String> {
    let form = validate::message(payload).map_err(|refusal| format!("{refusal:?}"))?;
    let public = payload["response_type"] == "in_channel";
    let posted = world.post_answer(&shared.clock, id, public, form);
    posted.map(|_| ()).ok_or_else(|| "no channel to answer in".to_owned())
}

/// A form's: it closes, or complains, or becomes another.
fn submission(shared: &Shared, world: &mut World, id: u64, payload: Option<&Value>) -> Result<(), String> {
    let view = world.interactions.get(&id).and_then(|i| i.view.clone());
    let view = view.ok_or("no view was submitted")?;
    let Some(payload) = payload else {
        views::close(world, &view, false);
        return Ok(());
    };
    match payload["response_action"].as_str() {
        Some("clear") => {
            views::close(world, &view, true);
            Ok(())
        }
        Some("errors") => {
            let errors = payload["errors"].as_object().ok_or("errors is no object")?;
            let fields = world.views.get(&view).map(views::input_ids).unwrap_or_default();
            if errors.is_empty() {
                return Err("errors without one".to_owned());
            }
            if let Some(stray) = errors.keys().find(|key| !fields.contains(key)) {
                return Err(format!("an error for {stray:?}, which is no input block"));
            }
            world.came_of(id, Effect::Errors(payload["errors"].clone()));
            Ok(())
        }
        Some(action @ ("update" | "push")) => {
            let data = &payload["view"];
            validate::view(data, Surface::Modal).map_err(|refusal| format!("{refusal:?}"))?;
            let changed = if action == "update" {
                views::replace(shared, world, &view, data);
                view
            } else {
                views::push(shared, world, &view, data, id)
            };
            world.came_of(id, Effect::View(changed));
            Ok(())
        }
        other => Err(format!("response_action {other:?}")),
    }
}

fn choices(world: &mut World, id: u64, payload: &Value) -> Result<(), String> {
    let mut checker = Checker::new(Surface::Modal);
    let flat = payload["options"].as_array().cloned();
    let groups = payload["option_groups"].as_array();
    let grouped = groups.map(|groups| {
        let of_each = groups.iter().filter_map(|group| group["options"].as_array());
        of_each.flatten().cloned().collect::<Vec<_>>()
    });
    let options = flat.or(grouped).ok_or("neither options nor option_groups")?;
    if options.len() > 100 {
        return Err(format!("{} choices, more than 100", options.len()));
    }
    for (n, option) in options.iter().enumerate() {
        checker.option(option, &format!("/options/{n}"));
    }
    if let Some(complaint) = checker.complaints.first() {
        return Err(complaint.clone());
    }
    let view = world.interactions.get(&id).and_then(|i| i.view.clone());
    if let Some(view) = view.and_then(|view| world.views.get_mut(&view)) {
        view.offered.extend(options.iter().cloned());
    }
    world.came_of(id, Effect::Choices(options));
    Ok(())
}
