//! The commands as Discord wants them registered, and their registration.

use super::Discord;
use super::response::RestError;
use super::rest::Body;
use crate::chat::locale::{self, Language};
use crate::chat::table::{self, Audience, COMMANDS, CommandSpec, OptionKind, OptionSpec};
use crate::chat::text::shorten;
use serde_json::{Map, Value, json};
use serenity::http::{LightMethod, Route};
use std::time::Duration;

const DESCRIPTION: usize = 100;
/// Manage Server. Those whom `setup moderators:` names see the commands once an admin lets them in Discord.
const MANAGE_GUILD: &str = "32";

/// Every command as Discord's bulk overwrite takes it.
pub fn commands_json() -> Value {
    let mut commands: Vec<Value> = Vec::new();
    for spec in COMMANDS {
        let name = spec.path.split(' ').next().unwrap_or(spec.path);
        if commands.iter().any(|command| command["name"] == name) {
            continue;
        }
        let mut command = described(name, 1);
        command["options"] = options(name);
        command["default_member_permissions"] = match spec.audience {
            Audience::Moderators => MANAGE_GUILD.into(),
            Audience::Everyone => Value::Null,
        };
        commands.push(command);
    }
    for kind in [3, 2] {
        let mut menu = json!({"type": kind, "name": table::SAY_THANK_YOU, "default_member_permissions": null});
        localise_name(&mut menu, table::localised_name(table::SAY_THANK_YOU, Language::Vi));
        commands.push(menu);
    }
    for command in &mut commands {
        // In servers only, installed by servers only: without a server there are no colleagues.
        command["contexts"] = json!([0]);
        command["integration_types"] = json!([0]);
    }
    commands.into()
}

/// What stands below a command or group: its own options, or its subcommands and groups.
fn options(path: &str) -> Value {
    if let Some(spec) = table::find(path) {
        let mut options: Vec<&OptionSpec> = spec.options.iter().collect();
        options.sort_by_key(|option| !option.required);
        return options.into_iter().map(|option| self::option(spec, option)).collect();
    }
    let mut below: Vec<Value> = Vec::new();
    for spec in COMMANDS {
        let Some(rest) = spec.path.strip_prefix(path).and_then(|rest| rest.strip_prefix(' ')) else {
            continue;
        };
        let word = rest.split(' ').next().unwrap_or(rest);
        if below.iter().any(|option| option["name"] == word) {
            continue;
        }
        let inner = format!("{path} {word}");
        let mut option = described(&inner, if table::find(&inner).is_some() { 1 } else { 2 });
        option["name"] = word.into();
        option["options"] = options(&inner);
        below.push(option);
    }
    below.into()
}

fn described(path: &str, kind: u8) -> Value {
    let mut described = json!({"type": kind, "name": path});
    describe(&mut described, &table::description_of(path));
    localise_name(&mut described, table::localised_name(path, Language::Vi));
    described
}

fn option(spec: &CommandSpec, option: &OptionSpec) -> Value {
    let (kind, more) = match option.kind {
        OptionKind::Text(max) => (3, json!({"max_length": max})),
        OptionKind::Completed(_) => (3, json!({"autocomplete": true})),
        OptionKind::Choice(words) => (
            3,
            json!({"choices": words.iter().map(|word| choice(word)).collect::<Vec<_>>()}),
        ),
        OptionKind::Flag => (5, json!({})),
        OptionKind::Whole(low, high) => (4, json!({"min_value": low, "max_value": high})),
        OptionKind::Mention => (9, json!({})),
        OptionKind::Person => (6, json!({})),
        OptionKind::Group => (8, json!({})),
        // Text and announcement channels: where people read.
        OptionKind::Channel => (7, json!({"channel_types": [0, 5]})),
    };
    let mut json = json!({"type": kind, "name": option.name, "required": option.required});
    describe(&mut json, &option.description(spec));
    localise_name(&mut json, table::localised_option(option.name, Language::Vi));
    if let (Value::Object(json), Value::Object(more)) = (&mut json, more) {
        json.extend(more);
    }
    json
}

fn choice(word: &str) -> Value {
    let id = format!("choice-{word}");
    let mut choice = json!({"name": said(Language::En, &id).unwrap_or_else(|| word.to_owned()), "value": word});
    localise_name(&mut choice, said(Language::Vi, &id).as_deref());
    choice
}

fn describe(json: &mut Value, id: &str) {
    json["description"] = said(Language::En, id)
        .unwrap_or_else(|| shorten(id, DESCRIPTION))
        .into();
    if let Some(words) = said(Language::Vi, id) {
        json["description_localizations"] = json!({Language::Vi.code(): words});
    }
}

fn localise_name(json: &mut Value, name: Option<&str>) {
    if let Some(name) = name {
        json["name_localizations"] = json!({Language::Vi.code(): name});
    }
}

fn said(language: Language, id: &str) -> Option<String> {
    let known = locale::messages(language).contains_key(id);
    let words = known.then(|| shorten(&language.say(id, &[]).to_plain(), DESCRIPTION))?;
    (!words.is_empty()).then_some(words)
}

/// Two lists say the same when they do so without what Discord fills in by itself.
fn normalised(commands: &Value) -> Vec<String> {
    let mut commands: Vec<String> = commands
        .as_array()
        .into_iter()
        .flatten()
        .map(|c| clean(c).to_string())
        .collect();
    commands.sort();
    commands
}

fn clean(value: &Value) -> Value {
    const OURS: &[&str] = &[
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "required",
        "choices",
        "value",
        "min_value",
        "max_value",
        "max_length",
        "channel_types",
        "autocomplete",
        "contexts",
        "integration_types",
        "default_member_permissions",
        "vi",
    ];
    match value {
        Value::Object(object) => {
            let mut kept = Map::new();
            for (key, value) in object.iter().filter(|(key, _)| OURS.contains(&key.as_str())) {
                let value = clean(value);
                let says_nothing = match &value {
                    Value::Null | Value::Bool(false) => true,
                    Value::String(words) => words.is_empty(),
                    Value::Array(list) => list.is_empty(),
                    Value::Object(object) => object.is_empty(),
                    _ => false,
                };
                if !says_nothing {
                    kept.insert(key.clone(), value);
                }
            }
            // Whatever the order in which they came, and in which serde_json was built to keep them.
            kept.sort_keys();
            Value::Object(kept)
        }
        Value::Array(list) => list.iter().map(clean).collect(),
        Value::Number(number) => number.as_f64().map_or(Value::Null, |number| number.to_string().into()),
        other => other.clone(),
    }
}

impl Discord {
    /// Registers the commands if Discord has others; tries again until it succeeds.
    pub(super) async fn register(&self, application: String) {
        let mut pause = Duration::from_secs(2);
        loop {
            match self.register_once(&application).await {
                Ok(changed) => return tracing::info!(changed, "the commands stand on Discord"),
                Err(error) => {
                    let advice = match error.status() {
                        401 => "set DISCORD_TOKEN to the bot's present token",
                        403 => {
                            "invite the bot with the scopes bot and applications.commands, and check DISCORD_GUILD_ID"
                        }
                        404 => "check that DISCORD_GUILD_ID names a server that the bot is in",
                        400 => "the command table is not to Discord's liking; this is a bug",
                        _ => "it is tried again",
                    };
                    tracing::warn!(%error, advice, "the commands could not be registered on Discord");
                    let wait = error.retry_after().unwrap_or(pause);
                    tokio::time::sleep(crate::platform::backoff::jittered(wait)).await;
                    pause = (pause * 2).min(Duration::from_secs(600));
                }
            }
        }
    }

    async fn register_once(&self, application: &str) -> Result<bool, RestError> {
        let unreadable = |_| RestError::Unreadable("not an id of Discord".to_owned());
        let application_id = application.parse::<std::num::NonZeroU64>().map_err(unreadable)?.into();
        let route = match self.guild_id() {
            Some(guild) => Route::GuildCommands {
                application_id,
                guild_id: guild.into(),
            },
            None => Route::Commands { application_id },
        };
        let params = [("with_localizations", "true".to_owned())];
        let present = self
            .rest()
            .call(LightMethod::Get, route, &params, &Body::default())
            .await;
        let present = match present.and_then(|present| present.json()) {
            Ok(present) => present,
            // Without a list to compare with they are registered in any case; where that fails too, it tells why.
            Err(RestError::Api { status: 404 | 405, .. } | RestError::Unreadable(_)) => Value::Null,
            Err(error) => return Err(error),
        };
        let wanted = commands_json();
        if normalised(&present) == normalised(&wanted) {
            return Ok(false);
        }
        self.rest().call(LightMethod::Put, route, &[], &wanted.into()).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
