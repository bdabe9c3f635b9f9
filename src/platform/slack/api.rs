//! Requests to Slack's Web API: forms, with JSON inside where a field is no plain word, because the methods that read take
//! nothing else. One client for all.
//!
//! ```text
//! call      keeps the limit that a 429 named for the method, and tries again as long as it may
//! once      one request now; `lanes` keeps the limits of `chat.postMessage`, which are a channel's own
//! respond   the address that came with a command or a press
//! upload    the bytes of a file
//! ```

use super::{ConnectError, SlackConfig};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

const SLACK: &str = "https://slack.com/api";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// When a 429 names no time.
const UNNAMED: Duration = Duration::from_secs(1);
const USER_AGENT: &str = concat!("magicwords/", env!("CARGO_PKG_VERSION"));

/// The fields of a form.
pub(super) type Fields = Vec<(&'static str, String)>;

/// Whose token a request bears.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Bot,
    /// The app itself, which alone may open sockets.
    App,
}

/// What Slack answered when all was well.
#[derive(Debug)]
pub(super) struct Told {
    pub body: Value,
    /// The scopes that the token has.
    pub scopes: Option<String>,
    pub date: Option<String>,
}

impl Told {
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        serde_json::from_value(self.body).map_err(|error| ApiError::NoAnswer(format!("it cannot be read: {error}")))
    }

    /// A text of the answer, empty where it is missing.
    pub fn text(&self, pointer: &str) -> String {
        let text = self.body.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }
}

#[derive(Debug, Clone, thiserror::Error, PartialEq)]
pub(super) enum ApiError {
    /// Nobody knows whether the request was heeded.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// Nobody knows yet: no answer came for so long, and the request may still be heeded.
    #[error("no answer for {0:?}")]
    NoAnswerYet(Duration),
    /// Nothing was sent: no connection came about.
    #[error("no connection: {0}")]
    NotConnected(String),
    /// Nothing was done: the limit leaves no room yet.
    #[error("the rate limit leaves no room for another {0:?}")]
    Limited(Duration),
    /// What was uploaded cannot be shown yet.
    #[error("the file is not ready to be shown")]
    NotReady,
    /// Slack says no. `detail` is what it adds: the missing scope, what is wrong with a block.
    #[error("Slack says {error}{detail}")]
    Refused { error: String, detail: String },
}

impl ApiError {
    /// Slack's word for what is wrong, empty where it said none.
    pub fn word(&self) -> &str {
        match self {
            ApiError::Refused { error, .. } => error,
            _ => "",
        }
    }

    /// Whether it is sure that nothing was done, and another try may do it.
    pub fn untouched(&self) -> bool {
        matches!(self, ApiError::NotConnected(_) | ApiError::Limited(_))
    }

    /// Whether the same request may succeed later.
    pub fn passes(&self) -> bool {
        const TROUBLE: [&str; 10] = [
            "external_channel_migrating",
            "fatal_error",
            "fetch_members_failed",
            "internal_error",
            // Until a workspace has moved into an organisation.
            "org_login_required",
            "ratelimited",
            "request_timeout",
            "service_unavailable",
            "team_added_to_org",
            "update_failed",
        ];
        match self {
            ApiError::Refused { error, .. } => TROUBLE.contains(&error.as_str()),
            _ => true,
        }
    }

    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            ApiError::Limited(after) => Some(*after),
            _ => None,
        }
    }
}

pub(super) struct Api {
    client: reqwest::Client,
    base: String,
    /// How long an answer may take.
    patience: Duration,
    bot: SecretString,
    app: SecretString,
    /// Until when a method is not to be called.
    blocked: Mutex<HashMap<&'static str, Instant>>,
}

impl Api {
    /// Opens no connection.
    pub fn new(config: &SlackConfig) -> Result<Self, ConnectError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(config.request_timeout)
            .build()
            .map_err(|error| ConnectError::Config(format!("the HTTP client cannot be built: {error}")))?;
        let base = config.api_url.as_deref().unwrap_or(SLACK).trim_end_matches('/');
        if reqwest::Url::parse(base).is_err() {
            return Err(ConnectError::Config(format!("SLACK_API_URL is not a URL: {base}")));
        }
        Ok(Api {
            client,
            base: base.to_owned(),
            patience: config.request_timeout,
            bot: bearer(&config.bot_token, "xoxb-").ok_or(ConnectError::BotToken)?,
            app: bearer(&config.app_token, "xapp-").ok_or(ConnectError::AppToken)?,
            blocked: Mutex::default(),
        })
    }

    /// Calls a method as the bot; what a limit turns away is tried again for as long as `within`.
    pub async fn call(&self, method: &'static str, fields: &Fields, within: Duration) -> Result<Told, ApiError> {
        self.call_as(As::Bot, method, fields, within).await
    }

    pub async fn call_as(
        &self,
        who: As,
        method: &'static str,
        fields: &Fields,
        within: Duration,
    ) -> Result<Told, ApiError> {
        let deadline = Instant::now() + within;
        loop {
            self.wait(method, deadline).await?;
            match self.send(who, method, fields).await {
                Err(ApiError::Limited(after)) => self.block(method, after),
                outcome => return outcome,
            }
        }
    }

    /// Calls a method as the bot, once and now.
    pub async fn once(&self, method: &str, fields: &Fields) -> Result<Told, ApiError> {
        self.send(As::Bot, method, fields).await
    }

    /// Waits until a method is welcome again, or says how long that would be when it is after `deadline`.
    async fn wait(&self, method: &'static str, deadline: Instant) -> Result<(), ApiError> {
        loop {
            let now = Instant::now();
            let until = {
                let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
                blocked.retain(|_, until| *until > now);
                blocked.get(method).copied()
            };
            match until {
                None => return Ok(()),
                Some(until) if until > deadline => return Err(ApiError::Limited(until - now)),
                Some(until) => sleep_until(until).await,
            }
        }
    }

    fn block(&self, method: &'static str, after: Duration) {
        let until = Instant::now() + after;
        let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = blocked.entry(method).or_insert(until);
        *entry = until.max(*entry);
    }

    async fn send(&self, who: As, method: &str, fields: &Fields) -> Result<Told, ApiError> {
        let token = match who {
            As::Bot => &self.bot,
            As::App => &self.app,
        };
        let request = self
            .client
            .post(format!("{}/{method}", self.base))
            .header(AUTHORIZATION, token.expose_secret())
            .form(fields);
        let failed = |error| self.transport(error);
        read(request.send().await.map_err(failed)?, failed).await
    }

    /// Answers at the address that came with a command or a press, once.
    pub async fn respond(&self, url: &str, body: &Value) -> Result<(), ApiError> {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json");
        let response = request.body(body.to_string()).send().await;
        let response = response.map_err(|error| self.transport(error))?;
        let status = response.status();
        let after = retry_after(response.headers());
        // Slack says `ok` as a word here, and `used_url` or `expired_url` when the address serves no longer.
        let said = response.text().await.map_err(|error| self.transport(error))?;
        let json: Value = serde_json::from_str(&said).unwrap_or_default();
        match status.as_u16() {
            429 => Err(ApiError::Limited(after)),
            500.. => Err(ApiError::NoAnswer(format!("status {status}"))),
            200..=299 if json["ok"] != false => Ok(()),
            _ => {
                let word = json["error"].as_str().unwrap_or(&said);
                Err(refused(word.chars().take(80).collect(), &json))
            }
        }
    }

    /// Sends the bytes of a file to the address that Slack gave for them.
    pub async fn upload(&self, url: &str, content: Vec<u8>) -> Result<(), ApiError> {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/octet-stream");
        let response = request.body(content).send().await;
        let response = response.map_err(|error| self.transport(error))?;
        match response.status() {
            status if status.is_success() => Ok(()),
            status if status.as_u16() == 429 => Err(ApiError::Limited(retry_after(response.headers()))),
            status => Err(ApiError::NoAnswer(format!(
                "the upload was answered with status {status}"
            ))),
        }
    }

    /// Without the URL, which may hold the right to answer or to upload.
    fn transport(&self, error: reqwest::Error) -> ApiError {
        let (connecting, late) = (error.is_connect(), error.is_timeout());
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        match (connecting, late) {
            (true, _) => ApiError::NotConnected(cause),
            (false, true) => ApiError::NoAnswerYet(self.patience),
            (false, false) => ApiError::NoAnswer(cause),
        }
    }
}

/// The token as it stands in the header; `None` when it cannot be one of this kind.
fn bearer(token: &SecretString, begins: &str) -> Option<SecretString> {
    let token = token.expose_secret().trim();
    let well = token.starts_with(begins) && token.chars().all(|c| c.is_ascii_graphic());
    well.then(|| SecretString::from(format!("Bearer {token}")))
}

async fn read(response: reqwest::Response, failed: impl Fn(reqwest::Error) -> ApiError) -> Result<Told, ApiError> {
    let status = response.status().as_u16();
    let header = |headers: &HeaderMap, name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let scopes = header(response.headers(), "x-oauth-scopes");
    let date = header(response.headers(), DATE.as_str());
    let after = retry_after(response.headers());
    if status == 429 {
        return Err(ApiError::Limited(after));
    }
    let body = response.bytes().await.map_err(failed)?;
    let body: Value = match serde_json::from_slice(&body) {
        Ok(body) => body,
        Err(_) => return Err(ApiError::NoAnswer(format!("status {status} without JSON"))),
    };
    if body["ok"] == true {
        return Ok(Told { body, scopes, date });
    }
    match body["error"].as_str() {
        Some("ratelimited" | "rate_limited") => Err(ApiError::Limited(after)),
        Some(word) => Err(refused(word.to_owned(), &body)),
        None => Err(ApiError::NoAnswer(format!("status {status} without a word"))),
    }
}

fn refused(error: String, body: &Value) -> ApiError {
    let mut detail = String::new();
    if let Some(needed) = body["needed"].as_str() {
        detail = format!(" (it needs the scope {needed})");
    } else if let Some(first) = body["response_metadata"]["messages"][0].as_str() {
        detail = format!(" ({})", first.chars().take(300).collect::<String>());
    }
    ApiError::Refused { error, detail }
}

fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let seconds = seconds.and_then(|text| text.trim().parse::<f64>().ok());
    let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    // A moment more: a request that comes a hair too early is turned away again.
    after.unwrap_or(UNNAMED) + Duration::from_millis(20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_the_wrong_kind_is_none() {
        let token =
            |words: &str| bearer(&SecretString::from(words), "xoxb-").map(|held| held.expose_secret().to_owned());
        assert_eq!(token(" xoxb-1-a\n").as_deref(), Some("Bearer xoxb-1-a"));
        for wrong in ["", "xapp-1-a", "xoxb-1 a", "xoxb-1\u{e9}"] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_refused_says_why() {
        let missing = serde_json::json!({"ok": false, "error": "missing_scope", "needed": "chat:write"});
        let error = refused("missing_scope".into(), &missing);
        assert_eq!(
            error.to_string(),
            "Slack says missing_scope (it needs the scope chat:write)"
        );
        assert!(!error.passes() && !error.untouched());
        assert!(refused("internal_error".into(), &Value::Null).passes());
        assert!(ApiError::Limited(UNNAMED).untouched());
    }

    #[tokio::test]
    async fn a_method_that_was_turned_away_is_left_in_peace() {
        let api = Api::new(&SlackConfig::new("xoxb-1".into(), "xapp-1".into())).unwrap();
        api.block("users.info", Duration::from_secs(700));
        api.block("users.info", Duration::from_secs(7));
        api.wait("chat.update", Instant::now()).await.unwrap();
        let impatient = api.wait("users.info", Instant::now() + Duration::from_secs(60)).await;
        assert!(matches!(impatient, Err(ApiError::Limited(after)) if after > Duration::from_secs(600)));
    }
}
