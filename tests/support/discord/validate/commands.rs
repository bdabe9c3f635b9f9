use std::collections::HashSet;

use serde_json::Value;

use super::super::error::{ApiResult, FormErrors};
use super::text;

const CHAT_INPUT: u64 = 1;
const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;
/// Names, descriptions and values of one command together.
const MAX_SIZE: usize = 8000;

/// A whole set of commands, as bulk overwrite takes it.
pub fn command_list(list: &[Value]) -> ApiResult<()> {
    let mut errors = FormErrors::default();
    let mut names = HashSet::new();
    for (i, one) in list.iter().enumerate() {
        check(one, &i.to_string(), &mut errors);
        if !names.insert((kind(one), text(one, "name"))) {
            let message = "Application command names must be unique";
            let code = "APPLICATION_COMMANDS_DUPLICATE_NAME";
            errors.add(&i.to_string(), code, message);
        }
    }
    for (which, most) in [(1, 100), (2, 5), (3, 5)] {
        let n = list.iter().filter(|c| kind(c) == which).count();
        if n > most {
            let message = format!("Maximum number of application commands reached ({most}).");
            errors.add("commands", "APPLICATION_COMMANDS_MAX", message);
        }
    }
    errors.finish()
}

pub fn command(one: &Value) -> ApiResult<()> {
    let mut errors = FormErrors::default();
    check(one, "command", &mut errors);
    errors.finish()
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(CHAT_INPUT)
}

fn check(command: &Value, at: &str, errors: &mut FormErrors) {
    let menu = kind(command) != CHAT_INPUT;
    for (path, name) in names(command, &format!("{at}.name")) {
        if menu {
            errors.length(&path, name, 1, 32);
        } else {
            legal_name(&path, name, errors);
        }
    }
    if menu {
        for key in ["description", "options"] {
            let given = &command[key];
            if given.as_str().is_some_and(|t| !t.is_empty()) || given.as_array().is_some_and(|l| !l.is_empty()) {
                let message = "Context menu commands cannot have this field";
                errors.add(&format!("{at}.{key}"), "APPLICATION_COMMANDS_MENU_FIELD", message);
            }
        }
        return;
    }
    descriptions(command, at, errors);
    let size = options(command, at, 0, errors) + size(command);
    if size > MAX_SIZE {
        let message = format!("Command exceeds maximum size ({MAX_SIZE})");
        errors.add(at, "APPLICATION_COMMAND_TOO_LARGE", message);
    }
}

/// A name and its translations, each with its path.
fn names<'a>(value: &'a Value, path: &str) -> Vec<(String, &'a str)> {
    let mut all = vec![(path.to_owned(), text(value, "name"))];
    for (locale, name) in value["name_localizations"].as_object().into_iter().flatten() {
        let path = path.strip_suffix("name").unwrap_or(path);
        all.push((
            format!("{path}name_localizations.{locale}"),
            name.as_str().unwrap_or_default(),
        ));
    }
    all
}

/// `^[-_\p{L}\p{N}]{1,32}$`, lower case; combining marks count as letters in Discord's scripts.
fn legal_name(path: &str, name: &str, errors: &mut FormErrors) {
    let n = name.chars().count();
    let legal = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '\'';
    if !(1..=32).contains(&n) || !name.chars().all(legal) || name.to_lowercase() != name {
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

fn descriptions(value: &Value, at: &str, errors: &mut FormErrors) {
    errors.length(&format!("{at}.description"), text(value, "description"), 1, 100);
    for (locale, text) in value["description_localizations"].as_object().into_iter().flatten() {
        let path = format!("{at}.description_localizations.{locale}");
        errors.length(&path, text.as_str().unwrap_or_default(), 1, 100);
    }
}

/// Discord counts the longest translation of each text.
fn size(value: &Value) -> usize {
    ["name", "description"].iter().map(|key| longest(value, key)).sum()
}

fn longest(value: &Value, key: &str) -> usize {
    let translations = value[format!("{key}_localizations")].as_object();
    let all = translations.into_iter().flatten().filter_map(|(_, t)| t.as_str());
    all.chain([text(value, key)])
        .map(|t| t.chars().count())
        .max()
        .unwrap_or(0)
}

/// Checks the options below a command, and returns their size.
fn options(parent: &Value, at: &str, depth: usize, errors: &mut FormErrors) -> usize {
    let list = parent["options"].as_array().map_or(&[][..], Vec::as_slice);
    errors.count(&format!("{at}.options"), list.len(), 0, 25);
    let mut seen = HashSet::new();
    let mut optional_before = false;
    let mut total = 0;
    let nested = list
        .iter()
        .filter(|o| matches!(o["type"].as_u64(), Some(1 | 2)))
        .count();
    if nested != 0 && nested != list.len() {
        let message = "Sub-command and sub-command group option types are mutually exclusive";
        errors.add(
            &format!("{at}.options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            message,
        );
    }
    for (i, option) in list.iter().enumerate() {
        let at = format!("{at}.options.{i}");
        for (path, name) in names(option, &format!("{at}.name")) {
            legal_name(&path, name, errors);
        }
        descriptions(option, &at, errors);
        total += size(option);
        if !seen.insert(text(option, "name")) {
            let message = "Option names must be unique";
            errors.add(&at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        match option["type"].as_u64() {
            Some(GROUP) if depth == 0 => total += options(option, &at, 1, errors),
            Some(SUBCOMMAND) if depth <= 1 => total += options(option, &at, 2, errors),
            Some(3..=11) => {
                let required = option["required"].as_bool().unwrap_or(false);
                if required && optional_before {
                    let message = "Required options must be placed before non-required options";
                    errors.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
                }
                optional_before |= !required;
                total += choices(option, &at, errors);
            }
            _ => {
                let message = "Value is not an option type that may stand here";
                errors.add(&format!("{at}.type"), "BASE_TYPE_CHOICES", message);
            }
        }
    }
    total
}

fn choices(option: &Value, at: &str, errors: &mut FormErrors) -> usize {
    let list = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    errors.count(&format!("{at}.choices"), list.len(), 0, 25);
    if !list.is_empty() && option["autocomplete"].as_bool() == Some(true) {
        let message = "Autocomplete cannot be used with choices";
        errors.add(
            &format!("{at}.autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE",
            message,
        );
    }
    let mut total = 0;
    for (i, choice) in list.iter().enumerate() {
        let at = format!("{at}.choices.{i}");
        errors.length(&format!("{at}.name"), text(choice, "name"), 1, 100);
        if let Some(value) = choice["value"].as_str() {
            errors.length(&format!("{at}.value"), value, 1, 100);
            total += value.chars().count();
        }
        total += longest(choice, "name");
    }
    total
}
