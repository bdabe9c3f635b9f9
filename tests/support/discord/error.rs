//! How Discord says no: `{"message", "code", "errors"?}` with its own numbers.

use serde_json::{Map, Value, json};

#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: u16,
    pub code: u32,
    pub message: String,
    pub errors: Option<Value>,
}

pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
        }
    }

    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

pub fn unauthorized() -> ApiError {
    ApiError::new(401, 0, "401: Unauthorized")
}
pub fn not_found() -> ApiError {
    ApiError::new(404, 0, "404: Not Found")
}
pub fn missing_access() -> ApiError {
    ApiError::new(403, 50001, "Missing Access")
}
pub fn missing_permissions() -> ApiError {
    ApiError::new(403, 50013, "Missing Permissions")
}
pub fn unknown(what: &str) -> ApiError {
    let code = match what {
        "Channel" => 10003,
        "Guild" => 10004,
        "Member" => 10007,
        "Message" => 10008,
        "User" => 10013,
        "Webhook" => 10015,
        "interaction" => 10062,
        "application command" => 10063,
        other => unreachable!("no code for unknown {other}"),
    };
    ApiError::new(404, code, format!("Unknown {what}"))
}

/// The `errors` tree of a 50035, filled path by path.
#[derive(Default)]
pub struct FormErrors {
    root: Map<String, Value>,
    prefix: Option<&'static str>,
}

impl FormErrors {
    /// Complaints about a form that lies under a key of the body, as `data` of a callback does.
    pub fn under(prefix: Option<&'static str>) -> Self {
        Self {
            root: Map::new(),
            prefix,
        }
    }

    /// `path` is dotted, list positions are numbers: `embeds.0.title`.
    pub fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let mut node = &mut self.root;
        for key in path.split('.') {
            let child = node.entry(key).or_insert_with(|| json!({}));
            node = child.as_object_mut().expect("every node of the tree is an object");
        }
        let list = node.entry("_errors").or_insert_with(|| json!([]));
        let list = list.as_array_mut().expect("_errors is a list");
        list.push(json!({"code": code, "message": message.into()}));
    }

    pub fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Checks a text's length in characters, as Discord's API counts.
    pub fn length(&mut self, path: &str, text: &str, min: usize, max: usize) {
        let n = text.chars().count();
        if n == 0 && min > 0 {
            self.required(path);
        } else if n > max && min == 0 {
            let message = format!("Must be {max} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", message);
        } else if n < min || n > max {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", message);
        }
    }

    pub fn count(&mut self, path: &str, n: usize, min: usize, max: usize) {
        if n < min || n > max {
            let message = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", message);
        }
    }

    pub fn finish(self) -> ApiResult<()> {
        if self.root.is_empty() {
            return Ok(());
        }
        Err(ApiError {
            status: 400,
            code: 50035,
            message: "Invalid Form Body".into(),
            errors: Some(match self.prefix {
                Some(key) => json!({key: self.root}),
                None => Value::Object(self.root),
            }),
        })
    }
}

/// A 50035 with one complaint.
pub fn invalid_form(path: &str, code: &str, message: &str) -> ApiError {
    let mut errors = FormErrors::default();
    errors.add(path, code, message);
    errors.finish().expect_err("one complaint was added")
}
