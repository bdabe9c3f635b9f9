use std::collections::HashSet;

use serde_json::Value;

use super::super::error::FormErrors;
use super::text;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const LINK: u64 = 5;

/// The rows under a message: five rows of five buttons, or one select menu a row.
pub fn check(rows: &[Value], errors: &mut FormErrors) {
    errors.count("components", rows.len(), 0, 5);
    let mut ids = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let at = format!("components.{i}");
        if row["type"].as_u64() != Some(ROW) {
            let message = "Value of field \"type\" must be one of (1,).";
            errors.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", message);
            continue;
        }
        let parts = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        errors.count(&format!("{at}.components"), parts.len(), 1, 5);
        let selects = parts.iter().filter(|p| p["type"].as_u64() != Some(BUTTON)).count();
        if selects > 0 && parts.len() > 1 {
            let message = "The specified component exceeds the maximum width";
            errors.add(&format!("{at}.components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
        }
        for (j, part) in parts.iter().enumerate() {
            check_part(part, &format!("{at}.components.{j}"), &mut ids, errors);
        }
    }
}

fn check_part<'a>(part: &'a Value, at: &str, ids: &mut HashSet<&'a str>, errors: &mut FormErrors) {
    match part["type"].as_u64() {
        Some(BUTTON) if part["style"].as_u64() == Some(LINK) => return link(part, at, errors),
        Some(BUTTON) => button(part, at, errors),
        Some(STRING_SELECT) => options(part, at, errors),
        Some(5..=8) => {}
        _ => {
            let message = "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).";
            return errors.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", message);
        }
    }
    let id = text(part, "custom_id");
    errors.length(&format!("{at}.custom_id"), id, 1, 100);
    if !id.is_empty() && !ids.insert(id) {
        let message = "Component custom id cannot be duplicated";
        errors.add(&format!("{at}.custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
    errors.length(&format!("{at}.placeholder"), text(part, "placeholder"), 0, 150);
}

fn button(part: &Value, at: &str, errors: &mut FormErrors) {
    if !matches!(part["style"].as_u64(), Some(1..=4)) {
        let message = "Value must be one of {1, 2, 3, 4, 5, 6}.";
        errors.add(&format!("{at}.style"), "BASE_TYPE_CHOICES", message);
    }
    label(part, at, errors);
    if part.get("url").is_some_and(|u| !u.is_null()) {
        let message = "A url button cannot have a custom id";
        errors.add(
            &format!("{at}.url"),
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            message,
        );
    }
}

fn link(part: &Value, at: &str, errors: &mut FormErrors) {
    label(part, at, errors);
    let url = text(part, "url");
    errors.length(&format!("{at}.url"), url, 1, 512);
    if !url.is_empty() && !["http://", "https://", "discord://"].iter().any(|s| url.starts_with(s)) {
        let message = "Scheme must be one of ('http', 'https', 'discord').";
        errors.add(&format!("{at}.url"), "URL_TYPE_INVALID_SCHEME", message);
    }
    if !text(part, "custom_id").is_empty() {
        let message = "A custom id and url cannot both be specified";
        let code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE";
        errors.add(&format!("{at}.custom_id"), code, message);
    }
}

fn label(part: &Value, at: &str, errors: &mut FormErrors) {
    let least = usize::from(part.get("emoji").is_none_or(Value::is_null));
    errors.length(&format!("{at}.label"), text(part, "label"), least, 80);
}

fn options(part: &Value, at: &str, errors: &mut FormErrors) {
    let list = part["options"].as_array().map_or(&[][..], Vec::as_slice);
    errors.count(&format!("{at}.options"), list.len(), 1, 25);
    let mut values = HashSet::new();
    for (k, option) in list.iter().enumerate() {
        let at = format!("{at}.options.{k}");
        errors.length(&format!("{at}.label"), text(option, "label"), 1, 100);
        errors.length(&format!("{at}.value"), text(option, "value"), 1, 100);
        errors.length(&format!("{at}.description"), text(option, "description"), 0, 100);
        if !values.insert(text(option, "value")) {
            let message = "The specified option value is already used";
            errors.add(
                &format!("{at}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                message,
            );
        }
    }
}
