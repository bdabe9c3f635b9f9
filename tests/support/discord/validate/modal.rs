use std::collections::HashSet;

use serde_json::Value;

use super::super::error::{ApiResult, FormErrors};
use super::text;

/// The dialogue of a type 9 answer: five rows, each with one text input.
pub fn modal(data: &Value) -> ApiResult<()> {
    let mut errors = FormErrors::default();
    errors.length("data.custom_id", text(data, "custom_id"), 1, 100);
    errors.length("data.title", text(data, "title"), 1, 45);
    let rows = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    errors.count("data.components", rows.len(), 1, 5);
    let mut ids = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let at = format!("data.components.{i}.components");
        let inputs = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        errors.count(&at, inputs.len(), 1, 1);
        for (j, input) in inputs.iter().enumerate() {
            let at = format!("{at}.{j}");
            if input["type"].as_u64() != Some(4) {
                let message = "Value of field \"type\" must be one of (4,).";
                errors.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", message);
            }
            if !matches!(input["style"].as_u64(), Some(1 | 2)) {
                errors.add(
                    &format!("{at}.style"),
                    "BASE_TYPE_CHOICES",
                    "Value must be one of {1, 2}.",
                );
            }
            let id = text(input, "custom_id");
            errors.length(&format!("{at}.custom_id"), id, 1, 100);
            if !ids.insert(id) {
                let message = "Component custom id cannot be duplicated";
                errors.add(&format!("{at}.custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message);
            }
            errors.length(&format!("{at}.label"), text(input, "label"), 1, 45);
            errors.length(&format!("{at}.placeholder"), text(input, "placeholder"), 0, 100);
            errors.length(&format!("{at}.value"), text(input, "value"), 0, 4000);
            for (key, least) in [("min_length", 0), ("max_length", 1)] {
                let given = input.get(key).and_then(Value::as_u64);
                if given.is_some_and(|n| !(least..=4000).contains(&n)) {
                    let message = format!("int value should be between {least} and 4000.");
                    errors.add(&format!("{at}.{key}"), "NUMBER_TYPE_MAX", message);
                }
            }
        }
    }
    errors.finish()
}

/// The list of a type 8 answer.
pub fn choices(data: &Value) -> ApiResult<Vec<Value>> {
    let mut errors = FormErrors::default();
    let list = data["choices"].as_array().cloned();
    let Some(list) = list else {
        errors.required("data.choices");
        errors.finish()?;
        return Ok(Vec::new());
    };
    errors.count("data.choices", list.len(), 0, 25);
    for (i, choice) in list.iter().enumerate() {
        errors.length(&format!("data.choices.{i}.name"), text(choice, "name"), 1, 100);
        match &choice["value"] {
            Value::String(value) => {
                errors.length(&format!("data.choices.{i}.value"), value, 1, 100);
            }
            Value::Number(_) => {}
            _ => errors.required(&format!("data.choices.{i}.value")),
        }
    }
    errors.finish()?;
    Ok(list)
}
