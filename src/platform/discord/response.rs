//! What Discord answers to requests.

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A successful answer.
pub(super) struct Response {
    pub status: u16,
    pub date: Option<String>,
    body: Vec<u8>,
}

impl Response {
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, RestError> {
        serde_json::from_slice(&self.body).map_err(|error| RestError::Unreadable(error.to_string()))
    }
}

#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum RestError {
    /// Nobody knows whether the request was heeded.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// Nothing was sent: no connection came about.
    #[error("no connection: {0}")]
    NotConnected(String),
    #[error("Discord answers {status}, code {code}: {message}")]
    Api {
        status: u16,
        code: u64,
        message: String,
        retry_after: Option<Duration>,
    },
    #[error("an answer that cannot be read: {0}")]
    Unreadable(String),
}

impl RestError {
    pub fn status(&self) -> u16 {
        match self {
            RestError::Api { status, .. } => *status,
            _ => 0,
        }
    }

    pub fn code(&self) -> u64 {
        match self {
            RestError::Api { code, .. } => *code,
            _ => 0,
        }
    }

    /// Whether the same request may succeed later.
    pub fn passes(&self) -> bool {
        !matches!(self, RestError::Api { status: 400..=428 | 430..=499, .. })
    }

    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            RestError::Api { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

pub(super) async fn read(response: reqwest::Response) -> Result<Response, RestError> {
    read_noting_global(response).await.0
}

/// Also whether the body of a 429 says that it is for everything.
pub(super) async fn read_noting_global(response: reqwest::Response) -> (Result<Response, RestError>, bool) {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Problem {
        code: u64,
        message: String,
        retry_after: Option<f64>,
        global: bool,
    }
    let status = response.status();
    let header = |headers: &HeaderMap, name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let date = header(response.headers(), DATE);
    let after = header(response.headers(), RETRY_AFTER).and_then(|seconds| seconds.parse::<f64>().ok());
    let body = match response.bytes().await {
        Ok(body) => body.to_vec(),
        Err(error) => return (Err(transport(error)), false),
    };
    if status.is_success() {
        let status = status.as_u16();
        return (Ok(Response { status, date, body }), false);
    }
    let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
    let error = RestError::Api {
        status: status.as_u16(),
        code: problem.code,
        message: problem.message,
        retry_after: problem
            .retry_after
            .or(after)
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
    };
    (Err(error), problem.global)
}

/// Without the URL, which may hold the token of an interaction.
pub(super) fn transport(error: reqwest::Error) -> RestError {
    let connecting = error.is_connect();
    let error = error.without_url();
    let mut cause = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        cause = format!("{cause}: {inner}");
        source = inner.source();
    }
    if connecting {
        RestError::NotConnected(cause)
    } else {
        RestError::NoAnswer(cause)
    }
}

pub(super) fn failed(error: serenity::Error) -> RestError {
    match error {
        serenity::Error::Http(serenity::http::HttpError::Request(error)) => transport(error),
        other => RestError::NoAnswer(other.to_string()),
    }
}
