//! How the app is set up: what its manifest lets it do, hear and offer.

use serde_json::Value;

/// Scopes of an app of which no test has said anything.
const ALL_SCOPES: &str = "app_mentions:read,channels:history,channels:join,channels:read,chat:write,commands,\
    files:read,files:write,groups:history,groups:read,im:history,im:read,im:write,metadata.message:read,mpim:read,\
    reactions:read,team:read,usergroups:read,users:read,users:read.email";

/// The scopes of which one is needed to be told of an event: the reference of each event names them.
fn scopes_for(event: &str) -> &'static [&'static str] {
    match event {
        // Only of private channels.
        "channel_id_changed" => &["groups:read"],
        "channel_archive" | "channel_deleted" | "channel_left" => &["channels:read"],
        "group_archive" | "group_deleted" | "group_left" => &["groups:read"],
        "member_joined_channel" | "member_left_channel" => &["channels:read", "groups:read"],
        "subteam_created" | "subteam_members_changed" | "subteam_updated" => &["usergroups:read"],
        "team_join" | "user_change" => &["users:read"],
        "message.channels" => &["channels:history"],
        "message.groups" => &["groups:history"],
        "message.im" => &["im:history"],
        _ => &[],
    }
}

#[derive(Debug, Clone)]
pub struct Shortcut {
    pub name: String,
    pub callback_id: String,
    /// On a message, not in the global menu.
    pub on_messages: bool,
}

/// Nothing of it given: every command is there, all events come, all scopes are granted.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Name with its slash, and whether mentions in its text arrive as ids.
    commands: Option<Vec<(String, bool)>>,
    pub shortcuts: Vec<Shortcut>,
    events: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
}

impl Manifest {
    /// Reads what Slack's "create an app from a manifest" takes, as JSON.
    pub fn read(manifest: &Value) -> Self {
        let features = &manifest["features"];
        let settings = &manifest["settings"];
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let list = |v: &Value| v.as_array().map(|all| all.iter().map(text).collect());
        assert_eq!(settings["socket_mode_enabled"], true, "the app wants Socket Mode");
        assert_eq!(
            settings["interactivity"]["is_enabled"], true,
            "buttons want interactivity"
        );
        let commands = features["slash_commands"].as_array().cloned().unwrap_or_default();
        assert!(commands.len() <= 50, "at most 50 commands");
        let commands = commands.iter().map(|command| {
            let name = text(&command["command"]);
            assert!(
                name.starts_with('/') && name.chars().count() <= 32,
                "{name:?} is a command's name"
            );
            (name, command["should_escape"] == true)
        });
        let shortcuts = features["shortcuts"].as_array().cloned().unwrap_or_default();
        let shortcuts = shortcuts.iter().map(|shortcut| Shortcut {
            name: text(&shortcut["name"]),
            callback_id: text(&shortcut["callback_id"]),
            on_messages: shortcut["type"] == "message",
        });
        Self {
            commands: Some(commands.collect()),
            shortcuts: shortcuts.collect(),
            events: list(&settings["event_subscriptions"]["bot_events"]),
            scopes: list(&manifest["oauth_config"]["scopes"]["bot"]),
        }
    }

    pub fn grants(&mut self, scopes: &[&str]) {
        self.scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
    }

    pub fn scopes(&self) -> String {
        match &self.scopes {
            Some(scopes) => scopes.join(","),
            None => ALL_SCOPES.to_owned(),
        }
    }

    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().split(',').any(|granted| granted == scope)
    }

    /// `message.channels` and `message.im` are subscribed apart; everything else by its type.
    pub fn hears(&self, event: &str) -> bool {
        let subscribed = match &self.events {
            Some(events) => events.iter().any(|heard| heard == event),
            None => event != "message.channels" && event != "message.groups",
        };
        let needed = scopes_for(event);
        subscribed && (needed.is_empty() || needed.iter().any(|scope| self.has_scope(scope)))
    }

    /// Whether mentions in a command's text arrive as ids; panics when there is no such command.
    pub fn escapes(&self, command: &str) -> bool {
        let Some(commands) = &self.commands else { return true };
        let found = commands.iter().find(|(name, _)| name == command);
        let known: Vec<_> = commands.iter().map(|(name, _)| name.as_str()).collect();
        let found = found.unwrap_or_else(|| panic!("no command {command:?} in the manifest; known: {known:?}"));
        found.1
    }

    pub fn shortcut(&self, name: &str, on_messages: bool) -> &Shortcut {
        let fits = |s: &&Shortcut| s.on_messages == on_messages && (s.name == name || s.callback_id == name);
        let known: Vec<_> = self.shortcuts.iter().map(|s| s.name.as_str()).collect();
        let found = self.shortcuts.iter().find(fits);
        found.unwrap_or_else(|| panic!("no such shortcut {name:?} in the manifest; known: {known:?}"))
    }
}
