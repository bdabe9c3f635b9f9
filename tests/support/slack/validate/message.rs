//! Messages, whatever way they come: posted, updated, through a response_url, in an acknowledgement.

use serde_json::Value;

use super::super::api::Refusal;
use super::super::messages::Form;
use super::{Checker, Surface};

/// Slack was seen to refuse a little more than this, all blocks together.
const LARGEST_BLOCKS: usize = 13_200;

/// Takes what a message may hold out of a payload, or says what is wrong with it.
pub fn message(body: &Value) -> Result<Form, Refusal> {
    let list = |key: &str, error: &'static str| match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) => Ok(Some(list.clone())),
        Some(_) => Err(Refusal::new(error)),
    };
    let text = match body.get("text") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return Err(Refusal::new("invalid_arguments")),
    };
    if text.as_ref().is_some_and(|text| text.chars().count() > 40_000) {
        return Err(Refusal::new("msg_too_long"));
    }
    let blocks = list("blocks", "invalid_blocks_format")?;
    let attachments = list("attachments", "invalid_attachments")?;
    if let Some(blocks) = &blocks {
        check_blocks(blocks, "/blocks")?;
    }
    for (n, attachment) in attachments.iter().flatten().enumerate() {
        if let Some(blocks) = attachment["blocks"].as_array() {
            check_blocks(blocks, &format!("/attachments/{n}/blocks"))?;
        }
    }
    let metadata = body.get("metadata").filter(|metadata| !metadata.is_null());
    if let Some(metadata) = metadata
        && !(metadata["event_type"].is_string() && metadata["event_payload"].is_object())
    {
        return Err(Refusal::new("invalid_metadata_format"));
    }
    let thread_ts = body.get("thread_ts").and_then(Value::as_str).map(str::to_owned);
    let broadcast = thread_ts.is_some()
        && body
            .get("reply_broadcast")
            .is_some_and(|flag| flag == true || flag == "true");
    let form = Form {
        broadcast,
        text,
        blocks,
        attachments,
        metadata: metadata.cloned(),
        thread_ts,
    };
    let has_text = form.text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let has = |list: &Option<Vec<Value>>| list.as_ref().is_some_and(|list| !list.is_empty());
    if !has_text && !has(&form.blocks) && !has(&form.attachments) {
        return Err(Refusal::new("no_text"));
    }
    Ok(form)
}

fn check_blocks(blocks: &[Value], at: &str) -> Result<(), Refusal> {
    let mut checker = Checker::new(Surface::Message);
    checker.blocks(blocks, at, 50);
    if !checker.complaints.is_empty() {
        return Err(Refusal::with("invalid_blocks", checker.complaints));
    }
    if serde_json::to_string(blocks).is_ok_and(|all| all.chars().count() > LARGEST_BLOCKS) {
        return Err(Refusal::new("msg_blocks_too_long"));
    }
    Ok(())
}
