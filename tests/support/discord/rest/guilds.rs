//! What a bot may read of its guilds.

use serde_json::Value;

use super::super::Shared;
use super::super::error::{ApiResult, missing_access, not_found, unknown};
use super::super::json;
use super::super::permissions::VIEW_CHANNEL;
use super::super::state::Id;
use super::Reply;

pub fn route(shared: &Shared, guild: &str, rest: &[&str]) -> ApiResult<Reply> {
    let world = shared.world();
    let id: Option<Id> = guild.parse().ok();
    let guild = id
        .and_then(|id| world.guilds.get(&id))
        .ok_or_else(|| unknown("Guild"))?;
    if !guild.joined {
        return Err(missing_access());
    }
    match rest {
        [] => Reply::json(world.guild_json(guild)),
        ["roles"] => Reply::json(Value::Array(json::roles(guild))),
        ["channels"] => {
            let all = guild.channels.iter().filter_map(|id| world.channels.get(id));
            let seen = all.filter(|c| world.bot_permissions(c) & VIEW_CHANNEL != 0);
            Reply::json(seen.map(|c| world.channel_json(c)).collect())
        }
        // The list wants the privileged members intent, which this bot must not need.
        ["members"] => Err(missing_access()),
        ["members", user] => {
            let user: Option<Id> = user.parse().ok();
            let Some(user) = user.filter(|id| world.users.contains_key(id)) else {
                return Err(unknown("User"));
            };
            let member = guild.members.get(&user).ok_or_else(|| unknown("Member"))?;
            Reply::json(world.member_json(member))
        }
        _ => {
            shared.problem(format!("no such route: GET /guilds/{}/{}", guild.id, rest.join("/")));
            Err(not_found())
        }
    }
}
