//! The state as Slack writes it: every object that the API or an envelope shows.

use serde_json::{Value, json};

use super::state::{Channel, ChannelKind, Group, Message, User, World};

pub fn identity(world: &World) -> Value {
    let team = world.team();
    let mut out = json!({
        "url": format!("https://{}.slack.com/", team.domain), "team": team.name, "user": "magicwords",
        "team_id": team.id, "user_id": world.bot, "bot_id": world.bot_id, "is_enterprise_install": false,
    });
    if let Some((id, _)) = &team.enterprise {
        out["enterprise_id"] = json!(id);
    }
    out
}

pub fn team(world: &World) -> Value {
    let team = world.team();
    let mut out = json!({
        "id": team.id, "name": team.name, "domain": team.domain, "email_domain": "",
        "icon": {"image_default": true}, "url": format!("https://{}.slack.com/", team.domain),
    });
    if let Some((id, name)) = &team.enterprise {
        (out["enterprise_id"], out["enterprise_name"]) = (json!(id), json!(name));
    }
    out
}

pub fn enterprise(world: &World) -> Value {
    let enterprise = world.team().enterprise.as_ref();
    enterprise.map_or(Value::Null, |(id, name)| json!({"id": id, "name": name}))
}

pub fn user(world: &World, u: &User, locale: bool) -> Value {
    let mut out = json!({
        "id": u.id, "team_id": u.team, "name": u.name, "deleted": u.deleted, "color": "9f69e7",
        "real_name": u.real_name, "tz": "Asia/Ho_Chi_Minh", "tz_label": "Indochina Time", "tz_offset": 25_200,
        "profile": {
            "real_name": u.real_name, "real_name_normalized": u.real_name, "display_name": u.display_name,
            "display_name_normalized": u.display_name, "team": u.team, "title": "", "avatar_hash": "g0",
        },
        "is_admin": u.admin, "is_owner": u.owner, "is_primary_owner": false, "is_restricted": u.restricted,
        "is_ultra_restricted": false, "is_bot": u.bot, "is_app_user": false, "is_email_confirmed": true,
        "updated": 1_700_000_000,
    });
    if u.deleted {
        // Of somebody who has gone Slack tells no role.
        let object = out.as_object_mut().expect("an object was made");
        object.retain(|key, _| !matches!(key.as_str(), "is_admin" | "is_owner" | "is_restricted" | "tz"));
    }
    // Whom the app meets in a shared channel Slack calls no stranger; their team tells.
    let met = || {
        world
            .channels
            .values()
            .any(|c| world.bot_is_in(c) && c.members.contains(&u.id))
    };
    if u.stranger && !met() {
        out["is_stranger"] = json!(true);
    }
    if locale {
        out["locale"] = json!(u.locale);
    }
    if let Some((id, name)) = world.team().enterprise.as_ref().filter(|_| !u.stranger) {
        out["enterprise_user"] = json!({
            "id": u.id, "enterprise_id": id, "enterprise_name": name, "is_admin": u.admin, "is_owner": u.owner,
            "teams": [u.team],
        });
    }
    out
}

pub fn group(world: &World, group: &Group, count: bool, users: bool) -> Value {
    let mut out = json!({
        "id": group.id, "team_id": world.team().id, "is_usergroup": true, "is_subteam": true, "name": group.name,
        "description": "", "handle": group.handle, "is_external": false, "date_create": 1_700_000_000,
        "date_update": 1_700_000_000, "date_delete": if group.deleted { 1_700_000_001 } else { 0 },
        "auto_type": null, "created_by": null, "updated_by": null, "deleted_by": null,
        "prefs": {"channels": [], "groups": []},
    });
    if count {
        out["user_count"] = json!(group.users.len());
    }
    if users {
        out["users"] = json!(group.users);
    }
    out
}

pub fn channel(world: &World, channel: &Channel) -> Value {
    let member = world.bot_is_in(channel);
    if channel.kind == ChannelKind::Direct {
        return json!({
            "id": channel.id, "is_im": true, "is_org_shared": false, "user": channel.members.first(),
            "created": 1_700_000_000, "is_open": true, "is_archived": false,
        });
    }
    let private = channel.kind == ChannelKind::Private;
    json!({
        "id": channel.id, "name": channel.name, "name_normalized": channel.name, "is_channel": !private,
        "is_group": private, "is_im": false, "is_mpim": false, "is_private": private, "created": 1_700_000_000,
        "is_archived": channel.archived, "is_general": false, "is_shared": channel.shared,
        "is_ext_shared": channel.shared, "is_org_shared": false, "is_member": member,
        "context_team_id": world.team().id, "topic": {"value": ""}, "purpose": {"value": ""},
    })
}

/// A message as the history and payloads show it.
pub fn message(world: &World, m: &Message, metadata: bool) -> Value {
    let mut out = json!({
        "type": "message", "user": m.author, "text": m.text, "ts": m.ts, "team": world.team().id,
    });
    if m.author == world.bot {
        (out["bot_id"], out["app_id"]) = (json!(world.bot_id), json!(world.app));
    }
    if !m.blocks.is_empty() {
        out["blocks"] = json!(m.blocks);
    }
    if !m.attachments.is_empty() {
        out["attachments"] = json!(m.attachments);
    }
    if !m.files.is_empty() {
        let files = m.files.iter().filter_map(|id| world.files.get(id));
        out["files"] = files.map(super::api::describe_file).collect();
    }
    if let Some(thread) = &m.thread_ts {
        out["thread_ts"] = json!(thread);
    }
    if m.broadcast {
        out["subtype"] = json!("thread_broadcast");
    }
    if m.edited {
        out["edited"] = json!({"user": m.author, "ts": m.ts});
    }
    if let Some(kept) = m.metadata.as_ref().filter(|_| metadata) {
        out["metadata"] = kept.clone();
    }
    out
}
