//! The Web API over HTTP: one door for every request, then a handler for each method.

mod app;
mod arguments;
mod chat;
mod conversations;
mod files;
mod people;
mod response_url;
mod views;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::discord::net::Cut;
use super::Shared;
use super::faults::Fault;
use super::record::Recorded;

pub use arguments::Arguments;
pub use chat::link;
pub use conversations::event_of;
pub use files::describe as describe_file;

const LARGEST_BODY: usize = 32 << 20;

/// How Slack says no: `{"ok": false, "error": …}`, with status 200.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub error: String,
    pub messages: Vec<String>,
    /// Further keys of the answer.
    pub more: Value,
}

impl Refusal {
    pub fn new(error: &str) -> Self {
        Self {
            error: error.to_owned(),
            messages: Vec::new(),
            more: Value::Null,
        }
    }

    pub fn with(error: &str, messages: Vec<String>) -> Self {
        Self {
            messages,
            ..Self::new(error)
        }
    }

    fn body(&self) -> Value {
        let mut body = json!({"ok": false, "error": self.error});
        if !self.messages.is_empty() {
            body["response_metadata"] = json!({"messages": self.messages});
        }
        if let (Value::Object(body), Value::Object(more)) = (&mut body, &self.more) {
            body.extend(more.clone());
        }
        body
    }

    /// What only the program's author can mend.
    fn is_the_programs_fault(&self) -> bool {
        let faults = [
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_arguments",
            "invalid_json",
            "json_not_object",
            "invalid_post_type",
            "invalid_form_data",
            "invalid_attachments",
            "invalid_metadata_format",
            "msg_too_long",
            "msg_blocks_too_long",
            "no_text",
            "exchanged_trigger_id",
            "invalid_trigger_id",
            "unknown_method",
            "view_too_large",
            "push_limit_reached",
            "used_url",
            "missing_argument",
        ];
        faults.contains(&self.error.as_str())
    }
}

pub type ApiResult = Result<Value, Refusal>;

pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return respond(413, &json!({"ok": false, "error": "request_too_large"}), &[]);
    };
    let path = head.uri.path().to_owned();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let name = match segments.as_slice() {
        ["api", method] => *method,
        ["commands" | "actions", ..] => "response_url",
        ["upload", ..] => "upload",
        ["files", ..] => "files",
        _ => "unknown",
    };
    let mut after = None;
    match shared.faults.take(name) {
        None => {}
        Some(Fault::Delayed(by)) => tokio::time::sleep(by).await,
        Some(fault @ (Fault::AnswerLost | Fault::DoneBut(_))) => after = Some(fault),
        Some(fault) => {
            let body = match name {
                "upload" => json!({"bytes": bytes.len()}),
                _ => recorded_body(&head, &bytes),
            };
            let (response, error) = faulty(&shared, fault, name, &body, &cut).await;
            record(&shared, name, body, error, response.status().as_u16());
            return response;
        }
    }
    if name == "response_url" && shared.load.takes_url(&segments) {
        return text(200, "ok");
    }
    let response = match name {
        "response_url" => response_url::serve(&shared, &segments, &head, &bytes),
        "upload" => files::upload(&shared, &segments, &bytes),
        "files" => files::download(&shared, &segments),
        "unknown" => {
            shared.problem(format!("no such path: {} {path}", head.method));
            text(404, "Not Found")
        }
        method => call(&shared, method, &head, &bytes),
    };
    let response = dated(&shared, response);
    shared.changed.notify_waiters();
    match after {
        Some(Fault::DoneBut(status)) => text(status, "ordered by the test"),
        Some(_) => {
            cut.now();
            response
        }
        None => response,
    }
}

/// Answers bear this Slack's own time, by which a clock that is off is found.
fn dated(shared: &Shared, mut response: Response<Body>) -> Response<Body> {
    let now = jiff::Timestamp::from_millisecond(shared.clock.now() as i64).expect("a time of this age");
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    let date = date.expect("a date of this age").parse().expect("a header");
    response.headers_mut().insert(DATE, date);
    response
}

/// One call of a method.
fn call(shared: &Shared, method: &str, head: &Parts, bytes: &Bytes) -> Response<Body> {
    let arguments = match Arguments::read(method, head, bytes) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            shared.problem(format!("{method}: {}", refusal.body()));
            return respond(200, &refusal.body(), &[]);
        }
    };
    if shared.load.is_on() && shared.load.takes_post(method) {
        let (channel, ts) = (arguments.text("channel"), shared.clock.ts());
        return respond(
            200,
            &json!({"ok": true, "channel": channel, "ts": ts, "message": {"ts": ts}}),
            &[],
        );
    }
    let place = arguments.text("channel");
    let limited = shared.limits().check(shared.clock.now(), method, &place);
    if let Some(seconds) = limited {
        record(shared, method, arguments.recorded(), "ratelimited", 429);
        return rate_limited(seconds);
    }
    let result = authorized(shared, method, head, &arguments).and_then(|()| route(shared, method, &arguments));
    let error = result.as_ref().err().map_or("", |refusal| refusal.error.as_str());
    record(shared, method, arguments.recorded(), error, 200);
    let mut headers = Vec::new();
    if error != "invalid_auth" && error != "not_authed" {
        headers.push(("x-oauth-scopes", shared.world().manifest.scopes()));
    }
    match result {
        Ok(mut body) => {
            body["ok"] = json!(true);
            if arguments.lacks_charset {
                body["warning"] = json!("missing_charset");
            }
            respond(200, &body, &headers)
        }
        Err(refusal) => {
            if refusal.is_the_programs_fault() {
                shared.problem(format!("{method}: {}", refusal.body()));
            }
            respond(200, &refusal.body(), &headers)
        }
    }
}

fn authorized(shared: &Shared, method: &str, head: &Parts, arguments: &Arguments) -> Result<(), Refusal> {
    let header = head.headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok());
    let in_body = arguments.text("token");
    if !in_body.is_empty() {
        shared.problem(format!("{method}: the token is an argument, and not in the header"));
    }
    let given = header.and_then(|h| h.strip_prefix("Bearer ")).unwrap_or(&in_body);
    if given.is_empty() {
        return Err(Refusal::new("not_authed"));
    }
    let wanted = if method == "apps.connections.open" {
        &shared.app_token
    } else {
        &shared.bot_token
    };
    if given == wanted.as_str() && !(method != "apps.connections.open" && shared.world().team.is_none()) {
        return Ok(());
    }
    let other = given == shared.app_token || given == shared.bot_token;
    Err(Refusal::new(if other {
        "not_allowed_token_type"
    } else {
        "invalid_auth"
    }))
}

/// Fails when the app's manifest does not ask for this.
fn needs(shared: &Shared, scope: &str) -> Result<(), Refusal> {
    let world = shared.world();
    if world.manifest.has_scope(scope) {
        return Ok(());
    }
    Err(Refusal {
        more: json!({"needed": scope, "provided": world.manifest.scopes()}),
        ..Refusal::new("missing_scope")
    })
}

fn route(shared: &Shared, method: &str, arguments: &Arguments) -> ApiResult {
    let Some((family, verb)) = method.split_once('.') else {
        return unknown(method);
    };
    match family {
        "api" | "apps" | "auth" | "team" | "bots" => app::call(shared, method),
        "chat" => chat::call(shared, verb, arguments),
        "conversations" => conversations::call(shared, verb, arguments),
        "users" | "usergroups" => people::call(shared, method, arguments),
        "views" => views::call(shared, verb, arguments),
        "files" => files::call(shared, verb, arguments),
        _ => unknown(method),
    }
}

fn unknown(method: &str) -> ApiResult {
    Err(Refusal {
        more: json!({"req_method": method}),
        ..Refusal::new("unknown_method")
    })
}

async fn faulty(shared: &Shared, fault: Fault, name: &str, body: &Value, cut: &Cut) -> (Response<Body>, &'static str) {
    match fault {
        Fault::Status(status) => (text(status, "ordered by the test"), "ordered by the test"),
        Fault::Refused(error) => (
            respond(200, &Refusal::new(&error).body(), &[]),
            "refused by order of the test",
        ),
        Fault::RateLimited(after) => {
            let seconds = after.as_secs_f64().ceil() as u64;
            let place = body["channel"].as_str().unwrap_or_default();
            let until = shared.clock.now() + after.as_millis() as u64;
            shared.limits().block(name, place, until);
            (rate_limited(seconds), "ratelimited")
        }
        Fault::Hangs => std::future::pending().await,
        Fault::Dropped | Fault::AnswerLost | Fault::DoneBut(_) | Fault::Delayed(_) => {
            cut.now();
            (text(200, ""), "dropped")
        }
    }
}

fn rate_limited(seconds: u64) -> Response<Body> {
    let body = json!({"ok": false, "error": "ratelimited"});
    respond(429, &body, &[("retry-after", seconds.max(1).to_string())])
}

pub fn respond(status: u16, body: &Value, headers: &[(&'static str, String)]) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json; charset=utf-8");
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response
        .body(Body::from(body.to_string()))
        .expect("status and headers are legal")
}

pub fn text(status: u16, body: &str) -> Response<Body> {
    let response = Response::builder().status(status).header(CONTENT_TYPE, "text/html");
    response.body(Body::from(body.to_owned())).expect("a legal status")
}

fn recorded_body(head: &Parts, bytes: &Bytes) -> Value {
    Arguments::read("", head, bytes).map_or(Value::Null, |arguments| arguments.recorded())
}

pub fn record(shared: &Shared, method: &str, body: Value, error: &str, status: u16) {
    shared.log.add(Recorded {
        method: method.to_owned(),
        body,
        error: error.to_owned(),
        status,
        at: shared.clock.now(),
    });
}
