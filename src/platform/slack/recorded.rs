//! What the tests make for Slack, written out for a checker of Block Kit payloads.

use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Names a folder. One line a payload: `{"method": "chat.postMessage", "body": {…}}`.
const FOLDER: &str = "MAGICWORDS_RECORD_SLACK";

pub(super) fn keep(method: &str, body: &Value) {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let path = Path::new(&folder).join(format!("slack-translation-{}.jsonl", std::process::id()));
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .expect("the folder is writable");
    // In one write, so that lines of several threads stay apart.
    let line = format!("{}\n", json!({"method": method, "body": body}));
    file.write_all(line.as_bytes()).expect("the file is writable");
}
