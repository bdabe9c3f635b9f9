//! What is asked at which path.

use super::body::Body;
use super::events::Listener;
use super::requests::{act, clock, complete};
use super::respond::{Answered, Trouble, answered};
use super::view::Reader;
use super::{Playground, assets, guard};
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::{refuse, say};
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// Messages in one answer.
const PAGE: usize = 50;
/// Open pages at once.
const LISTENERS: usize = 200;
/// How long a request in hand may go on after the stop.
const LAST_REQUESTS: Duration = Duration::from_secs(2);

/// What every request is answered with.
#[derive(Clone)]
pub(super) struct Desk {
    pub playground: Playground,
    pub door: Door,
    listeners: Arc<Semaphore>,
    stop: watch::Receiver<bool>,
}

impl Playground {
    /// Serves the page until the stop.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn run(&self, listener: TcpListener, door: Door, stop: watch::Receiver<bool>) -> std::io::Result<()> {
        let bound = listener.local_addr()?;
        let desk = Desk {
            playground: self.clone(),
            door,
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            stop: stop.clone(),
        };
        let router = Router::new()
            .route("/", get(index))
            .route("/page/{name}", get(page))
            .route("/api/state", get(state))
            .route("/api/messages", get(messages))
            .route("/api/events", get(events))
            .route("/api/act", post(act))
            .route("/api/complete", post(complete))
            .route("/api/clock", post(clock))
            .route("/api/pictures/{id}", get(picture))
            .route("/api/files/{id}", get(file))
            .fallback(nowhere)
            .with_state(desk)
            .layer(from_fn_with_state(bound, guard::guard));
        let (mut stopped, mut late) = (stop.clone(), stop);
        let server = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error means that the stopper is gone, which is a stop as well.
            let _ = stopped.wait_for(|asked| *asked).await;
        });
        tokio::select! {
            ended = server.into_future() => ended,
            () = async {
                let _ = late.wait_for(|asked| *asked).await;
                tokio::time::sleep(LAST_REQUESTS).await;
            } => Ok(()),
        }
    }
}

/// What a page says of itself with every question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    person: String,
    lang: String,
    channel: String,
    before: String,
    cursor: String,
    once: bool,
}

impl Asking {
    pub fn language(&self) -> Language {
        Language::parse(&self.lang).unwrap_or_default()
    }
}

impl Desk {
    pub fn reader<'a>(&'a self, person: &str, language: Language) -> Result<Reader<'a>, Trouble> {
        let found = self.playground.reader(person, language);
        let refusal = refuse!("playground-no-such-person");
        found.ok_or_else(|| Trouble::refused(StatusCode::NOT_FOUND, language, &refusal))
    }

    pub fn reader_in<'a>(&'a self, person: &str, language: Language, channel: &str) -> Result<Reader<'a>, Trouble> {
        let reader = self.reader(person, language)?;
        if reader.sees_channel(channel) {
            return Ok(reader);
        }
        let refusal = refuse!("playground-no-such-channel");
        Err(Trouble::refused(StatusCode::NOT_FOUND, language, &refusal))
    }

    /// What is attached to a message that the asker sees.
    fn attached(
        &self,
        id: &str,
        asking: &Asking,
        part: impl FnOnce(&Body) -> Option<Vec<u8>>,
    ) -> Result<Vec<u8>, Trouble> {
        let reader = self.reader(&asking.person, asking.language())?;
        let note = id.parse().ok().and_then(|id| self.playground.record().note(id));
        let seen = note.filter(|note| reader.sees(note));
        let refusal = refuse!("playground-no-such-message");
        seen.and_then(|note| part(&note.body))
            .ok_or_else(|| Trouble::refused(StatusCode::NOT_FOUND, asking.language(), &refusal))
    }
}

async fn index(headers: HeaderMap, State(desk): State<Desk>, request: Request) -> Response {
    page(Path("index.html".to_owned()), headers, State(desk), request).await
}

async fn page(Path(name): Path<String>, headers: HeaderMap, State(_): State<Desk>, request: Request) -> Response {
    match assets::asset(&name, &headers) {
        Some(asset) => asset,
        None => nowhere(request).await,
    }
}

async fn nowhere(request: Request) -> Response {
    Trouble::of(&request, StatusCode::NOT_FOUND, |language| {
        say!(language, "playground-nothing-here")
    })
    .into_response()
}

async fn state(State(desk): State<Desk>, Query(asking): Query<Asking>) -> Answered {
    desk.playground.look().await;
    let reader = desk.reader(&asking.person, asking.language())?;
    Ok(answered(&desk.playground.state(&reader)))
}

async fn messages(State(desk): State<Desk>, Query(asking): Query<Asking>) -> Answered {
    let reader = desk.reader_in(&asking.person, asking.language(), &asking.channel)?;
    let record = desk.playground.record();
    let before = asking.before.parse().ok();
    let (notes, more) = record.page(&asking.channel, &reader.person.account, before, PAGE);
    let messages: Vec<Json> = notes.iter().map(|note| reader.message(note)).collect();
    Ok(answered(&json!({"messages": messages, "more": more})))
}

async fn events(State(desk): State<Desk>, Query(asking): Query<Asking>, headers: HeaderMap) -> Answered {
    let language = asking.language();
    let person = desk.reader(&asking.person, language)?.person.account.clone();
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let now = desk.playground.record().cursor();
    let place = desk.listeners.clone().try_acquire_owned().map_err(|_| {
        let refusal = refuse!("playground-too-many-pages");
        Trouble::refused(StatusCode::SERVICE_UNAVAILABLE, language, &refusal)
    })?;
    let listener = Listener {
        person,
        language,
        // A cursor that cannot be read is one of no run, and too old.
        cursor: match last.unwrap_or(&asking.cursor) {
            "" => now,
            words => words.parse().unwrap_or(now.unknown()),
        },
        once: asking.once,
        stop: desk.stop.clone(),
        _place: place,
        playground: desk.playground,
    };
    Ok(listener.listen().into_response())
}

async fn picture(State(desk): State<Desk>, Path(id): Path<String>, Query(asking): Query<Asking>) -> Answered {
    let found = desk.attached(&id, &asking, |body| {
        body.picture.as_ref().map(|picture| picture.png.clone())
    });
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, found?).into_response())
}

/// Always to be kept, never to be opened in the page's name.
async fn file(State(desk): State<Desk>, Path(id): Path<String>, Query(asking): Query<Asking>) -> Answered {
    let found = desk.attached(&id, &asking, |body| body.file.as_ref().map(|file| file.content.clone()));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, found?).into_response())
}
