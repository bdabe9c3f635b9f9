//! Views as Slack keeps them: a stack of at most three for each root, a hash for each state, the home tab beside.

use serde_json::{Value, json};

use super::Shared;
use super::interactions::Effect;
use super::state::{View, World};

/// A new view, and what Slack says of it.
pub fn open(shared: &Shared, world: &mut World, user: &str, data: &Value, opened_by: Option<u64>) -> String {
    let id = shared.clock.id('V');
    insert(shared, world, id.clone(), user, data, opened_by, (id.clone(), None));
    id
}

/// A view over another.
pub fn push(shared: &Shared, world: &mut World, under: &str, data: &Value, opened_by: u64) -> String {
    let id = shared.clock.id('V');
    let (user, root) = world
        .views
        .get(under)
        .map(|v| (v.user.clone(), v.root.clone()))
        .unwrap_or_default();
    let stack = (root, Some(under.to_owned()));
    insert(shared, world, id.clone(), &user, data, Some(opened_by), stack);
    id
}

fn insert(
    shared: &Shared,
    world: &mut World,
    id: String,
    user: &str,
    data: &Value,
    opened_by: Option<u64>,
    (root, previous): (String, Option<String>),
) {
    let view = View {
        id: id.clone(),
        user: user.to_owned(),
        data: with_ids(shared, data),
        hash: shared.clock.ts(),
        root,
        previous,
        opened_by,
        open: true,
        offered: Vec::new(),
    };
    world.views.insert(id, view);
}

/// Slack names what an app has left without an id.
pub fn with_ids(shared: &Shared, data: &Value) -> Value {
    let mut data = data.clone();
    name_blocks(shared, data["blocks"].as_array_mut());
    data
}

pub fn name_blocks(shared: &Shared, blocks: Option<&mut Vec<Value>>) {
    let name = |v: &mut Value, key: &str| {
        if v.is_object() && v.get(key).is_none() {
            v[key] = json!(format!("{:05x}", shared.clock.number()));
        }
    };
    for block in blocks.into_iter().flatten() {
        name(block, "block_id");
        let actions = block["type"] == "actions";
        if actions {
            let elements = block["elements"].as_array_mut().into_iter().flatten();
            elements.for_each(|element| name(element, "action_id"));
        }
        for key in ["element", "accessory"] {
            if let Some(element) = block.get_mut(key) {
                name(element, "action_id");
            }
        }
    }
}

pub fn replace(shared: &Shared, world: &mut World, id: &str, data: &Value) {
    let data = with_ids(shared, data);
    let Some(view) = world.views.get_mut(id) else { return };
    view.data = data;
    view.hash = shared.clock.ts();
    let user = view.user.clone();
    let home = world.users.get(&user).and_then(|u| u.home.as_deref()) == Some(id);
    let effect = if home {
        Effect::Home(id.to_owned())
    } else {
        Effect::View(id.to_owned())
    };
    acted_in(world, id, &effect);
}

/// Whoever pressed something in the view sees that it changed.
fn acted_in(world: &mut World, id: &str, effect: &Effect) {
    let here = |waiting: &&u64| {
        let found = world.interactions.get(waiting);
        found.is_some_and(|i| i.view.as_deref() == Some(id) && i.kind == super::interactions::Kind::Press)
    };
    let waiting: Vec<u64> = world.waiting.iter().filter(here).copied().collect();
    for interaction in waiting {
        world.came_of(interaction, effect.clone());
    }
}

/// Closes a view, or the whole stack.
pub fn close(world: &mut World, id: &str, whole: bool) {
    let root = world.views.get(id).map(|v| v.root.clone()).unwrap_or_default();
    for view in world.views.values_mut() {
        if view.id == id || whole && view.root == root {
            view.open = false;
        }
    }
}

/// How high the stack is.
pub fn height(world: &World, root: &str) -> usize {
    world.views.values().filter(|v| v.open && v.root == root).count()
}

pub fn input_ids(view: &View) -> Vec<String> {
    let inputs = blocks(view).iter().filter(|block| block["type"] == "input");
    let ids = inputs.filter_map(|block| block["block_id"].as_str());
    ids.map(str::to_owned).collect()
}

pub fn blocks(view: &View) -> &[Value] {
    view.data["blocks"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The view as the API and payloads show it.
pub fn shown(world: &World, view: &View, values: Value) -> Value {
    let data = &view.data;
    let text = |key: &str| data[key].as_str().unwrap_or_default();
    let team = world.team();
    json!({
        "id": view.id, "team_id": team.id, "type": data["type"], "blocks": data["blocks"],
        "private_metadata": text("private_metadata"), "callback_id": text("callback_id"),
        "external_id": text("external_id"), "state": {"values": values}, "hash": view.hash,
        "title": data["title"], "clear_on_close": data["clear_on_close"] == true,
        "notify_on_close": data["notify_on_close"] == true, "close": data["close"], "submit": data["submit"],
        "previous_view_id": view.previous, "root_view_id": view.root, "app_id": world.app,
        "app_installed_team_id": team.id, "bot_id": world.bot_id,
    })
}
