//! The REST API: one door for every request, then a handler for each route.

mod applications;
mod body;
mod channels;
mod guilds;
mod interactions;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::Response;
use serde_json::{Value, json};

use super::error::{ApiError, ApiResult, not_found, unauthorized};
use super::faults::Fault;
use super::limits::Verdict;
use super::net::Cut;
use super::record::Recorded;
use super::validate::Upload;
use super::{Load, Shared, load};

/// Discord takes 25 MiB at most; more is a fault of the caller.
const LARGEST_BODY: usize = 32 << 20;

pub struct Request<'a> {
    pub method: &'a str,
    pub segments: &'a [&'a str],
    pub query: &'a str,
    pub body: Value,
    pub files: Vec<Upload>,
}

impl Request<'_> {
    pub fn query(&self, key: &str) -> Option<&str> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(k, _)| *k == key).map(|(_, v)| v)
    }
}

pub struct Reply {
    pub status: u16,
    pub body: Option<Value>,
}

impl Reply {
    pub fn json(body: Value) -> ApiResult<Self> {
        Ok(Self {
            status: 200,
            body: Some(body),
        })
    }
    pub fn empty() -> ApiResult<Self> {
        Ok(Self {
            status: 204,
            body: None,
        })
    }
}

pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: HttpRequest,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return plain_error(&ApiError::new(413, 40005, "Request entity too large"));
    };
    let path = strip_version(head.uri.path());
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let method = head.method.as_str();
    let header = |name| head.headers.get(name).and_then(|v| v.to_str().ok());
    // What is refused unread is recorded whole all the same.
    let form = || body::parse(header(CONTENT_TYPE), &bytes).unwrap_or_default();
    let mut lost = false;
    match shared.faults.take(method, &segments) {
        None => {}
        Some(Fault::Delayed(by)) => tokio::time::sleep(by).await,
        Some(Fault::AnswerLost) => lost = true,
        Some(fault) => {
            let response = faulty(&shared, fault, method, &segments, &cut).await;
            let (body, files) = form();
            record(&shared, &head, path, body, &files, response.status().as_u16());
            return response;
        }
    }
    if let Some(answer) = Load::callback(&shared, method, &segments, head.uri.query(), &bytes) {
        let (status, body) = load::reply(answer);
        if lost {
            cut.now();
        }
        return respond(status, body.as_ref(), &[]);
    }
    let verdict = shared.limits().check(shared.clock.now(), method, &segments);
    let headers = match verdict {
        Verdict::Free(headers) => headers,
        Verdict::Limited {
            after_ms,
            global,
            headers,
        } => {
            let (body, files) = form();
            record(&shared, &head, path, body, &files, 429);
            return limited(after_ms, global, headers);
        }
    };
    let mut read = (Value::Null, Vec::new());
    let result = authorized(&shared, header(AUTHORIZATION), &segments)
        .and_then(|()| body::parse(header(CONTENT_TYPE), &bytes))
        .and_then(|(body, files)| {
            read = (body.clone(), files.clone());
            let query = head.uri.query().unwrap_or_default();
            route(
                &shared,
                &Request {
                    method,
                    segments: &segments,
                    query,
                    body,
                    files,
                },
            )
        });
    let status = result.as_ref().map_or_else(|e| e.status, |r| r.status);
    if let Err(error) = &result {
        // A refused form is the bot's fault in every test that does not ask for it.
        if error.status == 400 {
            shared.problem(format!("{method} {path}: {}", error.body()));
        }
    }
    record(&shared, &head, path, read.0, &read.1, status);
    shared.changed.notify_waiters();
    if lost {
        cut.now();
    }
    match result {
        Ok(reply) => respond(reply.status, reply.body.as_ref(), &headers),
        Err(error) => respond(error.status, Some(&error.body()), &headers),
    }
}

/// The base may or may not contain `/api/v10`.
fn strip_version(path: &str) -> &str {
    let mut rest = path;
    if let Some(after) = rest.strip_prefix("/api") {
        rest = after;
    }
    let version = rest.strip_prefix("/v").and_then(|r| r.split_once('/'));
    match version {
        Some((n, _)) if n.bytes().all(|b| b.is_ascii_digit()) => &rest[2 + n.len()..],
        _ => rest,
    }
}

/// Interaction tokens are their own key; everything else wants the bot's.
fn authorized(shared: &Shared, header: Option<&str>, segments: &[&str]) -> ApiResult<()> {
    if matches!(segments, ["interactions" | "webhooks", ..] | ["gateway"]) {
        return Ok(());
    }
    let given = header.and_then(|h| h.strip_prefix("Bot "));
    if given == Some(shared.token.as_str()) {
        Ok(())
    } else {
        Err(unauthorized())
    }
}

fn route(shared: &Shared, r: &Request<'_>) -> ApiResult<Reply> {
    match (r.method, r.segments) {
        ("GET", ["gateway"]) => Reply::json(json!({"url": shared.gateway_url()})),
        ("GET", ["gateway", "bot"]) => Reply::json(json!({
            "url": shared.gateway_url(), "shards": shared.gateway.shards(),
            "session_start_limit":
                {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
        })),
        ("GET", ["users", "@me"]) => applications::me(shared),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => applications::application(shared),
        (_, ["applications", app, "commands", rest @ ..]) => applications::commands(shared, r, app, None, rest),
        (_, ["applications", app, "guilds", guild, "commands", rest @ ..]) => {
            applications::commands(shared, r, app, Some(guild), rest)
        }
        ("POST", ["interactions", id, token, "callback"]) => interactions::callback(shared, r, id, token),
        ("POST", ["webhooks", app, token]) => interactions::follow_up(shared, r, app, token),
        (_, ["webhooks", app, token, "messages", message]) => interactions::message(shared, r, app, token, message),
        (_, ["channels", channel, rest @ ..]) => channels::route(shared, r, channel, rest),
        ("POST", ["users", "@me", "channels"]) => channels::open_direct(shared, r),
        ("GET", ["guilds", guild, rest @ ..]) => guilds::route(shared, guild, rest),
        _ => unknown_route(shared, r),
    }
}

/// A route that the stand-in does not have: said loudly, because it may be the stand-in's gap.
pub fn unknown_route(shared: &Shared, r: &Request<'_>) -> ApiResult<Reply> {
    shared.problem(format!("no such route: {} /{}", r.method, r.segments.join("/")));
    Err(not_found())
}

async fn faulty(shared: &Shared, fault: Fault, method: &str, segments: &[&str], cut: &Cut) -> Response {
    match fault {
        Fault::Status(status, 0) => {
            let body = json!({"message": format!("{status}: ordered by the test"), "code": 0});
            respond(status, Some(&body), &[])
        }
        Fault::Status(status, code) => plain_error(&ApiError::new(status, code, "ordered by the test")),
        Fault::RateLimited { after, global } => {
            let ms = after.as_millis() as u64;
            shared.limits().block(method, segments, global, shared.clock.now() + ms);
            limited(ms, global, Vec::new())
        }
        Fault::Hangs => std::future::pending().await,
        Fault::Dropped | Fault::AnswerLost | Fault::Delayed(_) => {
            cut.now();
            respond(204, None, &[])
        }
    }
}

fn limited(after_ms: u64, global: bool, mut headers: Vec<(&'static str, String)>) -> Response {
    let after = Duration::from_millis(after_ms).as_secs_f64();
    headers.push(("retry-after", format!("{}", after.ceil() as u64)));
    headers.push(("x-ratelimit-scope", if global { "global" } else { "user" }.to_owned()));
    if global {
        headers.push(("x-ratelimit-global", "true".to_owned()));
    }
    let body = json!({
        "message": "You are being rate limited.", "retry_after": after, "global": global,
    });
    respond(429, Some(&body), &headers)
}

fn plain_error(error: &ApiError) -> Response {
    respond(error.status, Some(&error.body()), &[])
}

fn respond(status: u16, body: Option<&Value>, headers: &[(&'static str, String)]) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    let body = match body {
        Some(body) => {
            response = response.header(CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    response.body(body).expect("status and headers are legal")
}

fn record(shared: &Shared, head: &axum::http::request::Parts, path: &str, body: Value, files: &[Upload], status: u16) {
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    shared.log.add(Recorded {
        method: head.method.to_string(),
        path: path.to_owned(),
        query: head.uri.query().map(|q| format!("?{q}")).unwrap_or_default(),
        body,
        content_type: content_type.map(str::to_owned),
        files: files.iter().map(|f| (f.field.clone(), f.filename.clone())).collect(),
        status,
        at: shared.clock.now(),
    });
}

pub use channels::{direct as direct_channel, remove as remove_message};
