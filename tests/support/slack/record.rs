//! Every request and acknowledgement is kept, and written out for checkers of Block Kit payloads.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

/// Names a folder; each stand-in of each process appends to a file of its own there.
const FOLDER: &str = "MAGICWORDS_RECORD_SLACK";

/// One thing that the bot said: `chat.postMessage`, `response_url`, `ack.slash_command`, `ack.view_submission`, …
#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: String,
    /// A form's JSON texts are shown as what they hold.
    pub body: Value,
    /// Slack's error code, empty when it went well.
    pub error: String,
    pub status: u16,
    pub at: u64,
}

#[derive(Default)]
pub struct RequestLog {
    kept: Mutex<Vec<Recorded>>,
    file: Mutex<Option<File>>,
}

impl RequestLog {
    pub fn from_env() -> Self {
        static STAND_INS: AtomicU64 = AtomicU64::new(0);
        let file = std::env::var_os(FOLDER).map(|folder| {
            let n = STAND_INS.fetch_add(1, Ordering::Relaxed);
            // By the name of the test program: the requests of some are wrong on purpose.
            let program = std::env::current_exe().ok();
            let program = program
                .as_deref()
                .and_then(Path::file_stem)
                .unwrap_or_default()
                .to_string_lossy();
            let name = format!("slack-{program}-{}-{n}.jsonl", std::process::id());
            let path = Path::new(&folder).join(name);
            let opened = OpenOptions::new().create(true).append(true).open(&path);
            opened.unwrap_or_else(|e| panic!("cannot record requests in {}: {e}", path.display()))
        });
        Self {
            kept: Mutex::default(),
            file: Mutex::new(file),
        }
    }

    pub fn add(&self, said: Recorded) {
        if let Some(file) = &mut *self.file.lock().unwrap_or_else(PoisonError::into_inner) {
            let line = json!({"method": said.method, "body": said.body, "error": said.error});
            writeln!(file, "{line}").expect("the request file can be written");
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(said);
    }

    pub fn all(&self) -> Vec<Recorded> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
