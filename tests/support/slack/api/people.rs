//! `users.*` and `usergroups.*`.

use serde_json::{Value, json};

use super::super::Shared;
use super::super::json;
use super::conversations::paged;
use super::{ApiResult, Arguments, Refusal, needs};

pub fn call(shared: &Shared, method: &str, arguments: &Arguments) -> ApiResult {
    match method {
        "users.info" => info(shared, arguments),
        "users.list" => list(shared, arguments),
        "usergroups.list" => groups(shared, arguments),
        "usergroups.users.list" => group_members(shared, arguments),
        _ => super::unknown(method),
    }
}

fn info(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "users:read")?;
    let id = arguments.text("user");
    let world = shared.world();
    // As Slack says it too when the argument came as JSON and was not read.
    let user = world.users.get(&id).ok_or_else(|| Refusal::new("user_not_found"))?;
    Ok(json!({"user": json::user(&world, user, arguments.flag("include_locale"))}))
}

fn list(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "users:read")?;
    let world = shared.world();
    let locale = arguments.flag("include_locale");
    let users: Vec<Value> = world.users.values().map(|u| json::user(&world, u, locale)).collect();
    let (page, next) = paged(&users, arguments, 200)?;
    let now = shared.clock.now() / 1000;
    Ok(json!({"members": page, "cache_ts": now, "response_metadata": {"next_cursor": next}}))
}

fn of_those_who_pay(shared: &Shared) -> Result<(), Refusal> {
    needs(shared, "usergroups:read")?;
    if shared.world().team().has_groups {
        return Ok(());
    }
    Err(Refusal::new("plan_upgrade_required"))
}

fn groups(shared: &Shared, arguments: &Arguments) -> ApiResult {
    of_those_who_pay(shared)?;
    let world = shared.world();
    let disabled = arguments.flag("include_disabled");
    let (count, users) = (arguments.flag("include_count"), arguments.flag("include_users"));
    let seen = world.groups.values().filter(|group| disabled || !group.deleted);
    let shown: Vec<Value> = seen.map(|group| json::group(&world, group, count, users)).collect();
    Ok(json!({"usergroups": shown}))
}

fn group_members(shared: &Shared, arguments: &Arguments) -> ApiResult {
    of_those_who_pay(shared)?;
    let id = arguments.required("usergroup")?;
    let world = shared.world();
    let group = world.groups.get(&id).ok_or_else(|| Refusal::new("no_such_subteam"))?;
    if group.deleted && !arguments.flag("include_disabled") {
        return Err(Refusal::new("subteam_disabled"));
    }
    Ok(json!({"users": group.users}))
}
