//! Interactive elements: where each may stand, and what it must hold.

use std::collections::HashSet;

use serde_json::Value;

use super::{ANY_TEXT, Checker, PLAIN};

fn is_select(kind: &str) -> bool {
    let rest = kind.strip_prefix("multi_").unwrap_or(kind);
    matches!(
        rest,
        "static_select" | "external_select" | "users_select" | "conversations_select" | "channels_select"
    )
}

pub fn in_actions(kind: &str) -> bool {
    let others = ["button", "overflow", "datetimepicker", "workflow_button"];
    others.contains(&kind) || is_choice(kind)
}

pub fn in_section(kind: &str) -> bool {
    matches!(kind, "button" | "overflow" | "image" | "workflow_button") || is_choice(kind)
}

pub fn in_input(kind: &str) -> bool {
    let inputs = [
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "rich_text_input",
        "file_input",
        "datetimepicker",
    ];
    inputs.contains(&kind) || is_choice(kind)
}

fn is_choice(kind: &str) -> bool {
    matches!(kind, "checkboxes" | "radio_buttons" | "datepicker" | "timepicker") || is_select(kind)
}

fn keys_of(kind: &str) -> Vec<&'static str> {
    let rest = kind.strip_prefix("multi_").unwrap_or(kind);
    let own: &[&str] = match rest {
        "button" => &["text", "url", "value", "style", "accessibility_label"],
        "image" => &["image_url", "slack_file", "alt_text"],
        "overflow" => &["options"],
        "checkboxes" => &["options", "initial_options"],
        "radio_buttons" => &["options", "initial_option"],
        "datepicker" => &["initial_date", "placeholder"],
        "timepicker" => &["initial_time", "placeholder", "timezone"],
        "datetimepicker" => &["initial_date_time"],
        "plain_text_input" => &["initial_value", "multiline", "min_length", "max_length", "placeholder"],
        "number_input" => &[
            "is_decimal_allowed",
            "initial_value",
            "min_value",
            "max_value",
            "placeholder",
        ],
        "static_select" => &[
            "options",
            "option_groups",
            "initial_option",
            "initial_options",
            "placeholder",
        ],
        "external_select" => &["min_query_length", "initial_option", "initial_options", "placeholder"],
        "users_select" => &["initial_user", "initial_users", "placeholder"],
        "conversations_select" => &[
            "initial_conversation",
            "initial_conversations",
            "default_to_current_conversation",
            "filter",
            "placeholder",
            "response_url_enabled",
        ],
        "channels_select" => &[
            "initial_channel",
            "initial_channels",
            "placeholder",
            "response_url_enabled",
        ],
        _ => &["initial_value", "placeholder"],
    };
    let mut keys = vec![
        "type",
        "action_id",
        "confirm",
        "focus_on_load",
        "dispatch_action_config",
    ];
    keys.extend(own);
    if rest != kind {
        keys.push("max_selected_items");
    }
    keys
}

impl Checker {
    pub(super) fn element(&mut self, element: &Value, at: &str, allowed: fn(&str) -> bool, seen: &mut HashSet<String>) {
        let kind = element["type"].as_str().unwrap_or_default();
        if !allowed(kind) {
            return self.complain(at, format!("unsupported element: {kind}"));
        }
        self.only_keys(element, at, &keys_of(kind));
        self.string(element, "action_id", at, 1, 255);
        if let Some(id) = element["action_id"].as_str()
            && !seen.insert(id.to_owned())
        {
            self.complain(at, format!("`action_id` {id} already exists"));
        }
        self.focuses(element);
        self.confirm(element, at);
        self.text(element, "placeholder", at, 150, PLAIN);
        match kind {
            "button" => self.button(element, at),
            "image" => self.image(element, at),
            "overflow" => self.options(element, "options", at, 5),
            "checkboxes" | "radio_buttons" => self.options(element, "options", at, 10),
            "plain_text_input" => self.text_input(element, at),
            "number_input" if !element["is_decimal_allowed"].is_boolean() => {
                self.complain(at, "missing required field: is_decimal_allowed");
            }
            "external_select" | "multi_external_select" => self.whole(element, "min_query_length", at, 0, 100),
            "static_select" | "multi_static_select" => self.select(element, at),
            _ => {}
        }
    }

    fn button(&mut self, button: &Value, at: &str) {
        self.required_text(button, "text", at, 75, PLAIN);
        self.string(button, "url", at, 1, 3000);
        self.string(button, "value", at, 0, 2000);
        self.string(button, "accessibility_label", at, 0, 75);
        self.style(button, at);
    }

    fn style(&mut self, styled: &Value, at: &str) {
        let known = ["primary", "danger"];
        if styled
            .get("style")
            .is_some_and(|style| !known.iter().any(|k| style == k))
        {
            self.complain(at, "style is primary or danger, or left out");
        }
    }

    fn confirm(&mut self, element: &Value, at: &str) {
        let Some(confirm) = element.get("confirm") else { return };
        let at = format!("{at}/confirm");
        self.only_keys(confirm, &at, &["title", "text", "confirm", "deny", "style"]);
        self.required_text(confirm, "title", &at, 100, PLAIN);
        self.required_text(confirm, "text", &at, 300, ANY_TEXT);
        self.required_text(confirm, "confirm", &at, 30, PLAIN);
        self.required_text(confirm, "deny", &at, 30, PLAIN);
        self.style(confirm, &at);
    }

    /// Also checks what a select opens with: it must be among its options.
    fn options(&mut self, element: &Value, key: &str, at: &str, most: usize) {
        let options = self.list(element, key, at, 1, most);
        for (n, option) in options.iter().enumerate() {
            self.option(option, &format!("{at}/{key}/{n}"));
        }
        let single = element.get("initial_option");
        let several = element["initial_options"].as_array().into_iter().flatten();
        for initial in single.into_iter().chain(several) {
            if !options.contains(initial) {
                self.complain(at, "an initial option must be one of the options");
            }
        }
    }

    pub fn option(&mut self, option: &Value, at: &str) {
        self.only_keys(option, at, &["text", "value", "description", "url"]);
        self.required_text(option, "text", at, 75, ANY_TEXT);
        self.required_string(option, "value", at, 150);
        self.text(option, "description", at, 75, ANY_TEXT);
    }

    fn select(&mut self, select: &Value, at: &str) {
        if select.get("options").is_some() == select.get("option_groups").is_some() {
            return self.complain(at, "exactly one of options and option_groups");
        }
        if select.get("options").is_some() {
            return self.options(select, "options", at, 100);
        }
        for (n, group) in self.list(select, "option_groups", at, 1, 100).iter().enumerate() {
            let at = format!("{at}/option_groups/{n}");
            self.required_text(group, "label", &at, 75, PLAIN);
            self.options(group, "options", &at, 100);
        }
    }

    fn text_input(&mut self, input: &Value, at: &str) {
        self.whole(input, "min_length", at, 0, 3000);
        self.whole(input, "max_length", at, 1, 3000);
        self.flag(input, "multiline", at);
        let most = input["max_length"].as_u64().unwrap_or(3000);
        self.string(input, "initial_value", at, 0, most as usize);
    }
}
