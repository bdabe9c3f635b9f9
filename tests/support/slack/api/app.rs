//! Who the app is, and the way to its sockets.

use serde_json::json;

use super::super::{Shared, json};
use super::{ApiResult, needs};

pub fn call(shared: &Shared, method: &str) -> ApiResult {
    match method {
        "api.test" => Ok(json!({})),
        "auth.test" => Ok(json::identity(&shared.world())),
        "apps.connections.open" => {
            if let Some(url) = &shared.world().sockets_at {
                return Ok(json!({"url": url}));
            }
            let ticket = shared.sockets.ticket(&shared.clock);
            let app = shared.world().app.clone();
            Ok(json!({"url": format!("ws://{}/link/?ticket={ticket}&app_id={app}", shared.socket_door)}))
        }
        "team.info" => {
            needs(shared, "team:read")?;
            Ok(json!({"team": json::team(&shared.world())}))
        }
        "bots.info" => {
            needs(shared, "users:read")?;
            let world = shared.world();
            Ok(json!({"bot": {"id": world.bot_id, "app_id": world.app, "user_id": world.bot, "name": "magicwords"}}))
        }
        _ => super::unknown(method),
    }
}
