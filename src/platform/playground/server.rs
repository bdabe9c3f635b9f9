//! The requests of the page.

use super::act::{Doing, Done, NotDone, Sent, Shown};
use super::body::Body;
use super::events::Listener;
use super::roster::Turn;
use super::view::Reader;
use super::{Playground, assets, commands, guard};
use crate::chat::inbound::Gesture;
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::chat::reply::Modal;
use crate::chat::table;
use crate::chat::text::Text;
use crate::error::{Error, Refusal};
use crate::{refuse, say};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// More than the longest form with the longest words.
const LONGEST_BODY: usize = 64 * 1024;
/// Messages in one answer.
const PAGE: usize = 50;
/// Open pages at once.
const LISTENERS: usize = 200;
/// How long a request in hand may go on after the stop.
const LAST_REQUESTS: Duration = Duration::from_secs(2);

/// What every request is answered with.
#[derive(Clone)]
struct Desk {
    playground: Playground,
    door: Door,
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

/// What went wrong, in a sentence for the person.
#[derive(Debug)]
pub(super) struct Trouble {
    status: StatusCode,
    sentence: Text,
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

    fn refused(status: StatusCode, language: Language, refusal: &Refusal) -> Self {
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

type Answered = Result<Response, Trouble>;

fn answered(body: &Json) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body.to_string()).into_response()
}

/// What a page says of itself with every question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asking {
    person: String,
    lang: String,
    channel: String,
    before: String,
    cursor: String,
}

impl Asking {
    fn language(&self) -> Language {
        Language::parse(&self.lang).unwrap_or_default()
    }
}

impl Desk {
    fn reader<'a>(&'a self, person: &str, language: Language) -> Result<Reader<'a>, Trouble> {
        let found = self.playground.reader(person, language);
        let refusal = refuse!("playground-no-such-person");
        found.ok_or_else(|| Trouble::refused(StatusCode::NOT_FOUND, language, &refusal))
    }

    fn reader_in<'a>(&'a self, person: &str, language: Language, channel: &str) -> Result<Reader<'a>, Trouble> {
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
        stop: desk.stop.clone(),
        _place: place,
        playground: desk.playground,
    };
    Ok(listener.listen().into_response())
}

/// What every act says of who acts where.
#[derive(Debug, Deserialize)]
struct Acting {
    person: String,
    lang: String,
    channel: String,
    act: Sent,
}

async fn act(State(desk): State<Desk>, request: Request) -> Answered {
    let acting: Acting = body(request).await?;
    // Were the page to go away in the middle, what is stored would still be shown to the others.
    let working = tokio::spawn(async move { carry_out(&desk, acting).await });
    match working.await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "an act panicked");
            Err(Trouble {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                sentence: say!(Language::default(), "fault-sorry"),
            })
        }
    }
}

async fn carry_out(desk: &Desk, acting: Acting) -> Answered {
    let language = Language::parse(&acting.lang).unwrap_or_default();
    let reader = desk.reader_in(&acting.person, language, &acting.channel)?;
    let doing = Doing {
        person: reader.person,
        moderator: reader.moderates(),
        language,
        channel: &acting.channel,
    };
    let deed = acting.act.deed(reader.roster);
    let deed = deed.map_err(|refusal| Trouble::refused(StatusCode::UNPROCESSABLE_ENTITY, language, &refusal))?;
    match desk.playground.act(&desk.door, &doing, deed).await {
        Ok(done) => {
            // Looked up again: the act may have changed the reader's rights, and has taken its time.
            let reader = desk.reader(&acting.person, language)?;
            Ok(answered(&done_json(&reader, &done)))
        }
        Err(NotDone::Refused(refusal)) => Err(Trouble::refused(StatusCode::UNPROCESSABLE_ENTITY, language, &refusal)),
        Err(NotDone::Failed(error)) => {
            tracing::error!(%error, "what was done could not be shown");
            let refusal = refuse!("playground-not-shown");
            Err(Trouble::refused(StatusCode::INTERNAL_SERVER_ERROR, language, &refusal))
        }
    }
}

fn done_json(reader: &Reader<'_>, done: &Done) -> Json {
    let answer = match &done.shown {
        Shown::Nothing => Json::Null,
        Shown::Modal(modal) => json!({"modal": modal_json(modal)}),
        Shown::Message(note) => json!({"message": reader.message(note)}),
        Shown::Edited(note) => json!({"edited": reader.message(note)}),
    };
    let asides: Vec<Json> = done.asides.iter().map(|note| reader.message(note)).collect();
    json!({"answer": answer, "asides": asides})
}

fn modal_json(modal: &Modal) -> Json {
    let fields = modal.fields.iter().map(|field| {
        json!({
            "id": field.id,
            "label": field.label.to_plain(),
            "long": field.long,
            "required": field.required,
            "max": field.max,
        })
    });
    json!({"id": modal.id, "title": modal.title.to_plain(), "fields": fields.collect::<Vec<_>>()})
}

#[derive(Debug, Deserialize)]
struct Completing {
    person: String,
    lang: String,
    channel: String,
    path: String,
    option: String,
    typed: String,
    #[serde(default)]
    options: Map<String, Json>,
}

async fn complete(State(desk): State<Desk>, request: Request) -> Answered {
    let completing: Completing = body(request).await?;
    let language = Language::parse(&completing.lang).unwrap_or_default();
    let reader = desk.reader_in(&completing.person, language, &completing.channel)?;
    let doing = Doing {
        person: reader.person,
        moderator: reader.moderates(),
        language,
        channel: &completing.channel,
    };
    // What is filled in so far may not be right yet, and is then no help.
    let options = table::find(&completing.path)
        .and_then(|spec| commands::values(spec, &completing.options, reader.roster))
        .unwrap_or_default();
    let gesture = Gesture::Completion {
        path: completing.path,
        option: completing.option,
        typed: completing.typed,
        options,
    };
    let choices = desk.playground.complete(&desk.door, &doing, gesture).await;
    Ok(answered(&json!({"choices": choices})))
}

#[derive(Debug, Deserialize)]
struct Turning {
    to: Turn,
    #[serde(default)]
    lang: String,
}

async fn clock(State(desk): State<Desk>, request: Request) -> Answered {
    let said = Query::<Asking>::try_from_uri(request.uri()).map(|query| query.0);
    let Turning { to, lang } = body(request).await?;
    let language = Language::parse(&lang).unwrap_or(said.unwrap_or_default().language());
    match desk.playground.turn(to).await {
        Ok(()) => {}
        Err(Error::Refusal(refusal)) => return Err(Trouble::refused(StatusCode::CONFLICT, language, &refusal)),
        Err(Error::Fault(error)) => {
            tracing::error!(%error, "what had become due could not be done");
            let sorry = refuse!("playground-clock-sorry");
            return Err(Trouble::refused(StatusCode::INTERNAL_SERVER_ERROR, language, &sorry));
        }
    }
    let reader = desk.reader("", language)?;
    Ok(answered(&reader.clock(desk.playground.ahead())))
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

/// What a request brings, if it is JSON of a bearable length.
async fn body<T: DeserializeOwned>(request: Request) -> Result<T, Trouble> {
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
