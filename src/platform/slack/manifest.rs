//! The app as Slack wants it described ("create an app from a manifest"), from the command table.

use super::inbound::{THANK_ANYWHERE, THANK_MESSAGE};
use crate::chat::locale::Language;
use crate::chat::table::{self, COMMANDS};
use crate::chat::text::{Text, shorten};
use crate::chat::written;
use crate::say;
use serde_json::{Value, json};

/// What the bot is allowed to do, and what for. `README.md` gives the reasons.
pub const SCOPES: [(&str, &str); 13] = [
    ("commands", "its commands and shortcuts"),
    ("chat:write", "cards, answers and the weekly summary"),
    ("im:write", "direct messages: news of an ask, private thanks, files"),
    (
        "users:read",
        "names, languages, and who is an admin, a bot, of another company or has left",
    ),
    ("usergroups:read", "teams by user group"),
    (
        "channels:join",
        "posting a card in a public channel where a command was used; hearing who comes into one that stands for a team",
    ),
    (
        "channels:read",
        "hearing that a channel is gone; who is in one that stands for a team",
    ),
    (
        "groups:read",
        "the same for private channels; hearing that one has another id",
    ),
    (
        "channels:history",
        "finding its own message again after a crash, instead of posting it twice",
    ),
    ("groups:history", "the same for private channels"),
    ("im:history", "the same for direct messages"),
    ("files:write", "the picture of the weekly summary, exports"),
    ("files:read", "showing its own picture in its own message"),
];

/// What the bot hears of.
const EVENTS: [&str; 14] = [
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "group_archive",
    "group_deleted",
    "member_joined_channel",
    "member_left_channel",
    "subteam_created",
    "subteam_members_changed",
    "subteam_updated",
    "tokens_revoked",
    "user_change",
];

const DESCRIPTION: usize = 140;
const HINT: usize = 1_000;
const SHORTCUT: usize = 24;

/// The manifest, as `api.slack.com/apps` takes it in JSON.
pub fn manifest() -> Value {
    let scopes: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).collect();
    json!({
        "display_information": {
            "name": "Magic Words",
            "description": shorten(&in_both(|language| say!(language, "manifest-description"), " · "), DESCRIPTION),
            "long_description": in_both(|language| say!(language, "help-purpose"), "\n\n"),
            "background_color": "#1d3d36",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                "messages_tab_read_only_enabled": true,
            },
            "bot_user": {"display_name": "Magic Words", "always_online": true},
            "shortcuts": shortcuts(),
            "slash_commands": slash_commands(),
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS},
            "interactivity": {"is_enabled": true},
            "org_deploy_enabled": false,
            "socket_mode_enabled": true,
            "token_rotation_enabled": false,
        },
    })
}

/// Slack shows one text to all, so it is in both languages.
fn in_both(words: fn(Language) -> Text, between: &str) -> String {
    Language::ALL.map(|language| words(language).to_plain()).join(between)
}

fn shortcuts() -> Value {
    let name = |language| table::localised_name(table::SAY_THANK_YOU, language).unwrap_or(table::SAY_THANK_YOU);
    let both = format!("{} · {}", name(Language::En), name(Language::Vi));
    let description = in_both(|language| say!(language, "command-thank-you"), " · ");
    let shortcut = |kind: &str, callback: &str| {
        json!({
            "name": shorten(&both, SHORTCUT),
            "type": kind,
            "callback_id": callback,
            "description": shorten(&description, 150),
        })
    };
    json!([shortcut("message", THANK_MESSAGE), shortcut("global", THANK_ANYWHERE)])
}

/// Every top-level command, and beside it one in each language that has a word of its own for it: Slack localises none.
fn slash_commands() -> Vec<Value> {
    let mut commands: Vec<Value> = Vec::new();
    for spec in COMMANDS {
        let top = spec.path.split(' ').next().unwrap_or(spec.path);
        for language in Language::ALL {
            let own = table::localised_name(top, language);
            let Some(name) = own.or((language == Language::En).then_some(top)) else {
                continue;
            };
            let command = format!("/{name}");
            if commands.iter().any(|known| known["command"] == command.as_str()) {
                continue;
            }
            commands.push(json!({
                "command": command,
                "description": language.say(&table::description_of(top), &[]).to_plain(),
                "usage_hint": shorten(&hint(top, language), HINT),
                // Without it mentions arrive as names that nobody can tell apart.
                "should_escape": true,
            }));
        }
    }
    commands
}

/// What stands behind a command: its options, or its sub-commands.
fn hint(top: &str, language: Language) -> String {
    if let Some(spec) = table::find(top) {
        return written::hint(spec, language);
    }
    let below = COMMANDS
        .iter()
        .filter_map(|spec| spec.path.strip_prefix(top)?.strip_prefix(' '));
    below.collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_of_the_table_is_there_in_both_languages() {
        let manifest = manifest();
        let commands = manifest["features"]["slash_commands"].as_array().expect("a list");
        let names: BTreeSet<&str> = commands
            .iter()
            .filter_map(|command| command["command"].as_str())
            .collect();
        assert_eq!(names.len(), commands.len(), "each once");
        let mut wanted = BTreeSet::new();
        for spec in COMMANDS {
            let top = spec.path.split(' ').next().expect("a word");
            wanted.insert(format!("/{top}"));
            wanted.extend(table::localised_name(top, Language::Vi).map(|name| format!("/{name}")));
        }
        assert_eq!(names, wanted.iter().map(String::as_str).collect());
        assert!(wanted.contains("/nho-giup") && wanted.contains("/cam-on"));
        for command in commands {
            let length = |key: &str| command[key].as_str().map_or(0, |text| text.chars().count());
            assert_eq!(command["should_escape"], true);
            assert!(
                length("command") <= 32 && (1..=2_000).contains(&length("description")),
                "{command}"
            );
            assert!((1..=1_000).contains(&length("usage_hint")), "{command}");
            let name = command["command"].as_str().expect("a name").trim_start_matches('/');
            assert!(written::command_called(name).is_some(), "{name} is understood");
        }
    }

    #[test]
    fn every_sub_command_is_hinted_at() {
        let manifest = manifest();
        let commands = manifest["features"]["slash_commands"].as_array().expect("a list");
        for spec in COMMANDS {
            let Some((top, rest)) = spec.path.split_once(' ') else {
                continue;
            };
            let command = commands.iter().find(|command| command["command"] == format!("/{top}"));
            let hint = command.expect("it is there")["usage_hint"].as_str().expect("a text");
            assert!(hint.split(" | ").any(|part| part == rest), "{rest} is not in {hint}");
        }
    }

    #[test]
    fn it_keeps_the_limits_of_a_manifest() {
        let manifest = manifest();
        let length = |pointer: &str| {
            let text = manifest.pointer(pointer).and_then(Value::as_str);
            text.unwrap_or_else(|| panic!("{pointer} is missing")).chars().count()
        };
        assert!(length("/display_information/name") <= 35);
        assert!(length("/display_information/description") <= 140);
        assert!((175..=4_000).contains(&length("/display_information/long_description")));
        for shortcut in 0..2 {
            assert!(length(&format!("/features/shortcuts/{shortcut}/name")) <= 24);
            assert!(length(&format!("/features/shortcuts/{shortcut}/description")) <= 150);
        }
        // In both languages to the end: none is cut off.
        for (pointer, key) in [
            ("/display_information/description", "manifest-description"),
            ("/display_information/long_description", "help-purpose"),
            ("/features/shortcuts/0/description", "command-thank-you"),
        ] {
            let text = manifest.pointer(pointer).and_then(Value::as_str).expect("a text");
            for language in Language::ALL {
                assert!(text.contains(&language.say(key, &[]).to_plain()), "{text}");
            }
        }
        assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
    }

    #[test]
    fn every_scope_stands_in_the_readme_with_its_reason() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let readme = std::fs::read_to_string(path).expect("the README can be read");
        for (scope, reason) in SCOPES {
            assert!(readme.contains(&format!("| `{scope}` | {reason} |")), "{scope}");
        }
    }
}
