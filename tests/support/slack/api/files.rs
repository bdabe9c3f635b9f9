//! Files in three steps: ask for an address, send the bytes there, say where the file is to be shown. After that a file is
//! processed for a while, in which `files.info` tells no kind of it and no block can show it.

use axum::body::{Body, Bytes};
use axum::response::Response;
use serde_json::{Value, json};

use super::super::Shared;
use super::super::messages::Form;
use super::super::state::File;
use super::{ApiResult, Arguments, Refusal, needs, record, text};

pub fn call(shared: &Shared, verb: &str, arguments: &Arguments) -> ApiResult {
    match verb {
        "getUploadURLExternal" => address(shared, arguments),
        "completeUploadExternal" => complete(shared, arguments),
        "info" => info(shared, arguments),
        _ => super::unknown(&format!("files.{verb}")),
    }
}

fn address(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "files:write")?;
    if let Some(word) = &shared.world().filing.refused {
        return Err(Refusal::new(word));
    }
    let name = arguments.required("filename")?;
    let length = arguments.required("length")?;
    if length.parse::<usize>().ok().is_none_or(|length| length == 0) {
        let message = "[ERROR] length must be a whole number above 0".to_owned();
        return Err(Refusal::with("invalid_arguments", vec![message]));
    }
    let alt = arguments.text("alt_txt");
    if alt.chars().count() > 1000 {
        return Err(Refusal::new("alt_txt_too_large"));
    }
    let id = shared.clock.id('F');
    let file = File {
        id: id.clone(),
        title: name.clone(),
        name,
        alt: (!alt.is_empty()).then_some(alt),
        bytes: Vec::new().into(),
        complete: false,
        ready_at: None,
    };
    shared.world().files.insert(id.clone(), file);
    let url = format!("http://{}/upload/v1/{id}", shared.http_door);
    Ok(json!({"upload_url": url, "file_id": id}))
}

/// Bytes as they are, or one part of a form that holds them.
pub fn upload(shared: &Shared, segments: &[&str], bytes: &Bytes) -> Response<Body> {
    let id = segments.last().copied().unwrap_or_default();
    let mut world = shared.world();
    let Some(file) = world.files.get_mut(id).filter(|file| !file.complete) else {
        return text(404, "no such upload");
    };
    file.bytes = content(bytes).into();
    let length = file.bytes.len();
    drop(world);
    record(shared, "upload", json!({"file": id, "bytes": length}), "", 200);
    text(200, &format!("OK - {length}"))
}

fn content(bytes: &[u8]) -> &[u8] {
    let find = |what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    let Some(line) = find(b"\r\n").filter(|_| bytes.starts_with(b"--")) else {
        return bytes;
    };
    let boundary = &bytes[..line];
    let begin = find(b"\r\n\r\n").map_or(0, |at| at + 4);
    let rest = &bytes[begin..];
    let end = rest.windows(boundary.len()).position(|window| window == boundary);
    &rest[..end.map_or(rest.len(), |end| end.saturating_sub(2))]
}

fn complete(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "files:write")?;
    let body = arguments.body()?;
    let files = body["files"].as_array().cloned().unwrap_or_default();
    if files.is_empty() {
        arguments.required("files")?;
        return Err(Refusal::new("invalid_arguments"));
    }
    let mut world = shared.world();
    let mut ids = Vec::new();
    for given in &files {
        let id = given["id"].as_str().unwrap_or_default();
        let file = world.files.get_mut(id).ok_or_else(|| Refusal::new("file_not_found"))?;
        if file.bytes.is_empty() || file.complete {
            return Err(Refusal::new("invalid_arguments"));
        }
        if let Some(title) = given["title"].as_str() {
            file.title = title.to_owned();
        }
        ids.push(id.to_owned());
    }
    let place = arguments.text("channel_id");
    if !place.is_empty() {
        share(shared, &mut world, &body, &place, &ids)?;
    }
    let now = shared.clock.now();
    let ready_at = world.filing.takes.map(|takes| now + takes.as_millis() as u64);
    for id in &ids {
        if let Some(file) = world.files.get_mut(id) {
            file.complete = true;
            file.ready_at = ready_at;
        }
    }
    let shown = ids.iter().filter_map(|id| world.files.get(id));
    Ok(json!({"files": shown.map(|file| described(file, now)).collect::<Vec<_>>()}))
}

fn share(
    shared: &Shared,
    world: &mut super::super::state::World,
    body: &Value,
    place: &str,
    ids: &[String],
) -> Result<(), Refusal> {
    let channel = world.channels.get(place).cloned();
    let channel = channel.ok_or_else(|| Refusal::new("channel_not_found"))?;
    if !world.bot_is_in(&channel) {
        return Err(Refusal::new("not_in_channel"));
    }
    let form = Form {
        text: body["initial_comment"].as_str().map(str::to_owned),
        blocks: body["blocks"].as_array().cloned(),
        thread_ts: body["thread_ts"].as_str().map(str::to_owned),
        ..Form::default()
    };
    let bot = world.bot.clone();
    let ts = world.post(&shared.clock, &bot, place, None, form);
    if let Some(message) = world.messages.get_mut(&ts) {
        message.files = ids.to_vec();
        message.untold = true;
    }
    let answered = world.answers(&world.messages[&ts], shared.clock.now());
    if let Some(interaction) = answered {
        world.came_of(interaction, super::super::interactions::Effect::Posted(ts));
    }
    Ok(())
}

fn info(shared: &Shared, arguments: &Arguments) -> ApiResult {
    needs(shared, "files:read")?;
    let id = arguments.required("file")?;
    let world = shared.world();
    let file = world.files.get(&id).ok_or_else(|| Refusal::new("file_not_found"))?;
    let mut shown = described(file, shared.clock.now());
    let shares = world.messages.values().filter(|m| m.files.contains(&id));
    for message in shares {
        shown["shares"]["public"][&message.channel] = json!([{"ts": message.ts}]);
    }
    Ok(json!({"file": shown}))
}

/// As it stands in a message.
pub fn describe(file: &File) -> Value {
    json!({
        "id": file.id, "name": file.name, "title": file.title, "size": file.bytes.len(),
        "alt_txt": file.alt, "permalink": format!("https://slack.example/files/{}", file.id),
    })
}

/// With its kind, as soon as that is known.
fn described(file: &File, now: u64) -> Value {
    let (kind, mime) = match file.name.rsplit('.').next().unwrap_or_default() {
        _ if !file.is_ready(now) => ("", ""),
        "png" => ("png", "image/png"),
        "csv" => ("csv", "text/csv"),
        _ => ("text", "text/plain"),
    };
    let mut shown = describe(file);
    (shown["filetype"], shown["mimetype"]) = (json!(kind), json!(mime));
    shown
}

pub fn download(shared: &Shared, segments: &[&str]) -> Response<Body> {
    let id = segments.last().copied().unwrap_or_default();
    let bytes = shared.world().files.get(id).map(|file| file.bytes.to_vec());
    bytes.map_or_else(|| text(404, "no such file"), |bytes| Response::new(Body::from(bytes)))
}
