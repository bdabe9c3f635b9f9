//! Arguments as Slack reads them: a form everywhere, JSON only where the method takes it.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde_json::{Map, Value, json};

use super::Refusal;

/// Arguments whose form value is a JSON text.
const STRUCTURED: &[&str] = &["blocks", "attachments", "metadata", "view", "files"];

#[derive(Debug, Clone)]
pub struct Arguments {
    values: Map<String, Value>,
    pub lacks_charset: bool,
}

/// Methods that write take JSON; those that read leave its arguments unread.
fn takes_json(method: &str) -> bool {
    let reads = [
        "conversations.info",
        "conversations.history",
        "conversations.replies",
        "conversations.list",
        "conversations.members",
        "chat.getPermalink",
        "team.info",
        "bots.info",
        "files.getUploadURLExternal",
        "files.info",
    ];
    !reads.contains(&method) && !method.starts_with("users.") && !method.starts_with("usergroups.")
}

impl Arguments {
    pub fn read(method: &str, head: &Parts, bytes: &Bytes) -> Result<Self, Refusal> {
        let kind = head.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let mut values = Map::new();
        if let Some(query) = head.uri.query() {
            form(query, &mut values)?;
        }
        let mut lacks_charset = false;
        if bytes.is_empty() {
            // Some clients name a type and send nothing.
        } else if kind.starts_with("application/json") {
            lacks_charset = !kind.contains("charset");
            let body: Value = serde_json::from_slice(bytes).map_err(|_| Refusal::new("invalid_json"))?;
            let Value::Object(body) = body else {
                return Err(Refusal::new("json_not_object"));
            };
            if takes_json(method) {
                values.extend(body);
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let body = std::str::from_utf8(bytes).map_err(|_| Refusal::new("invalid_form_data"))?;
            form(body, &mut values)?;
        } else {
            return Err(Refusal::new("invalid_post_type"));
        }
        Ok(Self { values, lacks_charset })
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key).filter(|value| !value.is_null())
    }

    /// A text, or a number's digits; empty when it is not there.
    pub fn text(&self, key: &str) -> String {
        match self.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            _ => String::new(),
        }
    }

    pub fn required(&self, key: &str) -> Result<String, Refusal> {
        let value = self.text(key);
        if value.is_empty() {
            let message = format!("[ERROR] missing required field: {key}");
            return Err(Refusal::with("invalid_arguments", vec![message]));
        }
        Ok(value)
    }

    pub fn flag(&self, key: &str) -> bool {
        matches!(self.text(key).as_str(), "true" | "1")
    }

    pub fn whole(&self, key: &str, otherwise: usize) -> usize {
        self.text(key).parse().unwrap_or(otherwise)
    }

    /// All of them, with JSON texts read: what a message or view is checked by.
    pub fn body(&self) -> Result<Value, Refusal> {
        let mut body = self.values.clone();
        for key in STRUCTURED {
            if let Some(Value::String(text)) = body.get(*key) {
                let error = match *key {
                    "blocks" => "invalid_blocks_format",
                    "metadata" => "invalid_metadata_format",
                    _ => "invalid_arguments",
                };
                let read = serde_json::from_str(text).map_err(|_| Refusal::new(error))?;
                body.insert((*key).to_owned(), read);
            }
        }
        Ok(Value::Object(body))
    }

    /// As the log shows them; a token is nobody's business.
    pub fn recorded(&self) -> Value {
        let mut body = self.body().unwrap_or_else(|_| json!(self.values));
        if let Some(body) = body.as_object_mut() {
            body.remove("token");
        }
        body
    }
}

fn form(text: &str, into: &mut Map<String, Value>) -> Result<(), Refusal> {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = decoded(key).ok_or_else(|| Refusal::new("invalid_form_data"))?;
        let value = decoded(value).ok_or_else(|| Refusal::new("invalid_form_data"))?;
        into.insert(key, Value::String(value));
    }
    Ok(())
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
                (high * 16 + low) as u8
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}
