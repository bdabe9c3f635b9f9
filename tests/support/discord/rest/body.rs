//! Request bodies: JSON, or a form of parts with `payload_json` and files.

use axum::body::Bytes;
use serde_json::Value;

use super::super::error::{ApiError, ApiResult};
use super::super::validate::Upload;

pub fn parse(content_type: Option<&str>, bytes: &Bytes) -> ApiResult<(Value, Vec<Upload>)> {
    let boundary = content_type
        .filter(|t| t.starts_with("multipart/form-data"))
        .and_then(|t| t.split("boundary=").nth(1));
    match boundary {
        Some(boundary) => multipart(boundary.trim_matches('"'), bytes).ok_or_else(bad_json),
        None if bytes.is_empty() => Ok((Value::Null, Vec::new())),
        None => Ok((serde_json::from_slice(bytes).map_err(|_| bad_json())?, Vec::new())),
    }
}

fn bad_json() -> ApiError {
    ApiError::new(400, 50109, "The request body contains invalid JSON.")
}

fn multipart(boundary: &str, bytes: &[u8]) -> Option<(Value, Vec<Upload>)> {
    let mut payload = Value::Null;
    let mut files = Vec::new();
    let opening = format!("--{boundary}\r\n");
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = bytes.strip_prefix(opening.as_bytes())?;
    loop {
        let end = find(rest, delimiter.as_bytes())?;
        let part = &rest[..end];
        let split = find(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&part[..split]).into_owned();
        let body = &part[split + 4..];
        let field = parameter(&head, "name")?;
        match parameter(&head, "filename") {
            Some(filename) => files.push(Upload {
                field,
                filename,
                description: None,
                content_type: header(&head, "content-type"),
                bytes: body.into(),
            }),
            None if field == "payload_json" => payload = serde_json::from_slice(body).ok()?,
            None => {}
        }
        rest = &rest[end + delimiter.len()..];
        if rest.starts_with(b"--") {
            return Some((payload, files));
        }
        rest = rest.strip_prefix(b"\r\n")?;
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.trim().to_owned())
}

fn parameter(head: &str, name: &str) -> Option<String> {
    let disposition = header(head, "content-disposition")?;
    let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}
