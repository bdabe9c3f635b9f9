//! Block Kit's rules, as far as the bot can break them: sizes, required keys, what may stand where.

mod blocks;
mod elements;
mod message;
mod view;

use std::collections::HashSet;

use serde_json::Value;

pub use message::message;
pub use view::view;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    Message,
    Modal,
    Home,
}

/// What is wrong with a payload, each as Slack words its `response_metadata.messages`.
pub struct Checker {
    surface: Surface,
    pub complaints: Vec<String>,
    block_ids: HashSet<String>,
    focused: usize,
}

pub const PLAIN: &[&str] = &["plain_text"];
pub const ANY_TEXT: &[&str] = &["plain_text", "mrkdwn"];

impl Checker {
    pub fn new(surface: Surface) -> Self {
        Self {
            surface,
            complaints: Vec::new(),
            block_ids: HashSet::new(),
            focused: 0,
        }
    }

    pub fn complain(&mut self, at: &str, what: impl std::fmt::Display) {
        self.complaints.push(format!("[ERROR] {what} [json-pointer:{at}]"));
    }

    /// A string under a key; true when it is there.
    fn string(&mut self, object: &Value, key: &str, at: &str, least: usize, most: usize) -> bool {
        let Some(value) = object.get(key) else { return false };
        let at = format!("{at}/{key}");
        let Some(text) = value.as_str() else {
            self.complain(&at, "must be a string");
            return true;
        };
        let length = text.chars().count();
        if length < least {
            self.complain(&at, format!("must be more than {} characters", least - 1));
        } else if length > most {
            self.complain(&at, format!("must be less than {} characters", most + 1));
        }
        true
    }

    fn required_string(&mut self, object: &Value, key: &str, at: &str, most: usize) {
        if !self.string(object, key, at, 1, most) {
            self.complain(at, format!("missing required field: {key}"));
        }
    }

    /// A text object under a key; true when it is there.
    fn text(&mut self, object: &Value, key: &str, at: &str, most: usize, kinds: &[&str]) -> bool {
        let Some(value) = object.get(key) else { return false };
        self.text_object(value, &format!("{at}/{key}"), most, kinds);
        true
    }

    fn required_text(&mut self, object: &Value, key: &str, at: &str, most: usize, kinds: &[&str]) {
        if !self.text(object, key, at, most, kinds) {
            self.complain(at, format!("missing required field: {key}"));
        }
    }

    fn text_object(&mut self, text: &Value, at: &str, most: usize, kinds: &[&str]) {
        let kind = text["type"].as_str().unwrap_or_default();
        if !kinds.contains(&kind) {
            self.complain(at, format!("text of type {kind:?}, not one of {kinds:?}"));
            return;
        }
        let keys: &[&str] = if kind == "mrkdwn" {
            &["type", "text", "verbatim"]
        } else {
            &["type", "text", "emoji"]
        };
        self.only_keys(text, at, keys);
        self.required_string(text, "text", at, most);
    }

    fn only_keys(&mut self, object: &Value, at: &str, allowed: &[&str]) {
        for key in object.as_object().into_iter().flat_map(|object| object.keys()) {
            if !allowed.contains(&key.as_str()) {
                self.complain(at, format!("no more properties allowed: {key}"));
            }
        }
    }

    /// A list of so many entries; nothing when it is none.
    fn list<'v>(&mut self, object: &'v Value, key: &str, at: &str, least: usize, most: usize) -> &'v [Value] {
        let Some(list) = object.get(key).and_then(Value::as_array) else {
            self.complain(at, format!("missing required field: {key}"));
            return &[];
        };
        if list.len() < least || list.len() > most {
            let at = format!("{at}/{key}");
            self.complain(&at, format!("{} items, not {least} to {most}", list.len()));
        }
        list
    }

    fn flag(&mut self, object: &Value, key: &str, at: &str) {
        if object.get(key).is_some_and(|value| !value.is_boolean()) {
            self.complain(&format!("{at}/{key}"), "must be a boolean");
        }
    }

    fn whole(&mut self, object: &Value, key: &str, at: &str, least: u64, most: u64) {
        let Some(value) = object.get(key) else { return };
        if !value.as_u64().is_some_and(|n| (least..=most).contains(&n)) {
            self.complain(
                &format!("{at}/{key}"),
                format!("must be a whole number of {least} to {most}"),
            );
        }
    }
}
