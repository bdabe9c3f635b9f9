//! `views.*`: a trigger opens one view within three seconds; a stack holds three; a hash guards against stale changes.

use serde_json::{Value, json};

use super::super::interactions::{Effect, TRIGGER_LIFE_MS};
use super::super::state::World;
use super::super::validate::{self, Surface};
use super::super::{Shared, views};
use super::{ApiResult, Arguments, Refusal};

pub fn call(shared: &Shared, verb: &str, arguments: &Arguments) -> ApiResult {
    let view = arguments.body()?["view"].clone();
    if !view.is_object() {
        arguments.required("view")?;
    }
    match verb {
        "open" | "push" => open(shared, arguments, &view, verb == "push"),
        "update" => update(shared, arguments, &view),
        "publish" => publish(shared, arguments, &view),
        _ => super::unknown(&format!("views.{verb}")),
    }
}

fn open(shared: &Shared, arguments: &Arguments, view: &Value, pushes: bool) -> ApiResult {
    let trigger = arguments.required("trigger_id")?;
    validate::view(view, Surface::Modal)?;
    let mut world = shared.world();
    let found = world.by_trigger.get(&trigger).copied();
    let id = found.ok_or_else(|| Refusal::new("invalid_trigger_id"))?;
    duplicate(&world, view, None)?;
    let now = shared.clock.now();
    let interaction = world
        .interactions
        .get_mut(&id)
        .ok_or_else(|| Refusal::new("invalid_trigger_id"))?;
    if interaction.trigger_used {
        return Err(Refusal::new("exchanged_trigger_id"));
    }
    if now.saturating_sub(interaction.created) > TRIGGER_LIFE_MS {
        return Err(Refusal::new("expired_trigger_id"));
    }
    let (user, over) = (interaction.user.clone(), interaction.view.clone());
    if pushes {
        let root = over
            .as_ref()
            .and_then(|over| world.views.get(over))
            .map(|v| v.root.clone());
        let root = root.ok_or_else(|| Refusal::new("not_found"))?;
        if views::height(&world, &root) >= 3 {
            return Err(Refusal::new("push_limit_reached"));
        }
    }
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.trigger_used = true;
    }
    let made = match over.filter(|_| pushes) {
        Some(over) => views::push(shared, &mut world, &over, view, id),
        None => views::open(shared, &mut world, &user, view, Some(id)),
    };
    world.came_of(id, Effect::View(made.clone()));
    Ok(json!({"view": views::shown(&world, &world.views[&made], json!({}))}))
}

/// An external id names one view of the workspace.
fn duplicate(world: &World, view: &Value, but: Option<&str>) -> Result<(), Refusal> {
    let Some(id) = view["external_id"].as_str().filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    let taken = |v: &super::super::state::View| v.open && v.data["external_id"] == id && Some(v.id.as_str()) != but;
    if world.views.values().any(taken) {
        return Err(Refusal::new("duplicate_external_id"));
    }
    Ok(())
}

fn update(shared: &Shared, arguments: &Arguments, view: &Value) -> ApiResult {
    let (id, external) = (arguments.text("view_id"), arguments.text("external_id"));
    if id.is_empty() && external.is_empty() {
        arguments.required("view_id")?;
    }
    let mut world = shared.world();
    let named =
        |v: &&super::super::state::View| v.id == id || !external.is_empty() && v.data["external_id"] == external;
    let found = world.views.values().find(named).filter(|v| v.open).cloned();
    let found = found.ok_or_else(|| Refusal::new("not_found"))?;
    let home = found.data["type"] == "home";
    validate::view(view, if home { Surface::Home } else { Surface::Modal })?;
    duplicate(&world, view, Some(&found.id))?;
    same_hash(arguments, &found.hash)?;
    views::replace(shared, &mut world, &found.id, view);
    Ok(json!({"view": views::shown(&world, &world.views[&found.id], json!({}))}))
}

fn same_hash(arguments: &Arguments, hash: &str) -> Result<(), Refusal> {
    let given = arguments.text("hash");
    if given.is_empty() || given == hash {
        return Ok(());
    }
    Err(Refusal::new("hash_conflict"))
}

fn publish(shared: &Shared, arguments: &Arguments, view: &Value) -> ApiResult {
    let user = arguments.required("user_id")?;
    validate::view(view, Surface::Home)?;
    let mut world = shared.world();
    let person = world.users.get(&user).ok_or_else(|| Refusal::new("user_not_found"))?;
    let home = person.home.clone();
    let id = match home {
        Some(id) => {
            same_hash(arguments, &world.views[&id].hash)?;
            views::replace(shared, &mut world, &id, view);
            id
        }
        None => {
            let id = views::open(shared, &mut world, &user, view, None);
            if let Some(person) = world.users.get_mut(&user) {
                person.home = Some(id.clone());
            }
            id
        }
    };
    Ok(json!({"view": views::shown(&world, &world.views[&id], json!({}))}))
}
