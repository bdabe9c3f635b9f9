//! What is read of Discord's events: no more than is used, so that a field that Discord adds, drops or leaves empty
//! costs nobody an answer. No `Debug` where a token stands.

use crate::platform::empty::or_default;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// The head of a gateway frame; its data are read afterwards, when it is known what they are.
#[derive(Deserialize)]
pub(super) struct Head<'a> {
    pub op: u8,
    pub s: Option<u64>,
    #[serde(borrow)]
    pub t: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(super) struct Body<T> {
    pub d: T,
}

#[derive(Deserialize)]
pub(super) struct Hello {
    pub heartbeat_interval: u64,
}

#[derive(Deserialize)]
pub(super) struct Ready {
    pub session_id: String,
    pub resume_gateway_url: Option<String>,
    pub user: Id,
    pub application: Id,
    #[serde(default, deserialize_with = "or_default")]
    pub guilds: Vec<Id>,
}

#[derive(Deserialize)]
pub(super) struct Id {
    pub id: String,
}

/// `GUILD_CREATE`, `GUILD_DELETE`.
#[derive(Deserialize)]
pub(super) struct Guild {
    pub id: String,
    pub name: Option<String>,
    pub preferred_locale: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub unavailable: bool,
}

/// `CHANNEL_DELETE`.
#[derive(Deserialize)]
pub(super) struct Channel {
    pub id: String,
    pub guild_id: Option<String>,
}

/// `GUILD_ROLE_DELETE`.
#[derive(Deserialize)]
pub(super) struct RoleGone {
    pub guild_id: String,
    pub role_id: String,
}

#[derive(Deserialize)]
pub(super) struct Interaction {
    pub id: String,
    pub application_id: String,
    #[serde(rename = "type")]
    pub kind: u8,
    pub token: String,
    pub guild_id: Option<String>,
    pub channel_id: Option<String>,
    pub channel: Option<Id>,
    pub guild_locale: Option<String>,
    pub locale: Option<String>,
    pub member: Option<Member>,
    /// The message whose component was used.
    pub message: Option<Id>,
    pub data: Option<Data>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Member {
    pub nick: Option<String>,
    pub roles: Option<Vec<String>>,
    pub permissions: Option<String>,
    pub user: Option<User>,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub username: String,
    pub global_name: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub bot: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Data {
    pub name: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<u8>,
    #[serde(deserialize_with = "or_default")]
    pub options: Vec<Opt>,
    #[serde(deserialize_with = "or_default")]
    pub resolved: Resolved,
    pub target_id: Option<String>,
    pub custom_id: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub components: Vec<Value>,
}

#[derive(Deserialize)]
pub(super) struct Opt {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: u8,
    pub value: Option<Value>,
    #[serde(default, deserialize_with = "or_default")]
    pub options: Vec<Opt>,
    #[serde(default, deserialize_with = "or_default")]
    pub focused: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Resolved {
    #[serde(deserialize_with = "or_default")]
    pub users: HashMap<String, User>,
    #[serde(deserialize_with = "or_default")]
    pub members: HashMap<String, Member>,
    #[serde(deserialize_with = "or_default")]
    pub roles: HashMap<String, Role>,
    #[serde(deserialize_with = "or_default")]
    pub messages: HashMap<String, Authored>,
}

#[derive(Deserialize)]
pub(super) struct Role {
    pub name: String,
}

#[derive(Deserialize)]
pub(super) struct Authored {
    pub author: User,
}
