//! What a page asks to be done: acts, completion, the clock.

use super::act::{Doing, Done, NotDone, Sent, Shown};
use super::commands;
use super::respond::{Answered, Trouble, answered, body};
use super::roster::Turn;
use super::server::{Asking, Desk};
use super::view::Reader;
use crate::chat::inbound::Gesture;
use crate::chat::locale::Language;
use crate::chat::reply::Modal;
use crate::chat::table;
use crate::error::Error;
use crate::{refuse, say};
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// What every act says of who acts where.
#[derive(Debug, Deserialize)]
struct Acting {
    person: String,
    lang: String,
    channel: String,
    act: Sent,
}

pub(super) async fn act(State(desk): State<Desk>, request: Request) -> Answered {
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

pub(super) async fn complete(State(desk): State<Desk>, request: Request) -> Answered {
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

pub(super) async fn clock(State(desk): State<Desk>, request: Request) -> Answered {
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
