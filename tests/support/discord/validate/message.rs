use std::sync::Arc;

use serde_json::Value;

use super::super::error::{ApiError, ApiResult, FormErrors};
use super::super::state::{EPHEMERAL, Id, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS};
use super::{Upload, components, embeds, snowflake, text};

#[derive(Debug, Clone, Default)]
pub struct AllowedMentions {
    pub parse_users: bool,
    pub parse_roles: bool,
    pub parse_everyone: bool,
    pub users: Vec<Id>,
    pub roles: Vec<Id>,
    pub replied_user: bool,
}

/// A message form that holds: `None` is what it leaves out.
#[derive(Debug, Clone, Default)]
pub struct MessageForm {
    pub content: Option<String>,
    pub embeds: Option<Vec<Value>>,
    pub components: Option<Vec<Value>>,
    pub files: Vec<Upload>,
    pub kept_attachments: Option<Vec<Id>>,
    pub allowed_mentions: Option<AllowedMentions>,
    pub flags: Option<u64>,
    pub nonce: Option<Value>,
    pub enforce_nonce: bool,
    pub reply_to: Option<Id>,
    pub reply_may_fail: bool,
}

/// A new message must say something; an edit may leave everything out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Create,
    Edit,
}

/// `under` is the key of the request body that holds the form, if it is not the body itself.
pub fn message(body: &Value, files: &[Upload], purpose: Use, under: Option<&'static str>) -> ApiResult<MessageForm> {
    let mut errors = FormErrors::under(under);
    let mut form = MessageForm::default();
    // An edit that sets a part to null empties it.
    let erased = |key: &str| purpose == Use::Edit && body.get(key).is_some_and(Value::is_null);

    form.content = content(body, &mut errors);
    if erased("content") {
        form.content = Some(String::new());
    }
    form.embeds = list(body, "embeds", &mut errors);
    if erased("embeds") {
        form.embeds = Some(Vec::new());
    }
    if let Some(list) = &mut form.embeds {
        embeds::check(list, &mut errors);
        list.iter_mut().for_each(as_stored);
    }
    form.components = list(body, "components", &mut errors);
    if erased("components") {
        form.components = Some(Vec::new());
    }
    if let Some(list) = &form.components {
        components::check(list, &mut errors);
    }
    attachments(body, files, &mut form, &mut errors);
    if let Some(value) = body.get("allowed_mentions").filter(|v| !v.is_null()) {
        form.allowed_mentions = Some(allowed_mentions(value, &mut errors));
    }
    form.flags = body.get("flags").and_then(Value::as_u64);
    let known = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS;
    if form.flags.is_some_and(|bits| bits & !known != 0) {
        let message = "The stand-in knows only suppress, ephemeral and silent.";
        errors.add("flags", "MESSAGE_FLAGS_INVALID", message);
    }
    form.nonce = body.get("nonce").filter(|v| !v.is_null()).cloned();
    if let Some(Value::String(nonce)) = &form.nonce {
        errors.length("nonce", nonce, 0, 25);
    }
    form.enforce_nonce = body["enforce_nonce"].as_bool().unwrap_or(false);
    if let Some(reference) = body.get("message_reference").filter(|v| !v.is_null()) {
        form.reply_to = reference.get("message_id").and_then(snowflake);
        form.reply_may_fail = reference["fail_if_not_exists"].as_bool() == Some(false);
        if form.reply_to.is_none() {
            errors.required("message_reference.message_id");
        }
    }
    errors.finish()?;
    if purpose == Use::Create && form.says_nothing() {
        return Err(ApiError::new(400, 50006, "Cannot send an empty message"));
    }
    Ok(form)
}

impl MessageForm {
    fn says_nothing(&self) -> bool {
        self.content.as_deref().is_none_or(|c| c.trim().is_empty())
            && self.embeds.as_ref().is_none_or(Vec::is_empty)
            && self.components.as_ref().is_none_or(Vec::is_empty)
            && self.files.is_empty()
    }
}

fn content(body: &Value, errors: &mut FormErrors) -> Option<String> {
    match body.get("content") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => {
            errors.length("content", text, 0, 2000);
            Some(text.trim().to_owned())
        }
        Some(_) => {
            errors.add("content", "STRING_TYPE_CONVERT", "Could not interpret as string.");
            None
        }
    }
}

fn list(body: &Value, key: &str, errors: &mut FormErrors) -> Option<Vec<Value>> {
    match body.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::Array(list)) => Some(list.clone()),
        Some(_) => {
            errors.add(key, "BASE_TYPE_BAD_TYPE", "Only iterables may be used in a ListType");
            None
        }
    }
}

/// Discord gives every embed a type and every field an `inline`.
fn as_stored(embed: &mut Value) {
    embed["type"] = "rich".into();
    for field in embed
        .get_mut("fields")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if field.get("inline").is_none_or(Value::is_null) {
            field["inline"] = false.into();
        }
    }
}

/// Uploaded parts are `files[n]`; an `attachments` list names them by n, or keeps old ones by id.
fn attachments(body: &Value, files: &[Upload], form: &mut MessageForm, errors: &mut FormErrors) {
    errors.count("attachments", files.len(), 0, 10);
    let listed = body.get("attachments").and_then(Value::as_array);
    for file in files {
        let n = file.field.strip_prefix("files[").and_then(|f| f.strip_suffix(']'));
        let entry = listed
            .into_iter()
            .flatten()
            .find(|a| n.is_some() && a.get("id").and_then(snowflake) == n.and_then(|n| n.parse().ok()));
        if listed.is_some() && entry.is_none() {
            // Discord drops such parts without a word; a bot that does this has a fault.
            errors.add("attachments", "ATTACHMENT_NOT_FOUND", "A part is not in attachments");
        }
        let mut file = file.clone();
        if let Some(entry) = entry {
            let named = text(entry, "filename");
            if !named.is_empty() {
                file.filename = named.to_owned();
            }
            file.description = entry["description"].as_str().map(str::to_owned);
            errors.length("attachments.description", text(entry, "description"), 0, 1024);
        }
        file.bytes = Arc::clone(&file.bytes);
        form.files.push(file);
    }
    form.kept_attachments = listed.map(|l| l.iter().filter_map(|a| snowflake(&a["id"])).collect());
}

fn allowed_mentions(value: &Value, errors: &mut FormErrors) -> AllowedMentions {
    let ids = |key: &str| -> Vec<Id> {
        let list = value.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(snowflake).collect()
    };
    let parse: Vec<_> = value["parse"].as_array().into_iter().flatten().collect();
    let parsed = |key: &str| parse.iter().any(|p| p.as_str() == Some(key));
    for (i, word) in parse.iter().enumerate() {
        if !matches!(word.as_str(), Some("users" | "roles" | "everyone")) {
            let message = "Value must be one of ('users', 'everyone', 'roles').";
            errors.add(&format!("allowed_mentions.parse.{i}"), "BASE_TYPE_CHOICES", message);
        }
    }
    let allowed = AllowedMentions {
        parse_users: parsed("users"),
        parse_roles: parsed("roles"),
        parse_everyone: parsed("everyone"),
        users: ids("users"),
        roles: ids("roles"),
        replied_user: value["replied_user"].as_bool().unwrap_or(false),
    };
    for (key, list) in [("users", &allowed.users), ("roles", &allowed.roles)] {
        errors.count(&format!("allowed_mentions.{key}"), list.len(), 0, 100);
        if parsed(key) && !list.is_empty() {
            let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            errors.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
        }
    }
    allowed
}
