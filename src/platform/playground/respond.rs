//! Answers in JSON, and what went wrong in a sentence.

use super::server::Asking;
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::error::Refusal;
use crate::refuse;
use axum::body::to_bytes;
use axum::extract::{Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// More than the longest form with the longest words.
const LONGEST_BODY: usize = 64 * 1024;

/// What went wrong, in a sentence for the person.
#[derive(Debug)]
pub(super) struct Trouble {
    pub status: StatusCode,
    pub sentence: Text,
}

impl Trouble {
    /// In the language of the request, where it tells one.
    pub fn of(request: &Request, status: StatusCode, sentence: impl FnOnce(Language) -> Text) -> Self {
        let query = Query::<Asking>::try_from_uri(request.uri()).map(|query| query.0);
        let language = query.map_or_else(|_| Language::default(), |asking| asking.language());
        Trouble {
            status,
            sentence: sentence(language),
        }
    }

    pub fn refused(status: StatusCode, language: Language, refusal: &Refusal) -> Self {
        Trouble {
            status,
            sentence: language.refusal(refusal),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = json!({"error": self.sentence.to_plain()});
        (self.status, answered(&body)).into_response()
    }
}

pub(super) type Answered = Result<Response, Trouble>;

pub(super) fn answered(body: &Json) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body.to_string()).into_response()
}

/// What a request brings, if it is JSON of a bearable length.
pub(super) async fn body<T: DeserializeOwned>(request: Request) -> Result<T, Trouble> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_json = kind.split(';').next().unwrap_or_default().trim() == "application/json";
    let refused = |status, refusal: Refusal| Trouble::refused(status, Language::default(), &refusal);
    if !is_json {
        let refusal = refuse!("playground-not-understood");
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal));
    }
    let bytes = to_bytes(request.into_body(), LONGEST_BODY).await;
    let bytes = bytes.map_err(|_| refused(StatusCode::PAYLOAD_TOO_LARGE, refuse!("playground-too-long")))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        tracing::debug!(%error, "a request that is not understood");
        let told = serde_json::from_slice::<Json>(&bytes).ok();
        let language = told.as_ref().and_then(|told| told["lang"].as_str());
        let language = language.and_then(Language::parse).unwrap_or_default();
        Trouble::refused(StatusCode::BAD_REQUEST, language, &refuse!("playground-not-understood"))
    })
}
