//! The application itself, and the commands it registers.

use serde_json::{Value, json};

use super::super::Shared;
use super::super::error::{ApiError, ApiResult, missing_access, unknown};
use super::super::json::merge;
use super::super::state::{Id, World};
use super::super::validate;
use super::{Reply, Request, unknown_route};

pub fn me(shared: &Shared) -> ApiResult<Reply> {
    let world = shared.world();
    let mut user = world.user_json(world.bot);
    merge(
        &mut user,
        json!({"mfa_enabled": false, "verified": true, "email": null, "locale": "en-US"}),
    );
    Reply::json(user)
}

pub fn application(shared: &Shared) -> ApiResult<Reply> {
    let world = shared.world();
    let owner = world.guilds.values().next().map(|g| world.user_json(g.owner));
    let owner = owner.unwrap_or_else(|| world.user_json(world.bot));
    Reply::json(json!({
        "id": world.application.to_string(), "name": "magicwords", "icon": null, "description": "",
        "summary": "", "type": null, "bot": world.user_json(world.bot), "is_monetized": false,
        "bot_public": true, "bot_require_code_grant": false, "verify_key": "00", "flags": 0,
        "owner": owner, "team": null, "hook": true, "redirect_uris": [], "rpc_origins": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "approximate_guild_count": world.guilds.len(), "approximate_user_install_count": 0,
        "integration_types_config": {"0": {}}, "tags": [],
    }))
}

/// `rest` is what follows `commands` in the path.
pub fn commands(
    shared: &Shared,
    r: &Request<'_>,
    application: &str,
    guild: Option<&&str>,
    rest: &[&str],
) -> ApiResult<Reply> {
    let mut world = shared.world();
    if application.parse() != Ok(world.application) {
        return Err(ApiError::new(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        ));
    }
    let guild: Option<Id> = match guild {
        Some(text) => Some(text.parse().map_err(|_| unknown("Guild"))?),
        None => None,
    };
    if guild.is_some_and(|g| !world.guilds.get(&g).is_some_and(|g| g.joined)) {
        return Err(missing_access());
    }
    match (r.method, rest) {
        ("GET", []) => Reply::json(json!(world.commands.get(&guild).cloned().unwrap_or_default())),
        ("PUT", []) => {
            let list = r.body.as_array().cloned().unwrap_or_default();
            validate::command_list(&list)?;
            let old = world.commands.remove(&guild).unwrap_or_default();
            let new = list.into_iter().map(|c| {
                let same = old.iter().find(|o| same_command(o, &c));
                let id = same.and_then(|o| validate::snowflake(&o["id"]));
                stored(shared, &world, c, guild, id)
            });
            let new: Vec<_> = new.collect();
            world.commands.insert(guild, new.clone());
            world.registrations += 1;
            Reply::json(json!(new))
        }
        ("POST", []) => {
            validate::command(&r.body)?;
            let list = world.commands.entry(guild).or_default();
            let at = list.iter().position(|o| same_command(o, &r.body));
            let id = at.and_then(|at| validate::snowflake(&list.remove(at)["id"]));
            let new = stored(shared, &world, r.body.clone(), guild, id);
            world.commands.entry(guild).or_default().push(new.clone());
            world.registrations += 1;
            Ok(Reply {
                status: if at.is_some() { 200 } else { 201 },
                body: Some(new),
            })
        }
        ("GET" | "PATCH" | "DELETE", [id]) => {
            let list = world.commands.entry(guild).or_default();
            let at = list.iter().position(|o| o["id"].as_str() == Some(id));
            let at = at.ok_or_else(|| unknown("application command"))?;
            match r.method {
                "GET" => Reply::json(list[at].clone()),
                "DELETE" => {
                    list.remove(at);
                    Reply::empty()
                }
                _ => {
                    let mut new = list[at].clone();
                    merge(&mut new, r.body.clone());
                    validate::command(&new)?;
                    list[at] = new.clone();
                    Reply::json(new)
                }
            }
        }
        _ => unknown_route(shared, r),
    }
}

/// A command of the same name and type keeps its id.
fn same_command(a: &Value, b: &Value) -> bool {
    let kind = |c: &Value| c["type"].as_u64().unwrap_or(1);
    a["name"] == b["name"] && kind(a) == kind(b)
}

fn stored(shared: &Shared, world: &World, given: Value, guild: Option<Id>, id: Option<Id>) -> Value {
    let mut command = json!({
        "type": 1, "description": "", "default_member_permissions": null, "nsfw": false,
        "name_localizations": null, "description_localizations": null,
        "integration_types": [0], "contexts": null,
    });
    merge(&mut command, given);
    command["id"] = json!(id.unwrap_or_else(|| shared.clock.id()).to_string());
    command["application_id"] = json!(world.application.to_string());
    command["version"] = json!(shared.clock.id().to_string());
    match guild {
        Some(guild) => command["guild_id"] = json!(guild.to_string()),
        None => command["dm_permission"] = command.get("dm_permission").cloned().unwrap_or(true.into()),
    }
    command
}
